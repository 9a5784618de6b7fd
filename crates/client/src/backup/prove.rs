//! Whether a backup can be restored is proven by restoring it: into a database that is thrown away, and from there it must
//! come out again as it went in, record by record, in all that a person would miss. Files are read to their end and held to their ids.

use super::BackupError;
use crate::key;
use crate::profile::refused;
use harkara_backup::{Archive, Error, Flaw, Record, Report, Storage, media, segment};
use harkara_engine::backup::course::Done;
use harkara_engine::backup::{ExportError, Restoring, access, export_chats};
use harkara_media::CHUNK;
use harkara_store::{Database, rusqlite::Connection};
use harkara_wire::id::{BlobId, FileId};
use harkara_wire::proto::backup::{Media, Stream, frame::Body};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

/// The streams that are compared. The account itself opens only by the seed.
const COMPARED: [Stream; 4] = [Stream::People, Stream::Chats, Stream::Gone, Stream::Messages];

/// One for each stream.
type Digests = BTreeMap<i32, [u8; 32]>;

/// Restores on trial, in this folder, and says what was there. Flaws, if any, are in the report.
pub(super) fn prove(
    live: &Connection,
    storage: &mut dyn Storage,
    scratch: &Path,
    heard: &mut dyn FnMut(&Done),
) -> Result<Report, BackupError> {
    let failed = |error: std::io::Error| BackupError::from(refused(scratch, &error));
    clear(scratch).map_err(failed)?;
    crate::profile::create_private_dir(scratch).map_err(failed)?;
    let proven = in_scratch(live, storage, scratch, heard);
    clear(scratch).map_err(failed)?;
    proven
}

fn clear(scratch: &Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(scratch) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn in_scratch(
    live: &Connection,
    storage: &mut dyn Storage,
    scratch: &Path,
    heard: &mut dyn FnMut(&Done),
) -> Result<Report, BackupError> {
    let access = access(live).map_err(|error| error.to_api())?;
    let mut archive = Archive::with(storage, &access)?;
    let mut report = Report { flaws: archive.flaws().to_vec(), ..Report::default() };
    let mut done = Done::of_head(archive.head());
    let database = Database::open(&scratch.join("trial.db"), Some(&key::random()?))?;
    let trial = database.transaction(|conn| Restoring::on_trial(conn, live)).map_err(|error| error.to_api())?;
    let mut stored = BTreeMap::<i32, Sha256>::new();
    for stream in COMPARED {
        for entry in archive.segments(stream) {
            let frames = match archive.frames(&entry) {
                Ok(frames) => frames,
                Err(error) => {
                    report.flaws.push(Flaw::of_segment(&entry, &error).ok_or(error)?);
                    continue;
                }
            };
            let records = segment::frames(&frames).filter_map(|frame| frame.map(|frame| frame.body).transpose());
            let records: Vec<Body> = records.collect::<Result<_, _>>()?;
            let digest = stored.entry(stream.into()).or_default();
            records.iter().for_each(|record| digest.update(essence(record)));
            let messages = records.iter().filter(|record| matches!(record, Body::Message(_))).count() as u64;
            let taken = database.transaction(|conn| trial.segment(conn, records.into_iter()));
            if !taken.map_err(|error| error.to_api())? {
                report.flaws.extend(Flaw::of_segment(&entry, &Error::Damaged(harkara_backup::Part::Segment)));
            }
            report.messages += messages;
            done.messages(messages);
            heard(&done);
        }
    }
    let stored: Digests = stored.into_iter().map(|(stream, digest)| (stream, digest.finalize().into())).collect();
    if report.flaws.iter().all(|flaw| !flaw.costs()) && stored != restored(database.connection())? {
        return Err(Error::Damaged(harkara_backup::Part::Segment).into());
    }
    for entry in archive.segments(Stream::Media) {
        let frames = archive.frames(&entry)?;
        for frame in segment::frames(&frames) {
            let Some(Body::Media(record)) = frame?.body else { continue };
            file(&database, &trial, &mut archive, &record, &mut report)?;
            done.file(record.length);
            heard(&done);
        }
    }
    Ok(report)
}

/// Digests of what comes out of a restored database, stream by stream.
fn restored(conn: &Connection) -> Result<Digests, ExportError> {
    let mut digests = BTreeMap::<i32, Sha256>::new();
    export_chats(conn, &mut |record: Record| {
        let stream = record.stream();
        digests.entry(stream.into()).or_default().update(essence(&record.body));
        Ok(())
    })?;
    Ok(digests.into_iter().map(|(stream, digest)| (stream, digest.finalize().into())).collect())
}

/// What a person would miss of a record. What only helps to show it (the order of marks, names made safe once more) may be
/// said in another way after a restore.
fn essence(record: &Body) -> Vec<u8> {
    fn add(all: &mut Vec<u8>, field: &[u8]) {
        all.extend_from_slice(&(field.len() as u64).to_be_bytes());
        all.extend_from_slice(field);
    }
    let mut all = Vec::new();
    match record {
        Body::Message(message) => {
            let ids = [&message.message_id, &message.chat_id, &message.sender_account];
            ids.into_iter().for_each(|id| add(&mut all, id));
            add(&mut all, &message.sort_ms.to_be_bytes());
            add(&mut all, message.text.as_bytes());
            let mut said: Vec<_> =
                message.annotations.iter().map(|said| (said.kind, &said.account_id, said.value.as_bytes())).collect();
            said.sort_unstable();
            for (kind, account, value) in said {
                add(&mut all, &kind.to_be_bytes());
                add(&mut all, account);
                add(&mut all, value);
            }
            add(&mut all, &(message.attachments.len() as u64).to_be_bytes());
        }
        Body::Contact(contact) => {
            add(&mut all, &contact.account_id);
            add(&mut all, contact.profile_name.as_bytes());
            add(&mut all, contact.own_name.as_ref().map_or(&[], |own| own.name.as_bytes()));
        }
        Body::Chat(chat) => {
            add(&mut all, &chat.chat_id);
            add(&mut all, chat.name.as_bytes());
        }
        Body::Gone(gone) => add(&mut all, &gone.message_id),
        Body::Account(_) | Body::Media(_) => {}
    }
    all
}

fn file(
    database: &Database,
    trial: &Restoring,
    archive: &mut Archive<'_>,
    record: &Media,
    report: &mut Report,
) -> Result<(), BackupError> {
    let Ok(file) = FileId::try_from(record.file_id.as_slice()) else { return Ok(()) };
    let name = archive.media_name(&file, record.length);
    let (mut ids, mut rest) = (Vec::new(), Vec::new());
    for part in 0..media::parts(record.length).unwrap_or_default() {
        match archive.media(&file, record.length, part) {
            Ok(bytes) => rest.extend(bytes),
            Err(error) => {
                report.flaws.push(Flaw::of_media(name, file, &error).ok_or(error)?);
                return Ok(());
            }
        }
        let whole = rest.len() / CHUNK * CHUNK;
        ids.extend(rest[..whole].chunks(CHUNK).map(BlobId::of));
        rest.drain(..whole);
    }
    ids.extend((!rest.is_empty()).then(|| BlobId::of(&rest)));
    let right = database.transaction(|conn| trial.file(conn, &file, ids)).map_err(|error| error.to_api())?;
    if right {
        report.media += 1;
        report.bytes += record.length;
    } else {
        report.flaws.extend(Flaw::of_media(name, file, &Error::Damaged(harkara_backup::Part::Media)));
    }
    Ok(())
}
