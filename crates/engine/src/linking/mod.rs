//! Linking: a new device shows a code, a phone scans it, people compare four words, and the account has one device more.
//!
//! [`new_device`] and [`phone`] are the two sides: plain state machines that take what the relay brought and answer with
//! [`effect::Effect`]s. They keep nothing in the database; [`finish`] does that, once, when a side has finished. A broken
//! connection ends nothing: [`line::Line`] goes on where it was. What ends a link is the death of either process, a relay
//! that has forgotten the room, or time.

mod active;
mod channel;
mod effect;
mod finish;
mod line;
mod new_device;
mod pake;
mod phone;
mod short_code;

pub(crate) use active::{
    Linking, answered, cancel, confirm, connected, disconnected, heard, room_closed, scan, start, tick,
};
pub(crate) use effect::Question;

use crate::conversation::clean_name;
use harkara_api::ErrorCode;
use harkara_wire::proto::linking::{RoomMessage, refused::Reason, room_message};
use prost::Message;

/// A link not finished this long after both sides met is given up.
const PATIENCE_MS: u64 = 5 * 60 * 1000;
/// The protocol of `Hello`.
const VERSION: u32 = 1;

fn room_message(body: room_message::Body) -> Vec<u8> {
    RoomMessage { body: Some(body) }.encode_to_vec()
}

fn read_room_message(payload: &[u8]) -> Result<room_message::Body, ErrorCode> {
    RoomMessage::decode(payload).ok().and_then(|message| message.body).ok_or(ErrorCode::CodeWrong)
}

/// What the other side's refusal means here.
fn refusal(reason: Reason) -> ErrorCode {
    match reason {
        Reason::CodesDiffer => ErrorCode::CodeWrong,
        Reason::TimedOut => ErrorCode::LinkTimedOut,
        Reason::Unspecified | Reason::Declined | Reason::Failed => ErrorCode::LinkRefused,
    }
}

#[cfg(test)]
mod tests;
