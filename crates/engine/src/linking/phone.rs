//! The phone's side: scans a code, shows what would be linked, and takes the new device in after the person's yes.

mod call;
mod scanned;

pub(crate) use scanned::Scanned;

use super::PATIENCE_MS;
use super::effect::{Effect, Effects, Heard, Question, reason};
use super::line::Line;
use call::Call;
use ed25519_dalek::SigningKey;
use harkara_api::{ErrorCode, LinkState};
use harkara_wire::id::{GroupId, RendezvousId};
use harkara_wire::identity::{VerifiedAccount, VerifiedCertificate, VerifiedRoster, sign_roster};
use harkara_wire::proto::identity::AccountRecord;
use harkara_wire::proto::relay::{self, client_frame::Request, server_frame};
use rand::CryptoRng;

/// The account that takes a device in.
pub(crate) struct Account {
    /// The account key.
    pub key: SigningKey,
    /// What the relay knows of it.
    pub known: VerifiedAccount,
    /// As it is shown to others.
    pub profile_name: String,
    /// The group of the account's own devices.
    pub self_group: GroupId,
    /// The relay the account lives on.
    pub relay_key: [u8; 32],
}

/// A device the relay lists now, to be stored at once.
#[derive(Debug)]
pub(crate) struct Enlisted {
    pub device: VerifiedCertificate,
    pub account: VerifiedAccount,
    pub name: String,
    pub same_network: bool,
}

/// One attempt to link a device.
pub(crate) struct Phone {
    stage: Stage,
    until_ms: u64,
}

enum Stage {
    Joining(Scanned),
    Talking {
        line: Line,
        same_network: bool,
        call: Box<Call>,
    },
    /// The relay is asked to list the device.
    Enlisting(Box<Enlisting>),
    /// It does. Kept until that is written down.
    Enlisted(Box<Enlisting>),
    Ended,
}

struct Enlisting {
    line: Line,
    same_network: bool,
    call: Box<Call>,
    device: VerifiedCertificate,
    roster: VerifiedRoster,
}

impl Phone {
    /// Goes to the room the code names.
    pub fn join(scanned: Scanned, now_ms: u64) -> (Self, Vec<Effect>) {
        let mut effects = Effects::default();
        scanned.ask_in(&mut effects);
        effects.show(LinkState::Contacting);
        (Self { stage: Stage::Joining(scanned), until_ms: now_ms + PATIENCE_MS }, effects.0)
    }

    /// Whether nothing more will come of it.
    pub fn ended(&self) -> bool {
        matches!(self.stage, Stage::Ended | Stage::Enlisted(_))
    }

    /// The device it took in could not be written down: it will ask the relay again. False if there was none.
    pub fn not_written(&mut self) -> bool {
        match std::mem::replace(&mut self.stage, Stage::Ended) {
            Stage::Enlisted(enlisting) => {
                self.stage = Stage::Enlisting(enlisting);
                true
            }
            stage => {
                self.stage = stage;
                false
            }
        }
    }

    /// When it wants [`Phone::tick`].
    pub fn timeout(&self) -> Option<u64> {
        (!self.ended()).then_some(self.until_ms)
    }

    /// Time has passed.
    pub fn tick(&mut self, now_ms: u64) -> Vec<Effect> {
        let mut effects = Effects::default();
        if now_ms >= self.until_ms {
            self.give_up(ErrorCode::LinkTimedOut, &mut effects);
        }
        effects.0
    }

    /// There is a session with the relay again; what was asked on the one before may never be answered.
    pub fn connected(&mut self) -> Vec<Effect> {
        let mut effects = Effects::default();
        match &self.stage {
            Stage::Joining(scanned) => scanned.ask_in(&mut effects),
            Stage::Talking { line, .. } => line.come_back(&mut effects),
            Stage::Enlisting(enlisting) => {
                enlisting.line.come_back(&mut effects);
                enlisting.ask(&mut effects);
            }
            Stage::Enlisted(_) | Stage::Ended => {}
        }
        effects.0
    }

