//! A zip archive from somebody's phone, trusted in nothing.

use crate::error::Error;
use crate::export::Limits;
use crate::{Result, media};
use std::collections::HashMap;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use zip::ZipArchive;

/// An opened archive: where its chat is, and which files came along.
#[derive(Clone)]
pub struct Archive<R> {
    zip: ZipArchive<Metered<R>>,
    chat: usize,
    /// By folded name, to the place in the archive.
    files: HashMap<String, usize>,
}

impl<R: Read + Seek> Archive<R> {
    /// Reads the directory and finds the chat. `length` is that of the whole file.
    pub fn open(source: R, length: u64, limits: &Limits) -> Result<Self> {
        let budget = Arc::new(AtomicU64::new(limits.directory_bytes));
        let mut zip = ZipArchive::new(Metered { source, budget: budget.clone() })?;
        budget.store(u64::MAX, Relaxed);
        if zip.len() > limits.files {
            return Err(Error::TooManyFiles);
        }
        let mut files = HashMap::new();
        let mut texts = Vec::new();
        let mut packed = 0_u64;
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index)?;
            let name = entry.name()?.into_owned();
            let base = safe_base(&name).ok_or(Error::UnsafeName)?;
            packed = packed.saturating_add(entry.compressed_size());
            if entry.encrypted() {
                return Err(Error::Unsupported("a password is needed".into()));
            }
            // What a computer's file manager adds when it packs a folder again.
            if !entry.is_file() || name.starts_with("__MACOSX/") {
                continue;
            }
            if base.to_ascii_lowercase().ends_with(".txt") {
                texts.push((rank(base, name.matches('/').count()), index));
            }
            files.entry(media::fold(base)).or_insert(index);
        }
        // Files that share their bytes are how small archives unpack to petabytes.
        if packed > length {
            return Err(Error::Bomb);
        }
        texts.sort();
        for (_, index) in texts {
            let mut head = Vec::new();
            bounded(&mut zip, index, limits.text_bytes, None)?.take(8192).read_to_end(&mut head)?;
            if crate::export::begins_chat(&head) {
                return Ok(Self { zip, chat: index, files });
            }
        }
        Err(Error::NoChatInArchive)
    }

    /// The chat, from its beginning.
    pub fn chat(&mut self, limits: &Limits) -> Result<impl Read + use<'_, R>> {
        bounded(&mut self.zip, self.chat, limits.text_bytes, None)
    }

    /// The chat, and which files came along.
    pub fn chat_and_files(&mut self, limits: &Limits) -> Result<(impl Read + use<'_, R>, &HashMap<String, usize>)> {
        Ok((bounded(&mut self.zip, self.chat, limits.text_bytes, None)?, &self.files))
    }

    /// How large a file says it is, and its content.
    pub fn file(&mut self, name: &str, limits: &Limits) -> Result<(u64, impl Read + use<'_, R>)> {
        let index = *self.files.get(&media::fold(name)).ok_or(Error::NoSuchFile)?;
        let size = self.zip.by_index_raw(index)?.size();
        if size > limits.file_bytes {
            return Err(Error::TooLong);
        }
        Ok((size, bounded(&mut self.zip, index, limits.file_bytes, Some(size))?))
    }
}

/// The last part of a name, unless the name leads out of the archive.
fn safe_base(name: &str) -> Option<&str> {
    let parts = || name.trim_end_matches('/').split(['/', '\\']);
    let drive = name.as_bytes().get(1) == Some(&b':');
    let safe = !drive && !name.contains('\0') && parts().all(|part| !part.is_empty() && part != "..");
    parts().next_back().filter(|_| safe)
}

/// Which text is tried first: the one iOS calls `_chat.txt`, then those that name the app, then what lies uppermost.
fn rank(base: &str, depth: usize) -> (usize, u8) {
    let kind = match base {
        "_chat.txt" => 0,
        _ if base.contains("WhatsApp") => 1,
        _ => 2,
    };
    (depth, kind)
}

fn bounded<R: Read + Seek>(
    zip: &mut ZipArchive<Metered<R>>,
    index: usize,
    most: u64,
    exactly: Option<u64>,
) -> Result<impl Read + use<'_, R>> {
    let entry = zip.by_index(index)?;
    let packed = entry.compressed_size();
    Ok(Bounded { entry, packed, unpacked: 0, most, exactly })
}

/// Below this nothing is absurd.
const UNSUSPICIOUS: u64 = 16 << 20;
/// Chats pack five to ten times, media hardly.
const RATIO: u64 = 250;

/// Stops where an entry unpacks to more than anything real does, whatever it says of itself.
struct Bounded<E> {
    entry: E,
    packed: u64,
    unpacked: u64,
    most: u64,
    /// What was said before, where somebody counts on it.
    exactly: Option<u64>,
}

impl<E: Read> Read for Bounded<E> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.entry.read(buffer).map_err(damaged)?;
        self.unpacked += read as u64;
        if self.unpacked > UNSUSPICIOUS && self.unpacked / RATIO > self.packed {
            return Err(Error::Bomb.into());
        }
        if self.unpacked > self.most {
            return Err(Error::TooLong.into());
        }
        let ended = read == 0 && !buffer.is_empty();
        if self.exactly.is_some_and(|size| self.unpacked > size || (ended && self.unpacked < size)) {
            return Err(Error::Damaged("a file has not the size that was said".into()).into());
        }
        Ok(read)
    }
}

/// What goes wrong while unpacking is the archive's fault, unless the disk says otherwise.
fn damaged(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
            Error::Damaged(error.to_string()).into()
        }
        _ => error,
    }
}

/// Reads no more than a budget: a directory of a gigabyte is not worth its memory.
#[derive(Clone)]
struct Metered<R> {
    source: R,
    budget: Arc<AtomicU64>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.budget.load(Relaxed);
        if left == 0 {
            return Err(Error::TooManyFiles.into());
        }
        let read = self.source.read(buffer)?;
        if left != u64::MAX {
            self.budget.store(left.saturating_sub(read as u64), Relaxed);
        }
        Ok(read)
    }
}

impl<R: Seek> Seek for Metered<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.source.seek(to)
    }
}
