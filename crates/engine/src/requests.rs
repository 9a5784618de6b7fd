//! Which question an answer of the relay belongs to. Kept in memory only: what must survive is in the outbox.

use crate::conversation::lookup::Lookup;
use crate::sign_up::SignUp;
use crate::{history, linking};
use harkara_store::receipts::Mark;
use harkara_wire::id::AccountId;
use harkara_wire::proto::identity::Roster;
use std::collections::BTreeMap;

/// What an answer is for.
#[derive(Debug, Clone)]
pub(crate) enum Waiting {
    /// Delivery of the mailbox begins.
    Subscribe,
    /// What stood in the mailbox has been sent, or a window's worth of it.
    Delivered,
    /// The mailbox position was taken note of.
    Ack,
    /// Key packages were stored.
    KeyPackages,
    /// A new account.
    SignUp(SignUp),
    /// A new account's key packages: now others can find it.
    SignedUp(u64),
    /// People by handle, for a command.
    Lookup(Box<Lookup>),
    /// News of somebody met in a group.
    Account(AccountId),
    /// The own account, for a device that comes from a backup.
    OwnAccount,
    /// What a visit to the vault asked last.
    Vault,
    /// The vault was taken away, for a command.
    VaultDropped(u64),
    /// A roster that lists it.
    Listed(Box<Roster>),
    /// Which groups there are for this device.
    Groups,
    /// An outbox item was handed over.
    Outbox(i64),
    /// Key packages of somebody, for an outbox item.
    Claim(i64, AccountId),
    /// The group an outbox item joins.
    GroupInfo(i64),
    /// A link under way.
    Linking(linking::Question),
    /// A chunk of history was handed over.
    HistoryPut(Box<history::give::Prepared>),
    /// A chunk of history.
    HistoryGet(Box<history::receive::Wanted>),
    /// Which of a file's chunks the relay lacks.
    Found(i64),
    /// A chunk of a file was handed over by the shell.
    ChunkPut(i64, u32),
    /// The index of a file was handed over.
    IndexPut(i64),
    /// A chunk of a file; the shell keeps what comes.
    ChunkGet(i64, u32),
    /// The index of a file.
    IndexGet(i64),
    /// Marks were handed over.
    Receipt(i64, Vec<Mark>),
    /// At a carrier: it is to know this device; true: with the newest roster.
    Guest(bool),
    /// Delivery of what is carried begins.
    CarrierSubscribed,
    /// What lay there has been sent, or a window's worth of it.
    CarrierAsked,
    /// What was looked at was taken note of.
    CarrierAck,
    /// An outbox item was handed over.
    Carried(i64),
    /// Marks were.
    CarriedMarks(i64, Vec<Mark>),
}

/// Questions asked on this connection and not yet answered.
#[derive(Debug, Clone, Default)]
pub(crate) struct Requests {
    last: u64,
    pending: BTreeMap<u64, Waiting>,
}

impl Requests {
    /// A fresh request id for a question whose answer is for `waiting`.
    pub fn ask(&mut self, waiting: Waiting) -> u64 {
        self.last += 1;
        self.pending.insert(self.last, waiting);
        self.last
    }

    /// Whether such a question waits for its answer.
    pub fn any(&self, which: impl Fn(&Waiting) -> bool) -> bool {
        self.pending.values().any(which)
    }

    /// What this answer is for; each question is answered once.
    pub fn answered(&mut self, request_id: u64) -> Option<Waiting> {
        self.pending.remove(&request_id)
    }

    /// The same, if it is what the one who says so takes it for.
    pub fn answered_if(&mut self, request_id: u64, its: impl Fn(&Waiting) -> bool) -> Option<Waiting> {
        self.pending.get(&request_id).is_some_and(its).then(|| self.pending.remove(&request_id)).flatten()
    }

    /// The connection is gone: ids begin anew, and these will never be answered.
    pub fn lost(&mut self) -> Vec<Waiting> {
        self.last = 0;
        std::mem::take(&mut self.pending).into_values().collect()
    }
}
