//! First pass over a file: its form, the order of day and month, and who is in it.

use crate::lines::Lines;
use crate::names::Names;
use crate::stamp::{Frame, Header, Order, Shape, Stamp, Year};
use crate::{Error, Result};
use jiff::civil::{Date, DateTime};
use serde::Serialize;
use std::io::BufRead;

/// How a file writes its dates and names.
#[derive(Debug, Clone)]
pub struct Survey {
    pub(crate) shape: Shape,
    pub(crate) names: Names,
    /// How dates are written, and what they mean.
    pub dates: DateForm,
    /// Lines in which something was not UTF-8; what could not be read stands there as "\u{fffd}".
    pub damaged_lines: u64,
}

/// How dates are written, and what they mean.
#[derive(Debug, Clone, Serialize)]
pub struct DateForm {
    /// The first stamp, as it stands there.
    pub sample: String,
    /// The order taken, unless the person chooses another.
    pub order: Order,
    /// What settled it.
    pub settled: Settled,
    /// Every order in which the file makes sense, the one taken first, with the first and last day it would give.
    pub possible: Vec<Possible>,
}

/// What settled the order of a date's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Settled {
    /// A full year in front, or a named month.
    ByForm,
    /// A number beyond twelve.
    ByNumbers,
    /// In any other order, the chat would jump back and forth.
    ByTime,
    /// In any other order, messages would be of the future.
    ByToday,
    /// Nothing in the file does: the person is asked.
    Open,
}

/// An order in which a file makes sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Possible {
    /// The order.
    pub order: Order,
    /// The day of its earliest message, read so.
    pub first: Date,
    /// The day of its latest.
    pub last: Date,
}

/// Lines before the first stamp that are passed over.
const PREFACE: u64 = 200;

impl Survey {
    pub(crate) fn of(source: impl BufRead, today: Option<Date>) -> Result<Self> {
        let mut lines = Lines::new(source);
        let mut line = String::new();
        let mut shape: Option<(Shape, String)> = None;
        let mut suspect = None;
        let mut names = Names::default();
        let mut tallies = Order::ALL.map(Tally::new);
        while lines.read(&mut line)? {
            let header = Header::read(&line);
            let Some((known, _)) = &shape else {
                match header {
                    Some(header) => {
                        tallies.iter_mut().for_each(|tally| tally.count(&header.stamp));
                        names.see(header.rest)?;
                        shape = Some((header.shape, header.written.to_owned()));
                    }
                    None if suspect.is_none() && crate::export::may_be_stamp(&line) => {
                        suspect = Some((lines.number, line.chars().take(32).collect()));
                    }
                    None if lines.number > PREFACE => break,
                    None => {}
                }
                continue;
            };
            if let Some(header) = header.filter(|header| header.shape == *known) {
                tallies.iter_mut().for_each(|tally| tally.count(&header.stamp));
                names.see(header.rest)?;
            }
        }
        let Some((shape, sample)) = shape else {
            return Err(match suspect {
                Some((line, sample)) => Error::UnknownDates { line, sample },
                None if lines.number == 0 => Error::Empty,
                None => Error::NotAChat,
            });
        };
        names.settle();
        let dates = settle(tallies, &shape, sample, today)?;
        Ok(Self { shape, names, dates, damaged_lines: lines.damaged })
    }

    /// Whether the file is of an iPhone.
    pub(crate) fn is_ios(&self) -> bool {
        self.shape.frame != Frame::Dash
    }
}

/// How well a file goes with one order.
#[derive(Debug, Clone, Copy)]
struct Tally {
    order: Order,
    /// Stamps that are no date in this order.
    invalid: u64,
    /// Days the chat goes back by, all in all. Clocks are set back by hours, hardly by days.
    back: u64,
    previous: Option<DateTime>,
    first: Option<Date>,
    last: Option<Date>,
}

impl Tally {
    fn new(order: Order) -> Self {
        Self { order, invalid: 0, back: 0, previous: None, first: None, last: None }
    }

    fn count(&mut self, stamp: &Stamp) {
        let Some(at) = stamp.resolve(self.order) else {
            self.invalid += 1;
            return;
        };
        if let Some(previous) = self.previous.filter(|previous| at < *previous) {
            self.back += previous.date().duration_since(at.date()).as_hours().unsigned_abs() / 24;
        }
        self.previous = Some(at);
        self.first = Some(self.first.map_or(at.date(), |first| first.min(at.date())));
        self.last = Some(self.last.map_or(at.date(), |last| last.max(at.date())));
    }

    fn possible(&self) -> Option<Possible> {
        Some(Possible { order: self.order, first: self.first?, last: self.last? })
    }
}

fn settle(tallies: [Tally; 3], shape: &Shape, sample: String, today: Option<Date>) -> Result<DateForm> {
    let form_decides = shape.year == Year::First;
    let fewest = tallies.iter().filter(|tally| tally.last.is_some()).map(|tally| tally.invalid).min();
    let Some(fewest) = fewest else { return Err(Error::UnknownDates { line: 1, sample }) };
    // A stamp pasted into a message may be no date in the right order; hundreds of them are the wrong order.
    let mut left: Vec<Tally> = tallies.into_iter().filter(|tally| tally.last.is_some()).collect();
    let mut settled = Settled::Open;
    let mut keep = |left: &mut Vec<Tally>, by: Settled, fine: &dyn Fn(&Tally) -> bool| {
        if left.len() > 1 && left.iter().any(fine) {
            left.retain(fine);
            if left.len() == 1 {
                settled = by;
            }
        }
    };
    keep(&mut left, Settled::ByForm, &|tally| !form_decides || tally.order == Order::YearMonthDay);
    keep(&mut left, Settled::ByNumbers, &|tally| tally.invalid == fewest);
    // A phone's clock may run ahead of ours by a day.
    let latest = today.and_then(|today| today.tomorrow().ok());
    keep(&mut left, Settled::ByToday, &|tally| {
        latest.is_none_or(|latest| tally.last.is_some_and(|last| last <= latest))
    });
    let least = left.iter().map(|tally| tally.back).min().unwrap_or(0);
    keep(&mut left, Settled::ByTime, &|tally| tally.back <= least.saturating_mul(2));
    if left.len() == 1 && settled == Settled::Open {
        settled = Settled::ByNumbers;
    }
    // Nothing decides: as the likeliest locale of this form has it.
    left.sort_by_key(|tally| (tally.order != likely(shape, &sample), tally.order));
    let possible: Vec<Possible> = left.iter().filter_map(Tally::possible).collect();
    let order = possible.first().map_or(Order::DayMonthYear, |possible| possible.order);
    Ok(DateForm { sample, order, settled, possible })
}

/// The United States write 1/31/24, 9:05 PM: slashes, no zeros in front, twelve hours. Hardly anybody else does.
fn likely(shape: &Shape, sample: &str) -> Order {
    let american = shape.separator == '/'
        && shape.twelve
        && shape.year == Year::Unknown
        && !sample.trim_start_matches('[').starts_with('0')
        && sample.ends_with('M');
    if american { Order::MonthDayYear } else { Order::DayMonthYear }
}
