//! What a message answers to: the beginning of another one goes along, for those who do not have that.

use crate::error::Result;
use crate::step::Step;
use harkara_api::ErrorCode;
use harkara_store::chats::Chat;
use harkara_store::messages::{self, Quote, TEXT};
use harkara_wire::content::MAX_QUOTE;
use harkara_wire::id::{AccountId, MessageId};
use harkara_wire::proto::content;

/// Characters of what is answered to that go along.
const QUOTED: usize = MAX_QUOTE / 4;

/// The beginning of a message of this chat, to answer to.
pub(crate) fn of(step: &Step<'_>, chat: &Chat, message: &MessageId) -> Result<content::Quote> {
    let standing = messages::standing(step.db, message)?.filter(|standing| standing.chat == chat.chat);
    let standing = standing.filter(|standing| standing.kind == TEXT).ok_or(ErrorCode::NotFound)?;
    let text = standing.text.chars().take(QUOTED).collect();
    Ok(said(Quote { message: *message, sender: standing.sender, text }))
}

/// As it is sent.
pub(crate) fn said(quote: Quote) -> content::Quote {
    content::Quote { message_id: quote.message.to_vec(), account_id: quote.sender.to_vec(), text: quote.text }
}

/// As it is stored; `None` where it makes no sense.
pub(crate) fn heard(quote: &content::Quote) -> Option<Quote> {
    Some(Quote {
        message: MessageId::try_from(quote.message_id.as_slice()).ok()?,
        sender: AccountId::try_from(quote.account_id.as_slice()).ok()?,
        text: quote.text.clone(),
    })
}
