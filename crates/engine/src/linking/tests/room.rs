//! A relay's rooms in a few lines, with a new device on one side and a phone on the other.

use crate::linking::effect::{Effect, Question};
use crate::linking::new_device::{Identity, Keys, NewDevice, signing_key};
use crate::linking::phone::{Account, Enlisted, Phone, Scanned};
use harkara_api::{ErrorCode, LinkRequest, LinkState};
use harkara_wire::id::{AccountId, GroupId, RendezvousId};
use harkara_wire::identity::{VerifiedAccount, certify, counter_sign, device_statement, sign_roster};
use harkara_wire::proto::identity::{AccountRecord, Platform};
use harkara_wire::proto::relay::{self, client_frame::Request, join_rendezvous::By, server_frame};
use harkara_wire::relay_link::RelayLink;
use harkara_wire::session::public_key;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use std::collections::{BTreeSet, VecDeque};

pub const NOW: u64 = 1_800_000_000_000;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    New,
    Phone,
}

struct Open {
    id: RendezvousId,
    code: String,
    joined: bool,
}

pub struct World {
    pub rng: ChaCha20Rng,
    pub now: u64,
    /// How far the new device's clock is behind.
    pub behind: u64,
    pub account: Account,
    pub new: NewDevice,
    pub phone: Option<Phone>,
    pub new_states: Vec<LinkState>,
    pub phone_states: Vec<LinkState>,
    pub identity: Option<Box<Identity>>,
    pub enlisted: Option<Box<Enlisted>>,
    /// Every room message, as the relay sees it.
    pub seen: Vec<(Side, RendezvousId, Vec<u8>)>,
    /// Changes room messages on their way.
    pub tamper: Box<dyn FnMut(usize, Vec<u8>) -> Vec<u8>>,
    rooms: Vec<Open>,
    next_room: u8,
    queue: VecDeque<(Side, Effect)>,
}

pub fn account(rng: &mut ChaCha20Rng, relay_key: [u8; 32]) -> Account {
    let (key, own) = (signing_key(rng), Keys::generate(rng));
    let statement = device_statement(
        &key.verifying_key().to_bytes(),
        &own.device.verifying_key().to_bytes(),
        &public_key(&own.transport),
        Platform::Phone,
        NOW,
    );
    let signature = counter_sign(&own.device, &statement);
    let phone = certify(&key, statement, signature).unwrap();
    let roster = sign_roster(&key, 1, NOW, &[phone], &BTreeSet::new()).unwrap().roster;
    let record = AccountRecord { roster: Some(roster), removals: vec![], handle: "asha".into() };
    let known = VerifiedAccount::verify(&record).unwrap();
    let self_group = GroupId::self_group(&AccountId::of_key(&key.verifying_key().to_bytes()));
    Account { key, known, profile_name: "আশা".into(), self_group, relay_key }
}

impl World {
    pub fn new(seed: u8) -> Self {
        let mut rng = ChaCha20Rng::from_seed([seed; 32]);
        let relay_key = public_key(&[77; 32]);
        let account = account(&mut rng, relay_key);
        let link = RelayLink {
            address: "ws://127.0.0.1:1/v1/ws".into(),
            key: relay_key,
            invite: "i".into(),
            name: "r".into(),
        };
        let new = NewDevice::new(link, "Asha's desktop\n", Platform::Desktop, &mut rng);
        let mut world = Self {
            rng,
            now: NOW,
            behind: 0,
            account,
            new,
            phone: None,
            new_states: vec![],
            phone_states: vec![],
            identity: None,
            enlisted: None,
            seen: vec![],
            tamper: Box::new(|_, payload| payload),
            rooms: vec![],
            next_room: 0,
            queue: VecDeque::new(),
        };
        world.connect();
        world
    }

    pub fn connect(&mut self) {
        let effects = self.new.connected(self.now - self.behind, self.now, &mut self.rng);
        self.run(Side::New, effects);
    }

    pub fn disconnect_new(&mut self) {
        for room in std::mem::take(&mut self.rooms) {
            self.tell_closed(Side::Phone, room.id, relay::ErrorCode::ErrorUnspecified);
        }
        let effects = self.new.disconnected();
        self.run(Side::New, effects);
    }

    pub fn tick(&mut self, ms: u64) {
        self.now += ms;
        let effects = self.new.tick(self.now - self.behind, &mut self.rng);
        self.run(Side::New, effects);
        if let Some(phone) = &mut self.phone {
            let effects = phone.tick(self.now);
            self.run(Side::Phone, effects);
        }
    }

    /// The code now on the screen: (QR, typed).
    pub fn shown(&self) -> (String, String) {
        match self.new_states.iter().rev().find(|state| matches!(state, LinkState::ShowCode { .. })) {
            Some(LinkState::ShowCode { code, typed, .. }) => (code.clone(), typed.clone()),
            _ => panic!("no code on the screen: {:?}", self.new_states),
        }
    }

    pub fn scan(&mut self, text: &str) -> Result<(), ErrorCode> {
        let scanned = Scanned::read(text, &self.account, self.now)?;
        let (phone, effects) = Phone::join(scanned, self.now);
        self.phone = Some(phone);
        self.run(Side::Phone, effects);
        Ok(())
    }

    pub fn confirm(&mut self, same: bool) {
        let effects = self.phone.as_mut().unwrap().confirm(same, &self.account, self.now).unwrap();
        self.run(Side::Phone, effects);
    }

    pub fn cancel(&mut self, side: Side) {
        let effects = match side {
            Side::New => self.new.cancel(),
            Side::Phone => self.phone.as_mut().unwrap().cancel(),
        };
        self.run(side, effects);
    }

