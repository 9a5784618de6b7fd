//! Making one generation of an archive: files first, then segments, then the manifest, then the head. Before the head is
//! there nothing has changed for a reader; whatever was kept before an interruption is not made again.

use crate::access::Access;
use crate::archive;
use crate::error::{Error, Result};
use crate::generation::{Generation, Known, write_head};
use crate::keyring::Keys;
use crate::name::Name;
use crate::object::Kind;
use crate::storage::Storage;
use crate::stream::Record;
use crate::verify::Report;
use crate::{FORMAT, media, pages, segment};
use harkara_wire::id::{DeviceId, FileId};
use harkara_wire::proto::backup::{Entry, Head, Stream};
use std::collections::{BTreeMap, BTreeSet};

/// Chats a segment's entry names.
const CHATS: usize = 16;
/// What a new segment is filled to, so that what is done to its messages later still fits.
const FILL: usize = segment::TARGET / 4 * 3;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The generation that now stands.
    pub known: Known,
    /// It is the one that stood before: nothing was new.
    pub unchanged: bool,
    /// Objects that were stored.
    pub objects: u64,
    /// And their bytes.
    pub bytes: u64,
    /// Messages in this generation, new and old.
    pub messages: u64,
    /// Files in it.
    pub media: u64,
    /// Bytes of all that is in it.
    pub whole: u64,
}

/// Takes an account's records, in the order of their streams and keys, and stores what is new.
pub struct Writer<'a> {
    storage: &'a mut dyn Storage,
    draft: Draft,
}

/// A generation on its way, without its storage: a driver that can't wait puts it aside between two steps.
pub struct Draft {
    keys: Keys,
    previous: Option<Generation>,
    /// Where segments of the generation before end, by stream.
    ends: BTreeMap<i32, BTreeSet<Vec<u8>>>,
    /// Their ids, by content.
    stored: BTreeMap<Vec<u8>, Vec<u8>>,
    present: BTreeSet<String>,
    damaged: BTreeSet<String>,
    entries: Vec<Entry>,
    open: Open,
    head: Head,
    objects: u64,
    bytes: u64,
}

/// The segment that is being filled.
#[derive(Default)]
struct Open {
    frames: Vec<u8>,
    entry: Entry,
    chats: BTreeSet<Vec<u8>>,
}

impl<'a> Writer<'a> {
    /// Goes on from what the storage has, or begins there. `known`: what this device saw there last.
    pub fn begin(storage: &'a mut dyn Storage, access: &Access, known: Option<&Known>) -> Result<Self> {
        let keys = access.keys();
        let mut flaws = match archive::ring(storage, |ring| access.check(ring)) {
            Ok((_, flaws)) => flaws,
            // Empty, or begun and interrupted. Where there are generations somebody has taken their keyring away, and it
            // is put back.
            Err(Error::Missing(_)) => {
                Generation::newest(storage, &keys)?;
                put_ring(storage, access)?;
                vec![]
            }
            // Both copies are broken, and this device still has it.
            Err(Error::Damaged(_)) => {
                [Name::keyring(), Name::keyring().copy()]
                    .iter()
                    .try_for_each(|name| storage.replace(name, access.ring()))?;
                vec![]
            }
            Err(error) => return Err(error),
        };
        let (previous, found) = Generation::newest(storage, &keys)?;
        flaws.extend(found);
        if let Some(known) = known {
            previous.as_ref().ok_or(Error::RolledBack)?.check_follows(storage, &keys, known)?;
        }
        for flaw in &flaws {
            if let Some(whole) = &flaw.whole {
                storage.replace(&flaw.name, whole)?;
            }
        }
        let present = ["segment/", "manifest/", "media/"].map(|kind| storage.list(kind));
        let present = present.into_iter().collect::<std::result::Result<Vec<_>, _>>()?.concat().into_iter().collect();
        let (mut ends, mut stored) = (BTreeMap::<i32, BTreeSet<_>>::new(), BTreeMap::new());
        for entry in previous.iter().flat_map(|generation| &generation.entries) {
            ends.entry(entry.stream).or_default().insert(entry.last.clone());
            stored.insert(entry.content.clone(), entry.id.clone());
        }
        let head = Head {
            format: FORMAT,
            generation: previous.as_ref().map_or(0, |previous| previous.head.generation) + 1,
            previous: previous.as_ref().map(|previous| previous.known().hash.to_vec()).unwrap_or_default(),
            ..Head::default()
        };
        let (damaged, entries, open) = (BTreeSet::new(), Vec::new(), Open::default());
        let (objects, bytes) = (0, 0);
        let draft = Draft { keys, previous, ends, stored, present, damaged, entries, open, head, objects, bytes };
        Ok(Self { storage, draft })
    }

