//! Table `self`: who this device is.

use crate::Result;
use crate::row::{id, opt_id};
use harkara_wire::id::{AccountId, DeviceId, GroupId};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension, Row};
use zeroize::Zeroizing;

/// Where this device stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnStage {
    /// Has keys, belongs to no account yet.
    Fresh,
    /// A full device of an account.
    Linked,
    /// Was removed from its account.
    Removed,
    /// Has everything from a backup, the account key too; the account's roster does not list it yet.
    Restored,
}

/// The one row. The secrets are wiped from memory when it is dropped.
#[derive(Clone)]
pub struct Own {
    pub stage: OwnStage,
    pub relay_link: String,
    pub relay_name: String,
    pub relay_web: String,
    pub account_id: Option<AccountId>,
    /// Ed25519 seed; phones only.
    pub account_secret: Option<Zeroizing<[u8; 32]>>,
    pub device_id: DeviceId,
    /// Ed25519 seed.
    pub device_secret: Zeroizing<[u8; 32]>,
    /// X25519.
    pub transport_secret: Zeroizing<[u8; 32]>,
    /// Encoded `DeviceCertificate`; empty while fresh.
    pub certificate: Vec<u8>,
    pub handle: String,
    pub self_group: Option<GroupId>,
    pub profile_name: String,
    pub profile_changed_ms: u64,
    pub send_read_marks: bool,
    /// The last mailbox sequence whose effects are committed.
    pub mailbox_acked: u64,
    /// Restored: the account's other phones go as soon as this one stands in all groups.
    pub replaces: bool,
}

/// The row, if this database has one yet.
pub fn get(conn: &Connection) -> Result<Option<Own>> {
    let mut statement = conn.prepare_cached(
        "SELECT stage, relay_link, relay_name, relay_web, account_id, account_secret, device_id, device_secret,
                transport_secret, certificate, handle, self_group, profile_name, profile_changed_ms, send_read_marks,
                mailbox_acked, replaces
         FROM self WHERE one = 1",
    )?;
    Ok(statement.query_row([], read).optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Own> {
    Ok(Own {
        stage: match row.get::<_, i64>(0)? {
            0 => OwnStage::Fresh,
            1 => OwnStage::Linked,
            3 => OwnStage::Restored,
            _ => OwnStage::Removed,
        },
        relay_link: row.get(1)?,
        relay_name: row.get(2)?,
        relay_web: row.get(3)?,
        account_id: opt_id(row, 4)?,
        account_secret: row.get::<_, Option<[u8; 32]>>(5)?.map(Zeroizing::new),
        device_id: id(row, 6)?,
        device_secret: Zeroizing::new(row.get(7)?),
        transport_secret: Zeroizing::new(row.get(8)?),
        certificate: row.get::<_, Option<Vec<u8>>>(9)?.unwrap_or_default(),
        handle: row.get(10)?,
        self_group: opt_id(row, 11)?,
        profile_name: row.get(12)?,
        profile_changed_ms: row.get::<_, i64>(13)? as u64,
        send_read_marks: row.get(14)?,
        mailbox_acked: row.get::<_, i64>(15)? as u64,
        replaces: row.get(16)?,
    })
}

/// Writes the whole row.
pub fn put(conn: &Connection, own: &Own) -> Result<()> {
    conn.prepare_cached(
        "INSERT OR REPLACE INTO self (one, stage, relay_link, relay_name, relay_web, account_id, account_secret,
            device_id, device_secret, transport_secret, certificate, handle, self_group, profile_name,
            profile_changed_ms, send_read_marks, mailbox_acked, replaces)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
    )?
    .execute(rusqlite::params![
        match own.stage {
            OwnStage::Fresh => 0,
            OwnStage::Linked => 1,
            OwnStage::Removed => 2,
            OwnStage::Restored => 3,
        },
        own.relay_link,
        own.relay_name,
        own.relay_web,
        own.account_id.as_ref().map(AccountId::as_bytes),
        own.account_secret.as_ref().map(|secret| secret.as_slice()),
        own.device_id.as_bytes(),
        own.device_secret.as_slice(),
        own.transport_secret.as_slice(),
        (!own.certificate.is_empty()).then_some(own.certificate.as_slice()),
        own.handle,
        own.self_group.as_ref().map(GroupId::as_bytes),
        own.profile_name,
        own.profile_changed_ms as i64,
        own.send_read_marks,
        own.mailbox_acked as i64,
        own.replaces,
    ])?;
    Ok(())
}

/// Empties every table, as of a device that was never anybody's. Rows of files are left to be thrown away with what is on
/// disk of them.
pub fn forget_everything(conn: &Connection) -> Result<()> {
    // Row by row the full-text index would take minutes; and the triggers would fail at what is not in it any more.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    let emptied = conn.execute_batch(
        "INSERT INTO messages_fts (messages_fts) VALUES ('delete-all');
         DELETE FROM messages; DELETE FROM annotations; DELETE FROM stars; DELETE FROM gone;
         DELETE FROM attachments; UPDATE files SET want = 4, paused = 0, fault = 0;
         DELETE FROM receipts; DELETE FROM receipts_due; DELETE FROM outbox;
         DELETE FROM members; DELETE FROM chats; DELETE FROM devices; DELETE FROM accounts; DELETE FROM nearby_secrets;
         DELETE FROM mls_values; DELETE FROM mls_lists; DELETE FROM history_chunks; DELETE FROM history;
         DELETE FROM relay_status; DELETE FROM fallbacks; DELETE FROM carriers; DELETE FROM backup_key; DELETE FROM backups;
         DELETE FROM backup_plan; DELETE FROM restoring; DELETE FROM restored; DELETE FROM restore_lost; DELETE FROM vault;
         DELETE FROM self;",
    );
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, true)?;
    Ok(emptied?)
}

/// Everything up to this mailbox sequence is committed (with this transaction).
pub fn set_mailbox_acked(conn: &Connection, sequence: u64) -> Result<()> {
    conn.prepare_cached("UPDATE self SET mailbox_acked = ?1 WHERE one = 1")?.execute([sequence as i64])?;
    Ok(())
}
