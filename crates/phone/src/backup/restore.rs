//! This device becomes its account's phone: the newest messages are here soon, older ones follow, and then files, those
//! first that somebody wants to see.

use super::job::{Desk, Job, Trouble, Turn};
use super::part::{PartJob, PartNews, Seal};
use super::place;
use harkara_api::{ApiError, BackupFault, BackupPlace, BackupStage, ErrorCode, MessageId};
use harkara_backup::{Archive, Contents, Deferred, Error, Flaw, Part, Seed, media};
use harkara_engine::Engine;
use harkara_engine::backup::course::{self, Done};
use harkara_engine::backup::{Fresh, RestoreStep, access};
use harkara_store::{attachments, backups, files, restoring};
use harkara_wire::id::FileId;
use harkara_wire::proto::backup::{Entry, Media, Stream, frame::Body};
use rand::RngExt;
use std::collections::{HashMap, VecDeque};
use zeroize::Zeroizing;

pub(super) struct Restore {
    storage: Deferred,
    at: At,
    contents: Option<Contents>,
    done: Done,
    /// Everything but files, in the order in which it is wanted.
    text: VecDeque<Entry>,
    /// The newest messages are here.
    usable: bool,
    /// Segments that say which files there are.
    listed: VecDeque<Entry>,
    files: VecDeque<FileId>,
    lengths: HashMap<FileId, Media>,
    current: Option<One>,
    wanted: VecDeque<(MessageId, u32)>,
}

enum At {
    /// By the key that was typed.
    Open {
        seed: Seed,
        place: BackupPlace,
        device_name: String,
    },
    /// By what this device keeps since it was opened.
    Again,
    Text,
    Files,
}

/// A file that is being fetched.
struct One {
    file: FileId,
    record: Media,
    part: u32,
}

impl Restore {
    /// From nothing.
    pub(super) fn begin(seed: Seed, place: BackupPlace, device_name: String) -> Self {
        Self::at(At::Open { seed, place, device_name })
    }

    /// Goes on with what was begun; `None`: nothing was.
    pub(super) fn resume(engine: &Engine) -> Result<Option<Self>, ApiError> {
        let row = restoring::get(engine.database().connection())?;
        Ok(row.filter(|row| !row.done).map(|_| Self::at(At::Again)))
    }

    fn at(at: At) -> Self {
        let (storage, done) = Default::default();
        let (text, listed, files, wanted) = Default::default();
        let (contents, current, lengths) = (None, None, HashMap::new());
        Self { storage, at, contents, done, text, usable: false, listed, files, lengths, current, wanted }
    }

    fn open(&mut self, desk: &mut Desk<'_>) -> Result<(), Trouble> {
        let conn = desk.engine.database().connection();
        let contents = match &self.at {
            At::Open { seed, place, device_name } => {
                let mut archive = Archive::open(&mut self.storage, seed)?;
                let account = course::account_in(&mut archive)?;
                let (account_secret, access) = archive.account(seed, &account.secret)?;
                let (known, made_ms) = (archive.known(), archive.head().made_ms);
                let contents = archive.put_aside();
                let (backup, device_name) = ((seed.clone(), access), device_name.clone());
                let random = Zeroizing::new(desk.rng.random());
                let fresh = Fresh { random, device_name, account_secret, backup, now_ms: desk.now_ms };
                let kept = backups::Kept {
                    place: place::name(place),
                    generation: known.generation,
                    hash: known.hash,
                    made_ms,
                };
                let (account, fresh, place) = (Box::new(account), Box::new(fresh), place.clone());
                desk.engine.restore(RestoreStep::Begin { account, fresh, place, kept }, desk.now_ms)?;
                contents
            }
            _ => {
                let access = access(conn).map_err(|error| error.to_api())?;
                Archive::with(&mut self.storage, &access)?.put_aside()
            }
        };
        let archive = contents.over(&mut self.storage);
        self.done = Done::of_head(archive.head());
        let flaws = archive.flaws().to_vec();
        for stream in [Stream::People, Stream::Chats, Stream::Gone] {
            self.text.extend(archive.segments(stream));
        }
        // The newest first: what people look for is there soonest.
        self.text.extend(archive.segments(Stream::Messages).into_iter().rev());
        self.listed.extend(archive.segments(Stream::Media).into_iter().rev());
        self.contents = Some(archive.put_aside());
        flaws.iter().try_for_each(|flaw| lose(flaw, desk))?;
        self.at = At::Text;
        Ok(())
    }

