//! Messages on their way out.

use super::plan::Kind;
use crate::error::{EngineError, Result};
use crate::mls;
use crate::requests::Waiting;
use crate::step::Step;
use harkara_store::chats::{self, Chat};
use harkara_store::messages;
use harkara_store::outbox::{self, Item};
use harkara_wire::content as encoding;
use harkara_wire::id::{GroupId, MessageId};
use harkara_wire::proto::content::{Content, content::Body};
use harkara_wire::proto::relay::{Send, client_frame::Request};
use prost::Message;

/// Puts content into the outbox of a chat. Answers its message id.
pub(crate) fn queue(step: &mut Step<'_>, chat: i64, counter: u64, body: Body) -> Result<MessageId> {
    let id = message_id(step, counter);
    queue_as(step, chat, id, counter, body)?;
    Ok(id)
}

/// The same, for a message that has its id already.
pub(crate) fn queue_as(step: &mut Step<'_>, chat: i64, id: MessageId, counter: u64, body: Body) -> Result<()> {
    // What is counted stays in the chat, for as long as the chat says.
    let timer_s = chats::get(step.db, chat)?.filter(|_| counter > 0).map_or(0, |chat| chat.timer_s);
    let content = Content {
        message_id: id.to_vec(),
        counter,
        sent_ms: step.now_ms,
        expires_s: u32::try_from(timer_s).unwrap_or_default(),
        body: Some(body),
        padding: Vec::new(),
    };
    outbox::push(step.db, Some(chat), Kind::Content as i64, &id.0, &content.encode_to_vec(), 0)?;
    Ok(())
}

/// A fresh id that sorts as written: the relay stores a whole burst within one millisecond, and among messages of the
/// same time the id decides.
pub(crate) fn message_id(step: &mut Step<'_>, counter: u64) -> MessageId {
    let mut id: [u8; 16] = step.random();
    id[..6].copy_from_slice(&step.now_ms.to_be_bytes()[2..]);
    id[6..8].copy_from_slice(&counter.to_be_bytes()[6..]);
    MessageId(id)
}

/// Seals an item in the group's present epoch and hands it over.
pub(super) fn hand_over(step: &mut Step<'_>, chat: &Chat, group: &GroupId, item: &Item) -> Result<()> {
    let content: Content = super::plan::read(&item.plain)?;
    let silent = content.counter == 0;
    let request = seal(step, group, &content, item.key, silent)?;
    if item.epoch != Some(chat.epoch) {
        outbox::set_sealed(step.db, item.item, None, Some(chat.epoch))?;
    }
    step.ask(request, Waiting::Outbox(item.item));
    step.mem.in_flight.sent(item.item, Some(chat.chat));
    Ok(())
}

/// Content, padded and sealed, as the relay takes it.
pub(crate) fn seal(
    step: &mut Step<'_>,
    group: &GroupId,
    content: &Content,
    key: [u8; 16],
    silent: bool,
) -> Result<Request> {
    let me = step.me()?;
    let plain = encoding::encode(content).map_err(|_| EngineError::Internal("content too large"))?;
    let (message, epoch) = step.with_ratchet(group, |provider, group| {
        Ok((mls::seal(provider, &me.key, group, &plain)?, group.epoch().as_u64()))
    })?;
    Ok(Request::Send(Send { group_id: group.to_vec(), epoch, message, message_key: key.to_vec(), silent }))
}

/// The relay has it.
pub(super) fn stored(step: &mut Step<'_>, chat: &Chat, item: &Item, stored_ms: u64) -> Result<()> {
    outbox::remove(step.db, item.item)?;
    let id = MessageId(item.key);
    if messages::place(step.db, &id)?.is_some() {
        messages::set_stored(step.db, &id, stored_ms.min(i64::MAX as u64))?;
        step.stale.insert(chat.chat);
        step.changes.message(chat.chat_id, id);
        // Where an earlier answer was lost, others may have received it before this device knew that it was stored.
        let me = step.me()?;
        step.owed.stored(chat.chat, me.device);
    }
    Ok(())
}

/// This account is no longer in the chat: what was never handed over can't be sent any more. Of what was, only the
/// relay knows whether it came in time, and is asked again.
pub(crate) fn give_up(step: &mut Step<'_>, chat: &Chat) -> Result<()> {
    for item in outbox::of_chat(step.db, chat.chat)? {
        if Kind::read(item.kind)? != Kind::Content || item.epoch.is_none() {
            step.mem.in_flight.done(item.item);
            fail(step, chat, &item)?;
        }
    }
    Ok(())
}

/// Asks the relay about a message handed over before this account left: by its key it is known, or refused.
pub(super) fn ask_after(step: &mut Step<'_>, chat: &Chat, group: &GroupId, item: &Item) {
    let request = Send {
        group_id: group.to_vec(),
        epoch: item.epoch.unwrap_or_default(),
        message: vec![0],
        message_key: item.key.to_vec(),
        silent: true,
    };
    step.ask(Request::Send(request), Waiting::Outbox(item.item));
    step.mem.in_flight.sent(item.item, Some(chat.chat));
}

/// It can't be sent any more.
pub(crate) fn fail(step: &mut Step<'_>, chat: &Chat, item: &Item) -> Result<()> {
    outbox::remove(step.db, item.item)?;
    let id = MessageId(item.key);
    messages::set_failed(step.db, &id)?;
    step.changes.message(chat.chat_id, id);
    Ok(())
}
