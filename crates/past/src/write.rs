//! The way back: our messages in the form an iPhone exports them in, with dates that need no guessing.

use crate::Result;
use crate::body::{self, Body, Setting, wrap};
use crate::marks::{JOINER, LRM, is_mark};
use crate::message::{Call, CallKind, Content, Hint};
use crate::names::{self, Names};
use crate::stamp::{Frame, Header};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::borrow::Cow;
use std::io::Write;

/// Writes a chat, oldest message first. What it writes, [`crate::Export`] reads as the same messages, to the second.
///
/// Where a text could be taken for something else (a stamp, a call, a name) it gets joiners (U+2060) around it, which
/// nobody sees.
pub struct Writer<W> {
    out: W,
    zone: TimeZone,
    line: String,
}

/// A message on its way out.
#[derive(Debug, Clone)]
pub struct Outgoing<'a> {
    /// Unix milliseconds.
    pub ms: i64,
    /// Who wrote it; `None`: the app.
    pub author: Option<&'a str>,
    /// What it says.
    pub content: &'a Content,
    /// Changed after it was sent.
    pub edited: bool,
}

impl<W: Write> Writer<W> {
    /// The zone is the one the clock on the screen shows.
    pub fn new(out: W, zone: TimeZone) -> Self {
        Self { out, zone, line: String::new() }
    }

    /// Writes one message.
    pub fn write(&mut self, message: &Outgoing<'_>) -> Result<()> {
        let at = Timestamp::from_millisecond(message.ms).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(self.zone.clone());
        let at = at.datetime();
        let said = said(message);
        self.line.clear();
        // As the app does: its own words make the whole line its own.
        let own = message.author.is_some() && !matches!(message.content, Content::Text { .. });
        if own {
            self.line.push(LRM);
        }
        let (date, time) = (at.date(), at.time());
        self.line.push_str(&format!(
            "[{:04}-{:02}-{:02}, {:02}:{:02}:{:02}] ",
            date.year(),
            date.month(),
            date.day(),
            time.hour(),
            time.minute(),
            time.second()
        ));
        let mut lines = said.split('\n');
        let first = lines.next().unwrap_or_default();
        match message.author {
            Some(author) => self.author(author, first),
            None => {
                self.line.push(LRM);
                self.line.push_str(&names::close_colons(first));
            }
        }
        for line in lines {
            self.line.push('\n');
            if line.starts_with(JOINER) || Header::read(line).is_some() {
                self.line.push(JOINER);
            }
            self.line.push_str(line);
        }
        self.line.push('\n');
        self.out.write_all(self.line.as_bytes())?;
        Ok(())
    }

    /// Gives the writer underneath back, with everything written.
    pub fn finish(mut self) -> Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }

    fn author(&mut self, author: &str, first: &str) {
        let name = names::close_colons(&one_line(author));
        let plain = format!("{name}: {first}");
        let parted = Names::default().part(&plain);
        if parted.author.as_deref() != Some(&*one_line(author)) || parted.text != first {
            self.line.push(JOINER);
        }
        self.line.push_str(&plain);
    }
}

/// What stands behind the name.
fn said(message: &Outgoing<'_>) -> String {
    let by_app = message.author.is_none();
    let mut said = match message.content {
        Content::Text { text } => words(text, by_app),
        Content::System { text } => words(text, true),
        Content::Media { file, hint, caption } => {
            let own = match file {
                Some(name) => format!("{LRM}<attached: {}>", one_line(name).replace(['<', '>'], "_")),
                None => format!("{LRM}{}", left_out(*hint)),
            };
            let caption = clean(caption);
            let repeats = file.as_ref().is_some_and(|name| body::repeats(name, &caption));
            match &*caption {
                "" => own,
                // On its own line the caption could be anything, so it is always wrapped.
                _ if repeats || caption.starts_with(|c| c == JOINER || is_mark(c)) || caption.ends_with(is_mark) => {
                    format!("{} {own}", wrap(&caption))
                }
                _ => format!("{} {own}", words(&caption, by_app)),
            }
        }
        Content::Deleted => format!("{LRM}This message was deleted."),
        Content::Call(call) => called(call),
    };
    if message.edited && message.author.is_some() {
        said.push_str(&format!(" {LRM}<This message was edited>"));
    }
    said
}

/// Words that are read as these words, and nothing else.
fn words(text: &str, by_app: bool) -> String {
    let text = clean(text);
    let setting = Setting { frame: Frame::Brackets, author: !by_app, exists: &|_| true };
    let alone = |content: &Content| match content {
        Content::Text { text: read } | Content::System { text: read } => *read == text,
        _ => false,
    };
    // The app's own words stand behind its mark.
    let shown = if by_app { format!("{LRM}{text}").into() } else { Cow::Borrowed(&*text) };
    let Body { content, edited, marked } = body::read(&shown, &setting);
    // A colon could be taken for the end of a longer name.
    let first = text.split('\n').next().unwrap_or_default();
    let colon = first.split(':').skip(1).any(|after| after.is_empty() || after.starts_with(crate::marks::is_space));
    let taken_for_more = edited || text.starts_with(JOINER) || (!by_app && (marked || colon));
    if alone(&content) && !taken_for_more { text.into_owned() } else { wrap(&text) }
}

fn called(call: &Call) -> String {
    let said = match (call.media, call.missed) {
        (CallKind::Voice, true) => "Missed voice call",
        (CallKind::Video, true) => "Missed video call",
        (CallKind::Voice, false) => "Voice call",
        (CallKind::Video, false) => "Video call",
    };
    match &*one_line(&call.note) {
        "" => format!("{LRM}{said}"),
        note => format!("{LRM}{said}. {LRM}{note}"),
    }
}

fn left_out(hint: Hint) -> &'static str {
    match hint {
        Hint::Unknown => "<Media omitted>",
        Hint::Image => "image omitted",
        Hint::Video => "video omitted",
        Hint::Audio => "audio omitted",
        Hint::Gif => "GIF omitted",
        Hint::Sticker => "sticker omitted",
        Hint::Document => "document omitted",
        Hint::Contact => "Contact card omitted",
    }
}

/// A text has one kind of line end.
fn clean(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() }
}

/// A name has no line end at all.
fn one_line(name: &str) -> Cow<'_, str> {
    let name = name.trim();
    if name.contains(['\n', '\r']) { name.replace(['\n', '\r'], " ").into() } else { name.into() }
}
