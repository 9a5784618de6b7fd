//! Archives written once must be read for ever, and other readers need something to be held to.
//!
//! `tests/vectors/v1.json` is that. `HARKARA_RECORD=1 cargo test -p harkara-backup vectors` writes it anew, which is
//! right only before a format is released.

use super::kept::{Asha, Shelf, file, message, restore, seed};
use data_encoding::HEXLOWER;
use harkara_backup::Seed;
use serde_json::{Value, json};

fn path() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/v1.json")
}

/// Small enough to be looked at.
fn account() -> Asha {
    let mut asha = Asha::with(0);
    let (record, bytes) = file(3, 40);
    asha.records.truncate(7);
    asha.records.extend([message(1_000, 1, "The roads are closed."), message(2_000, 2, "রাস্তা বন্ধ"), record]);
    asha.files = vec![bytes];
    asha
}

fn keys() -> Value {
    let seeds = [[0; 20], [5; 20], [0xff; 20], *b"twenty bytes of seed"];
    let written = seeds.map(|bytes| {
        let seed = Seed::new(bytes);
        let lines: Vec<String> = seed.lines().iter().map(|line| line.to_string()).collect();
        json!({ "seed": HEXLOWER.encode(&bytes), "lines": lines, "words": seed.words().join(" "), "code": *seed.code() })
    });
    json!(written)
}

fn recorded() -> Value {
    let mut shelf = Shelf::default();
    account().back_up(&mut shelf).unwrap();
    let objects = shelf.objects.iter().map(|(name, bytes)| (name.clone(), json!(HEXLOWER.encode(bytes))));
    json!({ "keys": keys(), "archive": { "seed": HEXLOWER.encode(&[5; 20]), "objects": objects.collect::<serde_json::Map<_, _>>() } })
}

#[test]
fn what_was_recorded_is_still_read() {
    if std::env::var_os("HARKARA_RECORD").is_some() {
        std::fs::create_dir_all(path().parent().unwrap()).unwrap();
        std::fs::write(path(), serde_json::to_string_pretty(&recorded()).unwrap() + "\n").unwrap();
    }
    let vectors: Value = serde_json::from_slice(&std::fs::read(path()).unwrap()).unwrap();
    assert_eq!(vectors["keys"], keys());
    let mut shelf = Shelf::default();
    for (name, hex) in vectors["archive"]["objects"].as_object().unwrap() {
        shelf.objects.insert(name.clone(), HEXLOWER.decode(hex.as_str().unwrap().as_bytes()).unwrap());
    }
    assert_eq!(restore(&mut shelf).unwrap(), account().whole());
    assert_eq!(Seed::read(vectors["keys"][1]["words"].as_str().unwrap()), Ok(seed()));
}
