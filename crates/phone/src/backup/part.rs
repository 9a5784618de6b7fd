//! Parts of files: sealed for a backup, and opened out of one, by the worker that moves the bytes of files, with the
//! browser's own encryption.

use harkara_backup::media::PartKeys;
use harkara_wire::id::{BlobId, FileId};

/// What that worker is to do, one at a time.
#[derive(Debug, PartialEq, Eq)]
pub enum PartJob {
    /// Read this much of a file as it lies on disk, and seal it.
    Seal {
        /// So that an answer to what is no longer wanted is known.
        number: u32,
        /// The file.
        file: FileId,
        /// Where the part begins, and how long it is.
        from: u64,
        /// Bytes.
        length: usize,
        /// How it is sealed.
        seal: Seal,
    },
    /// Open this and write it to a file beside its place, which it takes when it is whole.
    Open {
        /// As above.
        number: u32,
        /// The file.
        file: FileId,
        /// Where the part begins, and how long it is.
        from: u64,
        /// Bytes.
        length: usize,
        /// How it is sealed.
        seal: Seal,
        /// The object.
        object: Vec<u8>,
        /// It ends the file.
        last: bool,
    },
}

impl PartJob {
    pub(super) fn numbered(mut self, new: u32) -> Self {
        match &mut self {
            Self::Seal { number, .. } | Self::Open { number, .. } => *number = new,
        }
        self
    }
}

/// What an object is sealed by, and for.
#[derive(PartialEq, Eq)]
pub struct Seal {
    /// Secret: for its id.
    pub ids: [u8; 32],
    /// Secret: for its key.
    pub objects: [u8; 32],
    /// Where it belongs.
    pub place: Vec<u8>,
}

impl Seal {
    pub(super) fn of(keys: &PartKeys, place: Vec<u8>) -> Self {
        Self { ids: *keys.ids, objects: *keys.objects, place }
    }
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal(…)")
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartNews {
    /// The object; `None`: the file is not on disk as it should be.
    Sealed(Option<Vec<u8>>),
    /// It is written; of the last one of a file the ids of all its chunks.
    Opened(Vec<BlobId>),
    /// It does not open.
    Damaged,
    /// The browser gives no more room.
    DiskFull,
}
