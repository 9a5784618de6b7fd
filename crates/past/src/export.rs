//! An exported chat, opened.

use crate::archive::Archive;
use crate::marks::{digit, is_mark, is_space};
use crate::media::Media;
use crate::messages::Messages;
use crate::preview::Preview;
use crate::stamp::{Header, Order};
use crate::survey::Survey;
use crate::{Error, Result};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::io::{BufReader, Read, Seek, SeekFrom};

/// An exported chat, opened: a text, or an archive with a text and files. A clone has what was learnt of the archive, and
/// reads on its own.
#[derive(Clone)]
pub struct Export<R> {
    source: Source<R>,
    title: String,
    limits: Limits,
}

#[derive(Clone)]
enum Source<R> {
    Text(R),
    Archive(Box<Archive<R>>),
}

/// How much is taken from a file before it is called absurd.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Unpacked bytes of the chat itself; ten million messages have about as many.
    pub text_bytes: u64,
    /// Unpacked bytes of one file; the app sends no larger ones.
    pub file_bytes: u64,
    /// Files in an archive.
    pub files: usize,
    /// Bytes read to find out what is in an archive.
    pub directory_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { text_bytes: 1 << 30, file_bytes: 2 << 30, files: 100_000, directory_bytes: 64 << 20 }
    }
}

/// What the person has decided: how the file is to be read.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Where the phone was. Exports have no zone.
    pub zone: TimeZone,
    /// Which number is the day, where the person was asked. `None`: as the survey found.
    pub order: Option<Order>,
    /// Names the caller is sure of, for those with colons in them.
    pub names: Vec<String>,
    /// The chat this is taken into: part of every [`crate::Key`].
    pub chat: Vec<u8>,
}

impl Reading {
    /// In this zone, everything else as the file has it.
    pub fn new(zone: TimeZone) -> Self {
        Self { zone, order: None, names: Vec::new(), chat: Vec::new() }
    }
}

impl<R: Read + Seek> Export<R> {
    /// Opens a text or an archive; its content tells which. The name is only used for the chat's title.
    pub fn open(source: R, file_name: &str) -> Result<Self> {
        Self::open_within(source, file_name, Limits::default())
    }

    /// The same with other limits.
    pub fn open_within(mut source: R, file_name: &str, limits: Limits) -> Result<Self> {
        let length = source.seek(SeekFrom::End(0))?;
        source.rewind()?;
        let mut head = Vec::new();
        source.by_ref().take(8192).read_to_end(&mut head)?;
        source.rewind()?;
        let title = crate::title::title(file_name);
        if head.is_empty() {
            return Err(Error::Empty);
        }
        if head.starts_with(b"PK") {
            let archive = Archive::open(source, length, &limits)?;
            return Ok(Self { source: Source::Archive(Box::new(archive)), title, limits });
        }
        // Windows' Notepad once liked UTF-16, and everything that is no text has zeros.
        if head.contains(&0) {
            return Err(Error::NotText);
        }
        if length > limits.text_bytes {
            return Err(Error::TooLong);
        }
        Ok(Self { source: Source::Text(source), title, limits })
    }

    /// First pass: how this file writes dates and names. `today` rules out readings that lie in the future.
    pub fn survey(&mut self, today: Option<Date>) -> Result<Survey> {
        let text = match &mut self.source {
            Source::Text(source) => Box::new(rewound(source)?) as Box<dyn Read + '_>,
            Source::Archive(archive) => Box::new(archive.chat(&self.limits)?),
        };
        Survey::of(BufReader::with_capacity(BUFFER, text), today)
    }

    /// Second pass: the messages, in the order of the file.
    pub fn messages<'a>(&'a mut self, survey: &'a Survey, reading: &Reading) -> Result<Messages<'a>> {
        let (text, files) = match &mut self.source {
            Source::Text(source) => (Box::new(rewound(source)?) as Box<dyn Read + 'a>, None),
            Source::Archive(archive) => {
                let (text, files) = archive.chat_and_files(&self.limits)?;
                (Box::new(text) as Box<dyn Read + 'a>, Some(files))
            }
        };
        Messages::new(Box::new(BufReader::with_capacity(BUFFER, text)), survey, reading, files)
    }

    /// What a person is shown before anything is taken over. Reads the whole file once.
    pub fn preview(&mut self, survey: &Survey, reading: &Reading) -> Result<Preview> {
        let title = self.title.clone();
        Preview::of(self.messages(survey, reading)?, survey, title)
    }

    /// Opens a file that a message speaks of.
    pub fn media(&mut self, name: &str) -> Result<Media<'_>> {
        let Source::Archive(archive) = &mut self.source else { return Err(Error::NoSuchFile) };
        let (size, content) = archive.file(name, &self.limits)?;
        Media::open(name, size, Box::new(content))
    }
}

const BUFFER: usize = 64 << 10;

fn rewound<R: Read + Seek>(source: &mut R) -> Result<&mut R> {
    source.rewind()?;
    Ok(source)
}

/// Whether a text begins as an exported chat does: within its first lines one has a stamp, or at least a date's digits.
pub fn begins_chat(head: &[u8]) -> bool {
    String::from_utf8_lossy(head).lines().take(20).any(|line| Header::read(line).is_some() || may_be_stamp(line))
}

/// A line that begins with digits, a separator and digits, and has a clock's colon: somebody's date, in whatever form.
pub fn may_be_stamp(line: &str) -> bool {
    let start: String = line.chars().filter(|c| !is_mark(*c)).take(40).collect();
    let start = start.trim_start_matches('[');
    let digits = |text: &str| text.chars().filter(|c| digit(*c).is_some()).count();
    let first = start.split(|c: char| is_space(c) || c == ',').next().unwrap_or_default();
    digits(first) >= 3 && first.chars().any(|c| digit(c).is_none()) && digits(start) >= 6 && start.contains([':', '.'])
}
