//! The receiving side: asks, fetches what is announced and begins where it stands, writes it, says so.

use super::seal::open;
use super::take::take;
use crate::error::Result;
use harkara_api::{HistoryProgress, HistoryState};
use harkara_store::history::{self, Transfer};
use harkara_store::own::Own;
use harkara_wire::id::{BlobId, ChatId, DeviceId};
use harkara_wire::proto::content::{HistoryAck, HistoryChunkReady, HistoryRequest};
use prost::Message;
use rand::CryptoRng;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Announcements kept ahead of what is taken in.
const MAX_AHEAD: u32 = 64;
/// A chunk that can't be had is asked for again this often; then the person has to ask.
const MAX_FAILURES: u32 = 3;
/// Without a word for this long, the other device is taken to be away.
const AWAY_MS: u64 = 30_000;

/// A blob to fetch.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub transfer_id: [u8; 16],
    pub announcement: HistoryChunkReady,
}

/// What came of a blob.
pub(crate) enum Outcome {
    /// Written; tell the giver and the screen.
    Taken { ack: HistoryAck, chats: BTreeSet<ChatId> },
    /// Of no use: ask for it again.
    Again(HistoryRequest),
    /// Not now: it was taken in already, or failed too often.
    Nothing,
}

/// Begins a transfer, or goes on with the one that is not complete. `None`: everything is here.
pub(crate) fn request(
    conn: &Connection,
    rng: &mut impl CryptoRng,
    anyone: bool,
    now_ms: u64,
) -> Result<Option<HistoryRequest>> {
    let mut transfer = match history::receiving(conn)? {
        Some(transfer) if transfer.complete => return Ok(None),
        Some(transfer) => transfer,
        None => {
            let mut transfer_id = [0; 16];
            rng.fill_bytes(&mut transfer_id);
            fresh(transfer_id)
        }
    };
    transfer.active_ms = now_ms;
    transfer.away = false;
    transfer.acked = 0;
    history::put(conn, &transfer)?;
    Ok(Some(ask(&transfer, anyone)))
}

fn fresh(transfer_id: [u8; 16]) -> Transfer {
    Transfer {
        transfer_id,
        device: None,
        giving: false,
        next_index: 0,
        acked: 0,
        position: Vec::new(),
        boundary: None,
        done: 0,
        total: 0,
        oldest_ms: None,
        complete: false,
        active_ms: 0,
        away: false,
    }
}

fn ask(transfer: &Transfer, anyone: bool) -> HistoryRequest {
    HistoryRequest {
        transfer_id: transfer.transfer_id.to_vec(),
        from_index: transfer.next_index,
        position: transfer.position.clone(),
        anyone,
    }
}

/// An own device announces a chunk. True if it is for this one.
pub(crate) fn announced(
    conn: &Connection,
    own: DeviceId,
    giver: DeviceId,
    ready: &HistoryChunkReady,
    now_ms: u64,
) -> Result<bool> {
    let Ok(transfer_id) = <[u8; 16]>::try_from(ready.transfer_id.as_slice()) else { return Ok(false) };
    if ready.for_device != own.as_bytes() {
        return Ok(false);
    }
    let Some(mut transfer) = history::get(conn, &transfer_id)?.filter(|transfer| !transfer.giving) else {
        return Ok(false);
    };
    let near = (transfer.next_index..transfer.next_index.saturating_add(MAX_AHEAD)).contains(&ready.index);
    if transfer.complete || !near || ready.from.len() > 256 || ready.to.len() > 256 {
        return Ok(false);
    }
    history::put_chunk(conn, &transfer_id, &ready.from, ready.index, &ready.encode_to_vec())?;
    transfer.device = Some(giver);
    transfer.total = ready.messages_total;
    transfer.active_ms = now_ms;
    transfer.away = false;
    history::put(conn, &transfer)?;
    Ok(true)
}

/// The blob to fetch next, if it is announced.
pub(crate) fn next(conn: &Connection) -> Result<Option<Wanted>> {
    let Some(transfer) = history::receiving(conn)?.filter(|transfer| !transfer.complete) else { return Ok(None) };
    let Some(bytes) = history::chunk(conn, &transfer.transfer_id, &transfer.position)? else { return Ok(None) };
    let announcement = HistoryChunkReady::decode(bytes.as_slice()).ok();
    Ok(announcement
        .filter(|ready| ready.index == transfer.next_index)
        .map(|announcement| Wanted { transfer_id: transfer.transfer_id, announcement }))
}

