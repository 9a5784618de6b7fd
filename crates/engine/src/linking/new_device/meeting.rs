//! What the new device says to the one phone that came.

use super::Keys;
use super::rooms::Code;
use crate::linking::channel::{self, Channel};
use crate::linking::effect::Effects;
use crate::linking::pake::Pake;
use crate::linking::short_code::{commitment, short_code};
use crate::linking::{VERSION, clean_name, read_room_message, refusal, room_message};
use harkara_api::{ErrorCode, LinkRequest, LinkState};
use harkara_wire::id::RendezvousId;
use harkara_wire::identity::{VerifiedAccount, VerifiedCertificate, counter_sign, device_statement};
use harkara_wire::proto::identity::{DeviceStatement, Platform};
use harkara_wire::proto::linking::link_message::Body as Said;
use harkara_wire::proto::linking::refused::Reason;
use harkara_wire::proto::linking::room_message::Body;
use harkara_wire::proto::linking::{Agree, Linked, Offer, PakeAnswer, Refused, Reveal};
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

/// The last word of the phone, believed.
pub(super) type Welcome = (VerifiedCertificate, VerifiedAccount, Linked);

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
    /// The phone's person said yes, and this device agreed to this statement.
    Agreed { channel: Channel, statement: Vec<u8> },
    /// In between, and after an error.
    Over,
}

impl Meeting {
    pub fn new(code: Code) -> Self {
        Self::Fresh(code)
    }

    /// Takes a message; answers what the phone's last one said.
    pub fn hear(
        &mut self,
        own: &Own<'_>,
        room: RendezvousId,
        payload: &[u8],
        rng: &mut impl CryptoRng,
        effects: &mut Effects,
    ) -> Result<Option<Welcome>, ErrorCode> {
        let body = read_room_message(payload)?;
        *self = match (std::mem::replace(self, Self::Over), body) {
            (Self::Fresh(code), Body::Pake(theirs)) => {
                let pake = Pake::new(&code.typed, rng);
                let message = pake.message.clone();
                let shared = pake.finish(&theirs)?;
                let ephemeral_key = public_key(&code.ephemeral);
                let confirmation = shared.confirmation(&ephemeral_key)?.to_vec();
                let answer = PakeAnswer { pake: message, ephemeral_key: ephemeral_key.to_vec(), confirmation };
                effects.say(room, room_message(Body::PakeAnswer(answer)));
                Self::Typed { ephemeral: code.ephemeral, psk: shared.psk()? }
            }
            (Self::Fresh(code), Body::Handshake(message)) => {
                offer(own, room, &code.ephemeral, &code.secret, &message, rng, effects)?
            }
            (Self::Typed { ephemeral, psk }, Body::Handshake(message)) => {
                offer(own, room, &ephemeral, &psk, &message, rng, effects)?
            }
            (Self::Offered { mut channel, offer, commitment }, Body::Sealed(sealed)) => match channel.open(&sealed)? {
                Said::Reveal(reveal) => compare(channel, &offer, &commitment, &reveal, effects)?,
                other => return Err(unexpected(&other)),
            },
            (Self::Comparing { mut channel, account_key }, Body::Sealed(sealed)) => match channel.open(&sealed)? {
                Said::Agree(agree) => own_agree(own, room, channel, &account_key, agree, effects)?,
                other => return Err(unexpected(&other)),
            },
            (Self::Agreed { mut channel, statement }, Body::Sealed(sealed)) => match channel.open(&sealed)? {
                Said::Linked(linked) => return believe(&statement, linked).map(Some),
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
    pub fn refuse(&mut self, room: RendezvousId, reason: Reason, effects: &mut Effects) {
        let (Self::Offered { channel, .. } | Self::Comparing { channel, .. } | Self::Agreed { channel, .. }) = self
        else {
            return;
        };
        if let Ok(sealed) = channel.seal(Said::Refused(Refused { reason: reason.into() })) {
            effects.say(room, room_message(Body::Sealed(sealed)));
        }
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
    room: RendezvousId,
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
    let (channel, hello, answer) = channel::answer(room, ephemeral, psk, message, &offer, seed)?;
    if hello.version != VERSION {
        return Err(ErrorCode::CodeVersion);
    }
    effects.say(room, room_message(Body::Handshake(answer)));
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
    room: RendezvousId,
    mut channel: Channel,
    account_key: &[u8; 32],
    agree: Agree,
    effects: &mut Effects,
) -> Result<Meeting, ErrorCode> {
    let issued_ms = DeviceStatement::decode(agree.statement.as_slice()).map_err(|_| ErrorCode::CodeWrong)?.issued_ms;
    let device_key = own.keys.device.verifying_key().to_bytes();
    let transport_key = public_key(&own.keys.transport);
    let statement = device_statement(account_key, &device_key, &transport_key, own.platform, issued_ms);
    if statement != agree.statement {
        return Err(ErrorCode::CodeWrong);
    }
    let device_signature = counter_sign(&own.keys.device, &statement);
    let sealed = channel.seal(Said::Agree(Agree { statement: statement.clone(), device_signature }))?;
    effects.say(room, room_message(Body::Sealed(sealed)));
    effects.show(LinkState::Finishing);
    Ok(Meeting::Agreed { channel, statement })
}

/// The certificate must be the agreed one, and the account's own record must list it.
fn believe(statement: &[u8], linked: Linked) -> Result<Welcome, ErrorCode> {
    let wrong = |_| ErrorCode::CodeWrong;
    let certificate = linked.certificate.as_ref().ok_or(ErrorCode::CodeWrong)?;
    let certificate = VerifiedCertificate::verify(certificate).map_err(wrong)?;
    let record = linked.record.as_ref().ok_or(ErrorCode::CodeWrong)?;
    let account = VerifiedAccount::verify(record).map_err(wrong)?;
    let listed = account.device(&certificate.device_id).is_some_and(|device| *device == certificate);
    if certificate.certificate.statement != statement || !listed {
        return Err(ErrorCode::CodeWrong);
    }
    Ok((certificate, account, linked))
}
