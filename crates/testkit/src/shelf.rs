//! Where a device keeps the bytes of files: it outlives the process, and what it writes may be torn by a power cut.

use harkara_api::{FileFault, FileKind};
use harkara_engine::{Chunk, FileNews, Prepared};
use harkara_media::kind::{self, Kind};
use harkara_media::{FileKey, Sealed, picture, seal};
use harkara_wire::id::FileId;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

/// The person's own files, and sealed ones by what they are called everywhere.
#[derive(Clone, Default)]
pub struct Shelf {
    /// What can be sent, by where the person finds it.
    pub sources: BTreeMap<String, Vec<u8>>,
    stored: BTreeMap<FileId, Vec<u8>>,
}

/// What becomes of a piece of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Luck {
    Good,
    /// There is no room.
    Full,
    /// The power goes while it is written.
    Torn,
}

impl Shelf {
    /// What a crash left that the database does not know goes.
    pub(crate) fn open(&mut self, known: &[FileId]) {
        let known: BTreeSet<_> = known.iter().collect();
        self.stored.retain(|file, _| known.contains(file));
    }

    /// Seals what the person named, under a fresh key.
    pub(crate) fn prepare(
        &mut self,
        source: &str,
        shrink: bool,
        key: [u8; 32],
        luck: Luck,
    ) -> Result<Prepared, FileFault> {
        let source = self.sources.get(source).ok_or(FileFault::SourceGone)?;
        let (found, media_type) = kind::recognise(source);
        let photo = (found == Kind::Photo).then(|| picture::photo(source).ok()).flatten();
        let (mut width, mut height, mut thumbnail) = (0, 0, Vec::new());
        if let Some(photo) = &photo {
            (width, height, thumbnail) = (photo.width, photo.height, photo.thumbnail.clone());
        }
        let smaller = photo.as_ref().filter(|_| shrink);
        let bytes = smaller.map_or(source, |photo| &photo.bytes);
        if luck == Luck::Full {
            return Err(FileFault::DiskFull);
        }
        let mut target = Vec::new();
        let sealed = seal::seal(&mut bytes.as_slice(), bytes.len() as u64, FileKey(key), &mut target, |_| true);
        let sealed = sealed.unwrap().unwrap();
        self.stored.insert(sealed.file_id, target);
        Ok(Prepared {
            sealed,
            kind: if photo.is_some() { FileKind::Photo } else { FileKind::File },
            media_type: smaller.map_or(media_type, |photo| photo.media_type).into(),
            ending: smaller.map(|photo| if photo.media_type == "image/png" { "png" } else { "jpg" }),
            width,
            height,
            duration_ms: 0,
            thumbnail,
            waveform: Vec::new(),
        })
    }

    /// Counts what is here and whole, and cuts off the rest.
    pub(crate) fn check(&mut self, file: i64, sealed: &Sealed) -> FileNews {
        let stored = self.stored.entry(sealed.file_id).or_default();
        let here = seal::whole_chunks(&mut stored.as_slice(), sealed).unwrap();
        if here < sealed.chunks() {
            stored.truncate(here as usize * harkara_media::CHUNK);
        }
        FileNews::Checked { file, here }
    }

    /// One chunk as it goes to the relay.
    pub(crate) fn read(&self, chunk: &Chunk) -> Result<Vec<u8>, FileFault> {
        let stored = self.stored.get(&chunk.sealed.file_id).ok_or(FileFault::Damaged)?;
        seal::chunk(&mut Cursor::new(stored), &chunk.sealed, chunk.index).map_err(|_| FileFault::Damaged)
    }

    /// Writes a chunk that the relay brought, if it is the right one.
    pub(crate) fn take(&mut self, chunk: &Chunk, data: &[u8], luck: Luck) -> Result<(), FileFault> {
        let stored = self.stored.entry(chunk.sealed.file_id).or_default();
        let (before, mut after) = (stored.len(), Cursor::new(std::mem::take(stored)));
        let taken = match luck {
            Luck::Full => Err(FileFault::DiskFull),
            _ => seal::take_chunk(&mut after, &chunk.sealed, chunk.index, data).map_err(|_| FileFault::Damaged),
        };
        *stored = after.into_inner();
        if luck == Luck::Torn {
            stored.truncate(before + stored.len().saturating_sub(before) / 2);
        }
        taken
    }

    /// Deletes what is here of a file.
    pub(crate) fn delete(&mut self, file: &FileId) {
        self.stored.remove(file);
    }

    /// The file itself, from its first byte to its last.
    pub fn opened(&self, sealed: &Sealed) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        seal::open(&mut self.stored.get(&sealed.file_id)?.as_slice(), sealed, &mut bytes).ok()?;
        Some(bytes)
    }

    /// How many files lie here, whole or not.
    pub fn files(&self) -> usize {
        self.stored.len()
    }
}
