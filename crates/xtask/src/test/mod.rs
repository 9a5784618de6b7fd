//! Every check and every test there is, within forty minutes on two cores from nothing.

mod tally;

pub use tally::Tally;

use crate::cmd::{Cmd, cmd};
use crate::{build, check, repo, run, setup};
use anyhow::Result;
use std::time::{Duration, Instant};

/// Set-up, checks, and all test suites; the last line counts them.
pub fn run() -> Result<()> {
    let begun = Instant::now();
    println!("== Set-up");
    setup::everything()?;
    let mut tally = Tally::default();
    println!("== Checks");
    check::all(&mut tally);
    println!("== Build");
    let built = Instant::now();
    let result = build::programs_and_tests();
    if let Err(error) = &result {
        eprintln!("{error:#}");
    }
    tally.one("all programs and tests build", result.is_ok(), built.elapsed());
    println!("== Tests");
    if result.is_ok() {
        suite(&mut tally, "Rust", 20, cmd("cargo").args(["test", "--locked", "--workspace", "--no-fail-fast"]))?;
    }
    if result.is_ok() {
        with_servers(&mut tally)?;
    }
    suite(&mut tally, "user interface", 5, npm("test"))?;
    suite(&mut tally, "user interface in a browser", 20, npm("test:browser"))?;
    if result.is_ok() {
        suite(&mut tally, "phone page in a browser, with the real relay", 15, node(cmd("node"), "browser")?)?;
        suite(&mut tally, "desktop window", 15, node(run::node_with_display(), "desktop")?)?;
    }
    println!("== All in {}", crate::progress::human(begun.elapsed()));
    tally.finish()
}

/// The proxy behind the real nginx and HAProxy, and certificates from a real authority: not every machine has those.
fn with_servers(tally: &mut Tally) -> Result<()> {
    let missing = setup::missing_servers();
    if !missing.is_empty() {
        println!("-- LEFT OUT, because this machine has no {}: the tests with servers", missing.join(" and no "));
        return Ok(());
    }
    // Of the whole workspace, so that nothing is built again with other features.
    let tests = cmd("cargo").args(["test", "--locked", "--workspace", "--test", "proxy", "--test", "binary", "--"]);
    suite(tally, "with nginx, HAProxy and a certificate authority", 5, tests.arg("--ignored"))
}

fn suite(tally: &mut Tally, name: &str, minutes: u64, tests: Cmd) -> Result<()> {
    println!("-- tests: {name}");
    let begun = Instant::now();
    // Colours would hide the numbers from the tally.
    let outcome =
        tests.env("NO_COLOR", "1").env("CARGO_TERM_COLOR", "never").within(Duration::from_secs(minutes * 60))?;
    tally.suite(name, &outcome, begun.elapsed());
    Ok(())
}

fn npm(script: &str) -> Cmd {
    cmd("npm").args(["run", script]).dir(repo::ui())
}

/// The system tests of one folder, one after the other: they share the machine.
fn node(start: Cmd, folder: &str) -> Result<Cmd> {
    let mut tests = Vec::new();
    for entry in std::fs::read_dir(repo::root().join("tests").join(folder))? {
        tests.push(entry?.path());
    }
    tests.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
    tests.sort();
    Ok(start.args(["--test", "--test-concurrency=1"]).args(tests).env("HARKARA_TARGET", repo::target()))
}
