//! The client's database: SQLite, encrypted by SQLCipher natively, on OPFS in the browser.
//!
//! Start at [`Database`] for opening and transactions, at [`Reader`] for everything a screen may ask, and at the table
//! modules (one file per table, plain functions over a [`rusqlite::Connection`]) for writing. [`MlsStorage`] is the
//! openmls storage provider over the same connection, so that MLS state commits together with the rows it explains.
//!
//! This crate must never open a socket, read a clock, decide what a message means, or commit half of an input.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
#![allow(missing_docs)] // columns: the migration says what they hold

pub mod accounts;
pub mod annotations;
pub mod attachments;
pub mod backup_plan;
pub mod backups;
#[cfg(not(target_family = "wasm"))]
mod beside;
pub mod chats;
mod database;
pub mod devices;
mod error;
pub mod fallbacks;
pub mod files;
mod fold;
pub mod gone;
pub mod history;
pub mod imports;
mod links;
pub mod members;
pub mod messages;
mod migrations;
mod mls;
pub mod nearby;
pub mod outbox;
pub mod own;
pub mod proxies;
mod reader;
pub mod receipts;
pub mod relay_status;
pub mod restoring;
mod row;
pub mod stars;
pub mod vault;

pub use database::Database;
pub use error::Error;
pub use mls::MlsStorage;
pub use reader::Reader;
pub use rusqlite;

/// What this crate answers with.
pub type Result<T> = std::result::Result<T, Error>;
