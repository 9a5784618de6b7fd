//! People with devices at a relay in memory. Their MLS messages are bytes that say what they are.

use crate::{Core, Network, Policy, SessionId, SqliteStorage, Storage};
use ed25519_dalek::SigningKey;
use harkara_wire::id::{AccountId, DeviceId};
use harkara_wire::identity::{VerifiedCertificate, certify, counter_sign, device_statement, sign_roster};
use harkara_wire::proto::identity::{Platform, Roster};
use harkara_wire::proto::relay::*;
use harkara_wire::vault::Keeper;
use std::collections::{BTreeSet, HashMap, VecDeque};

pub use client_frame::Request;
pub use server_frame::Body;

pub const RELAY_SECRET: [u8; 32] = [77; 32];

pub struct Device {
    pub key: SigningKey,
    pub certificate: VerifiedCertificate,
}

impl Device {
    pub fn new(account: &SigningKey, number: u8) -> Self {
        let key = SigningKey::from_bytes(&[number; 32]);
        let transport = transport_key(number);
        let statement =
            device_statement(&public(account), &public(&key), &transport, Platform::Desktop, u64::from(number));
        let signature = counter_sign(&key, &statement);
        Self { certificate: certify(account, statement, signature).unwrap(), key }
    }

    pub fn id(&self) -> DeviceId {
        self.certificate.device_id
    }
}

pub fn public(key: &SigningKey) -> [u8; 32] {
    key.verifying_key().to_bytes()
}

pub fn transport_key(number: u8) -> [u8; 32] {
    harkara_wire::session::public_key(&[number; 32])
}

pub struct World {
    pub core: Core<SqliteStorage>,
    pub now: u64,
    pub inbox: HashMap<SessionId, VecDeque<ServerFrame>>,
    sessions: u64,
    requests: u64,
}

pub fn account(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[100 + number; 32])
}

pub fn account_id(number: u8) -> AccountId {
    AccountId::of_key(&public(&account(number)))
}

pub fn roster(account: &SigningKey, version: u64, devices: &[&Device], removed: &[DeviceId]) -> Roster {
    let devices: Vec<_> = devices.iter().map(|device| device.certificate.clone()).collect();
    let removed: BTreeSet<_> = removed.iter().copied().collect();
    sign_roster(account, version, 1, &devices, &removed).unwrap().roster
}

impl World {
    pub fn new() -> Self {
        Self::over(SqliteStorage::in_memory().unwrap(), true)
    }

    pub fn over(storage: SqliteStorage, open: bool) -> Self {
        Self::with(storage, Policy { open, name: "Test".into(), ..Policy::default() })
    }

    pub fn with(storage: SqliteStorage, policy: Policy) -> Self {
        let core = Core::new(storage, policy, Keeper::of(&RELAY_SECRET).unwrap(), [5; 32]);
        Self { core, now: 1_000_000, inbox: HashMap::new(), sessions: 0, requests: 0 }
    }

    pub fn connect(&mut self, device: u8) -> SessionId {
        self.connect_from(device, None)
    }

    pub fn connect_from(&mut self, device: u8, network: Option<Network>) -> SessionId {
        self.sessions += 1;
        let session = SessionId(self.sessions);
        self.core.connected(session, transport_key(device), network, self.now);
        self.drain();
        assert!(matches!(self.pushed(session), Some(Body::Welcome(_))));
        session
    }

    pub fn drain(&mut self) {
        for (session, frame) in self.core.drain() {
            self.inbox.entry(session).or_default().push_back(frame);
        }
    }

    pub fn tick(&mut self, pass_ms: u64) {
        self.now += pass_ms;
        self.core.tick(self.now);
        self.drain();
    }

    /// Asks, and answers the answer; what is pushed meanwhile waits.
    pub fn ask(&mut self, session: SessionId, request: Request) -> Body {
        self.requests += 1;
        let request_id = self.requests;
        self.core.request(session, ClientFrame { request_id, request: Some(request) }, self.now);
        self.drain();
        let inbox = self.inbox.entry(session).or_default();
        let place = inbox.iter().position(|frame| frame.request_id == request_id).expect("no answer");
        inbox.remove(place).unwrap().body.unwrap()
    }

