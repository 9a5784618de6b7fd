//! Where a browser's backups can be: at a relay.

use harkara_api::{ApiError, BackupPlace, ErrorCode};
use harkara_store::{own, rusqlite::Connection};
use harkara_wire::relay_link::RelayLink;

/// What it is called where this device remembers what it saw there.
pub(super) fn name(place: &BackupPlace) -> String {
    match place {
        BackupPlace::Relay { link } => format!("relay:{}", link.as_deref().unwrap_or_default()),
        // Set up by nobody here.
        BackupPlace::Folder { .. } | BackupPlace::S3 { .. } => String::new(),
    }
}

/// The relay that is meant: of this link, or the account's own.
pub(super) fn relay(conn: &Connection, place: &BackupPlace) -> Result<RelayLink, ApiError> {
    let link = match place {
        BackupPlace::Relay { link: Some(link) } => link.clone(),
        BackupPlace::Relay { link: None } => own::get(conn)?.ok_or(ErrorCode::NotLinked)?.relay_link,
        BackupPlace::Folder { .. } | BackupPlace::S3 { .. } => return Err(ErrorCode::BackupAway.into()),
    };
    RelayLink::parse(&link).map_err(|_| ErrorCode::InviteInvalid.into())
}
