//! Tables `vaults` and `vault_tries`: what lies under a password, and who has tried it.

use super::fixed;
use crate::storage::*;
use harkara_wire::id::AccountId;
use rusqlite::{Connection, OptionalExtension, params};

fn account(db: &Connection, id: &AccountId) -> StorageResult<Option<i64>> {
    let mut query = db.prepare_cached("SELECT account FROM accounts WHERE account_id = ?1")?;
    Ok(query.query_row([id.as_bytes()], |row| row.get(0)).optional()?)
}

pub(super) fn get(db: &Connection, id: &AccountId) -> StorageResult<Option<StoredVault>> {
    let Some(account) = account(db, id)? else { return Ok(None) };
    let mut query = db.prepare_cached(
        "SELECT version, changed_ms, tries, tries_ever, tried_ms, opened_ms, credential, record, sealed
         FROM vaults WHERE account = ?1",
    )?;
    let read = |row: &rusqlite::Row<'_>| {
        let [credential, record, sealed] = [6, 7, 8].map(|column| row.get::<_, Option<Vec<u8>>>(column));
        let vault = StoredVault {
            kept: None,
            version: row.get(0)?,
            changed_ms: row.get(1)?,
            tries: row.get(2)?,
            tries_ever: row.get(3)?,
            tried_ms: row.get(4)?,
            opened_ms: row.get(5)?,
        };
        Ok((vault, (credential?, record?, sealed?)))
    };
    let Some((mut vault, kept)) = query.query_row([account], read).optional()? else {
        return Ok(Some(StoredVault::default()));
    };
    if let (Some(credential), Some(record), Some(sealed)) = kept {
        vault.kept = Some(VaultRecord { credential: fixed(&credential)?, record, sealed });
    }
    Ok(Some(vault))
}

pub(super) fn set(db: &Connection, id: &AccountId, vault: Option<&VaultRecord>, now_ms: u64) -> StorageResult<()> {
    let Some(account) = account(db, id)? else { return Ok(()) };
    for_good(db, || {
        db.prepare_cached("DELETE FROM vault_tries WHERE account = ?1")?.execute([account])?;
        db.prepare_cached(
            "INSERT INTO vaults (account, version, changed_ms, tries, tries_ever, tried_ms, opened_ms, credential, record, sealed)
             VALUES (?1, 1, ?2, 0, 0, 0, 0, ?3, ?4, ?5)
             ON CONFLICT (account) DO UPDATE SET version = version + 1, changed_ms = excluded.changed_ms, tries = 0,
               credential = excluded.credential, record = excluded.record, sealed = excluded.sealed",
        )?
        .execute(params![
            account,
            now_ms,
            vault.map(|vault| vault.credential),
            vault.map(|vault| &vault.record),
            vault.map(|vault| &vault.sealed)
        ])?;
        Ok(())
    })
}

pub(super) fn tried(
    db: &Connection,
    id: &AccountId,
    question: &[u8; 32],
    since_ms: u64,
) -> StorageResult<Option<VaultTry>> {
    let mut query = db.prepare_cached(
        "SELECT answer, state FROM vault_tries
         WHERE account = (SELECT account FROM accounts WHERE account_id = ?1) AND question = ?2 AND at_ms >= ?3",
    )?;
    let found = query.query_row(params![id.as_bytes(), question, since_ms], |row| {
        Ok(VaultTry { question: *question, answer: row.get(0)?, state: row.get(1)? })
    });
    Ok(found.optional()?)
}

pub(super) fn count(
    db: &Connection,
    id: &AccountId,
    before: u32,
    tried: &VaultTry,
    now_ms: u64,
) -> StorageResult<bool> {
    let Some(account) = account(db, id)? else { return Ok(false) };
    let counted = db
        .prepare_cached(
            "INSERT INTO vaults (account, version, changed_ms, tries, tries_ever, tried_ms, opened_ms)
             VALUES (?1, 0, 0, 1, 1, ?3, 0)
             ON CONFLICT (account) DO UPDATE SET tries = tries + 1, tries_ever = tries_ever + 1, tried_ms = excluded.tried_ms
             WHERE tries = ?2",
        )?
        .execute(params![account, before, now_ms])?;
    if counted == 0 {
        return Ok(false);
    }
    db.prepare_cached(
        "INSERT OR REPLACE INTO vault_tries (account, question, at_ms, told, answer, state) VALUES (?1, ?2, ?3, 0, ?4, ?5)",
    )?
    .execute(params![account, tried.question, now_ms, tried.answer, tried.state])?;
    Ok(true)
}