/// The blob is here.
pub(crate) fn arrived(conn: &Connection, own: &Own, wanted: &Wanted, blob: &[u8], now_ms: u64) -> Result<Outcome> {
    let ready = &wanted.announcement;
    let Some(mut transfer) = standing(conn, wanted)? else { return Ok(Outcome::Nothing) };
    let chunk = match open(blob, &ready.key, &wanted.transfer_id, ready.index) {
        Ok(chunk) if BlobId::of(blob).as_bytes() == ready.blob_id => chunk,
        Ok(_) | Err(_) => return missing(conn, wanted, now_ms),
    };
    let Some(chats) = take(conn, own, &chunk)? else { return missing(conn, wanted, now_ms) };
    transfer.next_index += 1;
    transfer.acked = 0;
    transfer.position = ready.to.clone();
    transfer.done = ready.messages_so_far;
    transfer.total = ready.messages_total;
    transfer.oldest_ms = (ready.complete_from_ms > 0).then_some(ready.complete_from_ms).or(transfer.oldest_ms);
    transfer.complete = ready.last;
    transfer.active_ms = now_ms;
    transfer.away = false;
    history::put(conn, &transfer)?;
    history::drop_chunks(conn, &wanted.transfer_id, ready.index)?;
    let ack = HistoryAck { transfer_id: wanted.transfer_id.to_vec(), index: ready.index };
    Ok(Outcome::Taken { ack, chats })
}

/// The relay does not have the blob (any more), or it is damaged.
pub(crate) fn missing(conn: &Connection, wanted: &Wanted, now_ms: u64) -> Result<Outcome> {
    let Some(mut transfer) = standing(conn, wanted)? else { return Ok(Outcome::Nothing) };
    history::drop_chunks(conn, &wanted.transfer_id, u32::MAX)?;
    transfer.acked += 1;
    transfer.active_ms = now_ms;
    transfer.away = false;
    history::put(conn, &transfer)?;
    if transfer.acked > MAX_FAILURES {
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Again(ask(&transfer, false)))
}

/// The transfer, if it still stands where this blob begins.
fn standing(conn: &Connection, wanted: &Wanted) -> Result<Option<Transfer>> {
    let transfer = history::get(conn, &wanted.transfer_id)?;
    Ok(transfer
        .filter(|transfer| !transfer.giving && !transfer.complete && transfer.position == wanted.announcement.from))
}

/// How much of the past is here. `None`: this device never asked for any.
pub(crate) fn progress(conn: &Connection) -> Result<Option<HistoryProgress>> {
    Ok(history::receiving(conn)?.map(|transfer| HistoryProgress {
        received: transfer.done,
        total: transfer.total,
        complete_from_ms: if transfer.complete { Some(0) } else { transfer.oldest_ms },
        state: match (transfer.complete, transfer.away) {
            (true, _) => HistoryState::Complete,
            (false, true) => HistoryState::WaitingForPhone,
            (false, false) => HistoryState::Running,
        },
        sending: false,
    }))
}

/// Notes it when the other device has not been heard of for a while.
pub(crate) fn notice_silence(conn: &Connection, now_ms: u64) -> Result<()> {
    if away_at_ms(conn)?.is_some_and(|at_ms| at_ms <= now_ms)
        && let Some(transfer) = history::receiving(conn)?
    {
        history::put(conn, &Transfer { away: true, ..transfer })?;
    }
    Ok(())
}

/// When the other device will be taken to be away, unless it is heard of.
pub(crate) fn away_at_ms(conn: &Connection) -> Result<Option<u64>> {
    let Some(transfer) = history::receiving(conn)?.filter(|transfer| !transfer.complete && !transfer.away) else {
        return Ok(None);
    };
    let announced = history::chunk(conn, &transfer.transfer_id, &transfer.position)?.is_some();
    Ok((!announced).then(|| transfer.active_ms.saturating_add(AWAY_MS)))
}
