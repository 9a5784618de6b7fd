//! Records, as they are handed to a writer.

use harkara_wire::id::ChatId;
use harkara_wire::proto::backup::{Frame, Stream, frame::Body};

/// A record of the account, and its place among the others.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The order within its stream; no two records of a stream have the same.
    pub key: Vec<u8>,
    /// What it says.
    pub body: Body,
}

impl Record {
    /// The order of messages is that of time.
    pub fn message_key(sort_ms: u64, id: &[u8]) -> Vec<u8> {
        [&sort_ms.to_be_bytes()[..], id].concat()
    }

    /// Which stream it belongs to.
    pub fn stream(&self) -> Stream {
        match &self.body {
            Body::Account(_) => Stream::Account,
            Body::Contact(_) => Stream::People,
            Body::Chat(_) => Stream::Chats,
            Body::Gone(_) => Stream::Gone,
            Body::Message(_) => Stream::Messages,
            Body::Media(_) => Stream::Media,
        }
    }

    /// When, and in which chat, so that a person can be told what was in a segment that is lost.
    pub(crate) fn told(&self) -> Option<(u64, Option<ChatId>)> {
        match &self.body {
            Body::Message(message) => Some((message.sort_ms, ChatId::try_from(message.chat_id.as_slice()).ok())),
            _ => None,
        }
    }

    pub(crate) fn into_frame(self) -> Frame {
        Frame { body: Some(self.body) }
    }
}
