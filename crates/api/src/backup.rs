//! Encrypted backups: how they stand, how they are set up, and how one comes back.

use crate::{ApiError, ChatId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where backups are kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum BackupPlace {
    /// The relay, under the backup's own key. `link`: which one, on a device that has no account yet; otherwise the account's.
    Relay { link: Option<String> },
    /// A folder: another disk, a stick, a drive that somebody synchronises.
    Folder { path: String },
    /// Storage that speaks S3. `secret` goes in and never comes out: empty in every answer.
    S3 { endpoint: String, region: String, bucket: String, prefix: String, key_id: String, secret: String },
}

impl std::fmt::Debug for BackupPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Relay { .. } => "Relay(…)",
            Self::Folder { .. } => "Folder(…)",
            Self::S3 { .. } => "S3(…)",
        })
    }
}

/// How often a backup is made by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum BackupSchedule {
    /// Only when the person asks for it.
    Never,
    Daily,
    Weekly,
    Monthly,
}

/// How backups stand on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct BackupView {
    pub key: BackupKeyState,
    /// Off where there is none.
    pub place: Option<BackupPlace>,
    pub schedule: BackupSchedule,
    pub last: Option<BackupMade>,
    pub proven: Option<BackupProof>,
    /// Why the last try did not succeed, where none did since.
    pub fault: Option<BackupFault>,
    /// When that was.
    pub tried_ms: u64,
    /// When the next one is due; `None`: only when the person asks.
    pub next_ms: Option<u64>,
    /// What goes on just now.
    pub running: Option<BackupProgress>,
}

/// Whether this device can make backups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum BackupKeyState {
    /// It can: there is a key.
    Ready,
    /// There is no key yet; this device can make it.
    None,
    /// There is no key yet, and only the phone can make it: on the phone, *Chat backup*.
    PhoneFirst,
}

/// A backup that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct BackupMade {
    pub made_ms: u64,
    pub messages: u64,
    pub media: u64,
    /// Of all that is in it.
    pub bytes: u64,
}

/// A backup that was restored on trial, everything in it compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct BackupProof {
    pub proven_ms: u64,
    pub messages: u64,
    pub media: u64,
}

/// What is going on with a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct BackupProgress {
    pub stage: BackupStage,
    pub bytes: u64,
    pub bytes_total: u64,
    /// Messages and files.
    pub items: u64,
    pub items_total: u64,
    /// How long it still takes, once that can be told.
    pub left_ms: Option<u64>,
}

/// What is done just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum BackupStage {
    /// A backup is being made.
    Making,
    /// What was made is being read back.
    Checking,
    /// It is being restored on trial.
    Proving,
    /// Messages are coming back: the newest are here.
    RestoringMessages,
    /// All messages are here; photos, videos and voice messages are coming back.
    RestoringMedia,
}

/// Why there is no backup, or not what was hoped for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, thiserror::Error)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum BackupFault {
    /// Where it is kept can't be reached.
    #[error("where the backup is kept can't be reached")]
    Away,
    /// Where it is kept does not let this device in.
    #[error("where the backup is kept does not let this device in")]
    Refused,
    /// No room is left where it is kept.
    #[error("no room is left where the backup is kept")]
    Full,
    /// A backup with another key is there already, or the key is wrong.
    #[error("the backup there has another key")]
    WrongKey,
    /// Part of it is damaged; what is still on this device is stored anew.
    #[error("part of the backup is damaged")]
    Damaged,
    /// Part of it is missing; what is still on this device is stored anew.
    #[error("part of the backup is missing")]
    Missing,
    /// It was made by a newer version of Harkara.
    #[error("the backup was made by a newer version of Harkara")]
    TooNew,
    /// The storage has gone back to an earlier state.
    #[error("where the backup is kept has gone back to an earlier state")]
    RolledBack,
    /// This device's disk is full.
    #[error("this device's disk is full")]
    DiskFull,
    /// The place can't be reached through a proxy, and only proxies may be used.
    #[error("only proxies may be used, and none leads there")]
    ProxyOnly,
    /// A fault in Harkara itself.
    #[error("a fault in Harkara itself")]
    Internal,
}

/// A key, to be written down: shown once. It opens everything.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct BackupKeyView {
    /// Eight lines of eight digits.
    pub lines: Vec<String>,
    /// The same as fifteen words.
    pub words: Vec<String>,
    /// The same for a QR code.
    pub code: String,
    /// Which line the person is to type back, from 0.
    pub confirm: u32,
}

impl std::fmt::Debug for BackupKeyView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BackupKeyView(…)")
    }
}

/// What a person has typed of a key so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct BackupKeyTyped {
    /// All of it is there, and it adds up.
    pub whole: bool,
    /// Lines with a mistake, from 0; of words, their places.
    pub wrong: Vec<u32>,
    /// Digits so far, where it is digits.
    pub digits: u32,
}

/// What came back of a backup, and what did not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct RestoreView {
    /// When the backup was made.
    pub made_ms: u64,
    pub messages: u64,
    pub media: u64,
    /// Everything is here that could be had.
    pub done: bool,
    /// Why it waits; it goes on by itself, or with `ResumeRestore`.
    pub fault: Option<BackupFault>,
    /// What the backup had and could not give: the first thousand.
    pub lost: Vec<LostPart>,
}

/// A part of a backup that is damaged or missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct LostPart {
    /// Not damaged but not there at all.
    pub missing: bool,
    /// Whose messages these were, as far as they are known here.
    pub chats: Vec<ChatId>,
    /// The oldest and the newest of them; 0: not messages.
    pub from_ms: u64,
    pub to_ms: u64,
    /// It is a file.
    pub file: bool,
}

/// Something about backups came to an end, or moved on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum BackupEvent {
    /// It has come further.
    Progress { progress: BackupProgress },
    /// Ask [`crate::Query::Backup`] and [`crate::Query::Restore`] again; `error`: what came in between.
    Changed { error: Option<ApiError> },
}
