//! Backups of a profile: made of it, looked through, and a new profile made of one.
//!
//! A [`Home`] is a profile without its engine: while a backup is made of it here, no other process has it.

mod folder;
mod make;
mod restore;

pub use folder::Folder;
pub use harkara_backup::{Archive, BadSeed, Error as ArchiveError, Flaw, Report, Seed, Storage, Written, generations};
pub use restore::{Restored, restore};

use crate::key::{self, KeySource};
use crate::profile::Profile;
use harkara_api::ApiError;
use harkara_store::{Database, backups};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Why there is no backup, or nothing to be had of it.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The device.
    #[error(transparent)]
    Device(#[from] ApiError),
    /// The archive, or where it is kept.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

impl From<harkara_store::Error> for BackupError {
    fn from(error: harkara_store::Error) -> Self {
        Self::Device(error.into())
    }
}

impl From<harkara_engine::backup::ExportError> for BackupError {
    fn from(error: harkara_engine::backup::ExportError) -> Self {
        match error {
            harkara_engine::backup::ExportError::Engine(error) => Self::Device(error.to_api()),
            harkara_engine::backup::ExportError::Archive(error) => Self::Archive(error),
        }
    }
}

/// A profile, held for a backup.
pub struct Home {
    database: Database,
    media: PathBuf,
    _profile: Profile,
}

impl Home {
    /// Takes a profile that is there.
    pub fn open(dir: &Path) -> Result<Self, ApiError> {
        if !dir.join("harkara.db").exists() {
            return Err(harkara_api::ErrorCode::NotLinked.into());
        }
        Self::make(dir, KeySource::File)
    }

    fn make(dir: &Path, source: KeySource) -> Result<Self, ApiError> {
        let profile = Profile::take(dir)?;
        let key = key::database_key(&profile, source)?;
        let database = Database::open(&profile.database(), Some(&key.key))?;
        Ok(Self { database, media: profile.media(), _profile: profile })
    }

    /// What opens this device's backups; made where there is none yet.
    pub fn seed(&self) -> Result<Seed, ApiError> {
        if let Some(known) = backups::seed(self.database.connection())? {
            return Ok(Seed::new(*known));
        }
        let fresh = Zeroizing::new(key::random()?);
        self.database.transaction(|conn| backups::set_seed(conn, &fresh))?;
        Ok(Seed::new(*fresh))
    }
}
