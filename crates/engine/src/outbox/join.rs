//! Groups to be joined by external commit: a new device's way into its account's chats, and the way back into a group
//! that broke.

use super::create;
use super::plan::{self, JoinPlan, Kind};
use crate::conversation::group as mirror;
use crate::error::{EngineError, Result};
use crate::mls;
use crate::recovery;
use crate::requests::Waiting;
use crate::step::Step;
use harkara_store::chats;
use harkara_store::outbox::{self, Item};
use harkara_wire::id::{ChatId, GroupId};
use harkara_wire::proto::relay::{Commit, GetGroupInfo, GroupInfo, client_frame::Request};
use prost::Message;

/// Puts a join into the outbox, unless one is there.
pub(crate) fn queue(
    step: &mut Step<'_>,
    chat: Option<i64>,
    group: &GroupId,
    recover: bool,
    not_before_ms: u64,
) -> Result<()> {
    let waiting = match chat {
        Some(chat) => outbox::of_kind(step.db, chat, Kind::Join as i64)?,
        None => outbox::general(step.db)?,
    };
    let same = |item: &Item| {
        item.kind == Kind::Join as i64
            && plan::read::<JoinPlan>(&item.plain).is_ok_and(|plan| plan.group_id == group.as_bytes())
    };
    if waiting.iter().any(same) {
        return Ok(());
    }
    let plan = JoinPlan { group_id: group.to_vec(), recover, failures: 0 };
    let key = step.random();
    outbox::push(step.db, chat, Kind::Join as i64, &key, &plan.encode_to_vec(), not_before_ms)?;
    Ok(())
}

/// Asks what the group looks like now; or hands over again what was made of that.
pub(super) fn hand_over(step: &mut Step<'_>, item: &Item) -> Result<()> {
    let plan: JoinPlan = plan::read(&item.plain)?;
    if let (Some(sealed), Some(chat)) = (&item.sealed, item.chat) {
        return create::resend(step, chat, item, sealed);
    }
    step.mem.in_flight.sent(item.item, item.chat);
    step.ask(Request::GetGroupInfo(GetGroupInfo { group_id: plan.group_id }), Waiting::GroupInfo(item.item));
    Ok(())
}

/// What the group looks like: joins it, and hands the commit over.
pub(super) fn group_info(step: &mut Step<'_>, item: &Item, info: &GroupInfo) -> Result<()> {
    step.mem.in_flight.done(item.item);
    let plan: JoinPlan = plan::read(&item.plain)?;
    let group_id = GroupId::try_from(plan.group_id.as_slice()).map_err(|_| EngineError::Internal("group id"))?;
    let made = step.attempt(|step| make(step, item, &group_id, info))?;
    if let Err(error) = made {
        tracing::warn!(group = %group_id, %error, "external join failed");
        return failed(step, item, &plan, &group_id);
    }
    Ok(())
}

fn make(step: &mut Step<'_>, item: &Item, group_id: &GroupId, info: &GroupInfo) -> Result<()> {
    let me = step.me()?;
    step.delete_group(group_id)?;
    let provider = step.mem.secrets.provider(step.db);
    let (group, made) = mls::external_join(&provider, &me.key, &me.certificate, &info.group_info)?;
    if group.group_id().as_slice() != group_id.as_bytes() {
        return Err(EngineError::Mls("a group info of another group".into()));
    }
    let (data, epoch) = (mls::group_data(&group)?, group.epoch().as_u64());
    let leaves: Vec<_> = mls::leaves(&provider, &group)?.into_iter().map(|(_, leaf)| leaf).collect();
    mirror::acceptable(step, group_id, &data, &leaves)?;
    step.keep_group(*group_id, group);
    let chat = mirror::ensure_chat(step, group_id, &data, &leaves)?;
    chats::set_group(step.db, chat, Some(group_id), epoch)?;
    outbox::set_chat(step.db, item.item, chat)?;
    let request = Request::Commit(Commit {
        group_id: group_id.to_vec(),
        base_epoch: info.epoch,
        commit: made.commit,
        welcome: Vec::new(),
        added: Vec::new(),
        removed: Vec::new(),
        group_info: made.group_info,
        external: true,
        request_key: item.key.to_vec(),
    });
    create::seal(step, item, info.epoch, &request)?;
    step.mem.in_flight.sent(item.item, Some(chat));
    step.ask(request, Waiting::Outbox(item.item));
    Ok(())
}

