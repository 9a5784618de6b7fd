//! Backups made, killed, restored and proven, by the real program.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;
mod killed;
mod relay;
mod restored;
mod running;
