//! The new device's side: shows codes, answers the one phone that comes, and takes its account from the relay once that
//! lists it.

mod agreed;
mod keys;
mod meeting;
mod rooms;

pub(crate) use keys::Keys;
#[cfg(test)]
pub(crate) use keys::signing_key;

use super::effect::{Effect, Effects, Heard, Question, reason};
use super::line::Line;
use super::{PATIENCE_MS, clean_name};
use agreed::Agreed;
use harkara_api::{ErrorCode, LinkState};
use harkara_wire::id::{GroupId, RendezvousId};
use harkara_wire::identity::{VerifiedAccount, VerifiedCertificate};
use harkara_wire::proto::identity::{AccountRecord, Platform};
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
    online: bool,
    stage: Stage,
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
    /// No connection yet.
    Starting,
    /// Codes are on the screen.
    Showing,
    /// Six codes went by.
    UsedUp,
    /// Somebody is in a room.
    Meeting { line: Line, until_ms: u64, meeting: Box<Meeting> },
    /// Both sides said yes; what the relay says of the account counts now.
    Agreed(Box<Agreed>),
    /// It belongs to the account. Kept until that is written down.
    Linked(Box<Agreed>),
    /// Given up.
    Ended,
}

impl NewDevice {
    /// A device that wants to be linked through this relay.
    pub fn new(relay: RelayLink, name: &str, platform: Platform, rng: &mut impl CryptoRng) -> Self {
        let relay = relay.without_invite();
        let rooms = Rooms::new(relay.clone());
        let keys = Keys::generate(rng);
        Self { keys, platform, name: clean_name(name), relay, rooms, online: false, stage: Stage::Starting }
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
        matches!(self.stage, Stage::Ended | Stage::Linked(_))
    }

    /// Its account could not be written down: it will ask for it again. False if there was none.
    pub fn not_written(&mut self) -> bool {
        match std::mem::replace(&mut self.stage, Stage::Ended) {
            Stage::Linked(agreed) => {
                self.stage = Stage::Agreed(agreed);
                true
            }
            stage => {
                self.stage = stage;
                false
            }
        }
    }

    /// When it wants [`NewDevice::tick`].
    pub fn timeout(&self) -> Option<u64> {
        match &self.stage {
            Stage::Showing if self.online => self.rooms.rotate_at_ms(),
            Stage::Meeting { until_ms, .. } => Some(*until_ms),
            Stage::Agreed(agreed) if self.online => Some(agreed.ask_at_ms),
            _ => None,
        }
    }

    /// The session with the relay stands; `relay_now_ms` is the relay's clock.
    pub fn connected(&mut self, now_ms: u64, relay_now_ms: u64, rng: &mut impl CryptoRng) -> Vec<Effect> {
        let mut effects = Effects::default();
        self.online = true;
        self.rooms.set_clock(now_ms, relay_now_ms);
        match &mut self.stage {
            Stage::Starting => {
                self.stage = Stage::Showing;
                self.next_code(rng, &mut effects);
            }
            Stage::Showing => {
                if !self.rooms.come_back(now_ms, &mut effects) {
                    self.next_code(rng, &mut effects);
                }
            }
            Stage::Meeting { line, .. } => line.come_back(&mut effects),
            Stage::Agreed(agreed) => {
                agreed.line.come_back(&mut effects);
                agreed.ask(now_ms, &mut effects);
            }
            Stage::UsedUp | Stage::Linked(_) | Stage::Ended => {}
        }
        effects.0
    }

