//! Files of messages as a screen shows them.

use super::{Reader, known, page};
use crate::Result;
use crate::attachments::kind;
use crate::files::fault;
use data_encoding::BASE64;
use harkara_api::{Content, FilePlace, FileState, FileView, MessageView};
use harkara_wire::id;
use rusqlite::{OptionalExtension, Row};

/// Bytes of a file in one of its chunks: `files.done` counts these. The format is in crates/media.
const SEGMENT: u64 = 256 * 1024;

impl Reader<'_> {
    /// Adds the files a message mentions.
    pub(super) fn add_files(&self, message: &mut MessageView) -> Result<()> {
        let Content::Text { files, .. } = &mut message.content else { return Ok(()) };
        let message_id = known(id::MessageId::from_hex(&message.id.0), "message")?;
        *files = self.files_of(&message_id)?;
        Ok(())
    }

    /// The files a message mentions, in order.
    pub(super) fn files_of(&self, message: &id::MessageId) -> Result<Vec<FileView>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT a.place, a.kind, a.name, a.media_type, f.size, a.width, a.height, a.duration_ms,
                    length(a.thumbnail) > 0, f.want, f.here, f.paused, f.fault, f.done
             FROM attachments a JOIN files f ON f.file = a.file WHERE a.message_id = ?1 ORDER BY a.place",
        )?;
        let rows = statement.query_map([message.as_bytes()], view)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Small pictures, apart from the files' rows: a screen holds those it shows.
    pub(super) fn thumbnails(&self, of: &[FilePlace]) -> Result<Vec<String>> {
        let mut statement =
            self.conn.prepare_cached("SELECT thumbnail FROM attachments WHERE message_id = ?1 AND place = ?2")?;
        let mut picture = |asked: &FilePlace| {
            let Ok(message) = id::MessageId::from_hex(&asked.message.0) else { return Ok(String::new()) };
            let read = |row: &Row<'_>| Ok(BASE64.encode(row.get_ref(0)?.as_blob()?));
            let found = statement.query_row((message.as_bytes(), asked.place), read).optional()?;
            Ok(found.unwrap_or_default())
        };
        of.iter().take(page(u32::MAX)).map(&mut picture).collect()
    }
}

fn view(row: &Row<'_>) -> rusqlite::Result<FileView> {
    let size = row.get::<_, i64>(4)? as u64;
    Ok(FileView {
        place: row.get(0)?,
        kind: kind(row.get(1)?),
        name: row.get(2)?,
        media_type: row.get(3)?,
        size,
        width: row.get(5)?,
        height: row.get(6)?,
        duration_ms: row.get::<_, i64>(7)? as u64,
        thumbnail: row.get(8)?,
        state: state(row, size)?,
    })
}

fn state(row: &Row<'_>, size: u64) -> rusqlite::Result<FileState> {
    let (want, here, paused): (i64, bool, bool) = (row.get(9)?, row.get(10)?, row.get(11)?);
    let done = (row.get::<_, i64>(13)? as u64 * SEGMENT).min(size);
    if let Some(fault) = fault(row.get(12)?) {
        return Ok(FileState::Failed { fault, here });
    }
    Ok(match want {
        1 => FileState::Preparing,
        2 => FileState::Uploading { done, paused },
        3 => FileState::Downloading { done, paused },
        _ if here => FileState::Here,
        _ => FileState::Remote,
    })
}
