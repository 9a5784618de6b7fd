//! Backups: spaces, and the objects in them.

use super::{device_row, fixed};
use crate::storage::*;
use harkara_wire::id::{AccountId, DeviceId};
use rusqlite::{Connection, OptionalExtension, params};

/// An object counts as at least so much: what its row takes on the disk.
const OBJECT_MIN: u64 = 4096;
/// A space that nobody uses any more goes in steps of so many objects: a longer one would keep messages waiting.
const SWEEP_OBJECTS: u32 = 8;

pub(super) fn get(db: &Connection, key: &SpaceKey) -> StorageResult<Option<StoredSpace>> {
    let mut query = db.prepare_cached(
        "SELECT a.account_id, (SELECT sum(bytes) FROM spaces WHERE account = a.account)
         FROM spaces s JOIN accounts a ON a.account = s.account WHERE s.key = ?1",
    )?;
    let row = query.query_row([key], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?))).optional()?;
    let Some((account, bytes)) = row else { return Ok(None) };
    Ok(Some(StoredSpace { account_id: AccountId(fixed(&account)?), bytes }))
}

pub(super) fn make(db: &Connection, key: &SpaceKey, device: &DeviceId, now_ms: u64) -> StorageResult<SpaceMade> {
    let Some(row) = device_row(db, device)? else { return Ok(SpaceMade::Quota) };
    let mut count = db.prepare_cached("SELECT count(*) FROM spaces WHERE account = ?1")?;
    if count.query_row([row.account], |row| row.get::<_, u32>(0))? > 1 {
        return Ok(SpaceMade::Quota);
    }
    db.prepare_cached("UPDATE spaces SET left_ms = ?2 WHERE account = ?1")?.execute(params![row.account, now_ms])?;
    db.prepare_cached("INSERT INTO spaces (key, account, left_ms, bytes) VALUES (?1, ?2, 0, 0)")?
        .execute(params![key, row.account])?;
    Ok(SpaceMade::Done)
}

pub(super) fn put(db: &Connection, object: &NewObject<'_>, now_ms: u64) -> StorageResult<ObjectStored> {
    let mut find = db.prepare_cached("SELECT space, account FROM spaces WHERE key = ?1")?;
    let found = find.query_row([object.space], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))).optional()?;
    let Some((space, account)) = found else { return Ok(ObjectStored::NoSpace) };
    let mut find = db.prepare_cached("SELECT length(data) FROM objects WHERE space = ?1 AND name = ?2")?;
    let before = find.query_row(params![space, object.name], |row| row.get::<_, u64>(0)).optional()?;
    if before.is_some() && !object.replace {
        return Ok(ObjectStored::Exists);
    }
    let (new, old) = (taken(object.data.len() as u64), before.map_or(0, taken));
    let mut sum = db.prepare_cached("SELECT sum(bytes) FROM spaces WHERE account = ?1")?;
    let all: u64 = sum.query_row([account], |row| row.get(0))?;
    // What takes the place of something as long always fits.
    if new > old && all + new - old > object.quota {
        return Ok(ObjectStored::Quota);
    }
    db.prepare_cached(
        "INSERT INTO objects (space, name, put_ms, data) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (space, name) DO UPDATE SET put_ms = excluded.put_ms, data = excluded.data",
    )?
    .execute(params![space, object.name, now_ms, object.data])?;
    db.prepare_cached("UPDATE spaces SET bytes = bytes + ?2 - ?3 WHERE space = ?1")?
        .execute(params![space, new, old])?;
    Ok(ObjectStored::Done)
}

pub(super) fn object(db: &Connection, key: &SpaceKey, name: &str, at_most: u64) -> StorageResult<Option<Vec<u8>>> {
    let mut query = db.prepare_cached(
        "SELECT substr(o.data, 1, ?3) FROM objects o JOIN spaces s ON s.space = o.space WHERE s.key = ?1 AND o.name = ?2",
    )?;
    Ok(query.query_row(params![key, name, at_most], |row| row.get(0)).optional()?)
}

pub(super) fn names(
    db: &Connection,
    key: &SpaceKey,
    prefix: &str,
    after: &str,
    at_most: usize,
) -> StorageResult<Vec<String>> {
    let mut query = db.prepare_cached(
        "SELECT o.name FROM spaces s JOIN objects o ON o.space = s.space
         WHERE s.key = ?1 AND o.name > ?3 AND o.name >= ?2 AND o.name < ?2 || '~' ORDER BY o.name LIMIT ?4",
    )?;
    // No name has a tilde: what comes before it begins with the prefix.
    let names = query.query_map(params![key, prefix, after, at_most as u64], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn delete(db: &Connection, key: &SpaceKey, name: &str, before_ms: u64) -> StorageResult<bool> {
    let mut find = db.prepare_cached(
        "SELECT o.object, o.space, o.put_ms, length(o.data) FROM objects o JOIN spaces s ON s.space = o.space
         WHERE s.key = ?1 AND o.name = ?2",
    )?;
    let found = find
        .query_row(params![key, name], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, u64>(2)?, row.get::<_, u64>(3)?))
        })
        .optional()?;
    let Some((object, space, put_ms, length)) = found else { return Ok(true) };
    if put_ms > before_ms {
        return Ok(false);
    }
    db.prepare_cached("DELETE FROM objects WHERE object = ?1")?.execute([object])?;
    db.prepare_cached("UPDATE spaces SET bytes = bytes - ?2 WHERE space = ?1")?
        .execute(params![space, taken(length)])?;
    Ok(true)
}

pub(super) fn sweep(db: &Connection, left_before_ms: u64) -> StorageResult<()> {
    let mut find = db.prepare_cached("SELECT space FROM spaces WHERE left_ms > 0 AND left_ms < ?1 LIMIT 1")?;
    let Some(space) = find.query_row([left_before_ms], |row| row.get::<_, i64>(0)).optional()? else { return Ok(()) };
    let gone = db
        .prepare_cached("DELETE FROM objects WHERE object IN (SELECT object FROM objects WHERE space = ?1 LIMIT ?2)")?
        .execute(params![space, SWEEP_OBJECTS])?;
    if gone == 0 {
        db.prepare_cached("DELETE FROM spaces WHERE space = ?1")?.execute([space])?;
    }
    Ok(())
}

fn taken(length: u64) -> u64 {
    length.max(OBJECT_MIN)
}
