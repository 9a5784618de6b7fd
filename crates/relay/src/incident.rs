//! `harkara-relay incident`: what the operator tells people.

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use harkara_relay::DataDir;
use harkara_relay::incidents::{self, Opening};
use harkara_wire::proto::status::{Incident, Kind, Loss};
use std::io::Write;
use std::path::PathBuf;

const MINUTE_MS: u64 = 60_000;

#[derive(Subcommand)]
pub enum Verb {
    /// Something is wrong, or about to be worked on: tell everybody. Prints its number.
    Open {
        #[command(flatten)]
        place: Place,
        /// In a few words: "The disk is full".
        #[arg(long)]
        title: String,
        /// What there is to say besides.
        #[arg(default_value = "")]
        note: String,
        /// What it is.
        #[arg(long, value_enum, default_value = "outage")]
        kind: What,
        /// It began so long ago.
        #[arg(long, default_value_t = 0)]
        minutes_ago: u64,
        /// It should be over in so many minutes.
        #[arg(long)]
        over_in_minutes: Option<u64>,
    },
    /// Say more about one.
    Update {
        #[command(flatten)]
        place: Place,
        /// Its number.
        number: u64,
        /// What there is to say.
        note: String,
        /// It should be over in so many minutes.
        #[arg(long)]
        over_in_minutes: Option<u64>,
    },
    /// It is over.
    Resolve {
        #[command(flatten)]
        place: Place,
        /// Its number.
        number: u64,
        /// What there is to say.
        #[arg(default_value = "")]
        note: String,
        /// What of that which devices had been told is stored was lost.
        #[arg(long, value_enum)]
        lost: Lost,
    },
    /// Show all.
    List {
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Args)]
pub struct Place {
    /// The relay's data folder.
    #[arg(long)]
    data: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum What {
    /// Something broke.
    Outage,
    /// Somebody works on it, on purpose.
    Maintenance,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Lost {
    /// Nothing.
    Nothing,
    /// Something; say in the note what.
    Some,
    /// Not known.
    Unknown,
}

pub fn run(verb: Verb) -> Result<()> {
    let minutes = |count: u64| count.saturating_mul(MINUTE_MS);
    match verb {
        Verb::Open { place, title, note, kind, minutes_ago, over_in_minutes } => {
            let kind = match kind {
                What::Outage => Kind::Outage,
                What::Maintenance => Kind::Maintenance,
            };
            let over_in_ms = over_in_minutes.map(minutes);
            let opening = Opening { kind, title, note, began_ago_ms: minutes(minutes_ago), over_in_ms };
            let number = incidents::open(&DataDir::open(&place.data)?, opening)?;
            println!(
                "incident {number} is open; close it with:  harkara-relay incident resolve {number} --lost nothing"
            );
        }
        Verb::Update { place, number, note, over_in_minutes } => {
            incidents::update(&DataDir::open(&place.data)?, number, &note, over_in_minutes.map(minutes))?;
        }
        Verb::Resolve { place, number, note, lost } => {
            let loss = match lost {
                Lost::Nothing => Loss::Nothing,
                Lost::Some => Loss::Some,
                Lost::Unknown => Loss::Unknown,
            };
            incidents::resolve(&DataDir::open(&place.data)?, number, &note, loss)?;
        }
        Verb::List { place } => list(&incidents::list(&DataDir::open(&place.data)?)?)?,
    }
    Ok(())
}

fn list(incidents: &[Incident]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    for incident in incidents {
        let state = if incident.ended_ms == 0 { "open" } else { "over" };
        writeln!(out, "{:>4}  {state}  {}  {}", incident.number, time(incident.began_ms), incident.title)?;
        for note in &incident.notes {
            writeln!(out, "            {}  {}", time(note.at_ms), note.text)?;
        }
    }
    Ok(())
}

fn time(ms: u64) -> String {
    let at = i64::try_from(ms).ok().and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
    at.map(|at| at.strftime("%Y-%m-%d %H:%M UTC").to_string()).unwrap_or_default()
}
