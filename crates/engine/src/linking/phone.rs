//! The phone's side: scans a code, shows what would be linked, and takes the new device in after the person's yes.

mod call;

use super::PATIENCE_MS;
use super::effect::{Effect, Effects, Question, reason};
use call::Call;
use ed25519_dalek::SigningKey;
use harkara_api::{ErrorCode, LinkState};
use harkara_wire::id::{GroupId, RendezvousId};
use harkara_wire::identity::{VerifiedAccount, VerifiedCertificate, VerifiedRoster, sign_roster};
use harkara_wire::link_code::{LinkCode, LinkCodeError};
use harkara_wire::proto::identity::AccountRecord;
use harkara_wire::proto::linking::Linked;
use harkara_wire::proto::relay::{self, client_frame::Request, join_rendezvous::By, server_frame};
use harkara_wire::typed_code::TypedCode;
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

/// What came in when the person scanned, pasted or typed.
pub(crate) enum Scanned {
    Picture(LinkCode),
    Typed(TypedCode),
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
        room: RendezvousId,
        same_network: bool,
        call: Box<Call>,
    },
    /// The relay is asked to list the device.
    Enlisting {
        room: RendezvousId,
        same_network: bool,
        call: Box<Call>,
        device: Box<VerifiedCertificate>,
        roster: Box<VerifiedRoster>,
    },
    Ended,
}

impl Scanned {
    /// Reads what the person gave, and refuses at once what can't be good.
    pub fn read(text: &str, account: &Account, relay_now_ms: u64) -> Result<Self, ErrorCode> {
        let code = match LinkCode::parse(text) {
            Err(LinkCodeError::NotOurs) => {
                return TypedCode::parse(text).map(Self::Typed).map_err(|_| ErrorCode::CodeNotRecognised);
            }
            Err(LinkCodeError::Version) => return Err(ErrorCode::CodeVersion),
            Err(LinkCodeError::Damaged) => return Err(ErrorCode::CodeNotRecognised),
            Err(LinkCodeError::Expired) => return Err(ErrorCode::CodeExpired),
            Ok(code) => code,
        };
        // The key is the relay; phone and desktop may well reach it under different addresses.
        if code.relay_key != account.relay_key {
            return Err(ErrorCode::CodeOtherRelay);
        }
        code.check_time(relay_now_ms).map_err(|_| ErrorCode::CodeExpired)?;
        Ok(Self::Picture(code))
    }
}

impl Phone {
    /// Goes to the room the code names.
    pub fn join(scanned: Scanned, now_ms: u64) -> (Self, Vec<Effect>) {
        let mut effects = Effects::default();
        let by = match &scanned {
            Scanned::Picture(code) => By::RendezvousId(code.rendezvous.to_vec()),
            Scanned::Typed(code) => By::Code(code.room().to_owned()),
        };
        effects.ask(Question::Join, Request::JoinRendezvous(relay::JoinRendezvous { by: Some(by) }));
        effects.show(LinkState::Contacting);
        (Self { stage: Stage::Joining(scanned), until_ms: now_ms + PATIENCE_MS }, effects.0)
    }

