//! What an outbox item is to do, in the engine's own encoding.

use crate::error::{EngineError, Result};
use harkara_wire::id::AccountId;
use prost::Message;

/// `outbox.kind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `plain` is a `content::Content`.
    Content = 1,
    /// `plain` is a [`CreatePlan`].
    Create = 2,
    /// `plain` is a [`CommitPlan`].
    Commit = 3,
    /// `plain` is a [`JoinPlan`].
    Join = 4,
    /// Leaves the group at the relay.
    Leave = 5,
    /// `plain` is an `identity::Removal`; about no chat.
    Removal = 6,
}

impl Kind {
    /// As stored.
    pub fn read(number: i64) -> Result<Self> {
        [Self::Content, Self::Create, Self::Commit, Self::Join, Self::Leave, Self::Removal]
            .into_iter()
            .find(|kind| *kind as i64 == number)
            .ok_or(EngineError::Internal("an outbox item of an unknown kind"))
    }
}

/// A group to be made.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct CreatePlan {
    #[prost(bytes = "vec", tag = "1")]
    pub group_id: Vec<u8>,
    /// Encoded `GroupData`.
    #[prost(bytes = "vec", tag = "2")]
    pub data: Vec<u8>,
    /// Everybody, oneself included.
    #[prost(bytes = "vec", repeated, tag = "3")]
    pub accounts: Vec<Vec<u8>>,
}

/// A group to be changed. Made into a commit against the group as it stands then; what has become true meanwhile is
/// left out, and a plan with nothing left to do is dropped.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct CommitPlan {
    #[prost(bytes = "vec", repeated, tag = "1")]
    pub add: Vec<Vec<u8>>,
    #[prost(bytes = "vec", repeated, tag = "2")]
    pub remove: Vec<Vec<u8>>,
    /// Devices that their account has removed, and accounts that asked to leave.
    #[prost(bool, tag = "3")]
    pub tidy: bool,
    #[prost(string, optional, tag = "4")]
    pub name: Option<String>,
    #[prost(bytes = "vec", tag = "5")]
    pub promote: Vec<u8>,
    #[prost(bytes = "vec", tag = "6")]
    pub demote: Vec<u8>,
    #[prost(uint32, optional, tag = "7")]
    pub timer_s: Option<u32>,
}

/// A group to be joined by external commit.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct JoinPlan {
    #[prost(bytes = "vec", tag = "1")]
    pub group_id: Vec<u8>,
    /// The chat was broken: say so when it works again.
    #[prost(bool, tag = "2")]
    pub recover: bool,
    /// How often it went wrong.
    #[prost(uint32, tag = "3")]
    pub failures: u32,
}

/// Reads an item's plan back.
pub(crate) fn read<T: Message + Default>(plain: &[u8]) -> Result<T> {
    T::decode(plain).map_err(|_| EngineError::Internal("an outbox item that does not decode"))
}

/// An account out of a plan.
pub(crate) fn account(bytes: &[u8]) -> Result<AccountId> {
    AccountId::try_from(bytes).map_err(|_| EngineError::Internal("an outbox item with a malformed account"))
}
