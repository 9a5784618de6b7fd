//! The native driver: runs one device's engine on real sockets, clocks, keychains and files.
//!
//! Start at [`Client::start`]. Three threads serve a client: `driver` runs the engine (mutate, then drain), `connection`
//! keeps the WebSocket (by one of the `routes`), `reader` answers queries from a read-only connection, so that a look never waits for a write.
//! `lan` finds people in the same local network and keeps a relay for them, while the engine asks for that.
//! `files` moves the bytes of files for the engine, on two threads more; `past` reads chats from other messengers, `backup` makes a
//! backup of a profile and a profile of a backup.
//!
//! This crate must never decide what a message means, keep anything the engine should know, or acknowledge to the relay
//! what the engine has not committed.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod backoff;
pub mod backup;
mod client;
mod connection;
mod dial;
mod driver;
mod fault;
mod files;
mod key;
mod lan;
mod log;
mod past;
mod profile;
mod reader;
mod route;
mod routes;
mod socket;
mod tls;
mod words;

pub use client::{Client, ClientConfig};
pub use files::SavedFile;
pub use harkara_wire::relay_link::RelayLink;
pub use key::KeySource;
pub use lan::in_a_local_network;
pub use log::log_filter;
pub use past::PastFile;
pub use profile::{default_profile, set_aside};
pub use words::in_english;
