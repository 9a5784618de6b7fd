//! Writing what a chunk brings. What is here already stays as it is: it came directly, and may be newer.

use crate::carry;
use crate::conversation::clean_name;
use crate::conversation::quote;
use crate::error::Result;
use crate::imports;
use crate::transfer::mention;
use harkara_store::annotations::{self, Annotation};
use harkara_store::messages::{self, Around, NewMessage, status};
use harkara_store::own::{self, Own};
use harkara_store::receipts::Mark;
use harkara_store::stars::{self, Star};
use harkara_store::{accounts, chats, devices, members, nearby, receipts};
use harkara_wire::content::sound_mentions;
use harkara_wire::id::{AccountId, ChatId, DeviceId, MessageId};
use harkara_wire::identity::VerifiedAccount;
use harkara_wire::nearby::NearbySecret;
use harkara_wire::proto::content::group_data::Kind;
use harkara_wire::proto::content::{
    HistoryAnnotation, HistoryChat, HistoryChunk, HistoryContact, HistoryMessage, SelfState,
};
use prost::Message;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Writes a chunk; answers the chats it touched. `None`: it does not say what it must.
pub(crate) fn take(conn: &Connection, own: &Own, chunk: &HistoryChunk) -> Result<Option<BTreeSet<ChatId>>> {
    let Some(account) = own.account_id else { return Ok(None) };
    let mut touched = BTreeMap::new();
    for contact in &chunk.contacts {
        if take_contact(conn, contact)?.is_none() {
            return Ok(None);
        }
    }
    for chat in &chunk.chats {
        let Some((id, number)) = take_chat(conn, chat)? else { return Ok(None) };
        touched.insert(id, number);
    }
    // Oldest first: the full-text index starts a new segment whenever the numbers go back.
    for message in chunk.messages.iter().rev() {
        if take_message(conn, &account, message, &mut touched)?.is_none() {
            return Ok(None);
        }
    }
    if let Some(state) = &chunk.self_state {
        take_state(conn, own, state)?;
    }
    for number in touched.values() {
        chats::recount(conn, *number)?;
    }
    Ok(Some(touched.into_keys().collect()))
}

fn take_contact(conn: &Connection, contact: &HistoryContact) -> Result<Option<()>> {
    let Ok(id) = AccountId::try_from(contact.account_id.as_slice()) else { return Ok(None) };
    accounts::ensure(conn, &id)?;
    let Some(known) = accounts::get(conn, &id)? else { return Ok(None) };
    if known.profile_name.is_empty() {
        accounts::set_profile_name(conn, &id, &clean_name(&contact.profile_name))?;
    }
    if let Some(secret) = NearbySecret::read(&contact.nearby)
        && nearby::secret(conn, &id)?.is_none()
    {
        nearby::set_secret(conn, &id, &secret)?;
    }
    if let Some(name) = &contact.own_name {
        accounts::set_own_name(conn, &id, &clean_name(&name.name), clamp(name.changed_ms))?;
    }
    let record = contact.record.as_ref().and_then(|record| VerifiedAccount::verify(record).ok());
    let Some(record) = record.filter(|record| record.account_id == id && record.version > known.roster_version) else {
        return Ok(Some(()));
    };
    accounts::set_record(conn, &id, &record.handle, &record.record.encode_to_vec(), record.version)?;
    for device in &record.devices {
        let certificate = device.certificate.encode_to_vec();
        devices::ensure(conn, &device.device_id, &id, device.platform.into(), &certificate, device.issued_ms)?;
    }
    for device in &record.removed {
        devices::set_removed(conn, device, &id)?;
    }
    Ok(Some(()))
}

fn take_chat(conn: &Connection, chat: &HistoryChat) -> Result<Option<(ChatId, i64)>> {
    let account = |bytes: &[u8]| AccountId::try_from(bytes).ok();
    let Ok(chat_id) = ChatId::try_from(chat.chat_id.as_slice()) else { return Ok(None) };
    let kind = match chat.kind() {
        Kind::Direct => chats::Kind::Direct,
        Kind::Group => chats::Kind::Group,
        Kind::Self_ | Kind::Unspecified => return Ok(None),
    };
    let number = match chats::by_id(conn, &chat_id)? {
        Some(known) => known.chat,
        None => {
            let number = chats::insert(
                conn,
                &chats::NewChat {
                    chat_id,
                    group_id: None,
                    kind,
                    name: clean_name(&chat.name),
                    peer: account(&chat.peer),
                    created_ms: chat.created_ms,
                    created_by: account(&chat.created_by),
                    activity_ms: chat.created_ms,
                },
            )?;
            chats::set_member(conn, number, chat.member)?;
            chats::set_timer(conn, number, chat.timer_s.into())?;
            number
        }
    };
    // Once the chat's group is joined, the group says who is in it.
    if chats::get(conn, number)?.is_some_and(|row| row.group_id.is_none()) {
        for member in &chat.members {
            let Some(id) = account(&member.account_id) else { return Ok(None) };
            members::put(conn, number, &id, member.admin)?;
        }
    }
    for receipt in &chat.receipts {
        let (Some(id), Some(mark)) = (account(&receipt.account_id), &receipt.mark) else { return Ok(None) };
        let Ok(device) = DeviceId::try_from(mark.device_id.as_slice()) else { return Ok(None) };
        receipts::raise(conn, number, &id, &Mark { device, delivered: mark.delivered, read: mark.read })?;
    }
    if let Some(setting) = &chat.setting {
        let (until, changed) = (clamp(setting.muted_until_ms), clamp(setting.changed_ms));
        chats::set_settings(conn, number, setting.pinned, setting.archived, until, changed)?;
    }
    if let Some((read, id)) =
        chat.read.as_ref().and_then(|read| Some((read, MessageId::try_from(read.message_id.as_slice()).ok()?)))
    {
        chats::set_read(conn, number, read.sort_ms, &id)?;
    }
    Ok(Some((chat_id, number)))
}

