//! The measurements, of programs built as what is released is built: those that need no display are a program of
//! crates/testkit, those of the window and the phone page are in tests/bench.

use crate::cmd::cmd;
use crate::progress::Progress;
use crate::{build, repo, run, setup};
use anyhow::{Context, Result};

/// What is measured in a window or a browser.
const SHOWN: &[&str] = &["window", "photos", "phone"];

pub fn run(quick: bool, messages: u32, million: u32, only: &[String]) -> Result<()> {
    setup::everything()?;
    let mut progress = Progress::new(3);
    progress.step("the phone's engine, for the browser", build::phone_engine)?;
    progress.step("the pages of desktop and phone", build::pages)?;
    progress.step("all programs, as released", build::released)?;

    let wanted = |name: &str| only.is_empty() || only.iter().any(|only| only == name);
    // Of a million messages, and of thousands of photos.
    let profiles = [("window", "profile"), ("photos", "album")];
    let profiles = profiles.map(|(part, name)| (part, name, repo::target().join("bench").join(name)));
    for (_, _, folder) in &profiles {
        let _ = std::fs::remove_dir_all(folder);
    }
    let bench = cmd(repo::target().join("release/harkara-bench")).dir(repo::root());
    let bench = match quick {
        true => bench.arg("--quick"),
        false => bench.arg(format!("--messages={messages}")).arg(format!("--million={million}")),
    };
    let asked = profiles.iter().filter(|(part, ..)| wanted(part));
    let bench = asked.fold(bench, |bench, (_, name, folder)| bench.arg(format!("--{name}={}", folder.display())));
    bench.args(only).run()?;

    let shown: Vec<&&str> = SHOWN.iter().filter(|name| wanted(name)).collect();
    if !shown.is_empty() {
        let script = run::node_with_display().arg("tests/bench/main.mjs").args(shown);
        script.env("HARKARA_TARGET", repo::target()).env("HARKARA_BUILD", "release").run()?;
    }
    // Half a gigabyte that nobody asks for again.
    for (_, _, folder) in profiles.iter().filter(|(_, _, folder)| folder.exists()) {
        std::fs::remove_dir_all(folder).context("a large profile")?;
    }
    Ok(())
}