    /// Lets go of the storage; [`Draft::over`] goes on.
    pub fn put_aside(self) -> Draft {
        self.draft
    }

    /// Writes anew what was found broken, as far as the account still has it.
    pub fn mend(&mut self, report: &Report) {
        for flaw in report.flaws.iter().filter(|flaw| flaw.costs()) {
            self.draft.present.remove(flaw.name.as_str());
            self.draft.damaged.insert(flaw.name.as_str().to_owned());
        }
    }

    /// The next record.
    pub fn record(&mut self, record: Record) -> Result<()> {
        let (stream, told) = (record.stream(), record.told());
        if let harkara_wire::proto::backup::frame::Body::Media(file) = &record.body {
            self.draft.head.media_bytes += file.length;
        }
        let key = record.key.clone();
        let mut frame = Vec::new();
        segment::append(&mut frame, &record.into_frame())?;
        if self.ends_before(stream, &key, frame.len()) {
            self.close()?;
        }
        let open = &mut self.draft.open;
        open.frames.append(&mut frame);
        open.entry.set_stream(stream);
        open.entry.records += 1;
        open.entry.last = key;
        if let Some((ms, chat)) = told {
            open.entry.from_ms = if open.entry.from_ms == 0 { ms } else { open.entry.from_ms };
            open.entry.to_ms = ms;
            open.chats.extend(chat.map(|chat| chat.to_vec()));
        }
        Ok(())
    }

    /// Segments end where they ended before, so that what has not changed is the same segment again.
    fn ends_before(&self, stream: Stream, key: &Vec<u8>, length: usize) -> bool {
        let open = &self.draft.open;
        if open.frames.is_empty() {
            return false;
        }
        if open.entry.stream() != stream {
            return true;
        }
        let ends = self.draft.ends.get(&stream.into());
        let fresh = ends.is_none_or(|ends| ends.range(key.clone()..).next().is_none());
        let next_end = ends.and_then(|ends| ends.range(open.entry.last.clone()..).next());
        let ended = next_end.is_some_and(|end| end < key);
        let room = if fresh { FILL } else { segment::TARGET };
        open.frames.len() + length > room || (ended && open.frames.len() >= segment::SMALL)
    }

    fn close(&mut self) -> Result<()> {
        let Open { frames, mut entry, chats } = std::mem::take(&mut self.draft.open);
        if frames.is_empty() {
            return Ok(());
        }
        entry.content = self.draft.keys.content(&frames).to_vec();
        entry.length = u32::try_from(frames.len()).map_err(|_| Error::TooLarge(frames.len()))?;
        entry.chats = chats.into_iter().take(CHATS).collect();
        let stored = self.draft.stored.get(&entry.content).cloned();
        let there = |id: &Vec<u8>| {
            let id = <[u8; 32]>::try_from(id.as_slice()).ok().map(crate::ObjectId);
            id.is_some_and(|id| self.draft.present.contains(Name::segment(&id).as_str()))
        };
        entry.id = match stored.filter(there) {
            Some(id) => id,
            None => {
                let (id, bytes) = self.draft.keys.seal(Kind::Segment, &[], &segment::pack(&frames)?)?;
                self.store(&Name::segment(&id), &bytes)?;
                id.0.to_vec()
            }
        };
        self.draft.entries.push(entry);
        Ok(())
    }

    /// Keeps an object that is named by its content, unless it is there.
    fn store(&mut self, name: &Name, bytes: &[u8]) -> Result<()> {
        if self.draft.present.contains(name.as_str()) {
            return Ok(());
        }
        match self.draft.damaged.contains(name.as_str()) {
            true => self.storage.replace(name, bytes)?,
            false => drop(self.storage.put(name, bytes)?),
        }
        self.draft.present.insert(name.as_str().to_owned());
        self.draft.objects += 1;
        self.draft.bytes += bytes.len() as u64;
        Ok(())
    }

    /// Whether a part of a file is there already.
    pub fn has_media(&self, file: &FileId, length: u64, part: u32) -> bool {
        self.draft.has_media(file, length, part)
    }

