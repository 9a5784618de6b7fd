//! A relay's rooms in a few lines, with a new device on one side and a phone on the other.

use crate::linking::effect::{Effect, Heard, Question};
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
use std::cell::Cell;
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

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
    /// What the new device has said, and the phone.
    said: [Vec<Vec<u8>>; 2],
    strangers: u32,
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
    /// The connection of this side breaks as soon as this is so.
    pub lose_when: Option<(Side, Rc<Cell<bool>>)>,
    /// The phone's process ends when the relay has listed the new device, before it hears of that.
    pub phone_dies_when_listed: bool,
    /// The phone's roster never arrives.
    pub roster_is_lost: bool,
    /// Without connection: what it asks is lost.
    away: Option<Side>,
    record: AccountRecord,
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
            others: Vec::new(),
            address: "ws://127.0.0.1:1/v1/ws".into(),
            key: relay_key,
            invite: "i".into(),
            name: "r".into(),
        };
        let record = account.known.record.clone();
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
            lose_when: None,
            phone_dies_when_listed: false,
            roster_is_lost: false,
            away: None,
            record,
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

    /// A side loses its connection; until it comes back nothing reaches it or is heard of it.
    pub fn disconnect(&mut self, side: Side) {
        self.away = Some(side);
        if side == Side::New {
            let effects = self.new.disconnected();
            self.run(Side::New, effects);
        }
    }

    pub fn come_back(&mut self) {
        match self.away.take() {
            Some(Side::New) => self.connect(),
            Some(Side::Phone) => {
                let effects = self.phone.as_mut().unwrap().connected();
                self.run(Side::Phone, effects);
            }
            None => {}
        }
    }

    /// The relay was started again: it knows no room any more.
    pub fn forget_rooms(&mut self) {
        self.rooms.clear();
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
        self.join(None, &By::RendezvousId(code.rendezvous.to_vec()));
        self.drain();
    }

    /// The relay says something to a side in the name of the other one.
    pub fn say(&mut self, to: Side, room: RendezvousId, payload: &[u8]) {
        let open = self.rooms.iter_mut().find(|open| open.id == room).unwrap();
        open.said[other(to) as usize].push(payload.to_vec());
        let number = open.said[other(to) as usize].len() as u32;
        self.deliver(to, &Heard { room, number, payload });
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
        if self.away == Some(side) {
            return;
        }
        let ok = server_frame::Body::Ok(relay::Ok {});
        let answer = match request {
            Request::OpenRendezvous(open) => {
                self.next_room += 1;
                let id = RendezvousId([self.next_room; 16]);
                self.rooms.push(Open { id, code: open.code, joined: false, said: Default::default(), strangers: 0 });
                opened(id, 0)
            }
            Request::JoinRendezvous(join) => self.join(Some((side, join.heard)), &join.by.unwrap()),
            Request::SendRendezvous(send) => {
                let room = RendezvousId::try_from(send.rendezvous_id.as_slice()).unwrap();
                match self.rooms.iter_mut().find(|open| open.id == room && open.joined) {
                    None => error(relay::ErrorCode::ErrorRendezvousUnknown),
                    Some(open) if send.number as usize <= open.said[side as usize].len() => ok,
                    Some(open) => {
                        assert_eq!(send.number as usize, open.said[side as usize].len() + 1);
                        let payload = (self.tamper)(self.seen.len(), send.payload);
                        open.said[side as usize].push(payload.clone());
                        self.seen.push((side, room, payload.clone()));
                        self.deliver(other(side), &Heard { room, number: send.number, payload: &payload });
                        ok
                    }
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
            Request::PutRoster(_) if self.roster_is_lost => return,
            Request::PutRoster(put) => {
                if self.phone_dies_when_listed {
                    self.phone = None;
                }
                self.record = AccountRecord { roster: put.roster, ..self.record.clone() };
                ok
            }
            Request::GetAccount(_) => {
                server_frame::Body::AccountFound(relay::AccountFound { record: Some(self.record.clone()) })
            }
            other => panic!("not for linking: {other:?}"),
        };
        if let Some((lost, _)) = self.lose_when.take_if(|(_, lost)| lost.get()) {
            self.disconnect(lost);
        }
        if self.away == Some(side) || (side == Side::Phone && self.phone.is_none()) {
            return;
        }
        let effects = match side {
            Side::New => self.new.answered(question, &answer, self.now - self.behind, &mut self.rng),
            Side::Phone => self.phone.as_mut().unwrap().answered(question, &answer, &self.account, &mut self.rng),
        };
        self.queue.extend(effects.into_iter().map(|effect| (side, effect)));
    }

    /// One of the two, having heard so many messages, or a stranger.
    fn join(&mut self, who: Option<(Side, u32)>, by: &By) -> server_frame::Body {
        let found = self.rooms.iter_mut().find(|open| match by {
            By::RendezvousId(id) => open.id.as_bytes() == id.as_slice(),
            By::Code(code) => open.code == *code,
        });
        match (found, who) {
            (None, _) => error(relay::ErrorCode::ErrorRendezvousUnknown),
            (Some(open), Some((side, heard))) if side == Side::New || open.strangers == 0 => {
                open.joined |= side == Side::Phone;
                let (id, stored) = (open.id, open.said[side as usize].len() as u32);
                for (number, payload) in (1..).zip(open.said[other(side) as usize].clone()).skip(heard as usize) {
                    self.deliver(side, &Heard { room: id, number, payload: &payload });
                }
                opened(id, stored)
            }
            (Some(open), who) if open.joined => {
                let id = open.id;
                self.rooms.retain(|open| open.id != id);
                self.tell_closed(Side::New, id, relay::ErrorCode::ErrorRendezvousTaken);
                if who.is_none() {
                    self.tell_closed(Side::Phone, id, relay::ErrorCode::ErrorRendezvousTaken);
                }
                error(relay::ErrorCode::ErrorRendezvousTaken)
            }
            (Some(open), _) => {
                (open.joined, open.strangers) = (true, 1);
                opened(open.id, 0)
            }
        }
    }

    fn deliver(&mut self, to: Side, message: &Heard<'_>) {
        if self.away == Some(to) {
            return;
        }
        let effects = match to {
            Side::New => self.new.heard(message, self.now - self.behind, &mut self.rng),
            Side::Phone => match &mut self.phone {
                Some(phone) => phone.heard(message, &self.account, &mut self.rng),
                None => vec![],
            },
        };
        self.queue.extend(effects.into_iter().map(|effect| (to, effect)));
    }

    fn tell_closed(&mut self, to: Side, room: RendezvousId, reason: relay::ErrorCode) {
        if self.away == Some(to) {
            return;
        }
        let effects = match to {
            Side::New => self.new.room_closed(room, reason, self.now - self.behind, &mut self.rng),
            Side::Phone => self.phone.as_mut().map(|phone| phone.room_closed(room, reason)).unwrap_or_default(),
        };
        self.queue.extend(effects.into_iter().map(|effect| (to, effect)));
    }
}

fn other(side: Side) -> Side {
    if side == Side::New { Side::Phone } else { Side::New }
}

fn opened(id: RendezvousId, stored: u32) -> server_frame::Body {
    let rendezvous_id = id.to_vec();
    server_frame::Body::RendezvousOpened(relay::RendezvousOpened { rendezvous_id, same_network: true, stored })
}

fn error(code: relay::ErrorCode) -> server_frame::Body {
    server_frame::Body::Error(relay::Error { code: code.into(), detail: String::new(), retry_after_ms: 0 })
}
