//! What the new device says to the one phone that came.

use super::Keys;
use super::rooms::Code;
use crate::linking::channel::{self, Channel};
use crate::linking::effect::Effects;
use crate::linking::line::Line;
use crate::linking::pake::Pake;
use crate::linking::short_code::{commitment, short_code};
use crate::linking::{VERSION, clean_name, read_room_message, refusal, room_message};
use harkara_api::{ErrorCode, LinkRequest, LinkState};
use harkara_wire::id::{AccountId, GroupId};
use harkara_wire::identity::{VerifiedAccount, VerifiedCertificate, counter_sign, device_statement};
use harkara_wire::proto::identity::{AccountRecord, DeviceStatement, Platform};
use harkara_wire::proto::linking::link_message::Body as Said;
use harkara_wire::proto::linking::refused::Reason;
use harkara_wire::proto::linking::room_message::Body;
use harkara_wire::proto::linking::{Agree, Offer, PakeAnswer, Refused, Reveal};
use harkara_wire::session::public_key;
use prost::Message;
use rand::CryptoRng;
use zeroize::Zeroizing;

/// What this device has to offer.
pub(super) struct Own<'a> {
    pub keys: &'a Keys,
    pub platform: Platform,
    pub name: &'a str,
}

/// What both sides agreed to. From here on the relay's record of the account says whether the device is linked.
pub(super) struct Agreement {
    channel: Channel,
    statement: Vec<u8>,
    pub account: AccountId,
    pub profile_name: String,
    pub self_group: GroupId,
}

/// How far the talk has come.
pub(super) enum Meeting {
    /// Nothing said yet: a handshake, or the PAKE of a typed code.
    Fresh(Code),
    /// The PAKE was answered; the handshake must come with its key.
    Typed { ephemeral: Zeroizing<[u8; 32]>, psk: Zeroizing<[u8; 32]> },
    /// The handshake is done; the phone owes what it promised.
    Offered { channel: Channel, offer: Offer, commitment: Vec<u8> },
    /// The short code is on both screens.
    Comparing { channel: Channel, account_key: [u8; 32] },
    /// In between, and after an error.
    Over,
}

impl Meeting {
    pub fn new(code: Code) -> Self {
        Self::Fresh(code)
    }

    /// Takes a message; answers the agreement once the phone's person has said yes.
    pub fn hear(
        &mut self,
        own: &Own<'_>,
        line: &mut Line,
        payload: &[u8],
        rng: &mut impl CryptoRng,
        effects: &mut Effects,
    ) -> Result<Option<Agreement>, ErrorCode> {
        let body = read_room_message(payload)?;
        *self = match (std::mem::replace(self, Self::Over), body) {
            (Self::Fresh(code), Body::Pake(theirs)) => {
                let pake = Pake::new(&code.typed, rng);
                let message = pake.message.clone();
                let shared = pake.finish(&theirs)?;
                let ephemeral_key = public_key(&code.ephemeral);
                let confirmation = shared.confirmation(&ephemeral_key)?.to_vec();
                let answer = PakeAnswer { pake: message, ephemeral_key: ephemeral_key.to_vec(), confirmation };
                line.say(room_message(Body::PakeAnswer(answer)), effects);
                Self::Typed { ephemeral: code.ephemeral, psk: shared.psk()? }
            }
            (Self::Fresh(code), Body::Handshake(message)) => {
                offer(own, line, &code.ephemeral, &code.secret, &message, rng, effects)?
            }
            (Self::Typed { ephemeral, psk }, Body::Handshake(message)) => {
                offer(own, line, &ephemeral, &psk, &message, rng, effects)?
            }
            (Self::Offered { mut channel, offer, commitment }, Body::Sealed(sealed)) => match channel.open(&sealed)? {
                Said::Reveal(reveal) => compare(channel, &offer, &commitment, &reveal, effects)?,
                other => return Err(unexpected(&other)),
            },
            (Self::Comparing { mut channel, account_key }, Body::Sealed(sealed)) => match channel.open(&sealed)? {
                Said::Agree(agree) => return own_agree(own, line, channel, &account_key, agree, effects).map(Some),
                other => return Err(unexpected(&other)),
            },
            _ => return Err(ErrorCode::CodeWrong),
        };
        Ok(None)
    }

    /// Whether a typed code is still being tried: then a closed room means that it was wrong.
    pub fn trying_typed(&self) -> bool {
        matches!(self, Self::Typed { .. })
    }

    /// Says why this side gives up, as far as there is a channel to say it in.
    pub fn refuse(&mut self, line: &mut Line, reason: Reason, effects: &mut Effects) {
        if let Self::Offered { channel, .. } | Self::Comparing { channel, .. } = self {
            refuse(channel, line, reason, effects);
        }
    }
}

