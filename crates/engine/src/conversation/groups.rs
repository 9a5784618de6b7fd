//! What people do with groups.

use super::{clean_name, lines};
use crate::error::Result;
use crate::mls;
use crate::outbox::{self, CommitPlan};
use crate::step::Step;
use harkara_api::{ErrorCode, Reply, SystemLine};
use harkara_store::chats::{self, Chat, Kind, NewChat};
use harkara_store::members;
use harkara_wire::id::{AccountId, ChatId, GroupId};
use harkara_wire::proto::content::{GroupData, LeaveRequest, content::Body, group_data};

/// Makes a group with these people and oneself.
pub(crate) fn create(step: &mut Step<'_>, name: &str, people: &[AccountId]) -> Result<Reply> {
    let me = step.me()?;
    let name = group_name(name)?;
    let mut everybody = vec![me.account];
    everybody.extend(people.iter().filter(|account| **account != me.account));
    if everybody.len() > mls::MAX_PEOPLE {
        return Err(ErrorCode::GroupTooLarge.into());
    }
    let (chat_id, group) = (ChatId(step.random()), GroupId(step.random()));
    let chat = chats::insert(
        step.db,
        &NewChat {
            chat_id,
            group_id: Some(group),
            kind: Kind::Group,
            name: name.clone(),
            peer: None,
            created_ms: step.now_ms,
            created_by: Some(me.account),
            activity_ms: step.now_ms,
        },
    )?;
    for account in &everybody {
        members::put(step.db, chat, account, *account == me.account)?;
    }
    let data = GroupData {
        kind: group_data::Kind::Group.into(),
        chat_id: chat_id.to_vec(),
        name,
        admins: vec![me.account.to_vec()],
        created_by: me.account.to_vec(),
        created_ms: step.now_ms,
        timer_s: 0,
    };
    outbox::queue_create(step, chat, &group, &data, &everybody)?;
    super::introduce(step, chat)?;
    if let Some(row) = chats::get(step.db, chat)? {
        let (by, by_name) = lines::who(&me.account);
        let now_ms = step.now_ms;
        lines::write(step, &row, (group.as_bytes(), 0), &SystemLine::Created { by, by_name }, now_ms)?;
    }
    step.changes.chat(chat_id);
    Ok(Reply::Chat { chat: harkara_api::ChatId(chat_id.hex()) })
}

/// Adds people.
pub(crate) fn add(step: &mut Step<'_>, chat: &ChatId, people: &[AccountId]) -> Result<Reply> {
    let chat = administered(step, chat)?;
    let present = members::of_chat(step.db, chat.chat)?;
    let add: Vec<Vec<u8>> = people
        .iter()
        .filter(|account| !present.iter().any(|member| member.account_id == **account))
        .map(|account| account.to_vec())
        .collect();
    if present.len() + add.len() > mls::MAX_PEOPLE {
        return Err(ErrorCode::GroupTooLarge.into());
    }
    if !add.is_empty() {
        outbox::queue_commit(step, chat.chat, &CommitPlan { add, ..Default::default() }, 0)?;
    }
    Ok(Reply::Done)
}

/// Removes somebody.
pub(crate) fn remove(step: &mut Step<'_>, chat: &ChatId, account: &AccountId) -> Result<Reply> {
    let me = step.me()?;
    if *account == me.account {
        return leave(step, chat);
    }
    let chat = administered(step, chat)?;
    member(step, &chat, account)?;
    outbox::queue_commit(step, chat.chat, &CommitPlan { remove: vec![account.to_vec()], ..Default::default() }, 0)?;
    Ok(Reply::Done)
}

/// Calls the group something else.
pub(crate) fn rename(step: &mut Step<'_>, chat: &ChatId, name: &str) -> Result<Reply> {
    let chat = administered(step, chat)?;
    let plan = CommitPlan { name: Some(group_name(name)?), ..Default::default() };
    outbox::queue_commit(step, chat.chat, &plan, 0)?;
    Ok(Reply::Done)
}

/// Makes somebody an admin, or no longer one. A group keeps at least one.
pub(crate) fn set_admin(step: &mut Step<'_>, chat: &ChatId, account: &AccountId, admin: bool) -> Result<Reply> {
    let chat = administered(step, chat)?;
    member(step, &chat, account)?;
    let others = members::of_chat(step.db, chat.chat)?.iter().any(|m| m.admin && m.account_id != *account);
    if !admin && !others {
        return Err(ErrorCode::BadInput.into());
    }
    let plan = match admin {
        true => CommitPlan { promote: account.to_vec(), ..Default::default() },
        false => CommitPlan { demote: account.to_vec(), ..Default::default() },
    };
    outbox::queue_commit(step, chat.chat, &plan, 0)?;
    Ok(Reply::Done)
}

/// Leaves: says so to the others, who commit the removal, and tells the relay to deliver nothing more. The last admin
/// hands the group over first, so that it stays governable.
pub(crate) fn leave(step: &mut Step<'_>, chat: &ChatId) -> Result<Reply> {
    let me = step.me()?;
    let chat = group(step, chat)?;
    let people = members::of_chat(step.db, chat.chat)?;
    let admin = |account: &AccountId| people.iter().any(|m| m.account_id == *account && m.admin);
    let other_admin = people.iter().any(|m| m.admin && m.account_id != me.account);
    if admin(&me.account)
        && !other_admin
        && let Some(heir) = people.iter().find(|m| m.account_id != me.account)
    {
        let plan = CommitPlan { promote: heir.account_id.to_vec(), ..Default::default() };
        outbox::queue_commit(step, chat.chat, &plan, 0)?;
    }
    let request = outbox::queue_content(step, chat.chat, 0, Body::Leave(LeaveRequest {}))?;
    outbox::queue_leave(step, chat.chat)?;
    let now_ms = step.now_ms;
    left(step, &chat, request.as_bytes(), now_ms)?;
    Ok(Reply::Done)
}

/// The line of an account's own devices about its leaving, by the request they all know.
pub(super) fn left(step: &mut Step<'_>, chat: &Chat, request: &[u8], at_ms: u64) -> Result<()> {
    let (who, who_name) = lines::who(&step.me()?.account);
    lines::write(step, chat, (request, 0), &SystemLine::Left { who, who_name }, at_ms)
}

/// A group one is in.
fn group(step: &mut Step<'_>, chat: &ChatId) -> Result<Chat> {
    let chat = chats::by_id(step.db, chat)?.filter(|chat| chat.kind == Kind::Group).ok_or(ErrorCode::NotFound)?;
    if !chat.member {
        return Err(ErrorCode::NotMember.into());
    }
    Ok(chat)
}

/// A group one may change.
pub(super) fn administered(step: &mut Step<'_>, chat: &ChatId) -> Result<Chat> {
    let me = step.me()?;
    let chat = group(step, chat)?;
    let people = members::of_chat(step.db, chat.chat)?;
    match people.iter().any(|member| member.account_id == me.account && member.admin) {
        true => Ok(chat),
        false => Err(ErrorCode::NotAdmin.into()),
    }
}

fn member(step: &mut Step<'_>, chat: &Chat, account: &AccountId) -> Result<()> {
    match members::of_chat(step.db, chat.chat)?.iter().any(|member| member.account_id == *account) {
        true => Ok(()),
        false => Err(ErrorCode::NotFound.into()),
    }
}

fn group_name(name: &str) -> Result<String> {
    match clean_name(name) {
        name if name.is_empty() => Err(ErrorCode::BadInput.into()),
        name => Ok(name),
    }
}
