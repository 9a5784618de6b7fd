//! Table `attachments`: where files are mentioned.

use crate::Result;
use crate::row::id;
use harkara_api::FileKind;
use harkara_wire::id::{ChatId, MessageId};
use rusqlite::{Connection, Row};

/// A file as a message mentions it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub message_id: MessageId,
    pub place: u32,
    /// Local number.
    pub file: i64,
    pub kind: FileKind,
    pub name: String,
    pub media_type: String,
    pub width: u32,
    pub height: u32,
    pub duration_ms: u64,
    /// JPEG, or empty.
    pub thumbnail: Vec<u8>,
    /// Of a voice message, or empty.
    pub waveform: Vec<u8>,
}

const COLUMNS: &str = "message_id, place, file, kind, name, media_type, width, height, duration_ms, thumbnail,
    waveform FROM attachments";

fn read(row: &Row<'_>) -> rusqlite::Result<Attachment> {
    Ok(Attachment {
        message_id: id(row, 0)?,
        place: row.get(1)?,
        file: row.get(2)?,
        kind: kind(row.get(3)?),
        name: row.get(4)?,
        media_type: row.get(5)?,
        width: row.get(6)?,
        height: row.get(7)?,
        duration_ms: row.get::<_, i64>(8)? as u64,
        thumbnail: row.get(9)?,
        waveform: row.get(10)?,
    })
}

/// As stored.
pub(crate) fn kind(number: i64) -> FileKind {
    match number {
        1 => FileKind::Photo,
        2 => FileKind::Video,
        3 => FileKind::Audio,
        4 => FileKind::Voice,
        _ => FileKind::File,
    }
}

/// Writes it; one that is at its place already stays.
pub fn insert(conn: &Connection, new: &Attachment) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO attachments (message_id, place, file, kind, name, media_type, width, height, duration_ms, thumbnail,
            waveform)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING",
    )?
    .execute(rusqlite::params![
        new.message_id.as_bytes(),
        new.place,
        new.file,
        new.kind as i64,
        new.name,
        new.media_type,
        new.width,
        new.height,
        new.duration_ms as i64,
        new.thumbnail,
        new.waveform,
    ])?;
    Ok(())
}

/// Its file has been prepared: now it is known what it is.
pub fn describe(conn: &Connection, known: &Attachment) -> Result<()> {
    conn.prepare_cached(
        "UPDATE attachments SET kind = ?3, name = ?4, media_type = ?5, width = ?6, height = ?7, duration_ms = ?8,
            thumbnail = ?9, waveform = ?10
         WHERE message_id = ?1 AND place = ?2",
    )?
    .execute(rusqlite::params![
        known.message_id.as_bytes(),
        known.place,
        known.kind as i64,
        known.name,
        known.media_type,
        known.width,
        known.height,
        known.duration_ms as i64,
        known.thumbnail,
        known.waveform,
    ])?;
    Ok(())
}

/// Of one message, in order.
pub fn of_message(conn: &Connection, message: &MessageId) -> Result<Vec<Attachment>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE message_id = ?1 ORDER BY place"))?;
    let rows = statement.query_map([message.as_bytes()], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Where a file is mentioned.
pub fn of_file(conn: &Connection, file: i64) -> Result<Vec<Attachment>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE file = ?1 ORDER BY message_id, place"))?;
    let rows = statement.query_map([file], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The messages that mention a file, with their chats.
pub fn mentions(conn: &Connection, file: i64) -> Result<Vec<(ChatId, MessageId, u32)>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.chat_id, a.message_id, a.place FROM attachments a JOIN messages m ON m.message_id = a.message_id
            JOIN chats c ON c.chat = m.chat
         WHERE a.file = ?1 ORDER BY a.message_id, a.place",
    )?;
    let rows = statement.query_map([file], |row| Ok((id(row, 0)?, id(row, 1)?, row.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
