//! Tables `receipts` (how far each device's messages have come with each person) and `receipts_due` (what this device
//! still owes others).

use crate::Result;
use crate::row::id;
use harkara_wire::id::{AccountId, DeviceId};
use rusqlite::Connection;

/// How far the messages of one device have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub device: DeviceId,
    pub delivered: u64,
    pub read: u64,
}

/// Somebody has what `mark` says; marks only ever rise. True if this is news.
pub fn raise(conn: &Connection, chat: i64, account: &AccountId, mark: &Mark) -> Result<bool> {
    let changed = conn
        .prepare_cached(
            "INSERT INTO receipts (chat, account_id, device, delivered, read) VALUES (?1, ?2, ?3, max(?4, ?5), ?5)
             ON CONFLICT (chat, account_id, device) DO UPDATE
                SET delivered = max(delivered, excluded.delivered), read = max(read, excluded.read)
                WHERE delivered < excluded.delivered OR read < excluded.read",
        )?
        .execute((chat, account.as_bytes(), mark.device.as_bytes(), mark.delivered as i64, mark.read as i64))?;
    Ok(changed > 0)
}

/// How far everybody in a chat has come, for a device that is linked later.
pub fn of_chat(conn: &Connection, chat: i64) -> Result<Vec<(AccountId, Mark)>> {
    let mut statement =
        conn.prepare_cached("SELECT account_id, device, delivered, read FROM receipts WHERE chat = ?1")?;
    let rows = statement.query_map([chat], |row| {
        let mark =
            Mark { device: id(row, 1)?, delivered: row.get::<_, i64>(2)? as u64, read: row.get::<_, i64>(3)? as u64 };
        Ok((id(row, 0)?, mark))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How far every member but `own` has come with the messages of `device`: the slowest counts.
pub fn slowest(conn: &Connection, chat: i64, own: &AccountId, device: &DeviceId) -> Result<Option<(u64, u64)>> {
    let mut statement = conn.prepare_cached(
        "SELECT min(coalesce(delivered, 0)), min(coalesce(read, 0))
         FROM members LEFT JOIN receipts
            ON receipts.chat = members.chat AND receipts.account_id = members.account_id AND receipts.device = ?3
         WHERE members.chat = ?1 AND members.account_id <> ?2",
    )?;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<i64>>(1)?));
    let (delivered, read) = statement.query_row((chat, own.as_bytes(), device.as_bytes()), read)?;
    Ok(delivered.zip(read).map(|(delivered, read)| (delivered as u64, read as u64)))
}

/// How far somebody has come with everybody's messages here.
pub fn of_account(conn: &Connection, chat: i64, account: &AccountId) -> Result<Vec<Mark>> {
    let mut statement =
        conn.prepare_cached("SELECT device, delivered, read FROM receipts WHERE chat = ?1 AND account_id = ?2")?;
    let rows = statement.query_map((chat, account.as_bytes()), |row| {
        Ok(Mark { device: id(row, 0)?, delivered: row.get::<_, i64>(1)? as u64, read: row.get::<_, i64>(2)? as u64 })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// This device has received (and perhaps read) what `device` sent up to these counters.
pub fn owe(conn: &Connection, chat: i64, mark: &Mark) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO receipts_due (chat, device, delivered, read) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (chat, device) DO UPDATE
            SET delivered = max(delivered, excluded.delivered), read = max(read, excluded.read)",
    )?
    .execute((chat, mark.device.as_bytes(), mark.delivered as i64, mark.read as i64))?;
    Ok(())
}

/// Chats in which something is owed.
pub fn chats_owed(conn: &Connection) -> Result<Vec<i64>> {
    let mut statement = conn.prepare_cached("SELECT DISTINCT chat FROM receipts_due")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What is owed in a chat.
pub fn owed(conn: &Connection, chat: i64) -> Result<Vec<Mark>> {
    let mut statement = conn.prepare_cached("SELECT device, delivered, read FROM receipts_due WHERE chat = ?1")?;
    let rows = statement.query_map([chat], |row| {
        Ok(Mark { device: id(row, 0)?, delivered: row.get::<_, i64>(1)? as u64, read: row.get::<_, i64>(2)? as u64 })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The relay has this mark; what has risen since stays owed.
pub fn paid(conn: &Connection, chat: i64, mark: &Mark) -> Result<()> {
    conn.prepare_cached("DELETE FROM receipts_due WHERE chat = ?1 AND device = ?2 AND delivered <= ?3 AND read <= ?4")?
        .execute((chat, mark.device.as_bytes(), mark.delivered as i64, mark.read as i64))?;
    Ok(())
}

/// Nothing is owed to a chat that one is no longer in.
pub fn forgive(conn: &Connection, chat: i64) -> Result<()> {
    conn.prepare_cached("DELETE FROM receipts_due WHERE chat = ?1")?.execute([chat])?;
    Ok(())
}
