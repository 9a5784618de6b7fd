//! Backups: objects under their names, in a space of the account's. This relay learns how many, how long, and when.

use super::reply::{Answer, Refusal, bad, refuse, too_large};
use super::{Core, SessionId, limits};
use crate::storage::*;
use harkara_wire::id::AccountId;
use harkara_wire::proto::relay::{
    DeleteObject, ErrorCode, GetObject, ListObjects, Object, Objects, Ok as Done, OpenSpace, PutObject, Space,
    server_frame::Body,
};
use harkara_wire::space;

/// A space that was opened in a session, by somebody who has its key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    key: SpaceKey,
    account_id: AccountId,
}

/// Longer than any name.
const PREFIX_BYTES: usize = 96;

impl<S: Storage> Core<S> {
    pub(super) fn open_space(&mut self, session: SessionId, request: &OpenSpace, now_ms: u64) -> Answer {
        let Some(state) = self.sessions.get_mut(&session) else { return Err(unknown()) };
        state.space = None;
        let key = space::verify(request, &state.key)
            .map_err(|_| refuse(ErrorCode::ErrorSignature, "not signed for this session with the space's key"))?;
        let stored = match self.storage.space(&key)? {
            Some(stored) => stored,
            None if request.make => self.make_space(session, &key, now_ms)?,
            None => return Err(unknown()),
        };
        let writable = match self.caller(session) {
            Ok(device) => device.account_id == stored.account_id,
            Err(Refusal::Error(_)) => false,
            Err(error) => return Err(error),
        };
        if let Some(state) = self.sessions.get_mut(&session) {
            state.space = Some(Open { key, account_id: stored.account_id });
        }
        Ok(Body::Space(Space { bytes: stored.bytes, quota: self.policy.backup_quota, writable }))
    }

    fn make_space(&mut self, session: SessionId, key: &SpaceKey, now_ms: u64) -> Result<StoredSpace, Refusal> {
        let device = self.caller(session)?;
        if device.guest {
            return Err(refuse(ErrorCode::ErrorUnknownDevice, "a guest, who is only carried for"));
        }
        let none = || refuse(ErrorCode::ErrorQuota, "backups");
        if self.policy.backup_quota == 0 {
            return Err(none());
        }
        match self.storage.make_space(key, &device.device_id, now_ms)? {
            SpaceMade::Done => self.storage.space(key)?.ok_or_else(unknown),
            SpaceMade::Quota => Err(none()),
        }
    }

    pub(super) fn put_object(
        &mut self,
        session: SessionId,
        caller: StoredDevice,
        request: &PutObject,
        now_ms: u64,
    ) -> Answer {
        let space = self.writable(session, caller)?;
        if request.data.len() > space::OBJECT_BYTES {
            return Err(too_large("object"));
        }
        let object = NewObject {
            space: &space,
            name: name(&request.name)?,
            data: &request.data,
            replace: request.replace,
            quota: self.policy.backup_quota,
        };
        match self.storage.put_object(&object, now_ms)? {
            ObjectStored::Done => Ok(Body::Ok(Done {})),
            ObjectStored::Exists => Err(refuse(ErrorCode::ErrorObjectExists, "")),
            ObjectStored::Quota => Err(refuse(ErrorCode::ErrorQuota, "backups")),
            ObjectStored::NoSpace => Err(unknown()),
        }
    }

    pub(super) fn get_object(&mut self, session: SessionId, request: &GetObject) -> Answer {
        let space = self.opened(session)?.key;
        let at_most = if request.at_most == 0 { space::OBJECT_BYTES as u64 } else { request.at_most };
        match self.storage.object(&space, name(&request.name)?, at_most.min(space::OBJECT_BYTES as u64))? {
            Some(data) => Ok(Body::Object(Object { data })),
            None => Err(refuse(ErrorCode::ErrorObjectUnknown, "")),
        }
    }

    pub(super) fn list_objects(&mut self, session: SessionId, request: &ListObjects) -> Answer {
        let space = self.opened(session)?.key;
        if request.prefix.len().max(request.after.len()) > PREFIX_BYTES {
            return Err(bad("no name begins so"));
        }
        let mut names = self.storage.object_names(&space, &request.prefix, &request.after, space::PAGE + 1)?;
        let more = names.len() > space::PAGE;
        names.truncate(space::PAGE);
        Ok(Body::Objects(Objects { names, more }))
    }

    pub(super) fn delete_object(
        &mut self,
        session: SessionId,
        caller: StoredDevice,
        request: &DeleteObject,
        now_ms: u64,
    ) -> Answer {
        let space = self.writable(session, caller)?;
        let before_ms = now_ms.saturating_sub(limits::KEEP_OBJECT_MS);
        match self.storage.delete_object(&space, name(&request.name)?, before_ms)? {
            true => Ok(Body::Ok(Done {})),
            false => Err(refuse(ErrorCode::ErrorObjectYoung, "")),
        }
    }

    fn opened(&self, session: SessionId) -> Result<Open, Refusal> {
        self.sessions.get(&session).and_then(|state| state.space).ok_or_else(unknown)
    }

    /// Who has the key and no device of the account may read only.
    fn writable(&self, session: SessionId, caller: StoredDevice) -> Result<SpaceKey, Refusal> {
        let open = self.opened(session)?;
        if caller.account_id == open.account_id {
            return Ok(open.key);
        }
        Err(refuse(ErrorCode::ErrorUnknownDevice, "the backup of another account"))
    }
}

fn unknown() -> Refusal {
    refuse(ErrorCode::ErrorSpaceUnknown, "")
}

fn name(name: &str) -> Result<&str, Refusal> {
    if space::is_name(name) { Ok(name) } else { Err(bad("name")) }
}
