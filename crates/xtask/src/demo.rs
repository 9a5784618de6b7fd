//! The main job, by itself: tests/demo tells the story, here it gets its programs and its display.

use crate::progress::Progress;
use crate::{build, repo, run, setup};
use anyhow::{Result, bail};
use std::time::Duration;

/// Five or so on a machine with nothing else to do; each step has its own limit besides.
const LIMIT_MINUTES: u64 = 25;

/// The story, so many times in a row, each on a clean profile; the first failure ends it.
pub fn run(times: u32) -> Result<()> {
    setup::everything()?;
    let mut progress = Progress::new(3);
    progress.step("the phone's engine, for the browser", build::phone_engine)?;
    progress.step("the pages of desktop and phone", build::pages)?;
    progress.step("all programs", build::programs)?;
    for round in 1..=times {
        println!("== The story, {round} of {times}");
        once()?;
    }
    Ok(())
}

fn once() -> Result<()> {
    let story = run::node_with_display().arg("tests/demo/main.mjs");
    let folder = repo::target().join("demo");
    let outcome = story.env("HARKARA_TARGET", repo::target()).within(Duration::from_secs(LIMIT_MINUTES * 60))?;
    println!("report: {}", folder.join("report.json").display());
    if outcome.timed_out {
        bail!("the story did not end within {LIMIT_MINUTES} minutes");
    }
    if !outcome.ok {
        bail!("a step of the story failed");
    }
    Ok(())
}
