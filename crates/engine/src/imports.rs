//! Chats from other messengers, taken over into ours.
//!
//! Reading the file is the driver's; here its messages become rows, once each, marked as brought along. What was new is
//! told to one's own other devices in the self group; a device linked later receives it as history.

use crate::conversation::clean_name;
use crate::error::{EngineError, Result};
use crate::step::Step;
use crate::transfer::{self, mention};
use crate::{history, self_group};
use harkara_api::{ErrorCode, FileKind, Imported, ImportedContent, Reply, SystemLine};
use harkara_media::name;
use harkara_store::attachments::{self, Attachment};
use harkara_store::chats::{self, Kind};
use harkara_store::files::{self, File, Want};
use harkara_store::history as given;
use harkara_store::imports::{self, NOBODY, NewImport};
use harkara_store::messages::{self, CALL, LEFT_OUT, SYSTEM, TEXT};
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
    let mut all = messages
        .into_iter()
        .map(|message| as_history(chat, message, step.now_ms))
        .collect::<Result<Vec<(HistoryMessage, Option<Inside>)>>>()?;
    // The full-text index starts a new segment whenever the numbers go back.
    all.sort_by_key(|(message, _)| message.sort_ms);
    let mut new = Vec::with_capacity(all.len());
    let mut completed = 0;
    for (message, file) in all {
        let is_new = take(step.db, &me.account, row.chat, &message)?;
        if let Some(file) = file
            && place(step, &message, file)?
            && !is_new
        {
            completed += 1;
        }
        if is_new {
            new.push(message);
        }
    }
    let added = new.len() as u32 + completed;
    if added > 0 {
        step.stale.insert(row.chat);
        step.changes.chat(*chat);
    }
    if !new.is_empty() {
        tell(step, new)?;
    }
    Ok(Reply::Imported { added })
}

/// A file in an archive.
struct Inside {
    source: String,
    name: String,
}

/// Puts a file to the message that speaks of it, to be sealed as any other. Until then other devices see what a chat
/// without files would show. False: the message has it already, or is not here.
fn place(step: &mut Step<'_>, message: &HistoryMessage, inside: Inside) -> Result<bool> {
    if !step.mem.files {
        return Err(ErrorCode::StorageUnavailable.into());
    }
    let Ok(message_id) = MessageId::try_from(message.message_id.as_slice()) else { return Ok(false) };
    let new =
        File { source: Some(inside.source), inside: Some(inside.name.clone()), want: Want::Prepare, ..File::new() };
    if let Some(known) = files::of_message(step.db, message_id.as_bytes(), 0)? {
        // It could not be sealed that time: the archive was gone, or the disk full.
        let failed = known.file_id.is_none() && known.fault.is_some();
        if failed {
            files::update(step.db, &File { file: known.file, ..new })?;
            transfer::release(step, known.source)?;
        }
        return Ok(failed);
    }
    if !imports::complete(step.db, &message_id)? {
        return Ok(false);
    }
    let file = files::insert(step.db, &new)?;
    attachments::insert(
        step.db,
        &Attachment {
            message_id,
            place: 0,
            file,
            kind: FileKind::File,
            name: name::clean(&inside.name),
            media_type: String::new(),
            width: 0,
            height: 0,
            duration_ms: 0,
            waveform: Vec::new(),
            thumbnail: Vec::new(),
        },
    )?;
    Ok(true)
}

/// Whether a file is only mentioned by what was brought along.
pub(crate) fn only_brought(conn: &Connection, file: i64) -> Result<bool> {
    for known in attachments::of_file(conn, file)? {
        if !messages::standing(conn, &known.message_id)?.is_some_and(|standing| standing.imported) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A file is sealed: one's own other devices hear how to fetch it.
pub(crate) fn sealed(step: &mut Step<'_>, file: i64) -> Result<()> {
    for known in attachments::of_file(step.db, file)? {
        let Some(given) = given::one(step.db, &known.message_id)?.filter(|given| given.imported.is_some()) else {
            continue;
        };
        let message = history::rows::message(step.db, given)?;
        self_group::tell(step, Body::Import(Import { messages: vec![message] }))?;
    }
    Ok(())
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
        let Ok(message_id) = MessageId::try_from(message.message_id.as_slice()) else { continue };
        if !message.attachments.is_empty() {
            mention::read(step.db, &message_id, &message.attachments, false)?;
            step.changes.message(chat, message_id);
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
    if imports::insert(conn, &new)? {
        return Ok(true);
    }
    if kind == TEXT && !message.attachments.is_empty() {
        imports::complete(conn, &message_id)?;
    }
    Ok(false)
}

fn as_history(chat: &ChatId, message: Imported, now_ms: u64) -> Result<(HistoryMessage, Option<Inside>)> {
    let bad = |_| ErrorCode::BadInput;
    let account = message.account.map(|account| AccountId::from_hex(&account.0)).transpose().map_err(bad)?;
    let mut file = None;
    let (kind, text, detail) = match message.content {
        ImportedContent::Text { text } => (TEXT, text, String::new()),
        ImportedContent::Call { call } => (CALL, String::new(), json(&call)?),
        ImportedContent::LeftOut { name, text } => (LEFT_OUT, text, json(&name)?),
        ImportedContent::File { source, name, text } => {
            let detail = json(&name)?;
            file = Some(Inside { source, name });
            (LEFT_OUT, text, detail)
        }
        ImportedContent::Line { text } => (SYSTEM, String::new(), json(&SystemLine::Imported { text })?),
    };
    if text.len() > LONGEST || detail.len() > LONGEST {
        return Err(ErrorCode::MessageLength.into());
    }
    // A phone's clock may have been wrong; the future is no place for the past.
    let sent_ms = message.sent_ms.min(now_ms);
    let message = HistoryMessage {
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
    };
    Ok((message, file))
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
