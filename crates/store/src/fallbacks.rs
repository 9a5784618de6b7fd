//! Tables `fallbacks` (relays that carry while home can't be reached, as people name them) and `carriers`.

use crate::Result;
use harkara_wire::id::AccountId;
use rusqlite::{Connection, OptionalExtension};

/// What this account names, the first one first.
pub fn of(conn: &Connection, account: &AccountId) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached("SELECT link FROM fallbacks WHERE account_id = ?1 ORDER BY place")?;
    let rows = statement.query_map([account.as_bytes()], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// In place of what it named before. True if that is news.
pub fn set(conn: &Connection, account: &AccountId, links: &[String]) -> Result<bool> {
    if of(conn, account)? == links {
        return Ok(false);
    }
    conn.prepare_cached("DELETE FROM fallbacks WHERE account_id = ?1")?.execute([account.as_bytes()])?;
    let mut insert = conn.prepare_cached("INSERT INTO fallbacks (account_id, place, link) VALUES (?1, ?2, ?3)")?;
    for (place, link) in (0i64..).zip(links) {
        insert.execute((account.as_bytes(), place, link))?;
    }
    Ok(true)
}

/// What people name with whom this account has a direct chat, the commonest first.
pub fn of_contacts(conn: &Connection, own: &AccountId, limit: u32) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached(
        "SELECT f.link FROM fallbacks f JOIN chats c ON c.peer = f.account_id
         WHERE c.kind = 0 AND c.member = 1 AND f.account_id <> ?1
         GROUP BY f.link ORDER BY count(*) DESC, f.link LIMIT ?2",
    )?;
    let rows = statement.query_map((own.as_bytes(), limit), |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// When one's own were named last, and visited last.
pub fn times(conn: &Connection) -> Result<(u64, u64)> {
    let mut statement = conn.prepare_cached("SELECT changed_ms, visited_ms FROM carriers")?;
    let times = statement.query_row([], |row| Ok((row.get::<_, i64>(0)? as u64, row.get::<_, i64>(1)? as u64)));
    Ok(times.optional()?.unwrap_or_default())
}

/// Writes both.
pub fn set_times(conn: &Connection, changed_ms: u64, visited_ms: u64) -> Result<()> {
    conn.prepare_cached("INSERT OR REPLACE INTO carriers (one, changed_ms, visited_ms) VALUES (1, ?1, ?2)")?
        .execute((changed_ms as i64, visited_ms as i64))?;
    Ok(())
}
