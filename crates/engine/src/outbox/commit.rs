//! Changes to groups on their way. The relay takes one commit per epoch; a device merges its own where it stands in
//! its mailbox, as everybody else does, so that all that came before it can still be read.

use super::plan::{self, CommitPlan, Kind};
use super::pump::gather;
use super::{Claims, create};
use crate::conversation::group as mirror;
use crate::error::Result;
use crate::mls::{self, Leaf, Proposed};
use crate::requests::Waiting;
use crate::step::Step;
use harkara_store::chats::Chat;
use harkara_store::outbox::{self, Item};
use harkara_store::{devices, members};
use harkara_wire::id::{AccountId, DeviceId, GroupId};
use harkara_wire::proto::content::GroupData;
use harkara_wire::proto::relay::{Commit, client_frame::Request};
use prost::Message;
use std::collections::BTreeSet;

/// Puts a change into the outbox of a chat.
pub(crate) fn queue(step: &mut Step<'_>, chat: i64, plan: &CommitPlan, not_before_ms: u64) -> Result<()> {
    let key = step.random();
    outbox::push(step.db, Some(chat), Kind::Commit as i64, &key, &plan.encode_to_vec(), not_before_ms)?;
    Ok(())
}

/// Makes a commit of the plan as the group stands now, and hands it over.
pub(super) fn hand_over(step: &mut Step<'_>, chat: &Chat, group_id: &GroupId, item: &Item) -> Result<()> {
    if let Some(sealed) = &item.sealed
        && item.epoch == Some(chat.epoch)
    {
        return create::resend(step, chat.chat, item, sealed);
    }
    let plan: CommitPlan = plan::read(&item.plain)?;
    let add: Vec<AccountId> = plan.add.iter().map(|bytes| plan::account(bytes)).collect::<Result<_>>()?;
    let claims = match add.is_empty() {
        true => Claims::default(),
        false => match gather(step, chat.chat, item.item, add)? {
            Some(claims) => claims,
            None => return Ok(()),
        },
    };
    let me = step.me()?;
    let (gone, leaving) = departed(step, chat, plan.tidy)?;
    let (db, key) = (step.db, item.key);
    let request = step.with_group(group_id, |provider, group| {
        mls::clear_pending(provider, group)?;
        let leaves = mls::leaves(provider, group)?;
        let present = |device: &DeviceId| leaves.iter().any(|(_, leaf)| leaf.device == *device);
        let (add, added) = mls::read_claims(provider, &claims, &present)?;
        let removed: Vec<_> = leaves
            .iter()
            .filter(|(_, leaf)| leaf.device != me.device)
            .filter(|(_, leaf)| {
                plan.remove.iter().any(|account| account == leaf.account.as_bytes())
                    || gone.contains(&leaf.device)
                    || leaving.contains(&leaf.account)
            })
            .collect();
        let data =
            changed_data(&mls::group_data(group)?, &plan, &leaves, &removed.iter().map(|(_, l)| l).collect::<Vec<_>>());
        if add.is_empty() && removed.is_empty() && data.is_none() {
            outbox::remove(db, item.item)?;
            return Ok(None);
        }
        let base_epoch = group.epoch().as_u64();
        let remove = removed.iter().map(|(index, _)| *index).collect();
        let made = mls::propose(provider, &me.key, group, Proposed { add, remove, data })?;
        let request = Request::Commit(Commit {
            group_id: group_id.to_vec(),
            base_epoch,
            commit: made.commit,
            welcome: made.welcome,
            added: added.iter().map(|device| device.to_vec()).collect(),
            removed: removed.iter().map(|(_, leaf)| leaf.device.to_vec()).collect(),
            group_info: made.group_info,
            external: false,
            request_key: key.to_vec(),
        });
        Ok(Some((base_epoch, request)))
    })?;
    let Some((base_epoch, request)) = request else {
        step.mem.in_flight.done(item.item);
        step.mem.in_flight.end_claims(item.item);
        return Ok(());
    };
    create::seal(step, item, base_epoch, &request)?;
    step.mem.in_flight.sent(item.item, Some(chat.chat));
    step.ask(request, Waiting::Outbox(item.item));
    Ok(())
}

/// Devices and accounts that anybody may remove from this chat.
fn departed(step: &mut Step<'_>, chat: &Chat, tidy: bool) -> Result<(BTreeSet<DeviceId>, BTreeSet<AccountId>)> {
    let (mut gone, mut leaving) = (BTreeSet::new(), BTreeSet::new());
    if tidy {
        for member in members::of_chat(step.db, chat.chat)? {
            if member.leaving {
                leaving.insert(member.account_id);
            }
            let of_member = devices::of_account(step.db, &member.account_id)?;
            gone.extend(of_member.into_iter().filter(|device| device.removed).map(|device| device.device_id));
        }
    }
    Ok((gone, leaving))
}

/// The group data as the plan wants it, if that is a change.
fn changed_data(
    before: &GroupData,
    plan: &CommitPlan,
    leaves: &[(mls::LeafNodeIndex, Leaf)],
    removed: &[&Leaf],
) -> Option<GroupData> {
    let mut data = before.clone();
    if let Some(name) = &plan.name {
        data.name.clone_from(name);
    }
    if let Some(timer_s) = plan.timer_s {
        data.timer_s = timer_s;
    }
    if !plan.promote.is_empty() && !data.admins.contains(&plan.promote) {
        data.admins.push(plan.promote.clone());
    }
    if !plan.demote.is_empty() {
        data.admins.retain(|admin| *admin != plan.demote);
    }
    // Only an admin may change the data at all, and a plan that tidies up is anybody's.
    if !plan.remove.is_empty() {
        let stays = |admin: &Vec<u8>| {
            leaves.iter().any(|(_, leaf)| {
                leaf.account.as_bytes() == admin.as_slice() && !removed.iter().any(|gone| gone.device == leaf.device)
            })
        };
        data.admins.retain(stays);
    }
    (data != *before).then_some(data)
}

/// The own commit has come by mailbox: the relay took it, and everything before it is done.
pub(crate) fn accepted(
    step: &mut Step<'_>,
    chat: &Chat,
    group_id: &GroupId,
    item: &Item,
    stored_ms: u64,
) -> Result<()> {
    outbox::remove(step.db, item.item)?;
    step.mem.in_flight.done(item.item);
    step.mem.in_flight.end_claims(item.item);
    let me = step.me()?;
    let change = step.with_group(group_id, |provider, group| {
        let own = mls::own_change(provider, group, &me.account)?;
        mls::merge_pending(provider, group)?;
        Ok(own)
    })?;
    mirror::merged(step, chat, group_id, &change, stored_ms)
}

/// Somebody else's commit came first: what was made for the old epoch is made anew.
pub(crate) fn epoch_moved(step: &mut Step<'_>, chat: i64) -> Result<()> {
    for item in outbox::of_kind(step.db, chat, Kind::Commit as i64)? {
        if item.sealed.is_some() {
            outbox::set_sealed(step.db, item.item, None, None)?;
        }
    }
    Ok(())
}
