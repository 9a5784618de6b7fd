//! A running device, new and nobody's, becomes its account's phone: the newest messages are here within seconds, older ones
//! follow, and files come in the background, those first that somebody wants to see.

use super::place::{self, fault, refusal};
use super::runner::{Desk, Wish};
use super::watched::Watched;
use super::{BackupError, restore as whole};
use crate::driver::{Ask, now_ms};
use crate::key;
use harkara_api::{ApiError, BackupStage, ErrorCode};
use harkara_backup::{Archive, Error, Flaw, Part, Seed, relay_key};
use harkara_engine::backup::course::{self, Done};
use harkara_engine::backup::{Fresh, RestoreStep, access};
use harkara_store::{attachments, backups, files, restoring};
use harkara_wire::id::FileId;
use harkara_wire::proto::backup::{Entry, Media, Stream, frame::Body};
use std::collections::{HashMap, VecDeque};
use std::sync::PoisonError;
use std::time::Instant;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

/// Begins. `first` hears when the newest messages are here, or why they never will be.
pub(super) fn restore(
    desk: &Desk,
    wish: &Wish,
    first: oneshot::Sender<Result<(), ApiError>>,
) -> Result<(), BackupError> {
    let mut first = Some(first);
    let outcome = begin(desk, wish, &mut first);
    match (outcome, first.take()) {
        (Err(error), Some(first)) => {
            // Whoever hears it may try again at once.
            desk.rest();
            let _ = first.send(Err(refusal(error)));
            Ok(())
        }
        (outcome, _) => settle(desk, outcome),
    }
}

/// Goes on with what was begun.
pub(super) fn resume(desk: &Desk) -> Result<(), BackupError> {
    let Some(row) = restoring::get(&desk.conn)?.filter(|row| !row.done) else { return Ok(()) };
    let outcome = (|| {
        let access = access(&desk.conn).map_err(|error| error.to_api())?;
        let storage = place::open(&desk.conn, &row.place, access.relay_key(), false)?;
        let mut storage = Watched { storage, stop: &desk.shared.stop };
        let mut archive = Archive::with(&mut storage, &access)?;
        all(desk, &mut archive, &mut None)
    })();
    settle(desk, outcome)
}

fn settle(desk: &Desk, outcome: Result<(), BackupError>) -> Result<(), BackupError> {
    let (done, fault) = (outcome.is_ok(), outcome.as_ref().err().and_then(fault));
    tell(desk, RestoreStep::State { done, fault })?;
    outcome
}

type First = Option<oneshot::Sender<Result<(), ApiError>>>;

fn begin(desk: &Desk, wish: &Wish, first: &mut First) -> Result<(), BackupError> {
    let seed = Seed::read(&wish.key).map_err(|error| ApiError::new(ErrorCode::BackupKey, error.to_string()))?;
    let storage = place::open(&desk.conn, &wish.place, &relay_key(&seed), false)?;
    let mut storage = Watched { storage, stop: &desk.shared.stop };
    let mut archive = Archive::open(&mut storage, &seed)?;
    let account = course::account_in(&mut archive)?;
    let (account_secret, access) = archive.account(&seed, &account.secret)?;
    let random = Zeroizing::new(key::random()?);
    let (device_name, now_ms) = (wish.device_name.clone(), now_ms());
    let fresh = Fresh { random, device_name, account_secret, backup: (seed, access), now_ms };
    let known = archive.known();
    let kept = backups::Kept {
        place: place::name(&wish.place),
        generation: known.generation,
        hash: known.hash,
        made_ms: archive.head().made_ms,
    };
    let (account, fresh, place) = (Box::new(account), Box::new(fresh), wish.place.clone());
    tell(desk, RestoreStep::Begin { account, fresh, place, kept })?;
    all(desk, &mut archive, first)
}

fn all(desk: &Desk, archive: &mut Archive<'_>, first: &mut First) -> Result<(), BackupError> {
    let (began, mut last) = (Instant::now(), None);
    let mut done = Done::of_head(archive.head());
    for flaw in archive.flaws().to_vec() {
        lose(desk, &flaw)?;
    }
    for stream in [Stream::People, Stream::Chats, Stream::Gone] {
        for entry in archive.segments(stream) {
            text(desk, archive, &entry)?;
        }
    }
    let mut usable = false;
    // The newest first: what people look for is there soonest.
    for entry in archive.segments(Stream::Messages).iter().rev() {
        text(desk, archive, entry)?;
        let messages = u64::from(entry.records);
        done.messages(messages);
        desk.progress(BackupStage::RestoringMessages, &done, began, &mut last);
        if !std::mem::replace(&mut usable, true) {
            go(desk, first)?;
        }
    }
    if !usable {
        go(desk, first)?;
    }
    media(desk, archive, &mut done, began, &mut last)
}

