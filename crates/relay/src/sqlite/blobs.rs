//! Encrypted blobs, by the hash of their bytes.

use super::device_row;
use crate::storage::*;
use harkara_wire::id::{BlobId, DeviceId};
use rusqlite::{Connection, OptionalExtension, params};

pub(super) fn put(
    db: &Connection,
    blob: &BlobId,
    data: &[u8],
    device: &DeviceId,
    quota: u64,
    now_ms: u64,
) -> StorageResult<BlobStored> {
    let Some(row) = device_row(db, device)? else { return Ok(BlobStored::Quota) };
    if renew(db, blob, device, now_ms, now_ms)? {
        return Ok(BlobStored::Done);
    }
    let counted = db
        .prepare_cached(
            "UPDATE accounts SET blob_bytes = blob_bytes + ?2 WHERE account = ?1 AND blob_bytes + ?2 <= ?3",
        )?
        .execute(params![row.account, data.len() as i64, quota])?;
    if counted == 0 {
        return Ok(BlobStored::Quota);
    }
    db.prepare_cached("INSERT INTO blobs (blob_id, account, stored_ms, data) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![blob.as_bytes(), row.account, now_ms, data])?;
    Ok(BlobStored::Done)
}

pub(super) fn renew(
    db: &Connection,
    blob: &BlobId,
    device: &DeviceId,
    renew_before_ms: u64,
    now_ms: u64,
) -> StorageResult<bool> {
    let found = db
        .prepare_cached(
            "SELECT b.blob, b.stored_ms < ?3 AND b.account = d.account FROM blobs b, devices d
             WHERE b.blob_id = ?1 AND d.device_id = ?2",
        )?
        .query_row(params![blob.as_bytes(), device.as_bytes(), renew_before_ms], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, bool>(1)?))
        })
        .optional()?;
    let Some((row, old)) = found else { return Ok(false) };
    if old {
        db.prepare_cached("UPDATE blobs SET stored_ms = ?2 WHERE blob = ?1")?.execute(params![row, now_ms])?;
    }
    Ok(true)
}

pub(super) fn get(db: &Connection, blob: &BlobId) -> StorageResult<Option<Vec<u8>>> {
    let mut query = db.prepare_cached("SELECT data FROM blobs WHERE blob_id = ?1")?;
    Ok(query.query_row([blob.as_bytes()], |row| row.get(0)).optional()?)
}

pub(super) fn forget(db: &Connection, blob: &BlobId) -> StorageResult<()> {
    let gone = db
        .prepare_cached("DELETE FROM blobs WHERE blob_id = ?1 RETURNING account, length(data)")?
        .query_row([blob.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    gone.map_or(Ok(()), |(account, bytes)| free(db, account, bytes))
}

/// An account has this much more room.
fn free(db: &Connection, account: i64, bytes: i64) -> StorageResult<()> {
    db.prepare_cached("UPDATE accounts SET blob_bytes = blob_bytes - ?2 WHERE account = ?1")?
        .execute([account, bytes])?;
    Ok(())
}

pub(super) fn sweep(db: &Connection, before_ms: u64) -> StorageResult<()> {
    let mut delete = db.prepare_cached(
        "DELETE FROM blobs WHERE blob IN (SELECT blob FROM blobs WHERE stored_ms < ?1 ORDER BY stored_ms LIMIT 64)
         RETURNING account, length(data)",
    )?;
    let mut rows = delete.query([before_ms])?;
    while let Some(row) = rows.next()? {
        free(db, row.get(0)?, row.get(1)?)?;
    }
    Ok(())
}