fn take_message(
    conn: &Connection,
    own: &AccountId,
    message: &HistoryMessage,
    chats_known: &mut BTreeMap<ChatId, i64>,
) -> Result<Option<()>> {
    let (Ok(message_id), Ok(chat_id), Ok(sender)) = (
        MessageId::try_from(message.message_id.as_slice()),
        ChatId::try_from(message.chat_id.as_slice()),
        AccountId::try_from(message.sender_account.as_slice()),
    ) else {
        return Ok(None);
    };
    let chat = match chats_known.get(&chat_id) {
        Some(chat) => *chat,
        None => match chats::by_id(conn, &chat_id)? {
            Some(row) => row.chat,
            None => return Ok(None),
        },
    };
    chats_known.insert(chat_id, chat);
    if message.imported.is_some() {
        imports::take(conn, own, chat, message)?;
    } else {
        insert(conn, own, chat, (message_id, sender), message)?;
    }
    mention::read(conn, &message_id, &message.attachments, false)?;
    for done in &message.annotations {
        take_annotation(conn, &message_id, chat, done)?;
    }
    if let Some(mark) = &message.mark {
        let star = Star { starred: mark.starred, changed_ms: clamp(mark.changed_ms) };
        stars::set(conn, &message_id, star)?;
    }
    Ok(Some(()))
}

/// Writes what a device of ours, or the system, has written.
fn insert(
    conn: &Connection,
    own: &AccountId,
    chat: i64,
    (message_id, sender): (MessageId, AccountId),
    message: &HistoryMessage,
) -> Result<bool> {
    let outgoing = sender == *own;
    // A line the system wrote is no device's.
    let device = DeviceId::try_from(message.sender_device.as_slice()).unwrap_or(DeviceId([0; 16]));
    Ok(messages::insert(
        conn,
        &NewMessage {
            message_id,
            chat,
            sender,
            device,
            counter: clamp(message.counter),
            sort_ms: clamp(message.sort_ms),
            sent_ms: clamp(message.sent_ms),
            kind: match i64::from(message.kind) {
                known @ (messages::TEXT | messages::DELETED) => known,
                _ => messages::SYSTEM,
            },
            outgoing,
            status: match i64::from(message.status) {
                _ if !outgoing => status::RECEIVED,
                known @ (status::STORED | status::DELIVERED | status::READ | status::FAILED) => known,
                _ => status::STORED,
            },
            text: &message.text,
            system: (!message.system.is_empty()).then_some(message.system.as_str()),
            around: around(own, outgoing, message),
        },
    )?)
}

fn around(own: &AccountId, outgoing: bool, message: &HistoryMessage) -> Around {
    let mentions = sound_mentions(&message.text, &message.mentions);
    Around {
        quote: message.quote.as_ref().and_then(quote::heard),
        mentions_me: !outgoing && mentions.iter().any(|mention| mention.account_id == own.as_bytes()),
        mentions,
        forwarded: message.forwarded,
        edited_ms: (message.edited_ms > 0).then_some(clamp(message.edited_ms)),
        lifetime_ms: u64::from(message.expires_s) * 1_000,
    }
}

/// Added to what came directly, which stays where it is later.
fn take_annotation(conn: &Connection, target: &MessageId, chat: i64, done: &HistoryAnnotation) -> Result<()> {
    let (Some(kind), Ok(account)) =
        (annotations::Kind::read(done.kind.into()), AccountId::try_from(done.account_id.as_slice()))
    else {
        return Ok(());
    };
    let annotation = Annotation {
        target: *target,
        kind,
        account,
        annotation_id: MessageId::try_from(done.annotation_id.as_slice()).ok(),
        chat,
        changed_ms: clamp(done.changed_ms),
        value: done.value.clone(),
        mentions: sound_mentions(&done.value, &done.mentions),
        admin: done.admin,
    };
    annotations::add(conn, &annotation)?;
    Ok(())
}

fn take_state(conn: &Connection, own: &Own, state: &SelfState) -> Result<()> {
    if let Some(account) = state.account.as_ref().filter(|account| account.changed_ms > own.profile_changed_ms) {
        let mut row = own.clone();
        row.profile_name = clean_name(&account.profile_name);
        row.profile_changed_ms = clamp(account.changed_ms);
        row.send_read_marks = account.send_read_marks;
        own::put(conn, &row)?;
    }
    if let (Some(setting), Some(account)) = (&state.fallbacks, own.account_id) {
        carry::take_setting(conn, &account, setting)?;
    }
    for name in &state.devices {
        if let Ok(device) = DeviceId::try_from(name.device_id.as_slice()) {
            devices::set_name(conn, &device, &clean_name(&name.name), clamp(name.changed_ms))?;
        }
    }
    if let Some(access) = &state.backup {
        crate::backup::told(conn, access)?;
    }
    Ok(())
}

/// As far as the database can count.
fn clamp(number: u64) -> u64 {
    number.min(i64::MAX as u64)
}
