//! A storage in memory, and what tests put into it.

use harkara_backup::{Access, Name, Record, Result, Seed, Storage, StorageError, Writer, Written, media, segment};
use harkara_wire::id::{ChatId, DeviceId, FileId, MessageId};
use harkara_wire::proto::backup::{Account, Frame, Media, Stream, frame::Body};
use harkara_wire::proto::content::{HistoryChat, HistoryContact, HistoryMessage};
use rand::RngExt;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// Objects in memory. `room` is how many may still be put.
#[derive(Clone, Default)]
pub struct Shelf {
    pub objects: BTreeMap<String, Vec<u8>>,
    pub room: Option<usize>,
}

impl Storage for Shelf {
    fn get(&mut self, name: &Name, at_most: usize) -> std::result::Result<Option<Vec<u8>>, StorageError> {
        Ok(self.objects.get(name.as_str()).map(|bytes| bytes[..bytes.len().min(at_most)].to_vec()))
    }

    fn put(&mut self, name: &Name, bytes: &[u8]) -> std::result::Result<bool, StorageError> {
        if self.objects.contains_key(name.as_str()) {
            return Ok(false);
        }
        self.replace(name, bytes)?;
        Ok(true)
    }

    fn replace(&mut self, name: &Name, bytes: &[u8]) -> std::result::Result<(), StorageError> {
        if let Some(room) = &mut self.room {
            *room = room.checked_sub(1).ok_or(StorageError::Full)?;
        }
        self.objects.insert(name.as_str().into(), bytes.to_vec());
        Ok(())
    }

    fn delete(&mut self, name: &Name) -> std::result::Result<bool, StorageError> {
        self.objects.remove(name.as_str());
        Ok(true)
    }

    fn list(&mut self, prefix: &str) -> std::result::Result<Vec<String>, StorageError> {
        Ok(self.objects.keys().filter(|name| name.starts_with(prefix)).cloned().collect())
    }
}

pub fn seed() -> Seed {
    Seed::new([5; 20])
}

pub fn access() -> Access {
    Access::create(&seed(), &Zeroizing::new([9; 48]), &[1; 32]).unwrap()
}

/// An account, as far as the format is concerned with it.
#[derive(Debug, Clone, Default)]
pub struct Asha {
    pub records: Vec<Record>,
    pub files: Vec<(FileId, Vec<u8>)>,
}

pub fn message(sort_ms: u64, number: u64, text: &str) -> Record {
    let message_id = [&number.to_be_bytes()[..], &[7; 8]].concat();
    let (key, chat_id) = (Record::message_key(sort_ms, &message_id), ChatId([(number % 3) as u8; 16]).to_vec());
    let text = text.to_owned();
    let body = HistoryMessage { message_id, chat_id, sort_ms, text, ..HistoryMessage::default() };
    Record { key, body: Body::Message(body) }
}

pub fn file(number: u8, length: usize) -> (Record, (FileId, Vec<u8>)) {
    let id = FileId([number; 16]);
    let bytes = (0..length).map(|at| (at as u8).wrapping_mul(number)).collect();
    let body = Body::Media(Media { file_id: id.to_vec(), length: length as u64 });
    (Record { key: vec![number], body }, (id, bytes))
}

impl Asha {
    /// With so many messages of words that say something, in three chats, and two files.
    pub fn with(messages: u64) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let mut records = vec![Record {
            key: vec![],
            body: Body::Account(Account { secret: access().account().to_vec(), ..Account::default() }),
        }];
        for number in 0..3u8 {
            let contact = HistoryContact {
                account_id: vec![number; 32],
                profile_name: "Bilal".into(),
                ..HistoryContact::default()
            };
            records.push(Record { key: vec![number; 32], body: Body::Contact(contact) });
        }
        for number in 0..3u8 {
            let chat = HistoryChat { chat_id: vec![number; 16], name: "Chitra".into(), ..HistoryChat::default() };
            records.push(Record { key: vec![number; 16], body: Body::Chat(chat) });
        }
        for number in 0..messages {
            let words = ["tea", "rain", "the roads are closed", "half past nine", "come home", "who has the key?"];
            let text: Vec<&str> =
                (0..rng.random_range(1..30)).map(|_| words[rng.random_range(0..words.len())]).collect();
            records.push(message(1_000 + number, number, &text.join(" ")));
        }
        let (records_of_files, files) = [file(3, 10_000), file(5, 70_000)].into_iter().unzip::<_, _, Vec<_>, Vec<_>>();
        records.extend(records_of_files);
        Self { records, files }
    }

    pub fn back_up(&self, shelf: &mut Shelf) -> Result<Written> {
        let mut writer = Writer::begin(shelf, &access(), None)?;
        self.write(&mut writer)?;
        writer.finish(77, &DeviceId([4; 16]))
    }

    pub fn write(&self, writer: &mut Writer<'_>) -> Result<()> {
        for (id, bytes) in &self.files {
            let length = bytes.len() as u64;
            for part in 0..media::parts(length).unwrap() {
                let (from, size) = media::part(length, part);
                if !writer.has_media(id, length, part) {
                    writer.media(id, length, part, &bytes[from as usize..from as usize + size])?;
                }
            }
        }
        self.records.iter().try_for_each(|record| writer.record(record.clone()))
    }
}

/// What a reader gets back: bodies by stream, files, and how many segments could not be read.
#[derive(Default, Debug, PartialEq)]
pub struct Restored {
    pub bodies: Vec<Body>,
    pub files: Vec<(FileId, Vec<u8>)>,
    pub lost_segments: usize,
    pub lost_files: usize,
}

pub fn restore(shelf: &mut Shelf) -> Result<Restored> {
    let mut archive = harkara_backup::Archive::open(shelf, &seed())?;
    let mut restored = Restored::default();
    let streams = [Stream::Account, Stream::People, Stream::Chats, Stream::Gone, Stream::Messages, Stream::Media];
    let entries: Vec<_> = streams.into_iter().flat_map(|stream| archive.segments(stream)).collect();
    for entry in entries {
        let Ok(frames) = archive.frames(&entry) else {
            restored.lost_segments += 1;
            continue;
        };
        let frames: Vec<Frame> = segment::frames(&frames).collect::<Result<_>>()?;
        assert_eq!(frames.len(), entry.records as usize);
        for body in frames.into_iter().filter_map(|frame| frame.body) {
            if let Body::Media(file) = &body {
                let id = FileId::try_from(file.file_id.as_slice()).unwrap();
                let parts = (0..media::parts(file.length).unwrap()).map(|part| archive.media(&id, file.length, part));
                match parts.collect::<Result<Vec<_>>>() {
                    Ok(parts) => restored.files.push((id, parts.concat())),
                    Err(_) => restored.lost_files += 1,
                }
            }
            restored.bodies.push(body);
        }
    }
    Ok(restored)
}

impl Asha {
    pub fn whole(&self) -> Restored {
        let bodies = self.records.iter().map(|record| record.body.clone()).collect();
        Restored { bodies, files: self.files.clone(), ..Restored::default() }
    }
}

pub fn id_of(record: &Record) -> Option<MessageId> {
    match &record.body {
        Body::Message(message) => MessageId::try_from(message.message_id.as_slice()).ok(),
        _ => None,
    }
}
