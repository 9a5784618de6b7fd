//! Other relays carry messages while home can't be reached.
//!
//! The engine is at one relay at a time: at home, or, when home has not been reached for a while, at a *carrier*. [`away`]
//! decides where; the driver meanwhile looks for home beside it, and [`session`] talks with the carrier. At a carrier only what makes no new epoch is handed over
//! ([`hand_over`]), sealed by [`seal`] for the devices in the group; the outbox keeps it until home has it under the same
//! key. [`take_in`] opens what others left there. A carrier is believed in nothing: what it brings proves itself, is taken
//! once, and stands where home says in the end.

mod away;
mod hand_over;
mod seal;
mod session;
mod setting;
mod take_in;

pub(crate) use away::{
    Away, at_carrier, disconnected, home_answered, lets_others_first, next_ms, probed, settle, stands,
};
pub(crate) use hand_over::pump;
pub(crate) use session::{acknowledge, connected, frame};
pub(crate) use setting::{add, links, remove, take_setting, told_by, told_elsewhere};
