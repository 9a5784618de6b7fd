//! Direct chats: one per pair of people, the same on all their devices.

use crate::error::Result;
use crate::outbox;
use crate::step::Step;
use harkara_api::{ErrorCode, Reply};
use harkara_store::chats::{self, Kind, NewChat};
use harkara_store::members;
use harkara_wire::id::{AccountId, ChatId, GroupId};
use harkara_wire::proto::content::{GroupData, group_data};

/// Opens the chat with somebody known, or makes it.
pub(crate) fn open(step: &mut Step<'_>, peer: AccountId) -> Result<Reply> {
    let me = step.me()?;
    if peer == me.account {
        return Err(ErrorCode::BadInput.into());
    }
    let chat_id = ChatId::direct(&me.account, &peer);
    let known = chats::by_id(step.db, &chat_id)?;
    if known.as_ref().is_none_or(|chat| chat.group_id.is_none()) {
        let group = GroupId::first_of(&chat_id);
        let chat = match known {
            Some(chat) => chat.chat,
            None => chats::insert(
                step.db,
                &NewChat {
                    chat_id,
                    group_id: Some(group),
                    kind: Kind::Direct,
                    name: String::new(),
                    peer: Some(peer),
                    created_ms: step.now_ms,
                    created_by: Some(me.account),
                    activity_ms: step.now_ms,
                },
            )?,
        };
        chats::set_group(step.db, chat, Some(&group), 0)?;
        members::put(step.db, chat, &me.account, false)?;
        members::put(step.db, chat, &peer, false)?;
        let data = GroupData {
            kind: group_data::Kind::Direct.into(),
            chat_id: chat_id.to_vec(),
            name: String::new(),
            admins: Vec::new(),
            created_by: me.account.to_vec(),
            created_ms: step.now_ms,
            timer_s: 0,
        };
        outbox::queue_create(step, chat, &group, &data, &[me.account, peer])?;
        super::introduce(step, chat)?;
        step.changes.chat(chat_id);
    }
    Ok(Reply::Chat { chat: harkara_api::ChatId(chat_id.hex()) })
}
