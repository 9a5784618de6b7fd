//! What the relay does, as a function of what arrives: no clock, no socket, no thread.
//!
//! Mutate, then drain: [`Core::connected`], [`Core::request`], [`Core::disconnected`] and [`Core::tick`] gather what is to
//! be said, [`Core::drain`] commits the storage and only then hands it out. Many calls may share one drain.

mod accounts;
mod blobs;
mod carry;
mod groups;
mod limits;
mod mailbox;
mod reply;
mod rooms;
mod spaces;
#[cfg(test)]
mod tests;
mod vault;

use crate::storage::{Before, Storage, StorageError, StoredDevice, TransportKey};
use harkara_wire::id::DeviceId;
use harkara_wire::proto::relay::{
    ClientFrame, ErrorCode, GoingAway, Ok as Done, Removed, ServerFrame, Welcome, client_frame::Request,
    server_frame::Body,
};
use harkara_wire::proto::status::SignedStatus;
use harkara_wire::session::MAX_FRAME;
use harkara_wire::vault::Keeper;
use mailbox::Subscription;
use prost::Message;
use reply::{Answer, Refusal, refuse};
use rooms::Rooms;
use std::collections::{BTreeSet, HashMap};
use vault::Vaults;

/// A connection, as the layer around numbers them. Never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionId(pub u64);

/// Where a connection comes from, hashed: two that have the same are in the same network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network(pub [u8; 16]);

/// A frame for a session. After `Removed` or `GoingAway` that session is forgotten here, and is to be closed.
pub type Outgoing = (SessionId, ServerFrame);

/// What the operator decides.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Anybody may register, without an invite.
    pub open: bool,
    /// What the relay calls itself.
    pub name: String,
    /// Where the phone page is served; may be empty.
    pub web_address: String,
    /// Nobody may live here: it only carries for devices of other relays.
    pub guests_only: bool,
    /// Everywhere the WebSocket is reached; empty: devices keep to what their link says.
    pub addresses: Vec<String>,
    /// How many bytes the backups of one account may take here.
    pub backup_quota: u64,
}

impl Default for Policy {
    fn default() -> Self {
        let (name, web_address, addresses) = Default::default();
        Self { open: false, name, web_address, guests_only: false, addresses, backup_quota: 5 << 30 }
    }
}

/// The relay without anything around it.
#[derive(Debug)]
pub struct Core<S> {
    storage: S,
    policy: Policy,
    sessions: HashMap<SessionId, Session>,
    subscribers: HashMap<DeviceId, SessionId>,
    rooms: Rooms,
    vaults: Vaults,
    outgoing: Vec<Outgoing>,
    /// Sessions that may have something new to be delivered.
    due: BTreeSet<SessionId>,
    /// Who gets what is carried for a device, and sessions for which there may be something.
    carried_to: HashMap<DeviceId, SessionId>,
    carried_due: BTreeSet<SessionId>,
    /// What the relay says about itself, and which version of it.
    status: Option<SignedStatus>,
    status_version: u64,
    /// The storage failed in this batch.
    failed: bool,
    next_sweep_ms: u64,
}

#[derive(Debug)]
struct Session {
    key: TransportKey,
    network: Option<Network>,
    /// Once known; a removal ends the session, so it stays true.
    device: Option<StoredDevice>,
    subscription: Option<Subscription>,
    carrying: Option<carry::Carrying>,
    failed_joins: u32,
    /// Which was opened.
    space: Option<spaces::Open>,
    /// Of a vault that this session has begun.
    credential: Option<[u8; 32]>,
}

impl<S: Storage> Core<S> {
    /// A relay over this storage. `seed` makes the ids of its rendezvous rooms and what its vaults need; fresh randomness,
    /// please.
    pub fn new(storage: S, policy: Policy, keeper: Keeper, seed: [u8; 32]) -> Self {
        Self {
            storage,
            policy,
            sessions: HashMap::new(),
            subscribers: HashMap::new(),
            rooms: Rooms::new(seed),
            vaults: Vaults::new(keeper, &seed),
            outgoing: Vec::new(),
            due: BTreeSet::new(),
            carried_to: HashMap::new(),
            carried_due: BTreeSet::new(),
            status: None,
            status_version: 0,
            failed: false,
            next_sweep_ms: 0,
        }
    }

    /// The storage, for what is no peer's request: invites and figures. What is changed counts after the next `drain`.
    pub fn storage(&mut self) -> Result<&mut S, StorageError> {
        self.storage.begin()?;
        Ok(&mut self.storage)
    }

    /// How many sessions there are.
    pub fn sessions(&self) -> usize {
        self.sessions.len()
    }

