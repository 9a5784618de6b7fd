//! What happens by itself: at a named time, and at the end of every input.

use crate::conversation::{disappearing, people};
use crate::error::Result;
use crate::step::Step;
use crate::{backup, carry, history, identity, linking, mailbox, nearby, outbox, receipts, relay_status, transfer};

/// The time named by `poll_timeout` has come.
pub(crate) fn tick(step: &mut Step<'_>) -> Result<()> {
    if step.mem.arriving.due_ms().is_some_and(|due_ms| due_ms <= step.now_ms) {
        mailbox::take_in(step)?;
    }
    disappearing::expire(step)?;
    linking::tick(step)?;
    if step.linked()?.is_some() {
        identity::remind(step)?;
        history::tick(step)?;
    }
    outbox::overdue(step)
}

/// The end of every input, inside its transaction: what is due goes out, and the next timeout is named.
pub(crate) fn settle(step: &mut Step<'_>) -> Result<()> {
    receipts::settle(step)?;
    let linked = step.linked()?.is_some();
    nearby::settle(step)?;
    carry::settle(step)?;
    if linked {
        relay_status::settle(step)?;
        transfer::settle(step)?;
    }
    if linked && step.mem.online() {
        people::ask_about_strangers(step)?;
        history::pump(step)?;
        backup::settle(step)?;
        transfer::pump(step)?;
        outbox::pump(step)?;
        receipts::pump(step)?;
        receipts::settle(step)?;
    }
    if linked && carry::stands(step) {
        transfer::pump(step)?;
        carry::pump(step)?;
        receipts::settle(step)?;
    }
    let (mut reminder, mut history) = (None, None);
    if linked {
        (reminder, history) = (identity::next_reminder_ms(step)?, history::timeout(step)?);
    }
    let mut next: Option<(u64, &'static str)> = None;
    let mut at = |due_ms: Option<u64>, why: &'static str| {
        if let Some(due_ms) = due_ms
            && next.is_none_or(|(earliest, _)| due_ms < earliest)
        {
            next = Some((due_ms, why));
        }
    };
    at(step.mem.arriving.due_ms(), "the rest of a mailbox batch");
    at(
        step.mem.linking.as_ref().and_then(linking::Linking::timeout),
        "a linking code, or patience with the other side",
    );
    at(reminder, "a device that was not acknowledged");
    at(harkara_store::gone::next_expiry_ms(step.db)?, "a message that disappears");
    at(history, "history that does not come");
    if linked {
        at(carry::next_ms(step)?, "home is away, or may be back");
        at(nearby::next_ms(step), "people nearby");
        at(step.mem.ask_status_ms, "the status of a relay that is away");
    }
    if linked && (step.mem.online() || carry::stands(step)) {
        at(transfer::timeout(step), "files: the relay's patience, or progress to tell");
    }
    if linked && step.mem.online() {
        at(step.mem.in_flight.next_ms(), "the relay's patience, or ours with it");
        at(harkara_store::outbox::next_due(step.db, step.now_ms)?, "an outbox item");
    }
    step.mem.timeout = next;
    Ok(())
}
