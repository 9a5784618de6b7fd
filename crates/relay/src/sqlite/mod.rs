//! [`Storage`] in one SQLite file: every batch is one transaction, and one fsync at its end serves all who took part.

mod accounts;
mod blobs;
mod carried;
mod groups;
mod key_packages;
mod mailbox;
mod migrate;
mod spaces;
mod status;
mod vault;

use crate::storage::*;
use harkara_wire::id::{AccountId, BlobId, DeviceId, GroupId};
use rusqlite::{Connection, OptionalExtension, params};
use std::{path::Path, time::Duration};

/// A mailbox beyond this gets nothing more: its device is taken out of the group that writes to it, and joins again,
/// after reading what it has, when it comes back. Nobody else waits for it.
const MAILBOX_BYTES: u64 = 512 * 1024 * 1024;

/// The relay's SQLite file.
#[derive(Debug)]
pub struct SqliteStorage {
    db: Connection,
    mailbox_quota: u64,
}

impl From<rusqlite::Error> for StorageError {
    fn from(error: rusqlite::Error) -> Self {
        Self::new(error)
    }
}

impl SqliteStorage {
    /// Opens the file, making or upgrading it where needed.
    pub fn open(path: &Path) -> StorageResult<Self> {
        Self::with(Connection::open(path)?)
    }

    /// A relay that forgets everything with the process, for tests.
    pub fn in_memory() -> StorageResult<Self> {
        Self::with(Connection::open_in_memory()?)
    }

    /// With another limit for a device's mailbox, in bytes.
    pub fn with_mailbox_quota(mut self, bytes: u64) -> Self {
        self.mailbox_quota = bytes;
        self
    }

    /// A full disk, as SQLite sees one.
    #[cfg(test)]
    pub(crate) fn disk_is_full(&self, full: bool) {
        let pages: u32 = match full {
            true => self.db.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap(),
            false => 1 << 30,
        };
        self.db.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).unwrap();
    }

    /// Over a connection that is open already.
    pub fn with(mut db: Connection) -> StorageResult<Self> {
        db.busy_timeout(Duration::from_secs(10))?;
        // FULL: what was acknowledged survives a power cut, not only a crash.
        db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;")?;
        db.set_prepared_statement_cache_capacity(128);
        migrate::migrate(&mut db)?;
        Ok(Self { db, mailbox_quota: MAILBOX_BYTES })
    }
}

/// A device's row.
struct DeviceRow {
    device: i64,
    account: i64,
    removed: bool,
}

fn device_row(db: &Connection, id: &DeviceId) -> StorageResult<Option<DeviceRow>> {
    let mut query = db.prepare_cached("SELECT device, account, removed FROM devices WHERE device_id = ?1")?;
    let row = query.query_row([id.as_bytes()], |row| {
        Ok(DeviceRow { device: row.get(0)?, account: row.get(1)?, removed: row.get(2)? })
    });
    Ok(row.optional()?)
}

/// A column that holds a fixed number of bytes.
fn fixed<const N: usize>(bytes: &[u8]) -> StorageResult<[u8; N]> {
    bytes.try_into().map_err(|_| StorageError::new("a column has the wrong length"))
}

impl Storage for SqliteStorage {
    fn begin(&mut self) -> StorageResult<()> {
        if self.db.is_autocommit() {
            self.db.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        }
        Ok(())
    }

    fn commit(&mut self) -> StorageResult<()> {
        // SQLite gives a transaction up by itself when the disk is full: then there is none to commit, and that is an error.
        Ok(self.db.prepare_cached("COMMIT")?.execute([]).map(drop)?)
    }

    fn rollback(&mut self) {
        if !self.db.is_autocommit()
            && let Err(error) = self.db.execute_batch("ROLLBACK")
        {
            tracing::warn!(%error, "rollback failed");
        }
    }

    fn add_invite(&mut self, code: &str, uses: u32, now_ms: u64) -> StorageResult<()> {
        accounts::add_invite(&self.db, code, uses, now_ms)
    }

    fn register(&mut self, account: &NewAccount<'_>, now_ms: u64) -> StorageResult<Registered> {
        accounts::register(&self.db, account, now_ms)
    }

    fn record(&mut self, by: AccountBy<'_>) -> StorageResult<Option<Vec<u8>>> {
        accounts::record(&self.db, by)
    }