    /// Whether nothing more will come of it.
    pub fn ended(&self) -> bool {
        matches!(self.stage, Stage::Ended)
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

    /// The session with the relay is gone, and the room with it.
    pub fn disconnected(&mut self) -> Vec<Effect> {
        let mut effects = Effects::default();
        self.end(ErrorCode::LinkTimedOut, &mut effects);
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
            (Question::Say(room), server_frame::Body::Error(error)) => {
                self.closed(room, error.code(), &mut effects);
                Ok(())
            }
            (Question::Enlist, server_frame::Body::Ok(_)) => self.enlisted(account, &mut effects),
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
    pub fn heard(
        &mut self,
        room: RendezvousId,
        payload: &[u8],
        account: &Account,
        rng: &mut impl CryptoRng,
    ) -> Vec<Effect> {
        let mut effects = Effects::default();
        if let Err(code) = self.hear(room, payload, account, rng, &mut effects) {
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
        let Stage::Talking { room, call, .. } = &mut self.stage else { return Err(ErrorCode::NotFound) };
        if call.request(false).is_none() {
            return Err(ErrorCode::NotFound);
        }
        if !same {
            self.give_up(ErrorCode::CodeWrong, &mut effects);
            return Ok(effects.0);
        }
        match call.agree(*room, account, now_ms, &mut effects) {
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
        let Stage::Joining(scanned) = std::mem::replace(&mut self.stage, Stage::Ended) else {
            effects.close(room);
            return Ok(());
        };
        let call = Box::new(Call::begin(scanned, room, account, rng, effects)?);
        self.stage = Stage::Talking { room, same_network: opened.same_network, call };
        Ok(())
    }

    fn hear(
        &mut self,
        room: RendezvousId,
        payload: &[u8],
        account: &Account,
        rng: &mut impl CryptoRng,
        effects: &mut Effects,
    ) -> Result<(), ErrorCode> {
        match &mut self.stage {
            Stage::Talking { room: here, same_network, call } if *here == room => {
                let agreed = call.hear(room, payload, account, rng, effects)?;
                if let Some(request) = agreed.is_none().then(|| call.request(*same_network)).flatten() {
                    effects.show(LinkState::Compare { request });
                }
                if let Some(device) = agreed {
                    self.enlist(device, account, effects)?;
                }
                Ok(())
            }
            // Whatever is said while the relay is asked can only be a refusal, or nonsense.
            Stage::Enlisting { room: here, .. } if *here == room => Ok(()),
            _ => Ok(()),
        }
    }

    /// The device agreed: list it at the relay.
    fn enlist(
        &mut self,
        device: VerifiedCertificate,
        account: &Account,
        effects: &mut Effects,
    ) -> Result<(), ErrorCode> {
        let known = &account.known;
        let mut devices = known.devices.clone();
        devices.push(device.clone());
        let roster = sign_roster(&account.key, known.version + 1, device.issued_ms, &devices, &known.removed)
            .map_err(|_| ErrorCode::TooManyDevices)?;
        let request = relay::PutRoster { roster: Some(roster.roster.clone()) };
        effects.ask(Question::Enlist, Request::PutRoster(request));
        if let Stage::Talking { room, same_network, call } = std::mem::replace(&mut self.stage, Stage::Ended) {
            let (device, roster) = (Box::new(device), Box::new(roster));
            self.stage = Stage::Enlisting { room, same_network, call, device, roster };
        }
        Ok(())
    }

    fn enlisted(&mut self, account: &Account, effects: &mut Effects) -> Result<(), ErrorCode> {
        let Stage::Enlisting { room, same_network, mut call, device, roster } =
            std::mem::replace(&mut self.stage, Stage::Ended)
        else {
            return Ok(());
        };
        let record =
            AccountRecord { roster: Some(roster.roster), removals: Vec::new(), handle: account.known.handle.clone() };
        let next = VerifiedAccount::verify_after(&record, &account.known).map_err(|_| ErrorCode::Internal)?;
        let linked = Linked {
            certificate: Some(device.certificate.clone()),
            record: Some(next.record.clone()),
            profile_name: account.profile_name.clone(),
            self_group_id: account.self_group.to_vec(),
        };
        call.welcome(room, linked, effects)?;
        let name = call.name().to_owned();
        effects.0.push(Effect::Enlisted(Box::new(Enlisted { device: *device, account: next, name, same_network })));
        effects.show(LinkState::Done);
        Ok(())
    }

    fn closed(&mut self, room: RendezvousId, reason: relay::ErrorCode, effects: &mut Effects) {
        // Once the relay was asked to list the device, only its answer counts.
        let Stage::Talking { room: here, call, .. } = &self.stage else { return };
        if *here != room {
            return;
        }
        let code = match reason {
            relay::ErrorCode::ErrorRendezvousTaken => ErrorCode::CodeUsed,
            _ if call.trying_typed() => ErrorCode::CodeWrong,
            relay::ErrorCode::ErrorRendezvousUnknown => ErrorCode::LinkTimedOut,
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
        if let Stage::Talking { room, call, .. } | Stage::Enlisting { room, call, .. } = &mut self.stage {
            call.refuse(*room, reason(code), effects);
            effects.close(*room);
        }
        self.stage = Stage::Ended;
    }

    fn end(&mut self, code: ErrorCode, effects: &mut Effects) {
        if !self.ended() {
            self.stage = Stage::Ended;
            effects.fail(code);
        }
    }
}
