//! What is in a chunk.

use super::position::{Position, Stage};
use super::rows;
use crate::error::Result;
use harkara_store::chats;
use harkara_store::history::{self, Given};
use harkara_wire::id::{AccountId, MessageId};
use harkara_wire::proto::content::{HistoryChunk, HistoryContact};
use prost::Message;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// The most recent chats, which come first.
const FIRST_CHATS: u32 = 20;
const FIRST_MESSAGES: u32 = 500;
const FIRST_OF_A_CHAT: u32 = 50;
/// What the first messages may weigh, so that the first chunk is there soon.
const FIRST_BYTES: usize = 144 * 1024;
const CHUNK_MESSAGES: u32 = 2_000;
/// What a chunk may weigh before it is deflated; the relay takes blobs of 256 KiB.
const CHUNK_BYTES: usize = 192 * 1024;
const PAGE: u32 = 100;

/// A chunk, and where the next one begins.
pub(crate) struct Cut {
    pub chunk: HistoryChunk,
    pub to: Position,
    /// Everything from here on is given; 0: not known yet.
    pub complete_from_ms: u64,
    pub last: bool,
}

/// Cuts the chunk that begins at this position (`None`: the first).
pub(crate) fn cut(conn: &Connection, position: Option<&Position>, boundary: i64) -> Result<Cut> {
    match position {
        None => first(conn, boundary),
        Some(position) => further(conn, position, boundary),
    }
}

fn first(conn: &Connection, boundary: i64) -> Result<Cut> {
    let (recent, messages) = first_messages(conn, boundary)?;
    let mut chunk = HistoryChunk { self_state: rows::self_state(conn)?, ..HistoryChunk::default() };
    let mut people: BTreeSet<AccountId> = messages.iter().map(|message| message.sender).collect();
    for chat in recent {
        let Some(row) = chats::get(conn, chat)? else { continue };
        people.extend(row.peer);
        chunk.chats.push(rows::chat(conn, &row, false)?);
    }
    for account in people {
        // Without the record, which is large: it follows when all people do.
        chunk.contacts.extend(rows::contact(conn, &account)?.map(|contact| HistoryContact { record: None, ..contact }));
    }
    let done = messages.len() as u64;
    chunk.messages = messages.into_iter().map(|message| rows::message(conn, message)).collect::<Result<_>>()?;
    Ok(Cut { chunk, to: Position::after_first(done), complete_from_ms: 0, last: false })
}

/// The most recent chats and the newest messages of each. Always the same for the same boundary, so that later chunks,
/// which bring these messages again, do not count them again.
fn first_messages(conn: &Connection, boundary: i64) -> Result<(Vec<i64>, Vec<Given>)> {
    let recent = history::recent_chats(conn, boundary, FIRST_CHATS)?;
    let each = (FIRST_MESSAGES / (recent.len() as u32).max(1)).clamp(1, FIRST_OF_A_CHAT);
    let (mut messages, mut bytes) = (Vec::new(), 0);
    for chat in &recent {
        for message in history::newest(conn, boundary, *chat, each)? {
            bytes += message.weight();
            if bytes > FIRST_BYTES {
                return Ok((recent, messages));
            }
            messages.push(message);
        }
    }
    Ok((recent, messages))
}

fn further(conn: &Connection, position: &Position, boundary: i64) -> Result<Cut> {
    let mut cut = Cut { chunk: HistoryChunk::default(), to: position.clone(), complete_from_ms: 0, last: false };
    let mut room = Room { left: CHUNK_BYTES, empty: true };
    if cut.to.stage() == Stage::People && people(conn, &mut cut, &mut room)? {
        cut.to.set_stage(Stage::Chats);
    }
    if cut.to.stage() == Stage::Chats && all_chats(conn, &mut cut, &mut room)? {
        cut.to.set_stage(Stage::Messages);
    }
    if cut.to.stage() == Stage::Messages {
        cut.last = messages(conn, &mut cut, &mut room, boundary)?;
    }
    Ok(cut)
}

/// What still fits.
struct Room {
    left: usize,
    empty: bool,
}

impl Room {
    /// The first item always fits, so that every chunk gets somewhere; the largest is far below what a blob may be.
    fn take(&mut self, bytes: usize) -> bool {
        let fits = self.empty || bytes <= self.left;
        self.left = if fits { self.left.saturating_sub(bytes) } else { 0 };
        self.empty = false;
        fits
    }
}

/// True: that was everybody.
fn people(conn: &Connection, cut: &mut Cut, room: &mut Room) -> Result<bool> {
    loop {
        let page = history::accounts_after(conn, cut.to.last_account().as_ref(), PAGE)?;
        for account in &page {
            if let Some(contact) = rows::contact(conn, account)? {
                if !room.take(contact.encoded_len() + 8) {
                    return Ok(false);
                }
                cut.chunk.contacts.push(contact);
            }
            cut.to.account = account.to_vec();
        }
        if page.len() < PAGE as usize {
            return Ok(true);
        }
    }
}

/// True: that was every chat.
fn all_chats(conn: &Connection, cut: &mut Cut, room: &mut Room) -> Result<bool> {
    loop {
        let page = history::chats_after(conn, cut.to.last_chat().as_ref(), PAGE)?;
        for number in &page {
            let Some(row) = chats::get(conn, *number)? else { continue };
            let chat = rows::chat(conn, &row, true)?;
            if !room.take(chat.encoded_len() + 8) {
                return Ok(false);
            }
            cut.chunk.chats.push(chat);
            cut.to.chat = row.chat_id.to_vec();
        }
        if page.len() < PAGE as usize {
            return Ok(true);
        }
    }
}

/// True: that was every message.
fn messages(conn: &Connection, cut: &mut Cut, room: &mut Room, boundary: i64) -> Result<bool> {
    let (_, first) = first_messages(conn, boundary)?;
    let first: BTreeSet<MessageId> = first.iter().map(|message| message.message_id).collect();
    let before = cut.to.last_message();
    let page = history::timeline(conn, boundary, before.as_ref().map(|(ms, id)| (*ms, id)), CHUNK_MESSAGES)?;
    let all = page.len() < CHUNK_MESSAGES as usize;
    for message in page {
        if !room.take(message.weight()) {
            return Ok(false);
        }
        cut.to.sort_ms = message.sort_ms;
        cut.to.message = message.message_id.to_vec();
        cut.to.done += u64::from(!first.contains(&message.message_id));
        cut.complete_from_ms = message.sort_ms;
        cut.chunk.messages.push(rows::message(conn, message)?);
    }
    Ok(all)
}
