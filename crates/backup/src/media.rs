//! Files of messages: as they lie on a device's disk, in parts.
//!
//! They are sealed once more although they are sealed already: the relay has seen those bytes, and whoever keeps the
//! backup must not be able to tell which of its files these are.

use crate::error::Result;
use crate::keyring::Keys;
use crate::name::Name;
use crate::object::{Kind, PREFIX};
use harkara_wire::id::FileId;
use zeroize::Zeroizing;

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

/// The longest object with a part.
pub fn max_sealed() -> usize {
    Kind::Media.max_sealed()
}

/// Where a part belongs: what it is sealed for.
pub fn place(file: &FileId, length: u64, part: u32) -> Vec<u8> {
    [file.as_bytes(), &length.to_be_bytes(), &part.to_be_bytes()].concat()
}

/// What seals and opens the parts of files, and nothing else of an archive, for a program that has faster encryption than
/// this crate: a browser. docs/backup-format.md, *Objects*, says how.
pub struct PartKeys {
    /// For ids.
    pub ids: Zeroizing<[u8; 32]>,
    /// From which the key of each object follows.
    pub objects: Zeroizing<[u8; 32]>,
}

impl PartKeys {
    pub(crate) fn of(keys: &Keys) -> Self {
        Self { ids: Zeroizing::new(keys.ids), objects: Zeroizing::new(keys.objects) }
    }

    fn keys(&self) -> Keys {
        Keys { ids: *self.ids, names: [0; 32], objects: *self.objects }
    }

    /// Seals a part for its [`place`].
    pub fn seal(&self, place: &[u8], bytes: &[u8]) -> Result<Vec<u8>> {
        Ok(self.keys().seal(Kind::Media, place, bytes)?.1)
    }

    /// Opens one.
    pub fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Vec<u8>> {
        Ok(self.keys().open(Kind::Media, place, sealed)?.1)
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;

    /// The phone page seals parts by WebCrypto; its test (`object.test.ts`) knows the same bytes.
    #[test]
    fn a_part_is_sealed_as_a_browser_seals_it() {
        let keys = PartKeys { ids: Zeroizing::new([1; 32]), objects: Zeroizing::new([2; 32]) };
        let place = place(&FileId([3; 16]), 300, 0);
        let sealed = keys.seal(&place, &[9; 300]).unwrap();
        assert_eq!(keys.open(&place, &sealed).unwrap(), [9; 300]);
        assert_eq!(sealed.len(), 356);
        let id = "715cf14a1f428e62d660d091a1d011a26443e46608a94d22b285f304a7578425";
        assert_eq!(HEXLOWER.encode(&sealed[4..36]), id);
        assert_eq!(HEXLOWER.encode(&sealed[340..]), "5340978e4e227461670b7a0e4b7288bf");
    }
}
