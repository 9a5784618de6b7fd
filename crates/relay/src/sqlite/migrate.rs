//! Brings the file to the newest schema. Migrations are numbered from 1, and `user_version` says how many are in.

use crate::storage::{StorageError, StorageResult};
use rusqlite::{Connection, TransactionBehavior};

const MIGRATIONS: &[&str] = &[include_str!("../../../../migrations/relay/0001_init.sql")];

pub(super) fn migrate(db: &mut Connection) -> StorageResult<()> {
    // Immediate: `serve` and `invite` may both find the file new.
    let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done: usize = change.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if done > MIGRATIONS.len() {
        return Err(StorageError::new("the database was written by a newer relay"));
    }
    for migration in &MIGRATIONS[done..] {
        change.execute_batch(migration)?;
    }
    change.pragma_update(None, "user_version", MIGRATIONS.len())?;
    Ok(change.commit()?)
}
