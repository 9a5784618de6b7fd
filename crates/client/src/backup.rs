//! Backups of a profile: made of it, looked through, and a new profile made of one.
//!
//! `runner` makes backups beside a running device, by its schedule, and takes one back into it. A [`Home`] is a profile without
//! its engine, for administrators: while a backup is made of it here, no other process has it.

mod conditions;
mod folder;
mod live;
mod make;
mod place;
mod prove;
mod relay;
mod restore;
mod runner;
mod s3;
#[cfg(test)]
mod suite;
mod watched;

pub use folder::Folder;
pub use harkara_backup::{Archive, Error as ArchiveError, Flaw, Known, Report, Seed, Storage, generations};
pub use relay::Relay;
pub use restore::{Restored, restore};
pub(crate) use runner::Backups;

use crate::driver::now_ms;
use crate::key::{self, KeySource};
use crate::profile::Profile;
use harkara_api::{ApiError, ErrorCode};
use harkara_backup::{Written, relay_key};
use harkara_engine::backup::{access, keep_new};
use harkara_store::{Database, backups};
use make::Source;
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
        let conn = self.database.connection();
        if let Some(key) = backups::key(conn)? {
            return key.seed.map(|seed| Seed::new(*seed)).ok_or_else(|| ErrorCode::PhoneOnly.into());
        }
        let (seed, random) = (Seed::new(key::random()?), Zeroizing::new(key::random()?));
        let made = self.database.transaction(|conn| keep_new(conn, &seed, &random, now_ms()));
        made.map_err(|error| error.to_api())?;
        Ok(seed)
    }

    /// This account's relay as a storage, opened by the key of this device's backups or by another. `new`: the backup may be begun there.
    pub fn relay(&self, seed: Option<&Seed>, new: bool) -> Result<Relay, BackupError> {
        let conn = self.database.connection();
        if seed.is_none() && backups::key(conn)?.is_none() {
            self.seed()?;
        }
        match seed {
            Some(seed) => place::relay(conn, None, &relay_key(seed), new),
            None => place::relay(conn, None, access(conn).map_err(|error| error.to_api())?.relay_key(), new),
        }
    }

    /// Stores what is new since the last backup there, and what `broken` says must be stored again.
    pub fn back_up(
        &self,
        storage: &mut dyn Storage,
        place: &str,
        broken: Option<&Report>,
    ) -> Result<Written, BackupError> {
        let conn = self.database.connection();
        if backups::key(conn)?.is_none() {
            self.seed()?;
        }
        let source = Source { conn, media: &self.media };
        let (written, kept) = source.back_up(storage, place, broken, &mut |_| {})?;
        self.database.transaction(|conn| backups::put(conn, &kept))?;
        Ok(written)
    }
}
