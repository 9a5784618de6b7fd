//! One mailbox item.

use crate::conversation::{group as mirror, people, receive};
use crate::error::{EngineError, Result};
use crate::mls::{self, Incoming};
use crate::outbox;
use crate::recovery;
use crate::step::Step;
use harkara_store::chats::{self, Chat};
use harkara_store::outbox as outbox_table;
use harkara_wire::id::GroupId;
use harkara_wire::proto::relay::{Deliver, GroupMessage, deliver::Item};

/// Takes one item in. An error leaves nothing of it.
pub(super) fn take_in(step: &mut Step<'_>, delivered: &Deliver) -> Result<()> {
    match &delivered.item {
        Some(Item::Message(message)) => {
            let Some((chat, group)) = chat_of(step, message)? else { return Ok(()) };
            let opened =
                step.with_ratchet(&group, |provider, group| mls::process(provider, group, &message.payload))?;
            match opened {
                Incoming::Message(leaf, plain) => receive::receive(step, &chat, &leaf, &plain, message.stored_ms),
                Incoming::Own => Ok(()),
                Incoming::Commit { .. } => Err(EngineError::Mls("a commit sent as a message".into())),
            }
        }
        Some(Item::Commit(message)) => commit(step, message),
        Some(Item::Welcome(message)) => {
            let group = group_id(message)?;
            mirror::welcomed(step, &group, &message.payload, message.stored_ms)
        }
        Some(Item::Account(record)) => people::news(step, record),
        None => Ok(()),
    }
}

fn group_id(message: &GroupMessage) -> Result<GroupId> {
    GroupId::try_from(message.group_id.as_slice()).map_err(|_| EngineError::Relay("a malformed group id"))
}

/// The chat a message is for, unless it is for none: left, not joined yet, or of an epoch that was over when this
/// device came (back) in.
fn chat_of(step: &mut Step<'_>, message: &GroupMessage) -> Result<Option<(Chat, GroupId)>> {
    let group = group_id(message)?;
    let Some(chat) = chats::by_group(step.db, &group)?.filter(|chat| chat.member) else { return Ok(None) };
    let epoch = mls::epoch_of(&message.payload)?;
    let present = step.look(&group, |_, group| Ok(group.epoch().as_u64()));
    let Ok(present) = present else {
        return match outbox::is_joining(step, chat.chat)? {
            true => Ok(None),
            false => Err(EngineError::Mls("the group's state is missing here".into())),
        };
    };
    if epoch < present {
        tracing::debug!(%group, epoch, present, "of an epoch before this device came in");
        return Ok(None);
    }
    if epoch > present {
        return Err(EngineError::Mls("of an epoch that is not reached".into()));
    }
    Ok(Some((chat, group)))
}

fn commit(step: &mut Step<'_>, message: &GroupMessage) -> Result<()> {
    let Some((chat, group_id)) = chat_of(step, message)? else { return Ok(()) };
    let me = step.me()?;
    if message.sender == me.device.as_bytes() {
        if let Some(item) = outbox_table::by_key(step.db, &message.message_key)? {
            return outbox::commit_accepted(step, &chat, &group_id, &item, message.stored_ms);
        }
        return Err(EngineError::Mls("an own commit that this device does not remember".into()));
    }
    let known = mirror::Known::of(step.db, chat.chat)?;
    let change = step.with_group(&group_id, |provider, group| {
        let Incoming::Commit { staged, committer, external } = mls::process(provider, group, &message.payload)? else {
            return Err(EngineError::Mls("not a commit".into()));
        };
        let change = mls::changes(provider, group, &staged, committer, external)?;
        let leaves: Vec<_> = mls::leaves(provider, group)?.into_iter().map(|(_, leaf)| leaf).collect();
        mls::check(&mls::group_data(group)?, &leaves, &change, &known).map_err(EngineError::mls)?;
        mls::merge(provider, group, *staged)?;
        Ok(change)
    })?;
    mirror::merged(step, &chat, &group_id, &change, message.stored_ms)
}

/// What can't be taken in is not passed over in silence: a line in the chat, or, where the group itself can't go on,
/// the ladder.
pub(super) fn unreadable(step: &mut Step<'_>, delivered: &Deliver) -> Result<()> {
    let (message, commit) = match &delivered.item {
        Some(Item::Message(message)) => (message, false),
        Some(Item::Commit(message)) => (message, true),
        // A welcome to a group that this device would not be in: nobody here misses anything.
        _ => return Ok(()),
    };
    let Some(chat) = chats::by_group(step.db, &group_id(message)?)? else { return Ok(()) };
    let ahead = mls::epoch_of(&message.payload).is_ok_and(|epoch| epoch > chat.epoch);
    let group = chat.group_id.unwrap_or(group_id(message)?);
    let missing = step.look(&group, |_, _| Ok(())).is_err();
    if commit || ahead || missing {
        return recovery::broken(step, &chat, "a commit that can't be followed");
    }
    receive::unreadable(step, &chat, message.stored_ms)
}
