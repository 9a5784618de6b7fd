//! What is in a chunk.

use super::position::{Position, Stage};
use crate::error::Result;
use harkara_store::history::{self, Given};
use harkara_store::{accounts, chats, devices, members, own, receipts};
use harkara_wire::id::{AccountId, MessageId};
use harkara_wire::proto::content::group_data::Kind;
use harkara_wire::proto::content::{
    AccountSetting, ChatSetting, ContactName, DeviceName, HistoryChat, HistoryChunk, HistoryContact, HistoryMember,
    HistoryMessage, HistoryReceipt, Mark, ReadMark, SelfState,
};
use harkara_wire::proto::identity::AccountRecord;
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
/// Marks of people who once had many devices; the rest is seen when new marks come.
const MAX_RECEIPTS: usize = 1_000;
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
    let mut chunk = HistoryChunk { self_state: self_state(conn)?, ..HistoryChunk::default() };
    let mut people: BTreeSet<AccountId> = messages.iter().map(|message| message.sender).collect();
    for chat in recent {
        let Some(row) = chats::get(conn, chat)? else { continue };
        people.extend(row.peer);
        chunk.chats.push(history_chat(conn, &row, false)?);
    }
    for account in people {
        // Without the record, which is large: it follows when all people do.
        chunk
            .contacts
            .extend(history_contact(conn, &account)?.map(|contact| HistoryContact { record: None, ..contact }));
    }
    let done = messages.len() as u64;
    chunk.messages = messages.into_iter().map(history_message).collect();
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
            bytes += weight(&message);
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
            if let Some(contact) = history_contact(conn, account)? {
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
            let chat = history_chat(conn, &row, true)?;
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
        if !room.take(weight(&message)) {
            return Ok(false);
        }
        cut.to.sort_ms = message.sort_ms;
        cut.to.message = message.message_id.to_vec();
        cut.to.done += u64::from(!first.contains(&message.message_id));
        cut.complete_from_ms = message.sort_ms;
        cut.chunk.messages.push(history_message(message));
    }
    Ok(all)
}

/// About what a message weighs once encoded.
fn weight(message: &Given) -> usize {
    message.text.len() + message.system.len() + 128
}

fn history_message(given: Given) -> HistoryMessage {
    HistoryMessage {
        message_id: given.message_id.to_vec(),
        chat_id: given.chat_id.to_vec(),
        sender_account: given.sender.to_vec(),
        sender_device: given.device,
        counter: given.counter,
        sent_ms: given.sent_ms,
        sort_ms: given.sort_ms,
        kind: given.kind as u32,
        text: given.text,
        status: given.status as u32,
        system: given.system,
    }
}

fn history_contact(conn: &Connection, account: &AccountId) -> Result<Option<HistoryContact>> {
    let Some(row) = accounts::get(conn, account)? else { return Ok(None) };
    let own_name =
        ContactName { account_id: account.to_vec(), changed_ms: row.own_name_changed_ms, name: row.own_name };
    Ok(Some(HistoryContact {
        account_id: account.to_vec(),
        handle: row.handle,
        profile_name: row.profile_name,
        own_name: (own_name.changed_ms > 0).then_some(own_name),
        record: AccountRecord::decode(row.record.as_slice()).ok().filter(|record| record.roster.is_some()),
    }))
}

/// `whole`: with its people and how far each of them has come.
fn history_chat(conn: &Connection, row: &chats::Chat, whole: bool) -> Result<HistoryChat> {
    let chat_id = row.chat_id.to_vec();
    let (mut people, mut marks) = (Vec::new(), Vec::new());
    if whole {
        people = members::of_chat(conn, row.chat)?;
        marks = receipts::of_chat(conn, row.chat)?;
    }
    Ok(HistoryChat {
        kind: match row.kind {
            chats::Kind::Direct => Kind::Direct,
            chats::Kind::Group => Kind::Group,
            chats::Kind::Own => Kind::Self_,
        }
        .into(),
        name: row.name.clone(),
        peer: row.peer.map(AccountId::to_vec).unwrap_or_default(),
        created_ms: row.created_ms,
        created_by: row.created_by.map(AccountId::to_vec).unwrap_or_default(),
        member: row.member,
        members: people
            .into_iter()
            .map(|member| HistoryMember { account_id: member.account_id.to_vec(), admin: member.admin })
            .collect(),
        receipts: marks
            .into_iter()
            .take(MAX_RECEIPTS)
            .map(|(account, mark)| HistoryReceipt {
                account_id: account.to_vec(),
                mark: Some(Mark { device_id: mark.device.to_vec(), delivered: mark.delivered, read: mark.read }),
            })
            .collect(),
        setting: Some(ChatSetting {
            chat_id: chat_id.clone(),
            changed_ms: row.settings_changed_ms,
            pinned: row.pinned,
            archived: row.archived,
            muted_until_ms: row.muted_until_ms,
        }),
        read: Some(ReadMark { chat_id: chat_id.clone(), message_id: row.read_id.clone(), sort_ms: row.read_sort_ms }),
        chat_id,
    })
}

fn self_state(conn: &Connection) -> Result<Option<SelfState>> {
    let Some(row) = own::get(conn)? else { return Ok(None) };
    let Some(account) = row.account_id else { return Ok(None) };
    let names = devices::of_account(conn, &account)?.into_iter().filter(|device| device.name_changed_ms > 0);
    Ok(Some(SelfState {
        account: Some(AccountSetting {
            changed_ms: row.profile_changed_ms,
            profile_name: row.profile_name,
            send_read_marks: row.send_read_marks,
        }),
        devices: names
            .map(|device| DeviceName {
                device_id: device.device_id.to_vec(),
                changed_ms: device.name_changed_ms,
                name: device.name,
            })
            .collect(),
        ..SelfState::default()
    }))
}