    /// A device has come; the handshake proved that it holds this key.
    pub fn connected(&mut self, session: SessionId, key: TransportKey, network: Option<Network>, now_ms: u64) {
        // Kept before anything can fail: should the batch be lost, this session too must be sent away.
        let state = Session {
            key,
            network,
            device: None,
            subscription: None,
            carrying: None,
            failed_joins: 0,
            space: None,
            credential: None,
        };
        self.sessions.insert(session, state);
        let device = match self.lookup(&key) {
            Ok(device) => device,
            Err(error) => return self.fail(&error),
        };
        let removed = device.is_some_and(|device| device.removed);
        self.push(
            session,
            0,
            Body::Welcome(Welcome {
                known_device: device.is_some() && !removed,
                now_ms,
                max_frame: MAX_FRAME as u64,
                invite_needed: !self.policy.open,
                name: self.policy.name.clone(),
                web_address: self.policy.web_address.clone(),
                addresses: self.policy.addresses.clone(),
                status: self.status.clone(),
            }),
        );
        if removed {
            self.push(session, 0, Body::Removed(Removed {}));
            self.forget(session);
        } else if let Some(state) = self.sessions.get_mut(&session) {
            state.device = device;
        }
    }

    /// A device asks for something.
    pub fn request(&mut self, session: SessionId, frame: ClientFrame, now_ms: u64) {
        if self.failed {
            return;
        }
        if !self.sessions.contains_key(&session) {
            // Sent away a moment ago; in case that was lost with a failed batch, again.
            return self.push(session, 0, Body::GoingAway(GoingAway { retry_after_ms: limits::RETRY_MS }));
        }
        let body = match self.answer(session, frame.request, now_ms) {
            Ok(body) => body,
            Err(Refusal::Error(error)) => Body::Error(error),
            Err(Refusal::Storage(error)) => return self.fail(&error),
        };
        self.push(session, frame.request_id, body);
    }

    /// A connection has ended.
    pub fn disconnected(&mut self, session: SessionId) {
        self.forget(session);
    }

    /// What the relay says about itself.
    pub fn status(&self) -> Option<&SignedStatus> {
        self.status.as_ref()
    }

    /// Time passes: about once a second.
    pub fn tick(&mut self, now_ms: u64) {
        if let Err(error) = self.look_at_status() {
            return self.fail(&error);
        }
        for (session, closed) in self.rooms.expire(now_ms) {
            self.push(session, 0, closed);
        }
        if now_ms >= self.next_sweep_ms {
            self.next_sweep_ms = now_ms + limits::SWEEP_MS;
            let swept = self.storage.begin().and_then(|()| {
                let before = |keep_ms| now_ms.saturating_sub(keep_ms);
                self.storage.sweep(&Before {
                    blobs_ms: before(limits::KEEP_BLOBS_MS),
                    answers_ms: before(limits::KEEP_ANSWERS_MS),
                    carried_ms: before(limits::KEEP_CARRIED_MS),
                    spaces_ms: before(limits::KEEP_LEFT_SPACE_MS),
                })
            });
            if let Err(error) = swept.and_then(|()| self.look_at_vaults(now_ms)) {
                self.fail(&error);
            }
        }
    }

    /// Makes everything so far durable and hands out what there is to say of it. If that fails, all is undone and every
    /// session is sent away: it comes back and asks again.
    pub fn drain(&mut self) -> Vec<Outgoing> {
        // Nothing may be read for delivery before it is durable: a crash must not take back a delivered item's number.
        if !self.failed
            && let Err(error) = self.storage.begin().and_then(|()| self.storage.commit())
        {
            self.fail(&error);
        }
        if !self.failed
            && let Err(error) = self.deliver_due().and_then(|()| self.deliver_carried())
        {
            self.fail(&error);
        }
        if self.failed {
            self.storage.rollback();
            self.start_over();
        }
        std::mem::take(&mut self.outgoing)
    }

    /// The operator's program changes the status beside this one. Everybody who is here is told.
    fn look_at_status(&mut self) -> Result<(), StorageError> {
        self.storage.begin()?;
        let version = self.storage.status_version()?;
        if version == self.status_version {
            return Ok(());
        }
        self.status_version = version;
        self.status = self.storage.status()?.and_then(|signed| SignedStatus::decode(signed.as_slice()).ok());
        let Some(signed) = &self.status else { return Ok(()) };
        let told =
            |session: &SessionId| (*session, ServerFrame { request_id: 0, body: Some(Body::Status(signed.clone())) });
        self.outgoing.extend(self.sessions.keys().map(told));
        Ok(())
    }

    fn answer(&mut self, session: SessionId, request: Option<Request>, now_ms: u64) -> Answer {
        self.storage.begin()?;
        match request {
            None => Err(refuse(ErrorCode::ErrorBadRequest, "no request, or one this relay does not know")),
            Some(Request::Ping(_)) => Ok(Body::Ok(Done {})),
            Some(Request::Register(request)) => self.register(session, request, now_ms),
            Some(Request::GetAccount(request)) => self.get_account(request),
            Some(Request::PutRoster(request)) => {
                let account = self.roster_account(session, &request)?;
                self.put_roster(account, request, now_ms)
            }
            Some(Request::OpenRendezvous(request)) => self.open_rendezvous(session, request, now_ms),
            Some(Request::JoinRendezvous(request)) => self.join_rendezvous(session, request, now_ms),
            Some(Request::SendRendezvous(request)) => self.send_rendezvous(session, request),
            Some(Request::CloseRendezvous(request)) => self.close_rendezvous(session, request),
            Some(Request::OpenSpace(request)) => self.open_space(session, &request, now_ms),
            Some(Request::GetObject(request)) => self.get_object(session, &request),
            Some(Request::ListObjects(request)) => self.list_objects(session, &request),
            Some(Request::OpenVault(request)) => self.open_vault(&request, now_ms),
            Some(Request::ProveVault(request)) => self.prove_vault(&request, now_ms),
            Some(request) => {
                let device = self.caller(session)?;
                self.answer_device(session, device, request, now_ms)
            }
        }
    }