/// The relay took the commit: this device is in.
pub(super) fn joined(step: &mut Step<'_>, item: &Item) -> Result<()> {
    outbox::remove(step.db, item.item)?;
    let plan: JoinPlan = plan::read(&item.plain)?;
    let chat = item.chat.ok_or(EngineError::Internal("joined a group without a chat"))?;
    chats::set_member(step.db, chat, true)?;
    mirror::refresh(step, chat)?;
    recovery::healthy(step, chat, plan.recover)?;
    crate::conversation::introduce(step, chat)
}

/// Another commit came first, or this one can't be made: begins anew.
pub(super) fn again(step: &mut Step<'_>, item: &Item) -> Result<()> {
    let plan: JoinPlan = plan::read(&item.plain)?;
    let group_id = GroupId::try_from(plan.group_id.as_slice()).map_err(|_| EngineError::Internal("group id"))?;
    step.delete_group(&group_id)?;
    outbox::set_sealed(step.db, item.item, None, None)?;
    let not_before_ms = step.jitter(200);
    outbox::set_not_before(step.db, item.item, not_before_ms)?;
    Ok(())
}

/// The join does not work; after some tries the ladder's next rung does.
fn failed(step: &mut Step<'_>, item: &Item, plan: &JoinPlan, group_id: &GroupId) -> Result<()> {
    let plan = JoinPlan { failures: plan.failures + 1, ..plan.clone() };
    if plan.failures >= 3 {
        outbox::remove(step.db, item.item)?;
        return recovery::beyond_rejoin(step, group_id);
    }
    outbox::set_plain(step.db, item.item, &plan.encode_to_vec())?;
    let not_before_ms = step.jitter(4_000) + 1_000;
    outbox::set_not_before(step.db, item.item, not_before_ms)?;
    Ok(())
}

/// The account is not in that group (any more).
pub(super) fn refused(step: &mut Step<'_>, item: &Item) -> Result<()> {
    outbox::remove(step.db, item.item)?;
    let plan: JoinPlan = plan::read(&item.plain)?;
    let group_id = GroupId::try_from(plan.group_id.as_slice()).map_err(|_| EngineError::Internal("group id"))?;
    step.delete_group(&group_id)?;
    if let Some(chat) = chats::by_group(step.db, &group_id)? {
        mirror::expelled(step, &chat)?;
    }
    Ok(())
}

/// A Welcome brought this device in first.
pub(crate) fn joined_otherwise(step: &mut Step<'_>, chat: i64) -> Result<()> {
    for kind in [Kind::Join, Kind::Create] {
        for item in outbox::of_kind(step.db, chat, kind as i64)? {
            outbox::remove(step.db, item.item)?;
        }
    }
    Ok(())
}

/// Whether this device is on its way into the chat's group.
pub(crate) fn is_joining(step: &mut Step<'_>, chat: i64) -> Result<bool> {
    let joins = outbox::of_kind(step.db, chat, Kind::Join as i64)?;
    Ok(!joins.is_empty() || !outbox::of_kind(step.db, chat, Kind::Create as i64)?.is_empty())
}

/// The chat behind a group that is to be joined, by the data of the group.
pub(crate) fn chat_id(data: &harkara_wire::proto::content::GroupData) -> Result<ChatId> {
    ChatId::try_from(data.chat_id.as_slice()).map_err(|_| EngineError::Mls("group data without a chat".into()))
}
