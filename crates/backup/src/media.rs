//! Files of messages: as they lie on a device's disk, in parts.
//!
//! They are sealed once more although they are sealed already: the relay has seen those bytes, and whoever keeps the
//! backup must not be able to tell which of its files these are.

use crate::error::Result;
use crate::keyring::Keys;
use crate::name::Name;
use crate::object::{Kind, PREFIX};
use harkara_wire::id::FileId;

/// Bytes of a file in one object: what an interruption costs at most, and a multiple of what is padded to.
pub const PART: usize = (4 << 20) - PREFIX;
/// More than the longest file takes on disk.
const MAX: u64 = 3 << 30;

/// How many parts so many bytes have. `None`: no file is that long.
pub fn parts(length: u64) -> Option<u32> {
    (length <= MAX).then(|| length.div_ceil(PART as u64).max(1) as u32)
}

/// Where a part begins, and how long it is.
pub fn part(length: u64, part: u32) -> (u64, usize) {
    let from = u64::from(part) * PART as u64;
    (from, length.saturating_sub(from).min(PART as u64) as usize)
}

fn place(file: &FileId, length: u64, part: u32) -> Vec<u8> {
    [file.as_bytes(), &length.to_be_bytes(), &part.to_be_bytes()].concat()
}

impl Keys {
    /// What a part is called in the storage.
    pub fn media_name(&self, file: &FileId, length: u64, part: u32) -> Name {
        Name::media(&self.name(&place(file, length, part)))
    }

    pub(crate) fn seal_media(&self, file: &FileId, length: u64, part: u32, bytes: &[u8]) -> Result<Vec<u8>> {
        Ok(self.seal(Kind::Media, &place(file, length, part), bytes)?.1)
    }

    pub(crate) fn open_media(&self, file: &FileId, length: u64, part: u32, bytes: &[u8]) -> Result<Vec<u8>> {
        Ok(self.open(Kind::Media, &place(file, length, part), bytes)?.1)
    }
}