    fn answer_device(&mut self, session: SessionId, device: StoredDevice, request: Request, now_ms: u64) -> Answer {
        if device.guest && !carry::is_for_guests(&request) {
            return Err(refuse(ErrorCode::ErrorUnknownDevice, "a guest, who is only carried for"));
        }
        match request {
            Request::Carry(request) => self.carry(device, request, now_ms),
            Request::SubscribeCarried(_) => self.subscribe_carried(session, device),
            Request::AckCarried(request) => self.ack_carried(session, device, request),
            Request::PutRemoval(request) => self.put_removal(device, request, now_ms),
            Request::PutKeyPackages(request) => self.put_key_packages(device, request),
            Request::ClaimKeyPackages(request) => self.claim_key_packages(request),
            Request::CreateGroup(request) => self.create_group(device, request, now_ms),
            Request::Commit(request) => self.commit(device, request, now_ms),
            Request::Send(request) => self.send(device, request, now_ms),
            Request::GetGroupInfo(request) => self.get_group_info(device, request),
            Request::ListGroups(_) => self.list_groups(device),
            Request::LeaveGroup(request) => self.leave_group(device, request),
            Request::Subscribe(request) => self.subscribe(session, device, request),
            Request::Ack(request) => self.ack(session, device, request),
            Request::PutBlob(request) => self.put_blob(device, request, now_ms),
            Request::GetBlob(request) => self.get_blob(request),
            Request::FindBlobs(request) => self.find_blobs(device, request, now_ms),
            Request::PutObject(request) => self.put_object(session, device, &request, now_ms),
            Request::DeleteObject(request) => self.delete_object(session, device, &request, now_ms),
            Request::BeginVault(request) => self.begin_vault(session, &request),
            Request::PutVault(request) => self.put_vault(session, device, request, now_ms),
            Request::DropVault(_) => self.drop_vault(device, now_ms),
            _ => Err(refuse(ErrorCode::ErrorBadRequest, "not a request")),
        }
    }

    /// The device behind a session, looked up until it is known: a roster may name it at any time.
    fn caller(&mut self, session: SessionId) -> Result<StoredDevice, Refusal> {
        let unknown = || refuse(ErrorCode::ErrorUnknownDevice, "register first, or be linked");
        let state = self.sessions.get(&session).ok_or_else(unknown)?;
        if let Some(device) = state.device {
            return Ok(device);
        }
        let key = state.key;
        let device = self.lookup(&key)?.ok_or_else(unknown)?;
        if device.removed {
            return Err(refuse(ErrorCode::ErrorRemovedDevice, "this device was removed"));
        }
        if let Some(state) = self.sessions.get_mut(&session) {
            state.device = Some(device);
        }
        Ok(device)
    }

    fn lookup(&mut self, key: &TransportKey) -> Result<Option<StoredDevice>, StorageError> {
        self.storage.begin()?;
        self.storage.device(key)
    }

    fn push(&mut self, session: SessionId, request_id: u64, body: Body) {
        self.outgoing.push((session, ServerFrame { request_id, body: Some(body) }));
    }

    fn forget(&mut self, session: SessionId) {
        self.rooms.left(session);
        let Some(state) = self.sessions.remove(&session) else { return };
        self.due.remove(&session);
        if let Some(device) = state.device
            && self.subscribers.get(&device.device_id) == Some(&session)
        {
            self.subscribers.remove(&device.device_id);
        }
        self.carried_due.remove(&session);
        if let Some(device) = state.device
            && self.carried_to.get(&device.device_id) == Some(&session)
        {
            self.carried_to.remove(&device.device_id);
        }
    }

    fn fail(&mut self, error: &StorageError) {
        tracing::warn!(%error, "the relay's storage failed");
        self.failed = true;
    }

    /// After a rollback what the sessions were told and what is stored may differ: nobody keeps one.
    fn start_over(&mut self) {
        self.failed = false;
        self.outgoing.clear();
        self.due.clear();
        self.subscribers.clear();
        self.carried_due.clear();
        self.carried_to.clear();
        let mut sessions: Vec<_> = self.sessions.drain().map(|(session, _)| session).collect();
        sessions.sort();
        let returns = crate::admission::returns(limits::RETRY_MS, limits::RETRY_EVERY_MS);
        for (session, retry_after_ms) in sessions.into_iter().zip(returns) {
            // Rooms are in no storage: they wait for their two to come back.
            self.rooms.left(session);
            self.push(session, 0, Body::GoingAway(GoingAway { retry_after_ms }));
        }
    }
}
