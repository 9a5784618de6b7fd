//! The measurements, which are a program of their own in crates/testkit, built as what is released is built.

use crate::cmd::cmd;
use crate::{repo, setup};
use anyhow::Result;

const PROGRAMS: &[&str] = &["harkara-testkit", "harkara-relay", "harkara-cli"];

pub fn run(quick: bool, messages: u32, million: u32, only: &[String]) -> Result<()> {
    setup::everything()?;
    let build = cmd("cargo").args(["build", "--locked", "--release", "--bins"]);
    PROGRAMS.iter().fold(build, |build, program| build.args(["--package", program])).run()?;
    let bench = cmd(repo::target().join("release/harkara-bench")).dir(repo::root());
    let bench = match quick {
        true => bench.arg("--quick"),
        false => bench.arg(format!("--messages={messages}")).arg(format!("--million={million}")),
    };
    bench.args(only).run()
}
