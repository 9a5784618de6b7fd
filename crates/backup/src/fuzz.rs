//! Hostile archives: whatever is inside an object that is properly sealed, reading it ends, and says what is wrong.
//!
//! A fuzzer that runs on stable Rust: it alters what lies in `tests/corpus`, and what it has altered before. A few seconds
//! of it are part of the tests; `HARKARA_FUZZ_MINUTES=30 cargo test --release -p harkara-backup fuzz` goes on for so long.
//! An input that broke something belongs into the corpus.

use crate::archive::Archive;
use crate::error::Error;
use crate::keyring::{self, Keys, create};
use crate::name::Name;
use crate::object::Kind;
use crate::storage::{Storage, StorageError};
use crate::{Seed, generation, segment};
use harkara_wire::proto::backup::{Entry, Head, Media, Page, Stream};
use prost::Message;
use rand::{Rng, RngExt};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

const SEED: [u8; 20] = [5; 20];

#[derive(Default)]
struct Shelf(BTreeMap<String, Vec<u8>>);

impl Storage for Shelf {
    fn get(&mut self, name: &Name, _: usize) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.0.get(name.as_str()).cloned())
    }
    fn put(&mut self, name: &Name, bytes: &[u8]) -> Result<bool, StorageError> {
        Ok(self.0.insert(name.as_str().into(), bytes.to_vec()).is_none())
    }
    fn replace(&mut self, name: &Name, bytes: &[u8]) -> Result<(), StorageError> {
        self.put(name, bytes).map(drop)
    }
    fn delete(&mut self, name: &Name) -> Result<bool, StorageError> {
        Ok(self.0.remove(name.as_str()).is_some())
    }
    fn list(&mut self, prefix: &str) -> Result<Vec<String>, StorageError> {
        Ok(self.0.keys().filter(|name| name.starts_with(prefix)).cloned().collect())
    }
}

fn sealed(keys: &Keys, shelf: &mut Shelf, kind: Kind, body: &[u8]) -> Vec<u8> {
    // What does not fit is never sealed, so no reader meets it.
    let Ok((id, bytes)) = keys.seal(kind, &[], body) else { return vec![0; 32] };
    let name = if kind == Kind::Page { Name::page(&id) } else { Name::segment(&id) };
    shelf.0.insert(name.as_str().into(), bytes);
    id.0.to_vec()
}

/// An archive in which one thing is as the input says, and all around it is in order.
fn archive(target: u8, body: &[u8]) -> Shelf {
    let mut shelf = Shelf::default();
    let ring = create(&Seed::new(SEED), [1; 16], &Zeroizing::new([2; 32])).unwrap();
    let keys = keyring::open(&ring, &Seed::new(SEED)).unwrap().keys;
    shelf.0.insert("keyring".into(), ring);
    let segment = match target {
        5 => segment::pack(body).unwrap(),
        _ => body.to_vec(),
    };
    let id = sealed(&keys, &mut shelf, Kind::Segment, &segment);
    let entry = |stream: Stream| Entry { stream: stream.into(), id: id.clone(), ..Entry::default() };
    let page = match target {
        3 => body.to_vec(),
        _ => Page { entries: vec![entry(Stream::Messages), entry(Stream::Media)] }.encode_to_vec(),
    };
    let page = sealed(&keys, &mut shelf, Kind::Page, &page);
    let head = Head { format: 1, generation: 1, pages: vec![page], ..Head::default() };
    let head = match target {
        2 => keys.seal(Kind::Head, &1u64.to_be_bytes(), body).map(|(_, bytes)| bytes).unwrap_or_default(),
        _ => generation::write_head(&keys, &head).unwrap().0,
    };
    shelf.0.insert("head/0000000001".into(), head);
    match target {
        1 => drop(shelf.0.insert("keyring".into(), body.to_vec())),
        6 => drop(shelf.0.insert("head/0000000001".into(), body.to_vec())),
        _ => {}
    }
    shelf
}

fn read(target: u8, body: &[u8]) {
    if target == 0 {
        Seed::read(&String::from_utf8_lossy(body)).ok();
        return;
    }
    let mut shelf = archive(target, body);
    let Ok(mut archive) = Archive::open(&mut shelf, &Seed::new(SEED)) else { return };
    let mut read = 0;
    // A record that claims gigabytes of parts that are not there costs a question each; nobody has to ask for ever.
    let report = archive.verify(|report| {
        read += 1;
        if report.flaws.len() > 100 || read > 10_000 { Err(Error::Storage(StorageError::Stopped)) } else { Ok(()) }
    });
    match report {
        Ok(_) | Err(Error::Storage(StorageError::Stopped) | Error::Damaged(_) | Error::Missing(_)) => {}
        Err(other) => panic!("{other}"),
    }
}

