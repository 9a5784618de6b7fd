//! Forwarding: the words go on, marked as not written for this chat; who wrote them first does not.

use super::find;
use crate::conversation::send;
use crate::error::Result;
use crate::step::Step;
use crate::transfer;
use harkara_api::{ErrorCode, Reply};
use harkara_store::messages;
use harkara_wire::id::{ChatId, MessageId};
use harkara_wire::proto::content::Text;

/// Messages and chats at once, at most.
const MAX_MESSAGES: usize = 100;
const MAX_CHATS: usize = 20;

/// Sends what the messages say to the chats, in the order in which they are given.
pub(crate) fn forward(step: &mut Step<'_>, targets: &[MessageId], chats: &[ChatId]) -> Result<Reply> {
    if targets.is_empty() || targets.len() > MAX_MESSAGES || chats.is_empty() || chats.len() > MAX_CHATS {
        return Err(ErrorCode::BadInput.into());
    }
    for target in targets {
        let (_, standing) = find(step, target)?;
        if standing.kind != messages::TEXT {
            return Err(ErrorCode::NotFound.into());
        }
        for chat in chats {
            let chat = send::open_chat(step, chat)?;
            let text = Text { text: standing.text.clone(), forwarded: true, ..Text::default() };
            if !transfer::send::forward(step, &chat, target, &text)? {
                send::write(step, &chat, text)?;
            }
        }
    }
    Ok(Reply::Done)
}
