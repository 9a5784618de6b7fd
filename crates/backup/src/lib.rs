//! The format of encrypted backups: everything an account has, in objects that say nothing to whoever keeps them.
//!
//! Start at [`Seed`], which opens a backup and is shown to a person as 64 digits; at [`Writer`], which makes one
//! generation of an archive; and at [`Archive`], which reads one. Where objects are kept is a [`Storage`]'s concern.
//! docs/backup-format.md describes the format for whoever wants to write another reader.
//!
//! This crate must never open a file or socket, look at a clock, draw randomness, believe a length, or hold more in
//! memory than one object and the manifest.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod access;
mod archive;
mod deferred;
mod digits;
mod error;
#[cfg(test)]
mod fuzz;
mod generation;
mod keyring;
pub mod media;
mod name;
mod object;
mod pages;
mod seed;
pub mod segment;
mod storage;
mod stream;
mod tidy;
pub mod vault;
mod verify;
mod writer;

pub use access::{Access, relay_key};
pub use archive::{Archive, Contents, generations};
pub use deferred::{Deferred, Got, Want};
pub use digits::{DIGITS, LINE, LINES, line_is_right};
pub use error::{Error, Part, Result};
pub use generation::Known;
pub use name::Name;
pub use object::ObjectId;
pub use seed::{BadSeed, Seed, Typed, typed};
pub use storage::{Storage, StorageError};
pub use stream::Record;
pub use tidy::{GRACE_MS, Tidied, tidy};
pub use verify::{Flaw, Report};
pub use writer::{Draft, Ending, Writer, Written};

/// The format this crate writes, and the newest it reads.
pub const FORMAT: u32 = 1;
