//! Table `status`: the document in which the relay says how it is.

use crate::storage::StorageResult;
use rusqlite::{Connection, OptionalExtension, params};

pub(super) fn get(db: &Connection) -> StorageResult<Option<Vec<u8>>> {
    let mut query = db.prepare_cached("SELECT signed FROM status WHERE one = 1")?;
    Ok(query.query_row([], |row| row.get(0)).optional()?)
}

pub(super) fn version(db: &Connection) -> StorageResult<u64> {
    let mut query = db.prepare_cached("SELECT version FROM status WHERE one = 1")?;
    Ok(query.query_row([], |row| row.get(0)).optional()?.unwrap_or(0))
}

pub(super) fn set(db: &Connection, version: u64, signed: &[u8]) -> StorageResult<()> {
    let mut insert = db.prepare_cached("INSERT OR REPLACE INTO status (one, version, signed) VALUES (1, ?1, ?2)")?;
    insert.execute(params![version, signed])?;
    Ok(())
}
