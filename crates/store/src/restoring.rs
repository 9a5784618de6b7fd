//! Tables `restoring`, `restored`, `restore_lost`: how far a device has come that is made of a backup.

use crate::Result;
use crate::backup_plan::{from_text, to_text};
use harkara_api::{BackupFault, BackupPlace, ChatId, LostPart, RestoreView};
use rusqlite::{Connection, OptionalExtension};

/// Parts told of: beyond this everything is lost anyway.
const TOLD: u32 = 1_000;

/// The one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restoring {
    pub place: BackupPlace,
    pub made_ms: u64,
    pub messages: u64,
    pub media: u64,
    pub done: bool,
    pub fault: Option<BackupFault>,
}

/// What stands there; `None`: this device is not made of a backup.
pub fn get(conn: &Connection) -> Result<Option<Restoring>> {
    let mut statement =
        conn.prepare_cached("SELECT place, made_ms, messages, media, done, fault FROM restoring WHERE one = 1")?;
    let row = statement.query_row([], |row| {
        let number = |column: usize| row.get::<_, i64>(column).map(|number| number as u64);
        let texts = (row.get::<_, String>(0)?, row.get::<_, Option<String>>(5)?);
        Ok((texts, number(1)?, number(2)?, number(3)?, row.get(4)?))
    });
    let Some(((place, fault), made_ms, messages, media, done)) = row.optional()? else { return Ok(None) };
    let (place, fault) = (from_text(&place)?, fault.as_deref().map(from_text).transpose()?);
    Ok(Some(Restoring { place, made_ms, messages, media, done, fault }))
}

/// Writes the whole row.
pub fn put(conn: &Connection, row: &Restoring) -> Result<()> {
    conn.prepare_cached(
        "INSERT OR REPLACE INTO restoring (one, place, made_ms, messages, media, done, fault)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((
        to_text(&row.place)?,
        row.made_ms as i64,
        row.messages as i64,
        row.media as i64,
        row.done,
        row.fault.as_ref().map(to_text).transpose()?,
    ))?;
    Ok(())
}

/// Whether a segment is here already.
pub fn has(conn: &Connection, segment: &[u8]) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM restored WHERE segment = ?1")?.exists([segment])?)
}

/// It is here.
pub fn note(conn: &Connection, segment: &[u8]) -> Result<()> {
    conn.prepare_cached("INSERT OR IGNORE INTO restored (segment) VALUES (?1)")?.execute([segment])?;
    Ok(())
}

/// Something of the backup can't be had.
pub fn lose(conn: &Connection, object: &str, part: &LostPart) -> Result<()> {
    let chats: Vec<u8> = part.chats.iter().filter_map(|chat| hex::decode(&chat.0).ok()).flatten().collect();
    conn.prepare_cached(
        "INSERT OR REPLACE INTO restore_lost (object, missing, chats, from_ms, to_ms, file) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((object, part.missing, chats, part.from_ms as i64, part.to_ms as i64, part.file))?;
    Ok(())
}

/// It could be had after all.
pub fn found(conn: &Connection, object: &str) -> Result<()> {
    conn.prepare_cached("DELETE FROM restore_lost WHERE object = ?1")?.execute([object])?;
    Ok(())
}

/// How it stands, for a screen.
pub fn view(conn: &Connection) -> Result<Option<RestoreView>> {
    let Some(Restoring { made_ms, messages, media, done, fault, .. }) = get(conn)? else { return Ok(None) };
    let mut statement = conn.prepare_cached(
        "SELECT missing, chats, from_ms, to_ms, file FROM restore_lost ORDER BY from_ms DESC, object LIMIT ?1",
    )?;
    let rows = statement.query_map([TOLD], |row| {
        let chats: Vec<u8> = row.get(1)?;
        Ok(LostPart {
            missing: row.get(0)?,
            chats: chats.chunks(16).map(|id| ChatId(hex::encode(id))).collect(),
            from_ms: row.get::<_, i64>(2)? as u64,
            to_ms: row.get::<_, i64>(3)? as u64,
            file: row.get(4)?,
        })
    })?;
    let lost = rows.collect::<rusqlite::Result<_>>()?;
    Ok(Some(RestoreView { made_ms, messages, media, done, fault, lost }))
}
