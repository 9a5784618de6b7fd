//! Writing.

use crate::error::Result;
use crate::outbox;
use crate::step::Step;
use harkara_api::{ErrorCode, MentionSpan, Reply};
use harkara_store::chats::{self, Chat, Kind};
use harkara_store::messages::{self, Around, NewMessage, Quote, TEXT, status};
use harkara_wire::content::{MAX_QUOTE, MAX_TEXT, sound_mentions};
use harkara_wire::id::{AccountId, ChatId, MessageId};
use harkara_wire::proto::content::{self, Mention, Text, content::Body};

/// Characters of what is answered to that go along.
const QUOTED: usize = MAX_QUOTE / 4;

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
    let quote = quote.map(|message| quoted(step, &chat, message)).transpose()?;
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

/// The beginning of a message of this chat, to answer to.
fn quoted(step: &Step<'_>, chat: &Chat, message: &MessageId) -> Result<content::Quote> {
    let standing = messages::standing(step.db, message)?.filter(|standing| standing.chat == chat.chat);
    let standing = standing.filter(|standing| standing.kind == TEXT).ok_or(ErrorCode::NotFound)?;
    Ok(content::Quote {
        message_id: message.to_vec(),
        account_id: standing.sender.to_vec(),
        text: standing.text.chars().take(QUOTED).collect(),
    })
}

/// Puts a text into a chat and its outbox.
pub(crate) fn write(step: &mut Step<'_>, chat: &Chat, text: Text) -> Result<MessageId> {
    let me = step.me()?;
    let counter = chats::take_counter(step.db, chat.chat)?;
    let around = around(step, &text, chat.timer_s)?;
    let message_id = outbox::queue_content(step, chat.chat, counter, Body::Text(text.clone()))?;
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
    Ok(message_id)
}

/// What stands around a text, as the table wants it; what makes no sense is left out.
pub(crate) fn around(step: &mut Step<'_>, text: &Text, lifetime_s: u64) -> Result<Around> {
    let me = step.me()?;
    let quote = text.quote.as_ref().and_then(|quote| {
        Some(Quote {
            message: MessageId::try_from(quote.message_id.as_slice()).ok()?,
            sender: AccountId::try_from(quote.account_id.as_slice()).ok()?,
            text: quote.text.clone(),
        })
    });
    let mentions = sound_mentions(&text.text, &text.mentions);
    Ok(Around {
        quote,
        mentions_me: mentions.iter().any(|mention| mention.account_id == me.account.as_bytes()),
        mentions,
        forwarded: text.forwarded,
        edited_ms: None,
        lifetime_ms: lifetime_s * 1_000,
    })
}
