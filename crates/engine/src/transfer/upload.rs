//! Chunks on their way to the relay: only those it lacks.

use super::active::Upload;
use super::work::{Chunk, FileWork};
use super::{AT_A_TIME, lost, pause, rows, send};
use crate::Output;
use crate::carry;
use crate::error::{EngineError, Result};
use crate::requests::Waiting;
use crate::step::Step;
use harkara_api::FileFault;
use harkara_media::index;
use harkara_store::files::{self, Want};
use harkara_wire::id::BlobId;
use harkara_wire::proto::relay::{ErrorCode, FindBlobs, PutBlob, client_frame::Request, server_frame::Body};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Begins what is wanted, and puts what the window allows.
pub(super) fn pump(step: &mut Step<'_>) -> Result<()> {
    let now_ms = step.now_ms;
    step.mem.transfers.not_before.retain(|_, due_ms| *due_ms > now_ms);
    loop {
        begin(step)?;
        let files: Vec<i64> = step.mem.transfers.uploads.keys().copied().collect();
        for file in &files {
            put(step, *file)?;
        }
        // Where one has come to its end the next begins: perhaps no answer is outstanding that would lead here again.
        if step.mem.transfers.uploads.len() == files.len() {
            return Ok(());
        }
    }
}

fn begin(step: &mut Step<'_>) -> Result<()> {
    if step.mem.transfers.uploads.len() < AT_A_TIME {
        let away = carry::at_carrier(step);
        let limit = 2 * AT_A_TIME + step.mem.transfers.absent.len();
        for row in files::wanted(step.db, Want::Upload, limit as u32)? {
            let transfers = &step.mem.transfers;
            // Own devices that wait for it look for it at home.
            let elsewhere = transfers.absent.contains(&row.file) || (away && row.offer);
            let waits =
                elsewhere || transfers.uploads.contains_key(&row.file) || transfers.not_before.contains_key(&row.file);
            if waits || transfers.uploads.len() >= AT_A_TIME {
                continue;
            }
            let Some(sealed) = rows::sealed(&row) else { continue };
            let asked = sealed.ids.iter().chain(&sealed.index).map(|id| id.to_vec()).collect();
            step.ask(Request::FindBlobs(FindBlobs { blob_ids: asked }), Waiting::Found(row.file));
            let upload = Upload {
                sealed: Arc::new(sealed),
                missing: None,
                next: 0,
                in_flight: BTreeMap::new(),
                index_sent: false,
            };
            step.mem.transfers.uploads.insert(row.file, upload);
        }
    }
    Ok(())
}

/// Puts what the window allows of one file, then its index.
fn put(step: &mut Step<'_>, file: i64) -> Result<()> {
    loop {
        let now_ms = step.now_ms;
        let transfers = &mut step.mem.volatile.transfers;
        let under_way = transfers.uploads.values().map(|upload| upload.in_flight.len()).sum();
        let Some(upload) = transfers.uploads.get_mut(&file) else { return Ok(()) };
        let Some(missing) = upload.missing.clone() else { return Ok(()) };
        let chunks = upload.sealed.chunks();
        match missing.get(upload.next) {
            Some(index) if *index < chunks => {
                if !transfers.up.open(under_way) {
                    return Ok(());
                }
                upload.next += 1;
                upload.in_flight.insert(*index, now_ms);
                let chunk = Chunk { file, sealed: upload.sealed.clone(), index: *index };
                let request_id = step.mem.requests.ask(Waiting::ChunkPut(file, *index));
                step.out.push(Output::Files(FileWork::Put { request_id, chunk }));
            }
            _ if !upload.in_flight.is_empty() => return Ok(()),
            // The index comes last: whoever has it finds everything it names.
            Some(_) if upload.index_sent => return Ok(()),
            Some(_) => {
                upload.index_sent = true;
                let data = index::seal(&upload.sealed.key, &upload.sealed.ids)
                    .map_err(|_| EngineError::Internal("an index that can't be sealed"))?;
                let blob_id = BlobId::of(&data).to_vec();
                step.ask(Request::PutBlob(PutBlob { blob_id, data }), Waiting::IndexPut(file));
            }
            None => return done(step, file),
        }
    }
}

