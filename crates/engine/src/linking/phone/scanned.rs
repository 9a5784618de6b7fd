//! What came in when the person scanned, pasted or typed.

use super::Account;
use crate::linking::effect::{Effects, Question};
use harkara_api::ErrorCode;
use harkara_wire::link_code::{LinkCode, LinkCodeError};
use harkara_wire::proto::relay::{JoinRendezvous, client_frame::Request, join_rendezvous::By};
use harkara_wire::typed_code::TypedCode;

/// A code, and with it the room behind it.
pub(crate) enum Scanned {
    Picture(LinkCode),
    Typed(TypedCode),
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

    /// A repeat costs nothing: the relay knows who is in.
    pub fn ask_in(&self, effects: &mut Effects) {
        let by = match self {
            Scanned::Picture(code) => By::RendezvousId(code.rendezvous.to_vec()),
            Scanned::Typed(code) => By::Code(code.room().to_owned()),
        };
        effects.ask(Question::Join, Request::JoinRendezvous(JoinRendezvous { by: Some(by), heard: 0 }));
    }
}
