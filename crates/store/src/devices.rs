//! Table `devices`: every device ever seen, so that an old message still knows its sender.

use crate::Result;
use crate::row::id;
use harkara_wire::id::{AccountId, DeviceId};
use rusqlite::{Connection, OptionalExtension, Row};

/// A device of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    pub device_id: DeviceId,
    pub account_id: AccountId,
    /// As `harkara.identity.Platform`.
    pub platform: i32,
    /// Encoded `DeviceCertificate`.
    pub certificate: Vec<u8>,
    pub name: String,
    pub name_changed_ms: u64,
    pub linked_ms: u64,
    pub removed: bool,
    /// The person has not acknowledged it.
    pub notice: bool,
}

const COLUMNS: &str =
    "device_id, account_id, platform, certificate, name, name_changed_ms, linked_ms, removed, notice FROM devices";

fn read(row: &Row<'_>) -> rusqlite::Result<Device> {
    Ok(Device {
        device_id: id(row, 0)?,
        account_id: id(row, 1)?,
        platform: row.get(2)?,
        certificate: row.get(3)?,
        name: row.get(4)?,
        name_changed_ms: row.get::<_, i64>(5)? as u64,
        linked_ms: row.get::<_, i64>(6)? as u64,
        removed: row.get(7)?,
        notice: row.get(8)?,
    })
}

/// One device.
pub fn get(conn: &Connection, device: &DeviceId) -> Result<Option<Device>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE device_id = ?1"))?;
    Ok(statement.query_row([device.as_bytes()], read).optional()?)
}

/// All devices ever seen of an account.
pub fn of_account(conn: &Connection, account: &AccountId) -> Result<Vec<Device>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE account_id = ?1 ORDER BY device_id"))?;
    let rows = statement.query_map([account.as_bytes()], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A device was seen. True if it is new here; a known one stays as it is.
pub fn ensure(
    conn: &Connection,
    device: &DeviceId,
    account: &AccountId,
    platform: i32,
    certificate: &[u8],
    linked_ms: u64,
) -> Result<bool> {
    let new = conn
        .prepare_cached(
            "INSERT OR IGNORE INTO devices
                (device_id, account_id, platform, certificate, name, name_changed_ms, linked_ms, removed, notice)
             VALUES (?1, ?2, ?3, ?4, '', 0, ?5, 0, 0)",
        )?
        .execute((device.as_bytes(), account.as_bytes(), platform, certificate, linked_ms as i64))?;
    Ok(new > 0)
}

/// The device was removed, for good. True if that is news. An id never seen is noted all the same.
pub fn set_removed(conn: &Connection, device: &DeviceId, account: &AccountId) -> Result<bool> {
    let changed = conn
        .prepare_cached(
            "INSERT INTO devices
                (device_id, account_id, platform, certificate, name, name_changed_ms, linked_ms, removed, notice)
             VALUES (?1, ?2, 0, x'', '', 0, 0, 1, 0)
             ON CONFLICT (device_id) DO UPDATE SET removed = 1, notice = 0 WHERE removed = 0",
        )?
        .execute((device.as_bytes(), account.as_bytes()))?;
    Ok(changed > 0)
}

/// Whether the device was removed.
pub fn is_removed(conn: &Connection, device: &DeviceId) -> Result<bool> {
    let mut statement = conn.prepare_cached("SELECT removed FROM devices WHERE device_id = ?1")?;
    Ok(statement.query_row([device.as_bytes()], |row| row.get(0)).optional()?.unwrap_or(false))
}

/// The removal has come by the mailbox. What the device wrote before it stands there before it, for everybody alike;
/// what comes after it is refused.
pub fn lock_out(conn: &Connection, device: &DeviceId) -> Result<()> {
    conn.prepare_cached("UPDATE devices SET removed = 2 WHERE device_id = ?1 AND removed = 1")?
        .execute([device.as_bytes()])?;
    Ok(())
}

/// Whether the removal has come by the mailbox.
pub fn is_locked_out(conn: &Connection, device: &DeviceId) -> Result<bool> {
    let mut statement = conn.prepare_cached("SELECT removed = 2 FROM devices WHERE device_id = ?1")?;
    Ok(statement.query_row([device.as_bytes()], |row| row.get(0)).optional()?.unwrap_or(false))
}

/// What a device is called; the later change wins. True if this one did.
pub fn set_name(conn: &Connection, device: &DeviceId, name: &str, changed_ms: u64) -> Result<bool> {
    let changed = conn
        .prepare_cached(
            "UPDATE devices SET name = ?2, name_changed_ms = ?3 WHERE device_id = ?1 AND name_changed_ms < ?3",
        )?
        .execute((device.as_bytes(), name, changed_ms as i64))?;
    Ok(changed > 0)
}

/// How far the person has been told about a new device of theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// Nothing to tell, or acknowledged.
    None,
    /// Not told yet.
    Untold,
    /// Told, not acknowledged.
    Told,
    /// Told twice, not acknowledged.
    Reminded,
}

/// Notes how far the person has been told. True if that is a change.
pub fn set_notice(conn: &Connection, device: &DeviceId, notice: Notice) -> Result<bool> {
    let changed = conn
        .prepare_cached("UPDATE devices SET notice = ?2 WHERE device_id = ?1 AND notice <> ?2")?
        .execute((device.as_bytes(), notice as i64))?;
    Ok(changed > 0)
}

/// Devices the person will be told about (again): which, since when, how far.
pub fn notices(conn: &Connection) -> Result<Vec<(DeviceId, u64, Notice)>> {
    let mut statement = conn.prepare_cached(
        "SELECT device_id, linked_ms, notice FROM devices WHERE notice > 0 AND notice < 3 ORDER BY device_id",
    )?;
    let rows = statement.query_map([], |row| {
        let notice = if row.get::<_, i64>(2)? == Notice::Untold as i64 { Notice::Untold } else { Notice::Told };
        Ok((id(row, 0)?, row.get::<_, i64>(1)? as u64, notice))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