    /// The relay's answer to one of this side's questions.
    pub fn answered(
        &mut self,
        question: Question,
        body: &server_frame::Body,
        account: &Account,
        rng: &mut impl CryptoRng,
    ) -> Vec<Effect> {
        let mut effects = Effects::default();
        let done = match (question, body) {
            (Question::Join, server_frame::Body::RendezvousOpened(opened)) => {
                self.enter(opened, account, rng, &mut effects)
            }
            (Question::Join, server_frame::Body::Error(error)) => Err(match (error.code(), &self.stage) {
                (relay::ErrorCode::ErrorRendezvousTaken, _) => ErrorCode::CodeUsed,
                (relay::ErrorCode::ErrorRateLimited, _) => ErrorCode::RateLimited,
                (_, Stage::Joining(Scanned::Typed(_))) => ErrorCode::CodeWrong,
                (relay::ErrorCode::ErrorRendezvousUnknown, _) => ErrorCode::CodeExpired,
                _ => ErrorCode::Internal,
            }),
            (Question::Back(room), server_frame::Body::RendezvousOpened(opened)) => {
                match &self.stage {
                    Stage::Talking { line, .. } if line.room == room => line.resume(opened.stored, &mut effects),
                    _ => {}
                }
                Ok(())
            }
            (Question::Say(room) | Question::Back(room), server_frame::Body::Error(error)) => {
                self.closed(room, error.code(), &mut effects);
                Ok(())
            }
            (Question::Enlist, server_frame::Body::Ok(_)) => self.enlisted(account, &mut effects),
            // Something has changed in the account since: once more, from what the relay knows.
            (Question::Enlist, server_frame::Body::Error(error))
                if error.code() == relay::ErrorCode::ErrorRosterStale =>
            {
                effects.ask_for(&account.known.account_id);
                Ok(())
            }
            (Question::Record, server_frame::Body::AccountFound(found)) => {
                self.sign_again(found.record.as_ref(), account, &mut effects)
            }
            (Question::Enlist, server_frame::Body::Error(error)) => Err(match error.code() {
                relay::ErrorCode::ErrorRateLimited => ErrorCode::RateLimited,
                relay::ErrorCode::ErrorQuota => ErrorCode::QuotaExceeded,
                _ => ErrorCode::Internal,
            }),
            _ => Ok(()),
        };
        if let Err(code) = done {
            self.give_up(code, &mut effects);
        }
        effects.0
    }

