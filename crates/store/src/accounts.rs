//! Table `accounts`: everybody known here, oneself included.

use crate::Result;
use crate::row::id;
use harkara_wire::id::AccountId;
use rusqlite::{Connection, OptionalExtension, Row};

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub account_id: AccountId,
    pub handle: String,
    pub profile_name: String,
    /// What they are called here.
    pub own_name: String,
    pub own_name_changed_ms: u64,
    /// Latest verified `AccountRecord`, encoded; empty while only the id is known.
    pub record: Vec<u8>,
    pub roster_version: u64,
}

const COLUMNS: &str =
    "account_id, handle, profile_name, own_name, own_name_changed_ms, record, roster_version FROM accounts";

fn read(row: &Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        account_id: id(row, 0)?,
        handle: row.get(1)?,
        profile_name: row.get(2)?,
        own_name: row.get(3)?,
        own_name_changed_ms: row.get::<_, i64>(4)? as u64,
        record: row.get(5)?,
        roster_version: row.get::<_, i64>(6)? as u64,
    })
}

/// One person.
pub fn get(conn: &Connection, account: &AccountId) -> Result<Option<Account>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE account_id = ?1"))?;
    Ok(statement.query_row([account.as_bytes()], read).optional()?)
}

/// Whoever has this handle, as far as is known here.
pub fn by_handle(conn: &Connection, handle: &str) -> Result<Option<Account>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE handle = ?1"))?;
    Ok(statement.query_row([handle], read).optional()?)
}

/// Makes sure there is a row. True if it is new.
pub fn ensure(conn: &Connection, account: &AccountId) -> Result<bool> {
    let new = conn
        .prepare_cached(
            "INSERT OR IGNORE INTO accounts
                (account_id, handle, profile_name, own_name, own_name_changed_ms, record, roster_version)
             VALUES (?1, '', '', '', 0, x'', 0)",
        )?
        .execute([account.as_bytes()])?;
    Ok(new > 0)
}

/// The latest verified record; the row must be there.
pub fn set_record(
    conn: &Connection,
    account: &AccountId,
    handle: &str,
    record: &[u8],
    roster_version: u64,
) -> Result<()> {
    conn.prepare_cached(
        "UPDATE accounts SET handle = iif(?2 = '', handle, ?2), record = ?3, roster_version = ?4 WHERE account_id = ?1",
    )?
    .execute((account.as_bytes(), handle, record, roster_version as i64))?;
    Ok(())
}

/// What they call themselves. True if that is news.
pub fn set_profile_name(conn: &Connection, account: &AccountId, name: &str) -> Result<bool> {
    let changed = conn
        .prepare_cached("UPDATE accounts SET profile_name = ?2 WHERE account_id = ?1 AND profile_name <> ?2")?
        .execute((account.as_bytes(), name))?;
    Ok(changed > 0)
}

/// What they are called here; the later change wins. True if this one did.
pub fn set_own_name(conn: &Connection, account: &AccountId, name: &str, changed_ms: u64) -> Result<bool> {
    let changed = conn
        .prepare_cached(
            "UPDATE accounts SET own_name = ?2, own_name_changed_ms = ?3
             WHERE account_id = ?1 AND own_name_changed_ms < ?3",
        )?
        .execute((account.as_bytes(), name, changed_ms as i64))?;
    Ok(changed > 0)
}

/// People of whom only the id is known.
pub fn without_record(conn: &Connection, limit: u32) -> Result<Vec<AccountId>> {
    let mut statement =
        conn.prepare_cached("SELECT account_id FROM accounts WHERE record = x'' ORDER BY account_id LIMIT ?1")?;
    let rows = statement.query_map([limit], |row| id(row, 0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Everybody with a name of one's own, for a device that is linked later.
pub fn all(conn: &Connection) -> Result<Vec<Account>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} ORDER BY account_id"))?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
