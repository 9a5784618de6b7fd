//! Table `outbox`: everything that must reach the relay, in order per chat.

use crate::Result;
use rusqlite::{Connection, OptionalExtension, Row};

/// Something that must reach the relay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub item: i64,
    /// Local number; `None`: not about a chat.
    pub chat: Option<i64>,
    /// The engine's.
    pub kind: i64,
    /// Idempotency.
    pub key: [u8; 16],
    /// What to do, in the engine's own encoding.
    pub plain: Vec<u8>,
    /// The frame as it was handed out, where it must be the same again.
    pub sealed: Option<Vec<u8>>,
    /// The epoch it was sealed in.
    pub epoch: Option<u64>,
    pub not_before_ms: u64,
}

const COLUMNS: &str = "item, chat, kind, key, plain, sealed, epoch, not_before_ms FROM outbox";

fn read(row: &Row<'_>) -> rusqlite::Result<Item> {
    Ok(Item {
        item: row.get(0)?,
        chat: row.get(1)?,
        kind: row.get(2)?,
        key: row.get(3)?,
        plain: row.get(4)?,
        sealed: row.get(5)?,
        epoch: row.get::<_, Option<i64>>(6)?.map(|epoch| epoch as u64),
        not_before_ms: row.get::<_, i64>(7)? as u64,
    })
}

/// Puts something at the end.
pub fn push(
    conn: &Connection,
    chat: Option<i64>,
    kind: i64,
    key: &[u8; 16],
    plain: &[u8],
    not_before_ms: u64,
) -> Result<i64> {
    conn.prepare_cached("INSERT INTO outbox (chat, kind, key, plain, not_before_ms) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute((chat, kind, key, plain, not_before_ms as i64))?;
    Ok(conn.last_insert_rowid())
}

/// One item.
pub fn get(conn: &Connection, item: i64) -> Result<Option<Item>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE item = ?1"))?;
    Ok(statement.query_row([item], read).optional()?)
}

/// By its idempotency key.
pub fn by_key(conn: &Connection, key: &[u8]) -> Result<Option<Item>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE key = ?1"))?;
    Ok(statement.query_row([key], read).optional()?)
}

/// The first items of a chat, oldest first.
pub fn front(conn: &Connection, chat: i64, limit: usize) -> Result<Vec<Item>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE chat = ?1 ORDER BY item LIMIT ?2"))?;
    let rows = statement.query_map((chat, limit as i64), read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Items of a chat behind this one, oldest first.
pub fn after(conn: &Connection, chat: i64, item: i64, limit: usize) -> Result<Vec<Item>> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE chat = ?1 AND item > ?2 ORDER BY item LIMIT ?3"))?;
    let rows = statement.query_map((chat, item, limit as i64), read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The last item of a chat.
pub fn last(conn: &Connection, chat: i64) -> Result<Option<Item>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE chat = ?1 ORDER BY item DESC LIMIT 1"))?;
    Ok(statement.query_row([chat], read).optional()?)
}

/// Everything of one kind in a chat, oldest first.
pub fn of_kind(conn: &Connection, chat: i64, kind: i64) -> Result<Vec<Item>> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE chat = ?1 AND kind = ?2 ORDER BY item"))?;
    let rows = statement.query_map((chat, kind), read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether anything of one kind waits, in any chat or none.
pub fn any_of_kind(conn: &Connection, kind: i64) -> Result<bool> {
    let mut statement = conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM outbox WHERE kind = ?1)")?;
    Ok(statement.query_row([kind], |row| row.get(0))?)
}

/// What is about no chat, oldest first.
pub fn general(conn: &Connection) -> Result<Vec<Item>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE chat IS NULL ORDER BY item"))?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Chats that have something to send.
pub fn chats(conn: &Connection) -> Result<Vec<i64>> {
    let mut statement =
        conn.prepare_cached("SELECT chat FROM outbox WHERE chat IS NOT NULL GROUP BY chat ORDER BY min(item)")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The next instant an item becomes due, after `now_ms`.
pub fn next_due(conn: &Connection, now_ms: u64) -> Result<Option<u64>> {
    let mut statement = conn.prepare_cached("SELECT min(not_before_ms) FROM outbox WHERE not_before_ms > ?1")?;
    let due: Option<i64> = statement.query_row([now_ms as i64], |row| row.get(0))?;
    Ok(due.map(|due| due as u64))
}

/// The frame as it is handed out (or `None`: make it anew), and the epoch it is sealed in.
pub fn set_sealed(conn: &Connection, item: i64, sealed: Option<&[u8]>, epoch: Option<u64>) -> Result<()> {
    conn.prepare_cached("UPDATE outbox SET sealed = ?2, epoch = ?3 WHERE item = ?1")?.execute((
        item,
        sealed,
        epoch.map(|epoch| epoch as i64),
    ))?;
    Ok(())
}

/// What to do has changed while it waits.
pub fn set_plain(conn: &Connection, item: i64, plain: &[u8]) -> Result<()> {
    conn.prepare_cached("UPDATE outbox SET plain = ?2 WHERE item = ?1")?.execute((item, plain))?;
    Ok(())
}

/// Not before this time.
pub fn set_not_before(conn: &Connection, item: i64, not_before_ms: u64) -> Result<()> {
    conn.prepare_cached("UPDATE outbox SET not_before_ms = ?2 WHERE item = ?1")?
        .execute((item, not_before_ms as i64))?;
    Ok(())
}

/// The relay has it, or it has become void.
pub fn remove(conn: &Connection, item: i64) -> Result<()> {
    conn.prepare_cached("DELETE FROM outbox WHERE item = ?1")?.execute([item])?;
    Ok(())
}

/// It has become about this chat.
pub fn set_chat(conn: &Connection, item: i64, chat: i64) -> Result<()> {
    conn.prepare_cached("UPDATE outbox SET chat = ?2 WHERE item = ?1")?.execute((item, chat))?;
    Ok(())
}

/// Everything of a chat that is not under way to anybody any more.
pub fn of_chat(conn: &Connection, chat: i64) -> Result<Vec<Item>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE chat = ?1 ORDER BY item"))?;
    let rows = statement.query_map([chat], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
