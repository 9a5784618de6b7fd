//! Mailboxes: what was sent is stored once, and lies by number in each recipient's mailbox until that device acknowledges it.

use super::device_row;
use crate::storage::*;
use harkara_wire::id::DeviceId;
use rusqlite::{Connection, OptionalExtension, params};

/// Something to put into mailboxes.
pub(super) struct NewItem<'a> {
    pub kind: ItemKind,
    pub group_id: Option<&'a [u8]>,
    pub sender: Option<&'a [u8]>,
    pub message_key: Option<&'a [u8]>,
    pub payload: &'a [u8],
    pub stored_ms: u64,
}

impl<'a> NewItem<'a> {
    /// News of an account.
    pub fn account(record: &'a [u8], stored_ms: u64) -> Self {
        Self { kind: ItemKind::Account, group_id: None, sender: None, message_key: None, payload: record, stored_ms }
    }
}

/// Puts an item into these devices' mailboxes.
pub(super) fn post(db: &Connection, item: &NewItem<'_>, to: impl ExactSizeIterator<Item = i64>) -> StorageResult<()> {
    if to.len() == 0 {
        return Ok(());
    }
    db.prepare_cached(
        "INSERT INTO items (kind, waiting, stored_ms, group_id, sender, message_key, payload)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        item.kind as u8,
        to.len() as i64,
        item.stored_ms,
        item.group_id,
        item.sender,
        item.message_key,
        item.payload
    ])?;
    let number = db.last_insert_rowid();
    let mut next = db.prepare_cached(
        "UPDATE devices SET last_sequence = last_sequence + 1, mailbox_bytes = mailbox_bytes + ?2
         WHERE device = ?1 RETURNING last_sequence",
    )?;
    let mut insert = db.prepare_cached("INSERT INTO mailbox (device, sequence, item) VALUES (?1, ?2, ?3)")?;
    for device in to {
        let sequence: i64 = next.query_row(params![device, item.payload.len() as i64], |row| row.get(0))?;
        insert.execute([device, sequence, number])?;
    }
    Ok(())
}

pub(super) fn resume(db: &Connection, device: &DeviceId, after: u64) -> StorageResult<u64> {
    db.prepare_cached("UPDATE devices SET last_sequence = max(last_sequence, ?2) WHERE device_id = ?1")?
        .execute(params![device.as_bytes(), after])?;
    ack(db, device, after)?;
    let mut query = db.prepare_cached("SELECT acked_sequence FROM devices WHERE device_id = ?1")?;
    Ok(query.query_row([device.as_bytes()], |row| row.get(0)).optional()?.unwrap_or(0))
}

pub(super) fn read(
    db: &Connection,
    device: &DeviceId,
    after: u64,
    max_items: usize,
    max_bytes: usize,
) -> StorageResult<Vec<MailboxItem>> {
    let Some(row) = device_row(db, device)? else { return Ok(Vec::new()) };
    let mut query = db.prepare_cached(
        "SELECT m.sequence, i.kind, i.group_id, i.sender, i.message_key, i.stored_ms, i.payload
         FROM mailbox m JOIN items i ON i.item = m.item
         WHERE m.device = ?1 AND m.sequence > ?2 ORDER BY m.sequence LIMIT ?3",
    )?;
    let mut rows = query.query(params![row.device, after, max_items as i64])?;
    let (mut items, mut bytes) = (Vec::new(), 0);
    while bytes < max_bytes
        && let Some(row) = rows.next()?
    {
        let item = MailboxItem {
            sequence: row.get(0)?,
            kind: kind(row.get(1)?)?,
            group_id: row.get::<_, Option<_>>(2)?.unwrap_or_default(),
            sender: row.get::<_, Option<_>>(3)?.unwrap_or_default(),
            message_key: row.get::<_, Option<_>>(4)?.unwrap_or_default(),
            stored_ms: row.get(5)?,
            payload: row.get(6)?,
        };
        bytes += item.payload.len();
        items.push(item);
    }
    Ok(items)
}

fn kind(number: u8) -> StorageResult<ItemKind> {
    match number {
        1 => Ok(ItemKind::Message),
        2 => Ok(ItemKind::Commit),
        3 => Ok(ItemKind::Welcome),
        4 => Ok(ItemKind::Account),
        _ => Err(StorageError::new("unknown kind of item")),
    }
}

pub(super) fn ack(db: &Connection, device: &DeviceId, sequence: u64) -> StorageResult<()> {
    let Some(row) = device_row(db, device)? else { return Ok(()) };
    let freed = forget(db, row.device, sequence)?;
    db.prepare_cached(
        "UPDATE devices SET acked_sequence = max(acked_sequence, min(?2, last_sequence)),
           mailbox_bytes = mailbox_bytes - ?3
         WHERE device = ?1",
    )?
    .execute(params![row.device, sequence, freed])?;
    Ok(())
}

/// Empties the mailbox of a device that gets nothing any more.
pub(super) fn clear(db: &Connection, device: i64) -> StorageResult<()> {
    forget(db, device, i64::MAX as u64)?;
    db.prepare_cached("UPDATE devices SET mailbox_bytes = 0 WHERE device = ?1")?.execute([device])?;
    Ok(())
}

/// Takes items out of one mailbox, and out of the database where it was the last; answers their bytes.
fn forget(db: &Connection, device: i64, up_to: u64) -> StorageResult<i64> {
    let mut take = db.prepare_cached("DELETE FROM mailbox WHERE device = ?1 AND sequence <= ?2 RETURNING item")?;
    let mut last = db.prepare_cached("DELETE FROM items WHERE item = ?1 AND waiting = 1 RETURNING length(payload)")?;
    let mut one_of_many =
        db.prepare_cached("UPDATE items SET waiting = waiting - 1 WHERE item = ?1 RETURNING length(payload)")?;
    let mut rows = take.query(params![device, up_to])?;
    let mut freed = 0;
    while let Some(row) = rows.next()? {
        let item: i64 = row.get(0)?;
        freed += match last.query_row([item], |row| row.get::<_, i64>(0)).optional()? {
            Some(length) => length,
            None => one_of_many.query_row([item], |row| row.get(0))?,
        };
    }
    Ok(freed)
}
