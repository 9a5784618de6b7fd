//! The new device's side: shows codes, answers the one phone that comes, and waits to be taken in.

mod meeting;
mod rooms;

use super::effect::{Effect, Effects, Question, reason};
use super::{PATIENCE_MS, clean_name};
use ed25519_dalek::SigningKey;
use harkara_api::{ErrorCode, LinkState};
use harkara_wire::id::{GroupId, RendezvousId};
use harkara_wire::identity::{VerifiedAccount, VerifiedCertificate};
use harkara_wire::proto::identity::Platform;
use harkara_wire::proto::relay::{self, server_frame};
use harkara_wire::relay_link::RelayLink;
use meeting::Meeting;
use rand::CryptoRng;
use rooms::Rooms;
use zeroize::Zeroizing;

/// A device that is no one's yet. Its keys are in memory only until it belongs to somebody.
pub(crate) struct NewDevice {
    keys: Keys,
    platform: Platform,
    name: String,
    relay: RelayLink,
    rooms: Rooms,
    stage: Stage,
}

/// The keys of a device. They never leave it.
#[derive(Clone)]
pub(crate) struct Keys {
    /// Ed25519: MLS leaf.
    pub device: SigningKey,
    /// X25519: Noise static.
    pub transport: Zeroizing<[u8; 32]>,
}

/// Who this device has become, to be stored at once.
pub(crate) struct Identity {
    pub keys: Keys,
    pub name: String,
    pub relay: RelayLink,
    pub certificate: VerifiedCertificate,
    pub account: VerifiedAccount,
    pub profile_name: String,
    /// The group of the account's own devices.
    pub self_group: GroupId,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity").field("device", &self.certificate.device_id).finish_non_exhaustive()
    }
}

enum Stage {
    /// No connection yet, or lost again before anybody came.
    Offline,
    /// Codes are on the screen.
    Showing,
    /// Six codes went by.
    UsedUp,
    /// Somebody is in a room.
    Meeting { room: RendezvousId, until_ms: u64, meeting: Box<Meeting> },
    /// Done, or given up.
    Ended,
}

impl Keys {
    /// Fresh keys.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut transport = Zeroizing::new([0; 32]);
        rng.fill_bytes(transport.as_mut_slice());
        Self { device: signing_key(rng), transport }
    }
}

/// A fresh Ed25519 key.
pub(crate) fn signing_key(rng: &mut impl CryptoRng) -> SigningKey {
    let mut seed = Zeroizing::new([0; 32]);
    rng.fill_bytes(seed.as_mut_slice());
    SigningKey::from_bytes(&seed)
}

impl NewDevice {
    /// A device that wants to be linked through this relay.
    pub fn new(relay: RelayLink, name: &str, platform: Platform, rng: &mut impl CryptoRng) -> Self {
        let relay = relay.without_invite();
        let rooms = Rooms::new(relay.clone());
        let keys = Keys::generate(rng);
        Self { keys, platform, name: clean_name(name), relay, rooms, stage: Stage::Offline }
    }

    /// The relay to connect to meanwhile.
    pub fn relay(&self) -> &RelayLink {
        &self.relay
    }

    /// The key of the session with the relay meanwhile.
    pub fn transport(&self) -> &Zeroizing<[u8; 32]> {
        &self.keys.transport
    }

    /// Whether nothing more will come of it.
    pub fn ended(&self) -> bool {
        matches!(self.stage, Stage::Ended)
    }

    /// When it wants [`NewDevice::tick`].
    pub fn timeout(&self) -> Option<u64> {
        match &self.stage {
            Stage::Showing => self.rooms.rotate_at_ms(),
            Stage::Meeting { until_ms, .. } => Some(*until_ms),
            Stage::Offline | Stage::UsedUp | Stage::Ended => None,
        }
    }

    /// The session with the relay stands; `relay_now_ms` is the relay's clock.
    pub fn connected(&mut self, now_ms: u64, relay_now_ms: u64, rng: &mut impl CryptoRng) -> Vec<Effect> {
        let mut effects = Effects::default();
        if matches!(self.stage, Stage::Offline) {
            self.rooms.set_clock(now_ms, relay_now_ms);
            self.stage = Stage::Showing;
            self.next_code(rng, &mut effects);
        }
        effects.0
    }

    /// The session is gone, and every room with it.
    pub fn disconnected(&mut self) -> Vec<Effect> {
        let mut effects = Effects::default();
        match self.stage {
            Stage::Showing => {
                self.rooms.forget();
                self.stage = Stage::Offline;
                effects.show(LinkState::Preparing);
            }
            Stage::Meeting { .. } => self.end(ErrorCode::LinkTimedOut, &mut effects),
            Stage::Offline | Stage::UsedUp | Stage::Ended => {}
        }
        effects.0
    }

    /// Whoever answers at the relay's address is not the relay of the link.
    pub fn relay_key_changed(&mut self) -> Vec<Effect> {
        let mut effects = Effects::default();
        if !self.ended() {
            self.end(ErrorCode::RelayKeyChanged, &mut effects);
        }
        effects.0
    }

    /// Time has passed.
    pub fn tick(&mut self, now_ms: u64, rng: &mut impl CryptoRng) -> Vec<Effect> {
        let mut effects = Effects::default();
        match &self.stage {
            Stage::Showing if self.rooms.rotate_at_ms().is_some_and(|at| at <= now_ms) => {
                self.rooms.drop_expired(now_ms, &mut effects);
                self.next_code(rng, &mut effects);
            }
            Stage::Meeting { until_ms, .. } if *until_ms <= now_ms => {
                self.give_up(ErrorCode::LinkTimedOut, &mut effects);
            }
            _ => {}
        }
        effects.0
    }

