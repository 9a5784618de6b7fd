//! Chunks on their way from the relay, in order.

use super::active::Download;
use super::work::{Chunk, FileWork};
use super::{AT_A_TIME, lost, pause, rows};
use crate::Output;
use crate::error::{EngineError, Result};
use crate::requests::Waiting;
use crate::step::Step;
use harkara_media::Sealed;
use harkara_store::files::{self, Want};
use harkara_store::{attachments, messages};
use harkara_wire::id::FileId;
use harkara_wire::proto::relay::{self, ErrorCode, GetBlob, client_frame::Request, server_frame::Body};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Begins what is wanted, and asks for what the window allows.
pub(super) fn pump(step: &mut Step<'_>) -> Result<()> {
    if step.mem.transfers.downloads.len() < AT_A_TIME {
        let limit = 2 * AT_A_TIME + step.mem.transfers.absent.len();
        for row in files::wanted(step.db, Want::Download, limit as u32)? {
            let downloads = &step.mem.transfers.downloads;
            if step.mem.transfers.absent.contains(&row.file)
                || downloads.contains_key(&row.file)
                || downloads.len() >= AT_A_TIME
            {
                continue;
            }
            let Some(sealed) = rows::sealed(&row) else { continue };
            begin(step, row.file, sealed);
        }
    }
    let files: Vec<i64> = step.mem.transfers.downloads.keys().copied().collect();
    files.into_iter().for_each(|file| get(step, file));
    Ok(())
}

/// First it must be known what to fetch, then what is here already.
fn begin(step: &mut Step<'_>, file: i64, sealed: Sealed) {
    let sealed = Arc::new(sealed);
    match sealed.index.filter(|_| sealed.ids.is_empty()) {
        Some(index) => {
            step.ask(Request::GetBlob(GetBlob { blob_id: index.to_vec() }), Waiting::IndexGet(file));
        }
        None => step.out.push(Output::Files(FileWork::Check { file, sealed: sealed.clone() })),
    }
    let download = Download { sealed, next: None, in_flight: BTreeMap::new(), here: 0 };
    step.mem.transfers.downloads.insert(file, download);
}

/// Asks for what the window allows of one file.
fn get(step: &mut Step<'_>, file: i64) {
    loop {
        let now_ms = step.now_ms;
        let transfers = &mut step.mem.volatile.transfers;
        let under_way = transfers.downloads.values().map(|download| download.in_flight.len()).sum();
        let Some(download) = transfers.downloads.get_mut(&file) else { return };
        let Some(index) = download.next.filter(|next| *next < download.sealed.chunks()) else { return };
        if !transfers.down.open(under_way) {
            return;
        }
        download.next = Some(index + 1);
        download.in_flight.insert(index, now_ms);
        let chunk = Chunk { file, sealed: download.sealed.clone(), index };
        let request_id = step.mem.requests.ask(Waiting::ChunkGet(file, index));
        step.out.push(Output::Files(FileWork::Get { request_id, chunk }));
    }
}

/// The relay has brought an index, or has it no more.
pub(crate) fn index_got(step: &mut Step<'_>, file: i64, body: Body) -> Result<()> {
    let Some(download) = step.mem.transfers.downloads.get(&file).cloned() else { return Ok(()) };
    match body {
        Body::Blob(blob) => match Sealed::clone(&download.sealed).with_index(&blob.data) {
            Ok(sealed) => {
                let mut row = rows::row(step, file)?;
                row.ids = sealed.ids.iter().flat_map(|id| id.0).collect();
                rows::update(step, &row)?;
                begin(step, file, sealed);
                Ok(())
            }
            Err(_) => lost::damaged(step, file),
        },
        Body::Error(error) => refused(step, file, &error),
        _ => Err(EngineError::Relay("an answer of the wrong kind")),
    }
}

/// So many chunks are on disk already.
pub(super) fn checked(step: &mut Step<'_>, file: i64, here: u32) -> Result<()> {
    let Some(download) = step.mem.transfers.downloads.get_mut(&file) else { return Ok(()) };
    if download.next.is_some() {
        return Ok(());
    }
    let here = here.min(download.sealed.chunks());
    (download.next, download.here) = (Some(here), here);
    step.mem.transfers.progressed(file, here);
    complete(step, file)
}

/// A chunk is on disk.
pub(super) fn written(step: &mut Step<'_>, request_id: u64, file: i64, index: u32) -> Result<()> {
    if !rows::answered(step, request_id, file, index) {
        return Ok(());
    }
    let now_ms = step.now_ms;
    let transfers = &mut step.mem.volatile.transfers;
    let Some(download) = transfers.downloads.get_mut(&file) else { return lost::late(step, file) };
    let Some(asked_ms) = download.in_flight.remove(&index) else { return Ok(()) };
    transfers.down.answered(now_ms.saturating_sub(asked_ms));
    download.here += 1;
    let here = download.here;
    transfers.progressed(file, here);
    complete(step, file)
}

fn complete(step: &mut Step<'_>, file: i64) -> Result<()> {
    let Some(download) = step.mem.transfers.downloads.get(&file) else { return Ok(()) };
    if download.here < download.sealed.chunks() {
        return Ok(());
    }
    whole(step, file)
}

/// It came by another way than from the relay.
pub(crate) fn came(step: &mut Step<'_>, file: &FileId) -> Result<()> {
    match files::by_id(step.db, file)? {
        Some(row) => whole(step, row.file),
        None => Ok(()),
    }
}

fn whole(step: &mut Step<'_>, file: i64) -> Result<()> {
    step.mem.transfers.forget(file);
    let mut row = rows::row(step, file)?;
    // A message that was forwarded meanwhile waits for it to be at the relay, as far as anybody knows.
    let mut waits = false;
    for (_, message, _) in attachments::mentions(step.db, file)? {
        waits |= messages::uncounted(step.db, &message)?.is_some();
    }
    let want = if waits { Want::Upload } else { Want::Nothing };
    (row.here, row.want, row.fault, row.done) = (true, want, None, row.done.max(1));
    rows::update(step, &row)
}

/// The relay did not bring a chunk.
pub(crate) fn chunk_got(step: &mut Step<'_>, file: i64, body: &Body) -> Result<()> {
    match body {
        Body::Error(error) => refused(step, file, error),
        // The shell keeps blobs for itself.
        _ => Err(EngineError::Relay("an answer of the wrong kind")),
    }
}

fn refused(step: &mut Step<'_>, file: i64, error: &relay::Error) -> Result<()> {
    if !step.mem.transfers.downloads.contains_key(&file) {
        return Ok(());
    }
    match error.code() {
        ErrorCode::ErrorBlobUnknown => lost::missing(step, file),
        ErrorCode::ErrorBadRequest => lost::damaged(step, file),
        _ => {
            pause(step, file, error);
            Ok(())
        }
    }
}
