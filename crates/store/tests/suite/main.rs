//! What users rely on in the database. What needs no file and no system randomness is also built for the
//! browser's SQLite.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod annotations;
mod chats;
#[cfg(not(target_family = "wasm"))]
mod files;
mod imports;
mod messages;
#[cfg(not(target_family = "wasm"))]
mod mls;
mod sample;
mod search;
mod shared;
