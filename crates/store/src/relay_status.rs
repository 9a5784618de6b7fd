//! Table `relay_status`: what the relay last said about itself.

use crate::Result;
use harkara_wire::proto::status::SignedStatus;
use rusqlite::{Connection, OptionalExtension, params};

/// What is kept, if anything.
pub fn get(conn: &Connection) -> rusqlite::Result<Option<SignedStatus>> {
    let mut statement = conn.prepare_cached("SELECT status, signature, key FROM relay_status WHERE one = 1")?;
    let row = statement
        .query_row([], |row| Ok(SignedStatus { status: row.get(0)?, signature: row.get(1)?, key: row.get(2)? }));
    row.optional()
}

/// Keeps this instead; it was verified.
pub fn set(conn: &Connection, signed: &SignedStatus) -> Result<()> {
    conn.prepare_cached("INSERT OR REPLACE INTO relay_status (one, status, signature, key) VALUES (1, ?1, ?2, ?3)")?
        .execute(params![signed.status, signed.signature, signed.key])?;
    Ok(())
}