fn alter(rng: &mut impl Rng, input: &mut Vec<u8>, other: &[u8]) {
    for _ in 0..rng.random_range(1..6) {
        let at = rng.random_range(0..=input.len());
        match rng.random_range(0..7) {
            0 if at < input.len() => input[at] ^= 1 << rng.random_range(0..8),
            1 if at < input.len() => input[at] = [0, 0x7f, 0x80, 0xff][rng.random_range(0..4)],
            2 => drop(input.splice(at..at, [0xff; 9].into_iter().chain([1]))),
            3 => input.truncate(at),
            4 => drop(input.splice(at..(at + 4).min(input.len()), [])),
            5 if !other.is_empty() => {
                let from = rng.random_range(0..other.len());
                drop(input.splice(at..at, other[from..].iter().copied().take(200)));
            }
            _ => input.insert(at, rng.random()),
        }
    }
    input.truncate(128 * 1024);
}

#[test]
fn fuzz_whatever_an_archive_says_reading_it_ends() {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let files = std::fs::read_dir(corpus).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap());
    let mut inputs: Vec<Vec<u8>> = files.collect();
    inputs.sort();
    assert!(inputs.len() >= 7);
    inputs.iter().for_each(|input| read(input[0], &input[1..]));
    let minutes = std::env::var("HARKARA_FUZZ_MINUTES").ok().and_then(|minutes| minutes.parse::<u64>().ok());
    let (until, mut rounds) = (minutes.map(|minutes| Instant::now() + Duration::from_secs(minutes * 60)), 0u64);
    let mut rng = ChaCha20Rng::seed_from_u64(minutes.map_or(1, |_| Instant::now().elapsed().subsec_nanos().into()));
    while until.map_or(rounds < 8_000, |until| Instant::now() < until) {
        rounds += 1;
        let (one, other) = (rng.random_range(0..inputs.len()), rng.random_range(0..inputs.len()));
        let (target, mut body) = (inputs[one][0], inputs[one][1..].to_vec());
        alter(&mut rng, &mut body, &inputs[other][1..]);
        read(target, &body);
        // Altered again and again it gets further than one step.
        if inputs.len() < 400 && rng.random_range(0..10) == 0 {
            inputs.push([&[target][..], &body].concat());
        }
    }
    eprintln!("{rounds} archives");
}

/// What the corpus was made of: `HARKARA_RECORD=1` writes it anew.
#[test]
fn fuzz_corpus_has_every_part_of_an_archive() {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut frames = Vec::new();
    for length in [0, 10, u64::MAX] {
        let media = Media { file_id: vec![1; 16], length };
        let body = harkara_wire::proto::backup::frame::Body::Media(media);
        segment::append(&mut frames, &harkara_wire::proto::backup::Frame { body: Some(body) }).unwrap();
    }
    let message = harkara_wire::proto::content::HistoryMessage {
        message_id: vec![1; 16],
        text: "The roads are closed.".into(),
        annotations: vec![Default::default(); 3],
        attachments: vec![Default::default(); 2],
        ..Default::default()
    };
    let body = harkara_wire::proto::backup::frame::Body::Message(message);
    segment::append(&mut frames, &harkara_wire::proto::backup::Frame { body: Some(body) }).unwrap();
    let ring = create(&Seed::new(SEED), [1; 16], &Zeroizing::new([2; 32])).unwrap();
    let keys = keyring::open(&ring, &Seed::new(SEED)).unwrap().keys;
    let head = Head { format: 1, generation: 1, pages: vec![vec![3; 32]; 3], ..Head::default() };
    let entry = Entry { stream: 5, id: vec![4; 32], chats: vec![vec![1; 16]; 2], ..Entry::default() };
    let made = [
        (
            "digits",
            0,
            Seed::new(SEED).lines().iter().map(|line| line.to_string()).collect::<Vec<_>>().join(" ").into_bytes(),
        ),
        ("words", 0, Seed::new(SEED).words().join(" ").into_bytes()),
        ("code", 0, Seed::new(SEED).code().as_bytes().to_vec()),
        ("keyring", 1, ring),
        ("head", 2, head.encode_to_vec()),
        ("page", 3, Page { entries: vec![entry; 3] }.encode_to_vec()),
        ("packed", 4, segment::pack(&frames).unwrap()),
        ("bomb", 4, zstd::bulk::compress(&vec![0; 64 << 20], 19).unwrap()),
        ("frames", 5, frames),
        ("object", 6, generation::write_head(&keys, &head).unwrap().0),
    ];
    for (name, target, body) in made {
        let path = corpus.join(name);
        if std::env::var_os("HARKARA_RECORD").is_some() {
            std::fs::create_dir_all(&corpus).unwrap();
            std::fs::write(&path, [&[target][..], &body].concat()).unwrap();
        }
        assert_eq!(std::fs::read(path).unwrap()[0], target, "{name}");
    }
}
