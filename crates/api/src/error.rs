//! Errors as codes: the user interface owns the words, in the person's language.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What went wrong, for the user interface to put into words; the English ones here are for terminals and logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, thiserror::Error)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// No account on this device yet.
    #[error("no account on this device yet")]
    NotLinked,
    /// An account or a link is already there.
    #[error("an account or a link is already there")]
    AlreadyLinked,
    /// The text is not a Harkara linking code.
    #[error("the text is not a Harkara linking code")]
    CodeNotRecognised,
    /// The linking code is from an older or newer version of Harkara.
    #[error("the linking code is from an older or newer version of Harkara")]
    CodeVersion,
    /// The linking code has run out; a fresh one is on the other screen.
    #[error("the linking code has run out; a fresh one is on the other screen")]
    CodeExpired,
    /// Somebody else used this linking code first: nothing was linked.
    #[error("somebody else used this linking code first: nothing was linked")]
    CodeUsed,
    /// The linking code belongs to another relay than this account.
    #[error("the linking code belongs to another relay than this account")]
    CodeOtherRelay,
    /// The typed code does not match, or the other side is not who it says.
    #[error("the typed code does not match, or the other side is not who it says")]
    CodeWrong,
    /// The other device said no.
    #[error("the other device said no")]
    LinkRefused,
    /// The link was given up: no answer in time.
    #[error("the link was given up: no answer in time")]
    LinkTimedOut,
    /// The relay link or invite is not valid.
    #[error("the relay link or invite is not valid")]
    InviteInvalid,
    /// The text is no link to a proxy, or a damaged one.
    #[error("the text is no link to a proxy, or a damaged one")]
    ProxyLink,
    /// The link to a proxy has run out.
    #[error("the link to the proxy has run out: ask for a new one")]
    ProxyExpired,
    /// The proxy leads to other relays only.
    #[error("the proxy leads to other relays only")]
    ProxyOtherRelay,
    /// The link leads into a local network, where no proxy of a volunteer can be.
    #[error("the link leads into a local network, where no proxy of a volunteer can be")]
    ProxyInside,
    /// There are as many proxies as there can be.
    #[error("there are 64 proxies, as many as there can be: remove one first")]
    TooManyProxies,
    /// The relay named as a fallback is the account's own.
    #[error("this is the relay of your account already: a fallback must be another one")]
    FallbackIsHome,
    /// There are as many fallback relays as there can be.
    #[error("there are three fallback relays, as many as there can be: remove one first")]
    TooManyFallbacks,
    /// The handle is taken.
    #[error("the handle is taken")]
    HandleTaken,
    /// The handle has characters that cannot be used, or a wrong length.
    #[error("the handle has characters that cannot be used, or a wrong length")]
    HandleInvalid,
    /// Nobody has this handle.
    #[error("nobody has this handle")]
    NoSuchAccount,
    /// No such chat, message or device.
    #[error("no such chat, message or device")]
    NotFound,
    /// Only an admin may do this.
    #[error("only an admin may do this")]
    NotAdmin,
    /// Not a member of this group any more.
    #[error("not a member of this group any more")]
    NotMember,
    /// Only whoever wrote a message may do this to it.
    #[error("only whoever wrote a message may do this to it")]
    NotAllowed,
    /// Nothing to send, or longer than 64 KiB.
    #[error("nothing to send, or longer than 64 KiB")]
    MessageLength,
    /// No file, or more than ten in a message.
    #[error("no file, or more than ten in a message")]
    FileCount,
    /// Larger than 2 GiB.
    #[error("larger than 2 GiB")]
    FileTooLarge,
    /// The file is not on this device yet.
    #[error("the file is not on this device yet")]
    FileNotHere,
    /// The file is not what was sent: it was damaged on the way or on disk.
    #[error("the file is not what was sent: it was damaged on the way or on disk")]
    FileDamaged,
    /// There is no exported chat in this file.
    #[error("there is no exported chat in this file")]
    PastNoChat,
    /// The dates of an exported chat are written in an unknown form.
    #[error("the dates of this chat are written in an unknown form")]
    PastDates,
    /// An exported chat's file is damaged.
    #[error("the file is damaged")]
    PastDamaged,
    /// What calls itself an exported chat has an absurd size.
    #[error("this is no exported chat: it has an absurd size")]
    PastAbsurd,
    /// The key of a backup that was typed is not right, or not this one.
    #[error("this is not the key")]
    BackupKey,
    /// There is no key for backups on this device yet.
    #[error("there is no key for backups on this device yet: make it on the phone")]
    BackupNoKey,
    /// Nothing was said about where backups go.
    #[error("nothing was said about where backups go")]
    BackupNoPlace,
    /// A backup or restore goes on already.
    #[error("a backup or restore goes on already")]
    BackupBusy,
    /// This key belongs to another backup.
    #[error("this key belongs to another backup; nothing is known to be damaged")]
    BackupWrongKey,
    /// The backup is damaged where all hangs on it.
    #[error("the backup is damaged")]
    BackupDamaged,
    /// There is no backup, or what all hangs on is missing.
    #[error("there is no backup here, or what all of it hangs on is missing")]
    BackupMissing,
    /// The backup was made by a newer version of Harkara.
    #[error("the backup was made by a newer version of Harkara")]
    BackupTooNew,
    /// The storage has gone back to an earlier backup than this device has made.
    #[error("where the backup is kept has gone back to an earlier state")]
    BackupRolledBack,
    /// Where the backup is kept can't be reached.
    #[error("where the backup is kept can't be reached")]
    BackupAway,
    /// Where the backup is kept does not let this device in.
    #[error("where the backup is kept does not let this device in")]
    BackupRefused,
    /// No room is left where the backup is kept.
    #[error("no room is left where the backup is kept")]
    BackupFull,
    /// Only proxies may be used, and none leads to where the backup is kept.
    #[error("only proxies may be used, and none leads to where the backup is kept")]
    BackupProxyOnly,
    /// A group has at most 500 people.
    #[error("a group has at most 500 people")]
    GroupTooLarge,
    /// The relay can't be reached now; this needs it.
    #[error("the relay can't be reached now; this needs it")]
    Offline,
    /// The relay refused: too much at once.
    #[error("the relay refused: too much at once")]
    RateLimited,
    /// The relay has no more room for this account.
    #[error("the relay has no more room for this account")]
    QuotaExceeded,
    /// The account has as many devices as there can be.
    #[error("the account has 16 devices, as many as there can be: remove one first")]
    TooManyDevices,
    /// This device was removed from its account.
    #[error("this device was removed from its account")]
    DeviceRemoved,
    /// Only the phone can do this.
    #[error("only the phone can do this")]
    PhoneOnly,
    /// The relay's key is not the one in the link: perhaps somebody is in between.
    #[error("the relay's key is not the one in the link: perhaps somebody is in between")]
    RelayKeyChanged,
    /// The relay's address answers with a certificate that this device does not trust.
    #[error("the relay's address answers with a certificate that this device does not trust")]
    Certificate,
    /// The clock of this device is so far off that the relay's certificate does not hold.
    #[error("the clock of this device is so far off that the relay's certificate does not hold")]
    ClockWrong,
    /// The database file is damaged.
    #[error("the database file is damaged")]
    DatabaseDamaged,
    /// The database can't be opened with this key.
    #[error("the database can't be opened with this key")]
    DatabaseKey,
    /// The disk is full; nothing was lost.
    #[error("the disk is full; nothing was lost")]
    DiskFull,
    /// The database is from a newer version of Harkara.
    #[error("the database is from a newer version of Harkara")]
    DatabaseTooNew,
    /// Another window or tab has the database open.
    #[error("another window or tab has the database open")]
    AlreadyOpen,
    /// This browser gives the page no private storage: a private window, or no secure connection.
    #[error("this browser gives the page no private storage: a private window, or no secure connection")]
    StorageUnavailable,
    /// The password is too easy to guess.
    #[error("the password is too easy to guess")]
    PasswordWeak,
    /// The relay's answers about the password can't be right.
    #[error("what the relay says about the password can't be right; the 64 digits open the backup all the same")]
    VaultDamaged,
    /// Not enough memory.
    #[error("there is not enough memory on this device for this")]
    NoMemory,
    /// Input out of range.
    #[error("input out of range")]
    BadInput,
    /// A fault in Harkara itself.
    #[error("a fault in Harkara itself")]
    Internal,
}

/// An error for the user interface: the code decides the words, the detail is for the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[ts(export, export_to = "types.ts")]
#[error("{code}{}{detail}", if detail.is_empty() { "" } else { ": " })]
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
