//! Reading everything once, to know that it can be read.

use crate::archive::Archive;
use crate::error::{Error, Part, Result};
use crate::name::Name;
use crate::{media, pages, segment};
use harkara_wire::id::{ChatId, FileId};
use harkara_wire::proto::backup::{Entry, Stream, frame::Body};

/// Something that is broken, and what it costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Which object.
    pub name: Name,
    /// What it is.
    pub part: Part,
    /// It is not there at all.
    pub missing: bool,
    /// Its other copy is whole: nothing is lost.
    pub whole: Option<Vec<u8>>,
    /// Messages: whose they were, and from when to when.
    pub chats: Vec<ChatId>,
    /// Milliseconds; 0: not about messages.
    pub from_ms: u64,
    /// The newest of them.
    pub to_ms: u64,
    /// The file this is a part of.
    pub file: Option<FileId>,
}

impl Flaw {
    pub(crate) fn kept_twice(name: Name, part: Part, missing: bool, whole: Option<Vec<u8>>) -> Self {
        Self { name, part, missing, whole, chats: Vec::new(), from_ms: 0, to_ms: 0, file: None }
    }

    /// Of a segment that can't be read. `None`: the error is not about the segment.
    pub fn of_segment(entry: &Entry, error: &Error) -> Option<Self> {
        let missing = broken(error)?;
        let name = Name::segment(&pages::id(entry).ok()?);
        Some(Self {
            chats: entry.chats.iter().filter_map(|id| ChatId::try_from(id.as_slice()).ok()).collect(),
            from_ms: entry.from_ms,
            to_ms: entry.to_ms,
            ..Self::kept_twice(name, Part::Segment, missing, None)
        })
    }

    /// Of a file's part that can't be read.
    pub fn of_media(name: Name, file: FileId, error: &Error) -> Option<Self> {
        Some(Self { file: Some(file), ..Self::kept_twice(name, Part::Media, broken(error)?, None) })
    }

    /// Whether this costs anything.
    pub fn costs(&self) -> bool {
        self.whole.is_none()
    }
}

fn pick<T: Copy>(from: &[T], random: u64) -> Option<T> {
    from.get((random % from.len().max(1) as u64) as usize).copied()
}

fn broken(error: &Error) -> Option<bool> {
    match error {
        Error::Missing(_) => Some(true),
        Error::Damaged(_) => Some(false),
        _ => None,
    }
}

/// What was read, and what could not be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Messages read.
    pub messages: u64,
    /// Files read to their end.
    pub media: u64,
    /// All bytes read, decrypted.
    pub bytes: u64,
    /// What is broken: the first ten thousand. Of a file its first broken part.
    pub flaws: Vec<Flaw>,
}

/// An archive may be as hostile as it likes: the report of it stays small.
const FLAWS: usize = 10_000;
/// Segments of a sample, besides the newest.
const SAMPLE: u32 = 3;

impl Report {
    fn note(&mut self, flaw: Option<Flaw>) {
        if self.flaws.len() < FLAWS {
            self.flaws.extend(flaw);
        }
    }
}

impl Archive<'_> {
    /// Reads every object of this generation. `progress` hears how many bytes were read so far, and may stop it.
    pub fn verify(&mut self, mut progress: impl FnMut(&Report) -> Result<()>) -> Result<Report> {
        let mut report = Report { flaws: self.flaws.clone(), ..Report::default() };
        for entry in self.generation.entries.clone() {
            match self.frames(&entry) {
                Ok(frames) => self.check_segment(&entry, &frames, &mut report)?,
                Err(error) => report.note(Some(Flaw::of_segment(&entry, &error).ok_or(error)?)),
            }
            progress(&report)?;
        }
        Ok(report)
    }

    /// Reads a sample back: the newest messages, and a few objects that the dice choose. `random` is fresh.
    pub fn sample(&mut self, random: u64) -> Result<Report> {
        let mut report = Report { flaws: self.flaws.clone(), ..Report::default() };
        let entries = self.generation.entries.clone();
        let texts: Vec<&Entry> = entries.iter().filter(|entry| entry.stream() != Stream::Media).collect();
        let files: Vec<&Entry> = entries.iter().filter(|entry| entry.stream() == Stream::Media).collect();
        let newest = texts.last().copied();
        let chosen = (0..SAMPLE).filter_map(|n| pick(&texts, random.rotate_left(n * 11)));
        for entry in newest.into_iter().chain(chosen) {
            match self.frames(entry) {
                Ok(frames) => self.check_segment(entry, &frames, &mut report)?,
                Err(error) => report.note(Some(Flaw::of_segment(entry, &error).ok_or(error)?)),
            }
        }
        let Some(entry) = pick(&files, random) else { return Ok(report) };
        match self.frames(entry) {
            Ok(frames) => self.sample_file(&frames, random, &mut report)?,
            Err(error) => report.note(Some(Flaw::of_segment(entry, &error).ok_or(error)?)),
        }
        Ok(report)
    }

    fn sample_file(&mut self, frames: &[u8], random: u64, report: &mut Report) -> Result<()> {
        let files = segment::frames(frames).filter_map(|frame| match frame.ok()?.body {
            Some(Body::Media(file)) => Some((FileId::try_from(file.file_id.as_slice()).ok()?, file.length)),
            _ => None,
        });
        let files: Vec<(FileId, u64)> = files.collect();
        let Some((file, length)) = pick(&files, random.rotate_left(23)) else { return Ok(()) };
        let Some(parts) = media::parts(length) else { return Ok(()) };
        let part = (random % u64::from(parts)) as u32;
        match self.media(&file, length, part) {
            Ok(bytes) => report.bytes += bytes.len() as u64,
            Err(error) => {
                let name = self.keys.media_name(&file, length, part);
                report.note(Some(Flaw::of_media(name, file, &error).ok_or(error)?));
            }
        }
        Ok(())
    }

    fn check_segment(&mut self, entry: &Entry, frames: &[u8], report: &mut Report) -> Result<()> {
        report.bytes += frames.len() as u64;
        for frame in segment::frames(frames) {
            let Ok(frame) = frame else {
                report.note(Flaw::of_segment(entry, &Error::Damaged(Part::Segment)));
                return Ok(());
            };
            match frame.body {
                Some(Body::Message(_)) => report.messages += 1,
                Some(Body::Media(file)) if entry.stream() == Stream::Media => {
                    let Ok(id) = FileId::try_from(file.file_id.as_slice()) else { continue };
                    self.check_media(&id, file.length, report)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn check_media(&mut self, file: &FileId, length: u64, report: &mut Report) -> Result<()> {
        let Some(parts) = media::parts(length) else {
            let name = self.keys.media_name(file, length, 0);
            report.note(Flaw::of_media(name, *file, &Error::Damaged(Part::Media)));
            return Ok(());
        };
        for part in 0..parts {
            match self.media(file, length, part) {
                Ok(bytes) => report.bytes += bytes.len() as u64,
                Err(error) => {
                    let name = self.keys.media_name(file, length, part);
                    report.note(Some(Flaw::of_media(name, *file, &error).ok_or(error)?));
                    // What is left of it is of no use.
                    return Ok(());
                }
            }
        }
        report.media += 1;
        Ok(())
    }
}
