//! Errors as codes: the user interface owns the words, in the person's language.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What went wrong, for the user interface to put into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// No account on this device yet.
    NotLinked,
    /// An account or a link is already there.
    AlreadyLinked,
    /// The text is not a Harkara linking code.
    CodeNotRecognised,
    /// The linking code is from an older or newer version of Harkara.
    CodeVersion,
    /// The linking code has run out; a fresh one is on the other screen.
    CodeExpired,
    /// Somebody else used this linking code first: nothing was linked.
    CodeUsed,
    /// The linking code belongs to another relay than this account.
    CodeOtherRelay,
    /// The typed code does not match, or the other side is not who it says.
    CodeWrong,
    /// The other device said no.
    LinkRefused,
    /// The link was given up: no answer in time.
    LinkTimedOut,
    /// The relay link or invite is not valid.
    InviteInvalid,
    /// The handle is taken.
    HandleTaken,
    /// The handle has characters that cannot be used, or a wrong length.
    HandleInvalid,
    /// Nobody has this handle.
    NoSuchAccount,
    /// No such chat, message or device.
    NotFound,
    /// Only an admin may do this.
    NotAdmin,
    /// Not a member of this group any more.
    NotMember,
    /// Only whoever wrote a message may do this to it.
    NotAllowed,
    /// Nothing to send, or longer than 64 KiB.
    MessageLength,
    /// No file, or more than ten in a message.
    FileCount,
    /// Larger than 2 GiB.
    FileTooLarge,
    /// The file is not on this device yet.
    FileNotHere,
    /// The file is not what was sent: it was damaged on the way or on disk.
    FileDamaged,
    /// A group has at most 500 people.
    GroupTooLarge,
    /// The relay can't be reached now; this needs it.
    Offline,
    /// The relay refused: too much at once.
    RateLimited,
    /// The relay has no more room for this account.
    QuotaExceeded,
    /// This device was removed from its account.
    DeviceRemoved,
    /// Only the phone can do this.
    PhoneOnly,
    /// The relay's key is not the one in the link: perhaps somebody is in between.
    RelayKeyChanged,
    /// The database file is damaged.
    DatabaseDamaged,
    /// The database can't be opened with this key.
    DatabaseKey,
    /// The disk is full; nothing was lost.
    DiskFull,
    /// The database is from a newer version of Harkara.
    DatabaseTooNew,
    /// Another window or tab has the database open.
    AlreadyOpen,
    /// This browser gives the page no private storage: a private window, or no secure connection.
    StorageUnavailable,
    /// Input out of range.
    BadInput,
    /// A fault in Harkara itself.
    Internal,
}

/// An error for the user interface: the code decides the words, the detail is for the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[ts(export, export_to = "types.ts")]
#[error("{code:?}: {detail}")]
pub struct ApiError {
    /// What went wrong.
    pub code: ErrorCode,
    /// English, for logs and bug reports.
    pub detail: String,
}

impl ApiError {
    /// An error with a detail for the log.
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self { code, detail: String::new() }
    }
}