fn go(desk: &Desk, first: &mut First) -> Result<(), BackupError> {
    tell(desk, RestoreStep::Go)?;
    if let Some(first) = first.take() {
        // Whoever waited may have gone.
        let _ = first.send(Ok(()));
    }
    Ok(())
}

fn text(desk: &Desk, archive: &mut Archive<'_>, entry: &Entry) -> Result<(), BackupError> {
    if restoring::has(&desk.conn, &entry.id)? {
        return Ok(());
    }
    let Some(records) = records(desk, archive, entry)? else { return Ok(()) };
    if !tell(desk, RestoreStep::Segment { id: entry.id.clone(), records })? {
        lose(desk, &Flaw::of_segment(entry, &Error::Damaged(Part::Segment)).ok_or(Error::Damaged(Part::Segment))?)?;
    }
    Ok(())
}

fn records(desk: &Desk, archive: &mut Archive<'_>, entry: &Entry) -> Result<Option<Vec<Body>>, BackupError> {
    match course::records_in(archive, entry) {
        Ok(records) => Ok(Some(records)),
        Err(error) => {
            lose(desk, &Flaw::of_segment(entry, &error).ok_or(error)?)?;
            Ok(None)
        }
    }
}

/// Files, the newest first; one that somebody asks for is next.
fn media(
    desk: &Desk,
    archive: &mut Archive<'_>,
    done: &mut Done,
    began: Instant,
    last: &mut Option<Instant>,
) -> Result<(), BackupError> {
    let (mut left, mut lengths) = (VecDeque::new(), HashMap::new());
    for entry in archive.segments(Stream::Media).iter().rev() {
        let Some(records) = records(desk, archive, entry)? else { continue };
        for record in records.into_iter().rev() {
            let Body::Media(record) = record else { continue };
            let Ok(file) = FileId::try_from(record.file_id.as_slice()) else { continue };
            left.push_back(file);
            lengths.insert(file, record);
        }
    }
    while let Some(file) = wanted(desk, &lengths)?.or_else(|| left.pop_front()) {
        let Some(record) = lengths.remove(&file) else { continue };
        one(desk, archive, &file, &record)?;
        done.file(record.length);
        desk.progress(BackupStage::RestoringMedia, done, began, last);
    }
    Ok(())
}

/// The file of this backup that somebody asked for last.
fn wanted(desk: &Desk, known: &HashMap<FileId, Media>) -> Result<Option<FileId>, BackupError> {
    loop {
        let next = desk.shared.wanted.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let Some((message, place)) = next else { return Ok(None) };
        let Ok(message) = harkara_wire::id::MessageId::from_hex(&message.0) else { continue };
        let mentioned = attachments::of_message(&desk.conn, &message)?;
        let Some(mention) = mentioned.into_iter().find(|mention| mention.place == place) else { continue };
        let file = files::get(&desk.conn, mention.file)?.and_then(|row| row.file_id);
        if let Some(file) = file.filter(|file| known.contains_key(file)) {
            return Ok(Some(file));
        }
    }
}

fn one(desk: &Desk, archive: &mut Archive<'_>, file: &FileId, record: &Media) -> Result<(), BackupError> {
    if files::by_id(&desk.conn, file)?.is_none_or(|row| row.here) {
        return Ok(());
    }
    let path = desk.media.join(file.hex());
    let name = archive.media_name(file, record.length);
    let error = match whole::fetch(archive, file, record, &path)? {
        Ok(ids) => match tell(desk, RestoreStep::File { file: *file, ids })? {
            true => return Ok(()),
            false => Error::Damaged(Part::Media),
        },
        Err(error) => error,
    };
    lose(desk, &Flaw::of_media(name, *file, &error).ok_or(error)?)
}

fn lose(desk: &Desk, flaw: &Flaw) -> Result<(), BackupError> {
    let Some(part) = course::lost(flaw) else { return Ok(()) };
    tell(desk, RestoreStep::Lost { object: flaw.name.as_str().to_owned(), part }).map(drop)
}

/// The engine takes it in, in a transaction of its own.
fn tell(desk: &Desk, step: RestoreStep) -> Result<bool, BackupError> {
    let (answer, answered) = oneshot::channel();
    desk.asks.blocking_send(Ask::Restore(Box::new(step), answer)).map_err(|_| crate::client::ended())?;
    Ok(answered.blocking_recv().map_err(|_| crate::client::ended())??)
}
