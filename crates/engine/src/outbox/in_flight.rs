//! What is at the relay just now, and why a chat waits. Lost with the connection, and no harm done.

use harkara_wire::id::{AccountId, DeviceId};
use std::collections::{BTreeMap, BTreeSet};

/// See the module.
#[derive(Debug, Clone, Default)]
pub(crate) struct InFlight {
    /// Handed over and not answered, by item: the chat.
    items: BTreeMap<i64, Option<i64>>,
    /// Chats with marks at the relay.
    receipts: BTreeSet<i64>,
    /// The relay is ahead: nothing more goes out until the mailbox has brought the group to this epoch.
    behind: BTreeMap<i64, Behind>,
    /// The relay asked for patience.
    paused: BTreeMap<Option<i64>, u64>,
    /// Key packages for items that need some.
    claims: BTreeMap<i64, Claims>,
}

/// A group behind the relay.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Behind {
    pub epoch: u64,
    /// If the mailbox has not helped by then, something is broken.
    pub until_ms: u64,
}

/// Key packages claimed for an item.
#[derive(Debug, Clone, Default)]
pub(crate) struct Claims {
    pub missing: BTreeSet<AccountId>,
    pub found: Vec<(AccountId, DeviceId, Vec<u8>)>,
}

impl InFlight {
    /// Handed over.
    pub fn sent(&mut self, item: i64, chat: Option<i64>) {
        self.items.insert(item, chat);
    }

    /// Answered, or to be handed over again.
    pub fn done(&mut self, item: i64) {
        self.items.remove(&item);
    }

    /// Whether it is at the relay.
    pub fn has(&self, item: i64) -> bool {
        self.items.contains_key(&item)
    }

    /// Whether anything of this chat is at the relay.
    pub fn busy(&self, chat: i64) -> bool {
        self.receipts.contains(&chat) || self.items.values().any(|of| *of == Some(chat))
    }

    /// Whether nothing is at the relay.
    pub fn is_idle(&self) -> bool {
        self.items.is_empty() && self.receipts.is_empty()
    }

    /// Marks of a chat are at the relay, or no longer.
    pub fn receipt(&mut self, chat: i64, sent: bool) {
        if sent {
            self.receipts.insert(chat);
        } else {
            self.receipts.remove(&chat);
        }
    }

    /// Whether marks of this chat are at the relay.
    pub fn receipt_sent(&self, chat: i64) -> bool {
        self.receipts.contains(&chat)
    }

    /// The relay is at `epoch` already.
    pub fn fall_behind(&mut self, chat: i64, epoch: u64, until_ms: u64) {
        self.behind.entry(chat).or_insert(Behind { epoch, until_ms }).epoch = epoch;
    }

    /// Whether this chat must wait for its mailbox; over once it is at that epoch.
    pub fn is_behind(&mut self, chat: i64, epoch: u64) -> bool {
        if self.behind.get(&chat).is_some_and(|behind| behind.epoch <= epoch) {
            self.behind.remove(&chat);
        }
        self.behind.contains_key(&chat)
    }

    /// Time has passed: pauses end. Answers the chats that have waited for an epoch long enough, with that epoch.
    pub fn overdue(&mut self, now_ms: u64) -> Vec<(i64, u64)> {
        self.paused.retain(|_, until_ms| *until_ms > now_ms);
        let overdue: Vec<(i64, u64)> = self
            .behind
            .iter()
            .filter(|(_, behind)| behind.until_ms <= now_ms)
            .map(|(chat, behind)| (*chat, behind.epoch))
            .collect();
        self.behind.retain(|_, behind| behind.until_ms > now_ms);
        overdue
    }

    /// Nothing of this chat before then.
    pub fn pause(&mut self, chat: Option<i64>, until_ms: u64) {
        self.paused.insert(chat, until_ms);
    }

    /// Whether this chat has to be patient.
    pub fn is_paused(&mut self, chat: Option<i64>, now_ms: u64) -> bool {
        if self.paused.get(&chat).is_some_and(|until_ms| *until_ms <= now_ms) {
            self.paused.remove(&chat);
        }
        self.paused.contains_key(&chat)
    }

    /// The next instant one of these matters.
    pub fn next_ms(&self) -> Option<u64> {
        self.behind.values().map(|behind| behind.until_ms).chain(self.paused.values().copied()).min()
    }

    /// Key packages for an item.
    pub fn claims(&mut self, item: i64) -> Option<&mut Claims> {
        self.claims.get_mut(&item)
    }

    /// Begins to collect key packages.
    pub fn begin_claims(&mut self, item: i64, missing: BTreeSet<AccountId>) {
        self.claims.insert(item, Claims { missing, found: Vec::new() });
    }

    /// The item is through, or gave up.
    pub fn end_claims(&mut self, item: i64) -> Option<Claims> {
        self.claims.remove(&item)
    }

    /// The connection is gone.
    pub fn lost(&mut self) {
        *self = Self::default();
    }
}
