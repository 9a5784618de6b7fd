//! Chats from other messengers, taken over into ours.
//!
//! Reading the file is the driver's; here its messages become rows, once each, marked as brought along. What was new is
//! told to one's own other devices in the self group; a device linked later receives it as history.

use crate::conversation::clean_name;
use crate::error::{EngineError, Result};
use crate::self_group;
use crate::step::Step;
use harkara_api::{ErrorCode, Imported, ImportedContent, Reply, SystemLine};
use harkara_store::chats::{self, Kind};
use harkara_store::imports::{self, NOBODY, NewImport};
use harkara_store::messages::{CALL, LEFT_OUT, SYSTEM, TEXT};
use harkara_wire::id::{AccountId, ChatId, MessageId};
use harkara_wire::proto::content::{HistoryMessage, Import, content::Body};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Messages in one command.
const MOST: usize = 1_000;
/// The longest text elsewhere has 65,536 characters, whatever their bytes.
const LONGEST: usize = 160 * 1024;
/// What one message to the other devices carries, below what a content may weigh.
const TOLD_BYTES: usize = 200 * 1024;

/// Takes messages over. All of them or none.
pub(crate) fn import(step: &mut Step<'_>, chat: &ChatId, messages: Vec<Imported>) -> Result<Reply> {
    let me = step.me()?;
    let row = chats::by_id(step.db, chat)?.filter(|row| row.kind != Kind::Own).ok_or(ErrorCode::NotFound)?;
    if messages.len() > MOST {
        return Err(ErrorCode::BadInput.into());
    }
    let mut rows = messages
        .into_iter()
        .map(|message| as_history(chat, message, step.now_ms))
        .collect::<Result<Vec<HistoryMessage>>>()?;
    // The full-text index starts a new segment whenever the numbers go back.
    rows.sort_by_key(|row| row.sort_ms);
    let mut new = Vec::with_capacity(rows.len());
    for message in rows {
        if take(step.db, &me.account, row.chat, &message)? {
            new.push(message);
        }
    }
    let added = new.len() as u32;
    if added > 0 {
        step.stale.insert(row.chat);
        step.changes.chat(*chat);
        tell(step, new)?;
    }
    Ok(Reply::Imported { added })
}

/// Another device of one's own has taken messages over.
pub(crate) fn received(step: &mut Step<'_>, told: &Import) -> Result<()> {
    let me = step.me()?;
    let mut known: BTreeMap<ChatId, Option<i64>> = BTreeMap::new();
    for message in &told.messages {
        let Ok(chat) = ChatId::try_from(message.chat_id.as_slice()) else { continue };
        let number = match known.get(&chat) {
            Some(number) => *number,
            None => {
                let row = chats::by_id(step.db, &chat)?.filter(|row| row.kind != Kind::Own);
                *known.entry(chat).or_insert(row.map(|row| row.chat))
            }
        };
        // A chat that is not here yet comes with the history, and so do these.
        let Some(number) = number.filter(|_| message.imported.is_some()) else { continue };
        if take(step.db, &me.account, number, message)? {
            step.stale.insert(number);
            step.changes.chat(chat);
        }
    }
    Ok(())
}

/// Writes one message brought along. True if it is new.
pub(crate) fn take(conn: &Connection, own: &AccountId, chat: i64, message: &HistoryMessage) -> Result<bool> {
    let Ok(message_id) = MessageId::try_from(message.message_id.as_slice()) else { return Ok(false) };
    let sender = AccountId::try_from(message.sender_account.as_slice()).unwrap_or(NOBODY);
    let kind = match i64::from(message.kind) {
        known @ (TEXT | CALL | LEFT_OUT) => known,
        _ => SYSTEM,
    };
    let new = NewImport {
        message_id,
        chat,
        sender,
        author: message.imported.as_deref().unwrap_or_default(),
        outgoing: sender == *own,
        sent_ms: message.sort_ms.min(i64::MAX as u64),
        kind,
        text: &message.text,
        detail: (!message.system.is_empty()).then_some(message.system.as_str()),
    };
    Ok(imports::insert(conn, &new)?)
}

fn as_history(chat: &ChatId, message: Imported, now_ms: u64) -> Result<HistoryMessage> {
    let bad = |_| ErrorCode::BadInput;
    let account = message.account.map(|account| AccountId::from_hex(&account.0)).transpose().map_err(bad)?;
    let (kind, text, detail) = match message.content {
        ImportedContent::Text { text } => (TEXT, text, String::new()),
        ImportedContent::Call { call } => (CALL, String::new(), json(&call)?),
        ImportedContent::LeftOut { name, text } => (LEFT_OUT, text, json(&name)?),
        ImportedContent::Line { text } => (SYSTEM, String::new(), json(&SystemLine::Imported { text })?),
    };
    if text.len() > LONGEST || detail.len() > LONGEST {
        return Err(ErrorCode::MessageLength.into());
    }
    // A phone's clock may have been wrong; the future is no place for the past.
    let sent_ms = message.sent_ms.min(now_ms);
    Ok(HistoryMessage {
        message_id: MessageId::from_hex(&message.id.0).map_err(bad)?.to_vec(),
        chat_id: chat.to_vec(),
        sender_account: account.unwrap_or(NOBODY).to_vec(),
        sent_ms,
        sort_ms: sent_ms,
        kind: kind as u32,
        text,
        system: detail,
        imported: Some(clean_name(&message.author)),
        ..HistoryMessage::default()
    })
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|_| EngineError::Internal("an imported message that does not encode"))
}

fn tell(step: &mut Step<'_>, messages: Vec<HistoryMessage>) -> Result<()> {
    let (mut told, mut bytes) = (Vec::new(), 0);
    for message in messages {
        let weight = message.text.len() + message.system.len() + message.imported.as_ref().map_or(0, String::len) + 128;
        if bytes + weight > TOLD_BYTES && !told.is_empty() {
            self_group::tell(step, Body::Import(Import { messages: std::mem::take(&mut told) }))?;
            bytes = 0;
        }
        bytes += weight;
        told.push(message);
    }
    self_group::tell(step, Body::Import(Import { messages: told }))
}
