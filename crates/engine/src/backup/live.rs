//! A running device takes its account out of a backup: it is usable as soon as the newest messages are here.

use super::key::changed;
use super::restore::{Fresh, Restoring};
use crate::error::Result;
use crate::step::Step;
use crate::{Output, routes};
use harkara_api::{BackupFault, BackupPlace, LostPart};
use harkara_store::{backups, files, own, restoring};
use harkara_wire::id::{BlobId, ChatId, FileId};
use harkara_wire::proto::backup::{Account, frame::Body};

/// One thing that came out of a backup. Each is one transaction.
pub enum RestoreStep {
    /// Become a device of this account, which is in this backup.
    Begin {
        /// The first record.
        account: Box<Account>,
        /// What no backup has.
        fresh: Box<Fresh>,
        /// Where the rest of it is.
        place: BackupPlace,
        /// The generation that is restored.
        kept: backups::Kept,
    },
    /// The records of a segment.
    Segment {
        /// So that it is not fetched again.
        id: Vec<u8>,
        /// In their order.
        records: Vec<Body>,
    },
    /// People, chats and the newest messages are here: meet the relay.
    Go,
    /// A file's chunks are on disk, and these are their ids.
    File {
        /// Which.
        file: FileId,
        /// What is on disk.
        ids: Vec<BlobId>,
    },
    /// Something can't be had.
    Lost {
        /// Its name in the storage.
        object: String,
        /// What that costs.
        part: LostPart,
    },
    /// It has to wait, or is done.
    State {
        /// Everything is here that could be had.
        done: bool,
        /// Why it waits.
        fault: Option<BackupFault>,
    },
}

pub(crate) fn carry_out(step: &mut Step<'_>, part: RestoreStep) -> Result<bool> {
    match part {
        RestoreStep::Begin { account, fresh, place, kept } => begin(step, &account, &fresh, place, &kept)?,
        RestoreStep::Segment { id, records } => return segment(step, &id, records),
        RestoreStep::Go => {
            routes::tell(step)?;
            if let Some(row) = own::get(step.db)? {
                step.out.push(Output::Connect { relay_link: row.relay_link, nearby: false });
            }
            step.changes.overview();
        }
        RestoreStep::File { file, ids } => return self::file(step, &file, ids),
        RestoreStep::Lost { object, part } => restoring::lose(step.db, &object, &part)?,
        RestoreStep::State { done, fault } => {
            if let Some(row) = restoring::get(step.db)? {
                restoring::put(step.db, &restoring::Restoring { done, fault, ..row })?;
            }
            changed(step);
        }
    }
    Ok(true)
}

fn begin(
    step: &mut Step<'_>,
    account: &Account,
    fresh: &Fresh,
    place: BackupPlace,
    kept: &backups::Kept,
) -> Result<()> {
    Restoring::begin(step.db, account, fresh)?;
    step.mem.me = None;
    backups::put(step.db, kept)?;
    let known = restoring::get(step.db)?;
    let (messages, media) = known.map_or((0, 0), |known| (known.messages, known.media));
    let row = restoring::Restoring { place, made_ms: kept.made_ms, messages, media, done: false, fault: None };
    restoring::put(step.db, &row)?;
    changed(step);
    Ok(())
}

fn segment(step: &mut Step<'_>, id: &[u8], records: Vec<Body>) -> Result<bool> {
    if restoring::has(step.db, id)? {
        return Ok(true);
    }
    let messages = records.iter().filter(|record| matches!(record, Body::Message(_))).count() as u64;
    let chats = records.iter().filter_map(|record| match record {
        Body::Message(message) => ChatId::try_from(message.chat_id.as_slice()).ok(),
        Body::Chat(chat) => ChatId::try_from(chat.chat_id.as_slice()).ok(),
        _ => None,
    });
    let chats: std::collections::BTreeSet<ChatId> = chats.collect();
    if !Restoring::resume(step.db)?.segment(step.db, records.into_iter())? {
        return Ok(false);
    }
    restoring::note(step.db, id)?;
    if let Some(row) = restoring::get(step.db)? {
        restoring::put(step.db, &restoring::Restoring { messages: row.messages + messages, ..row })?;
    }
    chats.into_iter().for_each(|chat| step.changes.chat(chat));
    Ok(true)
}

fn file(step: &mut Step<'_>, file: &FileId, ids: Vec<BlobId>) -> Result<bool> {
    if files::by_id(step.db, file)?.is_none_or(|row| row.here) {
        return Ok(true);
    }
    if !Restoring::resume(step.db)?.file(step.db, file, ids)? {
        return Ok(false);
    }
    if let Some(row) = restoring::get(step.db)? {
        restoring::put(step.db, &restoring::Restoring { media: row.media + 1, ..row })?;
    }
    crate::transfer::came(step, file)?;
    Ok(true)
}
