//! What people do to a message that stands: react, edit, delete, forward, star.

pub(crate) mod delete;
pub(crate) mod edit;
pub(crate) mod forward;
pub(crate) mod react;
pub(crate) mod star;

use crate::error::Result;
use crate::step::Step;
use harkara_api::ErrorCode;
use harkara_store::chats::{self, Chat, Kind};
use harkara_store::messages::{self, Standing};
use harkara_wire::id::MessageId;

/// A message that is here, and its chat.
fn find(step: &mut Step<'_>, message: &MessageId) -> Result<(Chat, Standing)> {
    step.me()?;
    let standing = messages::standing(step.db, message)?.ok_or(ErrorCode::NotFound)?;
    let chat = chats::get(step.db, standing.chat)?.filter(|chat| chat.kind != Kind::Own);
    Ok((chat.ok_or(ErrorCode::NotFound)?, standing))
}

/// Answers to a message whose lines on a screen are renewed when it changes.
const ANSWERS: u32 = 100;

/// What a message says has changed, and with it what its answers quote.
fn changed(step: &mut Step<'_>, chat: &Chat, target: &MessageId) -> Result<()> {
    step.changes.message(chat.chat_id, *target);
    for answer in messages::quoting(step.db, target, ANSWERS)? {
        step.changes.message(chat.chat_id, answer);
    }
    Ok(())
}

/// Something a person said, in a chat one is still in.
fn find_to_change(step: &mut Step<'_>, message: &MessageId) -> Result<(Chat, Standing)> {
    let (chat, standing) = find(step, message)?;
    if !chat.member || chat.group_id.is_none() {
        return Err(ErrorCode::NotMember.into());
    }
    // What was brought along is on this person's devices only.
    if standing.kind == messages::SYSTEM || standing.kind == messages::DELETED || standing.imported {
        return Err(ErrorCode::NotFound.into());
    }
    Ok((chat, standing))
}
