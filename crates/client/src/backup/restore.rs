//! A new profile made of a backup.
//!
//! It is made beside its place and moved there when it is whole: a restore that was interrupted goes on next time with
//! what it has, and no device ever runs on half of a backup.

use super::{BackupError, Home};
use crate::driver::now_ms;
use crate::key::{self, KeySource};
use crate::profile::refused;
use harkara_api::{ApiError, ErrorCode};
use harkara_backup::{Archive, Error, Flaw, Part, Seed, Storage, media};
use harkara_engine::backup::{Fresh, Restoring, course};
use harkara_media::CHUNK;
use harkara_store::backups;
use harkara_wire::id::{BlobId, FileId};
use harkara_wire::proto::backup::{Entry, Media, Stream, frame::Body};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// What came back.
#[derive(Debug, Default)]
pub struct Restored {
    /// Messages.
    pub messages: u64,
    /// Files, whole and checked.
    pub media: u64,
    /// When the backup was made.
    pub made_ms: u64,
    /// What the backup had and could not give.
    pub lost: Vec<Flaw>,
}

/// Makes the profile `dir`, which must not be there yet, of the backup that `seed` opens. The device then goes on as the
/// account's phone as soon as it meets the relay.
pub fn restore(
    dir: &Path,
    source: KeySource,
    (storage, place): (&mut dyn Storage, &str),
    seed: &Seed,
    device_name: &str,
) -> Result<Restored, BackupError> {
    if dir.join("harkara.db").exists() {
        return Err(ApiError::from(ErrorCode::AlreadyLinked).into());
    }
    let mut archive = Archive::open(storage, seed)?;
    let account = course::account_in(&mut archive)?;
    let (account_secret, access) = archive.account(seed, &account.secret)?;
    let beside = beside(dir);
    let home = Home::make(&beside, source)?;
    let fresh = Fresh {
        random: Zeroizing::new(key::random()?),
        device_name: device_name.to_owned(),
        account_secret,
        backup: (seed.clone(), access),
        now_ms: now_ms(),
    };
    let restoring = home.database.transaction(|conn| Restoring::begin(conn, &account, &fresh));
    let restoring = restoring.map_err(|error| error.to_api())?;
    let mut restored = Restored {
        made_ms: archive.head().made_ms,
        lost: archive.flaws().iter().filter(|flaw| flaw.costs()).cloned().collect(),
        ..Restored::default()
    };
    for stream in [Stream::People, Stream::Chats, Stream::Gone] {
        for entry in archive.segments(stream) {
            text(&home, &restoring, &mut archive, &entry, &mut restored)?;
        }
    }
    // The newest first: what people look for is there soonest.
    for entry in archive.segments(Stream::Messages).iter().rev() {
        text(&home, &restoring, &mut archive, entry, &mut restored)?;
    }
    crate::profile::create_private_dir(&home.media).map_err(|error| refused(&home.media, &error))?;
    for entry in archive.segments(Stream::Media).iter().rev() {
        files(&home, &restoring, &mut archive, entry, &mut restored)?;
    }
    let (known, made_ms) = (archive.known(), restored.made_ms);
    let kept = backups::Kept { place: place.to_owned(), generation: known.generation, hash: known.hash, made_ms };
    home.database.transaction(|conn| backups::put(conn, &kept))?;
    drop(home);
    take_place(&beside, dir).map_err(|error| refused(dir, &error))?;
    Ok(restored)
}

fn beside(dir: &Path) -> PathBuf {
    let mut name = dir.file_name().unwrap_or_default().to_owned();
    name.push(".restoring");
    dir.with_file_name(name)
}

fn take_place(beside: &Path, dir: &Path) -> io::Result<()> {
    // Somebody may have made an empty folder for it; one that has anything in it stays, and that is said.
    match fs::remove_dir(dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::rename(beside, dir)
}

/// A segment's records; `None`: they are lost, which is noted.
fn records(archive: &mut Archive<'_>, entry: &Entry, restored: &mut Restored) -> Result<Option<Vec<Body>>, Error> {
    match course::records_in(archive, entry) {
        Ok(records) => Ok(Some(records)),
        Err(error) => {
            restored.lost.push(Flaw::of_segment(entry, &error).ok_or(error)?);
            Ok(None)
        }
    }
}

fn text(
    home: &Home,
    restoring: &Restoring,
    archive: &mut Archive<'_>,
    entry: &Entry,
    restored: &mut Restored,
) -> Result<(), BackupError> {
    let Some(records) = records(archive, entry, restored)? else { return Ok(()) };
    let messages = records.iter().filter(|record| matches!(record, Body::Message(_))).count();
    let taken = home.database.transaction(|conn| restoring.segment(conn, records.into_iter()));
    match taken.map_err(|error| error.to_api())? {
        true => restored.messages += messages as u64,
        false => restored.lost.extend(Flaw::of_segment(entry, &Error::Damaged(Part::Segment))),
    }
    Ok(())
}

fn files(
    home: &Home,
    restoring: &Restoring,
    archive: &mut Archive<'_>,
    entry: &Entry,
    restored: &mut Restored,
) -> Result<(), BackupError> {
    let Some(records) = records(archive, entry, restored)? else { return Ok(()) };
    for record in records.into_iter().rev() {
        let Body::Media(record) = record else { continue };
        let Ok(file) = FileId::try_from(record.file_id.as_slice()) else { continue };
        let path = home.media.join(file.hex());
        let name = archive.media_name(&file, record.length);
        let ids = match fetch(archive, &file, &record, &path)? {
            Ok(ids) => ids,
            Err(error) => {
                restored.lost.push(Flaw::of_media(name, file, &error).ok_or(error)?);
                continue;
            }
        };
        let taken = home.database.transaction(|conn| restoring.file(conn, &file, ids));
        if taken.map_err(|error| error.to_api())? {
            restored.media += 1;
        } else {
            restored.lost.extend(Flaw::of_media(name, file, &Error::Damaged(Part::Media)));
            fs::remove_file(&path).map_err(|error| refused(&path, &error))?;
        }
    }
    Ok(())
}

/// A file's bytes onto the disk, and the ids of its chunks. What an interrupted restore has fetched is not fetched again.
pub(super) fn fetch(
    archive: &mut Archive<'_>,
    file: &FileId,
    record: &Media,
    path: &Path,
) -> Result<Result<Vec<BlobId>, Error>, BackupError> {
    let failed = |error: io::Error| BackupError::from(refused(path, &error));
    if !fs::metadata(path).is_ok_and(|known| known.len() == record.length) {
        let part = path.with_extension("part");
        let mut target = File::create(&part).map_err(failed)?;
        let Some(parts) = media::parts(record.length) else { return Ok(Err(Error::Damaged(Part::Media))) };
        for number in 0..parts {
            match archive.media(file, record.length, number) {
                Ok(bytes) => target.write_all(&bytes).map_err(failed)?,
                Err(error) => {
                    drop(target);
                    fs::remove_file(&part).map_err(failed)?;
                    return Ok(Err(error));
                }
            }
        }
        target.sync_all().map_err(failed)?;
        fs::rename(&part, path).map_err(failed)?;
    }
    Ok(Ok(chunk_ids(path).map_err(failed)?))
}

fn chunk_ids(path: &Path) -> io::Result<Vec<BlobId>> {
    let (mut file, mut ids) = (File::open(path)?, Vec::new());
    loop {
        let mut chunk = Vec::with_capacity(CHUNK);
        if (&mut file).take(CHUNK as u64).read_to_end(&mut chunk)? == 0 {
            return Ok(ids);
        }
        ids.push(BlobId::of(&chunk));
    }
}