    fn change_record(&mut self, change: &RecordChange<'_>, now_ms: u64) -> StorageResult<Changed> {
        accounts::change_record(&self.db, change, now_ms)
    }

    fn device(&mut self, key: &TransportKey) -> StorageResult<Option<StoredDevice>> {
        accounts::device(&self.db, key)
    }

    fn put_key_packages(
        &mut self,
        device: &DeviceId,
        packages: &[Vec<u8>],
        last_resort: Option<&[u8]>,
        quota: u32,
    ) -> StorageResult<()> {
        key_packages::put(&self.db, device, packages, last_resort, quota)
    }

    fn claim_key_package(&mut self, device: &DeviceId) -> StorageResult<Option<Claimed>> {
        key_packages::claim(&self.db, device)
    }

    fn key_packages_left(&mut self, device: &DeviceId) -> StorageResult<u32> {
        key_packages::left(&self.db, device)
    }

    fn create_group(&mut self, group: &NewGroup<'_>, now_ms: u64) -> StorageResult<Grouped> {
        groups::create(&self.db, group, now_ms, self.mailbox_quota)
    }

    fn commit_group(&mut self, commit: &GroupCommit<'_>, now_ms: u64) -> StorageResult<Grouped> {
        groups::commit(&self.db, commit, now_ms, self.mailbox_quota)
    }

    fn send(&mut self, message: &NewMessage<'_>, now_ms: u64) -> StorageResult<Grouped> {
        groups::send(&self.db, message, now_ms, self.mailbox_quota)
    }

    fn group_info(&mut self, group: &GroupId, device: &DeviceId) -> StorageResult<Option<(u64, Vec<u8>)>> {
        groups::info(&self.db, group, device)
    }

    fn groups_of(&mut self, device: &DeviceId) -> StorageResult<Vec<StoredGroup>> {
        groups::of_account(&self.db, device)
    }

    fn leave_group(&mut self, group: &GroupId, device: &DeviceId) -> StorageResult<()> {
        groups::leave(&self.db, group, device)
    }

    fn resume(&mut self, device: &DeviceId, after: u64) -> StorageResult<u64> {
        mailbox::resume(&self.db, device, after)
    }

    fn mailbox(
        &mut self,
        device: &DeviceId,
        after: u64,
        max_items: usize,
        max_bytes: usize,
    ) -> StorageResult<Vec<MailboxItem>> {
        mailbox::read(&self.db, device, after, max_items, max_bytes)
    }

    fn ack(&mut self, device: &DeviceId, sequence: u64) -> StorageResult<()> {
        mailbox::ack(&self.db, device, sequence)
    }

    fn put_blob(
        &mut self,
        blob: &BlobId,
        data: &[u8],
        device: &DeviceId,
        quota: u64,
        now_ms: u64,
    ) -> StorageResult<BlobStored> {
        blobs::put(&self.db, blob, data, device, quota, now_ms)
    }

    fn renew_blob(
        &mut self,
        blob: &BlobId,
        device: &DeviceId,
        renew_before_ms: u64,
        now_ms: u64,
    ) -> StorageResult<bool> {
        blobs::renew(&self.db, blob, device, renew_before_ms, now_ms)
    }

    fn blob(&mut self, blob: &BlobId) -> StorageResult<Option<Vec<u8>>> {
        blobs::get(&self.db, blob)
    }

    fn forget_blob(&mut self, blob: &BlobId) -> StorageResult<()> {
        blobs::forget(&self.db, blob)
    }

    fn carry(&mut self, new: &NewCarried<'_>, now_ms: u64) -> StorageResult<CarriedStored> {
        carried::put(&self.db, new, now_ms)
    }

    fn carried(
        &mut self,
        device: &DeviceId,
        after: u64,
        max_items: usize,
        max_bytes: usize,
    ) -> StorageResult<Vec<CarriedItem>> {
        carried::read(&self.db, device, after, max_items, max_bytes)
    }

    fn ack_carried(&mut self, device: &DeviceId, sequence: u64) -> StorageResult<()> {
        carried::ack(&self.db, device, sequence)
    }

    fn space(&mut self, space: &SpaceKey) -> StorageResult<Option<StoredSpace>> {
        spaces::get(&self.db, space)
    }

    fn make_space(&mut self, space: &SpaceKey, device: &DeviceId, now_ms: u64) -> StorageResult<SpaceMade> {
        spaces::make(&self.db, space, device, now_ms)
    }

