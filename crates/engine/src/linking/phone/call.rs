//! What the phone says to the new device.

use super::{Account, Scanned};
use crate::linking::channel::{Caller, Channel};
use crate::linking::effect::Effects;
use crate::linking::line::Line;
use crate::linking::pake::Pake;
use crate::linking::short_code::{ShortCode, commitment, short_code};
use crate::linking::{VERSION, clean_name, read_room_message, refusal, room_message};
use harkara_api::{ErrorCode, LinkRequest};
use harkara_wire::identity::{VerifiedCertificate, certify, device_statement};
use harkara_wire::proto::identity::Platform;
use harkara_wire::proto::linking::link_message::Body as Said;
use harkara_wire::proto::linking::refused::Reason;
use harkara_wire::proto::linking::room_message::Body;
use harkara_wire::proto::linking::{Agree, Hello, Offer, Refused, Reveal};
use rand::CryptoRng;

/// A talk with a new device.
pub(super) struct Call {
    stage: Stage,
    name: String,
}

enum Stage {
    /// A typed code: the PAKE's answer is awaited.
    Pake(Pake),
    /// Message 1 is sent.
    Calling {
        caller: Box<Caller>,
        nonce: [u8; 32],
        typed: bool,
    },
    /// The short code is on the screen.
    Comparing {
        channel: Channel,
        offer: Offer,
        platform: Platform,
        code: ShortCode,
    },
    /// The person said yes; the device must agree to this statement.
    Agreeing {
        channel: Channel,
        statement: Vec<u8>,
    },
    /// The device agreed.
    Agreed {
        channel: Channel,
    },
    Over,
}

impl Call {
    /// The first word.
    pub fn begin(
        scanned: &Scanned,
        line: &mut Line,
        account: &Account,
        rng: &mut impl CryptoRng,
        effects: &mut Effects,
    ) -> Result<Self, ErrorCode> {
        let stage = match scanned {
            Scanned::Picture(code) => handshake(line, &code.ephemeral_key, &code.secret, false, account, rng, effects)?,
            Scanned::Typed(code) => {
                let pake = Pake::new(code, rng);
                line.say(room_message(Body::Pake(pake.message.clone())), effects);
                Stage::Pake(pake)
            }
        };
        Ok(Self { stage, name: String::new() })
    }

    /// Takes a message; answers the certificate once the device has agreed to it.
    pub fn hear(
        &mut self,
        line: &mut Line,
        payload: &[u8],
        account: &Account,
        rng: &mut impl CryptoRng,
        effects: &mut Effects,
    ) -> Result<Option<VerifiedCertificate>, ErrorCode> {
        let body = read_room_message(payload)?;
        self.stage = match (std::mem::replace(&mut self.stage, Stage::Over), body) {
            (Stage::Pake(pake), Body::PakeAnswer(answer)) => {
                let ephemeral_key = answer.ephemeral_key.as_slice().try_into().map_err(|_| ErrorCode::CodeWrong)?;
                let shared = pake.finish(&answer.pake)?;
                if !shared.confirms(&ephemeral_key, &answer.confirmation) {
                    return Err(ErrorCode::CodeWrong);
                }
                handshake(line, &ephemeral_key, &*shared.psk()?, true, account, rng, effects)?
            }
            (Stage::Calling { caller, nonce, .. }, Body::Handshake(message)) => {
                let (channel, offer) = caller.finish(&message)?;
                self.name = clean_name(&offer.name);
                reveal(line, channel, offer, nonce, account, effects)?
            }
            (Stage::Agreeing { mut channel, statement }, Body::Sealed(sealed)) => match channel.open(&sealed)? {
                Said::Agree(agree) if agree.statement == statement => {
                    let device = certify(&account.key, statement, agree.device_signature);
                    self.stage = Stage::Agreed { channel };
                    return device.map(Some).map_err(|_| ErrorCode::CodeWrong);
                }
                Said::Refused(refused) => return Err(refusal(refused.reason())),
                _ => return Err(ErrorCode::CodeWrong),
            },
            (Stage::Comparing { mut channel, .. }, Body::Sealed(sealed)) => match channel.open(&sealed)? {
                Said::Refused(refused) => return Err(refusal(refused.reason())),
                _ => return Err(ErrorCode::CodeWrong),
            },
            _ => return Err(ErrorCode::CodeWrong),
        };
        Ok(None)
    }

