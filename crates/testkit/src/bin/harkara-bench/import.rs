//! A long chat from another messenger is taken over: read, recognised, stored, indexed, told to nobody.

use crate::Scale;
use crate::bare;
use crate::devices::{World, text};
use crate::receive::BATCH;
use crate::report::Report;
use harkara_api::{Command, Reply};
use harkara_past::{Export, Reading, Taking};
use jiff::civil::{DateTime, date};
use jiff::{ToSpan, tz::TimeZone};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant};

pub fn measure(report: &mut Report, folder: &Path, scale: &Scale) {
    let file = folder.join("WhatsApp Chat with Bilal.txt");
    write_chat(&file, scale.imported);
    let mut world = World::new(folder);
    let (asha, _) = (world.person("importer"), world.person("bilal"));
    let Some(Reply::Chat { chat }) = world.command(asha, Command::StartDirectChat { handle: "bilal".into() }) else {
        panic!("no chat");
    };
    world.settle();

    let before = peak_kib();
    let began = Instant::now();
    let mut export = Export::open(BufReader::new(File::open(&file).unwrap()), "WhatsApp Chat with Bilal.txt").unwrap();
    let survey = export.survey(None).unwrap();
    let reading = Reading { chat: chat.0.clone().into_bytes(), ..Reading::new(TimeZone::UTC) };
    export.preview(&survey, &reading).unwrap();
    report.figure("look through an exported chat", scale.imported as f64 / began.elapsed().as_secs_f64(), "messages/s");

    world.devices[asha].busy = Duration::ZERO;
    let began = Instant::now();
    let mut taking = Taking::new(export.messages(&survey, &reading).unwrap(), BTreeMap::new(), None);
    let mut taken = 0;
    loop {
        let messages = taking.batch().unwrap();
        if messages.is_empty() {
            break;
        }
        let Some(Reply::Imported { added }) = world.command(asha, Command::Import { chat: chat.clone(), messages })
        else {
            panic!("an import that is refused");
        };
        taken += added as usize;
    }
    let whole = taken as f64 / began.elapsed().as_secs_f64();
    assert_eq!(taken, scale.imported, "everything is new");
    let memory = peak_kib().saturating_sub(before) as f64 / 1024.0;

    let from = world.devices[asha].engine.database().connection();
    let bare_folder = folder.join("import");
    std::fs::create_dir_all(&bare_folder).unwrap();
    let (rows, bare) = bare::insert_same_rows(from, &bare_folder, BATCH);
    let bare = rows as f64 / bare.as_secs_f64();
    report.against("take over an exported chat", whole, "messages/s", "bare SQLite, same rows with FTS", bare);
    report.figure("take over an exported chat, memory beyond that of the device", memory, "MiB");
}

/// Four messages a minute, some of several lines, some with a file that stayed behind.
fn write_chat(file: &Path, messages: usize) {
    let mut out = BufWriter::new(File::create(file).unwrap());
    let begin: DateTime = date(2012, 1, 31).at(8, 0, 0, 0);
    for n in 0..messages {
        let at = begin + (n as i64 * 4).minutes();
        let author = ["Asha Sen", "Bilal"][n / 3 % 2];
        let said = match n % 17 {
            0 => "<Media omitted>".to_owned(),
            1 => format!("{}\nand a second line", text(n)),
            _ => text(n),
        };
        writeln!(out, "{}, {} - {author}: {said}", at.strftime("%d/%m/%Y"), at.strftime("%H:%M")).unwrap();
    }
    out.flush().unwrap();
}

/// The most memory this process has had, where the system says so.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}
