//! Key packages: each is given out once, the last resort again and again.

use super::device_row;
use crate::storage::*;
use harkara_wire::id::DeviceId;
use rusqlite::{Connection, OptionalExtension, params};

pub(super) fn put(
    db: &Connection,
    device: &DeviceId,
    packages: &[Vec<u8>],
    last_resort: Option<&[u8]>,
    quota: u32,
) -> StorageResult<()> {
    let Some(row) = device_row(db, device)? else { return Ok(()) };
    let mut insert = db.prepare_cached("INSERT INTO key_packages (device, last_resort, data) VALUES (?1, ?2, ?3)")?;
    for data in packages {
        insert.execute(params![row.device, 0, data])?;
    }
    // The oldest go: the device has just made the others, so those it surely still has.
    db.prepare_cached(
        "DELETE FROM key_packages WHERE device = ?1 AND last_resort = 0 AND package NOT IN (
           SELECT package FROM key_packages WHERE device = ?1 AND last_resort = 0 ORDER BY package DESC LIMIT ?2)",
    )?
    .execute(params![row.device, quota])?;
    if let Some(data) = last_resort {
        db.prepare_cached("DELETE FROM key_packages WHERE device = ?1 AND last_resort = 1")?.execute([row.device])?;
        insert.execute(params![row.device, 1, data])?;
    }
    Ok(())
}

pub(super) fn claim(db: &Connection, device: &DeviceId) -> StorageResult<Option<Claimed>> {
    let Some(row) = device_row(db, device)?.filter(|row| !row.removed) else { return Ok(None) };
    let mut query = db.prepare_cached(
        "SELECT package, last_resort, data FROM key_packages WHERE device = ?1 ORDER BY last_resort, package LIMIT 1",
    )?;
    let found = query
        .query_row([row.device], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, bool>(1)?, row.get::<_, Vec<u8>>(2)?)));
    let Some((package, last_resort, key_package)) = found.optional()? else { return Ok(None) };
    if !last_resort {
        db.prepare_cached("DELETE FROM key_packages WHERE package = ?1")?.execute([package])?;
    }
    Ok(Some(Claimed { key_package, left: count(db, row.device)? }))
}

pub(super) fn left(db: &Connection, device: &DeviceId) -> StorageResult<u32> {
    match device_row(db, device)? {
        Some(row) => count(db, row.device),
        None => Ok(0),
    }
}

fn count(db: &Connection, device: i64) -> StorageResult<u32> {
    let mut query = db.prepare_cached("SELECT count(*) FROM key_packages WHERE device = ?1 AND last_resort = 0")?;
    Ok(query.query_row([device], |row| row.get(0))?)
}
