//! What is handed over at a carrier: words, what is done to them, and marks. Everything stays owed to home.

use super::seal::seal;
use crate::error::{EngineError, Result};
use crate::outbox::{CommitPlan, Kind};
use crate::requests::Waiting;
use crate::step::Step;
use harkara_store::chats::{self, Chat};
use harkara_store::outbox::{self, Item};
use harkara_store::receipts::{self, Mark};
use harkara_store::{chats::Kind as ChatKind, messages};
use harkara_wire::content::MAX_MARKS;
use harkara_wire::id::{GroupId, MessageId};
use harkara_wire::proto::content::{self, Content, Receipt, content::Body};
use harkara_wire::proto::relay::{Carry, client_frame::Request, server_frame};
use prost::Message;

/// Messages of one chat at the carrier at a time.
const WINDOW: usize = 32;
/// How long to leave a carrier alone that refused and gave no advice.
const PAUSE_MS: u64 = 60_000;

/// Hands over everything this carrier does not have yet.
pub(crate) fn pump(step: &mut Step<'_>) -> Result<()> {
    if !step.mem.away.may_hand_over(step.now_ms) {
        return Ok(());
    }
    for chat in outbox::chats(step.db)? {
        if let Some((chat, group)) = talkable(step, chat)? {
            pump_chat(step, &chat, &group)?;
        }
    }
    for chat in receipts::chats_owed(step.db)? {
        if let Some((chat, group)) = talkable(step, chat)? {
            pump_marks(step, &chat, &group)?;
        }
    }
    Ok(())
}

/// A chat in whose present epoch something can be said.
fn talkable(step: &Step<'_>, chat: i64) -> Result<Option<(Chat, GroupId)>> {
    let fit = |chat: &Chat| chat.kind != ChatKind::Own && chat.member && chat.repair == 0;
    let Some(chat) = chats::get(step.db, chat)?.filter(fit) else { return Ok(None) };
    for kind in [Kind::Create, Kind::Join] {
        if !outbox::of_kind(step.db, chat.chat, kind as i64)?.is_empty() {
            return Ok(None);
        }
    }
    Ok(chat.group_id.map(|group| (chat, group)))
}

fn pump_chat(step: &mut Step<'_>, chat: &Chat, group: &GroupId) -> Result<()> {
    let last = last_to_be_carried(step, chat)?;
    let after = step.mem.away.handed(chat.chat);
    for item in outbox::after(step.db, chat.chat, after, WINDOW)? {
        if last.is_some_and(|last| item.item > last) {
            break;
        }
        if step.mem.in_flight.has(item.item) || Kind::read(item.kind)? != Kind::Content {
            continue;
        }
        let content: Content = Content::decode(item.plain.as_slice())
            .map_err(|_| EngineError::Internal("an outbox item that does not decode"))?;
        if matches!(content.body, Some(Body::Text(_) | Body::Reaction(_) | Body::Edit(_) | Body::Deletion(_))) {
            hand_over(step, chat, group, &item, &content)?;
        }
    }
    Ok(())
}

/// What was written after somebody was removed is not for them, and they can still read this epoch: it waits.
fn last_to_be_carried(step: &Step<'_>, chat: &Chat) -> Result<Option<i64>> {
    let mut last = None;
    for item in outbox::of_kind(step.db, chat.chat, Kind::Commit as i64)? {
        let plan = CommitPlan::decode(item.plain.as_slice());
        let plan = plan.map_err(|_| EngineError::Internal("an outbox item that does not decode"))?;
        if plan.tidy || !plan.remove.is_empty() {
            last = Some(item.item);
            break;
        }
    }
    let leave = outbox::of_kind(step.db, chat.chat, Kind::Leave as i64)?.first().map(|item| item.item);
    Ok([last, leave].into_iter().flatten().min())
}

