//! A message with files: in the chat at once, in the outbox when the relay has its files.

use super::rows;
use super::work::Prepared;
use super::{lost, mention};
use crate::conversation::message::react;
use crate::conversation::quote;
use crate::conversation::send::{open_chat, put};
use crate::error::Result;
use crate::imports;
use crate::outbox;
use crate::step::Step;
use harkara_api::{ErrorCode, FileAction, FileFault, FileKind, NewFile, Reply};
use harkara_media::name;
use harkara_store::attachments::{self, Attachment};
use harkara_store::chats::{self, Chat};
use harkara_store::files::{self, File, Want};
use harkara_store::messages::{self, Uncounted};
use harkara_wire::content::MAX_ATTACHMENTS;
use harkara_wire::id::{ChatId, MessageId};
use harkara_wire::proto::content::{Text, content::Body};

/// Bytes of a caption: with ten thumbnails it must fit into a message.
const MAX_CAPTION: usize = 16 * 1024;

/// Writes a message with files.
pub(crate) fn send(
    step: &mut Step<'_>,
    chat: &ChatId,
    text: &str,
    answered: Option<&MessageId>,
    new: &[NewFile],
) -> Result<Reply> {
    if !step.mem.files {
        return Err(ErrorCode::StorageUnavailable.into());
    }
    let chat = open_chat(step, chat)?;
    if text.len() > MAX_CAPTION {
        return Err(ErrorCode::MessageLength.into());
    }
    if new.is_empty() || new.len() > MAX_ATTACHMENTS {
        return Err(ErrorCode::FileCount.into());
    }
    let quote = answered.map(|message| quote::of(step, &chat, message)).transpose()?;
    let message_id = insert(step, &chat, &Text { text: text.to_owned(), quote, ..Text::default() })?;
    for (place, new) in (0u32..).zip(new) {
        let row = File { source: Some(new.source.clone()), shrink: new.shrink, want: Want::Prepare, ..File::new() };
        let file = files::insert(step.db, &row)?;
        attachments::insert(
            step.db,
            &Attachment {
                message_id,
                place,
                file,
                kind: if new.voice { FileKind::Voice } else { FileKind::File },
                name: name::clean(&new.name),
                media_type: String::new(),
                width: 0,
                height: 0,
                duration_ms: 0,
                thumbnail: Vec::new(),
                waveform: Vec::new(),
            },
        )?;
    }
    Ok(Reply::Message { message: harkara_api::MessageId(message_id.hex()) })
}

/// Sends the files of a message on, as they are at the relay: only what it no longer has is uploaded. False: it has none.
pub(crate) fn forward(step: &mut Step<'_>, chat: &Chat, target: &MessageId, text: &Text) -> Result<bool> {
    let mentioned = attachments::of_message(step.db, target)?;
    if mentioned.is_empty() {
        return Ok(false);
    }
    if !step.mem.files {
        return Err(ErrorCode::StorageUnavailable.into());
    }
    let message_id = insert(step, chat, text)?;
    for known in mentioned {
        let mut row = rows::row(step, known.file)?;
        if row.fault == Some(FileFault::Cancelled) {
            // It never went out, and is nowhere any more.
            return Err(ErrorCode::FileNotHere.into());
        }
        if row.want == Want::Nothing {
            (row.want, row.fault, row.paused) = (Want::Upload, None, false);
            rows::update(step, &row)?;
        }
        attachments::insert(step.db, &Attachment { message_id, ..known })?;
    }
    Ok(true)
}

/// Puts a message into the chat that waits for its files.
fn insert(step: &mut Step<'_>, chat: &Chat, text: &Text) -> Result<MessageId> {
    let message_id = outbox::message_id(step, 0);
    // It gets its place among the counted when it goes out.
    put(step, chat, message_id, 0, text)?;
    Ok(message_id)
}