    /// Carries something out on the archive.
    fn with<T>(&mut self, work: impl FnOnce(&mut Archive<'_>) -> T) -> Result<T, Trouble> {
        let contents = self.contents.take().ok_or(ApiError::new(ErrorCode::Internal, "no archive is open"))?;
        let mut archive = contents.over(&mut self.storage);
        let outcome = work(&mut archive);
        self.contents = Some(archive.put_aside());
        Ok(outcome)
    }

    /// The next segment that is not here.
    fn text(&mut self, desk: &mut Desk<'_>) -> Result<Turn, Trouble> {
        let conn = desk.engine.database().connection();
        let Some(entry) = self.text.front().cloned() else {
            self.at = At::Files;
            return self.go(desk);
        };
        let messages = entry.stream() == Stream::Messages;
        if !restoring::has(conn, &entry.id)? {
            match self.with(|archive| course::records_in(archive, &entry))? {
                Ok(records) => {
                    let step = RestoreStep::Segment { id: entry.id.clone(), records };
                    if !desk.engine.restore(step, desk.now_ms)? {
                        let damaged = Error::Damaged(Part::Segment);
                        lose(&Flaw::of_segment(&entry, &damaged).ok_or(damaged)?, desk)?;
                    }
                }
                Err(error) => lose(&Flaw::of_segment(&entry, &error).ok_or(error)?, desk)?,
            }
        }
        self.text.pop_front();
        if !messages {
            return Ok(Turn::Again);
        }
        self.done.messages(u64::from(entry.records));
        self.go(desk)
    }

    /// The newest messages are here: from now on this device meets the relay.
    fn go(&mut self, desk: &mut Desk<'_>) -> Result<Turn, Trouble> {
        if std::mem::replace(&mut self.usable, true) {
            return Ok(Turn::Again);
        }
        desk.engine.restore(RestoreStep::Go, desk.now_ms)?;
        Ok(Turn::Usable)
    }

    fn files(&mut self, desk: &mut Desk<'_>) -> Result<Turn, Trouble> {
        if let Some(entry) = self.listed.front().cloned() {
            match self.with(|archive| course::records_in(archive, &entry))? {
                Ok(records) => self.list(records),
                Err(error) => lose(&Flaw::of_segment(&entry, &error).ok_or(error)?, desk)?,
            }
            self.listed.pop_front();
            return Ok(Turn::Again);
        }
        if self.current.is_none() {
            let Some(file) = self.wanted_file(desk.engine)?.or_else(|| self.files.pop_front()) else {
                let state = RestoreStep::State { done: true, fault: None };
                desk.engine.restore(state, desk.now_ms)?;
                return Ok(Turn::End);
            };
            let Some(record) = self.lengths.remove(&file) else { return Ok(Turn::Again) };
            if files::by_id(desk.engine.database().connection(), &file)?.is_none_or(|row| row.here) {
                self.done.file(record.length);
                return Ok(Turn::Again);
            }
            self.current = Some(One { file, record, part: 0 });
        }
        self.fetch(desk)
    }

    fn list(&mut self, records: Vec<Body>) {
        for record in records.into_iter().rev() {
            let Body::Media(record) = record else { continue };
            let Ok(file) = FileId::try_from(record.file_id.as_slice()) else { continue };
            self.files.push_back(file);
            self.lengths.insert(file, record);
        }
    }

    /// The file of this backup that somebody asked for last.
    fn wanted_file(&mut self, engine: &Engine) -> Result<Option<FileId>, Trouble> {
        let conn = engine.database().connection();
        while let Some((message, place)) = self.wanted.pop_front() {
            let Ok(message) = harkara_wire::id::MessageId::from_hex(&message.0) else { continue };
            let mentioned = attachments::of_message(conn, &message)?;
            let Some(mention) = mentioned.into_iter().find(|mention| mention.place == place) else { continue };
            let file = files::get(conn, mention.file)?.and_then(|row| row.file_id);
            if let Some(file) = file.filter(|file| self.lengths.contains_key(file)) {
                return Ok(Some(file));
            }
        }
        Ok(None)
    }

    fn fetch(&mut self, desk: &mut Desk<'_>) -> Result<Turn, Trouble> {
        let Some(One { file, record, part }) = &self.current else { return Ok(Turn::Again) };
        let (file, length, part) = (*file, record.length, *part);
        let Some(parts) = media::parts(length) else { return self.give_up(&Error::Damaged(Part::Media), desk) };
        let object = match self.with(|archive| archive.sealed_media(&file, length, part))? {
            Ok(object) => object,
            Err(error @ Error::Missing(_)) => return self.give_up(&error, desk),
            Err(error) => return Err(error.into()),
        };
        let (from, size) = media::part(length, part);
        let keys = self.contents.as_ref().map(Contents::part_keys);
        let Some(keys) = keys else { return Ok(Turn::Again) };
        let seal = Seal::of(&keys, media::place(&file, length, part));
        self.storage.forget();
        Ok(Turn::Part(PartJob::Open { number: 0, file, from, length: size, seal, object, last: part + 1 == parts }))
    }

    /// This file can't be had. Its last word is the storage's.
    fn give_up(&mut self, error: &Error, desk: &mut Desk<'_>) -> Result<Turn, Trouble> {
        if let Some(One { file, record, .. }) = self.current.take() {
            let name = self.with(|archive| archive.media_name(&file, record.length))?;
            if let Some(flaw) = Flaw::of_media(name, file, error) {
                lose(&flaw, desk)?;
            }
            self.done.file(record.length);
        }
        Ok(Turn::Again)
    }

    fn took(&mut self, ids: Vec<harkara_wire::id::BlobId>, desk: &mut Desk<'_>) -> Result<(), Trouble> {
        let Some(one) = &mut self.current else { return Ok(()) };
        one.part += 1;
        if media::parts(one.record.length).is_some_and(|parts| one.part < parts) {
            return Ok(());
        }
        if !desk.engine.restore(RestoreStep::File { file: one.file, ids }, desk.now_ms)? {
            return self.give_up(&Error::Damaged(Part::Media), desk).map(drop);
        }
        let length = one.record.length;
        self.current = None;
        self.done.file(length);
        Ok(())
    }
}

fn lose(flaw: &Flaw, desk: &mut Desk<'_>) -> Result<(), Trouble> {
    if let Some(part) = course::lost(flaw) {
        let object = flaw.name.as_str().to_owned();
        desk.engine.restore(RestoreStep::Lost { object, part }, desk.now_ms)?;
    }
    Ok(())
}

impl Job for Restore {
    fn step(&mut self, desk: &mut Desk<'_>) -> Result<Turn, Trouble> {
        let turn = match self.at {
            At::Open { .. } | At::Again => self.open(desk).map(|()| Turn::Again),
            At::Text => self.text(desk),
            At::Files => self.files(desk),
        };
        match turn {
            Err(error) if error.is_deferred() => Ok(Turn::Asks),
            turn => {
                self.storage.forget();
                turn
            }
        }
    }

