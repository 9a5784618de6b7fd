//! Backups of a profile: made of it, looked through, and a new profile made of one.
//!
//! A [`Home`] is a profile without its engine: while a backup is made of it here, no other process has it.

mod folder;
mod make;
mod restore;

pub use folder::Folder;
pub use harkara_backup::{Archive, Error as ArchiveError, Flaw, Known, Report, Seed, generations};
pub use restore::{Restored, restore};

use crate::key::{self, KeySource};
use crate::profile::Profile;
use harkara_api::ApiError;
use harkara_store::{Database, backups};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// A time as people here write it, in this computer's zone.
pub fn in_local_time(ms: u64) -> String {
    let at = jiff::Timestamp::from_millisecond(i64::try_from(ms).unwrap_or(i64::MAX));
    let zoned = at.map(|at| at.to_zoned(jiff::tz::TimeZone::system()));
    zoned.map(|at| at.strftime("%Y-%m-%d %H:%M").to_string()).unwrap_or_default()
}

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

    /// What this device saw last at a place: it notices when a storage goes back.
    pub fn known(&self, place: &str) -> Result<Option<Known>, ApiError> {
        let kept = backups::get(self.database.connection(), place)?;
        Ok(kept.map(|kept| Known { generation: kept.generation, hash: kept.hash }))
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
