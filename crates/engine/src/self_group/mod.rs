//! What one's own devices share: a hidden group of them, in which small changes travel. The later change wins, key by
//! key.

use crate::carry;
use crate::conversation::{clean_name, message, people};
use crate::error::Result;
use crate::mls::Leaf;
use crate::outbox;
use crate::receipts;
use crate::step::Step;
use crate::transfer;
use crate::{backup, history, imports};
use harkara_api::{ErrorCode, Reply};
use harkara_store::chats::{self, Kind, NewChat};
use harkara_store::devices::Notice;
use harkara_store::{accounts, devices, members, messages, outbox as outbox_table, own};
use harkara_wire::id::{AccountId, ChatId, DeviceId, MessageId};
use harkara_wire::identity;
use harkara_wire::proto::content::{
    AccountSetting, ChatSetting, ContactName, Content, DeviceName, GroupData, MessageMark, ReadMark, SelfState,
    content::Body, group_data,
};
use prost::Message;

/// Names, settings and marks in one message, at most.
const MAX_ENTRIES: usize = 1_000;

/// Makes the group of a new account's only device.
pub(crate) fn create(step: &mut Step<'_>) -> Result<()> {
    let me = step.me()?;
    let chat_id = ChatId(me.self_group.0);
    let new = NewChat {
        chat_id,
        group_id: Some(me.self_group),
        kind: Kind::Own,
        name: String::new(),
        peer: None,
        created_ms: step.now_ms,
        created_by: Some(me.account),
        activity_ms: step.now_ms,
    };
    let chat = chats::insert(step.db, &new)?;
    members::put(step.db, chat, &me.account, false)?;
    let data = GroupData {
        kind: group_data::Kind::Self_.into(),
        chat_id: chat_id.to_vec(),
        name: String::new(),
        admins: Vec::new(),
        created_by: me.account.to_vec(),
        created_ms: step.now_ms,
        timer_s: 0,
    };
    outbox::queue_create(step, chat, &me.self_group, &data, &[me.account])
}

/// Sends a message to one's own other devices, unless there are none.
pub(crate) fn tell(step: &mut Step<'_>, body: Body) -> Result<()> {
    let me = step.me()?;
    let Some(chat) = chats::by_group(step.db, &me.self_group)? else { return Ok(()) };
    let others = devices::of_account(step.db, &me.account)?;
    if !others.iter().any(|device| !device.removed && device.device_id != me.device) {
        return Ok(());
    }
    let body = match body {
        Body::SelfState(state) => match join_waiting(step, chat.chat, state)? {
            Some(state) => Body::SelfState(state),
            None => return Ok(()),
        },
        body => body,
    };
    outbox::queue_content(step, chat.chat, 0, body)?;
    Ok(())
}

/// Puts a change to the last one that still waits: a person who reads for an hour offline makes one message.
fn join_waiting(step: &mut Step<'_>, chat: i64, state: SelfState) -> Result<Option<SelfState>> {
    let waiting = outbox_table::of_kind(step.db, chat, outbox::Kind::Content as i64)?;
    // What was ever handed over may be at the relay, which takes no second one under the same key.
    let untold = |item: &&outbox_table::Item| item.epoch.is_none() && !step.mem.in_flight.has(item.item);
    let Some(last) = waiting.last().filter(untold) else { return Ok(Some(state)) };
    let Ok(mut content) = Content::decode(last.plain.as_slice()) else { return Ok(Some(state)) };
    let Some(Body::SelfState(before)) = &mut content.body else { return Ok(Some(state)) };
    let entries = before.read.len() + before.chats.len() + before.contacts.len() + before.devices.len();
    if entries + before.messages.len() + state.messages.len() > MAX_ENTRIES {
        return Ok(Some(state));
    }
    before.read.retain(|old| !state.read.iter().any(|new| new.chat_id == old.chat_id));
    before.chats.retain(|old| !state.chats.iter().any(|new| new.chat_id == old.chat_id));
    before.contacts.retain(|old| !state.contacts.iter().any(|new| new.account_id == old.account_id));
    before.devices.retain(|old| !state.devices.iter().any(|new| new.device_id == old.device_id));
    let later = |old: &MessageMark| !old.hidden && state.messages.iter().any(|new| new.message_id == old.message_id);
    before.messages.retain(|old| !later(old));
    before.messages.extend(state.messages);
    before.read.extend(state.read);
    before.chats.extend(state.chats);
    before.contacts.extend(state.contacts);
    before.devices.extend(state.devices);
    before.account = state.account.or(before.account.take());
    before.fallbacks = state.fallbacks.or(before.fallbacks.take());
    before.backup = state.backup.or(before.backup.take());
    outbox_table::set_plain(step.db, last.item, &content.encode_to_vec())?;
    Ok(None)
}

