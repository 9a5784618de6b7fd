//! Table `vault`: what the relay last said of this account's vault.

use crate::Result;
use rusqlite::{Connection, OptionalExtension};

/// See `VaultState` in relay.proto.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vault {
    pub kept: bool,
    pub version: u64,
    pub changed_ms: u64,
    pub tries: u32,
    pub tries_ever: u64,
    pub tried_ms: u64,
    pub opened_ms: u64,
    /// When the relay was found to have gone back to an older state of it; 0: it has not.
    pub went_back_ms: u64,
}

/// What was said last; nothing yet is no vault.
pub fn get(conn: &Connection) -> Result<Vault> {
    let mut statement = conn.prepare_cached(
        "SELECT kept, version, changed_ms, tries, tries_ever, tried_ms, opened_ms, went_back_ms FROM vault WHERE one = 1",
    )?;
    let read = |row: &rusqlite::Row<'_>| {
        let number = |place: usize| row.get::<_, i64>(place).map(|number| number as u64);
        Ok(Vault {
            kept: row.get(0)?,
            version: number(1)?,
            changed_ms: number(2)?,
            tries: row.get(3)?,
            tries_ever: number(4)?,
            tried_ms: number(5)?,
            opened_ms: number(6)?,
            went_back_ms: number(7)?,
        })
    };
    Ok(statement.query_row([], read).optional()?.unwrap_or_default())
}

/// Writes the whole row.
pub fn put(conn: &Connection, vault: &Vault) -> Result<()> {
    conn.prepare_cached(
        "INSERT OR REPLACE INTO vault
           (one, kept, version, changed_ms, tries, tries_ever, tried_ms, opened_ms, went_back_ms)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute((
        vault.kept,
        vault.version as i64,
        vault.changed_ms as i64,
        vault.tries,
        vault.tries_ever as i64,
        vault.tried_ms as i64,
        vault.opened_ms as i64,
        vault.went_back_ms as i64,
    ))?;
    Ok(())
}
