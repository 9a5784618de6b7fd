//! A message as it was exported.

use crate::Key;
use jiff::civil::DateTime;
use serde::Serialize;

/// A message as it was exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// The same whenever the same message is read again, also from a later export of the same chat.
    pub key: Key,
    /// What the phone's clock showed.
    pub at: DateTime,
    /// Unix milliseconds. Messages of the same minute (or second) are a millisecond apart, in the order of the file.
    pub ms: i64,
    /// Who wrote it, as named on that phone. `None` where the app speaks for itself.
    pub author: Option<String>,
    /// What it says.
    pub content: Content,
    /// Changed by its author after it was sent.
    pub edited: bool,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// Words; places and polls are exported as words, too.
    Text {
        /// As written.
        text: String,
    },
    /// A file, or the place where one was.
    Media {
        /// Its name in the archive. `None`: the chat was exported without media.
        file: Option<String>,
        /// What the export says it is; its content decides ([`crate::Media::kind`]).
        hint: Hint,
        /// What was written with it.
        caption: String,
    },
    /// A call, as it stands in the chat.
    Call(Call),
    /// Taken back by its author.
    Deleted,
    /// A line of the app's own: people coming and going, encryption.
    System {
        /// In the language of that phone.
        text: String,
    },
}

/// A call, as it stands in the chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Call {
    /// With a picture or without.
    pub media: CallKind,
    /// Nobody answered.
    pub missed: bool,
    /// What is said beside it, say how long it took.
    pub note: String,
}

/// With a picture or without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CallKind {
    /// Voice only.
    Voice,
    /// With a picture.
    Video,
}

/// What an export says a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hint {
    /// Not said.
    Unknown,
    /// A photo.
    Image,
    /// A video, or the round one of a video note.
    Video,
    /// A voice message or a song.
    Audio,
    /// A short clip without sound.
    Gif,
    /// A sticker.
    Sticker,
    /// A file of any kind.
    Document,
    /// Somebody's card.
    Contact,
}
