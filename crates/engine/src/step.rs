//! One input being carried out: the open transaction, the time, what is in memory, and what will be handed out after
//! the commit.

use crate::Output;
use crate::changes::Changes;
use crate::error::{EngineError, Result};
use crate::memory::{Me, Memory};
use crate::mls::{MlsGroup, Provider};
use crate::receipts::Owed;
use crate::requests::Waiting;
use harkara_api::{ErrorCode, Reply};
use harkara_store::own::{self, OwnStage};
use harkara_wire::id::GroupId;
use harkara_wire::proto::relay::{ClientFrame, client_frame::Request};
use rand_chacha::rand_core::Rng;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::sync::Arc;

/// See the module.
pub(crate) struct Step<'a> {
    /// Inside the transaction.
    pub db: &'a Connection,
    /// The driver's clock.
    pub now_ms: u64,
    /// See [`Memory`].
    pub mem: &'a mut Memory,
    /// Handed out after the commit.
    pub out: Vec<Output>,
    /// Told after the commit.
    pub changes: Changes,
    /// Chats whose list line is to be brought up to date, once, at the end.
    pub stale: BTreeSet<i64>,
    /// What the messages of this input make this device owe, written once, at the end.
    pub owed: Owed,
    /// Mailbox items taken in by this input.
    pub taken: usize,
}

impl<'a> Step<'a> {
    /// At the beginning of an input.
    pub fn new(db: &'a Connection, now_ms: u64, mem: &'a mut Memory) -> Self {
        let (out, changes, stale, owed) = Default::default();
        Self { db, now_ms, mem, out, changes, stale, owed, taken: 0 }
    }

    /// Who this device is; refused while it belongs to no account.
    pub fn me(&mut self) -> Result<Arc<Me>> {
        if let Some(me) = self.linked()? {
            return Ok(me);
        }
        let removed = own::get(self.db)?.is_some_and(|row| row.stage == OwnStage::Removed);
        Err(if removed { ErrorCode::DeviceRemoved } else { ErrorCode::NotLinked }.into())
    }

    /// Who this device is, if it belongs to an account.
    pub fn linked(&mut self) -> Result<Option<Arc<Me>>> {
        if self.mem.me.is_none() {
            let row = own::get(self.db)?.filter(|row| row.stage == OwnStage::Linked);
            self.mem.me = row.map(|row| Me::read(&row)).transpose()?.map(Arc::new);
        }
        Ok(self.mem.me.clone())
    }

    /// Writes who this device is.
    pub fn set_own(&mut self, row: &own::Own) -> Result<()> {
        own::put(self.db, row)?;
        self.mem.me = None;
        self.changes.overview();
        Ok(())
    }

    /// Asks the relay; the answer comes back as `waiting`.
    pub fn ask(&mut self, request: Request, waiting: Waiting) {
        let request_id = self.mem.requests.ask(waiting);
        self.out.push(Output::Send(ClientFrame { request_id, request: Some(request) }));
    }

    /// Answers a command that could not be answered at once.
    pub fn reply(&mut self, command: u64, answer: Result<Reply>) {
        self.out.push(Output::Reply(command, answer.map_err(|error| error.to_api())));
    }

    /// Fresh random bytes.
    pub fn random<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.mem.rng.fill_bytes(&mut bytes);
        bytes
    }

    /// A moment between now and `within_ms` from now, so that devices that saw the same thing do not all act at once.
    pub fn jitter(&mut self, within_ms: u64) -> u64 {
        self.now_ms + self.mem.rng.next_u64() % within_ms.max(1)
    }

    /// Looks at a group.
    pub fn look<T>(&mut self, id: &GroupId, work: impl FnOnce(&Provider<'_>, &MlsGroup) -> Result<T>) -> Result<T> {
        self.mem.groups.look(&self.mem.secrets.provider(self.db), id, work)
    }

    /// Opens or seals a message. The group's ratchets are written once, before the commit.
    pub fn with_ratchet<T>(
        &mut self,
        id: &GroupId,
        work: impl FnOnce(&Provider<'_>, &mut MlsGroup) -> Result<T>,
    ) -> Result<T> {
        self.mem.groups.message(&self.mem.secrets, self.db, id, work)
    }

    /// Changes a group. When that fails the group is forgotten, and loaded anew as the database has it.
    pub fn with_group<T>(
        &mut self,
        id: &GroupId,
        work: impl FnOnce(&Provider<'_>, &mut MlsGroup) -> Result<T>,
    ) -> Result<T> {
        self.mem.groups.change(&self.mem.secrets.provider(self.db), id, work)
    }

    /// Keeps a group that was just made or joined.
    pub fn keep_group(&mut self, id: GroupId, group: MlsGroup) {
        self.mem.groups.keep(id, group);
    }

    /// Writes what messages have moved in the groups: the last thing in a transaction.
    pub fn write_groups(&mut self) -> Result<()> {
        self.mem.groups.write_back(&self.mem.secrets.provider(self.db))
    }

    /// Deletes a group's MLS state for good.
    pub fn delete_group(&mut self, id: &GroupId) -> Result<()> {
        self.mem.groups.delete(&self.mem.secrets.provider(self.db), id)
    }

    /// Carries `work` out entirely or not at all, and goes on either way.
    pub fn attempt<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<Result<T>> {
        // A group that is loaded anew after a failure must be as it was before this.
        self.write_groups()?;
        let (done, _) = self.savepoint(work)?;
        if done.is_err() {
            self.mem.groups.forget_all();
        }
        Ok(done)
    }

    /// The same for what opens or seals messages and changes no group otherwise. When it fails, the keys it used stay
    /// used; so nothing has to be written before it, however many there are in a row.
    pub fn attempt_message<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<Result<T>> {
        if self.mem.groups.is_full() {
            self.write_groups()?;
        }
        match self.savepoint(work)? {
            (Err(_), true) => Err(EngineError::Internal("a group was changed by a message that was not taken in")),
            (done, _) => Ok(done),
        }
    }

    /// Also answers whether a group was changed on the way.
    fn savepoint<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<(Result<T>, bool)> {
        let changes = self.mem.groups.changes();
        self.db.prepare_cached("SAVEPOINT attempt")?.execute([])?;
        let done = work(self);
        if done.is_err() {
            self.db.prepare_cached("ROLLBACK TO attempt")?.execute([])?;
            self.mem.me = None;
        }
        self.db.prepare_cached("RELEASE attempt")?.execute([])?;
        match done {
            // The database itself is in trouble: that is no peer's fault, and nothing may be acknowledged.
            Err(EngineError::Store(error)) => Err(EngineError::Store(error)),
            other => Ok((other, self.mem.groups.changes() != changes)),
        }
    }
}

#[cfg(test)]
mod tests;
