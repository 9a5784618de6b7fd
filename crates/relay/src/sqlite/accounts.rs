//! People, their devices, and invites.

use super::{device_row, fixed, groups, mailbox};
use crate::storage::*;
use harkara_wire::id::{AccountId, DeviceId};
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

pub(super) fn add_invite(db: &Connection, code: &str, uses: u32, now_ms: u64) -> StorageResult<()> {
    db.prepare_cached("INSERT INTO invites (code_hash, uses_left, created_ms) VALUES (?1, ?2, ?3)")?
        .execute(params![hash(code), uses, now_ms])?;
    Ok(())
}

fn hash(code: &str) -> [u8; 32] {
    Sha256::digest(code.as_bytes()).into()
}

pub(super) fn register(db: &Connection, new: &NewAccount<'_>, now_ms: u64) -> StorageResult<Registered> {
    if record(db, AccountBy::Id(&new.account_id))?.is_some() {
        return Ok(Registered::Exists);
    }
    if let Some(handle) = new.handle
        && record(db, AccountBy::Handle(handle))?.is_some()
    {
        return Ok(Registered::HandleTaken);
    }
    for device in new.devices {
        if is_taken(db, device, None)? {
            return Ok(Registered::DeviceTaken);
        }
    }
    if let Some(code) = new.invite {
        let used = db
            .prepare_cached("UPDATE invites SET uses_left = uses_left - 1 WHERE code_hash = ?1 AND uses_left > 0")?
            .execute([hash(code)])?;
        if used == 0 {
            return Ok(Registered::InviteInvalid);
        }
    }
    db.prepare_cached(
        "INSERT INTO accounts (account_id, handle, roster_version, created_ms, blob_bytes, groups_created,
            carried_items, carried_bytes, record)
         VALUES (?1, ?2, ?3, ?4, 0, 0, 0, 0, ?5)",
    )?
    .execute(params![new.account_id.as_bytes(), new.handle, new.roster_version, now_ms, new.record])?;
    let account = db.last_insert_rowid();
    for device in new.devices {
        add_device(db, account, device)?;
    }
    Ok(Registered::Done)
}

pub(super) fn record(db: &Connection, by: AccountBy<'_>) -> StorageResult<Option<Vec<u8>>> {
    let found = match by {
        AccountBy::Id(id) => db
            .prepare_cached("SELECT record FROM accounts WHERE account_id = ?1")?
            .query_row([id.as_bytes()], |row| row.get(0))
            .optional(),
        AccountBy::Handle(handle) => db
            .prepare_cached("SELECT record FROM accounts WHERE handle = ?1")?
            .query_row([handle], |row| row.get(0))
            .optional(),
    };
    Ok(found?)
}

pub(super) fn change_record(db: &Connection, change: &RecordChange<'_>, now_ms: u64) -> StorageResult<Changed> {
    let mut find = db.prepare_cached("SELECT account FROM accounts WHERE account_id = ?1 AND record = ?2")?;
    let found = find.query_row(params![change.account_id.as_bytes(), change.from], |row| row.get::<_, i64>(0));
    let Some(account) = found.optional()? else { return Ok(Changed::Stale) };
    let mut added = Vec::new();
    for device in change.devices {
        if is_taken(db, device, Some(account))? {
            return Ok(Changed::DeviceTaken);
        }
        if device_row(db, &device.device_id)?.is_none() {
            added.push(device);
        }
    }
    db.prepare_cached("UPDATE accounts SET roster_version = ?2, record = ?3 WHERE account = ?1")?.execute(params![
        account,
        change.roster_version,
        change.record
    ])?;
    for device in added {
        add_device(db, account, device)?;
    }
    // Before the memberships of devices that go are gone: whoever knew them must hear of it.
    let mut audience = audience(db, account)?;
    for gone in change.gone {
        if let Some(row) = device_row(db, gone)?.filter(|row| row.account == account) {
            remove_device(db, row.device)?;
            audience.remove(&row.device);
        }
    }
    let item = mailbox::NewItem::account(change.record, now_ms);
    mailbox::post(db, &item, audience.keys().copied())?;
    Ok(Changed::Done(audience.into_values().collect()))
}

/// The account's own devices and all that share a group with one of them.
fn audience(db: &Connection, account: i64) -> StorageResult<BTreeMap<i64, DeviceId>> {
    let mut query = db.prepare_cached(
        "SELECT device, device_id FROM devices WHERE removed = 0 AND (account = ?1 OR device IN (
           SELECT other.device FROM devices own
           JOIN members here ON here.device = own.device
           JOIN members other ON other.grp = here.grp
           WHERE own.account = ?1))",
    )?;
    let mut rows = query.query([account])?;
    let mut audience = BTreeMap::new();
    while let Some(row) = rows.next()? {
        audience.insert(row.get(0)?, DeviceId(row.get(1)?));
    }
    Ok(audience)
}

pub(super) fn device(db: &Connection, key: &TransportKey) -> StorageResult<Option<StoredDevice>> {
    let mut query = db.prepare_cached(
        "SELECT d.device_id, a.account_id, d.removed, a.handle IS NULL FROM devices d JOIN accounts a ON a.account = d.account
         WHERE d.transport_key = ?1",
    )?;
    let row = query
        .query_row([key], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?, row.get(2)?, row.get(3)?)));
    let Some((device_id, account_id, removed, guest)) = row.optional()? else { return Ok(None) };
    Ok(Some(StoredDevice {
        device_id: DeviceId(fixed(&device_id)?),
        account_id: AccountId(fixed(&account_id)?),
        removed,
        guest,
    }))
}

/// Whether the device or its Noise key is already something else than this account's same device. The second matters: a
/// certificate doesn't prove possession of the Noise key, so the first to claim one keeps it.
fn is_taken(db: &Connection, new: &NewDevice, account: Option<i64>) -> StorageResult<bool> {
    let mut query = db.prepare_cached(
        "SELECT device_id, transport_key, account FROM devices WHERE device_id = ?1 OR transport_key = ?2",
    )?;
    let mut rows = query.query(params![new.device_id.as_bytes(), new.transport_key])?;
    while let Some(row) = rows.next()? {
        let same = row.get_ref(0)?.as_blob().ok() == Some(new.device_id.as_bytes())
            && row.get_ref(1)?.as_blob().ok() == Some(new.transport_key.as_slice());
        if !same || account != Some(row.get(2)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn add_device(db: &Connection, account: i64, device: &NewDevice) -> StorageResult<()> {
    db.prepare_cached(
        "INSERT INTO devices (device_id, account, transport_key, removed, last_sequence, acked_sequence, mailbox_bytes)
         VALUES (?1, ?2, ?3, 0, 0, 0, 0)",
    )?
    .execute(params![device.device_id.as_bytes(), account, device.transport_key])?;
    Ok(())
}

/// The row stays, so that the device is told why it gets nothing any more, and never returns.
fn remove_device(db: &Connection, device: i64) -> StorageResult<()> {
    db.prepare_cached("UPDATE devices SET removed = 1 WHERE device = ?1")?.execute([device])?;
    db.prepare_cached("DELETE FROM key_packages WHERE device = ?1")?.execute([device])?;
    mailbox::clear(db, device)?;
    groups::leave_all(db, device)
}
