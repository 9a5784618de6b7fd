//! Deleting: for everyone, which leaves a mark, or on one's own devices, which leaves nothing.

use super::{changed, find, find_to_change};
use crate::error::Result;
use crate::mls::Leaf;
use crate::outbox;
use crate::self_group;
use crate::step::Step;
use harkara_api::{ErrorCode, Reply};
use harkara_store::annotations::{self, Annotation};
use harkara_store::chats::{self, Chat, Kind};
use harkara_store::{gone, members, messages, outbox as outbox_table};
use harkara_wire::content::MAX_DELETIONS;
use harkara_wire::id::{AccountId, MessageId};
use harkara_wire::proto::content::{Deletion, MessageMark, SelfState, content::Body};

/// Deletes messages of one chat for everybody in it.
pub(crate) fn for_everyone(step: &mut Step<'_>, targets: &[MessageId]) -> Result<Reply> {
    let me = step.me()?;
    let Some(first) = targets.first() else { return Ok(Reply::Done) };
    if targets.len() > MAX_DELETIONS {
        return Err(ErrorCode::BadInput.into());
    }
    let (chat, _) = find_to_change(step, first)?;
    let admin = is_admin(step, &chat, &me.account)?;
    let mut told = Vec::new();
    for target in targets {
        let (_, standing) = find_to_change(step, target)?;
        if standing.chat != chat.chat {
            return Err(ErrorCode::BadInput.into());
        }
        if standing.sender != me.account && !admin {
            return Err(ErrorCode::NotAllowed.into());
        }
        if unsend(step, target)? {
            gone::hide(step.db, target)?;
        } else if standing.status == messages::status::FAILED {
            return Err(ErrorCode::NotAllowed.into());
        } else {
            annotations::add(step.db, &Annotation::deletion(*target, chat.chat, me.account, step.now_ms, admin))?;
            told.push(target.to_vec());
        }
        gone_from(step, &chat, target)?;
    }
    if !told.is_empty() {
        outbox::queue_content(step, chat.chat, 0, Body::Deletion(Deletion { targets: told }))?;
    }
    Ok(Reply::Done)
}

/// Somebody deleted messages: their own, or as an admin. That is decided as the group stands where this comes in its
/// order, so that all members decide alike.
pub(crate) fn received(step: &mut Step<'_>, chat: &Chat, leaf: &Leaf, deletion: &Deletion) -> Result<()> {
    let admin = is_admin(step, chat, &leaf.account)?;
    for target in deletion.targets.iter().take(MAX_DELETIONS) {
        let Ok(target) = MessageId::try_from(target.as_slice()) else { continue };
        let new = Annotation::deletion(target, chat.chat, leaf.account, step.now_ms, admin);
        if annotations::add(step.db, &new)? {
            gone_from(step, chat, &target)?;
        }
    }
    Ok(())
}

fn is_admin(step: &Step<'_>, chat: &Chat, account: &AccountId) -> Result<bool> {
    let people = members::of_chat(step.db, chat.chat)?;
    Ok(chat.kind == Kind::Group && people.iter().any(|member| member.admin && member.account_id == *account))
}

/// Deletes messages on one's own devices.
pub(crate) fn for_me(step: &mut Step<'_>, targets: &[MessageId]) -> Result<Reply> {
    let mut marks = Vec::new();
    for target in targets {
        let (chat, _) = find(step, target)?;
        unsend(step, target)?;
        gone::hide(step.db, target)?;
        gone_from(step, &chat, target)?;
        marks.push(MessageMark {
            chat_id: chat.chat_id.to_vec(),
            message_id: target.to_vec(),
            changed_ms: step.now_ms,
            starred: false,
            hidden: true,
        });
    }
    for marks in marks.chunks(MAX_DELETIONS) {
        self_group::tell(step, Body::SelfState(SelfState { messages: marks.to_vec(), ..Default::default() }))?;
    }
    Ok(Reply::Done)
}

/// Another device of this account has deleted a message for the person.
pub(crate) fn hidden_elsewhere(step: &mut Step<'_>, target: &MessageId) -> Result<()> {
    if let Some(chat) = gone::hide(step.db, target)?
        && let Some(chat) = chats::get(step.db, chat)?
    {
        gone_from(step, &chat, target)?;
    }
    Ok(())
}

/// What was never handed to the relay is not sent at all. True if that was so.
fn unsend(step: &mut Step<'_>, message: &MessageId) -> Result<bool> {
    match outbox_table::by_key(step.db, message.as_bytes())? {
        Some(item) if item.epoch.is_none() && !step.mem.in_flight.has(item.item) => {
            outbox_table::remove(step.db, item.item)?;
            Ok(true)
        }
        // It waits for its files.
        None => Ok(messages::uncounted(step.db, message)?.is_some()),
        _ => Ok(false),
    }
}

fn gone_from(step: &mut Step<'_>, chat: &Chat, message: &MessageId) -> Result<()> {
    step.stale.insert(chat.chat);
    changed(step, chat, message)?;
    if chats::recount_unread(step.db, chat.chat)? {
        step.changes.overview();
    }
    Ok(())
}
