//! Second pass over a file: its messages, one by one.

use crate::body::{self, Body, Setting};
use crate::export::Reading;
use crate::key::{Alike, Keys};
use crate::lines::{LONGEST, Lines};
use crate::marks::{JOINER, is_mark};
use crate::message::{Content, Message};
use crate::names::Names;
use crate::stamp::{Frame, Header, Order};
use crate::survey::Survey;
use crate::{Error, Result, media};
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use std::collections::HashMap;
use std::io::BufRead;

/// The messages of a chat, in the order of the file. After an error there is nothing more.
pub struct Messages<'a> {
    lines: Lines<Box<dyn BufRead + 'a>>,
    survey: &'a Survey,
    names: Names,
    order: Order,
    clock: Clock,
    keys: Keys,
    pub(crate) files: Option<&'a HashMap<String, usize>>,
    line: String,
    /// A message whose last line has not been seen yet.
    open: Option<Open>,
    count: u64,
    over: bool,
}

struct Open {
    at: DateTime,
    author: Option<String>,
    text: String,
    line: u64,
}

impl<'a> Messages<'a> {
    pub(crate) fn new(
        source: Box<dyn BufRead + 'a>,
        survey: &'a Survey,
        reading: &Reading,
        files: Option<&'a HashMap<String, usize>>,
    ) -> Result<Self> {
        let order = reading.order.unwrap_or(survey.dates.order);
        let mut names = survey.names.clone();
        names.know(&reading.names);
        Ok(Self {
            lines: Lines::new(source),
            survey,
            names,
            order,
            clock: Clock { zone: reading.zone.clone(), last: None, alike: 0, seconds: survey.shape.seconds },
            keys: Keys::new(&reading.chat),
            files,
            line: String::new(),
            open: None,
            count: 0,
            over: false,
        })
    }

    fn step(&mut self) -> Result<Option<Message>> {
        loop {
            let mut line = std::mem::take(&mut self.line);
            if !self.lines.read(&mut line)? {
                self.over = true;
                let last = self.open.take().map(|open| self.close(open));
                return if last.is_none() && self.count == 0 { Err(Error::WrongOrder) } else { Ok(last) };
            }
            let begun = self.begin(&line);
            let finished = match (begun, &mut self.open) {
                (Some(next), open) => open.replace(next),
                (None, Some(open)) => {
                    if open.text.len() + line.len() > LONGEST {
                        return Err(Error::MessageTooLong { line: open.line });
                    }
                    open.text.push('\n');
                    // The writer puts a joiner before a line that could be taken for a stamp.
                    open.text.push_str(line.strip_prefix(JOINER).unwrap_or(&line));
                    None
                }
                (None, None) => None,
            };
            self.line = line;
            if let Some(open) = finished {
                return Ok(Some(self.close(open)));
            }
        }
    }

    /// A message begins if the line has a stamp of this file's form that is a date.
    fn begin(&self, line: &str) -> Option<Open> {
        let header = Header::read(line).filter(|header| header.shape == self.survey.shape)?;
        let at = header.stamp.resolve(self.order)?;
        let parted = self.names.part(header.rest);
        Some(Open { at, author: parted.author, text: parted.text.into_owned(), line: self.lines.number })
    }

    fn close(&mut self, open: Open) -> Message {
        let Open { at, mut author, text, .. } = open;
        let files = self.files;
        let exists = |name: &str| files.is_some_and(|files| files.contains_key(&media::fold(name)));
        let frame = self.survey.shape.frame;
        let setting = Setting { frame, author: author.is_some(), exists: &exists };
        let Body { mut content, edited, marked } = body::read(&text, &setting);
        // iOS has the app speak under the name of the group, or of the other person where the chat begins.
        let for_app = |name: &String| self.count == 0 || self.names.is_app(name);
        if frame != Frame::Dash && marked && author.as_ref().is_some_and(for_app) {
            author = None;
            content = Content::System { text: text.trim_start_matches(is_mark).to_owned() };
        }
        let (tag, said) = match &content {
            Content::Text { text } => (b't', text.as_str()),
            Content::Media { .. } => (b'm', ""),
            Content::Call(call) => (if call.missed { b'c' } else { b'C' }, ""),
            Content::Deleted => (b'd', ""),
            Content::System { text } => (b's', text.as_str()),
        };
        let key = self.keys.next(&Alike { at, author: author.as_deref(), tag, text: said });
        self.count += 1;
        Message { key, at, ms: self.clock.ms(at), author, content, edited }
    }
}

impl Iterator for Messages<'_> {
    type Item = Result<Message>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let step = self.step();
        self.over |= step.is_err();
        step.transpose()
    }
}

/// Makes instants of what a phone's clock showed.
struct Clock {
    zone: TimeZone,
    last: Option<(DateTime, i64)>,
    /// Messages so far that show the same time as the last.
    alike: i64,
    seconds: bool,
}

impl Clock {
    fn ms(&mut self, at: DateTime) -> i64 {
        let whole = match self.last {
            Some((last, whole)) if last == at => {
                // As many as fit, so that the next minute's still come after.
                self.alike = (self.alike + 1).min(if self.seconds { 999 } else { 59_999 });
                whole
            }
            last => {
                self.alike = 0;
                self.instant(at, last.map(|(_, whole)| whole))
            }
        };
        self.last = Some((at, whole));
        whole + self.alike
    }

    /// Where the clock was put back, an hour comes twice: then a chat goes on rather than back.
    fn instant(&self, at: DateTime, last: Option<i64>) -> i64 {
        let ambiguous = self.zone.to_ambiguous_timestamp(at);
        let fold = matches!(ambiguous.offset(), AmbiguousOffset::Fold { .. });
        let earlier = self.zone.to_timestamp(at).map_or(0, |timestamp| timestamp.as_millisecond());
        if fold && last.is_some_and(|last| earlier < last) {
            return ambiguous.later().map_or(earlier, |later| later.as_millisecond());
        }
        earlier
    }
}
