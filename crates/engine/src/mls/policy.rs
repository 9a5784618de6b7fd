//! The rules every member checks before it merges a commit. Pure: the same answer on every device.

use super::credential::Leaf;
use harkara_wire::id::{AccountId, DeviceId};
use harkara_wire::proto::content::{GroupData, group_data::Kind};
use std::collections::BTreeSet;

/// People in a group, at most.
pub(crate) const MAX_PEOPLE: usize = 500;

/// What a commit would change.
pub(crate) struct Change {
    pub committer: Leaf,
    /// The committer joins by it.
    pub external: bool,
    pub added: Vec<Leaf>,
    pub removed: Vec<Leaf>,
    pub data: Option<GroupData>,
}

/// What is known beyond the group itself.
pub(crate) trait Known {
    /// The device was removed from its account, for good.
    fn removed(&self, device: &DeviceId) -> bool;
    /// The account has asked to leave this group.
    fn leaving(&self, account: &AccountId) -> bool;
}

/// Why a commit is not merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Violation {
    #[error("by a device that was removed")]
    RemovedCommitter,
    #[error("adds a device that was removed")]
    RemovedDevice,
    #[error("joins a group its account is not in")]
    Stranger,
    #[error("does more than join")]
    MoreThanJoin,
    #[error("adds somebody without being an admin")]
    Add,
    #[error("removes somebody without a right to")]
    Remove,
    #[error("changes the group without being an admin")]
    Data,
    #[error("changes what never changes")]
    Fixed,
    #[error("too many people")]
    TooLarge,
}

/// Checks a commit against the group as it stands before it.
pub(crate) fn check(before: &GroupData, leaves: &[Leaf], change: &Change, known: &dyn Known) -> Result<(), Violation> {
    let people: BTreeSet<AccountId> = leaves.iter().map(|leaf| leaf.account).collect();
    let committer = change.committer.account;
    let admin = before.kind() == Kind::Group && before.admins.iter().any(|id| id == committer.as_bytes());
    if known.removed(&change.committer.device) {
        return Err(Violation::RemovedCommitter);
    }
    if !people.contains(&committer) {
        return Err(Violation::Stranger);
    }
    if change.external {
        let own = |leaf: &Leaf| leaf.device == change.committer.device;
        let joins_only = change.added.is_empty() && change.data.is_none() && change.removed.iter().all(own);
        return if joins_only { Ok(()) } else { Err(Violation::MoreThanJoin) };
    }
    for leaf in &change.added {
        if known.removed(&leaf.device) {
            return Err(Violation::RemovedDevice);
        }
        if leaf.account != committer && !admin {
            return Err(Violation::Add);
        }
    }
    let grown = people.iter().copied().chain(change.added.iter().map(|leaf| leaf.account)).collect::<BTreeSet<_>>();
    if grown.len() > MAX_PEOPLE {
        return Err(Violation::TooLarge);
    }
    for leaf in &change.removed {
        let allowed = admin || leaf.account == committer || known.removed(&leaf.device) || known.leaving(&leaf.account);
        if !allowed {
            return Err(Violation::Remove);
        }
    }
    if let Some(after) = &change.data {
        // In a direct chat both set the timer, and there is nothing else to change.
        let timer_only = GroupData { timer_s: after.timer_s, ..before.clone() } == *after;
        let allowed = admin || (before.kind() == Kind::Direct && timer_only);
        if !allowed {
            return Err(Violation::Data);
        }
        let fixed = |data: &GroupData| (data.kind, data.chat_id.clone(), data.created_by.clone(), data.created_ms);
        if fixed(before) != fixed(after) {
            return Err(Violation::Fixed);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