fn hand_over(step: &mut Step<'_>, chat: &Chat, group: &GroupId, item: &Item, content: &Content) -> Result<()> {
    let sealed = step.attempt_message(|step| seal(step, group, content))?;
    if let Err(error) = &sealed {
        tracing::warn!(chat = %chat.chat_id, %error, "a message that can't be sealed for a carrier");
    }
    let Some(sealed) = sealed.ok().filter(|sealed| !sealed.to.is_empty()) else {
        step.mem.away.set_handed(chat.chat, item.item);
        return Ok(());
    };
    if item.epoch != Some(chat.epoch) {
        outbox::set_sealed(step.db, item.item, None, Some(chat.epoch))?;
    }
    step.ask(request(group, item.key, sealed), Waiting::Carried(item.item));
    step.mem.in_flight.sent(item.item, Some(chat.chat));
    Ok(())
}

fn request(group: &GroupId, key: [u8; 16], sealed: super::seal::Sealed) -> Request {
    Request::Carry(Carry {
        group_id: group.to_vec(),
        epoch: sealed.epoch,
        message_key: key.to_vec(),
        to: sealed.to.iter().map(|device| device.to_vec()).collect(),
        sealed: sealed.bytes,
    })
}

/// The carrier has answered a message.
pub(super) fn carried(step: &mut Step<'_>, item: i64, body: &server_frame::Body) -> Result<()> {
    step.mem.in_flight.done(item);
    let Some(row) = outbox::get(step.db, item)? else { return Ok(()) };
    let Some(chat) = row.chat.map(|chat| chats::get(step.db, chat)).transpose()?.flatten() else { return Ok(()) };
    match body {
        server_frame::Body::Stored(_) => {
            step.mem.away.set_handed(chat.chat, item);
            let id = MessageId(row.key);
            if messages::place(step.db, &id)?.is_some() {
                messages::set_carried(step.db, &id, step.mem.away.kind_number())?;
                step.changes.message(chat.chat_id, id);
                let me = step.me()?;
                step.owed.stored(chat.chat, me.device);
            }
        }
        body => refused(step, body),
    }
    Ok(())
}

fn refused(step: &mut Step<'_>, body: &server_frame::Body) {
    let asked_ms = match body {
        server_frame::Body::Error(error) => {
            tracing::info!(code = ?error.code(), "the carrier refused a message");
            error.retry_after_ms
        }
        _ => 0,
    };
    let wait_ms = if asked_ms > 0 { asked_ms.min(300_000) } else { PAUSE_MS };
    step.mem.away.pause(step.now_ms.saturating_add(wait_ms));
}

fn pump_marks(step: &mut Step<'_>, chat: &Chat, group: &GroupId) -> Result<()> {
    let mut marks = receipts::owed(step.db, chat.chat)?;
    marks.truncate(MAX_MARKS);
    if step.mem.in_flight.receipt_sent(chat.chat) || step.mem.away.has_marks(chat.chat, &marks) {
        return Ok(());
    }
    let key: [u8; 16] = step.random();
    let said = marks.iter().map(|mark| content::Mark {
        device_id: mark.device.to_vec(),
        delivered: mark.delivered,
        read: mark.read,
    });
    let content = Content {
        message_id: key.to_vec(),
        counter: 0,
        sent_ms: step.now_ms,
        expires_s: 0,
        body: Some(Body::Receipt(Receipt { marks: said.collect() })),
        padding: Vec::new(),
    };
    match step.attempt_message(|step| seal(step, group, &content))? {
        Ok(sealed) if !sealed.to.is_empty() => {
            step.ask(request(group, key, sealed), Waiting::CarriedMarks(chat.chat, marks));
            step.mem.in_flight.receipt(chat.chat, true);
        }
        _ => step.mem.away.set_marks(chat.chat, marks),
    }
    Ok(())
}

/// The carrier has answered marks. They stay owed: whoever does not come by here hears of them from home.
pub(super) fn carried_marks(step: &mut Step<'_>, chat: i64, marks: Vec<Mark>, body: &server_frame::Body) {
    step.mem.in_flight.receipt(chat, false);
    match body {
        server_frame::Body::Stored(_) => step.mem.away.set_marks(chat, marks),
        body => refused(step, body),
    }
}