    /// What the person compares, while that is so.
    pub fn request(&self, same_network: bool) -> Option<LinkRequest> {
        let Stage::Comparing { platform, code, .. } = &self.stage else { return None };
        Some(LinkRequest {
            words: code.words.clone(),
            numbers: code.numbers.clone(),
            name: self.name.clone(),
            platform: match platform {
                Platform::Cli => harkara_api::Platform::Cli,
                _ => harkara_api::Platform::Desktop,
            },
            same_network: Some(same_network),
        })
    }

    /// The person said yes: asks the device to agree.
    pub fn agree(
        &mut self,
        line: &mut Line,
        account: &Account,
        now_ms: u64,
        effects: &mut Effects,
    ) -> Result<(), ErrorCode> {
        let Stage::Comparing { mut channel, offer, platform, .. } = std::mem::replace(&mut self.stage, Stage::Over)
        else {
            return Err(ErrorCode::NotFound);
        };
        let wrong = |_| ErrorCode::CodeWrong;
        let device_key = offer.device_key.as_slice().try_into().map_err(wrong)?;
        let transport_key = offer.transport_key.as_slice().try_into().map_err(wrong)?;
        let statement = device_statement(&account.known.account_key, device_key, transport_key, platform, now_ms);
        let said = Agree {
            statement: statement.clone(),
            device_signature: Vec::new(),
            self_group_id: account.self_group.to_vec(),
            profile_name: account.profile_name.clone(),
        };
        let sealed = channel.seal(Said::Agree(said))?;
        line.say(room_message(Body::Sealed(sealed)), effects);
        self.stage = Stage::Agreeing { channel, statement };
        Ok(())
    }

    /// Says why this side gives up, as far as there is a channel to say it in.
    pub fn refuse(&mut self, line: &mut Line, reason: Reason, effects: &mut Effects) {
        let (Stage::Comparing { channel, .. } | Stage::Agreeing { channel, .. } | Stage::Agreed { channel }) =
            &mut self.stage
        else {
            return;
        };
        if let Ok(sealed) = channel.seal(Said::Refused(Refused { reason: reason.into() })) {
            line.say(room_message(Body::Sealed(sealed)), effects);
        }
    }

    /// What the new device calls itself.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether a typed code is still being tried: then a closed room means that it was wrong.
    pub fn trying_typed(&self) -> bool {
        matches!(self.stage, Stage::Pake(_) | Stage::Calling { typed: true, .. })
    }
}

fn handshake(
    line: &mut Line,
    ephemeral_key: &[u8; 32],
    psk: &[u8; 32],
    typed: bool,
    account: &Account,
    rng: &mut impl CryptoRng,
    effects: &mut Effects,
) -> Result<Stage, ErrorCode> {
    let (mut nonce, mut seed) = ([0; 32], [0; 32]);
    rng.fill_bytes(&mut nonce);
    rng.fill_bytes(&mut seed);
    let hello = Hello { version: VERSION, commitment: commitment(&nonce, &account.known.account_key).to_vec() };
    let (caller, message) = Caller::call(line.room, ephemeral_key, psk, &hello, seed)?;
    line.say(room_message(Body::Handshake(message)), effects);
    Ok(Stage::Calling { caller: Box::new(caller), nonce, typed })
}

/// Keeps the promise: from here on both screens can show the code.
fn reveal(
    line: &mut Line,
    mut channel: Channel,
    offer: Offer,
    nonce: [u8; 32],
    account: &Account,
    effects: &mut Effects,
) -> Result<Stage, ErrorCode> {
    let platform = match offer.platform() {
        platform @ (Platform::Desktop | Platform::Cli) => platform,
        // Only a phone of a later version could be linked so.
        Platform::Unspecified | Platform::Phone => return Err(ErrorCode::CodeVersion),
    };
    if [&offer.device_key, &offer.transport_key, &offer.nonce].iter().any(|bytes| bytes.len() != 32) {
        return Err(ErrorCode::CodeWrong);
    }
    let account_key = account.known.account_key;
    let said =
        Reveal { nonce: nonce.to_vec(), account_key: account_key.to_vec(), handle: account.known.handle.clone() };
    let sealed = channel.seal(Said::Reveal(said))?;
    line.say(room_message(Body::Sealed(sealed)), effects);
    let code = short_code(&channel.handshake_hash, &nonce, &offer, &account_key)?;
    Ok(Stage::Comparing { channel, offer, platform, code })
}
