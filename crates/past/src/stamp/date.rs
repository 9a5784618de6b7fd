//! Three numbers, and the days they can mean.

use crate::cursor::{Cursor, Number};
use crate::marks::is_space;
use icu_calendar::cal::Hijri;
use icu_calendar::{AsCalendar, Date as CalendarDate, Gregorian};
use jiff::civil::Date;
use serde::Serialize;

/// Which of the three numbers of a date is what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// 31/12/24
    DayMonthYear,
    /// 12/31/24
    MonthDayYear,
    /// 24/12/31
    YearMonthDay,
}

impl Order {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::DayMonthYear, Self::MonthDayYear, Self::YearMonthDay];
}

/// How a year is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Era {
    /// Told by the number itself: Gregorian, Persian, lunar Hijri and Buddhist years of our time are far apart.
    Common,
    /// Japanese: Heisei 1 is 1989.
    Heisei,
    /// Japanese: Reiwa 1 is 2019.
    Reiwa,
}

/// Where the year stands, as far as the writing itself tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Year {
    First,
    Last,
    Unknown,
}

/// A date as it stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawDate {
    pub parts: [u16; 3],
    pub era: Era,
    pub year: Year,
    /// What stands between the numbers; 'M' for a month by name. Part of what tells forms apart.
    pub separator: char,
}

impl RawDate {
    /// The day this means in the given order, if there is such a day.
    pub fn resolve(&self, order: Order) -> Option<Date> {
        let [a, b, c] = self.parts;
        let (year, month, day) = match (order, self.year) {
            (_, Year::First) | (Order::YearMonthDay, Year::Unknown) => (a, b, c),
            (Order::DayMonthYear, _) => (c, b, a),
            (Order::MonthDayYear, _) => (c, a, b),
            (Order::YearMonthDay, Year::Last) => return None,
        };
        let (year, month, day) = (i16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        let gregorian = match self.era {
            Era::Heisei => year + 1988,
            Era::Reiwa => year + 2018,
            Era::Common => match year {
                0..=99 => year + 2000,
                1387..=1429 => return other(CalendarDate::try_new_persian(year.into(), month, day).ok()?),
                1430..=1500 => {
                    return other(
                        CalendarDate::try_new_hijri_with_calendar(year.into(), month, day, Hijri::new_umm_al_qura())
                            .ok()?,
                    );
                }
                2551..=2699 => year - 543,
                _ => year,
            },
        };
        // WhatsApp is of 2009.
        (2009..=2150).contains(&gregorian).then(|| Date::new(gregorian, month as i8, day as i8).ok()).flatten()
    }

    /// Reads a date of numbers or with an English month's name.
    pub fn read(cursor: &mut Cursor<'_>) -> Option<Self> {
        let mut at = *cursor;
        at.skip_spaces();
        let date = numeric(&mut at).or_else(|| {
            at = *cursor;
            named(&mut at)
        })?;
        *cursor = at;
        Some(date)
    }
}

/// A day of another calendar.
fn other<C: AsCalendar>(date: CalendarDate<C>) -> Option<Date> {
    let date = date.to_calendar(Gregorian);
    let year = i16::try_from(date.year().extended_year()).ok()?;
    Date::new(year, date.month().ordinal as i8, date.day_of_month().0 as i8).ok()
}

fn numeric(at: &mut Cursor<'_>) -> Option<RawDate> {
    let (first, era_first) = era_number(at)?;
    let separator = separator(at)?;
    let second = at.number(2)?;
    let again = self::separator(at)?;
    if separator != again && !(separator == '年' && again == '月') && !(separator == '년' && again == '월') {
        return None;
    }
    let (third, era_last) = era_number(at)?;
    closing(at, separator);
    let year_first = first.digits > 2 || era_first != Era::Common || matches!(separator, '年' | '년');
    let year_last = third.digits > 2 || era_last != Era::Common;
    let year = match (year_first, year_last) {
        (true, true) => return None,
        (true, false) => Year::First,
        (false, true) => Year::Last,
        (false, false) => Year::Unknown,
    };
    if first.digits == 3 || third.digits == 3 {
        return None;
    }
    let era = if year_first { era_first } else { era_last };
    Some(RawDate { parts: [first, second, third].map(|number| number.value as u16), era, year, separator })
}

fn era_number(at: &mut Cursor<'_>) -> Option<(Number, Era)> {
    at.skip_marks();
    let era = match () {
        () if at.text("R") || at.text("令和") => Era::Reiwa,
        () if at.text("H") || at.text("平成") => Era::Heisei,
        () => Era::Common,
    };
    Some((at.number(4)?, era))
}

fn separator(at: &mut Cursor<'_>) -> Option<char> {
    let found = at.eat(|c| matches!(c, '/' | '.' | '-' | '–' | '年' | '月' | '년' | '월' | '\u{2010}' | '\u{2011}'))?;
    // "1. 8. 2019", "2019년 8월 1일"
    if !matches!(found, '/' | '-') {
        at.skip_spaces();
    }
    Some(if matches!(found, '–' | '\u{2010}' | '\u{2011}') { '-' } else { found })
}

/// What may follow the last number: a dot, the sign for day, the name of the era.
fn closing(at: &mut Cursor<'_>, separator: char) {
    match separator {
        '.' => drop(at.eat(|c| c == '.')),
        '年' => drop(at.eat(|c| c == '日')),
        '년' => drop(at.eat(|c| c == '일')),
        _ => {}
    }
    let mut ahead = *at;
    ahead.skip_spaces();
    for name in ["BE", "พ.ศ.", "AP", "AH", "هـ", "ه\u{200d}.ش.", "ه.ش.", "ق.", "г.", "г", "AD", "م."] {
        let mut after = ahead;
        if after.text(name) && after.peek().is_none_or(|c| is_space(c) || matches!(c, ',' | '،' | ']')) {
            *at = after;
            return;
        }
    }
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn month(word: &str) -> Option<u16> {
    let start = word.get(..3)?.to_ascii_lowercase();
    MONTHS.iter().position(|month| *month == start).map(|index| index as u16 + 1)
}

/// "28 Aug 2013", "Aug 28, 2013", "Tue, 28 August 2013".
fn named(at: &mut Cursor<'_>) -> Option<RawDate> {
    let mut named = None;
    let mut words = 0;
    let mut numbers: Vec<Number> = Vec::with_capacity(2);
    while numbers.len() < 2 || named.is_none() {
        at.skip_spaces();
        at.eat(|c| c == ',');
        at.skip_spaces();
        if let Some(number) = at.number(4).filter(|_| numbers.len() < 2) {
            numbers.push(number);
            continue;
        }
        let end = at.rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(at.rest.len());
        let (word, rest) = at.rest.split_at(end);
        words += 1;
        // A weekday and a month, no more.
        if word.is_empty() || words > 2 {
            return None;
        }
        named = named.or(month(word));
        at.rest = rest.strip_prefix('.').unwrap_or(rest);
    }
    let (day, year) = match numbers.as_slice() {
        [day, year] | [year, day] if year.digits == 4 => (day.value, year.value),
        _ => return None,
    };
    Some(RawDate { parts: [year as u16, named?, day as u16], era: Era::Common, year: Year::First, separator: 'M' })
}