/// The relay has said what it lacks.
pub(crate) fn found(step: &mut Step<'_>, file: i64, body: Body) -> Result<()> {
    match body {
        Body::MissingBlobs(missing) => {
            let away = carry::at_carrier(step);
            let here = files::get(step.db, file)?.is_some_and(|row| row.here);
            let Some(upload) = step.mem.transfers.uploads.get_mut(&file) else { return Ok(()) };
            let all = upload.sealed.ids.len() + usize::from(upload.sealed.index.is_some());
            let mut places = missing.missing;
            places.sort_unstable();
            places.dedup();
            if places.last().is_some_and(|last| *last as usize >= all) {
                return Err(EngineError::Relay("more blobs are missing than were asked for"));
            }
            let chunks_missing = places.iter().filter(|place| **place < upload.sealed.chunks()).count() as u32;
            let done = upload.sealed.chunks() - chunks_missing.min(upload.sealed.chunks());
            upload.missing = Some(Arc::new(places));
            if !here && chunks_missing > 0 && away {
                step.mem.transfers.leave_out(file);
                return Ok(());
            }
            if !here && chunks_missing > 0 {
                return lost::missing(step, file);
            }
            step.mem.transfers.progressed(file, done);
            Ok(())
        }
        Body::Error(error) => {
            pause(step, file, &error);
            Ok(())
        }
        _ => Err(EngineError::Relay("an answer of the wrong kind")),
    }
}

/// The relay has (or has not) taken a chunk.
pub(crate) fn chunk_put(step: &mut Step<'_>, file: i64, chunk: u32, body: &Body) -> Result<()> {
    match body {
        Body::Ok(_) => {
            let now_ms = step.now_ms;
            let transfers = &mut step.mem.volatile.transfers;
            // Held or given up meanwhile.
            let Some(upload) = transfers.uploads.get_mut(&file) else { return Ok(()) };
            let Some(asked_ms) = upload.in_flight.remove(&chunk) else { return Ok(()) };
            transfers.up.answered(now_ms.saturating_sub(asked_ms));
            let missing = upload.missing.as_ref().map_or(0, |missing| missing.len());
            let left = missing.saturating_sub(upload.next) + upload.in_flight.len();
            let done = (upload.sealed.chunks() as usize).saturating_sub(left) as u32;
            transfers.progressed(file, done);
            Ok(())
        }
        Body::Error(error) => refused(step, file, error),
        _ => Err(EngineError::Relay("an answer of the wrong kind")),
    }
}

/// The relay has (or has not) taken an index.
pub(crate) fn index_put(step: &mut Step<'_>, file: i64, body: &Body) -> Result<()> {
    match body {
        Body::Ok(_) if step.mem.transfers.uploads.contains_key(&file) => done(step, file),
        Body::Ok(_) => Ok(()),
        Body::Error(error) => refused(step, file, error),
        _ => Err(EngineError::Relay("an answer of the wrong kind")),
    }
}

fn refused(step: &mut Step<'_>, file: i64, error: &harkara_wire::proto::relay::Error) -> Result<()> {
    if carry::at_carrier(step) && error.code() != ErrorCode::ErrorUnavailable {
        step.mem.transfers.leave_out(file);
        return Ok(());
    }
    match error.code() {
        ErrorCode::ErrorQuota => rows::fail(step, file, FileFault::Quota),
        ErrorCode::ErrorBadRequest | ErrorCode::ErrorTooLarge => rows::fail(step, file, FileFault::Damaged),
        _ => {
            pause(step, file, error);
            Ok(())
        }
    }
}

/// The relay has all of it.
fn done(step: &mut Step<'_>, file: i64) -> Result<()> {
    step.mem.transfers.forget(file);
    let mut row = rows::row(step, file)?;
    let offered = std::mem::take(&mut row.offer);
    row.owed = carry::at_carrier(step);
    row.want = Want::Nothing;
    rows::update(step, &row)?;
    if let Some(file_id) = row.file_id.filter(|_| offered) {
        lost::offered(step, &file_id)?;
    }
    send::uploaded(step, file)
}
