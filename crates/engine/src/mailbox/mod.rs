//! What the relay delivers, in order and without gaps: batches become one transaction, and are acknowledged after it.

mod catch_up;
mod item;

pub(crate) use catch_up::{CatchUp, acknowledged, ask_whether_all, delivered};

use crate::error::{EngineError, Result};
use crate::requests::Waiting;
use crate::step::Step;
use harkara_store::own;
use harkara_wire::proto::relay::{Ack, Deliver, client_frame::Request, deliver::Item};
use std::collections::VecDeque;
use std::sync::Arc;

/// Items in one transaction, at most, unless the driver wants shorter ones ([`crate::Engine::set_slice`]).
pub(crate) const SLICE: usize = 500;
/// And bytes.
const SLICE_BYTES: usize = 2 << 20;
/// Items announced by `more` that do not come: what is there is taken in.
const PATIENCE_MS: u64 = 250;

/// Items that came and wait for the rest of their batch, or for their turn. Nothing is lost with them: they are not
/// acknowledged.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arriving {
    items: VecDeque<Arc<Deliver>>,
    bytes: usize,
    since_ms: u64,
    /// What is here need not wait for more.
    whole: bool,
}

impl Arriving {
    /// When the next of it is to be taken in.
    pub fn due_ms(&self) -> Option<u64> {
        (!self.items.is_empty()).then_some(self.since_ms + if self.whole { 0 } else { PATIENCE_MS })
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The connection is gone; it all comes again.
    pub fn lost(&mut self) {
        *self = Self::default();
    }

    fn push(&mut self, item: Deliver, slice: usize, now_ms: u64) {
        if self.items.is_empty() {
            (self.since_ms, self.whole) = (now_ms, false);
        }
        self.bytes += prost::Message::encoded_len(&item);
        let full = self.items.len() + 1 >= slice || self.bytes >= SLICE_BYTES;
        self.whole |= full || !item.more;
        self.items.push_back(Arc::new(item));
    }

    /// The next items for one transaction.
    fn next(&mut self, slice: usize) -> Vec<Arc<Deliver>> {
        let (mut items, mut bytes) = (Vec::new(), 0);
        while items.len() < slice
            && bytes < SLICE_BYTES
            && let Some(item) = self.items.pop_front()
        {
            bytes += prost::Message::encoded_len(item.as_ref());
            items.push(item);
        }
        self.bytes = self.bytes.saturating_sub(bytes);
        items
    }
}

/// An item came. It is taken in with those right behind it.
pub(crate) fn arrived(step: &mut Step<'_>, item: Deliver) {
    let (slice, now_ms) = (step.mem.slice, step.now_ms);
    step.mem.catch_up.came();
    step.mem.arriving.push(item, slice, now_ms);
}

/// Takes in what has arrived, unless more of it is announced.
pub(crate) fn turn(step: &mut Step<'_>) -> Result<()> {
    if step.mem.arriving.whole { take_in(step) } else { Ok(()) }
}

/// Takes in what has arrived, and acknowledges it. One slice in one input: with the rest the driver comes back when it
/// has looked after others.
pub(crate) fn take_in(step: &mut Step<'_>) -> Result<()> {
    let room = step.mem.slice.saturating_sub(step.taken);
    let arriving = step.mem.arriving.next(room);
    if arriving.is_empty() {
        return Ok(());
    }
    step.taken += arriving.len();
    let before = own::get(step.db)?.ok_or(EngineError::Relay("a delivery to nobody"))?.mailbox_acked;
    let mut acked = before;
    for delivered in &arriving {
        if delivered.sequence <= acked {
            continue;
        }
        if delivered.sequence != acked + 1 {
            return Err(EngineError::Relay("a gap in the mailbox"));
        }
        acked = delivered.sequence;
        // One that can't be taken in is left behind: nothing anybody sends may block what comes after it.
        let taken = match delivered.item {
            Some(Item::Message(_)) => step.attempt_message(|step| item::take_in(step, delivered))?,
            _ => step.attempt(|step| item::take_in(step, delivered))?,
        };
        if let Err(error) = taken {
            tracing::warn!(sequence = delivered.sequence, %error, "a mailbox item that can't be taken in");
            let group = matches!(delivered.item, Some(Item::Commit(_) | Item::Welcome(_)));
            if group && step.mem.fetched_again != Some(delivered.sequence) {
                // Without it this device is out of the group. Perhaps it was damaged on its way here only.
                step.mem.fetched_again = Some(delivered.sequence);
                return Err(EngineError::Relay("a commit or welcome that can't be taken in: it is fetched again"));
            }
            let told = step.attempt_message(|step| item::unreadable(step, delivered))?;
            if let Err(error) = told {
                tracing::warn!(sequence = delivered.sequence, %error, "nor told of");
            }
        }
        if step.linked()?.is_none() {
            break;
        }
    }
    if acked > before {
        own::set_mailbox_acked(step.db, acked)?;
    }
    if let Some(last) = arriving.last().map(|last| last.sequence.min(acked)) {
        step.ask(Request::Ack(Ack { sequence: last }), Waiting::Ack);
    }
    Ok(())
}