    /// A stranger joins a room, as the relay sees it: the first is let in, the second burns it.
    pub fn stranger_joins(&mut self, code: &str) {
        let code = harkara_wire::link_code::LinkCode::parse(code).unwrap();
        self.join(&By::RendezvousId(code.rendezvous.to_vec()));
        self.drain();
    }

    pub fn say(&mut self, to: Side, room: RendezvousId, payload: &[u8]) {
        self.deliver(to, room, payload);
        self.drain();
    }

    pub fn room(&self) -> RendezvousId {
        self.seen.last().map(|(_, room, _)| *room).unwrap()
    }

    pub fn last(&self, side: Side) -> &LinkState {
        match side {
            Side::New => self.new_states.last().unwrap(),
            Side::Phone => self.phone_states.last().unwrap(),
        }
    }

    pub fn compared(&self, side: Side) -> LinkRequest {
        match self.last(side) {
            LinkState::Compare { request } => request.clone(),
            other => panic!("{side:?} does not compare: {other:?}"),
        }
    }

    fn run(&mut self, side: Side, effects: Vec<Effect>) {
        self.queue.extend(effects.into_iter().map(|effect| (side, effect)));
        self.drain();
    }

    fn drain(&mut self) {
        while let Some((side, effect)) = self.queue.pop_front() {
            match effect {
                Effect::Show(state) if side == Side::New => self.new_states.push(state),
                Effect::Show(state) => self.phone_states.push(state),
                Effect::Linked(identity) => self.identity = Some(identity),
                Effect::Enlisted(enlisted) => self.enlisted = Some(enlisted),
                Effect::Ask(question, request) => self.ask(side, question, request),
            }
        }
    }

    fn ask(&mut self, side: Side, question: Question, request: Request) {
        let ok = server_frame::Body::Ok(relay::Ok {});
        let answer = match request {
            Request::OpenRendezvous(open) => {
                self.next_room += 1;
                let id = RendezvousId([self.next_room; 16]);
                self.rooms.push(Open { id, code: open.code, joined: false });
                opened(id)
            }
            Request::JoinRendezvous(join) => self.join(&join.by.unwrap()),
            Request::SendRendezvous(send) => {
                let room = RendezvousId::try_from(send.rendezvous_id.as_slice()).unwrap();
                if self.rooms.iter().any(|open| open.id == room && open.joined) {
                    let payload = (self.tamper)(self.seen.len(), send.payload);
                    self.seen.push((side, room, payload.clone()));
                    self.deliver(other(side), room, &payload);
                    ok
                } else {
                    error(relay::ErrorCode::ErrorRendezvousUnknown)
                }
            }
            Request::CloseRendezvous(close) => {
                let room = RendezvousId::try_from(close.rendezvous_id.as_slice()).unwrap();
                let joined = self.rooms.iter().any(|open| open.id == room && open.joined);
                self.rooms.retain(|open| open.id != room);
                if joined {
                    self.tell_closed(other(side), room, relay::ErrorCode::ErrorUnspecified);
                }
                ok
            }
            Request::PutRoster(_) => ok,
            other => panic!("not for linking: {other:?}"),
        };
        let effects = match side {
            Side::New => self.new.answered(question, &answer, self.now - self.behind, &mut self.rng),
            Side::Phone => self.phone.as_mut().unwrap().answered(question, &answer, &self.account, &mut self.rng),
        };
        self.queue.extend(effects.into_iter().map(|effect| (side, effect)));
    }

    fn join(&mut self, by: &By) -> server_frame::Body {
        let found = self.rooms.iter_mut().find(|open| match by {
            By::RendezvousId(id) => open.id.as_bytes() == id.as_slice(),
            By::Code(code) => open.code == *code,
        });
        match found {
            None => error(relay::ErrorCode::ErrorRendezvousUnknown),
            Some(open) if open.joined => {
                let id = open.id;
                self.rooms.retain(|open| open.id != id);
                self.tell_closed(Side::New, id, relay::ErrorCode::ErrorRendezvousTaken);
                self.tell_closed(Side::Phone, id, relay::ErrorCode::ErrorRendezvousTaken);
                error(relay::ErrorCode::ErrorRendezvousTaken)
            }
            Some(open) => {
                open.joined = true;
                opened(open.id)
            }
        }
    }

    fn deliver(&mut self, to: Side, room: RendezvousId, payload: &[u8]) {
        let effects = match to {
            Side::New => self.new.heard(room, payload, self.now - self.behind, &mut self.rng),
            Side::Phone => match &mut self.phone {
                Some(phone) => phone.heard(room, payload, &self.account, &mut self.rng),
                None => vec![],
            },
        };
        self.queue.extend(effects.into_iter().map(|effect| (to, effect)));
    }

    fn tell_closed(&mut self, to: Side, room: RendezvousId, reason: relay::ErrorCode) {
        let effects = match to {
            Side::New => self.new.room_closed(room, reason),
            Side::Phone => self.phone.as_mut().map(|phone| phone.room_closed(room, reason)).unwrap_or_default(),
        };
        self.queue.extend(effects.into_iter().map(|effect| (to, effect)));
    }
}

fn other(side: Side) -> Side {
    if side == Side::New { Side::Phone } else { Side::New }
}

fn opened(id: RendezvousId) -> server_frame::Body {
    server_frame::Body::RendezvousOpened(relay::RendezvousOpened { rendezvous_id: id.to_vec(), same_network: true })
}

fn error(code: relay::ErrorCode) -> server_frame::Body {
    server_frame::Body::Error(relay::Error { code: code.into(), detail: String::new(), retry_after_ms: 0 })
}