/// One of one's own other devices says something.
pub(crate) fn received(step: &mut Step<'_>, from: &Leaf, body: &Body) -> Result<()> {
    match body {
        Body::SelfState(state) => apply(step, state),
        Body::DeviceLinked(linked) => crate::identity::named(step, linked),
        // A removal counts by its signature, which comes as an account record; this only hurries it.
        Body::DeviceRemoved(_) => Ok(()),
        Body::HistoryRequest(_) | Body::HistoryChunk(_) | Body::HistoryAck(_) => {
            history::received(step, from.device, body)
        }
        Body::Import(told) => imports::received(step, told),
        Body::FileRequest(request) => transfer::requested(step, request),
        Body::FileBack(back) => transfer::back(step, back),
        _ => Ok(()),
    }
}

/// Takes in what another device has changed.
pub(crate) fn apply(step: &mut Step<'_>, state: &SelfState) -> Result<()> {
    for mark in state.read.iter().take(MAX_ENTRIES) {
        let (Ok(chat), Ok(message)) =
            (ChatId::try_from(mark.chat_id.as_slice()), MessageId::try_from(mark.message_id.as_slice()))
        else {
            continue;
        };
        if let Some(chat) = chats::by_id(step.db, &chat)? {
            receipts::read_elsewhere(step, &chat, mark.sort_ms, &message)?;
        }
    }
    for setting in state.chats.iter().take(MAX_ENTRIES) {
        let Ok(id) = ChatId::try_from(setting.chat_id.as_slice()) else { continue };
        if let Some(chat) = chats::by_id(step.db, &id)? {
            let (pinned, archived, muted) = (setting.pinned, setting.archived, setting.muted_until_ms);
            if chats::set_settings(step.db, chat.chat, pinned, archived, clamp(muted), clamp(setting.changed_ms))? {
                step.changes.chat(id);
            }
        }
    }
    for contact in state.contacts.iter().take(MAX_ENTRIES) {
        let Ok(account) = AccountId::try_from(contact.account_id.as_slice()) else { continue };
        accounts::ensure(step.db, &account)?;
        if accounts::set_own_name(step.db, &account, &clean_name(&contact.name), clamp(contact.changed_ms))? {
            renamed(step, &account)?;
        }
    }
    for device in state.devices.iter().take(MAX_ENTRIES) {
        let Ok(id) = DeviceId::try_from(device.device_id.as_slice()) else { continue };
        if devices::set_name(step.db, &id, &clean_name(&device.name), clamp(device.changed_ms))? {
            step.changes.devices();
        }
    }
    if let Some(access) = &state.backup
        && backup::told(step.db, access)?
    {
        backup::changed(step);
    }
    for mark in state.messages.iter().take(MAX_ENTRIES) {
        message::star::marked_elsewhere(step, mark)?;
    }
    if let Some(setting) = &state.fallbacks {
        carry::told_elsewhere(step, setting)?;
    }
    if let Some(account) = &state.account
        && let Some(mut row) = own::get(step.db)?
        && row.profile_changed_ms < account.changed_ms
    {
        row.profile_name = clean_name(&account.profile_name);
        row.profile_changed_ms = clamp(account.changed_ms);
        row.send_read_marks = account.send_read_marks;
        step.set_own(&row)?;
        let me = step.me()?;
        accounts::set_profile_name(step.db, &me.account, &row.profile_name)?;
    }
    Ok(())
}

fn clamp(ms: u64) -> u64 {
    ms.min(i64::MAX as u64)
}

fn renamed(step: &mut Step<'_>, account: &AccountId) -> Result<()> {
    let me = step.me()?;
    let chat = ChatId::direct(&me.account, account);
    if chats::by_id(step.db, &chat)?.is_some() {
        step.changes.chat(chat);
    }
    Ok(())
}

/// Everything up to a message has been seen here.
pub(crate) fn mark_read(step: &mut Step<'_>, chat: &ChatId, message: &MessageId) -> Result<Reply> {
    step.me()?;
    let row = chats::by_id(step.db, chat)?.ok_or(ErrorCode::NotFound)?;
    let place = messages::place(step.db, message)?.filter(|place| place.chat == row.chat).ok_or(ErrorCode::NotFound)?;
    if receipts::mark_read(step, &row, place.sort_ms, message)? {
        let mark = ReadMark { chat_id: chat.to_vec(), message_id: message.to_vec(), sort_ms: place.sort_ms };
        tell(step, Body::SelfState(SelfState { read: vec![mark], ..Default::default() }))?;
    }
    Ok(Reply::Done)
}

