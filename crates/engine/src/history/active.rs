//! History tied to the engine: what own devices say about it, what the relay answers, what is to do next.

use super::{give, receive};
use crate::engine::Answer;
use crate::error::{EngineError, Result};
use crate::requests::Waiting;
use crate::self_group;
use crate::step::Step;
use harkara_api::{ErrorCode, HistoryProgress, Reply};
use harkara_store::own::{self, Own};
use harkara_store::{chats, history, outbox as outbox_table};
use harkara_wire::id::DeviceId;
use harkara_wire::proto::content::{HistoryRequest, content::Body};
use harkara_wire::proto::relay::{self, GetBlob, PutBlob, client_frame::Request, server_frame};

/// How long to leave the relay alone after it refused a blob, where it gave no advice.
const PAUSE_MS: u64 = 10_000;

/// What history keeps in memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Active {
    /// The relay has said which groups there are for this device.
    pub groups_known: bool,
    /// The relay wants to be left alone until then.
    paused_until_ms: u64,
    /// What the screen was told last.
    told: Option<HistoryProgress>,
}

/// The person asks again for what is missing here.
pub(crate) fn ask_again(step: &mut Step<'_>) -> Result<Answer> {
    step.me()?;
    if own::get(step.db)?.is_some_and(|row| row.account_secret.is_some()) {
        return Err(ErrorCode::PhoneOnly.into());
    }
    ask(step, true)?;
    Ok(Some(Reply::Done))
}