    /// The relay's answer to one of this side's questions.
    pub fn answered(
        &mut self,
        question: Question,
        body: &server_frame::Body,
        now_ms: u64,
        rng: &mut impl CryptoRng,
    ) -> Vec<Effect> {
        let mut effects = Effects::default();
        match (question, body) {
            (Question::Open, server_frame::Body::RendezvousOpened(opened)) => {
                match RendezvousId::try_from(opened.rendezvous_id.as_slice()) {
                    Ok(id) if matches!(self.stage, Stage::Showing) => {
                        let state = self.rooms.opened(id, now_ms);
                        effects.0.extend(state.map(Effect::Show));
                    }
                    // Somebody came through the code before: this room is not needed.
                    Ok(id) => effects.close(id),
                    Err(_) => self.give_up(ErrorCode::Internal, &mut effects),
                }
            }
            (Question::Open, server_frame::Body::Error(error)) => match error.code() {
                // Another device shows the same four characters just now; draw others.
                relay::ErrorCode::ErrorRendezvousTaken => {
                    self.rooms.take_back();
                    self.next_code(rng, &mut effects);
                }
                relay::ErrorCode::ErrorRateLimited => self.give_up(ErrorCode::RateLimited, &mut effects),
                _ => self.give_up(ErrorCode::Internal, &mut effects),
            },
            (Question::Say(room), server_frame::Body::Error(error)) if self.in_room(room) => {
                self.closed(room, error.code(), &mut effects);
            }
            _ => {}
        }
        effects.0
    }

    /// The other side said something in a room.
    pub fn heard(&mut self, room: RendezvousId, payload: &[u8], now_ms: u64, rng: &mut impl CryptoRng) -> Vec<Effect> {
        let mut effects = Effects::default();
        if let Err(code) = self.hear(room, payload, now_ms, rng, &mut effects) {
            self.give_up(code, &mut effects);
        }
        effects.0
    }

    /// The relay closed a room.
    pub fn room_closed(&mut self, room: RendezvousId, reason: relay::ErrorCode) -> Vec<Effect> {
        let mut effects = Effects::default();
        self.closed(room, reason, &mut effects);
        effects.0
    }

    /// The person gives up.
    pub fn cancel(&mut self) -> Vec<Effect> {
        let mut effects = Effects::default();
        if !self.ended() {
            self.farewell(ErrorCode::LinkRefused, &mut effects);
            effects.show(LinkState::Idle);
        }
        effects.0
    }

    fn hear(
        &mut self,
        room: RendezvousId,
        payload: &[u8],
        now_ms: u64,
        rng: &mut impl CryptoRng,
        effects: &mut Effects,
    ) -> Result<(), ErrorCode> {
        if matches!(self.stage, Stage::Showing) {
            let Some(code) = self.rooms.enter(room, effects) else { return Ok(()) };
            let meeting = Box::new(Meeting::new(code));
            self.stage = Stage::Meeting { room, until_ms: now_ms + PATIENCE_MS, meeting };
        }
        match &mut self.stage {
            Stage::Meeting { room: here, meeting, .. } if *here == room => {
                let own = meeting::Own { keys: &self.keys, platform: self.platform, name: &self.name };
                let Some((certificate, account, linked)) = meeting.hear(&own, room, payload, rng, effects)? else {
                    return Ok(());
                };
                effects.close(room);
                effects.0.push(Effect::Linked(Box::new(Identity {
                    keys: self.keys.clone(),
                    name: self.name.clone(),
                    relay: self.relay.clone(),
                    certificate,
                    account,
                    profile_name: clean_name(&linked.profile_name),
                    self_group: GroupId::try_from(linked.self_group_id.as_slice()).map_err(|_| ErrorCode::CodeWrong)?,
                })));
                effects.show(LinkState::Done);
                self.stage = Stage::Ended;
                Ok(())
            }
            // A message from a room that was given up: it has no meaning any more.
            _ => Ok(()),
        }
    }

    fn closed(&mut self, room: RendezvousId, reason: relay::ErrorCode, effects: &mut Effects) {
        let burnt = reason == relay::ErrorCode::ErrorRendezvousTaken;
        if let Stage::Meeting { room: here, meeting, .. } = &self.stage
            && *here == room
        {
            let code = match burnt {
                true => ErrorCode::CodeUsed,
                false if meeting.trying_typed() => ErrorCode::CodeWrong,
                false => ErrorCode::LinkTimedOut,
            };
            self.end(code, effects);
        } else if matches!(self.stage, Stage::Showing) && self.rooms.remove(room) && burnt {
            self.give_up(ErrorCode::CodeUsed, effects);
        }
    }

    fn in_room(&self, room: RendezvousId) -> bool {
        matches!(&self.stage, Stage::Meeting { room: here, .. } if *here == room)
    }

    fn next_code(&mut self, rng: &mut impl CryptoRng, effects: &mut Effects) {
        if !self.rooms.open_next(rng, effects) {
            self.rooms.close_all(effects);
            self.stage = Stage::UsedUp;
            effects.show(LinkState::CodesUsedUp);
        }
    }

    /// Tells the other side, then the person.
    fn give_up(&mut self, code: ErrorCode, effects: &mut Effects) {
        if !self.ended() {
            self.farewell(code, effects);
            effects.fail(code);
        }
    }

    fn farewell(&mut self, code: ErrorCode, effects: &mut Effects) {
        if let Stage::Meeting { room, meeting, .. } = &mut self.stage {
            meeting.refuse(*room, reason(code), effects);
            effects.close(*room);
        }
        self.rooms.close_all(effects);
        self.stage = Stage::Ended;
    }

    fn end(&mut self, code: ErrorCode, effects: &mut Effects) {
        self.rooms.close_all(effects);
        self.stage = Stage::Ended;
        effects.fail(code);
    }
}
