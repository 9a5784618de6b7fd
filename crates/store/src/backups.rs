//! Tables `backup_key` and `backups`: by what this device makes backups, and what it saw last where they are.

use crate::Result;
use rusqlite::{Connection, OptionalExtension};
use zeroize::Zeroizing;

/// The last generation seen at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Where, in the driver's words.
    pub place: String,
    pub generation: u64,
    /// Of its head.
    pub hash: [u8; 32],
    pub made_ms: u64,
}

/// By what this device makes backups.
pub struct Key {
    /// `None`: the phone keeps it.
    pub seed: Option<Zeroizing<[u8; 20]>>,
    /// `content.BackupAccess`, encoded.
    pub access: Zeroizing<Vec<u8>>,
    pub made_ms: u64,
}

/// The key of the backups, if there is one yet.
pub fn key(conn: &Connection) -> Result<Option<Key>> {
    let mut statement = conn.prepare_cached("SELECT seed, access, made_ms FROM backup_key WHERE one = 1")?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Key {
            seed: row.get::<_, Option<[u8; 20]>>(0)?.map(Zeroizing::new),
            access: Zeroizing::new(row.get(1)?),
            made_ms: row.get::<_, i64>(2)? as u64,
        })
    };
    Ok(statement.query_row([], read).optional()?)
}

/// The seed of the backups, where this device has it.
pub fn seed(conn: &Connection) -> Result<Option<Zeroizing<[u8; 20]>>> {
    Ok(key(conn)?.and_then(|key| key.seed))
}

/// Keeps the key. What was known of backups under another one is of no use any more.
pub fn set_key(conn: &Connection, key: &Key) -> Result<()> {
    conn.prepare_cached("INSERT OR REPLACE INTO backup_key (one, seed, access, made_ms) VALUES (1, ?1, ?2, ?3)")?
        .execute((key.seed.as_ref().map(|seed| seed.as_slice()), key.access.as_slice(), key.made_ms as i64))?;
    conn.prepare_cached("DELETE FROM backups")?.execute([])?;
    Ok(())
}

/// What was seen at a place.
pub fn get(conn: &Connection, place: &str) -> Result<Option<Kept>> {
    let mut statement = conn.prepare_cached("SELECT place, generation, hash, made_ms FROM backups WHERE place = ?1")?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Kept {
            place: row.get(0)?,
            generation: row.get::<_, i64>(1)? as u64,
            hash: row.get(2)?,
            made_ms: row.get::<_, i64>(3)? as u64,
        })
    };
    Ok(statement.query_row([place], read).optional()?)
}

/// Writes the whole row.
pub fn put(conn: &Connection, kept: &Kept) -> Result<()> {
    conn.prepare_cached("INSERT OR REPLACE INTO backups (place, generation, hash, made_ms) VALUES (?1, ?2, ?3, ?4)")?
        .execute((&kept.place, kept.generation as i64, kept.hash, kept.made_ms as i64))?;
    Ok(())
}
