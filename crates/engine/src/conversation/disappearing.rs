//! Messages that disappear: each carries its own lifetime, so that all devices agree whatever the chat's timer is by
//! then, and is deleted by time alone, online or not.

use super::groups;
use crate::error::Result;
use crate::outbox::{self, CommitPlan};
use crate::step::Step;
use harkara_api::{ErrorCode, Reply};
use harkara_store::chats::{self, Kind};
use harkara_store::gone;
use harkara_wire::id::ChatId;
use std::collections::BTreeSet;

/// A year; what says more is taken as this much.
pub(crate) const LONGEST_S: u32 = 365 * 24 * 3_600;
/// Messages deleted in one transaction; the rest follows at once.
const BATCH: u32 = 500;

/// Sets after how long new messages disappear. It stands in the group's context, so it changes in one order for all.
pub(crate) fn set_timer(step: &mut Step<'_>, chat: &ChatId, seconds: u32) -> Result<Reply> {
    step.me()?;
    if seconds > LONGEST_S {
        return Err(ErrorCode::BadInput.into());
    }
    let row = chats::by_id(step.db, chat)?.filter(|row| row.kind != Kind::Own).ok_or(ErrorCode::NotFound)?;
    let row = match row.kind {
        Kind::Group => groups::administered(step, chat)?,
        _ if !row.member || row.group_id.is_none() => return Err(ErrorCode::NotMember.into()),
        _ => row,
    };
    let plan = CommitPlan { timer_s: Some(seconds), ..Default::default() };
    outbox::queue_commit(step, row.chat, &plan, 0)?;
    Ok(Reply::Done)
}

/// Deletes what has had its time.
pub(crate) fn expire(step: &mut Step<'_>) -> Result<()> {
    let mut touched = BTreeSet::new();
    for (number, message) in gone::expire(step.db, step.now_ms, BATCH)? {
        touched.insert(number);
        if let Some(chat) = chats::get(step.db, number)? {
            step.changes.message(chat.chat_id, message);
        }
    }
    for number in touched {
        chats::recount(step.db, number)?;
        step.changes.overview();
    }
    Ok(())
}
