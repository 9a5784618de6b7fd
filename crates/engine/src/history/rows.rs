//! Rows of the database as history says them.

use crate::conversation::quote;
use crate::error::Result;
use crate::transfer::mention;
use harkara_store::annotations::Annotation;
use harkara_store::history::Given;
use harkara_store::{accounts, chats, devices, fallbacks, members, nearby, own, receipts};
use harkara_wire::id::{AccountId, MessageId};
use harkara_wire::proto::content::group_data::Kind;
use harkara_wire::proto::content::{
    AccountSetting, ChatSetting, ContactName, DeviceName, FallbackSetting, HistoryAnnotation, HistoryChat,
    HistoryContact, HistoryMember, HistoryMessage, HistoryReceipt, Mark, MessageMark, ReadMark, SelfState,
};
use harkara_wire::proto::identity::AccountRecord;
use prost::Message;
use rusqlite::Connection;

/// Marks of people who once had many devices; the rest is seen when new marks come.
const MAX_RECEIPTS: usize = 1_000;

/// A message.
pub(crate) fn message(conn: &Connection, given: Given) -> Result<HistoryMessage> {
    Ok(HistoryMessage {
        attachments: mention::write(conn, &given.message_id)?,
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
        imported: given.imported,
        quote: given.around.quote.map(quote::said),
        mentions: given.around.mentions,
        forwarded: given.around.forwarded,
        expires_s: u32::try_from(given.around.lifetime_ms / 1_000).unwrap_or_default(),
        edited_ms: given.around.edited_ms.unwrap_or_default(),
        annotations: given.annotations.into_iter().map(annotation).collect(),
        mark: given.star.map(|star| MessageMark {
            chat_id: given.chat_id.to_vec(),
            message_id: given.message_id.to_vec(),
            changed_ms: star.changed_ms,
            starred: star.starred,
            hidden: false,
        }),
    })
}

fn annotation(done: Annotation) -> HistoryAnnotation {
    HistoryAnnotation {
        kind: done.kind as u32,
        account_id: done.account.to_vec(),
        annotation_id: done.annotation_id.map(MessageId::to_vec).unwrap_or_default(),
        changed_ms: done.changed_ms,
        value: done.value,
        mentions: done.mentions,
        admin: done.admin,
    }
}

/// A person.
pub(crate) fn contact(conn: &Connection, account: &AccountId) -> Result<Option<HistoryContact>> {
    let Some(row) = accounts::get(conn, account)? else { return Ok(None) };
    let own_name =
        ContactName { account_id: account.to_vec(), changed_ms: row.own_name_changed_ms, name: row.own_name };
    Ok(Some(HistoryContact {
        account_id: account.to_vec(),
        handle: row.handle,
        profile_name: row.profile_name,
        own_name: (own_name.changed_ms > 0).then_some(own_name),
        nearby: nearby::secret(conn, account)?.map(|secret| secret.0.to_vec()).unwrap_or_default(),
        record: AccountRecord::decode(row.record.as_slice()).ok().filter(|record| record.roster.is_some()),
    }))
}

/// A chat; `whole`: with its people and how far each of them has come.
pub(crate) fn chat(conn: &Connection, row: &chats::Chat, whole: bool) -> Result<HistoryChat> {
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
        timer_s: u32::try_from(row.timer_s).unwrap_or_default(),
        read: Some(ReadMark { chat_id: chat_id.clone(), message_id: row.read_id.clone(), sort_ms: row.read_sort_ms }),
        chat_id,
    })
}

/// The account's settings and its devices' names.
pub(crate) fn self_state(conn: &Connection) -> Result<Option<SelfState>> {
    let Some(row) = own::get(conn)? else { return Ok(None) };
    let Some(account) = row.account_id else { return Ok(None) };
    let names = devices::of_account(conn, &account)?.into_iter().filter(|device| device.name_changed_ms > 0);
    let (changed_ms, _) = fallbacks::times(conn)?;
    let links = row.account_id.map(|account| fallbacks::of(conn, &account)).transpose()?.unwrap_or_default();
    let fallbacks = (changed_ms > 0).then_some(FallbackSetting { changed_ms, links });
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
        fallbacks,
        backup: crate::backup::to_tell(conn)?,
        ..SelfState::default()
    }))
}
