//! A chat and the MLS group behind it: what a merged commit, a Welcome or an external join means for the tables.

use super::disappearing::LONGEST_S;
use super::{introduce, lines, people};
use crate::error::{EngineError, Result};
use crate::mls::{self, Change, Leaf};
use crate::outbox;
use crate::step::Step;
use harkara_api::SystemLine;
use harkara_store::chats::{self, Chat, Kind, NewChat};
use harkara_store::{accounts, devices, members, receipts};
use harkara_wire::id::{AccountId, ChatId, GroupId};
use harkara_wire::proto::content::{GroupData, group_data};
use std::collections::BTreeSet;

/// The epoch of a group whose maker has added the first people.
const FIRST_EPOCH: u64 = 1;

/// Whether a group may stand behind a chat here, before anything of it is kept.
pub(crate) fn acceptable(step: &mut Step<'_>, group: &GroupId, data: &GroupData, leaves: &[Leaf]) -> Result<()> {
    let me = step.me()?;
    let chat_id = outbox::chat_id(data)?;
    let people: BTreeSet<AccountId> = leaves.iter().map(|leaf| leaf.account).collect();
    let refuse = |why: &str| Err(EngineError::Mls(why.into()));
    if people.len() > mls::MAX_PEOPLE {
        return refuse("too many people");
    }
    match data.kind() {
        group_data::Kind::Self_ => {
            if people.iter().any(|account| *account != me.account) || *group != me.self_group {
                return refuse("a group of one's own devices with others in it");
            }
        }
        group_data::Kind::Direct => {
            let pair = people.len() <= 2 && people.contains(&me.account);
            let named =
                people.iter().any(|other| ChatId::direct(&me.account, other) == chat_id && *other != me.account);
            if !pair || !(named || people.len() == 1) {
                return refuse("a direct chat that is none");
            }
        }
        group_data::Kind::Group => {
            if data.admins.is_empty() {
                return refuse("a group without admins");
            }
        }
        group_data::Kind::Unspecified => return refuse("a group of no kind"),
    }
    match chats::by_id(step.db, &chat_id)? {
        Some(chat) if chat.kind != kind(data)? => refuse("another kind of chat"),
        Some(Chat { group_id: Some(known), .. }) if known != *group && known.after_reset() != *group => {
            refuse("another group for a chat that has one")
        }
        _ => Ok(()),
    }
}

fn kind(data: &GroupData) -> Result<Kind> {
    match data.kind() {
        group_data::Kind::Self_ => Ok(Kind::Own),
        group_data::Kind::Direct => Ok(Kind::Direct),
        group_data::Kind::Group => Ok(Kind::Group),
        group_data::Kind::Unspecified => Err(EngineError::Mls("a group of no kind".into())),
    }
}

/// The chat behind a group that was found acceptable, made if need be.
pub(crate) fn ensure_chat(step: &mut Step<'_>, group: &GroupId, data: &GroupData, leaves: &[Leaf]) -> Result<i64> {
    let me = step.me()?;
    let chat_id = outbox::chat_id(data)?;
    if let Some(chat) = chats::by_id(step.db, &chat_id)? {
        return Ok(chat.chat);
    }
    let kind = kind(data)?;
    let peer = leaves.iter().map(|leaf| leaf.account).find(|account| *account != me.account);
    let new = NewChat {
        chat_id,
        group_id: Some(*group),
        kind,
        name: data.name.clone(),
        peer: peer.filter(|_| kind == Kind::Direct),
        created_ms: data.created_ms.min(step.now_ms),
        created_by: AccountId::try_from(data.created_by.as_slice()).ok(),
        activity_ms: data.created_ms.min(step.now_ms),
    };
    step.changes.chat(chat_id);
    Ok(chats::insert(step.db, &new)?)
}

/// Brings the tables up to the group as it stands: epoch, name, people.
pub(crate) fn refresh(step: &mut Step<'_>, chat: i64) -> Result<()> {
    let Some(row) = chats::get(step.db, chat)? else { return Ok(()) };
    let Some(group_id) = row.group_id else { return Ok(()) };
    let (data, leaves, epoch) = step.look(&group_id, |provider, group| {
        Ok((mls::group_data(group)?, mls::leaves(provider, group)?, group.epoch().as_u64()))
    })?;
    chats::set_group(step.db, chat, Some(&group_id), epoch)?;
    chats::set_name(step.db, chat, &data.name)?;
    chats::set_timer(step.db, chat, u64::from(data.timer_s.min(LONGEST_S)))?;
    let admins: BTreeSet<&[u8]> = data.admins.iter().map(Vec::as_slice).collect();
    let mut present = BTreeSet::new();
    for (_, leaf) in &leaves {
        people::met(step, leaf)?;
        if present.insert(leaf.account) {
            members::put(step.db, chat, &leaf.account, admins.contains(leaf.account.as_bytes()))?;
        }
    }
    for member in members::of_chat(step.db, chat)? {
        if !present.contains(&member.account_id) {
            members::remove(step.db, chat, &member.account_id)?;
        }
    }
    step.changes.chat(row.chat_id);
    Ok(())
}