impl Agreement {
    /// Why the phone gave up after all. There is nothing else for it to say.
    pub fn hear(&mut self, payload: &[u8]) -> ErrorCode {
        match read_room_message(payload) {
            Ok(Body::Sealed(sealed)) => match self.channel.open(&sealed) {
                Ok(said) => unexpected(&said),
                Err(code) => code,
            },
            _ => ErrorCode::CodeWrong,
        }
    }

    /// Says why this side gives up.
    pub fn refuse(&mut self, line: &mut Line, reason: Reason, effects: &mut Effects) {
        refuse(&mut self.channel, line, reason, effects);
    }

    /// The account as the relay knows it, if that lists this device as agreed: both are signed by the account's key.
    pub fn listed(&self, record: Option<&AccountRecord>) -> Option<(VerifiedCertificate, VerifiedAccount)> {
        let account = VerifiedAccount::verify(record?).ok().filter(|account| account.account_id == self.account)?;
        let listed = account.devices.iter().find(|device| device.certificate.statement == self.statement)?;
        Some((listed.clone(), account))
    }
}

fn refuse(channel: &mut Channel, line: &mut Line, reason: Reason, effects: &mut Effects) {
    if let Ok(sealed) = channel.seal(Said::Refused(Refused { reason: reason.into() })) {
        line.say(room_message(Body::Sealed(sealed)), effects);
    }
}

fn unexpected(said: &Said) -> ErrorCode {
    match said {
        Said::Refused(refused) => refusal(refused.reason()),
        _ => ErrorCode::CodeWrong,
    }
}

fn offer(
    own: &Own<'_>,
    line: &mut Line,
    ephemeral: &[u8; 32],
    psk: &[u8; 32],
    message: &[u8],
    rng: &mut impl CryptoRng,
    effects: &mut Effects,
) -> Result<Meeting, ErrorCode> {
    let (mut nonce, mut seed) = (vec![0; 32], [0; 32]);
    rng.fill_bytes(&mut nonce);
    rng.fill_bytes(&mut seed);
    let offer = Offer {
        device_key: own.keys.device.verifying_key().to_bytes().to_vec(),
        transport_key: public_key(&own.keys.transport).to_vec(),
        platform: own.platform.into(),
        name: own.name.to_owned(),
        nonce,
    };
    let (channel, hello, answer) = channel::answer(line.room, ephemeral, psk, message, &offer, seed)?;
    if hello.version != VERSION {
        return Err(ErrorCode::CodeVersion);
    }
    line.say(room_message(Body::Handshake(answer)), effects);
    Ok(Meeting::Offered { channel, offer, commitment: hello.commitment })
}

fn compare(
    channel: Channel,
    offer: &Offer,
    promised: &[u8],
    reveal: &Reveal,
    effects: &mut Effects,
) -> Result<Meeting, ErrorCode> {
    let wrong = |_| ErrorCode::CodeWrong;
    let nonce: [u8; 32] = reveal.nonce.as_slice().try_into().map_err(wrong)?;
    let account_key: [u8; 32] = reveal.account_key.as_slice().try_into().map_err(wrong)?;
    if commitment(&nonce, &account_key) != *promised {
        return Err(ErrorCode::CodeWrong);
    }
    let code = short_code(&channel.handshake_hash, &nonce, offer, &account_key)?;
    effects.show(LinkState::Compare {
        request: LinkRequest {
            words: code.words,
            numbers: code.numbers,
            name: clean_name(&reveal.handle),
            platform: harkara_api::Platform::Phone,
            same_network: None,
        },
    });
    Ok(Meeting::Comparing { channel, account_key })
}

/// Agrees only to what was offered and shown: its own keys, and the account whose key is in the short code.
fn own_agree(
    own: &Own<'_>,
    line: &mut Line,
    mut channel: Channel,
    account_key: &[u8; 32],
    agree: Agree,
    effects: &mut Effects,
) -> Result<Agreement, ErrorCode> {
    let issued_ms = DeviceStatement::decode(agree.statement.as_slice()).map_err(|_| ErrorCode::CodeWrong)?.issued_ms;
    let device_key = own.keys.device.verifying_key().to_bytes();
    let transport_key = public_key(&own.keys.transport);
    let statement = device_statement(account_key, &device_key, &transport_key, own.platform, issued_ms);
    if statement != agree.statement {
        return Err(ErrorCode::CodeWrong);
    }
    let self_group = GroupId::try_from(agree.self_group_id.as_slice()).map_err(|_| ErrorCode::CodeWrong)?;
    let device_signature = counter_sign(&own.keys.device, &statement);
    let sealed =
        channel.seal(Said::Agree(Agree { statement: statement.clone(), device_signature, ..Agree::default() }))?;
    line.say(room_message(Body::Sealed(sealed)), effects);
    effects.show(LinkState::Finishing);
    let profile_name = clean_name(&agree.profile_name);
    Ok(Agreement { channel, statement, account: AccountId::of_key(account_key), profile_name, self_group })
}
