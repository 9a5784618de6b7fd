//! From what a person said about where backups go to a storage.

use super::relay::{Relay, There};
use super::s3::{S3, Ways};
use super::{BackupError, Folder};
use crate::key;
use harkara_api::{ApiError, BackupFault, BackupPlace, ErrorCode};
use harkara_backup::{Error, Storage};
use harkara_engine::backup::course;
use harkara_engine::routes;
use harkara_store::{own, proxies, rusqlite::Connection};
use harkara_wire::proxy::Proxy;
use harkara_wire::relay_link::RelayLink;
use zeroize::Zeroizing;

/// A storage that a thread of its own works with.
pub(super) type Opened = Box<dyn Storage + Send>;

/// Opens it. `new`: it may be made where it is not there yet. A relay knows the archive by `relay_key`.
pub(super) fn open(
    conn: &Connection,
    place: &BackupPlace,
    relay_key: &Zeroizing<[u8; 32]>,
    new: bool,
) -> Result<Opened, BackupError> {
    match place {
        BackupPlace::Relay { link } => Ok(Box::new(relay(conn, link.as_deref(), relay_key, new)?)),
        BackupPlace::Folder { path } => {
            let path = std::path::Path::new(path);
            let folder = if new { Folder::open(path) } else { Folder::existing(path) };
            Ok(Box::new(folder.map_err(Error::from)?))
        }
        BackupPlace::S3 { .. } => Ok(Box::new(S3::open(place, ways(conn)?).map_err(Error::from)?)),
    }
}

/// The account's relay; or, on a device without an account, the one of this link.
pub(super) fn relay(
    conn: &Connection,
    link: Option<&str>,
    relay_key: &Zeroizing<[u8; 32]>,
    new: bool,
) -> Result<Relay, BackupError> {
    let bad = |_| ApiError::from(ErrorCode::InviteInvalid);
    let named = link.map(RelayLink::parse).transpose().map_err(bad)?;
    let own = own::get(conn)?;
    let home = own.as_ref().map(|own| RelayLink::parse(&own.relay_link)).transpose().map_err(bad)?;
    // A relay knows this device where it lives; there it may write too.
    let (link, transport) = match (named, home, own) {
        (None, Some(home), Some(own)) => (home, own.transport_secret),
        (Some(named), Some(home), Some(own)) if named.key == home.key => (home, own.transport_secret),
        (Some(named), ..) => (named, Zeroizing::new(key::random()?)),
        (None, ..) => return Err(ApiError::from(ErrorCode::NotLinked).into()),
    };
    let there = There { link, transport, key: relay_key.clone(), routes: routes::known(conn)?, new };
    Relay::open(there)
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
        BackupPlace::Relay { .. } => Relay::place(),
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
        BackupError::Archive(error) => return course::fault(error),
    })
}

/// The same as the answer to a command.
pub(super) fn refusal(error: BackupError) -> harkara_api::ApiError {
    let fault = fault(&error);
    match (fault, error) {
        (Some(BackupFault::DiskFull | BackupFault::Internal), BackupError::Device(error)) => error,
        (fault, error) => harkara_api::ApiError::new(course::refusal(fault), error.to_string()),
    }
}
