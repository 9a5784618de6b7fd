//! Backups: what an account has as records, and a fresh device made of such records.
//!
//! [`export`] says all of it, [`Restoring`] writes it into an empty database, both as the history for a new device does;
//! `enlist` makes the restored device the account's phone. How records become an archive is `harkara-backup`'s.

mod enlist;
mod export;
mod restore;
#[cfg(test)]
mod tests;

pub(crate) use enlist::{account_found, connected, listed, settle};
pub use export::{ExportError, export, files_here};
pub use restore::{Fresh, Restoring};
