//! What is carried for devices of other relays: stored once, until every device it is for has it, or its time is over.

use super::device_row;
use super::groups::{answered, remember};
use crate::storage::*;
use harkara_wire::id::DeviceId;
use rusqlite::{Connection, params};

pub(super) fn put(db: &Connection, new: &NewCarried<'_>, now_ms: u64) -> StorageResult<CarriedStored> {
    let Some(sender) = device_row(db, &new.sender)? else { return Ok(CarriedStored::Quota) };
    if let Some(stored_ms) = answered(db, sender.device, &new.message_key)? {
        return Ok(CarriedStored::Done { stored_ms });
    }
    let (items, bytes) = new.quota;
    let counted = db
        .prepare_cached(
            "UPDATE accounts SET carried_items = carried_items + 1, carried_bytes = carried_bytes + ?2
             WHERE account = ?1 AND carried_items < ?3 AND carried_bytes + ?2 <= ?4",
        )?
        .execute(params![sender.account, new.sealed.len() as i64, items, bytes])?;
    if counted == 0 {
        return Ok(CarriedStored::Quota);
    }
    db.prepare_cached(
        "INSERT INTO carried_items (account, waiting, stored_ms, group_id, epoch, message_key, sealed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        sender.account,
        new.to.len() as i64,
        now_ms,
        new.group_id.as_bytes(),
        new.epoch,
        new.message_key.as_bytes(),
        new.sealed,
    ])?;
    let item = db.last_insert_rowid();
    let mut insert = db.prepare_cached("INSERT INTO carried (device_id, item) VALUES (?1, ?2)")?;
    for device in new.to {
        insert.execute(params![device.as_bytes(), item])?;
    }
    remember(db, sender.device, &new.message_key, now_ms)?;
    Ok(CarriedStored::Done { stored_ms: now_ms })
}

pub(super) fn read(
    db: &Connection,
    device: &DeviceId,
    after: u64,
    max_items: usize,
    max_bytes: usize,
) -> StorageResult<Vec<CarriedItem>> {
    let mut query = db.prepare_cached(
        "SELECT c.sequence, i.group_id, i.epoch, i.message_key, i.sealed
         FROM carried c JOIN carried_items i ON i.item = c.item
         WHERE c.device_id = ?1 AND c.sequence > ?2 ORDER BY c.sequence LIMIT ?3",
    )?;
    let mut rows = query.query(params![device.as_bytes(), after, max_items as i64])?;
    let (mut items, mut bytes) = (Vec::new(), 0);
    while bytes < max_bytes
        && let Some(row) = rows.next()?
    {
        let item = CarriedItem {
            sequence: row.get(0)?,
            group_id: row.get(1)?,
            epoch: row.get(2)?,
            message_key: row.get(3)?,
            sealed: row.get(4)?,
        };
        bytes += item.sealed.len();
        items.push(item);
    }
    Ok(items)
}

pub(super) fn ack(db: &Connection, device: &DeviceId, sequence: u64) -> StorageResult<()> {
    let mut take = db.prepare_cached("DELETE FROM carried WHERE device_id = ?1 AND sequence <= ?2 RETURNING item")?;
    let items = take.query_map(params![device.as_bytes(), sequence], |row| row.get::<_, i64>(0))?;
    for item in items.collect::<rusqlite::Result<Vec<_>>>()? {
        db.prepare_cached("UPDATE carried_items SET waiting = waiting - 1 WHERE item = ?1")?.execute([item])?;
        forget(db, "item = ?1 AND waiting <= 0", item)?;
    }
    Ok(())
}

/// What has waited for too long goes, a little at a time.
pub(super) fn sweep(db: &Connection, before_ms: u64) -> StorageResult<()> {
    let mut old =
        db.prepare_cached("SELECT item FROM carried_items WHERE stored_ms < ?1 ORDER BY stored_ms LIMIT 500")?;
    let items = old.query_map([before_ms as i64], |row| row.get::<_, i64>(0))?;
    for item in items.collect::<rusqlite::Result<Vec<_>>>()? {
        db.prepare_cached("DELETE FROM carried WHERE item = ?1")?.execute([item])?;
        forget(db, "item = ?1", item)?;
    }
    Ok(())
}

fn forget(db: &Connection, which: &str, item: i64) -> StorageResult<()> {
    let mut delete =
        db.prepare_cached(&format!("DELETE FROM carried_items WHERE {which} RETURNING account, length(sealed)"))?;
    let gone = delete.query_map([item], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?;
    for (account, bytes) in gone.collect::<rusqlite::Result<Vec<_>>>()? {
        db.prepare_cached(
            "UPDATE accounts SET carried_items = carried_items - 1, carried_bytes = carried_bytes - ?2
             WHERE account = ?1",
        )?
        .execute([account, bytes])?;
    }
    Ok(())
}