    /// The session is gone. The rooms wait a while.
    pub fn disconnected(&mut self) -> Vec<Effect> {
        let mut effects = Effects::default();
        self.online = false;
        if matches!(self.stage, Stage::Showing) {
            self.rooms.lose_connection();
            effects.show(LinkState::Preparing);
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
        match &mut self.stage {
            Stage::Showing if self.rooms.rotate_at_ms().is_some_and(|at| at <= now_ms) => {
                self.rooms.drop_expired(now_ms, &mut effects);
                self.next_code(rng, &mut effects);
            }
            Stage::Meeting { until_ms, .. } if *until_ms <= now_ms => {
                self.give_up(ErrorCode::LinkTimedOut, &mut effects);
            }
            Stage::Agreed(agreed) if self.online && agreed.ask_at_ms <= now_ms => agreed.ask(now_ms, &mut effects),
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
            (Question::Back(room), server_frame::Body::RendezvousOpened(opened)) => match &self.stage {
                Stage::Showing => effects.0.extend(self.rooms.shown_again(room).map(Effect::Show)),
                Stage::Meeting { line, .. } if line.room == room => line.resume(opened.stored, &mut effects),
                Stage::Agreed(agreed) => agreed.line.resume(opened.stored, &mut effects),
                _ => {}
            },
            (Question::Say(room) | Question::Back(room), server_frame::Body::Error(error)) => {
                self.closed(room, error.code(), now_ms, rng, &mut effects);
            }
            (Question::Record, server_frame::Body::AccountFound(found)) => {
                self.told(found.record.as_ref(), &mut effects);
            }
            (Question::Record, server_frame::Body::Error(_)) => self.told(None, &mut effects),
            _ => {}
        }
        effects.0
    }

    /// The other side said something in a room.
    pub fn heard(&mut self, message: &Heard<'_>, now_ms: u64, rng: &mut impl CryptoRng) -> Vec<Effect> {
        let mut effects = Effects::default();
        if let Err(code) = self.hear(message, now_ms, rng, &mut effects) {
            self.give_up(code, &mut effects);
        }
        effects.0
    }

    /// The relay closed a room.
    pub fn room_closed(
        &mut self,
        room: RendezvousId,
        reason: relay::ErrorCode,
        now_ms: u64,
        rng: &mut impl CryptoRng,
    ) -> Vec<Effect> {
        let mut effects = Effects::default();
        self.closed(room, reason, now_ms, rng, &mut effects);
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
        message: &Heard<'_>,
        now_ms: u64,
        rng: &mut impl CryptoRng,
        effects: &mut Effects,
    ) -> Result<(), ErrorCode> {
        if matches!(self.stage, Stage::Showing) {
            let Some(code) = self.rooms.enter(message.room, effects) else { return Ok(()) };
            let meeting = Box::new(Meeting::new(code));
            self.stage = Stage::Meeting { line: Line::new(message.room), until_ms: now_ms + PATIENCE_MS, meeting };
        }
        match &mut self.stage {
            Stage::Meeting { line, meeting, .. } if line.room == message.room => {
                if !line.hears(message.number) {
                    return Ok(());
                }
                let own = meeting::Own { keys: &self.keys, platform: self.platform, name: &self.name };
                let agreement = meeting.hear(&own, line, message.payload, rng, effects)?;
                if let Some(agreement) = agreement
                    && let Stage::Meeting { line, .. } = std::mem::replace(&mut self.stage, Stage::Ended)
                {
                    self.stage = Stage::Agreed(Box::new(Agreed::new(line, agreement, now_ms)));
                }
            }
            Stage::Agreed(agreed) if agreed.line.room == message.room => {
                if !agreed.line.hears(message.number) {
                    return Ok(());
                }
                agreed.verdict = Some(agreed.agreement.hear(message.payload));
                agreed.ask(now_ms, effects);
            }
            // From a room that was given up: it has no meaning any more.
            _ => {}
        }
        Ok(())
    }

    /// What the relay knows of the account.
    fn told(&mut self, record: Option<&AccountRecord>, effects: &mut Effects) {
        let Stage::Agreed(agreed) = &self.stage else { return };
        match (agreed.agreement.listed(record), agreed.verdict) {
            (Some((certificate, account)), _) => {
                effects.close(agreed.line.room);
                effects.0.push(Effect::Linked(Box::new(Identity {
                    keys: self.keys.clone(),
                    name: self.name.clone(),
                    relay: self.relay.clone(),
                    certificate,
                    account,
                    profile_name: agreed.agreement.profile_name.clone(),
                    self_group: agreed.agreement.self_group,
                })));
                effects.show(LinkState::Done);
                if let Stage::Agreed(agreed) = std::mem::replace(&mut self.stage, Stage::Ended) {
                    self.stage = Stage::Linked(agreed);
                }
            }
            (None, Some(code)) => self.give_up(code, effects),
            // The phone is still about to.
            (None, None) => {}
        }
    }

    fn closed(
        &mut self,
        room: RendezvousId,
        reason: relay::ErrorCode,
        now_ms: u64,
        rng: &mut impl CryptoRng,
        effects: &mut Effects,
    ) {
        let burnt = reason == relay::ErrorCode::ErrorRendezvousTaken;
        match &mut self.stage {
            Stage::Meeting { line, meeting, .. } if line.room == room => {
                let code = match burnt {
                    true => ErrorCode::CodeUsed,
                    // The phone has left it; else it was lost.
                    false if meeting.trying_typed() && reason == relay::ErrorCode::ErrorUnspecified => {
                        ErrorCode::CodeWrong
                    }
                    false => ErrorCode::LinkTimedOut,
                };
                self.end(code, effects);
            }
            // That is how the phone says that it is done.
            Stage::Agreed(agreed) if agreed.line.room == room => agreed.ask(now_ms, effects),
            Stage::Showing => {
                let on_screen = self.rooms.shown_again(room).is_some();
                if self.rooms.remove(room) && burnt {
                    self.give_up(ErrorCode::CodeUsed, effects);
                } else if on_screen {
                    self.next_code(rng, effects);
                }
            }
            _ => {}
        }
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
        match &mut self.stage {
            Stage::Meeting { line, meeting, .. } => {
                meeting.refuse(line, reason(code), effects);
                effects.close(line.room);
            }
            Stage::Agreed(agreed) => {
                agreed.agreement.refuse(&mut agreed.line, reason(code), effects);
                effects.close(agreed.line.room);
            }
            _ => {}
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
