//! What can be wrong with a backup.

use crate::storage::StorageError;

/// What a backup consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What opens all the rest.
    Keyring,
    /// The newest generation.
    Head,
    /// The list of segments.
    Manifest,
    /// Messages, people, chats.
    Segment,
    /// A photo, a video, a voice message, another file.
    Media,
    /// The key as it lies in a vault.
    Vault,
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Part::Keyring => "keyring",
            Part::Head => "head",
            Part::Manifest => "manifest",
            Part::Segment => "segment",
            Part::Media => "media",
            Part::Vault => "vault",
        })
    }
}

/// Why a backup can't be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another key opens this one. Nothing is known to be broken.
    #[error("this key belongs to another backup")]
    WrongKey,
    /// The key is right, and these bytes are not what was written.
    #[error("damaged: {0}")]
    Damaged(Part),
    /// It should be there, and is not.
    #[error("missing: {0}")]
    Missing(Part),
    /// Written by a newer version, in this format.
    #[error("written in format {0}, by a newer version")]
    TooNew(u32),
    /// An older state than this device has seen before.
    #[error("the storage has gone back to an earlier generation")]
    RolledBack,
    /// Another device has meanwhile written this generation: begin again.
    #[error("another device has written a backup meanwhile")]
    Outrun,
    /// A record that does not fit into a segment.
    #[error("a record of {0} bytes")]
    TooLarge(usize),
    /// The storage itself.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What the functions of this crate answer.
pub type Result<T> = std::result::Result<T, Error>;
