//! Applying `migrations/client` in order; `user_version` says how far a file has come.

use crate::{Error, Result};
use rusqlite::Connection;

/// The n-th entry brings a database from version n to n + 1. Merged entries are never edited.
const MIGRATIONS: &[&str] = &[include_str!("../../../migrations/client/0001_init.sql")];

/// Brings the schema up to date, each step in a transaction of its own, so that a crash leaves a whole version.
pub(crate) fn migrate(conn: &Connection) -> Result<()> {
    let found: u32 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = MIGRATIONS.len() as u32;
    if found > known {
        return Err(Error::TooNew { found, known });
    }
    for (version, sql) in MIGRATIONS.iter().enumerate().skip(found as usize) {
        let tx = conn.unchecked_transaction()?;
        tx.execute_batch(sql)?;
        tx.pragma_update(None, "user_version", version as u32 + 1)?;
        tx.commit()?;
    }
    Ok(())
}