    pub fn ok(&mut self, session: SessionId, request: Request) {
        let answer = self.ask(session, request);
        assert!(matches!(answer, Body::Ok(_) | Body::Stored(_)), "{answer:?}");
    }

    pub fn refused(&mut self, session: SessionId, request: Request) -> ErrorCode {
        match self.ask(session, request) {
            Body::Error(error) => error.code(),
            other => panic!("expected a refusal, got {other:?}"),
        }
    }

    /// The next pushed frame.
    pub fn pushed(&mut self, session: SessionId) -> Option<Body> {
        let frame = self.inbox.entry(session).or_default().pop_front()?;
        assert_eq!(frame.request_id, 0);
        frame.body
    }

    /// Everything delivered and not looked at yet; other frames are dropped.
    pub fn delivered(&mut self, session: SessionId) -> Vec<Deliver> {
        let frames = std::mem::take(self.inbox.entry(session).or_default());
        let deliver = |frame: ServerFrame| match frame.body {
            Some(Body::Deliver(deliver)) => Some(deliver),
            _ => None,
        };
        frames.into_iter().filter_map(deliver).collect()
    }

    /// Registers person `number`, whose only device has the same number, and subscribes it.
    pub fn person(&mut self, number: u8) -> (SessionId, Device) {
        let device = Device::new(&account(number), number);
        let session = self.connect(number);
        self.ok(session, register(number, &device, ""));
        self.ok(session, subscribe(0));
        self.inbox.clear();
        (session, device)
    }

    pub fn storage(&mut self) -> &mut impl Storage {
        self.core.storage().unwrap()
    }
}

pub fn register(person: u8, device: &Device, invite: &str) -> Request {
    let roster = Some(roster(&account(person), 1, &[device], &[]));
    Request::Register(Register { invite: invite.into(), handle: format!("person{person}"), roster })
}

pub fn subscribe(after: u64) -> Request {
    Request::Subscribe(Subscribe { after })
}

pub fn create(group: u8, members: &[&Device], creator: usize) -> Request {
    let welcome_to: Vec<_> =
        members.iter().enumerate().filter(|(n, _)| *n != creator).map(|(_, device)| device.id().to_vec()).collect();
    Request::CreateGroup(CreateGroup {
        group_id: vec![group; 16],
        epoch: 1,
        members: members.iter().map(|device| device.id().to_vec()).collect(),
        welcome: if welcome_to.is_empty() { Vec::new() } else { b"welcome".to_vec() },
        welcome_to,
        group_info: b"info 1".to_vec(),
        request_key: vec![group; 16],
    })
}

pub fn send(group: u8, epoch: u64, text: &str, key: u8) -> Request {
    Request::Send(Send {
        group_id: vec![group; 16],
        epoch,
        message: text.as_bytes().to_vec(),
        message_key: vec![key; 16],
        silent: false,
    })
}

pub fn commit(group: u8, base_epoch: u64, key: u8) -> Commit {
    Commit {
        group_id: vec![group; 16],
        base_epoch,
        commit: b"commit".to_vec(),
        group_info: format!("info {}", base_epoch + 1).into_bytes(),
        request_key: vec![key; 16],
        ..Default::default()
    }
}

/// A delivered item in short: "3 message hello".
pub fn short(deliver: &Deliver) -> String {
    use deliver::Item;
    let (kind, payload) = match deliver.item.as_ref().unwrap() {
        Item::Message(message) => ("message", message.payload.as_slice()),
        Item::Commit(message) => ("commit", message.payload.as_slice()),
        Item::Welcome(message) => ("welcome", message.payload.as_slice()),
        Item::Account(record) => ("account", record.handle.as_bytes()),
    };
    format!("{} {kind} {}", deliver.sequence, String::from_utf8_lossy(payload))
}

pub fn shorts(delivered: &[Deliver]) -> Vec<String> {
    delivered.iter().map(short).collect()
}
