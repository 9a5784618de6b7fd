//! How far a transfer has come, as the giver writes it down. Only ids and times, so that any own device understands it.

use crate::error::{EngineError, Result};
use harkara_wire::id::{AccountId, ChatId, MessageId};
use prost::Message;

/// After the first chunk come all people, all chats, all messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum Stage {
    People = 0,
    Chats = 1,
    Messages = 2,
}

/// Where the next chunk begins.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Position {
    #[prost(enumeration = "Stage", tag = "1")]
    pub stage: i32,
    /// The last person given.
    #[prost(bytes = "vec", tag = "2")]
    pub account: Vec<u8>,
    /// The last chat given.
    #[prost(bytes = "vec", tag = "3")]
    pub chat: Vec<u8>,
    /// The oldest message given.
    #[prost(uint64, tag = "4")]
    pub sort_ms: u64,
    #[prost(bytes = "vec", tag = "5")]
    pub message: Vec<u8>,
    /// Messages given so far, each counted once.
    #[prost(uint64, tag = "6")]
    pub done: u64,
    /// Never empty once encoded: an empty position is the start.
    #[prost(uint32, tag = "7")]
    pub version: u32,
}

impl Position {
    /// After the first chunk.
    pub fn after_first(done: u64) -> Self {
        Self { done, version: 1, ..Self::default() }
    }

    /// What a peer sent back; `None` is the start.
    pub fn read(bytes: &[u8]) -> Result<Option<Self>> {
        if bytes.is_empty() {
            return Ok(None);
        }
        let position =
            Self::decode(bytes).map_err(|_| EngineError::Internal("a history position that does not decode"))?;
        let fits = |bytes: &[u8], length| bytes.is_empty() || bytes.len() == length;
        let good = fits(&position.account, 32) && fits(&position.chat, 16) && fits(&position.message, 16);
        if position.version != 1 || !good {
            return Err(EngineError::Internal("a history position of another kind"));
        }
        Ok(Some(position))
    }

    /// The last person given.
    pub fn last_account(&self) -> Option<AccountId> {
        AccountId::try_from(self.account.as_slice()).ok()
    }

    /// The last chat given.
    pub fn last_chat(&self) -> Option<ChatId> {
        ChatId::try_from(self.chat.as_slice()).ok()
    }

    /// The oldest message given.
    pub fn last_message(&self) -> Option<(u64, MessageId)> {
        MessageId::try_from(self.message.as_slice()).ok().map(|id| (self.sort_ms, id))
    }
}
