//! The four marks: what others have of one's messages, and what one owes them.

use crate::error::Result;
use crate::outbox;
use crate::recovery;
use crate::requests::Waiting;
use crate::step::Step;
use harkara_store::chats::{self, Chat, Kind};
use harkara_store::messages::{self, status};
use harkara_store::receipts::{self, Mark};
use harkara_store::{devices, outbox as outbox_table};
use harkara_wire::content::MAX_MARKS;
use harkara_wire::id::{AccountId, DeviceId, MessageId};
use harkara_wire::proto::content::{self, Content, Receipt, content::Body};
use harkara_wire::proto::relay::server_frame;
use std::collections::{BTreeMap, BTreeSet};

/// What one input's messages make this device owe; written once, however many they are.
#[derive(Default)]
pub(crate) struct Owed {
    delivered: BTreeMap<(i64, DeviceId), u64>,
    unread: BTreeMap<i64, u64>,
    recount: BTreeSet<(i64, DeviceId)>,
    carried: BTreeSet<(i64, DeviceId)>,
    moved: BTreeSet<i64>,
}

impl Owed {
    /// A counted message of this device came in.
    pub fn delivered(&mut self, chat: i64, device: DeviceId, counter: u64) {
        let highest = self.delivered.entry((chat, device)).or_default();
        *highest = counter.max(*highest);
    }

    /// A counted message of this device came by another relay than home's: before it some may be missing.
    pub fn carried(&mut self, chat: i64, device: DeviceId) {
        self.carried.insert((chat, device));
    }

    /// A message has got another place among the others.
    pub fn moved(&mut self, chat: i64) {
        self.moved.insert(chat);
    }

    /// A message of one's own was stored: marks may have come before this device knew of it.
    pub fn stored(&mut self, chat: i64, device: DeviceId) {
        self.recount.insert((chat, device));
    }

    /// A message came in that nobody has seen.
    pub fn unread(&mut self, chat: i64) {
        *self.unread.entry(chat).or_default() += 1;
    }
}

/// Writes what this input's messages came to.
pub(crate) fn settle(step: &mut Step<'_>) -> Result<()> {
    let owed = std::mem::take(&mut step.owed);
    let Some(me) = step.linked()? else { return Ok(()) };
    for ((chat, device), counter) in owed.delivered {
        let mark = Mark { device, delivered: counter, read: 0 };
        receipts::owe(step.db, chat, &mark)?;
        // What this device has told of itself, so that a mark is owed once.
        receipts::raise(step.db, chat, &me.account, &mark)?;
    }
    for (chat, device) in owed.carried {
        // A mark claims all up to it: what home has and this device has not must not be claimed with it.
        let told = receipts::of_account(step.db, chat, &me.account)?.into_iter().find(|mark| mark.device == device);
        let told = told.map_or(0, |mark| mark.delivered);
        let reached = messages::without_gap(step.db, chat, &device, told)?;
        if reached > told {
            let mark = Mark { device, delivered: reached, read: 0 };
            receipts::owe(step.db, chat, &mark)?;
            receipts::raise(step.db, chat, &me.account, &mark)?;
        }
    }
    for (chat, device) in owed.recount {
        if let Some(chat) = chats::get(step.db, chat)? {
            recount(step, &chat, &device)?;
        }
    }
    for (chat, count) in owed.unread {
        step.changes.overview();
        chats::add_unread(step.db, chat, count)?;
    }
    for chat in owed.moved {
        if chats::recount_unread(step.db, chat)? {
            step.changes.overview();
        }
    }
    for chat in std::mem::take(&mut step.stale) {
        chats::refresh_last(step.db, chat)?;
    }
    Ok(())
}

/// Sends the marks that are owed: one message per chat, and none while the last one is under way.
pub(crate) fn pump(step: &mut Step<'_>) -> Result<()> {
    for number in receipts::chats_owed(step.db)? {
        let Some(chat) = chats::get(step.db, number)? else { continue };
        let Some(group) = chat.group_id.filter(|_| chat.member && chat.kind != Kind::Own && chat.repair == 0) else {
            receipts::forgive(step.db, number)?;
            continue;
        };
        let now_ms = step.now_ms;
        let flight = &mut step.mem.in_flight;
        let waits = flight.receipt_sent(number) || flight.is_behind(number, chat.epoch);
        if waits || flight.is_paused(Some(number), now_ms) || changing(step, number)? {
            continue;
        }
        let mut marks = receipts::owed(step.db, number)?;
        marks.truncate(MAX_MARKS);
        let encoded = marks.iter().map(|mark| content::Mark {
            device_id: mark.device.to_vec(),
            delivered: mark.delivered,
            read: mark.read,
        });
        let key: [u8; 16] = step.random();
        let content = Content {
            message_id: key.to_vec(),
            counter: 0,
            sent_ms: now_ms,
            expires_s: 0,
            body: Some(Body::Receipt(Receipt { marks: encoded.collect() })),
            padding: Vec::new(),
        };
        let sealed = step.attempt_message(|step| outbox::seal_content(step, &group, &content, key, true))?;
        let Ok(request) = sealed else {
            recovery::broken(step, &chat, "nothing can be sealed for it")?;
            continue;
        };
        step.ask(request, Waiting::Receipt(number, marks));
        step.mem.in_flight.receipt(number, true);
    }
    Ok(())
}

