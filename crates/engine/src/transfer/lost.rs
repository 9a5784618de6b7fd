//! What the relay no longer has: own devices ask each other for it.

use super::rows;
use super::work::FileWork;
use crate::Output;
use crate::carry;
use crate::error::Result;
use crate::self_group;
use crate::step::Step;
use harkara_api::FileFault;
use harkara_store::files::{self, Want};
use harkara_store::{attachments, messages};
use harkara_wire::id::FileId;
use harkara_wire::proto::content::{FileBack, FileRequest, content::Body};

/// Own devices answer within this, so that the first may be done before the second begins.
const JITTER_MS: u64 = 3_000;

/// What came is not what was sent. Of a carrier that proves nothing but its own unreliability.
pub(super) fn damaged(step: &mut Step<'_>, file: i64) -> Result<()> {
    if carry::at_carrier(step) {
        step.mem.transfers.leave_out(file);
        return Ok(());
    }
    rows::fail(step, file, FileFault::Damaged)
}

/// The relay does not have a file (any more): perhaps another own device does. One that home was not given yet comes
/// before the message that mentions it does.
pub(super) fn missing(step: &mut Step<'_>, file: i64) -> Result<()> {
    let mut unplaced = carry::at_carrier(step);
    for (_, message, _) in attachments::mentions(step.db, file)? {
        unplaced |= messages::is_unplaced(step.db, &message)?;
    }
    if unplaced {
        step.mem.transfers.leave_out(file);
        return Ok(());
    }
    rows::fail(step, file, FileFault::Missing)?;
    let mut row = rows::row(step, file)?;
    row.asked_ms = step.now_ms;
    files::update(step.db, &row)?;
    let Some(file_id) = row.file_id else { return Ok(()) };
    self_group::tell(step, Body::FileRequest(FileRequest { file_id: file_id.to_vec() }))
}

/// An own device asks for a file: who has all of it puts it at the relay again.
pub(crate) fn requested(step: &mut Step<'_>, request: &FileRequest) -> Result<()> {
    let Ok(file_id) = FileId::try_from(request.file_id.as_slice()) else { return Ok(()) };
    let Some(mut row) = files::by_id(step.db, &file_id)?.filter(|row| row.here) else { return Ok(()) };
    if row.want == Want::Nothing {
        (row.want, row.fault, row.paused) = (Want::Upload, None, false);
        let due_ms = step.jitter(JITTER_MS);
        step.mem.transfers.not_before.insert(row.file, due_ms);
    }
    row.offer = true;
    rows::update(step, &row)
}

/// A file that was asked for is at the relay again.
pub(super) fn offered(step: &mut Step<'_>, file_id: &FileId) -> Result<()> {
    self_group::tell(step, Body::FileBack(FileBack { file_id: file_id.to_vec() }))
}

/// Another own device says that a file is there again.
pub(crate) fn back(step: &mut Step<'_>, back: &FileBack) -> Result<()> {
    let Ok(file_id) = FileId::try_from(back.file_id.as_slice()) else { return Ok(()) };
    let Some(mut row) = files::by_id(step.db, &file_id)? else { return Ok(()) };
    if row.fault == Some(FileFault::Missing) {
        row.fault = None;
        rows::update(step, &row)?;
    }
    Ok(())
}

/// A chunk was written that nobody waits for: of a file that is held it may stay, of one that was given up it goes.
pub(super) fn late(step: &mut Step<'_>, file: i64) -> Result<()> {
    // Of one that is forgotten altogether what was written goes at the next start.
    let Some(row) = files::get(step.db, file)? else { return Ok(()) };
    if let Some(file_id) = row.file_id.filter(|_| !row.here && row.want == Want::Nothing) {
        delete(step, file_id);
    }
    Ok(())
}

/// Nothing of it is to stay on disk.
pub(super) fn delete(step: &mut Step<'_>, file_id: FileId) {
    step.out.push(Output::Files(FileWork::Delete { file_id }));
}
