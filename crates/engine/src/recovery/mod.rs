//! The ladder for a group that can't go on: fetch again, join again from outside, begin anew. Each step is visible.
//!
//! The first rung needs nothing here: what the relay has not been told is committed it delivers again. The second is a
//! join by external commit; the third replaces the group by one with the next id, under the same chat.

use crate::conversation::lines;
use crate::error::Result;
use crate::outbox;
use crate::step::Step;
use harkara_api::SystemLine;
use harkara_store::chats::{self, Chat, Kind};
use harkara_store::{members, outbox as outbox_table};
use harkara_wire::id::{AccountId, GroupId};
use harkara_wire::proto::content::{GroupData, group_data};

/// `chats.repair`.
const REJOIN: i64 = 2;
const RESET: i64 = 3;

/// A group can't go on: joins it again from outside. What was sealed for it is sealed anew afterwards.
pub(crate) fn broken(step: &mut Step<'_>, chat: &Chat, why: &'static str) -> Result<()> {
    let Some(group) = chat.group_id else { return Ok(()) };
    if chat.repair >= REJOIN || !chat.member {
        return Ok(());
    }
    tracing::warn!(chat = %chat.chat_id, why, "a group can't go on: joining it again");
    chats::set_repair(step.db, chat.chat, REJOIN)?;
    outbox::epoch_moved(step, chat.chat)?;
    step.changes.chat(chat.chat_id);
    let not_before_ms = step.jitter(500);
    outbox::queue_join(step, Some(chat.chat), &group, true, not_before_ms)
}

/// The group works again.
pub(crate) fn healthy(step: &mut Step<'_>, chat: i64, say_so: bool) -> Result<()> {
    chats::set_repair(step.db, chat, 0)?;
    let Some(row) = chats::get(step.db, chat)? else { return Ok(()) };
    let Some(group) = row.group_id.filter(|_| say_so && row.kind != Kind::Own) else { return Ok(()) };
    let now_ms = step.now_ms;
    lines::write(step, &row, (group.as_bytes(), row.epoch), &SystemLine::Recovered, now_ms)
}

/// Joining again does not work either: begins anew, where that is this device's to do.
pub(crate) fn beyond_rejoin(step: &mut Step<'_>, group: &GroupId) -> Result<()> {
    let Some(chat) = chats::by_group(step.db, group)? else { return Ok(()) };
    reset(step, &chat)
}

/// The relay knows the group no longer.
pub(crate) fn lost_at_relay(step: &mut Step<'_>, chat: &Chat) -> Result<()> {
    reset(step, chat)
}

fn reset(step: &mut Step<'_>, chat: &Chat) -> Result<()> {
    let me = step.me()?;
    let Some(old) = chat.group_id else { return Ok(()) };
    let people = members::of_chat(step.db, chat.chat)?;
    let admin = people.iter().any(|member| member.account_id == me.account && member.admin);
    chats::set_repair(step.db, chat.chat, RESET)?;
    if chat.kind == Kind::Group && !admin {
        // An admin's device will; its Welcome brings this one along.
        return Ok(());
    }
    tracing::warn!(chat = %chat.chat_id, "a group is replaced by a new one");
    let new = old.after_reset();
    let data = GroupData {
        kind: match chat.kind {
            Kind::Direct => group_data::Kind::Direct,
            Kind::Group => group_data::Kind::Group,
            Kind::Own => group_data::Kind::Self_,
        }
        .into(),
        chat_id: chat.chat_id.to_vec(),
        name: chat.name.clone(),
        admins: people.iter().filter(|member| member.admin).map(|member| member.account_id.to_vec()).collect(),
        created_by: chat.created_by.map(|account| account.to_vec()).unwrap_or_default(),
        created_ms: chat.created_ms,
        timer_s: u32::try_from(chat.timer_s).unwrap_or_default(),
    };
    step.delete_group(&old)?;
    for kind in [outbox::Kind::Create, outbox::Kind::Join] {
        for item in outbox_table::of_kind(step.db, chat.chat, kind as i64)? {
            outbox_table::remove(step.db, item.item)?;
        }
    }
    chats::set_group(step.db, chat.chat, Some(&new), 0)?;
    chats::set_repair(step.db, chat.chat, 0)?;
    let accounts: Vec<AccountId> = people.iter().map(|member| member.account_id).collect();
    outbox::queue_create(step, chat.chat, &new, &data, &accounts)?;
    if let Some(row) = chats::get(step.db, chat.chat)?
        && row.kind != Kind::Own
    {
        let now_ms = step.now_ms;
        lines::write(step, &row, (new.as_bytes(), 0), &SystemLine::Recovered, now_ms)?;
    }
    Ok(())
}