/// Whether the group is being made, joined or changed: a mark sealed now would come too late for its epoch.
fn changing(step: &mut Step<'_>, chat: i64) -> Result<bool> {
    let now_ms = step.now_ms;
    Ok(outbox_table::front(step.db, chat, 1)?
        .first()
        .is_some_and(|item| item.kind != outbox::Kind::Content as i64 && item.not_before_ms <= now_ms))
}

/// The relay has answered marks.
pub(crate) fn answered(step: &mut Step<'_>, chat: i64, marks: &[Mark], body: server_frame::Body) -> Result<()> {
    step.mem.in_flight.receipt(chat, false);
    match body {
        server_frame::Body::Stored(_) => {
            for mark in marks {
                receipts::paid(step.db, chat, mark)?;
            }
        }
        server_frame::Body::EpochConflict(conflict) => {
            let until_ms = step.now_ms + 20_000;
            step.mem.in_flight.fall_behind(chat, conflict.epoch, until_ms);
        }
        _ => {
            let until_ms = step.jitter(2_000) + 3_000;
            step.mem.in_flight.pause(Some(chat), until_ms);
        }
    }
    Ok(())
}

/// Somebody has received or read what these devices sent.
pub(crate) fn received(step: &mut Step<'_>, chat: &Chat, account: &AccountId, marks: &[content::Mark]) -> Result<()> {
    let me = step.me()?;
    for mark in marks.iter().take(MAX_MARKS) {
        let Ok(device) = DeviceId::try_from(mark.device_id.as_slice()) else { continue };
        // Only marks about one's own devices matter here; others can't fill the table.
        if devices::get(step.db, &device)?.is_none_or(|known| known.account_id != me.account) {
            continue;
        }
        let limit = |counter: u64| counter.min(i64::MAX as u64);
        let mark = Mark { device, delivered: limit(mark.delivered), read: limit(mark.read) };
        if receipts::raise(step.db, chat.chat, account, &mark)? {
            recount(step, chat, &device)?;
            changed_for_one(step, chat, &device, mark.delivered)?;
        }
    }
    Ok(())
}

/// Raises the marks of what `device` sent to what everybody has reached.
pub(crate) fn recount(step: &mut Step<'_>, chat: &Chat, device: &DeviceId) -> Result<()> {
    let me = step.me()?;
    let Some((delivered, read)) = receipts::slowest(step.db, chat.chat, &me.account, device)? else { return Ok(()) };
    for (counter, to) in [(read, status::READ), (delivered, status::DELIVERED)] {
        if counter > 0 {
            for message in messages::raise(step.db, chat.chat, device, counter, to)? {
                step.changes.message(chat.chat_id, message);
            }
        }
    }
    Ok(())
}

/// In a group the ticks wait for the slowest, but the list of who has a message does not.
fn changed_for_one(step: &mut Step<'_>, chat: &Chat, device: &DeviceId, counter: u64) -> Result<()> {
    if chat.kind == Kind::Group
        && let Some(message) = messages::at_counter(step.db, chat.chat, device, counter)?
    {
        step.changes.message(chat.chat_id, message);
    }
    Ok(())
}

/// The person has seen everything up to this message. True if that was news.
pub(crate) fn mark_read(step: &mut Step<'_>, chat: &Chat, sort_ms: u64, message: &MessageId) -> Result<bool> {
    let me = step.me()?;
    let moved = seen(step, chat, sort_ms, message)?;
    let Some(chat) = chats::get(step.db, chat.chat)? else { return Ok(false) };
    if me.send_read_marks && chat.member {
        // What came late stands below the mark and is seen only now: what counts is what was told before.
        for told in receipts::of_account(step.db, chat.chat, &me.account)? {
            let place = (chat.read_sort_ms, chat.read_id.as_slice());
            let up_to = messages::counter_up_to(step.db, chat.chat, &told.device, told.read, place)?;
            // What was carried may stand behind something that is not here yet.
            if let Some(counter) = up_to.map(|counter| counter.min(told.delivered)).filter(|up| *up > told.read) {
                let mark = Mark { device: told.device, delivered: counter, read: counter };
                receipts::raise(step.db, chat.chat, &me.account, &mark)?;
                receipts::owe(step.db, chat.chat, &mark)?;
            }
        }
    }
    Ok(moved)
}

/// Moves the mark, and counts what is left.
fn seen(step: &mut Step<'_>, chat: &Chat, sort_ms: u64, message: &MessageId) -> Result<bool> {
    let at_mark = (sort_ms, message.as_bytes()) >= (chat.read_sort_ms, chat.read_id.as_slice());
    let moved = chats::set_read(step.db, chat.chat, sort_ms, message)?
        || (at_mark && chats::recount_unread(step.db, chat.chat)?);
    if moved {
        step.changes.chat(chat.chat_id);
        step.changes.overview();
    }
    Ok(moved)
}

/// Another device of this account has seen everything up to this message; it has told the others itself.
pub(crate) fn read_elsewhere(step: &mut Step<'_>, chat: &Chat, sort_ms: u64, message: &MessageId) -> Result<()> {
    seen(step, chat, sort_ms.min(i64::MAX as u64), message)?;
    Ok(())
}
