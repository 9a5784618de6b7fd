//! The giving side: cuts a chunk, hands it to the relay, announces it, and never runs far ahead.

use super::cut::cut;
use super::position::Position;
use super::seal::seal;
use crate::error::{EngineError, Result};
use harkara_api::{HistoryProgress, HistoryState};
use harkara_store::history::{self, Transfer};
use harkara_wire::id::{BlobId, DeviceId};
use harkara_wire::proto::content::{HistoryAck, HistoryChunkReady, HistoryRequest};
use prost::Message;
use rand::CryptoRng;
use rusqlite::Connection;

/// Chunks announced and not yet taken in by the other side.
const WINDOW: u32 = 4;

/// A chunk on its way to the relay; to be announced when the relay has it.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    pub transfer_id: [u8; 16],
    pub announcement: HistoryChunkReady,
}

/// Another own device asks. Whatever was under way for it begins anew where it stands, as soon as all that was handed to
/// the relay from here has been answered: what the relay stored before the other device was in the group comes to it
/// through history only, and by the relay's time.
pub(crate) fn requested(conn: &Connection, device: DeviceId, request: &HistoryRequest, now_ms: u64) -> Result<()> {
    let Ok(transfer_id) = <[u8; 16]>::try_from(request.transfer_id.as_slice()) else { return Ok(()) };
    let Ok(position) = Position::read(&request.position) else { return Ok(()) };
    // Never take over a transfer that this device receives, or gives to somebody else.
    if history::get(conn, &transfer_id)?.is_some_and(|known| !known.giving || known.device != Some(device)) {
        return Ok(());
    }
    history::put(
        conn,
        &Transfer {
            transfer_id,
            device: Some(device),
            giving: true,
            next_index: request.from_index,
            acked: request.from_index,
            position: request.position.clone(),
            boundary: None,
            done: position.map_or(0, |position| position.done),
            total: 0,
            oldest_ms: None,
            complete: false,
            active_ms: now_ms,
            away: false,
        },
    )?;
    Ok(())
}

/// The next chunk that may be handed to the relay, with its blob. `busy` says which transfers have one on the way.
pub(crate) fn next(
    conn: &Connection,
    rng: &mut impl CryptoRng,
    busy: impl Fn(&[u8; 16]) -> bool,
) -> Result<Option<(Prepared, Vec<u8>)>> {
    let due = |transfer: &Transfer| {
        transfer.next_index < transfer.acked.saturating_add(WINDOW) && !busy(&transfer.transfer_id)
    };
    let Some(mut transfer) = history::giving(conn)?.into_iter().find(due) else { return Ok(None) };
    let boundary = match transfer.boundary {
        Some(boundary) => boundary,
        None if history::unsettled(conn)? => return Ok(None),
        None => {
            let (boundary, total) = history::extent(conn)?;
            (transfer.boundary, transfer.total) = (Some(boundary), total);
            history::put(conn, &transfer)?;
            boundary
        }
    };
    let made = cut(conn, Position::read(&transfer.position)?.as_ref(), boundary)?;
    let mut key = [0; 32];
    rng.fill_bytes(&mut key);
    let blob = seal(&made.chunk, &key, &transfer.transfer_id, transfer.next_index)
        .map_err(|_| EngineError::Internal("a history chunk that can't be sealed"))?;
    let so_far = if made.last { transfer.total } else { made.to.done.min(transfer.total) };
    let announcement = HistoryChunkReady {
        transfer_id: transfer.transfer_id.to_vec(),
        for_device: transfer.device.map(DeviceId::to_vec).unwrap_or_default(),
        index: transfer.next_index,
        blob_id: BlobId::of(&blob).to_vec(),
        key: key.to_vec(),
        messages_so_far: so_far,
        messages_total: transfer.total,
        complete_from_ms: made.complete_from_ms,
        last: made.last,
        from: transfer.position,
        to: made.to.encode_to_vec(),
    };
    Ok(Some((Prepared { transfer_id: transfer.transfer_id, announcement }, blob)))
}

/// The relay has the blob: what to announce in the self group. `None`: the transfer has meanwhile begun anew.
pub(crate) fn stored(conn: &Connection, prepared: Prepared, now_ms: u64) -> Result<Option<HistoryChunkReady>> {
    let ready = prepared.announcement;
    let Some(mut transfer) = history::get(conn, &prepared.transfer_id)? else { return Ok(None) };
    if !transfer.giving || transfer.next_index != ready.index || transfer.position != ready.from {
        return Ok(None);
    }
    transfer.next_index += 1;
    transfer.position = ready.to.clone();
    transfer.done = ready.messages_so_far;
    transfer.oldest_ms = (ready.complete_from_ms > 0).then_some(ready.complete_from_ms);
    transfer.complete = ready.last;
    transfer.active_ms = now_ms;
    history::put(conn, &transfer)?;
    Ok(Some(ready))
}

/// The other side has committed a chunk.
pub(crate) fn acked(conn: &Connection, device: DeviceId, ack: &HistoryAck, now_ms: u64) -> Result<()> {
    let Ok(transfer_id) = <[u8; 16]>::try_from(ack.transfer_id.as_slice()) else { return Ok(()) };
    let Some(mut transfer) = history::get(conn, &transfer_id)? else { return Ok(()) };
    if !transfer.giving || transfer.device != Some(device) || ack.index >= transfer.next_index {
        return Ok(());
    }
    transfer.acked = transfer.acked.max(ack.index + 1);
    transfer.active_ms = now_ms;
    history::put(conn, &transfer)?;
    Ok(())
}

/// How far the giving has come.
pub(crate) fn progress(conn: &Connection, transfer: &[u8; 16]) -> Result<Option<HistoryProgress>> {
    let transfer = history::get(conn, transfer)?.filter(|transfer| transfer.giving);
    Ok(transfer.map(|transfer| HistoryProgress {
        received: transfer.done,
        total: transfer.total,
        complete_from_ms: transfer.oldest_ms,
        state: match transfer.complete && transfer.acked == transfer.next_index {
            true => HistoryState::Complete,
            false => HistoryState::Running,
        },
        sending: true,
    }))
}