/// What members know beyond the group.
pub(crate) struct Known<'a> {
    pub db: &'a rusqlite::Connection,
    pub leaving: BTreeSet<AccountId>,
}

impl<'a> Known<'a> {
    /// For one chat.
    pub fn of(db: &'a rusqlite::Connection, chat: i64) -> Result<Self> {
        let members = members::of_chat(db, chat)?;
        Ok(Self { db, leaving: members.into_iter().filter(|m| m.leaving).map(|m| m.account_id).collect() })
    }
}

impl mls::Known for Known<'_> {
    fn removed(&self, device: &harkara_wire::id::DeviceId) -> bool {
        // An answer that can't be had is no permission.
        devices::is_locked_out(self.db, device).unwrap_or(true)
    }

    fn leaving(&self, account: &AccountId) -> bool {
        self.leaving.contains(account)
    }
}

/// A commit was merged: tables, and lines for what people should know.
pub(crate) fn merged(step: &mut Step<'_>, chat: &Chat, group: &GroupId, change: &Change, at_ms: u64) -> Result<()> {
    let before: BTreeSet<AccountId> = members::of_chat(step.db, chat.chat)?.iter().map(|m| m.account_id).collect();
    let leaving = Known::of(step.db, chat.chat)?.leaving;
    let admins_before: BTreeSet<AccountId> =
        members::of_chat(step.db, chat.chat)?.iter().filter(|m| m.admin).map(|m| m.account_id).collect();
    outbox::epoch_moved(step, chat.chat)?;
    let active = step.look(group, |_, group| Ok(group.is_active()))?;
    if !active {
        return removed_self(step, chat, group, change, at_ms);
    }
    refresh(step, chat.chat)?;
    let after = members::of_chat(step.db, chat.chat)?;
    let admins_after: BTreeSet<AccountId> = after.iter().filter(|m| m.admin).map(|m| m.account_id).collect();
    let after: BTreeSet<AccountId> = after.iter().map(|m| m.account_id).collect();
    if chat.kind == Kind::Own {
        return Ok(());
    }
    if before.difference(&after).next().is_some() {
        // The one everybody waited for may be gone.
        for device in devices::of_account(step.db, &step.me()?.account)? {
            step.owed.stored(chat.chat, device.device_id);
        }
    }
    let (by, by_name) = lines::who(&change.committer.account);
    let mut written = Vec::new();
    for account in after.difference(&before) {
        let (who, who_name) = lines::who(account);
        written.push(SystemLine::Added { by: by.clone(), by_name: by_name.clone(), who, who_name });
    }
    for account in before.difference(&after) {
        let (who, who_name) = lines::who(account);
        written.push(match leaving.contains(account) {
            true => SystemLine::Left { who, who_name },
            false => SystemLine::Removed { by: by.clone(), by_name: by_name.clone(), who, who_name },
        });
    }
    if let Some(data) = change.data.as_ref().filter(|data| data.name != chat.name) {
        written.push(SystemLine::Renamed { by: by.clone(), by_name: by_name.clone(), name: data.name.clone() });
    }
    let timer_s = |data: &GroupData| u64::from(data.timer_s.min(LONGEST_S));
    if let Some(data) = change.data.as_ref().filter(|data| timer_s(data) != chat.timer_s) {
        let (by, by_name, seconds) = (by.clone(), by_name.clone(), timer_s(data));
        written.push(SystemLine::TimerChanged { by, by_name, seconds });
    }
    for account in admins_before.symmetric_difference(&admins_after).filter(|account| after.contains(account)) {
        let (who, who_name) = lines::who(account);
        let admin = admins_after.contains(account);
        // A newcomer is never an admin at once: this is a change of its own.
        written.push(SystemLine::AdminChanged { by: by.clone(), by_name: by_name.clone(), who, who_name, admin });
    }
    let me = step.me()?;
    let joined: Vec<&Leaf> = change.added.iter().chain(change.external.then_some(&change.committer)).collect();
    let rejoined = |leaf: &Leaf| change.removed.iter().any(|gone| gone.device == leaf.device);
    for leaf in joined {
        if before.contains(&leaf.account) && leaf.account != me.account && !rejoined(leaf) {
            let (who, who_name) = lines::who(&leaf.account);
            written.push(SystemLine::DevicesChanged { who, who_name });
        }
    }
    let epoch = step.look(group, |_, group| Ok(group.epoch().as_u64()))?;
    for line in &written {
        lines::write(step, chat, (group.as_bytes(), epoch), line, at_ms)?;
    }
    if after.difference(&before).next().is_some() {
        introduce(step, chat.chat)?;
    }
    Ok(())
}

