//! Table `files`: the files of messages, their keys, and how far they have come.

use crate::Result;
use crate::row::{id, opt_id};
use harkara_api::FileFault;
use harkara_wire::id::{BlobId, FileId};
use rusqlite::{Connection, OptionalExtension, Row};

/// What is to happen with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    Nothing = 0,
    Prepare = 1,
    Upload = 2,
    Download = 3,
    /// Nothing mentions it any more.
    Discard = 4,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Local number.
    pub file: i64,
    pub file_id: Option<FileId>,
    pub key: Option<[u8; 32]>,
    pub size: u64,
    /// Of its chunks, 32 bytes each; empty: not known yet.
    pub ids: Vec<u8>,
    pub index: Option<BlobId>,
    /// What it is made of.
    pub source: Option<String>,
    /// Its name in that archive; `None`: the source itself.
    pub inside: Option<String>,
    pub shrink: bool,
    pub here: bool,
    pub want: Want,
    /// Own devices wait for the upload.
    pub offer: bool,
    pub paused: bool,
    pub fault: Option<FileFault>,
    /// Chunks, as far as was told last.
    pub done: u32,
    pub asked_ms: u64,
    /// Put at a relay that carries: home must still get it.
    pub owed: bool,
}

impl File {
    /// Nothing is known of it and nothing wanted.
    pub fn new() -> Self {
        Self {
            file: 0,
            file_id: None,
            key: None,
            size: 0,
            ids: Vec::new(),
            index: None,
            source: None,
            inside: None,
            shrink: false,
            here: false,
            want: Want::Nothing,
            offer: false,
            paused: false,
            fault: None,
            done: 0,
            asked_ms: 0,
            owed: false,
        }
    }
}

impl Default for File {
    fn default() -> Self {
        Self::new()
    }
}

const COLUMNS: &str = "file, file_id, key, size, ids, index_id, source, shrink, here, want, offer, paused, fault, done,
    asked_ms, inside, owed FROM files";

fn read(row: &Row<'_>) -> rusqlite::Result<File> {
    Ok(File {
        file: row.get(0)?,
        file_id: opt_id(row, 1)?,
        key: row.get(2)?,
        size: row.get::<_, i64>(3)? as u64,
        ids: row.get(4)?,
        index: opt_id(row, 5)?,
        source: row.get(6)?,
        shrink: row.get(7)?,
        here: row.get(8)?,
        want: match row.get::<_, i64>(9)? {
            1 => Want::Prepare,
            2 => Want::Upload,
            3 => Want::Download,
            4 => Want::Discard,
            _ => Want::Nothing,
        },
        offer: row.get(10)?,
        paused: row.get(11)?,
        fault: fault(row.get(12)?),
        done: row.get(13)?,
        asked_ms: row.get::<_, i64>(14)? as u64,
        inside: row.get(15)?,
        owed: row.get(16)?,
    })
}

const FAULTS: [FileFault; 7] = [
    FileFault::Missing,
    FileFault::Damaged,
    FileFault::SourceGone,
    FileFault::TooLarge,
    FileFault::Quota,
    FileFault::DiskFull,
    FileFault::Cancelled,
];

/// As stored.
pub(crate) fn fault(number: i64) -> Option<FileFault> {
    usize::try_from(number - 1).ok().and_then(|at| FAULTS.get(at)).copied()
}

fn number(fault: Option<FileFault>) -> i64 {
    fault.and_then(|fault| FAULTS.iter().position(|known| *known == fault)).map_or(0, |at| at as i64 + 1)
}

/// A new row; its number.
pub fn insert(conn: &Connection, new: &File) -> Result<i64> {
    conn.prepare_cached(
        "INSERT INTO files (file_id, key, size, ids, index_id, source, shrink, here, want, offer, paused, fault, done,
            asked_ms, inside, owed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
    )?
    .execute(rusqlite::params![
        new.file_id.as_ref().map(FileId::as_bytes),
        new.key,
        new.size as i64,
        new.ids,
        new.index.as_ref().map(BlobId::as_bytes),
        new.source,
        new.shrink,
        new.here,
        new.want as i64,
        new.offer,
        new.paused,
        number(new.fault),
        new.done,
        new.asked_ms as i64,
        new.inside,
        new.owed,
    ])?;
    Ok(conn.last_insert_rowid())
}

