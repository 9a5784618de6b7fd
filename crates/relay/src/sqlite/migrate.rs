//! Brings the file to the newest schema. Migrations are numbered from 1, and `user_version` says how many are in.

use crate::storage::{StorageError, StorageResult};
use rusqlite::Connection;

const MIGRATIONS: &[&str] = &[include_str!("../../../../migrations/relay/0001_init.sql")];

pub(super) fn migrate(db: &mut Connection) -> StorageResult<()> {
    let done: usize = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if done > MIGRATIONS.len() {
        return Err(StorageError::new("the database was written by a newer relay"));
    }
    for (number, migration) in MIGRATIONS.iter().enumerate().skip(done) {
        let change = db.transaction()?;
        change.execute_batch(migration)?;
        change.pragma_update(None, "user_version", number + 1)?;
        change.commit()?;
    }
    Ok(())
}
