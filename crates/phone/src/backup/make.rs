//! Making a backup of what this phone has.

use super::job::{Desk, Job, Trouble, Turn};
use super::part::{PartJob, PartNews, Seal};
use super::place;
use harkara_api::{ApiError, BackupFault, BackupMade, BackupPlace, BackupStage, ErrorCode};
use harkara_backup::{
    Access, Archive, Deferred, Draft, Ending, Error, Flaw, Known, Record, Report, Writer, Written, media, tidy,
};
use harkara_engine::backup::course::{self, Done};
use harkara_engine::backup::{BackupNews, Export, access, files_here};
use harkara_engine::{Engine, Input};
use harkara_media::Sealed;
use harkara_store::{backups, history, own};
use harkara_wire::id::DeviceId;
use harkara_wire::proto::backup::frame::Body;
use rand::RngExt;
use std::collections::VecDeque;

/// Files that are looked at in one step; most are in the backup already.
const FILES_AT_ONCE: usize = 200;

pub(super) struct Make {
    storage: Deferred,
    place: String,
    access: Access,
    known: Option<Known>,
    device: DeviceId,
    at: At,
    done: Done,
    /// What was found broken when it was read back, and is stored anew.
    broken: Option<Report>,
    /// Another own device was faster once.
    outrun: bool,
}

enum At {
    Begin,
    Files(Files),
    Records(Records),
    End(Ending),
    Check {
        written: Written,
        random: u64,
    },
    Tidy,
    /// Something has failed.
    Nowhere,
}

/// Files go first, and each by itself.
struct Files {
    draft: Draft,
    left: VecDeque<(Sealed, Record)>,
    part: u32,
    stored: Vec<Record>,
}

struct Records {
    draft: Draft,
    export: Export,
    /// What is said of the files, after all the rest.
    files: Vec<Record>,
}

impl Make {
    pub(super) fn begin(engine: &Engine, place: &BackupPlace) -> Result<Self, ApiError> {
        let conn = engine.database().connection();
        let access = access(conn).map_err(|error| error.to_api())?;
        let device = own::get(conn)?.ok_or(ErrorCode::NotLinked)?.device_id;
        let place = place::name(place);
        let kept = backups::get(conn, &place)?;
        let known = kept.map(|kept| Known { generation: kept.generation, hash: kept.hash });
        let (storage, done, broken) = Default::default();
        Ok(Self { storage, place, access, known, device, at: At::Begin, done, broken, outrun: false })
    }

    fn begin_writing(&mut self, desk: &Desk<'_>) -> Result<At, Trouble> {
        let mut writer = Writer::begin(&mut self.storage, &self.access, self.known.as_ref())?;
        if let Some(report) = &self.broken {
            writer.mend(report);
        }
        let draft = writer.put_aside();
        let conn = desk.engine.database().connection();
        let left: VecDeque<_> = files_here(conn).map_err(|error| error.to_api())?.into();
        let bytes = left.iter().map(|(sealed, _)| course::length(sealed)).sum();
        self.done = Done::of(history::count(conn)?, left.len() as u64, bytes);
        Ok(At::Files(Files { draft, left, part: 0, stored: Vec::new() }))
    }

    /// The next part that is not in the storage yet.
    fn next_part(&mut self, mut files: Files) -> (At, Turn) {
        for _ in 0..FILES_AT_ONCE {
            let Some((sealed, _)) = files.left.front() else {
                let Files { draft, stored, .. } = files;
                return (At::Records(Records { draft, export: Export::whole(), files: stored }), Turn::Again);
            };
            let (file, length) = (sealed.file_id, course::length(sealed));
            if files.part >= media::parts(length).unwrap_or_default() {
                files.stored.extend(files.left.pop_front().map(|(_, record)| record));
                (files.part, self.done.items) = (0, self.done.items + 1);
                continue;
            }
            let (from, size) = media::part(length, files.part);
            if files.draft.has_media(&file, length, files.part) {
                (files.part, self.done.bytes) = (files.part + 1, self.done.bytes + size as u64);
                continue;
            }
            let seal = Seal::of(&files.draft.part_keys(), media::place(&file, length, files.part));
            let job = PartJob::Seal { number: 0, file, from, length: size, seal };
            return (At::Files(files), Turn::Part(job));
        }
        (At::Files(files), Turn::Again)
    }

    fn records(&mut self, mut records: Records, desk: &Desk<'_>) -> Result<At, Trouble> {
        let conn = desk.engine.database().connection();
        let mut writer = records.draft.over(&mut self.storage);
        let mut messages = 0;
        let more = records.export.page(conn, &mut |record| {
            messages += u64::from(matches!(record.body, Body::Message(_)));
            writer.record(record)
        })?;
        self.done.messages(messages);
        if more {
            records.draft = writer.put_aside();
            return Ok(At::Records(records));
        }
        for record in records.files {
            writer.record(record)?;
        }
        let (ending, _) = writer.end(desk.now_ms, &self.device)?;
        Ok(At::End(ending))
    }