pub(super) fn proven(
    db: &Connection,
    id: &AccountId,
    question: &[u8; 32],
    now_ms: u64,
) -> StorageResult<Option<Vec<u8>>> {
    let Some(account) = account(db, id)? else { return Ok(None) };
    // This one stays, for whoever did not hear the answer.
    db.prepare_cached("DELETE FROM vault_tries WHERE account = ?1 AND question <> ?2")?
        .execute(params![account, question])?;
    db.prepare_cached("UPDATE vault_tries SET told = 1 WHERE account = ?1")?.execute([account])?;
    let mut update = db.prepare_cached(
        "UPDATE vaults SET tries = 0, opened_ms = ?2 WHERE account = ?1 AND sealed IS NOT NULL RETURNING sealed",
    )?;
    Ok(update.query_row(params![account, now_ms], |row| row.get(0)).optional()?)
}

pub(super) fn untold(db: &Connection, before_ms: u64) -> StorageResult<Vec<AccountId>> {
    // Soonest forgotten, soonest looked at: the index is by time.
    let mut query = db.prepare_cached(
        "SELECT DISTINCT account_id FROM vault_tries JOIN accounts USING (account) WHERE at_ms < ?1 AND told = 0",
    )?;
    let accounts = ids(query.query_map([before_ms], |row| row.get(0))?)?;
    if !accounts.is_empty() {
        db.prepare_cached("UPDATE vault_tries SET told = 1 WHERE at_ms < ?1 AND told = 0")?.execute([before_ms])?;
    }
    Ok(accounts)
}

pub(super) fn sweep(db: &Connection, tries: u32, before_ms: u64, now_ms: u64) -> StorageResult<Vec<AccountId>> {
    let old = db
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM vault_tries WHERE at_ms < ?1)")?
        .query_row([before_ms], |row| row.get::<_, bool>(0))?;
    // The last try of a vault is forgotten when that is destroyed, so there is nothing to be destroyed either.
    if !old {
        return Ok(Vec::new());
    }
    let mut query = db.prepare_cached(
        "SELECT account_id FROM vaults JOIN accounts USING (account)
         WHERE account IN (SELECT account FROM vault_tries WHERE at_ms < ?2) AND tries >= ?1 AND tried_ms < ?2
           AND vaults.record IS NOT NULL",
    )?;
    let accounts = ids(query.query_map(params![tries, before_ms], |row| row.get(0))?)?;
    for_good(db, || {
        for id in &accounts {
            db.prepare_cached(
                "UPDATE vaults SET version = version + 1, changed_ms = ?2, credential = NULL, record = NULL, sealed = NULL
                 WHERE account = (SELECT account FROM accounts WHERE account_id = ?1)",
            )?
            .execute(params![id.as_bytes(), now_ms])?;
        }
        db.prepare_cached("DELETE FROM vault_tries WHERE at_ms < ?1")?.execute([before_ms])?;
        Ok(())
    })?;
    Ok(accounts)
}

fn ids(rows: impl Iterator<Item = rusqlite::Result<Vec<u8>>>) -> StorageResult<Vec<AccountId>> {
    rows.map(|id| Ok(AccountId(fixed(&id?)?))).collect()
}

/// What goes here is overwritten in the file, not only left out of it.
fn for_good<T>(db: &Connection, work: impl FnOnce() -> StorageResult<T>) -> StorageResult<T> {
    db.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(()))?;
    let done = work();
    db.pragma_update_and_check(None, "secure_delete", "OFF", |_| Ok(()))?;
    done
}
