//! What people have sent each other in a chat besides words.

use crate::{FileView, MessageId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum SharedKind {
    /// Photos and videos.
    Media,
    /// Web and mail addresses.
    Links,
    /// Files and music; voice messages are talk.
    Files,
}

/// One of them, and who sent it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct SharedView {
    pub message: MessageId,
    pub sender_name: String,
    pub outgoing: bool,
    pub sent_ms: u64,
    pub thing: SharedThing,
}

/// What it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(tag = "is", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum SharedThing {
    File {
        file: FileView,
    },
    Link {
        url: String,
        /// The words it stands in, or their beginning.
        text: String,
    },
}

/// A file of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct FilePlace {
    pub message: MessageId,
    pub place: u32,
}
