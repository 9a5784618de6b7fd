//! People and their devices. What is stored was signed by them and verified here; the rest is refused.

use super::reply::{Answer, Refusal, account_id, bad, refuse, too_large};
use super::{Core, SessionId, limits};
use crate::storage::*;
use harkara_wire::id::{AccountId, DeviceId};
use harkara_wire::identity::{VerifiedAccount, VerifiedRemoval, VerifiedRoster, handle_is_valid};
use harkara_wire::proto::identity::AccountRecord;
use harkara_wire::proto::relay::{
    AccountFound, ClaimKeyPackages, ClaimedKeyPackage, ErrorCode, GetAccount, KeyPackages, KeyPackagesLow, Ok as Done,
    PutKeyPackages, PutRemoval, PutRoster, Register, Removed, get_account::By, server_frame::Body,
};
use prost::Message;

impl<S: Storage> Core<S> {
    pub(super) fn register(&mut self, session: SessionId, request: Register, now_ms: u64) -> Answer {
        let guest = request.handle.is_empty();
        if !guest && !handle_is_valid(&request.handle) {
            return Err(refuse(ErrorCode::ErrorHandleInvalid, "3 to 32 of a-z 0-9 _ ."));
        }
        if self.policy.guests_only && !guest {
            return Err(refuse(ErrorCode::ErrorInviteInvalid, "nobody can live here"));
        }
        let record = AccountRecord { roster: request.roster, removals: Vec::new(), handle: request.handle };
        let account = VerifiedAccount::verify(&record)?;
        if account.version > limits::COUNTER_MAX {
            return Err(bad("roster version"));
        }
        let key = self.sessions.get(&session).map(|session| session.key);
        if !account.devices.iter().any(|device| Some(device.transport_key) == key) {
            return Err(bad("the roster does not list the device that registers"));
        }
        let encoded = account.record.encode_to_vec();
        let devices = new_devices(&account);
        let new = NewAccount {
            account_id: account.account_id,
            handle: (!guest).then_some(record.handle.as_str()),
            invite: (!self.policy.open).then_some(request.invite.trim()),
            roster_version: account.version,
            record: &encoded,
            devices: &devices,
        };
        match self.storage.register(&new, now_ms)? {
            Registered::Done => Ok(Body::Ok(Done {})),
            // The answer to the first try was lost.
            Registered::Exists if self.storage.record(AccountBy::Id(&account.account_id))? == Some(encoded) => {
                Ok(Body::Ok(Done {}))
            }
            Registered::Exists => Err(refuse(ErrorCode::ErrorRosterStale, "the account is registered already")),
            Registered::HandleTaken => Err(refuse(ErrorCode::ErrorHandleTaken, "")),
            Registered::InviteInvalid => Err(refuse(ErrorCode::ErrorInviteInvalid, "")),
            Registered::DeviceTaken => Err(bad("a device or its key is known already")),
        }
    }

    pub(super) fn get_account(&mut self, request: GetAccount) -> Answer {
        let record = match request.by.ok_or_else(|| bad("no account named"))? {
            By::Handle(handle) => self.storage.record(AccountBy::Handle(&handle))?,
            By::AccountId(id) => self.storage.record(AccountBy::Id(&account_id(&id)?))?,
        };
        let record = record.ok_or_else(unknown_account)?;
        Ok(Body::AccountFound(AccountFound { record: Some(decode(&record)?) }))
    }

    /// Whose roster this session may put: its own account's. A device that comes from a backup is in no roster yet but
    /// holds the account key, so the roster it brings lists it.
    pub(super) fn roster_account(&mut self, session: SessionId, request: &PutRoster) -> Result<AccountId, Refusal> {
        let refusal = match self.caller(session) {
            Ok(device) => return Ok(device.account_id),
            Err(refusal) => refusal,
        };
        let key = self.sessions.get(&session).map(|session| session.key);
        let known = key.map(|key| self.lookup(&key)).transpose()?.flatten().is_some();
        let roster = request.roster.as_ref().filter(|_| !known).and_then(|roster| VerifiedRoster::verify(roster).ok());
        match roster {
            Some(roster) if roster.devices.iter().any(|device| Some(device.transport_key) == key) => {
                Ok(roster.account_id)
            }
            _ => Err(refusal),
        }
    }

    pub(super) fn put_roster(&mut self, caller: AccountId, request: PutRoster, now_ms: u64) -> Answer {
        let roster = request.roster.ok_or_else(|| bad("no roster"))?;
        let new = VerifiedRoster::verify(&roster)?;
        if new.account_id != caller || new.version > limits::COUNTER_MAX {
            return Err(bad("a roster of another account"));
        }
        let (from, known) = self.known(&caller)?;
        if known.record.roster.as_ref().is_some_and(|known| known.statement == roster.statement) {
            return Ok(Body::Ok(Done {}));
        }
        if new.version <= known.version || !new.removed.is_superset(&known.removed) {
            return Err(refuse(ErrorCode::ErrorRosterStale, "not made from what is known"));
        }
        // Every removal is part of it now, so those beside the old roster go.
        let record = AccountRecord { roster: Some(roster), removals: Vec::new(), handle: known.handle.clone() };
        let account = VerifiedAccount::verify(&record)?;
        let gone: Vec<DeviceId> =
            known.devices.iter().map(|device| device.device_id).filter(|id| account.device(id).is_none()).collect();
        if account.devices.is_empty() || !gone.iter().all(|id| account.removed.contains(id)) {
            return Err(bad("a device that goes must be named as removed, and one must stay"));
        }
        self.change_record(&from, &account, &gone, now_ms)
    }