/// A file is sealed: it can go to the relay.
pub(super) fn prepared(step: &mut Step<'_>, file: i64, prepared: Prepared) -> Result<()> {
    step.mem.transfers.preparing.remove(&file);
    let Some(mut row) = files::get(step.db, file)?.filter(|row| row.want == Want::Prepare) else {
        // Given up meanwhile: what the shell made of it goes.
        lost::delete(step, prepared.sealed.file_id);
        return Ok(());
    };
    row.file_id = Some(prepared.sealed.file_id);
    row.key = Some(prepared.sealed.key.0);
    row.size = prepared.sealed.size;
    row.ids = prepared.sealed.ids.iter().flat_map(|id| id.0).collect();
    row.index = prepared.sealed.index;
    // What was brought along nobody waits for: it goes to the relay when another own device asks for it.
    let brought = imports::only_brought(step.db, file)?;
    (row.here, row.want) = (true, if brought { Want::Nothing } else { Want::Upload });
    let source = row.source.take();
    for known in attachments::of_file(step.db, file)? {
        let name = prepared.ending.map_or(known.name.clone(), |ending| name::with_ending(&known.name, ending));
        attachments::describe(
            step.db,
            &Attachment {
                kind: prepared.kind,
                name,
                media_type: prepared.media_type.clone(),
                width: prepared.width,
                height: prepared.height,
                duration_ms: prepared.duration_ms,
                thumbnail: prepared.thumbnail.clone(),
                waveform: prepared.waveform.clone(),
                ..known
            },
        )?;
    }
    rows::update(step, &row)?;
    rows::release(step, source)?;
    imports::sealed(step, file)
}

/// The relay has a file: messages all of whose files it has can go out.
pub(super) fn uploaded(step: &mut Step<'_>, file: i64) -> Result<()> {
    for (_, message, _) in attachments::mentions(step.db, file)? {
        let Some(Uncounted { chat, text, quote, forwarded }) = messages::uncounted(step.db, &message)? else {
            continue;
        };
        let mut ready = true;
        for mentioned in attachments::of_message(step.db, &message)? {
            let row = rows::row(step, mentioned.file)?;
            ready &= row.want == Want::Nothing && row.fault.is_none() && row.file_id.is_some();
        }
        if ready {
            post(step, chat, &message, Text { text, quote: quote.map(quote::said), forwarded, ..Text::default() })?;
        }
    }
    Ok(())
}

fn post(step: &mut Step<'_>, chat: i64, message: &MessageId, text: Text) -> Result<()> {
    let Some(chat) = chats::get(step.db, chat)?.filter(|chat| chat.member && chat.group_id.is_some()) else {
        return Ok(messages::set_failed(step.db, message)?);
    };
    let counter = chats::take_counter(step.db, chat.chat)?;
    messages::set_counted(step.db, message, counter, chat.timer_s * 1_000)?;
    let attachments = mention::write(step.db, message)?;
    outbox::queue_content_as(step, chat.chat, *message, counter, Body::Text(Text { attachments, ..text }))?;
    react::send_own(step, &chat, message)
}

/// Does what the person asks for.
pub(crate) fn act(step: &mut Step<'_>, message: &MessageId, place: u32, action: FileAction) -> Result<Reply> {
    step.me()?;
    let mut row = files::of_message(step.db, message.as_bytes(), place)?.ok_or(ErrorCode::NotFound)?;
    match action {
        _ if !step.mem.files => return Err(ErrorCode::StorageUnavailable.into()),
        FileAction::Download if row.here || row.want != Want::Nothing => {}
        FileAction::Download => {
            (row.want, row.fault, row.paused) = (Want::Download, None, false);
            rows::update(step, &row)?;
        }
        FileAction::Pause if row.want != Want::Nothing => {
            step.mem.transfers.forget(row.file);
            row.paused = true;
            rows::update(step, &row)?;
        }
        FileAction::Pause => {}
        FileAction::Resume => {
            (row.fault, row.paused) = (row.fault.filter(|fault| *fault == FileFault::Cancelled), false);
            rows::update(step, &row)?;
        }
        FileAction::Cancel => rows::cancel(step, row)?,
    }
    Ok(Reply::Done)
}