    fn put_object(&mut self, object: &NewObject<'_>, now_ms: u64) -> StorageResult<ObjectStored> {
        spaces::put(&self.db, object, now_ms)
    }

    fn object(&mut self, space: &SpaceKey, name: &str, at_most: u64) -> StorageResult<Option<Vec<u8>>> {
        spaces::object(&self.db, space, name, at_most)
    }

    fn object_names(
        &mut self,
        space: &SpaceKey,
        prefix: &str,
        after: &str,
        at_most: usize,
    ) -> StorageResult<Vec<String>> {
        spaces::names(&self.db, space, prefix, after, at_most)
    }

    fn delete_object(&mut self, space: &SpaceKey, name: &str, put_before_ms: u64) -> StorageResult<bool> {
        spaces::delete(&self.db, space, name, put_before_ms)
    }

    fn vault(&mut self, account: &AccountId) -> StorageResult<Option<StoredVault>> {
        vault::get(&self.db, account)
    }

    fn set_vault(&mut self, account: &AccountId, vault: Option<&VaultRecord>, now_ms: u64) -> StorageResult<()> {
        vault::set(&self.db, account, vault, now_ms)
    }

    fn vault_try(
        &mut self,
        account: &AccountId,
        question: &[u8; 32],
        since_ms: u64,
    ) -> StorageResult<Option<VaultTry>> {
        vault::tried(&self.db, account, question, since_ms)
    }

    fn count_vault_try(
        &mut self,
        account: &AccountId,
        before: u32,
        vault_try: &VaultTry,
        now_ms: u64,
    ) -> StorageResult<bool> {
        vault::count(&self.db, account, before, vault_try, now_ms)
    }

    fn vault_proven(
        &mut self,
        account: &AccountId,
        question: &[u8; 32],
        now_ms: u64,
    ) -> StorageResult<Option<Vec<u8>>> {
        vault::proven(&self.db, account, question, now_ms)
    }

    fn vault_untold(&mut self, before_ms: u64) -> StorageResult<Vec<AccountId>> {
        vault::untold(&self.db, before_ms)
    }

    fn sweep_vaults(&mut self, tries: u32, before_ms: u64, now_ms: u64) -> StorageResult<Vec<AccountId>> {
        vault::sweep(&self.db, tries, before_ms, now_ms)
    }

    fn sweep(&mut self, before: &Before) -> StorageResult<()> {
        blobs::sweep(&self.db, before.blobs_ms)?;
        carried::sweep(&self.db, before.carried_ms)?;
        spaces::sweep(&self.db, before.spaces_ms)?;
        let mut delete = self.db.prepare_cached(
            "DELETE FROM answered WHERE at_ms < ?1 AND answer IN (SELECT answer FROM answered ORDER BY answer LIMIT 2000)",
        )?;
        delete.execute(params![before.answers_ms])?;
        Ok(())
    }

    fn status(&mut self) -> StorageResult<Option<Vec<u8>>> {
        status::get(&self.db)
    }

    fn status_version(&mut self) -> StorageResult<u64> {
        status::version(&self.db)
    }

    fn set_status(&mut self, version: u64, signed: &[u8]) -> StorageResult<()> {
        status::set(&self.db, version, signed)
    }

    fn stats(&mut self) -> StorageResult<Stats> {
        let query = "SELECT (SELECT count(*) FROM accounts), (SELECT count(*) FROM devices WHERE removed = 0),
            (SELECT count(*) FROM groups), (SELECT count(*) FROM mailbox),
            (SELECT ifnull(sum(mailbox_bytes), 0) FROM devices),
            (SELECT count(*) FROM blobs), (SELECT ifnull(sum(blob_bytes), 0) FROM accounts),
            (SELECT count(*) FROM carried_items),
            (SELECT count(DISTINCT account) FROM spaces), (SELECT ifnull(sum(bytes), 0) FROM spaces)";
        Ok(self.db.query_row(query, [], |row| {
            Ok(Stats {
                accounts: row.get(0)?,
                devices: row.get(1)?,
                groups: row.get(2)?,
                waiting: row.get(3)?,
                waiting_bytes: row.get(4)?,
                blobs: row.get(5)?,
                blob_bytes: row.get(6)?,
                carried: row.get(7)?,
                backups: row.get(8)?,
                backup_bytes: row.get(9)?,
            })
        })?)
    }
}
