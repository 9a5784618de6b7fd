//! Files that are to be sent: recognised, photos made small, sealed.

use super::{Shelf, Stage, fault};
use crate::key;
use harkara_api::{FileFault, FileKind};
use harkara_engine::{FileNews, Prepared};
use harkara_media::kind::{self, Kind};
use harkara_media::seal::{self, SealError};
use harkara_media::{FileKey, Sealed, picture};
use harkara_past::Export;
use harkara_voice::Voice;
use std::{
    collections::HashSet,
    fs::File,
    io::{self, BufReader, Cursor, Read},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError, mpsc},
};
use tokio::sync::mpsc::Sender;

/// A photo beyond this is sent as it is: no camera's pictures are so large.
const LARGEST_PHOTO: u64 = 64 << 20;

pub(super) struct Job {
    pub(super) file: i64,
    pub(super) source: String,
    pub(super) inside: Option<String>,
    pub(super) shrink: bool,
    pub(super) voice: bool,
}

/// Whether this file was given up; then it is forgotten.
fn stopped(given_up: &Mutex<HashSet<i64>>, file: i64) -> bool {
    given_up.lock().unwrap_or_else(PoisonError::into_inner).contains(&file)
}

pub(super) fn run(
    shelf: &Shelf,
    stage: &Stage,
    jobs: &mpsc::Receiver<Job>,
    news: &Sender<FileNews>,
    given_up: &Mutex<HashSet<i64>>,
) {
    let mut archives = Archives(None);
    for job in jobs {
        let file = job.file;
        let path = stage.path(&job.source).unwrap_or_else(|| PathBuf::from(&job.source));
        let prepared = match &job.inside {
            Some(inside) => archives.prepare(shelf, &job, &path, inside, || !stopped(given_up, file)),
            None => {
                archives.0 = None;
                prepare_whole(shelf, &job, &path, || !stopped(given_up, file))
            }
        };
        let said = match prepared {
            Ok(Some(prepared)) => FileNews::Prepared { file, prepared: Box::new(prepared) },
            // Nobody waits for it any more.
            Ok(None) => continue,
            Err(fault) => FileNews::Failed { file, fault },
        };
        if news.blocking_send(said).is_err() {
            return;
        }
    }
}

/// What a file is, before it is sealed.
struct Found {
    kind: FileKind,
    media_type: String,
    ending: Option<&'static str>,
    width: u32,
    height: u32,
    thumbnail: Vec<u8>,
    duration_ms: u64,
    waveform: Vec<u8>,
}

/// The archive that was read last: it seldom has only one file.
struct Archives(Option<(PathBuf, Export<BufReader<File>>)>);

impl Archives {
    fn prepare(
        &mut self,
        shelf: &Shelf,
        job: &Job,
        path: &Path,
        inside: &str,
        go_on: impl Fn() -> bool,
    ) -> Result<Option<Prepared>, FileFault> {
        if self.0.as_ref().is_none_or(|(open, _)| open != path) {
            let file = File::open(path).map_err(gone)?;
            let export = Export::open(BufReader::new(file), "").map_err(unreadable)?;
            self.0 = Some((path.to_owned(), export));
        }
        let Some((_, export)) = &mut self.0 else { return Err(FileFault::SourceGone) };
        let mut media = export.media(inside).map_err(unreadable)?;
        let size = media.size;
        prepare(shelf, job, &mut media, size, go_on)
    }
}

fn gone(error: io::Error) -> FileFault {
    tracing::info!(%error, "a file that can't be read");
    FileFault::SourceGone
}

fn unreadable(error: harkara_past::Error) -> FileFault {
    tracing::info!(%error, "a file in an archive that can't be read");
    match error {
        harkara_past::Error::Read(_) | harkara_past::Error::NoSuchFile => FileFault::SourceGone,
        harkara_past::Error::TooLong => FileFault::TooLarge,
        _ => FileFault::Damaged,
    }
}

fn prepare_whole(
    shelf: &Shelf,
    job: &Job,
    path: &Path,
    go_on: impl Fn() -> bool,
) -> Result<Option<Prepared>, FileFault> {
    let mut source = File::open(path).map_err(gone)?;
    let metadata = source.metadata().map_err(gone)?;
    // Not a folder, and not a pipe that never ends.
    if !metadata.is_file() {
        return Err(FileFault::SourceGone);
    }
    prepare(shelf, job, &mut source, metadata.len(), go_on)
}

