//! Table `messages`, as it is written to. The full-text index follows by trigger.

use crate::Result;
use crate::row::id;
use harkara_wire::id::{AccountId, DeviceId, MessageId};
use rusqlite::{Connection, OptionalExtension};

/// `messages.kind`.
pub const TEXT: i64 = 0;
/// `messages.kind`: a line the system wrote.
pub const SYSTEM: i64 = 1;

/// `messages.status`, in the order of `harkara_api::Status`.
pub mod status {
    /// In the outbox.
    pub const WAITING: i64 = 0;
    /// At the relay.
    pub const STORED: i64 = 1;
    /// With everybody.
    pub const DELIVERED: i64 = 2;
    /// Read by everybody.
    pub const READ: i64 = 3;
    /// Incoming.
    pub const RECEIVED: i64 = 4;
    /// Can't be sent any more.
    pub const FAILED: i64 = 5;
}

/// A message, not yet in the table.
#[derive(Debug, Clone)]
pub struct NewMessage<'a> {
    pub message_id: MessageId,
    pub chat: i64,
    pub sender: AccountId,
    pub device: DeviceId,
    pub counter: u64,
    pub sort_ms: u64,
    pub sent_ms: u64,
    pub kind: i64,
    pub outgoing: bool,
    pub status: i64,
    pub text: &'a str,
    /// JSON of `harkara_api::SystemLine`.
    pub system: Option<&'a str>,
}

/// Inserts it unless a message of this id is here already. True if it is new.
pub fn insert(conn: &Connection, new: &NewMessage<'_>) -> Result<bool> {
    let inserted = conn
        .prepare_cached(
            "INSERT OR IGNORE INTO messages
                (message_id, chat, sender, device, counter, sort_ms, sent_ms, kind, outgoing, status, text, system)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(rusqlite::params![
            new.message_id.as_bytes(),
            new.chat,
            new.sender.as_bytes(),
            new.device.as_bytes(),
            new.counter as i64,
            new.sort_ms as i64,
            new.sent_ms as i64,
            new.kind,
            new.outgoing,
            new.status,
            new.text,
            new.system.map(str::as_bytes),
        ])?;
    Ok(inserted > 0)
}

/// Where a message stands: what a read mark needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub chat: i64,
    pub sort_ms: u64,
}

/// Where this message stands, if it is here.
pub fn place(conn: &Connection, message: &MessageId) -> Result<Option<Place>> {
    let mut statement = conn.prepare_cached("SELECT chat, sort_ms FROM messages WHERE message_id = ?1")?;
    let read = |row: &rusqlite::Row<'_>| Ok(Place { chat: row.get(0)?, sort_ms: row.get::<_, i64>(1)? as u64 });
    Ok(statement.query_row([message.as_bytes()], read).optional()?)
}

/// The relay has an own message: its time is the one that counts.
pub fn set_stored(conn: &Connection, message: &MessageId, stored_ms: u64) -> Result<()> {
    conn.prepare_cached(
        "UPDATE messages SET status = max(status, 1), sort_ms = ?2 WHERE message_id = ?1 AND status <> 5",
    )?
    .execute((message.as_bytes(), stored_ms as i64))?;
    Ok(())
}

/// An own message that can't be sent any more.
pub fn set_failed(conn: &Connection, message: &MessageId) -> Result<()> {
    conn.prepare_cached("UPDATE messages SET status = 5 WHERE message_id = ?1 AND status = 0")?
        .execute([message.as_bytes()])?;
    Ok(())
}

/// Raises what `device` sent up to `counter` to `to`; answers which messages that changed.
pub fn raise(conn: &Connection, chat: i64, device: &DeviceId, counter: u64, to: i64) -> Result<Vec<MessageId>> {
    let mut statement = conn.prepare_cached(
        "UPDATE messages SET status = ?4
         WHERE chat = ?1 AND device = ?2 AND counter BETWEEN 1 AND ?3 AND outgoing = 1 AND status BETWEEN 1 AND ?4 - 1
         RETURNING message_id",
    )?;
    let rows = statement.query_map((chat, device.as_bytes(), counter as i64, to), |row| id(row, 0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// For each device that wrote here: the highest counter among its incoming messages up to this place.
pub fn counters_up_to(
    conn: &Connection,
    chat: i64,
    sort_ms: u64,
    message: &MessageId,
    after_ms: u64,
) -> Result<Vec<(DeviceId, u64)>> {
    let mut statement = conn.prepare_cached(
        "SELECT device, max(counter) FROM messages
         WHERE chat = ?1 AND (sort_ms, message_id) <= (?2, ?3) AND sort_ms >= ?4 AND outgoing = 0 AND kind = 0
         GROUP BY device",
    )?;
    let rows = statement.query_map((chat, sort_ms as i64, message.as_bytes(), after_ms as i64), |row| {
        Ok((id(row, 0)?, row.get::<_, i64>(1)? as u64))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
