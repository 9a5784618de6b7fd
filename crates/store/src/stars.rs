//! Table `stars`: messages the person keeps at hand.

use crate::Result;
use harkara_wire::id::MessageId;
use rusqlite::{Connection, OptionalExtension};

/// Whether a message is starred, and since when that is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Star {
    pub starred: bool,
    pub changed_ms: u64,
}

/// Starred or not; the later change wins. True if this one did.
pub fn set(conn: &Connection, target: &MessageId, star: Star) -> Result<bool> {
    let changed = conn
        .prepare_cached(
            "INSERT INTO stars (target, starred, changed_ms)
             SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM gone WHERE gone.message_id = ?1)
             ON CONFLICT (target) DO UPDATE SET starred = excluded.starred, changed_ms = excluded.changed_ms
                WHERE excluded.changed_ms > changed_ms",
        )?
        .execute((target.as_bytes(), star.starred, star.changed_ms as i64))?;
    Ok(changed > 0)
}

/// What was last said about it.
pub fn get(conn: &Connection, target: &MessageId) -> Result<Option<Star>> {
    let mut statement = conn.prepare_cached("SELECT starred, changed_ms FROM stars WHERE target = ?1")?;
    let read = |row: &rusqlite::Row<'_>| Ok(Star { starred: row.get(0)?, changed_ms: row.get::<_, i64>(1)? as u64 });
    Ok(statement.query_row([target.as_bytes()], read).optional()?)
}
