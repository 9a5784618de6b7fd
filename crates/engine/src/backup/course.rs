//! What everybody who makes or restores a backup has in common, whatever moves the bytes: how far it is, what is read of an
//! archive, and how what goes wrong is told.

use harkara_api::{BackupFault, BackupProgress, BackupStage, ChatId, ErrorCode, LostPart};
use harkara_backup::{Archive, Error, Flaw, Part, StorageError, segment};
use harkara_media::Sealed;
use harkara_wire::proto::backup::{Account, Entry, Head, Stream, frame::Body};

/// What a message counts for, in bytes, where only the time it takes matters.
pub const MESSAGE: u64 = 300;
/// Before that nobody can say how long it takes.
const EARLY_MS: u64 = 2_000;

/// How far a backup, or a restore, has come.
#[derive(Debug, Clone, Copy, Default)]
pub struct Done {
    /// Bytes of files, and records counted as so many.
    pub bytes: u64,
    /// Of so many.
    pub bytes_total: u64,
    /// Messages and files.
    pub items: u64,
    /// Of so many.
    pub items_total: u64,
}

impl Done {
    /// Nothing yet of so many messages, and files with so many bytes.
    pub fn of(messages: u64, media: u64, media_bytes: u64) -> Self {
        let (bytes_total, items_total) = (messages * MESSAGE + media_bytes, messages + media);
        Self { bytes_total, items_total, ..Self::default() }
    }

    /// Nothing yet of this generation.
    pub fn of_head(head: &Head) -> Self {
        Self::of(head.messages, head.media, head.media_bytes)
    }

    /// So many messages more.
    pub fn messages(&mut self, more: u64) {
        (self.items, self.bytes) = (self.items + more, self.bytes + more * MESSAGE);
    }

    /// A file more, of so many bytes.
    pub fn file(&mut self, bytes: u64) {
        (self.items, self.bytes) = (self.items + 1, self.bytes + bytes);
    }

    /// As a screen shows it.
    pub fn progress(&self, stage: BackupStage, elapsed_ms: u64) -> BackupProgress {
        let left_ms = (elapsed_ms > EARLY_MS && self.bytes > 0)
            .then(|| elapsed_ms.saturating_mul(self.bytes_total.saturating_sub(self.bytes)) / self.bytes);
        let Self { bytes, bytes_total, items, items_total } = *self;
        BackupProgress { stage, bytes, bytes_total, items, items_total, left_ms }
    }
}

/// How long a file is as it lies on disk: a row of sealed chunks.
pub fn length(sealed: &Sealed) -> u64 {
    let Some(last) = sealed.chunks().checked_sub(1) else { return 0 };
    u64::from(last) * harkara_media::CHUNK as u64 + harkara_media::chunk_len(sealed.size, last) as u64
}

/// Without this nobody can go on as the account.
pub fn account_in(archive: &mut Archive<'_>) -> Result<Account, Error> {
    for entry in archive.segments(Stream::Account) {
        for body in records_in(archive, &entry)? {
            if let Body::Account(account) = body {
                return Ok(account);
            }
        }
    }
    Err(Error::Missing(Part::Segment))
}

/// The records of a segment.
pub fn records_in(archive: &mut Archive<'_>, entry: &Entry) -> Result<Vec<Body>, Error> {
    let frames = archive.frames(entry)?;
    segment::frames(&frames).filter_map(|frame| frame.map(|frame| frame.body).transpose()).collect()
}

/// What a flaw costs a person, if anything.
pub fn lost(flaw: &Flaw) -> Option<LostPart> {
    let chats = flaw.chats.iter().map(|chat| ChatId(chat.hex())).collect();
    let (missing, from_ms, to_ms) = (flaw.missing, flaw.from_ms, flaw.to_ms);
    flaw.costs().then_some(LostPart { missing, chats, from_ms, to_ms, file: flaw.file.is_some() })
}

/// As the person is told of it. `None`: they stopped it themselves.
pub fn fault(error: &Error) -> Option<BackupFault> {
    Some(match error {
        Error::WrongKey => BackupFault::WrongKey,
        Error::Damaged(_) => BackupFault::Damaged,
        Error::Missing(_) => BackupFault::Missing,
        Error::TooNew(_) => BackupFault::TooNew,
        Error::RolledBack => BackupFault::RolledBack,
        Error::Outrun => BackupFault::Away,
        Error::TooLarge(_) => BackupFault::Internal,
        Error::Storage(StorageError::Full) => BackupFault::Full,
        Error::Storage(StorageError::Away(_)) => BackupFault::Away,
        Error::Storage(StorageError::Refused(_)) => BackupFault::Refused,
        Error::Storage(StorageError::ProxyOnly) => BackupFault::ProxyOnly,
        Error::Storage(StorageError::Stopped) => return None,
        Error::Storage(StorageError::Deferred) => BackupFault::Internal,
    })
}

/// The same as the answer to a command.
pub fn refusal(fault: Option<BackupFault>) -> ErrorCode {
    match fault {
        None => ErrorCode::BackupBusy,
        Some(BackupFault::Away) => ErrorCode::BackupAway,
        Some(BackupFault::Refused) => ErrorCode::BackupRefused,
        Some(BackupFault::Full) => ErrorCode::BackupFull,
        Some(BackupFault::WrongKey) => ErrorCode::BackupWrongKey,
        Some(BackupFault::Damaged) => ErrorCode::BackupDamaged,
        Some(BackupFault::Missing) => ErrorCode::BackupMissing,
        Some(BackupFault::TooNew) => ErrorCode::BackupTooNew,
        Some(BackupFault::RolledBack) => ErrorCode::BackupRolledBack,
        Some(BackupFault::ProxyOnly) => ErrorCode::BackupProxyOnly,
        Some(BackupFault::DiskFull) => ErrorCode::DiskFull,
        Some(BackupFault::Internal) => ErrorCode::Internal,
    }
}
