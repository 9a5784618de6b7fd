//! Encrypted backups, for administrators: made, looked through, restored, in a folder or at the relay.

use crate::args::{Backup, Key};
use crate::{password, print};
use anyhow::{Context, ensure};
use harkara_client::backup::{
    Archive, ArchiveError, BackupError, Flaw, Folder, Home, Known, Relay, Report, Seed, Storage, generations,
    in_local_time, restore,
};
use harkara_client::{KeySource, RelayLink};
use serde_json::{Value, json};
use std::io::Read;
use std::path::Path;
use tokio::runtime::Runtime;

/// Something of the backup can't be read; all else can.
#[derive(Debug, thiserror::Error)]
#[error("{0} of the backup's objects can't be read")]
pub struct Flawed(usize);

/// What needs no running device.
pub fn run(runtime: &Runtime, profile: &Path, what: &Backup, json: bool) -> anyhow::Result<()> {
    match what {
        Backup::Key { words } => key(&Home::open(profile)?.seed()?, *words, json),
        Backup::Create { place, mend } => create(profile, place, *mend, json),
        Backup::Verify { place, key } => verify(profile, place, key, json),
        Backup::List { place, key } => list(profile, place, &seed(profile, key)?, json),
        Backup::Password(_) => Ok(()),
        Backup::Restore { place, key, by, device_name } => {
            let seed = match by.password {
                true => runtime.block_on(password::key(profile, by))?,
                false => named(key.key_file.as_deref().context("what opens it? --key-file or --password")?)?,
            };
            ensure!(place != RELAY, "which relay? give its link: a new device knows none");
            let (mut storage, place) = existing(profile, place, &seed)?;
            let restored = restore(profile, KeySource::KeychainOrFile, (&mut *storage, &place), &seed, device_name)?;
            let lost: Vec<Value> = restored.lost.iter().map(flaw).collect();
            if json {
                let (messages, files) = (restored.messages, restored.media);
                print::json(
                    &json!({ "messages": messages, "files": files, "madeMs": restored.made_ms, "lost": lost }),
                )?;
            } else {
                print::line(format!("{} messages and {} files are back", restored.messages, restored.media))?;
                tell(&restored.lost)?;
            }
            if restored.lost.is_empty() { Ok(()) } else { Err(Flawed(restored.lost.len()).into()) }
        }
    }
}

fn key(seed: &Seed, words: bool, json: bool) -> anyhow::Result<()> {
    let lines: Vec<String> = seed.lines().iter().map(|line| line.to_string()).collect();
    if json {
        print::json(&json!({ "lines": lines, "words": seed.words(), "code": *seed.code() }))?;
    } else if words {
        print::line(seed.words().join(" "))?;
    } else {
        lines.iter().try_for_each(print::line)?;
    }
    Ok(())
}

fn seed(profile: &Path, key: &Key) -> anyhow::Result<Seed> {
    match &key.key_file {
        Some(path) => named(path),
        None => Ok(Home::open(profile)?.seed()?),
    }
}

/// Keys are no arguments: those can be seen by everybody on the computer.
fn named(path: &Path) -> anyhow::Result<Seed> {
    let mut text = String::new();
    if path == Path::new("-") {
        std::io::stdin().take(10_000).read_to_string(&mut text)?;
    } else {
        std::fs::File::open(path)
            .with_context(|| path.display().to_string())?
            .take(10_000)
            .read_to_string(&mut text)?;
    }
    Ok(Seed::read(&text)?)
}

/// The account's own relay.
const RELAY: &str = "relay";

/// A storage, and what it is called where a device remembers it.
type Opened = (Box<dyn Storage>, String);

/// A backup that is there.
fn existing(profile: &Path, place: &str, seed: &Seed) -> anyhow::Result<Opened> {
    if place == RELAY {
        return Ok((Box::new(Home::open(profile)?.relay(Some(seed), false)?), Relay::place()));
    }
    if RelayLink::parse(place).is_ok() {
        return Ok((Box::new(Relay::with_key(place, seed)?), Relay::place()));
    }
    let folder = Folder::existing(Path::new(place)).map_err(ArchiveError::from)?;
    let place = folder.place();
    Ok((Box::new(folder), place))
}

/// One that may be begun now.
fn new(home: &Home, place: &str) -> anyhow::Result<Opened> {
    if place == RELAY {
        return Ok((Box::new(home.relay(None, true)?), Relay::place()));
    }
    ensure!(RelayLink::parse(place).is_err(), "backups go to the account's own relay: `{RELAY}`");
    let folder = Folder::open(Path::new(place)).map_err(ArchiveError::from)?;
    let place = folder.place();
    Ok((Box::new(folder), place))
}

