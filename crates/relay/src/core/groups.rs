//! Groups and what is sent in them: limits and form are checked here, the conditions in the storage, atomically.

use super::reply::{Answer, bad, device_ids, group_id, refuse, request_key, too_large};
use super::{Core, limits};
use crate::storage::*;
use harkara_wire::proto::relay::{
    Commit, CreateGroup, EpochConflict, ErrorCode, GetGroupInfo, GroupEntry, GroupInfo, Groups, LeaveGroup, Ok as Done,
    Send, Stored, server_frame::Body,
};

impl<S: Storage> Core<S> {
    pub(super) fn create_group(&mut self, caller: StoredDevice, request: CreateGroup, now_ms: u64) -> Answer {
        if request.members.len() as u64 > limits::GROUP_DEVICES {
            return Err(refuse(ErrorCode::ErrorQuota, "too many devices"));
        }
        let members = device_ids(&request.members)?;
        let welcome_to = device_ids(&request.welcome_to)?;
        if !members.contains(&caller.device_id)
            || welcome_to.contains(&caller.device_id)
            || !welcome_to.iter().all(|device| members.contains(device))
        {
            return Err(bad("the creator is a member and not welcomed, the welcomed are members"));
        }
        check(&request.welcome, !welcome_to.is_empty(), &request.group_info, request.epoch)?;
        let group = NewGroup {
            group_id: group_id(&request.group_id)?,
            creator: caller.device_id,
            epoch: request.epoch,
            members: &members,
            welcome: &request.welcome,
            welcome_to: &welcome_to,
            group_info: &request.group_info,
            request_key: request_key(&request.request_key)?,
            quota: limits::GROUPS_CREATED,
        };
        let outcome = self.storage.create_group(&group, now_ms)?;
        self.grouped(outcome, |_| Body::Ok(Done {}))
    }

    pub(super) fn commit(&mut self, caller: StoredDevice, request: Commit, now_ms: u64) -> Answer {
        if (request.added.len() + request.removed.len()) as u64 > 2 * limits::GROUP_DEVICES {
            return Err(refuse(ErrorCode::ErrorQuota, "too many devices"));
        }
        let added = device_ids(&request.added)?;
        if request.external && !added.is_empty() {
            return Err(bad("an external commit adds nobody else"));
        }
        check(&request.welcome, !added.is_empty(), &request.group_info, request.base_epoch)?;
        check_payload(&request.commit, limits::WELCOME_BYTES)?;
        let commit = GroupCommit {
            group_id: group_id(&request.group_id)?,
            sender: caller.device_id,
            base_epoch: request.base_epoch,
            commit: &request.commit,
            welcome: &request.welcome,
            added: &added,
            removed: &device_ids(&request.removed)?,
            group_info: &request.group_info,
            external: request.external,
            request_key: request_key(&request.request_key)?,
            quota: limits::GROUP_DEVICES,
        };
        let outcome = self.storage.commit_group(&commit, now_ms)?;
        self.grouped(outcome, |_| Body::Ok(Done {}))
    }

    pub(super) fn send(&mut self, caller: StoredDevice, request: Send, now_ms: u64) -> Answer {
        check_payload(&request.message, limits::MESSAGE_BYTES)?;
        let message = NewMessage {
            group_id: group_id(&request.group_id)?,
            sender: caller.device_id,
            epoch: request.epoch,
            message: &request.message,
            message_key: request_key(&request.message_key)?,
        };
        let outcome = self.storage.send(&message, now_ms)?;
        self.grouped(outcome, |stored_ms| Body::Stored(Stored { stored_ms }))
    }

    fn grouped(&mut self, outcome: Grouped, done: impl FnOnce(u64) -> Body) -> Answer {
        match outcome {
            Grouped::Done { stored_ms, to } => {
                self.wake(&to);
                Ok(done(stored_ms))
            }
            Grouped::Conflict(epoch) => Ok(Body::EpochConflict(EpochConflict { epoch })),
            Grouped::Unknown => Err(refuse(ErrorCode::ErrorGroupUnknown, "")),
            Grouped::Exists => Err(refuse(ErrorCode::ErrorGroupExists, "")),
            Grouped::NotAMember => Err(refuse(ErrorCode::ErrorNotAMember, "")),
            Grouped::NoSuchDevice => Err(refuse(ErrorCode::ErrorNoKeyPackage, "a device named is not current")),
            Grouped::Quota => Err(refuse(ErrorCode::ErrorQuota, "too many groups, or devices in one")),
        }
    }

    pub(super) fn get_group_info(&mut self, caller: StoredDevice, request: GetGroupInfo) -> Answer {
        let group = group_id(&request.group_id)?;
        match self.storage.group_info(&group, &caller.device_id)? {
            Some((epoch, group_info)) => {
                Ok(Body::GroupInfo(GroupInfo { group_id: request.group_id, epoch, group_info }))
            }
            // The same answer whether or not it exists: a stranger can't probe for groups.
            None => Err(refuse(ErrorCode::ErrorNotAMember, "")),
        }
    }

    pub(super) fn list_groups(&mut self, caller: StoredDevice) -> Answer {
        let groups = self.storage.groups_of(&caller.device_id)?.into_iter();
        let entry = |group: StoredGroup| GroupEntry {
            group_id: group.group_id.to_vec(),
            epoch: group.epoch,
            member: group.member,
        };
        Ok(Body::Groups(Groups { groups: groups.map(entry).collect() }))
    }

    pub(super) fn leave_group(&mut self, caller: StoredDevice, request: LeaveGroup) -> Answer {
        self.storage.leave_group(&group_id(&request.group_id)?, &caller.device_id)?;
        Ok(Body::Ok(Done {}))
    }
}

fn check(welcome: &[u8], welcomed: bool, group_info: &[u8], epoch: u64) -> Result<(), super::Refusal> {
    if welcome.len() > limits::WELCOME_BYTES {
        return Err(too_large("welcome"));
    }
    if welcome.is_empty() == welcomed {
        return Err(bad("a welcome goes with devices that are welcomed"));
    }
    if epoch > limits::COUNTER_MAX {
        return Err(bad("epoch"));
    }
    check_payload(group_info, limits::WELCOME_BYTES)
}

fn check_payload(payload: &[u8], limit: usize) -> Result<(), super::Refusal> {
    if payload.is_empty() {
        return Err(bad("an empty payload"));
    }
    if payload.len() > limit {
        return Err(too_large("payload"));
    }
    Ok(())
}