    fn commit(&mut self, ending: &Ending, desk: &mut Desk<'_>) -> Result<At, Trouble> {
        match ending.commit(&mut self.storage) {
            // From what the other device has made it is not far.
            Err(Error::Outrun) if !std::mem::replace(&mut self.outrun, true) => Ok(At::Begin),
            Err(error) => Err(error.into()),
            Ok(written) => Ok(At::Check { written, random: desk.rng.random() }),
        }
    }

    /// Reads a sample back, and says what was made.
    fn check(&mut self, written: &Written, random: u64, desk: &mut Desk<'_>) -> Result<At, Trouble> {
        let sample = Archive::with(&mut self.storage, &self.access)?.sample(random)?;
        if let Some(flaw) = sample.flaws.iter().find(|flaw| flaw.costs()) {
            return match &self.broken {
                Some(_) => Err(broken(flaw).into()),
                None => {
                    self.broken = Some(sample);
                    Ok(At::Begin)
                }
            };
        }
        let (messages, media, bytes) = (written.messages, written.media, written.whole);
        let made = BackupMade { made_ms: desk.now_ms, messages, media, bytes };
        let Known { generation, hash } = written.known;
        let kept = backups::Kept { place: self.place.clone(), generation, hash, made_ms: desk.now_ms };
        desk.engine.handle(Input::Backup(BackupNews::Made { made, kept }), desk.now_ms);
        Ok(At::Tidy)
    }
}

fn broken(flaw: &Flaw) -> Error {
    if flaw.missing { Error::Missing(flaw.part) } else { Error::Damaged(flaw.part) }
}

impl Job for Make {
    fn step(&mut self, desk: &mut Desk<'_>) -> Result<Turn, Trouble> {
        let at = std::mem::replace(&mut self.at, At::Nowhere);
        // What may have to run again is kept.
        let (next, again) = match at {
            At::Begin => (self.begin_writing(desk), Some(At::Begin)),
            At::Files(files) => {
                let (at, turn) = self.next_part(files);
                self.at = at;
                return Ok(turn);
            }
            At::Records(records) => (self.records(records, desk), None),
            At::End(ending) => (self.commit(&ending, desk), Some(At::End(ending))),
            At::Check { written, random } => (self.check(&written, random, desk), Some(At::Check { written, random })),
            At::Tidy => {
                let tidied = tidy(&mut self.storage, &self.access, desk.now_ms).map_err(Trouble::from);
                if let Err(error) = tidied {
                    if error.is_deferred() {
                        self.at = At::Tidy;
                        return Ok(Turn::Asks);
                    }
                    // The backup stands, whatever comes of this; the next one tries again.
                    tracing::info!(%error, "old backups stay");
                }
                return Ok(Turn::End);
            }
            At::Nowhere => return Ok(Turn::End),
        };
        match (next, again) {
            (Ok(next), _) => {
                self.at = next;
                self.storage.forget();
                Ok(Turn::Again)
            }
            (Err(error), Some(again)) if error.is_deferred() => {
                self.at = again;
                Ok(Turn::Asks)
            }
            (Err(error), _) => Err(error),
        }
    }

    fn part(&mut self, news: PartNews, _desk: &mut Desk<'_>) -> Result<(), Trouble> {
        let At::Files(mut files) = std::mem::replace(&mut self.at, At::Nowhere) else { return Ok(()) };
        let front = files.left.front().map(|(sealed, _)| (sealed.file_id, course::length(sealed)));
        if let (PartNews::Sealed(Some(object)), Some((file, length))) = (&news, front) {
            let mut writer = files.draft.over(&mut self.storage);
            writer.sealed_media(&file, length, files.part, object)?;
            files.draft = writer.put_aside();
            self.done.bytes += media::part(length, files.part).1 as u64;
            files.part += 1;
        } else if let Some((sealed, _)) = files.left.pop_front() {
            // The rest is backed up all the same.
            tracing::warn!(file = %sealed.file_id, "a file is not as it should be and was left out of the backup");
            (files.part, self.done.items) = (0, self.done.items + 1);
        }
        self.at = At::Files(files);
        Ok(())
    }

    fn failed(&mut self, fault: Option<BackupFault>, desk: &mut Desk<'_>) {
        if let Some(fault) = fault {
            desk.engine.handle(Input::Backup(BackupNews::Failed(fault)), desk.now_ms);
        }
    }

    fn storage(&mut self) -> &mut Deferred {
        &mut self.storage
    }

    fn storage_ref(&self) -> &Deferred {
        &self.storage
    }

    fn progress(&self) -> (BackupStage, &Done) {
        let checks = matches!(self.at, At::Check { .. } | At::Tidy);
        (if checks { BackupStage::Checking } else { BackupStage::Making }, &self.done)
    }
}
