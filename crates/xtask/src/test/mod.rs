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
        suite(&mut tally, "Rust", 15, cmd("cargo").args(["test", "--locked", "--workspace", "--no-fail-fast"]))?;
    }
    suite(&mut tally, "user interface", 5, npm("test"))?;
    suite(&mut tally, "browser", 10, npm("test:browser"))?;
    if result.is_ok() {
        suite(&mut tally, "desktop window", 10, windows())?;
    }
    println!("== All in {}", crate::progress::human(begun.elapsed()));
    tally.finish()
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

fn windows() -> Cmd {
    let tests = ["node", "--test", "--test-concurrency=1", "tests/desktop/"];
    if run::has_display() { cmd(tests[0]).args(&tests[1..]) } else { run::in_unseen_display("1280x800").args(tests) }
}
