//! Table `members`: people in a chat, mirrored from the MLS group.

use crate::Result;
use crate::row::id;
use harkara_wire::id::AccountId;
use rusqlite::Connection;

/// Somebody in a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    pub account_id: AccountId,
    pub admin: bool,
    /// Asked to leave: anybody may commit the removal.
    pub leaving: bool,
}

/// Everybody in a chat.
pub fn of_chat(conn: &Connection, chat: i64) -> Result<Vec<Member>> {
    let mut statement =
        conn.prepare_cached("SELECT account_id, admin, leaving FROM members WHERE chat = ?1 ORDER BY account_id")?;
    let rows = statement
        .query_map([chat], |row| Ok(Member { account_id: id(row, 0)?, admin: row.get(1)?, leaving: row.get(2)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Adds somebody, or changes whether they are an admin.
pub fn put(conn: &Connection, chat: i64, account: &AccountId, admin: bool) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO members (chat, account_id, admin, leaving) VALUES (?1, ?2, ?3, 0)
         ON CONFLICT (chat, account_id) DO UPDATE SET admin = ?3",
    )?
    .execute((chat, account.as_bytes(), admin))?;
    Ok(())
}

/// Somebody is gone.
pub fn remove(conn: &Connection, chat: i64, account: &AccountId) -> Result<()> {
    conn.prepare_cached("DELETE FROM members WHERE chat = ?1 AND account_id = ?2")?
        .execute((chat, account.as_bytes()))?;
    Ok(())
}

/// Somebody asked to leave. True if that is news.
pub fn set_leaving(conn: &Connection, chat: i64, account: &AccountId) -> Result<bool> {
    let changed = conn
        .prepare_cached("UPDATE members SET leaving = 1 WHERE chat = ?1 AND account_id = ?2 AND leaving = 0")?
        .execute((chat, account.as_bytes()))?;
    Ok(changed > 0)
}
