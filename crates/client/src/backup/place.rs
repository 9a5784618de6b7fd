//! From what a person said about where backups go to a storage.

use super::s3::{S3, Ways};
use super::{BackupError, Folder};
use harkara_api::{BackupFault, BackupPlace, ErrorCode};
use harkara_backup::{Error, Storage, StorageError};
use harkara_store::{proxies, rusqlite::Connection};
use harkara_wire::proxy::Proxy;

/// A storage that a thread of its own works with.
pub(super) type Opened = Box<dyn Storage + Send>;

/// Opens it. `new`: it may be made where it is not there yet.
pub(super) fn open(conn: &Connection, place: &BackupPlace, new: bool) -> Result<Opened, BackupError> {
    match place {
        BackupPlace::Folder { path } => {
            let path = std::path::Path::new(path);
            let folder = if new { Folder::open(path) } else { Folder::existing(path) };
            Ok(Box::new(folder.map_err(Error::from)?))
        }
        BackupPlace::S3 { .. } => Ok(Box::new(S3::open(place, ways(conn)?).map_err(Error::from)?)),
    }
}

/// The ways to a server that is no relay: volunteers' proxies lead to relays only.
fn ways(conn: &Connection) -> Result<Ways, BackupError> {
    let all = proxies::all(conn)?.into_iter().filter_map(|row| Proxy::parse(&row.link).ok());
    let general = all.filter_map(|proxy| match proxy {
        Proxy::General(proxy) => Some(proxy),
        Proxy::Harkara(_) => None,
    });
    Ok(Ways { only: proxies::only(conn)?, proxies: general.collect() })
}

/// What it is called where a device remembers what it saw there.
pub(super) fn name(place: &BackupPlace) -> String {
    match place {
        BackupPlace::Folder { path } => {
            std::path::Path::new(path).canonicalize().map_or_else(|_| path.clone(), |path| path.display().to_string())
        }
        BackupPlace::S3 { endpoint, bucket, prefix, .. } => format!("s3:{endpoint}/{bucket}/{prefix}"),
    }
}

/// As the person is told of it. `None`: they stopped it themselves.
pub(super) fn fault(error: &BackupError) -> Option<BackupFault> {
    Some(match error {
        BackupError::Device(error) if error.code == ErrorCode::DiskFull => BackupFault::DiskFull,
        BackupError::Device(_) => BackupFault::Internal,
        BackupError::Archive(error) => match error {
            Error::WrongKey => BackupFault::WrongKey,
            Error::Damaged(_) => BackupFault::Damaged,
            Error::Missing(_) => BackupFault::Missing,
            Error::TooNew(_) => BackupFault::TooNew,
            Error::RolledBack => BackupFault::RolledBack,
            Error::Outrun => BackupFault::Away,
            Error::TooLarge(_) => BackupFault::Internal,
            Error::Storage(StorageError::Full) => BackupFault::Full,
            Error::Storage(StorageError::Away(_)) => BackupFault::Away,
            Error::Storage(StorageError::Refused(_)) => BackupFault::Refused,
            Error::Storage(StorageError::ProxyOnly) => BackupFault::ProxyOnly,
            Error::Storage(StorageError::Stopped) => return None,
        },
    })
}

/// The same as the answer to a command.
pub(super) fn refusal(error: BackupError) -> harkara_api::ApiError {
    let code = match fault(&error) {
        None => ErrorCode::BackupBusy,
        Some(BackupFault::Away) => ErrorCode::BackupAway,
        Some(BackupFault::Refused) => ErrorCode::BackupRefused,
        Some(BackupFault::Full) => ErrorCode::BackupFull,
        Some(BackupFault::WrongKey) => ErrorCode::BackupWrongKey,
        Some(BackupFault::Damaged) => ErrorCode::BackupDamaged,
        Some(BackupFault::Missing) => ErrorCode::BackupMissing,
        Some(BackupFault::TooNew) => ErrorCode::BackupTooNew,
        Some(BackupFault::RolledBack) => ErrorCode::BackupRolledBack,
        Some(BackupFault::ProxyOnly) => ErrorCode::BackupProxyOnly,
        Some(BackupFault::DiskFull | BackupFault::Internal) => match error {
            BackupError::Device(error) => return error,
            BackupError::Archive(_) => ErrorCode::Internal,
        },
    };
    harkara_api::ApiError::new(code, error.to_string())
}
