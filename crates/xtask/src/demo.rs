//! Harkara at work, by itself: tests/demo tells the stories, here they get their programs and their display.

use crate::progress::Progress;
use crate::{build, repo, run, setup};
use anyhow::{Result, bail};
use clap::ValueEnum;
use std::path::PathBuf;
use std::time::Duration;

/// Five or so on a machine with nothing else to do; each step has its own limit besides.
const LIMIT_MINUTES: u64 = 25;

/// What is told.
#[derive(Clone, Copy, Default, ValueEnum)]
pub enum Story {
    /// A desktop is linked, both outlive what may happen to them, and it is removed.
    #[default]
    Link,
    /// The relay is away for two hours, on the clocks of real programs.
    Outage,
    /// Photos, files, voice messages, what people do to messages, and chats from elsewhere.
    Media,
    /// A network that blocks the relay, made with `ip netns` and a firewall: proxies, one of them cut. Needs the right to.
    Blocked,
    /// The phone is lost, again and again: everything is back by the password and by the digits, from each place of backups; from
    /// S3 where `HARKARA_S3=http://127.0.0.1:5000/bucket` names a server that takes any key, and an empty bucket.
    LostPhone,
}

impl Story {
    /// Its folder in tests/demo, and where its report and its pictures go.
    fn places(self) -> (&'static str, PathBuf) {
        let folder = repo::target().join("demo");
        match self {
            Self::Link => ("link", folder),
            Self::Outage => ("outage", folder.join("outage")),
            Self::Media => ("media", folder.join("media")),
            Self::Blocked => ("blocked", folder.join("blocked")),
            Self::LostPhone => ("lost-phone", folder.join("lost-phone")),
        }
    }
}

/// The story, so many times in a row, each on a clean profile; the first failure ends it.
pub fn run(story: Story, times: u32) -> Result<()> {
    setup::everything()?;
    let mut progress = Progress::new(3);
    progress.step("the phone's engine, for the browser", build::phone_engine)?;
    progress.step("the pages of desktop and phone", build::pages)?;
    progress.step("all programs", build::programs)?;
    for round in 1..=times {
        println!("== The story, {round} of {times}");
        once(story)?;
    }
    Ok(())
}

fn once(story: Story) -> Result<()> {
    let (name, folder) = story.places();
    let story = run::node_with_display().arg("tests/demo/main.mjs").arg(name).arg(&folder);
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