fn create(profile: &Path, place: &str, mend: bool, json: bool) -> anyhow::Result<()> {
    let home = Home::open(profile)?;
    let (mut storage, place) = new(&home, place)?;
    let broken = match mend {
        true => Some(read(&mut *storage, &home.seed()?, None)?),
        false => None,
    };
    let written = home.back_up(&mut *storage, &place, broken.as_ref())?;
    if json {
        print::json(&json!({
            "generation": written.known.generation, "unchanged": written.unchanged, "objects": written.objects,
            "bytes": written.bytes, "messages": written.messages, "files": written.media,
        }))?;
    } else if written.unchanged {
        print::line("nothing new since the last backup")?;
    } else {
        let (messages, files) = (written.messages, written.media);
        print::line(format!("backup {}: {messages} messages, {files} files", written.known.generation))?;
        print::line(format!("{} bytes were new", written.bytes))?;
    }
    Ok(())
}

fn read(storage: &mut dyn Storage, seed: &Seed, known: Option<&Known>) -> Result<Report, ArchiveError> {
    let mut archive = Archive::open(storage, seed)?;
    if let Some(known) = known {
        archive.check_follows(known)?;
    }
    archive.verify(|_| Ok(()))
}

fn verify(profile: &Path, place: &str, key: &Key, json: bool) -> anyhow::Result<()> {
    let seed = seed(profile, key)?;
    let (mut storage, place) = existing(profile, place, &seed)?;
    let known = match key.key_file {
        // Whoever comes with a key alone has seen nothing before.
        Some(_) => None,
        None => Home::open(profile)?.known(&place)?,
    };
    let report = read(&mut *storage, &seed, known.as_ref())?;
    if json {
        let flaws: Vec<Value> = report.flaws.iter().map(flaw).collect();
        print::json(
            &json!({ "messages": report.messages, "files": report.media, "bytes": report.bytes, "flaws": flaws }),
        )?;
    } else {
        print::line(format!("{} messages and {} files can be read", report.messages, report.media))?;
        tell(&report.flaws)?;
    }
    if report.flaws.is_empty() { Ok(()) } else { Err(Flawed(report.flaws.len()).into()) }
}

fn list(profile: &Path, place: &str, seed: &Seed, json: bool) -> anyhow::Result<()> {
    let (mut storage, _) = existing(profile, place, seed)?;
    for head in generations(&mut *storage, seed)? {
        if json {
            let (messages, files) = (head.messages, head.media);
            let (generation, made_ms) = (head.generation, head.made_ms);
            print::json(&json!({ "generation": generation, "madeMs": made_ms, "messages": messages, "files": files }))?;
        } else {
            let made = in_local_time(head.made_ms);
            print::line(format!("{}  {made}  {} messages, {} files", head.generation, head.messages, head.media))?;
        }
    }
    Ok(())
}

fn flaw(flaw: &Flaw) -> Value {
    let chats: Vec<String> = flaw.chats.iter().map(|chat| chat.hex()).collect();
    json!({
        "object": flaw.name.as_str(), "part": flaw.part.to_string(), "missing": flaw.missing, "costs": flaw.costs(),
        "chats": chats, "fromMs": flaw.from_ms, "toMs": flaw.to_ms, "file": flaw.file.map(|file| file.hex()),
    })
}

fn tell(flaws: &[Flaw]) -> anyhow::Result<()> {
    for flaw in flaws {
        let how = if flaw.missing { "missing" } else { "damaged" };
        let cost = if flaw.costs() { "" } else { "; its copy is whole" };
        print::line(format!("{how}: {}{cost}", flaw.name.as_str()))?;
        if flaw.from_ms > 0 {
            let chats: Vec<String> = flaw.chats.iter().map(|chat| chat.hex()).collect();
            print::line(format!(
                "  messages from {} to {} in {}",
                in_local_time(flaw.from_ms),
                in_local_time(flaw.to_ms),
                chats.join(", ")
            ))?;
        }
    }
    Ok(())
}

/// Whether an error is about a backup.
pub fn is_about_it(error: &anyhow::Error) -> bool {
    let archive = |error: &BackupError| matches!(error, BackupError::Archive(_));
    error.downcast_ref::<BackupError>().is_some_and(archive)
        || error.downcast_ref::<ArchiveError>().is_some()
        || error.downcast_ref::<Flawed>().is_some()
}
