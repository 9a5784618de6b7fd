//! Rows of the table as the rest of this module needs them.

use super::work::FileWork;
use crate::error::{EngineError, Result};
use crate::requests::Waiting;
use crate::step::Step;
use harkara_api::{ApiError, ErrorCode, FileFault};
use harkara_media::{FileKey, Sealed};
use harkara_store::files::{self, File};
use harkara_store::{attachments, messages};
use harkara_wire::id::{BlobId, MessageId};
use rusqlite::Connection;

/// How to fetch and open a file. `None`: it is still being prepared.
pub(crate) fn sealed(row: &File) -> Option<Sealed> {
    let (file_id, key) = (row.file_id?, FileKey(row.key?));
    let ids = row.ids.as_chunks::<32>().0.iter().map(|id| BlobId(*id)).collect();
    Some(Sealed { file_id, key, size: row.size, ids, index: row.index })
}

/// A file that is on this device, for whoever reads its bytes, and its name. Over a read-only connection as well.
pub fn stored_file(
    conn: &Connection,
    message: &harkara_api::MessageId,
    place: u32,
) -> std::result::Result<(Sealed, String), ApiError> {
    let message = MessageId::from_hex(&message.0).map_err(|_| ErrorCode::NotFound)?;
    let row = files::of_message(conn, message.as_bytes(), place)?.ok_or(ErrorCode::NotFound)?;
    let mentioned = attachments::of_message(conn, &message)?;
    let known = mentioned.into_iter().find(|known| known.place == place).ok_or(ErrorCode::NotFound)?;
    let sealed = sealed(&row).filter(|_| row.here).ok_or(ErrorCode::FileNotHere)?;
    Ok((sealed, known.name))
}

/// The row, which must be there.
pub(super) fn row(step: &Step<'_>, file: i64) -> Result<File> {
    files::get(step.db, file)?.ok_or(EngineError::Internal("a file that is nowhere"))
}

/// Writes the row and tells every screen that shows it.
pub(super) fn update(step: &mut Step<'_>, row: &File) -> Result<()> {
    files::update(step.db, row)?;
    for (chat, message, _) in attachments::mentions(step.db, row.file)? {
        step.changes.message(chat, message);
    }
    Ok(())
}

/// It can't go on, until somebody does something about it.
pub(super) fn fail(step: &mut Step<'_>, file: i64, fault: FileFault) -> Result<()> {
    step.mem.transfers.forget(file);
    let Some(mut row) = files::get(step.db, file)? else { return Ok(()) };
    tracing::info!(file, ?fault, "a file can't go on");
    row.fault = Some(fault);
    update(step, &row)
}

/// Whether this is the answer to a question about this chunk; then it is answered.
pub(super) fn answered(step: &mut Step<'_>, request_id: u64, file: i64, index: u32) -> bool {
    let its = |waiting: &Waiting| match waiting {
        Waiting::ChunkPut(of, which) | Waiting::ChunkGet(of, which) => (*of, *which) == (file, index),
        _ => false,
    };
    step.mem.requests.answered_if(request_id, its).is_some()
}

/// Nothing mentions it any more: nothing of it stays, here or in the database. At the relay it runs out by itself.
pub(super) fn discard(step: &mut Step<'_>, mut row: File) -> Result<()> {
    if !attachments::of_file(step.db, row.file)?.is_empty() {
        // Mentioned again in the same breath.
        row.want = files::Want::Nothing;
        return Ok(files::update(step.db, &row)?);
    }
    step.mem.transfers.forget(row.file);
    if step.mem.transfers.preparing.remove(&row.file) {
        step.out.push(crate::Output::Files(FileWork::Stop { file: row.file }));
    }
    if let Some(file_id) = row.file_id {
        step.out.push(crate::Output::Files(FileWork::Delete { file_id }));
    }
    files::remove(step.db, row.file)?;
    release(step, row.source)
}

/// A source that no file waits for any more may go.
pub(crate) fn release(step: &mut Step<'_>, source: Option<String>) -> Result<()> {
    if let Some(source) = source
        && !files::awaited(step.db, &source, false)?
    {
        step.out.push(crate::Output::Files(FileWork::Release { source }));
    }
    Ok(())
}

/// The person gives it up: what came of it goes; a message that waits for it is not sent.
pub(super) fn cancel(step: &mut Step<'_>, mut row: File) -> Result<()> {
    let file = row.file;
    step.mem.transfers.forget(file);
    if step.mem.transfers.preparing.remove(&file) {
        step.out.push(crate::Output::Files(FileWork::Stop { file }));
    }
    let (mut unsent, mut sent) = (false, false);
    for (_, message, _) in attachments::mentions(step.db, file)? {
        if messages::uncounted(step.db, &message)?.is_some() {
            messages::set_failed(step.db, &message)?;
            unsent = true;
        } else {
            sent = true;
        }
    }
    // Only forwarding it is given up: the message it came with still has it.
    let unsent = unsent && !sent;
    row.want = files::Want::Nothing;
    // Of one that was never sealed nothing is left that could be asked for.
    row.fault = (unsent || row.file_id.is_none()).then_some(FileFault::Cancelled);
    (row.paused, row.done) = (false, 0);
    let source = row.source.take();
    if let Some(file_id) = row.file_id.filter(|_| unsent || !row.here) {
        row.here = false;
        step.out.push(crate::Output::Files(FileWork::Delete { file_id }));
    }
    update(step, &row)?;
    release(step, source)
}