/// Pin, archive, mute.
pub(crate) fn set_chat(
    step: &mut Step<'_>,
    chat: &ChatId,
    pinned: bool,
    archived: bool,
    muted_until_ms: u64,
) -> Result<Reply> {
    let row = chats::by_id(step.db, chat)?.ok_or(ErrorCode::NotFound)?;
    // Later than whatever was here, also where another device's clock is fast.
    let changed_ms = step.now_ms.max(row.settings_changed_ms + 1);
    let muted_until_ms = clamp(muted_until_ms);
    chats::set_settings(step.db, row.chat, pinned, archived, muted_until_ms, changed_ms)?;
    step.changes.chat(*chat);
    let setting = ChatSetting { chat_id: chat.to_vec(), changed_ms, pinned, archived, muted_until_ms };
    tell(step, Body::SelfState(SelfState { chats: vec![setting], ..Default::default() }))?;
    Ok(Reply::Done)
}

/// What somebody is called here.
pub(crate) fn set_contact_name(step: &mut Step<'_>, account: &AccountId, name: &str) -> Result<Reply> {
    let known = accounts::get(step.db, account)?.ok_or(ErrorCode::NotFound)?;
    let (name, changed_ms) = (clean_name(name), step.now_ms.max(known.own_name_changed_ms + 1));
    accounts::set_own_name(step.db, account, &name, changed_ms)?;
    renamed(step, account)?;
    let contact = ContactName { account_id: account.to_vec(), changed_ms, name };
    tell(step, Body::SelfState(SelfState { contacts: vec![contact], ..Default::default() }))?;
    Ok(Reply::Done)
}

/// One's own name and read marks.
pub(crate) fn set_profile(step: &mut Step<'_>, name: &str, send_read_marks: bool) -> Result<Reply> {
    let me = step.me()?;
    let mut row = own::get(step.db)?.ok_or(ErrorCode::NotLinked)?;
    let renamed = row.profile_name != clean_name(name);
    row.profile_name = clean_name(name);
    row.profile_changed_ms = step.now_ms.max(row.profile_changed_ms + 1);
    row.send_read_marks = send_read_marks;
    step.set_own(&row)?;
    accounts::set_profile_name(step.db, &me.account, &row.profile_name)?;
    let account =
        AccountSetting { changed_ms: row.profile_changed_ms, profile_name: row.profile_name, send_read_marks };
    tell(step, Body::SelfState(SelfState { account: Some(account), ..Default::default() }))?;
    if renamed {
        for chat in chats::with_group(step.db)? {
            if chat.member && chat.kind != Kind::Own {
                crate::conversation::introduce(step, chat.chat)?;
            }
        }
    }
    Ok(Reply::Done)
}

/// Calls a device something else.
pub(crate) fn rename_device(step: &mut Step<'_>, device: &DeviceId, name: &str) -> Result<Reply> {
    let me = step.me()?;
    let known = devices::get(step.db, device)?.filter(|known| known.account_id == me.account);
    let known = known.ok_or(ErrorCode::NotFound)?;
    let (name, changed_ms) = (clean_name(name), step.now_ms.max(known.name_changed_ms + 1));
    devices::set_name(step.db, device, &name, changed_ms)?;
    step.changes.devices();
    let name = DeviceName { device_id: device.to_vec(), changed_ms, name };
    tell(step, Body::SelfState(SelfState { devices: vec![name], ..Default::default() }))?;
    Ok(Reply::Done)
}

/// The person has seen the notice about a new device.
pub(crate) fn dismiss_notice(step: &mut Step<'_>, device: &DeviceId) -> Result<Reply> {
    devices::set_notice(step.db, device, Notice::None)?;
    step.changes.devices();
    step.changes.overview();
    Ok(Reply::Done)
}

/// Removes a device of this account: the relay locks it out as soon as it hears of it, the groups follow.
pub(crate) fn remove_device(step: &mut Step<'_>, device: &DeviceId) -> Result<Reply> {
    let me = step.me()?;
    let known = devices::get(step.db, device)?.filter(|known| known.account_id == me.account && !known.removed);
    known.ok_or(ErrorCode::NotFound)?;
    let removal = identity::remove(&me.key, &me.account, device, step.now_ms);
    let key = step.random();
    outbox_table::push(step.db, None, outbox::Kind::Removal as i64, &key, &removal.encode_to_vec(), 0)?;
    if *device == me.device {
        return Ok(Reply::Done);
    }
    // What is known of the account includes the removal from now on, whatever the relay says until it has it.
    if let Some(mut record) = people::own_record(step)? {
        record.removals.push(removal);
        people::take_record(step, &record)?;
    }
    step.changes.devices();
    Ok(Reply::Done)
}

/// A device of this account is gone: its leaves go from all groups.
pub(crate) fn device_removed(step: &mut Step<'_>, device: &DeviceId) -> Result<()> {
    let me = step.me()?;
    tracing::info!(%device, "a device of this account was removed");
    history::device_removed(step, device)?;
    match *device == me.device {
        true => crate::frames::removed(step),
        false => people::tidy_groups(step),
    }
}
