//! Backups beside those of restic and borg: the same chats and files in one run, each by its program, all on one disk.
//!
//! Ours come out of a profile (an encrypted database, sealed files); theirs out of plain files that say the same, one of lines
//! for each chat and one for each photo. So all three have to compress what is text, and can't make the rest smaller.

mod set;
mod tool;

use crate::Scale;
use crate::program::{Program, beside, relay};
use crate::report::Report;
use serde_json::{Value, json};
use set::Set;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;
use tool::Tool;

/// Messages that come between two backups.
const NEW: u64 = 1_000;
const MIB: f64 = 1_048_576.0;

/// What one of the three took.
struct Cost {
    first: f64,
    unchanged: f64,
    stored: f64,
    restore: f64,
}

pub fn measure(report: &mut Report, folder: &Path, scale: &Scale) {
    let folder = folder.join("backup");
    std::fs::create_dir_all(&folder).unwrap();
    let (Some(cli), Some((_relay, link))) = (beside("harkara-cli"), relay(&folder.join("relay"))) else {
        return report.skip("backup", "harkara-cli or harkara-relay is not built");
    };
    let mut tools = [Tool::Harkara { cli: cli.clone() }, Tool::Restic, Tool::Borg];
    if let Some(missing) = tools.iter().find(|tool| !tool.is_there()) {
        return report.skip("backup", &format!("{} is not there", missing.name()));
    }
    let mut set = Set::make(&cli, &link, &folder, scale.backup_mib);
    let mut first = [0.0; 3];
    let mut unchanged = [0.0; 3];
    for (n, tool) in tools.iter_mut().enumerate() {
        tool.begin(&folder, &set);
        first[n] = seconds(|| tool.back_up(&folder, &set));
        unchanged[n] = seconds(|| tool.back_up(&folder, &set));
    }
    set.grow(NEW);
    let costs: Vec<Cost> = tools
        .iter_mut()
        .enumerate()
        .map(|(n, tool)| {
            let before = size(&tool.repository(&folder));
            tool.back_up(&folder, &set);
            let stored = size(&tool.repository(&folder)) - before;
            let restore = seconds(|| tool.restore(&folder, &set));
            Cost {
                first: set.mib / first[n],
                unchanged: unchanged[n],
                stored: stored / 1024.0,
                restore: set.mib / restore,
            }
        })
        .collect();
    tell(report, &costs);
    let ready = first_chats(&cli, &folder, &tools[0].repository(&folder), &set);
    report.figure("backup: from the key to the first chats, with all of it still to come", ready, "s");
}

/// How one figure is called, its unit, and how it is drawn from what a program took.
type Part = (&'static str, &'static str, fn(&Cost) -> f64);

fn tell(report: &mut Report, costs: &[Cost]) {
    let [ours, restic, borg] = costs else { return };
    let parts: [Part; 4] = [
        ("backup: the first", "MiB/s", |cost| cost.first),
        ("backup: where nothing has changed", "s", |cost| cost.unchanged),
        ("backup: stored for 1,000 new messages", "KiB", |cost| cost.stored),
        ("backup: restored", "MiB/s", |cost| cost.restore),
    ];
    for (what, unit, part) in parts {
        report.against(what, part(ours), unit, "restic", part(restic));
        report.against(&format!("{what}, again"), part(ours), unit, "borg", part(borg));
    }
}

/// How long it is from a key that was typed until a new device shows chats.
fn first_chats(cli: &Path, folder: &Path, repository: &Path, set: &Set) -> f64 {
    let mut program = Command::new(cli)
        .arg("serve")
        .env("HARKARA_PROFILE", folder.join("new phone"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map(Program)
        .unwrap();
    let mut input = program.0.stdin.take().unwrap();
    let mut lines = BufReader::new(program.0.stdout.take().unwrap()).lines();
    let mut ask = |id: u64, asked: Value| {
        let mut request = asked;
        request["id"] = json!(id);
        writeln!(input, "{request}").unwrap();
        loop {
            let line: Value = serde_json::from_str(&lines.next().expect("it has ended").unwrap()).unwrap();
            if line["id"] == json!(id) {
                assert!(line["error"].is_null(), "{line}");
                return line;
            }
        }
    };
    ask(1, json!({"query": {"type": "overview"}}));
    let place = json!({"kind": "folder", "path": repository});
    let began = Instant::now();
    ask(2, json!({"command": {"type": "restore", "place": place, "key": set.digits, "deviceName": "new"}}));
    let chats = ask(3, json!({"query": {"type": "chats", "archived": false, "after": null, "limit": 50}}));
    assert!(!chats["answer"]["chats"].as_array().unwrap().is_empty());
    began.elapsed().as_secs_f64()
}

fn seconds(work: impl FnOnce()) -> f64 {
    let began = Instant::now();
    work();
    began.elapsed().as_secs_f64()
}

/// Bytes of all files in a folder.
fn size(folder: &Path) -> f64 {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    let one = |entry: std::fs::DirEntry| match entry.file_type().unwrap().is_dir() {
        true => size(&entry.path()),
        false => entry.metadata().unwrap().len() as f64,
    };
    entries.map(one).sum()
}