    pub(super) fn put_removal(&mut self, caller: StoredDevice, request: PutRemoval, now_ms: u64) -> Answer {
        let removal = request.removal.ok_or_else(|| bad("no removal"))?;
        let (from, mut account) = self.known(&caller.account_id)?;
        let said = VerifiedRemoval::verify(&removal, &account.devices)?;
        if account.removed.contains(&said.removed) {
            return Ok(Body::Ok(Done {}));
        }
        account.accept_removal(&removal)?;
        self.change_record(&from, &account, &[said.removed], now_ms)
    }

    pub(super) fn put_key_packages(&mut self, caller: StoredDevice, request: PutKeyPackages) -> Answer {
        let all = request.key_packages.iter().chain([&request.last_resort]);
        if request.key_packages.len() > limits::KEY_PACKAGES as usize
            || all.clone().any(|package| package.len() > limits::KEY_PACKAGE_BYTES)
        {
            return Err(too_large("key packages"));
        }
        if request.key_packages.iter().any(Vec::is_empty) {
            return Err(bad("an empty key package"));
        }
        let last_resort = (!request.last_resort.is_empty()).then_some(request.last_resort.as_slice());
        let (device, quota) = (&caller.device_id, limits::KEY_PACKAGES);
        self.storage.put_key_packages(device, &request.key_packages, last_resort, quota)?;
        Ok(Body::Ok(Done {}))
    }

    pub(super) fn claim_key_packages(&mut self, request: ClaimKeyPackages) -> Answer {
        let (_, account) = self.known(&account_id(&request.account_id)?)?;
        let mut key_packages = Vec::new();
        for device in &account.devices {
            let Some(claimed) = self.storage.claim_key_package(&device.device_id)? else { continue };
            if claimed.left < limits::KEY_PACKAGES_LOW
                && let Some(session) = self.subscribers.get(&device.device_id)
            {
                self.push(*session, 0, Body::KeyPackagesLow(KeyPackagesLow { left: claimed.left }));
            }
            let device_id = device.device_id.to_vec();
            key_packages.push(ClaimedKeyPackage { device_id, key_package: claimed.key_package });
        }
        if key_packages.is_empty() {
            return Err(refuse(ErrorCode::ErrorNoKeyPackage, ""));
        }
        Ok(Body::KeyPackages(KeyPackages { key_packages }))
    }

    fn change_record(&mut self, from: &[u8], account: &VerifiedAccount, gone: &[DeviceId], now_ms: u64) -> Answer {
        let change = RecordChange {
            account_id: account.account_id,
            from,
            roster_version: account.version,
            record: &account.record.encode_to_vec(),
            devices: &new_devices(account),
            gone,
        };
        match self.storage.change_record(&change, now_ms)? {
            Changed::Done(told) => {
                gone.iter().for_each(|device| self.cut_off(device));
                self.wake(&told);
                Ok(Body::Ok(Done {}))
            }
            Changed::Stale => Err(refuse(ErrorCode::ErrorRosterStale, "another change came first")),
            Changed::DeviceTaken => Err(bad("a device or its key is known already")),
        }
    }

    /// Ends every session of a removed device.
    fn cut_off(&mut self, device: &DeviceId) {
        let its = |state: &super::Session| state.device.is_some_and(|known| known.device_id == *device);
        let sessions: Vec<_> =
            self.sessions.iter().filter(|(_, state)| its(state)).map(|(session, _)| *session).collect();
        for session in sessions {
            self.push(session, 0, Body::Removed(Removed {}));
            self.forget(session);
        }
    }

    fn known(&mut self, account: &AccountId) -> Result<(Vec<u8>, VerifiedAccount), Refusal> {
        let record = self.storage.record(AccountBy::Id(account))?.ok_or_else(unknown_account)?;
        let account = VerifiedAccount::verify(&decode(&record)?).map_err(|error| damaged(&error))?;
        Ok((record, account))
    }
}

fn new_devices(account: &VerifiedAccount) -> Vec<NewDevice> {
    let devices = account.devices.iter();
    devices.map(|device| NewDevice { device_id: device.device_id, transport_key: device.transport_key }).collect()
}

fn decode(record: &[u8]) -> Result<AccountRecord, Refusal> {
    AccountRecord::decode(record).map_err(|error| damaged(&error))
}

/// It verified when it was stored. Only this account suffers from it.
fn damaged(error: &dyn std::error::Error) -> Refusal {
    tracing::warn!(%error, "a stored account record is damaged");
    refuse(ErrorCode::ErrorUnavailable, "the account's record is damaged")
}

fn unknown_account() -> Refusal {
    refuse(ErrorCode::ErrorAccountUnknown, "")
}
