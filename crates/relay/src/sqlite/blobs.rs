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
    if db.prepare_cached("SELECT 1 FROM blobs WHERE blob_id = ?1")?.exists([blob.as_bytes()])? {
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

pub(super) fn get(db: &Connection, blob: &BlobId) -> StorageResult<Option<Vec<u8>>> {
    let mut query = db.prepare_cached("SELECT data FROM blobs WHERE blob_id = ?1")?;
    Ok(query.query_row([blob.as_bytes()], |row| row.get(0)).optional()?)
}

pub(super) fn sweep(db: &Connection, before_ms: u64) -> StorageResult<()> {
    let mut delete = db.prepare_cached(
        "DELETE FROM blobs WHERE stored_ms < ?1 AND blob IN (SELECT blob FROM blobs ORDER BY blob LIMIT 64)
         RETURNING account, length(data)",
    )?;
    let mut free = db.prepare_cached("UPDATE accounts SET blob_bytes = blob_bytes - ?2 WHERE account = ?1")?;
    let mut rows = delete.query([before_ms])?;
    while let Some(row) = rows.next()? {
        free.execute([row.get::<_, i64>(0)?, row.get(1)?])?;
    }
    Ok(())
}