/// Writes what may change of a row.
pub fn update(conn: &Connection, file: &File) -> Result<()> {
    conn.prepare_cached(
        "UPDATE files SET file_id = ?2, key = ?3, size = ?4, ids = ?5, index_id = ?6, source = ?7, here = ?8, want = ?9,
            offer = ?10, paused = ?11, fault = ?12, done = ?13, asked_ms = ?14, inside = ?15, owed = ?16
         WHERE file = ?1",
    )?
    .execute(rusqlite::params![
        file.file,
        file.file_id.as_ref().map(FileId::as_bytes),
        file.key,
        file.size as i64,
        file.ids,
        file.index.as_ref().map(BlobId::as_bytes),
        file.source,
        file.here,
        file.want as i64,
        file.offer,
        file.paused,
        number(file.fault),
        file.done,
        file.asked_ms as i64,
        file.inside,
        file.owed,
    ])?;
    Ok(())
}

/// One file.
pub fn get(conn: &Connection, file: i64) -> Result<Option<File>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE file = ?1"))?;
    Ok(statement.query_row([file], read).optional()?)
}

/// By what it is called everywhere.
pub fn by_id(conn: &Connection, file: &FileId) -> Result<Option<File>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE file_id = ?1"))?;
    Ok(statement.query_row([file.as_bytes()], read).optional()?)
}

/// The file at a place of a message.
pub fn of_message(conn: &Connection, message: &[u8], place: u32) -> Result<Option<File>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} WHERE file = (SELECT file FROM attachments WHERE message_id = ?1 AND place = ?2)"
    ))?;
    Ok(statement.query_row((message, place), read).optional()?)
}

/// Files with which this is to happen, and that can go on, oldest first, those out of archives last. What is held is
/// prepared all the same: only its way is held.
pub fn wanted(conn: &Connection, want: Want, limit: u32) -> Result<Vec<File>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} WHERE want = ?1 AND want > 0 AND (paused = 0 OR want = 1) AND fault = 0
         ORDER BY inside IS NOT NULL, file LIMIT ?2"
    ))?;
    let rows = statement.query_map((want as i64, limit), read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Home can be reached again: what was put elsewhere meanwhile is put there too.
pub fn bring_home(conn: &Connection) -> Result<()> {
    conn.prepare_cached("UPDATE files SET want = 2, paused = 0, fault = 0 WHERE owed = 1 AND want = 0 AND here = 1")?
        .execute([])?;
    Ok(())
}

/// Whether a file of this message is on its way home: the message waits for it.
pub fn is_owed(conn: &Connection, message: &[u8]) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM attachments a JOIN files f ON f.file = a.file
            WHERE a.message_id = ?1 AND f.owed = 1 AND f.want = 2 AND f.paused = 0 AND f.fault = 0)",
    )?;
    Ok(statement.query_row([message], |row| row.get(0))?)
}

/// What lies on disk, or may.
pub fn ids(conn: &Connection) -> Result<Vec<FileId>> {
    let mut statement = conn.prepare_cached("SELECT file_id FROM files WHERE file_id IS NOT NULL")?;
    let rows = statement.query_map([], |row| id(row, 0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Files all of whose chunks are here, with the time of the oldest message that has them, by that time.
pub fn here(conn: &Connection) -> Result<Vec<(u64, File)>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE here = 1 AND file_id IS NOT NULL"))?;
    let mut oldest = conn.prepare_cached(
        "SELECT min(m.sort_ms) FROM attachments a CROSS JOIN messages m ON m.message_id = a.message_id
         WHERE a.file = ?1 AND m.status <> 0",
    )?;
    let mut found = Vec::new();
    for file in statement.query_map([], read)? {
        let file = file?;
        let at: Option<i64> = oldest.query_row([file.file], |row| row.get(0))?;
        found.extend(at.map(|ms| (ms as u64, file)));
    }
    found.sort_by(|(one, a), (other, b)| (one, a.file_id).cmp(&(other, b.file_id)));
    Ok(found)
}

/// Whether a file is still to be made of this; `going_on`: and nothing stands in the way.
pub fn awaited(conn: &Connection, source: &str, going_on: bool) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM files WHERE source = ?1 AND (?2 = 0 OR (want = 1 AND fault = 0)))",
    )?;
    Ok(statement.query_row((source, going_on), |row| row.get(0))?)
}

/// What files are to be made of.
pub fn sources(conn: &Connection) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached("SELECT DISTINCT source FROM files WHERE source IS NOT NULL")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Nothing is left of it.
pub fn remove(conn: &Connection, file: i64) -> Result<()> {
    conn.prepare_cached("DELETE FROM files WHERE file = ?1")?.execute([file])?;
    Ok(())
}

/// How far it is, for the screen.
pub fn set_done(conn: &Connection, file: i64, done: u32) -> Result<()> {
    conn.prepare_cached("UPDATE files SET done = ?2 WHERE file = ?1")?.execute((file, done))?;
    Ok(())
}
