//! Writing.

use crate::error::Result;
use crate::outbox;
use crate::step::Step;
use harkara_api::{ErrorCode, Reply};
use harkara_store::chats::{self, Kind};
use harkara_store::messages::{self, NewMessage, TEXT, status};
use harkara_wire::content::MAX_TEXT;
use harkara_wire::id::ChatId;
use harkara_wire::proto::content::{Text, content::Body};

/// Writes a text: it is in the durable outbox when this is committed.
pub(crate) fn text(step: &mut Step<'_>, chat: &ChatId, text: &str) -> Result<Reply> {
    let me = step.me()?;
    let chat = chats::by_id(step.db, chat)?.filter(|chat| chat.kind != Kind::Own).ok_or(ErrorCode::NotFound)?;
    if !chat.member || chat.group_id.is_none() {
        return Err(ErrorCode::NotMember.into());
    }
    if text.trim().is_empty() || text.len() > MAX_TEXT {
        return Err(ErrorCode::MessageLength.into());
    }
    let counter = chats::take_counter(step.db, chat.chat)?;
    let message_id = outbox::queue_content(step, chat.chat, counter, Body::Text(Text { text: text.to_owned() }))?;
    messages::insert(
        step.db,
        &NewMessage {
            message_id,
            chat: chat.chat,
            sender: me.account,
            device: me.device,
            counter,
            // Below what is there already, also where this clock is slow.
            sort_ms: step.now_ms.max(chat.activity_ms),
            sent_ms: step.now_ms,
            kind: TEXT,
            outgoing: true,
            status: status::WAITING,
            text,
            system: None,
        },
    )?;
    step.stale.insert(chat.chat);
    step.changes.message(chat.chat_id, message_id);
    Ok(Reply::Message { message: harkara_api::MessageId(message_id.hex()) })
}
