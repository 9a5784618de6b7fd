//! The pure client: everything a device decides, none of what it does to the outside.
//!
//! Start at [`Engine`]: one [`Input`] is one database transaction, and after it [`Engine::poll_output`] says what to
//! send, answer and show. `mls` holds the groups, `mailbox` takes in what the relay delivers, `conversation` gives it
//! meaning, `outbox` carries what must reach the relay, `receipts` the ticks, `self_group` what one's own devices
//! share, `carry` lets other relays carry messages while home can't be reached, `imports` takes over chats from elsewhere,
//! `recovery` mends a broken group, `transfer` moves files without touching their bytes, [`routes`] puts the ways to the
//! relay in order, [`backup`] says everything there is and takes it back; `identity`, `linking` and `history` are the state machines for devices.
//!
//! This crate must never open a socket or file, read a clock, draw ambient randomness (openmls and HPKE excepted, see
//! `mls`), hand anything out before the transaction that explains it has committed, or let a peer's bytes panic it.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod backup;
mod carry;
mod changes;
mod commands;
mod conversation;
mod engine;
mod error;
mod frames;
mod history;
mod identity;
mod imports;
mod io;
mod linking;
mod mailbox;
mod memory;
mod mls;
mod nearby;
mod outbox;
mod receipts;
mod reconnect;
mod recovery;
mod relay_status;
mod requests;
pub mod routes;
mod self_group;
mod sign_up;
mod step;
mod timers;
mod transfer;

pub use engine::Engine;
pub use error::EngineError;
pub use io::{Input, Output};
pub use nearby::Nearby;
pub use reconnect::Backoff;
pub use routes::{RouteNews, Routes, is_inside, suits};
pub use transfer::stored_file;
pub use transfer::work::{Chunk, FileNews, FileWork, Prepared};