    /// The new device said something.
    pub fn heard(&mut self, message: &Heard<'_>, account: &Account, rng: &mut impl CryptoRng) -> Vec<Effect> {
        let mut effects = Effects::default();
        if let Err(code) = self.hear(message, account, rng, &mut effects) {
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

    /// The person compared the codes.
    pub fn confirm(&mut self, same: bool, account: &Account, now_ms: u64) -> Result<Vec<Effect>, ErrorCode> {
        let mut effects = Effects::default();
        let Stage::Talking { line, call, .. } = &mut self.stage else { return Err(ErrorCode::NotFound) };
        if call.request(false).is_none() {
            return Err(ErrorCode::NotFound);
        }
        if !same {
            self.give_up(ErrorCode::CodeWrong, &mut effects);
            return Ok(effects.0);
        }
        match call.agree(line, account, now_ms, &mut effects) {
            Ok(()) => effects.show(LinkState::Finishing),
            Err(code) => self.give_up(code, &mut effects),
        }
        Ok(effects.0)
    }

    /// The person gives up, which the new device is told.
    pub fn cancel(&mut self) -> Vec<Effect> {
        let mut effects = Effects::default();
        if !self.ended() {
            self.farewell(ErrorCode::LinkRefused, &mut effects);
            effects.show(LinkState::Idle);
        }
        effects.0
    }

    fn enter(
        &mut self,
        opened: &relay::RendezvousOpened,
        account: &Account,
        rng: &mut impl CryptoRng,
        effects: &mut Effects,
    ) -> Result<(), ErrorCode> {
        let room = RendezvousId::try_from(opened.rendezvous_id.as_slice()).map_err(|_| ErrorCode::Internal)?;
        if !matches!(self.stage, Stage::Joining(_)) || opened.stored > 0 {
            effects.close(room);
        }
        if opened.stored > 0 {
            // This phone was in it before, and died there: nobody can go on from what it had said.
            return Err(ErrorCode::CodeUsed);
        }
        let Stage::Joining(scanned) = &self.stage else { return Ok(()) };
        let mut line = Line::new(room);
        let call = Box::new(Call::begin(scanned, &mut line, account, rng, effects)?);
        self.stage = Stage::Talking { line, same_network: opened.same_network, call };
        Ok(())
    }

    fn hear(
        &mut self,
        message: &Heard<'_>,
        account: &Account,
        rng: &mut impl CryptoRng,
        effects: &mut Effects,
    ) -> Result<(), ErrorCode> {
        // Whatever is said while the relay is asked to list the device can only be a refusal, or nonsense.
        let Stage::Talking { line, same_network, call } = &mut self.stage else { return Ok(()) };
        if line.room != message.room || !line.hears(message.number) {
            return Ok(());
        }
        match call.hear(line, message.payload, account, rng, effects)? {
            Some(device) => self.enlist(device, account, effects),
            None => {
                let request = call.request(*same_network);
                effects.0.extend(request.map(|request| Effect::Show(LinkState::Compare { request })));
                Ok(())
            }
        }
    }

    /// The device agreed: list it at the relay.
    fn enlist(
        &mut self,
        device: VerifiedCertificate,
        account: &Account,
        effects: &mut Effects,
    ) -> Result<(), ErrorCode> {
        let roster = roster_with(&device, &account.known, account)?;
        if let Stage::Talking { line, same_network, call } = std::mem::replace(&mut self.stage, Stage::Ended) {
            let enlisting = Enlisting { line, same_network, call, device, roster };
            enlisting.ask(effects);
            self.stage = Stage::Enlisting(Box::new(enlisting));
        }
        Ok(())
    }

    fn sign_again(
        &mut self,
        record: Option<&AccountRecord>,
        account: &Account,
        effects: &mut Effects,
    ) -> Result<(), ErrorCode> {
        let Stage::Enlisting(enlisting) = &mut self.stage else { return Ok(()) };
        let known = record.and_then(|record| VerifiedAccount::verify_after(record, &account.known).ok());
        enlisting.roster = roster_with(&enlisting.device, &known.ok_or(ErrorCode::Internal)?, account)?;
        enlisting.ask(effects);
        Ok(())
    }

    fn enlisted(&mut self, account: &Account, effects: &mut Effects) -> Result<(), ErrorCode> {
        let Stage::Enlisting(enlisting) = &self.stage else { return Ok(()) };
        let device = enlisting.device.clone();
        let roster = Some(enlisting.roster.roster.clone());
        let record = AccountRecord { roster, removals: Vec::new(), handle: account.known.handle.clone() };
        let account = match VerifiedAccount::verify_after(&record, &account.known) {
            Ok(next) => next,
            // This device has heard of it, and of more, before the answer came.
            Err(_) if account.known.device(&device.device_id).is_some() => account.known.clone(),
            Err(_) => return Err(ErrorCode::Internal),
        };
        // The new device takes that as the word to look at the relay.
        effects.close(enlisting.line.room);
        let (name, same_network) = (enlisting.call.name().to_owned(), enlisting.same_network);
        effects.0.push(Effect::Enlisted(Box::new(Enlisted { device, account, name, same_network })));
        effects.show(LinkState::Done);
        if let Stage::Enlisting(enlisting) = std::mem::replace(&mut self.stage, Stage::Ended) {
            self.stage = Stage::Enlisted(enlisting);
        }
        Ok(())
    }

    fn closed(&mut self, room: RendezvousId, reason: relay::ErrorCode, effects: &mut Effects) {
        // Once the relay was asked to list the device, only its answer counts.
        let Stage::Talking { line, call, .. } = &self.stage else { return };
        if line.room != room {
            return;
        }
        let code = match reason {
            relay::ErrorCode::ErrorRendezvousTaken => ErrorCode::CodeUsed,
            // The relay has waited for the new device in vain, or has forgotten the room.
            relay::ErrorCode::ErrorRendezvousUnknown => ErrorCode::LinkTimedOut,
            _ if call.trying_typed() => ErrorCode::CodeWrong,
            _ => ErrorCode::LinkRefused,
        };
        self.end(code, effects);
    }

    fn give_up(&mut self, code: ErrorCode, effects: &mut Effects) {
        if !self.ended() {
            self.farewell(code, effects);
            effects.fail(code);
        }
    }

    fn farewell(&mut self, code: ErrorCode, effects: &mut Effects) {
        let (line, call) = match &mut self.stage {
            Stage::Talking { line, call, .. } => (line, call),
            Stage::Enlisting(enlisting) => (&mut enlisting.line, &mut enlisting.call),
            Stage::Joining(_) | Stage::Enlisted(_) | Stage::Ended => {
                self.stage = Stage::Ended;
                return;
            }
        };
        call.refuse(line, reason(code), effects);
        effects.close(line.room);
        self.stage = Stage::Ended;
    }

    fn end(&mut self, code: ErrorCode, effects: &mut Effects) {
        if !self.ended() {
            self.stage = Stage::Ended;
            effects.fail(code);
        }
    }
}

impl Enlisting {
    /// A repeat costs nothing: the relay knows it.
    fn ask(&self, effects: &mut Effects) {
        let request = relay::PutRoster { roster: Some(self.roster.roster.clone()) };
        effects.ask(Question::Enlist, Request::PutRoster(request));
    }
}

fn roster_with(
    device: &VerifiedCertificate,
    known: &VerifiedAccount,
    account: &Account,
) -> Result<VerifiedRoster, ErrorCode> {
    let mut devices = known.devices.clone();
    if known.device(&device.device_id).is_none() {
        devices.push(device.clone());
    }
    sign_roster(&account.key, known.version + 1, device.issued_ms, &devices, &known.removed)
        .map_err(|_| ErrorCode::TooManyDevices)
}
