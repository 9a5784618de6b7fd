//! What crosses a wire: Protocol Buffers, ids, signed statements, linking codes and links, the Noise session and its framing.
//!
//! Start at [`proto`] for the messages and at [`session`] for how they travel.
//! This crate does no IO, keeps no state beyond a session, reads no clock and takes randomness as an argument.

pub mod id;
pub mod proto;