fn prepare(
    shelf: &Shelf,
    job: &Job,
    source: &mut impl Read,
    size: u64,
    go_on: impl Fn() -> bool,
) -> Result<Option<Prepared>, FileFault> {
    let mut first = Vec::with_capacity(kind::ENOUGH);
    source.take(kind::ENOUGH as u64).read_to_end(&mut first).map_err(gone)?;
    let (kind, media_type) = kind::recognise(&first);
    let source = Cursor::new(first).chain(source);
    let mut found = Found {
        kind: match kind {
            Kind::File => FileKind::File,
            Kind::Photo => FileKind::Photo,
            Kind::Video => FileKind::Video,
            Kind::Audio => FileKind::Audio,
        },
        media_type: media_type.into(),
        ending: None,
        width: 0,
        height: 0,
        thumbnail: Vec::new(),
        duration_ms: 0,
        waveform: Vec::new(),
    };
    // What other messengers call a voice message comes as such a file in their archives.
    let maybe_voice = job.voice || (job.inside.is_some() && media_type == harkara_voice::MEDIA_TYPE);
    if maybe_voice && size <= harkara_voice::LARGEST as u64 {
        let mut whole = Vec::new();
        source.take(harkara_voice::LARGEST as u64 + 1).read_to_end(&mut whole).map_err(gone)?;
        if whole.len() as u64 != size {
            return Err(FileFault::SourceGone);
        }
        voice(&whole, &mut found);
        return finish(shelf, job.file, &mut Cursor::new(whole), size, found, go_on);
    }
    if kind == Kind::Photo && size > LARGEST_PHOTO {
        found.kind = FileKind::File;
    } else if kind == Kind::Photo {
        let mut whole = Vec::new();
        source.take(LARGEST_PHOTO + 1).read_to_end(&mut whole).map_err(gone)?;
        if whole.len() as u64 != size {
            return Err(FileFault::SourceGone);
        }
        let small = photo(&whole, job.shrink && media_type != "image/gif", &mut found);
        let bytes = small.unwrap_or(whole);
        let size = bytes.len() as u64;
        return finish(shelf, job.file, &mut Cursor::new(bytes), size, found, go_on);
    }
    finish(shelf, job.file, &mut BufReader::with_capacity(harkara_media::SEGMENT, source), size, found, go_on)
}

/// Listens to a recording. What is none is a file like any other.
fn voice(whole: &[u8], found: &mut Found) {
    match Voice::of(whole) {
        Ok(voice) => {
            (found.kind, found.media_type) = (FileKind::Voice, harkara_voice::MEDIA_TYPE.into());
            (found.duration_ms, found.waveform) = (voice.duration_ms, voice.waveform.0.to_vec());
        }
        Err(error) => tracing::info!(%error, "a recording that is sent as a file"),
    }
}

/// Looks at a picture; answers the bytes to send instead of it. One that can't be read is a file like any other.
fn photo(whole: &[u8], shrink: bool, found: &mut Found) -> Option<Vec<u8>> {
    let looked = if shrink {
        picture::photo(whole).map(|photo| {
            found.media_type = photo.media_type.into();
            found.ending = Some(if photo.media_type == "image/png" { "png" } else { "jpg" });
            (photo.width, photo.height, photo.thumbnail, Some(photo.bytes))
        })
    } else {
        picture::look(whole).map(|(width, height, thumbnail)| (width, height, thumbnail, None))
    };
    match looked {
        Ok((width, height, thumbnail, bytes)) => {
            (found.width, found.height, found.thumbnail) = (width, height, thumbnail);
            bytes
        }
        Err(error) => {
            tracing::info!(%error, "a picture that is sent as a file");
            found.kind = FileKind::File;
            None
        }
    }
}

fn finish(
    shelf: &Shelf,
    file: i64,
    source: &mut impl Read,
    size: u64,
    found: Found,
    go_on: impl Fn() -> bool,
) -> Result<Option<Prepared>, FileFault> {
    let part = shelf.part(file);
    match seal_into(&part, source, size, &go_on) {
        Ok(Some(sealed)) if go_on() => {
            std::fs::rename(&part, shelf.path(&sealed.file_id)).map_err(|error| fault(&error.into()))?;
            Ok(Some(Prepared {
                sealed,
                kind: found.kind,
                media_type: found.media_type,
                ending: found.ending,
                width: found.width,
                height: found.height,
                duration_ms: found.duration_ms,
                thumbnail: found.thumbnail,
                waveform: found.waveform,
            }))
        }
        outcome => {
            // What is left of it goes at the next start at the latest.
            let _ = std::fs::remove_file(&part);
            outcome.map(|_| None).map_err(|error| fault(&error))
        }
    }
}

/// Durable when it returns: the database will say that the file is here.
fn seal_into(
    part: &Path,
    source: &mut impl Read,
    size: u64,
    go_on: impl Fn() -> bool,
) -> Result<Option<Sealed>, SealError> {
    // Fresh randomness each time: a key never seals two contents.
    let key = FileKey(key::random().map_err(|error| io::Error::other(error.to_string()))?);
    let mut target = File::create(part)?;
    let sealed = seal::seal(source, size, key, &mut target, |_| go_on())?;
    target.sync_all()?;
    Ok(sealed)
}
