//! What stands before a message: date, time, and what separates them from the rest of the line.

mod date;
mod period;

use crate::cursor::Cursor;
use crate::marks::{is_space, trim_marks};
pub use date::{Order, RawDate, Year};
use jiff::civil::{DateTime, Time};
pub use period::Period;

/// How a file writes its stamps. The app wrote the whole file in one go, so all of them look alike; a line that looks
/// different, say a message pasted from elsewhere, belongs to the text of the message before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    pub frame: Frame,
    pub time_first: bool,
    pub separator: char,
    pub year: Year,
    pub seconds: bool,
    pub twelve: bool,
    /// Words between date and time ("at", "um").
    pub joined_by: String,
}

/// What encloses or follows the stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// iOS: `[31/12/24, 21:05:09] Asha: text`
    Brackets,
    /// Android: `31/12/24, 21:05 - Asha: text`
    Dash,
    /// iOS before 2016: `31/12/14, 21:05:09: Asha: text`
    Colon,
}

/// A date and a time as they stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    pub date: RawDate,
    pub time: Time,
}

impl Stamp {
    /// What this means in the given order, if there is such a day.
    pub fn resolve(&self, order: Order) -> Option<DateTime> {
        Some(self.date.resolve(order)?.to_datetime(self.time))
    }
}

/// A line that begins a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header<'a> {
    pub shape: Shape,
    pub stamp: Stamp,
    /// The stamp as it is written.
    pub written: &'a str,
    /// Who says what.
    pub rest: &'a str,
}

impl<'a> Header<'a> {
    /// Reads the stamp of a line, or `None` if it has none.
    pub fn read(line: &'a str) -> Option<Self> {
        let mut at = Cursor::new(line);
        at.skip_marks();
        let brackets = at.eat(|c| c == '[').is_some();
        let begin = at.rest;
        let (date, clock, joined_by, time_first) = date_first(&mut at, brackets).or_else(|| {
            at.rest = begin;
            time_first(&mut at)
        })?;
        let written = trim_marks(begin[..begin.len() - at.rest.len()].trim_end_matches(is_space));
        let (frame, rest) = frame(&mut at, brackets)?;
        let shape = Shape {
            frame,
            time_first,
            separator: date.separator,
            year: date.year,
            seconds: clock.seconds,
            twelve: clock.twelve,
            joined_by: joined_by.to_owned(),
        };
        Some(Self { shape, stamp: Stamp { date, time: clock.time }, written, rest })
    }
}

/// A time of day, and how it was written.
struct Clock {
    time: Time,
    seconds: bool,
    twelve: bool,
}

type Read<'a> = (RawDate, Clock, &'a str, bool);

fn date_first<'a>(at: &mut Cursor<'a>, brackets: bool) -> Option<Read<'a>> {
    let date = RawDate::read(at)?;
    let comma = at.eat(|c| matches!(c, ',' | '،' | '、' | ';')).is_some();
    if !at.skip_spaces() && !comma {
        return None;
    }
    // East Asia puts the half of the day before the hour.
    let words = at.words(24)?.trim_matches(is_space);
    let before = Period::read(words);
    let clock = clock(at, before, brackets)?;
    Some((date, clock, if before.is_some() { "" } else { words }, false))
}

fn time_first<'a>(at: &mut Cursor<'a>) -> Option<Read<'a>> {
    let clock = clock(at, None, false)?;
    at.eat(|c| matches!(c, ',' | '،' | '、'))?;
    at.skip_spaces();
    let date = RawDate::read(at)?;
    Some((date, clock, "", true))
}

fn clock(at: &mut Cursor<'_>, before: Option<Period>, brackets: bool) -> Option<Clock> {
    at.skip_marks();
    let hour = at.number(2)?.value;
    at.eat(|c| matches!(c, ':' | '.' | '٫' | '：'))?;
    let minute = at.number(2).filter(|number| number.digits == 2)?.value;
    let mut after = *at;
    let second = after
        .eat(|c| matches!(c, ':' | '.' | '٫' | '：'))
        .and_then(|_| after.number(2))
        .filter(|number| number.digits == 2)
        .map(|number| number.value);
    if second.is_some() {
        *at = after;
    }
    let period = match before {
        Some(period) => Some(period),
        None => period_after(at, brackets)?,
    };
    let hour = period.map_or(hour, |period| period.hour(hour));
    // Some calendars write midnight as 24.
    let hour = if hour == 24 { 0 } else { hour };
    let time = Time::new(hour as i8, minute as i8, second.unwrap_or(0).min(59) as i8, 0).ok()?;
    Some(Clock { time, seconds: second.is_some(), twelve: period.is_some() })
}

/// `Some(None)`: there is none; `None`: words that mean no half of the day.
fn period_after(at: &mut Cursor<'_>, brackets: bool) -> Option<Option<Period>> {
    let mut after = *at;
    let words = after.words(32)?;
    if trim_marks(words).trim_matches(is_space).is_empty() {
        // A space before " - " is the dash's; within brackets none is left.
        if brackets {
            *at = after;
        }
        return Some(None);
    }
    let period = Period::read(words)?;
    *at = after;
    Some(Some(period))
}

fn frame<'a>(at: &mut Cursor<'a>, brackets: bool) -> Option<(Frame, &'a str)> {
    at.skip_spaces();
    let frame = if brackets {
        at.eat(|c| c == ']')?;
        Frame::Brackets
    } else if at.eat(|c| matches!(c, '-' | '–')).is_some() {
        Frame::Dash
    } else {
        at.eat(|c| c == ':')?;
        Frame::Colon
    };
    match at.peek() {
        None => Some((frame, "")),
        Some(c) if is_space(c) => Some((frame, &at.rest[c.len_utf8()..])),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests;
