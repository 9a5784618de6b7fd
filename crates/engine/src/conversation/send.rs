//! Writing.

use super::quote;
use crate::error::Result;
use crate::outbox;
use crate::step::Step;
use harkara_api::{ErrorCode, MentionSpan, Reply};
use harkara_store::chats::{self, Chat, Kind};
use harkara_store::messages::{self, Around, NewMessage, TEXT, status};
use harkara_wire::content::{MAX_TEXT, sound_mentions};
use harkara_wire::id::{AccountId, ChatId, MessageId};
use harkara_wire::proto::content::{Mention, Text, content::Body};

/// Writes a text: it is in the durable outbox when this is committed.
pub(crate) fn text(
    step: &mut Step<'_>,
    chat: &ChatId,
    text: &str,
    quote: Option<&MessageId>,
    named: &[MentionSpan],
) -> Result<Reply> {
    let chat = open_chat(step, chat)?;
    check_length(text)?;
    let quote = quote.map(|message| quote::of(step, &chat, message)).transpose()?;
    let text = Text { text: text.to_owned(), quote, mentions: mentions(text, named), ..Text::default() };
    let message_id = write(step, &chat, text)?;
    Ok(Reply::Message { message: harkara_api::MessageId(message_id.hex()) })
}

/// A chat one may write in.
pub(crate) fn open_chat(step: &mut Step<'_>, chat: &ChatId) -> Result<Chat> {
    step.me()?;
    let chat = chats::by_id(step.db, chat)?.filter(|chat| chat.kind != Kind::Own).ok_or(ErrorCode::NotFound)?;
    if !chat.member || chat.group_id.is_none() {
        return Err(ErrorCode::NotMember.into());
    }
    Ok(chat)
}

/// Not empty, and not endless.
pub(crate) fn check_length(text: &str) -> Result<()> {
    if text.trim().is_empty() || text.len() > MAX_TEXT {
        return Err(ErrorCode::MessageLength.into());
    }
    Ok(())
}

/// People named in a text, as they are sent.
pub(crate) fn mentions(text: &str, named: &[MentionSpan]) -> Vec<Mention> {
    let mention = |span: &MentionSpan| {
        let account = AccountId::from_hex(&span.account.0).ok()?;
        Some(Mention { start: span.start, end: span.end, account_id: account.to_vec() })
    };
    sound_mentions(text, &named.iter().filter_map(mention).collect::<Vec<_>>())
}

/// Puts a text into a chat and its outbox.
pub(crate) fn write(step: &mut Step<'_>, chat: &Chat, text: Text) -> Result<MessageId> {
    let counter = chats::take_counter(step.db, chat.chat)?;
    let message_id = outbox::queue_content(step, chat.chat, counter, Body::Text(text.clone()))?;
    put(step, chat, message_id, counter, &text)?;
    Ok(message_id)
}

/// Puts one's own text into the table of messages, on its way. The counter is the one it goes out with, or 0 for a
/// message that gets its place among the counted later.
pub(crate) fn put(step: &mut Step<'_>, chat: &Chat, message_id: MessageId, counter: u64, text: &Text) -> Result<()> {
    let me = step.me()?;
    let around = around(step, text, chat.timer_s)?;
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
            text: &text.text,
            system: None,
            around: Around { mentions_me: false, ..around },
        },
    )?;
    step.stale.insert(chat.chat);
    step.changes.message(chat.chat_id, message_id);
    Ok(())
}

/// What stands around a text, as the table wants it; what makes no sense is left out.
pub(crate) fn around(step: &mut Step<'_>, text: &Text, lifetime_s: u64) -> Result<Around> {
    let me = step.me()?;
    let mentions = sound_mentions(&text.text, &text.mentions);
    Ok(Around {
        quote: text.quote.as_ref().and_then(quote::heard),
        mentions_me: mentions.iter().any(|mention| mention.account_id == me.account.as_bytes()),
        mentions,
        forwarded: text.forwarded,
        edited_ms: None,
        lifetime_ms: lifetime_s * 1_000,
    })
}
