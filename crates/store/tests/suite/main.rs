//! What users rely on in the database. Everything but the file tests also runs in the browser's SQLite.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod chats;
#[cfg(not(target_family = "wasm"))]
mod files;
mod messages;
mod mls;
mod sample;
mod search;
