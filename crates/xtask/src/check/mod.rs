//! All that can be said of the code without running it.

mod arrows;
mod lints;

use crate::test::Tally;
use crate::{build, setup, types};
use anyhow::{Result, bail};
use std::time::Instant;

/// Set up, build what the compilers need to see, and check.
pub fn run() -> Result<()> {
    setup::everything()?;
    let mut tally = Tally::default();
    all(&mut tally);
    tally.finish()
}

/// Every check, each counted as one test. The wasm build and the pages come first: what follows reads them.
pub fn all(tally: &mut Tally) {
    check(tally, "formatting (rustfmt)", lints::rustfmt);
    check(tally, "dependency arrows", arrows::hold);
    check(tally, "wire, api, store, engine build for wasm32; the phone's engine", build::phone_engine);
    check(tally, "the pages of desktop and phone build", build::pages);
    check(tally, "clippy, warnings denied", lints::clippy);
    check(tally, "licences, sources, bans (cargo deny)", lints::deny);
    check(tally, "the TypeScript types are current", types::are_current);
    check(tally, "types of the user interface (svelte-check)", || lints::ui("check"));
    check(tally, "lint and words of the user interface", || lints::ui("lint"));
    check(tally, "formatting of the system tests", lints::tests_format);
    advice("known holes in crates (cargo deny advisories)", lints::advisories);
    advice("known holes in npm packages (npm audit)", lints::npm_audit);
}

fn check(tally: &mut Tally, what: &str, work: impl FnOnce() -> Result<()>) {
    println!("-- check: {what}");
    let begun = Instant::now();
    let result = work();
    if let Err(error) = &result {
        eprintln!("{error:#}");
    }
    tally.one(&format!("check: {what}"), result.is_ok(), begun.elapsed());
}

/// New advisories appear without any change here, so they are told and do not fail the run.
fn advice(what: &str, work: impl FnOnce() -> Result<bool>) {
    println!("-- look: {what}");
    match work() {
        Ok(true) => println!("   none known"),
        Ok(false) => println!("   NOT CHECKED: the database of advisories can't be reached from here"),
        Err(error) => println!("   {error:#}"),
    }
}

/// An error for whoever reads the log, with all findings at once.
fn findings(title: &str, found: &[String]) -> Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    bail!("{title}:\n  {}", found.join("\n  "))
}