/// A commit has removed this device.
fn removed_self(step: &mut Step<'_>, chat: &Chat, group: &GroupId, change: &Change, at_ms: u64) -> Result<()> {
    let me = step.me()?;
    // Another device of this account may have been meant, and this one can come back by itself.
    let account_gone = change.removed.iter().all(|leaf| leaf.account == me.account);
    step.delete_group(group)?;
    if account_gone && chat.kind == Kind::Group && change.committer.account != me.account {
        let (by, by_name) = lines::who(&change.committer.account);
        let (who, who_name) = lines::who(&me.account);
        let line = SystemLine::Removed { by, by_name, who, who_name };
        lines::write(step, chat, (group.as_bytes(), chat.epoch + 1), &line, at_ms)?;
    }
    expelled(step, chat)
}

/// This account is no longer in the chat; its history stays.
pub(crate) fn expelled(step: &mut Step<'_>, chat: &Chat) -> Result<()> {
    let me = step.me()?;
    chats::set_member(step.db, chat.chat, false)?;
    members::remove(step.db, chat.chat, &me.account)?;
    receipts::forgive(step.db, chat.chat)?;
    outbox::give_up(step, chat)?;
    step.changes.chat(chat.chat_id);
    Ok(())
}

/// Whether a Welcome may put a group behind a chat that is here already: a member could make one for a group that works,
/// and take the chat over with it.
fn may_replace(step: &mut Step<'_>, chat: &Chat, group: &GroupId, sender: &AccountId) -> Result<()> {
    let waits = !chat.member || chat.repair > 0 || outbox::is_joining(step, chat.chat)?;
    match chat.group_id {
        Some(present) if present == *group && !waits && step.look(group, |_, group| Ok(group.is_active()))? => {
            Err(EngineError::Mls("a welcome to a group that this device is in".into()))
        }
        Some(present) if present != *group && chat.kind == Kind::Group => {
            let people = members::of_chat(step.db, chat.chat)?;
            match people.iter().any(|member| member.admin && member.account_id == *sender) {
                true => Ok(()),
                false => Err(EngineError::Mls("a new group for a chat, and not by an admin".into())),
            }
        }
        _ => Ok(()),
    }
}

/// A Welcome: somebody has added this device.
pub(crate) fn welcomed(step: &mut Step<'_>, group_id: &GroupId, welcome: &[u8], at_ms: u64) -> Result<()> {
    let me = step.me()?;
    let mut seen = None;
    // What openmls stores while it joins is in the same savepoint as the check.
    let group = {
        let provider = step.mem.secrets.provider(step.db);
        mls::join(&provider, welcome, |data, leaves, sender| {
            seen = Some((data.clone(), leaves.to_vec(), sender.account));
            Ok(())
        })?
    };
    let (data, leaves, sender) = seen.ok_or(EngineError::Internal("joined without looking"))?;
    if group.group_id().as_slice() != group_id.as_bytes() {
        return Err(EngineError::Mls("a welcome to another group".into()));
    }
    acceptable(step, group_id, &data, &leaves)?;
    let known = chats::by_id(step.db, &outbox::chat_id(&data)?)?;
    if let Some(chat) = &known {
        may_replace(step, chat, group_id, &sender)?;
    }
    let old_group = known.as_ref().and_then(|chat| chat.group_id).filter(|old| old != group_id);
    if let Some(old) = old_group {
        step.delete_group(&old)?;
    }
    let epoch = group.epoch().as_u64();
    step.keep_group(*group_id, group);
    let chat = ensure_chat(step, group_id, &data, &leaves)?;
    outbox::joined_otherwise(step, chat)?;
    outbox::epoch_moved(step, chat)?;
    chats::set_group(step.db, chat, Some(group_id), epoch)?;
    chats::set_member(step.db, chat, true)?;
    chats::set_repair(step.db, chat, 0)?;
    refresh(step, chat)?;
    let row = chats::get(step.db, chat)?.ok_or(EngineError::Internal("a chat that was just made"))?;
    if old_group.is_some() {
        lines::write(step, &row, (group_id.as_bytes(), epoch), &SystemLine::Recovered, at_ms)?;
    } else if row.kind == Kind::Group {
        welcome_line(step, &row, group_id, epoch, &sender, at_ms)?;
    }
    if row.kind != Kind::Own {
        introduce(step, chat)?;
    }
    accounts::ensure(step.db, &me.account)?;
    Ok(())
}

/// What a Welcome has brought about, in the words of those who were there before.
fn welcome_line(
    step: &mut Step<'_>,
    chat: &Chat,
    group: &GroupId,
    epoch: u64,
    sender: &AccountId,
    at_ms: u64,
) -> Result<()> {
    let me = step.me()?;
    if epoch == FIRST_EPOCH {
        let creator = chat.created_by.unwrap_or(*sender);
        let (by, by_name) = lines::who(&creator);
        // Where this account's other device has made it, its line stands at the time of that.
        let at_ms = if creator == me.account { chat.created_ms.min(at_ms) } else { at_ms };
        return lines::write(step, chat, (group.as_bytes(), 0), &SystemLine::Created { by, by_name }, at_ms);
    }
    if *sender == me.account {
        return Ok(());
    }
    let ((by, by_name), (who, who_name)) = (lines::who(sender), lines::who(&me.account));
    lines::write(step, chat, (group.as_bytes(), epoch), &SystemLine::Added { by, by_name, who, who_name }, at_ms)
}
