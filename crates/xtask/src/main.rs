//! `cargo xtask`: everything one does with this repository, by the same commands on every machine.
//!
//! Start at [`Task`]; each task is one module. `setup` makes the machine ready, `build` makes the programs, and the
//! others stand on these two.
//!
//! This crate must never hold what Harkara itself needs to run, and must stay quick to compile: five dependencies.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod bench;
mod build;
mod check;
mod children;
mod cmd;
mod demo;
mod progress;
mod repo;
mod run;
mod setup;
mod test;
mod types;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Build, run and test Harkara")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what this machine lacks, build everything, and start the desktop with its own relay.
    Run,
    /// Every check and every test, with the same set-up; ends with the numbers passed and failed.
    Test,
    /// A whole story by itself: real window, real browser, real relay. Report in target/demo, or in a folder of the story's name there.
    Demo {
        /// What happens in it.
        #[arg(long, value_enum, default_value_t)]
        story: demo::Story,
        /// How many times in a row, each on a clean profile.
        #[arg(long, default_value_t = 1)]
        times: u32,
    },
    /// Build what a server needs: target/release/harkara-relay, and the phone page in ui/dist-phone.
    Relay,
    /// What things cost, against what the machine could do at best. Report in target/bench.
    Bench {
        /// Small and fast, to see that the measurements work; the figures mean nothing.
        #[arg(long)]
        quick: bool,
        /// Messages to receive and to give as history.
        #[arg(long, default_value_t = 20_000)]
        messages: u32,
        /// Messages in the large database.
        #[arg(long, default_value_t = 1_000_000)]
        million: u32,
        /// Only these of: receive, history, import, million, relay, files, backup, memory, proxy, window, photos, phone.
        only: Vec<String>,
    },
    /// Formatting, lints, dependency arrows, wasm32, licences, generated types: all that needs no test run.
    Check,
    /// Write the TypeScript types of crates/api into the user interface.
    Types,
    /// Install what this machine lacks to build and test; says what before it does.
    Setup,
}

fn main() -> ExitCode {
    match children::end_with_us().and_then(|()| work(Cli::parse().task)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn work(task: Task) -> Result<()> {
    match task {
        Task::Run => run::run(),
        Task::Test => test::run(),
        Task::Demo { story, times } => demo::run(story, times),
        Task::Relay => build::relay(),
        Task::Bench { quick, messages, million, only } => bench::run(quick, messages, million, &only),
        Task::Check => check::run(),
        Task::Types => types::write(),
        Task::Setup => setup::everything(),
    }
}