/// An own device says something about history.
pub(crate) fn received(step: &mut Step<'_>, from: DeviceId, body: &Body) -> Result<()> {
    let me = step.me()?;
    match body {
        Body::HistoryRequest(request) if from != me.device && may_give(step, request)? => {
            give::requested(step.db, from, request, step.now_ms)
        }
        Body::HistoryChunk(ready) => {
            if receive::announced(step.db, me.device, from, ready, step.now_ms)? {
                tell_progress(step)?;
            }
            Ok(())
        }
        Body::HistoryAck(ack) => {
            give::acked(step.db, from, ack, step.now_ms)?;
            match <[u8; 16]>::try_from(ack.transfer_id.as_slice()) {
                Ok(transfer) => giving_progress(step, &transfer),
                Err(_) => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// The phone answers; others only when anyone may, and they have everything themselves.
fn may_give(step: &mut Step<'_>, request: &HistoryRequest) -> Result<bool> {
    if own::get(step.db)?.is_some_and(|row| row.account_secret.is_some()) {
        return Ok(true);
    }
    let complete = history::receiving(step.db)?.is_some_and(|transfer| transfer.complete);
    Ok(request.anyone && complete)
}

/// A new device asks for its history as soon as it stands in all its groups: whatever comes later comes by itself.
fn begin(step: &mut Step<'_>) -> Result<()> {
    if !step.mem.history.groups_known || history::receiving(step.db)?.is_some() {
        return Ok(());
    }
    let me = step.me()?;
    let phone = own::get(step.db)?.is_none_or(|row| row.account_secret.is_some());
    let joined = chats::by_group(step.db, &me.self_group)?.is_some();
    if phone || !joined || outbox_table::any_of_kind(step.db, crate::outbox::Kind::Join as i64)? {
        return Ok(());
    }
    ask(step, false)
}

/// Asks for what is not here: the phone, or anyone who has everything.
pub(crate) fn ask(step: &mut Step<'_>, anyone: bool) -> Result<()> {
    let request = receive::request(step.db, &mut step.mem.rng, anyone, step.now_ms)?;
    if let Some(request) = request {
        self_group::tell(step, Body::HistoryRequest(request))?;
    }
    tell_progress(step)
}

/// Whatever can go on goes on.
pub(crate) fn pump(step: &mut Step<'_>) -> Result<()> {
    begin(step)?;
    if step.now_ms < step.mem.history.paused_until_ms {
        return Ok(());
    }
    loop {
        let requests = &step.mem.volatile.requests;
        let busy = |transfer: &[u8; 16]| {
            requests.any(|waiting| matches!(waiting, Waiting::HistoryPut(put) if put.transfer_id == *transfer))
        };
        let Some((prepared, blob)) = give::next(step.db, &mut step.mem.rng, busy)? else { break };
        let request = PutBlob { blob_id: prepared.announcement.blob_id.clone(), data: blob };
        step.ask(Request::PutBlob(request), Waiting::HistoryPut(Box::new(prepared)));
    }
    let fetching = step.mem.requests.any(|waiting| matches!(waiting, Waiting::HistoryGet(_)));
    if !fetching && let Some(wanted) = receive::next(step.db)? {
        let request = GetBlob { blob_id: wanted.announcement.blob_id.clone() };
        step.ask(Request::GetBlob(request), Waiting::HistoryGet(Box::new(wanted)));
    }
    Ok(())
}

/// The relay has (or has not) taken a chunk.
pub(crate) fn put(step: &mut Step<'_>, prepared: give::Prepared, body: &server_frame::Body) -> Result<()> {
    match body {
        server_frame::Body::Ok(_) => {
            let transfer = prepared.transfer_id;
            if let Some(ready) = give::stored(step.db, prepared, step.now_ms)? {
                self_group::tell(step, Body::HistoryChunk(ready))?;
            }
            giving_progress(step, &transfer)
        }
        server_frame::Body::Error(error) => {
            pause(step, error);
            Ok(())
        }
        _ => Err(EngineError::Relay("an answer of the wrong kind")),
    }
}

/// The relay has brought a chunk, or has it no more.
pub(crate) fn got(step: &mut Step<'_>, wanted: &receive::Wanted, body: server_frame::Body) -> Result<()> {
    let outcome = match body {
        server_frame::Body::Blob(blob) => {
            let own: Own = own::get(step.db)?.ok_or(EngineError::Internal("history for nobody"))?;
            receive::arrived(step.db, &own, wanted, &blob.data, step.now_ms)?
        }
        server_frame::Body::Error(error) if error.code() == relay::ErrorCode::ErrorBlobUnknown => {
            receive::missing(step.db, wanted, step.now_ms)?
        }
        server_frame::Body::Error(error) => {
            pause(step, &error);
            return Ok(());
        }
        _ => return Err(EngineError::Relay("an answer of the wrong kind")),
    };
    match outcome {
        receive::Outcome::Taken { ack, chats } => {
            // The first chunk may have brought the account's settings.
            step.mem.me = None;
            if ack.index == 0 {
                step.changes.overview();
                step.changes.devices();
            }
            chats.into_iter().for_each(|chat| step.changes.chat(chat));
            self_group::tell(step, Body::HistoryAck(ack))?;
        }
        receive::Outcome::Again(request) => self_group::tell(step, Body::HistoryRequest(request))?,
        receive::Outcome::Nothing => {}
    }
    tell_progress(step)
}

fn pause(step: &mut Step<'_>, error: &relay::Error) {
    tracing::info!(code = ?error.code(), "the relay refused a history blob");
    let wait_ms = if error.retry_after_ms > 0 { error.retry_after_ms } else { PAUSE_MS };
    step.mem.history.paused_until_ms = step.now_ms.saturating_add(wait_ms);
}

/// Time has passed.
pub(crate) fn tick(step: &mut Step<'_>) -> Result<()> {
    receive::notice_silence(step.db, step.now_ms)?;
    tell_progress(step)
}

/// Tells the screen how much of the past is here, if that is news.
fn tell_progress(step: &mut Step<'_>) -> Result<()> {
    let now = receive::progress(step.db)?;
    if now != step.mem.history.told
        && let Some(progress) = &now
    {
        step.changes.history(progress.clone());
        step.mem.history.told = now;
    }
    Ok(())
}

fn giving_progress(step: &mut Step<'_>, transfer: &[u8; 16]) -> Result<()> {
    if let Some(progress) = give::progress(step.db, transfer)? {
        step.changes.history(progress);
    }
    Ok(())
}

/// The next instant something changes by itself, and why.
pub(crate) fn timeout(step: &Step<'_>) -> Result<Option<u64>> {
    let paused = Some(step.mem.history.paused_until_ms).filter(|at| *at > step.now_ms);
    let away = receive::away_at_ms(step.db)?;
    Ok([paused, away].into_iter().flatten().min())
}

/// A device of this account is gone.
pub(crate) fn device_removed(step: &mut Step<'_>, device: &DeviceId) -> Result<()> {
    Ok(history::stop_giving(step.db, device)?)
}
