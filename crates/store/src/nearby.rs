//! Tables `nearby` and `nearby_secrets`: whether people in the same local network are looked for, and what they are known by.

use crate::Result;
use harkara_wire::id::AccountId;
use harkara_wire::nearby::NearbySecret;
use rusqlite::{Connection, OptionalExtension};

/// Whether people in the same local network are looked for when the relay can't be reached.
pub fn on(conn: &Connection) -> Result<bool> {
    let mut statement = conn.prepare_cached("SELECT 1 FROM nearby")?;
    Ok(statement.query_row([], |_| Ok(())).optional()?.is_some())
}

/// From now on, or no longer.
pub fn set_on(conn: &Connection, on: bool) -> Result<()> {
    let change = if on { "INSERT OR IGNORE INTO nearby (one) VALUES (1)" } else { "DELETE FROM nearby" };
    conn.prepare_cached(change)?.execute([])?;
    Ok(())
}

/// What an account is known by, if it has said so.
pub fn secret(conn: &Connection, account: &AccountId) -> Result<Option<NearbySecret>> {
    let mut statement = conn.prepare_cached("SELECT secret FROM nearby_secrets WHERE account_id = ?1")?;
    let bytes: Option<Vec<u8>> = statement.query_row([account.as_bytes()], |row| row.get(0)).optional()?;
    Ok(bytes.map(zeroize::Zeroizing::new).and_then(|bytes| NearbySecret::read(&bytes)))
}

/// What everybody known here is known by, oneself included.
pub fn secrets(conn: &Connection) -> Result<Vec<NearbySecret>> {
    let mut statement = conn.prepare_cached("SELECT secret FROM nearby_secrets ORDER BY account_id")?;
    let rows = statement.query_map([], |row| row.get::<_, Vec<u8>>(0).map(zeroize::Zeroizing::new))?;
    let found = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(found.iter().filter_map(|bytes| NearbySecret::read(bytes)).collect())
}

/// What an account says it is known by; the last word counts.
pub fn set_secret(conn: &Connection, account: &AccountId, secret: &NearbySecret) -> Result<()> {
    conn.prepare_cached("INSERT OR REPLACE INTO nearby_secrets (account_id, secret) VALUES (?1, ?2)")?
        .execute((account.as_bytes(), secret.0.as_slice()))?;
    Ok(())
}
