//! Files as messages mention them: what is written, and what is believed of what is read.

use super::rows::sealed;
use crate::error::Result;
use crate::step::Step;
use harkara_api::FileKind;
use harkara_media::{Sealed, kind, name, picture};
use harkara_store::attachments::{self, Attachment};
use harkara_store::files::{self, File, Want};
use harkara_store::messages;
use harkara_wire::content::{LONGEST_VOICE_MS, MAX_ATTACHMENTS, WAVEFORM};
use harkara_wire::id::MessageId;
use harkara_wire::proto::content;
use harkara_wire::proto::content::attachment::Kind;
use rusqlite::Connection;

/// A file up to this is fetched by itself.
const AUTOMATIC: u64 = 8 << 20;
/// Characters of a media type.
const MAX_MEDIA_TYPE: usize = 80;

/// What a message mentions, as others get it. Files that are still being prepared are left out.
pub(crate) fn write(conn: &Connection, message: &MessageId) -> Result<Vec<content::Attachment>> {
    let mut written = Vec::new();
    for known in attachments::of_message(conn, message)? {
        let Some(sealed) = files::get(conn, known.file)?.as_ref().and_then(sealed) else { continue };
        let kind = match known.kind {
            FileKind::File => Kind::File,
            FileKind::Photo => Kind::Photo,
            FileKind::Video => Kind::Video,
            FileKind::Audio => Kind::Audio,
            FileKind::Voice => Kind::Voice,
        };
        written.push(content::Attachment {
            key: sealed.key.0.to_vec(),
            size: sealed.size,
            chunks: sealed.inline(),
            index: sealed.index.map(|index| index.to_vec()).unwrap_or_default(),
            name: known.name,
            media_type: known.media_type,
            kind: kind.into(),
            width: known.width,
            height: known.height,
            duration_ms: known.duration_ms,
            thumbnail: known.thumbnail,
            waveform: known.waveform,
        });
    }
    Ok(written)
}

/// Takes in what a message mentions. `fetch`: small files are fetched by themselves. What contradicts itself is left
/// out; the rest of the message stays.
pub(crate) fn read(
    conn: &Connection,
    message: &MessageId,
    mentioned: &[content::Attachment],
    fetch: bool,
) -> Result<()> {
    // Hidden, or deleted before it came: it mentions nothing.
    if messages::standing(conn, message)?.is_none_or(|standing| standing.kind != messages::TEXT) {
        return Ok(());
    }
    for (place, said) in (0u32..).zip(mentioned.iter().take(MAX_ATTACHMENTS)) {
        let Ok(sealed) = Sealed::referred(&said.key, said.size, &said.chunks, &said.index) else {
            tracing::info!(%message, "a file reference that contradicts itself");
            continue;
        };
        let file = match files::by_id(conn, &sealed.file_id)? {
            Some(known) => known.file,
            None => {
                let want = if fetch && sealed.size <= AUTOMATIC { Want::Download } else { Want::Nothing };
                files::insert(conn, &remote(&sealed, want))?
            }
        };
        attachments::insert(conn, &believed(message, place, file, said))?;
    }
    Ok(())
}

fn remote(sealed: &Sealed, want: Want) -> File {
    File {
        file_id: Some(sealed.file_id),
        key: Some(sealed.key.0),
        size: sealed.size,
        ids: sealed.ids.iter().flat_map(|id| id.0).collect(),
        index: sealed.index,
        want,
        ..File::new()
    }
}

fn believed(message: &MessageId, place: u32, file: i64, said: &content::Attachment) -> Attachment {
    let plain = |c: char| c.is_ascii_graphic();
    let media_type: String = said.media_type.chars().filter(|c| plain(*c)).take(MAX_MEDIA_TYPE).collect();
    let (shown, as_kind) = match said.kind() {
        Kind::File => (FileKind::File, kind::Kind::File),
        Kind::Photo => (FileKind::Photo, kind::Kind::Photo),
        Kind::Video => (FileKind::Video, kind::Kind::Video),
        Kind::Audio => (FileKind::Audio, kind::Kind::Audio),
        Kind::Voice => (FileKind::Voice, kind::Kind::Audio),
    };
    let fit = picture::thumbnail_is_fit(&said.thumbnail);
    let drawn = shown == FileKind::Voice && said.waveform.len() == WAVEFORM;
    // An hour is said to be an hour, an age of the earth is not known.
    let longest_ms = if shown == FileKind::Voice { LONGEST_VOICE_MS } else { i64::MAX as u64 };
    Attachment {
        message_id: *message,
        place,
        file,
        kind: if kind::agrees(as_kind, &media_type) { shown } else { FileKind::File },
        name: name::clean(&said.name),
        media_type,
        width: said.width,
        height: said.height,
        duration_ms: Some(said.duration_ms).filter(|ms| *ms <= longest_ms).unwrap_or_default(),
        thumbnail: if fit { said.thumbnail.clone() } else { Vec::new() },
        waveform: if drawn { said.waveform.clone() } else { Vec::new() },
    }
}

/// Home has brought a message: its files are there as well.
pub(crate) fn placed(step: &mut Step<'_>, message: &MessageId) -> Result<()> {
    for known in attachments::of_message(step.db, message)? {
        step.mem.transfers.absent.remove(&known.file);
    }
    Ok(())
}
