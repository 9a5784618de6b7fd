//! Files in messages, as a screen shows them.

use crate::{ChatId, MessageId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A file in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct FileView {
    /// In the message, from 0: with the message's id this is the file's name in commands.
    pub place: u32,
    pub kind: FileKind,
    /// Safe to save under and to show.
    pub name: String,
    pub media_type: String,
    pub size: u64,
    /// Pixels; 0: not known.
    pub width: u32,
    pub height: u32,
    pub duration_ms: u64,
    /// Voice messages: how loud each 64th of it is, 64 bytes in base64; empty: not known.
    pub waveform: String,
    /// There is a small picture of it, to be asked for.
    pub thumbnail: bool,
    pub state: FileState,
}

/// What a file is, and so how it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    File,
    Photo,
    Video,
    Audio,
    Voice,
}

/// Where a file stands on this device. Bytes done are of the file's size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(tag = "state", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum FileState {
    /// Being encrypted, and made smaller where it is a photo.
    Preparing,
    /// On its way to the relay.
    Uploading { done: u64, paused: bool },
    /// Not on this device, and not asked for.
    Remote,
    /// On its way to this device.
    Downloading { done: u64, paused: bool },
    /// On this device, whole.
    Here,
    /// It can't go on.
    Failed { fault: FileFault, here: bool },
}

/// Why a file can't go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum FileFault {
    /// The relay does not keep it any more; one's own devices have been asked for it.
    Missing,
    /// Not what was sent.
    Damaged,
    /// The file that was to be sent can't be read any more, or changed meanwhile.
    SourceGone,
    /// Larger than 2 GiB.
    TooLarge,
    /// The relay keeps no more for this account.
    Quota,
    /// No room on this device.
    DiskFull,
    /// The person gave it up.
    Cancelled,
}

/// A file to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct NewFile {
    /// Where it is, in the words of the device: a path, or the name of what was picked.
    pub source: String,
    /// What it is called.
    pub name: String,
    /// A photo is made smaller, and loses what the camera wrote into it; else it goes as it is.
    pub shrink: bool,
    /// A recording, to be sent as a voice message; what turns out to be none goes as a file.
    #[serde(default)]
    pub voice: bool,
}

/// How far a file has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct FileProgress {
    pub chat: ChatId,
    pub message: MessageId,
    pub place: u32,
    /// Bytes of the file's size.
    pub done: u64,
}

/// What to do about a file under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum FileAction {
    /// Have it on this device.
    Download,
    /// Hold it.
    Pause,
    /// Go on, or try again.
    Resume,
    /// Give it up: what came of it is thrown away; a message that waits for it is not sent.
    Cancel,
}