    /// Keeps a part of a file that was sealed by [`Draft::part_keys`].
    pub fn sealed_media(&mut self, file: &FileId, length: u64, part: u32, sealed: &[u8]) -> Result<()> {
        self.store(&self.draft.keys.media_name(file, length, part), sealed)
    }

    /// Keeps a part of a file, as long as [`media::part`] says.
    pub fn media(&mut self, file: &FileId, length: u64, part: u32, bytes: &[u8]) -> Result<()> {
        debug_assert_eq!(media::part(length, part).1, bytes.len());
        let sealed = self.draft.keys.seal_media(file, length, part, bytes)?;
        self.store(&self.draft.keys.media_name(file, length, part), &sealed)
    }

    /// Ends the generation. From here on readers see it.
    pub fn finish(self, made_ms: u64, made_by: &DeviceId) -> Result<Written> {
        let (ending, storage) = self.end(made_ms, made_by)?;
        ending.commit(storage)
    }

    /// Stores all that is left but the head, which comes last of all.
    pub fn end(mut self, made_ms: u64, made_by: &DeviceId) -> Result<(Ending, &'a mut dyn Storage)> {
        self.close()?;
        let (messages, media) = (self.draft.counted(Stream::Messages), self.draft.counted(Stream::Media));
        (self.draft.head.messages, self.draft.head.media) = (messages, media);
        let text: u64 = self.draft.entries.iter().map(|entry| u64::from(entry.length)).sum();
        let whole = text + self.draft.head.media_bytes;
        let as_before = |previous: &&Generation| previous.entries == self.draft.entries;
        if let Some(known) = self.draft.previous.as_ref().filter(as_before).map(Generation::known) {
            let (objects, bytes) = (self.draft.objects, self.draft.bytes);
            let written = Written { known, unchanged: true, objects, bytes, messages, media, whole };
            return Ok((Ending { written, head: None }, self.storage));
        }
        for (id, bytes) in pages::write(&self.draft.keys, &self.draft.entries)? {
            let name = Name::page(&id);
            self.store(&name, &bytes)?;
            self.store(&name.copy(), &bytes)?;
            self.draft.head.pages.push(id.0.to_vec());
        }
        let Draft { keys, mut head, objects, bytes, .. } = self.draft;
        (head.made_ms, head.made_by) = (made_ms, made_by.to_vec());
        let (sealed, hash) = write_head(&keys, &head)?;
        let known = Known { generation: head.generation, hash };
        let (objects, bytes) = (objects + 2, bytes + 2 * sealed.len() as u64);
        let written = Written { known, unchanged: false, objects, bytes, messages, media, whole };
        Ok((Ending { written, head: Some(sealed) }, self.storage))
    }
}

impl Draft {
    /// Goes on where it was put aside.
    pub fn over(self, storage: &mut dyn Storage) -> Writer<'_> {
        Writer { storage, draft: self }
    }

    /// Whether a part of a file is there already.
    pub fn has_media(&self, file: &FileId, length: u64, part: u32) -> bool {
        self.present.contains(self.keys.media_name(file, length, part).as_str())
    }

    /// What seals the parts of files, for [`Writer::sealed_media`].
    pub fn part_keys(&self) -> media::PartKeys {
        media::PartKeys::of(&self.keys)
    }

    fn counted(&self, stream: Stream) -> u64 {
        self.entries.iter().filter(|entry| entry.stream() == stream).map(|entry| u64::from(entry.records)).sum()
    }
}

/// A generation that only lacks its head.
#[derive(Debug, Clone)]
pub struct Ending {
    written: Written,
    /// `None`: it is the one that stood before.
    head: Option<Vec<u8>>,
}

impl Ending {
    /// Readers see it from here on. May be carried out again where nobody knows how far it came.
    pub fn commit(&self, storage: &mut dyn Storage) -> Result<Written> {
        if let Some(head) = &self.head {
            let name = Name::head(self.written.known.generation);
            if !storage.put(&name, head)? {
                return Err(Error::Outrun);
            }
            storage.put(&name.copy(), head)?;
        }
        Ok(self.written.clone())
    }
}

fn put_ring(storage: &mut dyn Storage, access: &Access) -> Result<()> {
    let name = Name::keyring();
    // False: another of the account's devices has begun here at the same time, with the same keyring, or somebody else has.
    if !storage.put(&name, access.ring())? {
        let there = storage.get(&name, crate::keyring::MAX)?;
        access.check(&there.unwrap_or_default())?;
    }
    storage.put(&name.copy(), access.ring())?;
    Ok(())
}