    fn part(&mut self, news: PartNews, desk: &mut Desk<'_>) -> Result<(), Trouble> {
        match news {
            PartNews::Opened(ids) => self.took(ids, desk),
            PartNews::DiskFull => Err(ApiError::from(ErrorCode::DiskFull).into()),
            PartNews::Damaged | PartNews::Sealed(_) => self.give_up(&Error::Damaged(Part::Media), desk).map(drop),
        }
    }

    fn failed(&mut self, fault: Option<BackupFault>, desk: &mut Desk<'_>) {
        if matches!(self.at, At::Open { .. }) {
            return;
        }
        if let Err(error) = desk.engine.restore(RestoreStep::State { done: false, fault }, desk.now_ms) {
            tracing::warn!(%error, "that a restore waits could not be written down");
        }
    }

    fn storage(&mut self) -> &mut Deferred {
        &mut self.storage
    }

    fn storage_ref(&self) -> &Deferred {
        &self.storage
    }

    fn want(&mut self, message: MessageId, place: u32) {
        self.wanted.push_front((message, place));
    }

    fn progress(&self) -> (BackupStage, &Done) {
        let files = matches!(self.at, At::Files);
        (if files { BackupStage::RestoringMedia } else { BackupStage::RestoringMessages }, &self.done)
    }
}
