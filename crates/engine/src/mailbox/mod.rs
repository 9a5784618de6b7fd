//! What the relay delivers, in order and without gaps: batches become one transaction, and are acknowledged after it.

mod item;

use crate::error::{EngineError, Result};
use crate::requests::Waiting;
use crate::step::Step;
use harkara_api::Connection;
use harkara_store::own;
use harkara_wire::proto::relay::{Ack, Deliver, client_frame::Request};

/// Items in one transaction, at most. In a browser the page's questions wait for it: there is one connection.
const BATCH: usize = if cfg!(target_family = "wasm") { 100 } else { 500 };
/// And bytes.
const BATCH_BYTES: usize = 2 << 20;
/// Items announced by `more` that do not come: what is there is taken in.
const PATIENCE_MS: u64 = 250;

/// Items that came and wait for the rest of their batch. Nothing is lost with them: they are not acknowledged.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arriving {
    items: Vec<std::sync::Arc<Deliver>>,
    bytes: usize,
    since_ms: u64,
}

impl Arriving {
    /// When the wait for more is over.
    pub fn due_ms(&self) -> Option<u64> {
        (!self.items.is_empty()).then_some(self.since_ms + PATIENCE_MS)
    }

    /// The connection is gone; it all comes again.
    pub fn lost(&mut self) {
        *self = Self::default();
    }
}

/// An item came.
pub(crate) fn arrived(step: &mut Step<'_>, item: Deliver) -> Result<()> {
    let more = item.more;
    let now_ms = step.now_ms;
    let arriving = &mut step.mem.arriving;
    if arriving.items.is_empty() {
        arriving.since_ms = now_ms;
    }
    arriving.bytes += prost::Message::encoded_len(&item);
    arriving.items.push(std::sync::Arc::new(item));
    let full = arriving.items.len() >= BATCH || arriving.bytes >= BATCH_BYTES;
    catching_up(step, more);
    if more && !full {
        return Ok(());
    }
    take_in(step)
}

/// Takes in what has arrived, and acknowledges it.
pub(crate) fn take_in(step: &mut Step<'_>) -> Result<()> {
    let arriving = std::mem::take(&mut step.mem.arriving);
    let before = own::get(step.db)?.ok_or(EngineError::Relay("a delivery to nobody"))?.mailbox_acked;
    let mut acked = before;
    for delivered in &arriving.items {
        if delivered.sequence <= acked {
            continue;
        }
        if delivered.sequence != acked + 1 {
            return Err(EngineError::Relay("a gap in the mailbox"));
        }
        acked = delivered.sequence;
        // One that can't be taken in is left behind: nothing anybody sends may block what comes after it.
        let taken = step.attempt(|step| item::take_in(step, delivered))?;
        if let Err(error) = taken {
            tracing::warn!(sequence = delivered.sequence, %error, "a mailbox item that can't be taken in");
            let told = step.attempt(|step| item::unreadable(step, delivered))?;
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
    if let Some(last) = arriving.items.last().map(|last| last.sequence.min(acked)) {
        step.ask(Request::Ack(Ack { sequence: last }), Waiting::Ack);
    }
    Ok(())
}

/// What stood in the mailbox at the beginning has been sent.
pub(crate) fn delivered(step: &mut Step<'_>) {
    catching_up(step, !step.mem.arriving.items.is_empty());
}

fn catching_up(step: &mut Step<'_>, catching_up: bool) {
    if step.mem.connection != (Connection::Online { catching_up }) {
        step.mem.connection = Connection::Online { catching_up };
        step.changes.connection(Connection::Online { catching_up });
    }
}
