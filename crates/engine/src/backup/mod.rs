//! Backups: what an account has as records, and a fresh device made of such records.
//!
//! [`export`] says all of it, [`Restoring`] writes it into an empty database, both as the history for a new device does;
//! `enlist` makes the restored device the account's phone. `key` and `plan` are what a person says about backups, and what the driver
//! has to say of them; `password` and `vault` what a person may have instead of the key; [`course`] is what all drivers have in
//! common. How records become an archive is `harkara-backup`'s.

pub mod course;
mod enlist;
mod export;
mod key;
mod live;
pub(crate) mod password;
mod plan;
mod restore;
mod strength;
#[cfg(test)]
mod tests;
pub(crate) mod vault;

pub(crate) use enlist::{account_found, connected, listed, settle};
pub use export::{Export, ExportError, export, export_chats, files_here};
pub(crate) use key::{Shown, changed, check, confirm, make, to_tell, told};
pub use key::{access, keep_new};
pub use live::RestoreStep;
pub(crate) use live::carry_out;
pub use plan::BackupNews;
pub(crate) use plan::{news, set};
pub use restore::{Fresh, Restoring};
