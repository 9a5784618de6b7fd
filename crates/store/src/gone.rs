//! Messages that leave this device for good: by their time, or because the person deleted them for themselves (table
//! `gone`). Everything that hangs on a message goes with it.

use crate::Result;
use crate::row::id;
use harkara_wire::id::MessageId;
use rusqlite::{Connection, OptionalExtension};

/// Deletes a message. Answers the chat it stood in, if it was here.
fn remove(conn: &Connection, message: &MessageId) -> Result<Option<i64>> {
    let mut statement = conn.prepare_cached("DELETE FROM messages WHERE message_id = ?1 RETURNING chat")?;
    let chat = statement.query_row([message.as_bytes()], |row| row.get(0)).optional()?;
    conn.prepare_cached("DELETE FROM annotations WHERE target = ?1")?.execute([message.as_bytes()])?;
    conn.prepare_cached("DELETE FROM stars WHERE target = ?1")?.execute([message.as_bytes()])?;
    Ok(chat)
}

/// The person deletes a message for themselves: it goes, and does not come back. Answers the chat it stood in.
pub fn hide(conn: &Connection, message: &MessageId) -> Result<Option<i64>> {
    conn.prepare_cached("INSERT OR IGNORE INTO gone (message_id) VALUES (?1)")?.execute([message.as_bytes()])?;
    remove(conn, message)
}

/// Deletes up to `limit` messages whose time has come. Answers them with the chats they stood in.
pub fn expire(conn: &Connection, now_ms: u64, limit: u32) -> Result<Vec<(i64, MessageId)>> {
    let mut statement = conn.prepare_cached(
        "SELECT chat, message_id FROM messages
         WHERE lifetime_ms > 0 AND status <> 0 AND sort_ms + lifetime_ms <= ?1
         ORDER BY sort_ms + lifetime_ms LIMIT ?2",
    )?;
    let rows = statement.query_map((now_ms as i64, limit), |row| Ok((row.get(0)?, id(row, 1)?)))?;
    let due = rows.collect::<rusqlite::Result<Vec<(i64, MessageId)>>>()?;
    for (_, message) in &due {
        // Home will bring it, with a later time: it does not come back.
        conn.prepare_cached(
            "INSERT OR IGNORE INTO gone (message_id) SELECT message_id FROM messages WHERE message_id = ?1 AND unplaced = 1",
        )?
        .execute([message.as_bytes()])?;
        remove(conn, message)?;
    }
    Ok(due)
}

/// Messages the person deleted for themselves, by id, after this one.
pub fn after(conn: &Connection, after: Option<&MessageId>, limit: u32) -> Result<Vec<MessageId>> {
    let mut statement =
        conn.prepare_cached("SELECT message_id FROM gone WHERE message_id > ?1 ORDER BY message_id LIMIT ?2")?;
    let rows = statement.query_map((after.map_or(&[][..], MessageId::as_bytes), limit), |row| id(row, 0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// When the next message disappears.
pub fn next_expiry_ms(conn: &Connection) -> Result<Option<u64>> {
    let mut statement = conn.prepare_cached(
        "SELECT sort_ms + lifetime_ms FROM messages WHERE lifetime_ms > 0 AND status <> 0
         ORDER BY sort_ms + lifetime_ms LIMIT 1",
    )?;
    Ok(statement.query_row([], |row| row.get::<_, i64>(0)).optional()?.map(|ms| ms as u64))
}
