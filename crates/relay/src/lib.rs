//! The relay: stores what devices send each other, in order, until they have it. It reads none of it.
//!
//! Start at [`Core`], which answers every request of `relay.proto` and knows no clock, socket or thread, and at
//! [`Storage`], all it asks of a database. [`serve`] puts WebSockets and Noise around it, on a [`DataDir`]; [`Carrier`] is one
//! for people in the same local network.
//! The relay must never need to decrypt anything, never acknowledge what is not on disk, and never trust a statement
//! about a person that person did not sign. Nothing a peer sends may panic, exhaust memory or block the others.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod admission;
mod carrier;
mod core;
mod data;
pub mod incidents;
mod mirror;
mod server;
mod sqlite;
mod status_page;
mod storage;

pub use crate::admission::Admission;
pub use crate::carrier::Carrier;
pub use crate::core::{Core, Network, Outgoing, Policy, SessionId};
pub use data::{DataDir, DataError};
pub use mirror::Mirror;
pub use server::{Config, Rates, ServeError, Timeouts, Tls, serve};
pub use sqlite::SqliteStorage;
pub use storage::*;
