//! What crosses a wire: Protocol Buffers, ids, signed statements, linking codes and links, the Noise session and its framing.
//!
//! Start at [`proto`] for the messages and at [`session`] for how they travel.
//! This crate does no IO, keeps no state beyond a session, reads no clock and takes randomness as an argument.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod address;
pub mod content;
pub mod id;
pub mod identity;
pub mod link_code;
pub mod nearby;
pub mod noise;
pub mod picture;
pub mod proto;
pub mod proxy;
pub mod proxy_exchange;
pub mod proxy_link;
pub mod proxy_token;
pub mod relay_link;
pub mod session;
pub mod sign;
pub mod space;
pub mod status;
pub mod typed_code;
pub mod vault;
