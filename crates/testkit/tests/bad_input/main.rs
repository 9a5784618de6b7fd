//! What nobody should send, and what happens then: a clear answer or silence, nothing lost, no panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod carrier;
mod groups;
mod lies;
mod linking;
mod odd;
mod relay_disk;
mod talk;
