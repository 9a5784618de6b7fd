//! What Harkara costs, against what the machine could do at best, measured in the same run.
//!
//! Started by `cargo xtask bench`, in the release profile. Every figure stands beside a raw limit where there is one: the
//! ratio holds on other machines, the figures do not. Never part of a test: a busy machine is no defect.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)] // a measurement that fails has no result

mod backup;
mod bare;
mod devices;
mod files;
mod history;
mod import;
mod memory;
mod million;
mod people;
mod photos;
mod profile;
mod program;
mod proxy;
mod receive;
mod relay;
mod report;

use report::Report;
use std::path::PathBuf;

/// How much is measured.
pub struct Scale {
    /// Messages received, and given as history.
    pub messages: usize,
    /// Messages in a chat that is taken over.
    pub imported: usize,
    /// Messages in the large database.
    pub million: u64,
    /// Photos in one chat.
    pub photos: u64,
    /// Seconds for each measurement of the relay.
    pub seconds: u64,
    /// The size of the file that is sent.
    pub file_mib: usize,
    /// Of photos that are backed up, with their messages.
    pub backup_mib: u64,
    /// Idle connections.
    pub connections: usize,
    /// Idle connections at a proxy.
    pub tunnels: usize,
    /// How often the proxy and those beside it take turns.
    pub proxy_rounds: usize,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let only: Vec<&str> = arguments.iter().filter(|argument| !argument.starts_with("--")).map(String::as_str).collect();
    let mut scale = match quick {
        true => Scale {
            messages: 1_000,
            imported: 5_000,
            million: 20_000,
            photos: 200,
            seconds: 1,
            file_mib: 16,
            backup_mib: 16,
            connections: 50,
            tunnels: 100,
            proxy_rounds: 1,
        },
        false => Scale {
            messages: 20_000,
            imported: 500_000,
            million: 1_000_000,
            photos: 5_000,
            seconds: 5,
            file_mib: 1024,
            backup_mib: 500,
            connections: 1_000,
            tunnels: 5_000,
            proxy_rounds: 3,
        },
    };
    // A slow machine, or one that is needed for other things, gets less to do.
    let number = |name: &str| arguments.iter().find_map(|argument| argument.strip_prefix(name)?.parse().ok());
    scale.messages = number("--messages=").unwrap_or(scale.messages);
    scale.backup_mib = number("--backup=").map_or(scale.backup_mib, |mib: usize| mib as u64);
    scale.tunnels = number("--tunnels=").unwrap_or(scale.tunnels);
    scale.million = number("--million=").map_or(scale.million, |count: usize| count as u64);
    // On the disk the programs were built on: memory would flatter every commit.
    let folder = PathBuf::from("target/bench");
    std::fs::create_dir_all(&folder).unwrap();
    let data = tempfile::tempdir_in(&folder).unwrap();

    let mut report = Report::new(quick);
    let wanted = |name: &str| only.is_empty() || only.contains(&name);
    if wanted("receive") || wanted("history") {
        let world = receive::measure(&mut report, data.path(), &scale);
        if wanted("history") {
            history::measure(&mut report, world, data.path(), &scale);
        }
    }
    if wanted("import") {
        import::measure(&mut report, data.path(), &scale);
    }
    // The window is measured afterwards, by tests/bench, with these profiles.
    let folder_for = |name: &str| arguments.iter().find_map(|argument| argument.strip_prefix(name).map(PathBuf::from));
    let kept = folder_for("--profile=");
    if wanted("million") || kept.is_some() {
        let profile = kept.unwrap_or_else(|| data.path().join("profile"));
        million::fill(&mut report, &profile, scale.million);
        if wanted("million") {
            million::measure(&mut report, &profile, scale.million);
        }
    }
    if let Some(album) = folder_for("--album=") {
        photos::fill(&album, scale.photos);
    }
    if wanted("relay") {
        relay::measure(&mut report, data.path(), &scale);
    }
    if wanted("files") {
        files::measure(&mut report, data.path(), &scale);
    }
    if wanted("backup") {
        backup::measure(&mut report, data.path(), &scale);
    }
    if wanted("memory") {
        memory::measure(&mut report, data.path(), &scale);
    }
    if wanted("proxy") {
        proxy::measure(&mut report, data.path(), &scale);
    }
    report.write(&folder.join("report.json"));
}
