//! Every form a phone writes, generated: order, separator, padding, year, frame, clock, digits and marks.

use crate::{open, text};
use harkara_past::{Export, Order, Reading, Settled};
use jiff::civil::{DateTime, datetime};
use jiff::tz::TimeZone;
use std::io::Cursor;

#[derive(Clone, Copy, Debug)]
struct Form {
    order: Order,
    separator: char,
    padded: bool,
    full_year: bool,
    brackets: bool,
    clock: Clock,
    zero: char,
    mark: &'static str,
}

#[derive(Clone, Copy, Debug)]
struct Clock {
    am: &'static str,
    pm: &'static str,
    before: bool,
    colon: char,
}

const DAY: Clock = Clock { am: "", pm: "", before: false, colon: ':' };
const CLOCKS: [Clock; 10] = [
    DAY,
    Clock { colon: '.', ..DAY },
    Clock { am: " AM", pm: " PM", ..DAY },
    Clock { am: "\u{202f}am", pm: "\u{202f}pm", ..DAY },
    Clock { am: "\u{a0}a.\u{a0}m.", pm: "\u{a0}p.\u{a0}m.", ..DAY },
    Clock { am: "上午", pm: "下午", before: true, ..DAY },
    Clock { am: "오전 ", pm: "오후 ", before: true, ..DAY },
    Clock { am: " ق.ظ.", pm: " ب.ظ.", ..DAY },
    Clock { am: " পূর্বাহ্ণ", pm: " অপরাহ্ণ", ..DAY },
    Clock { am: " पूर्वाह्न", pm: " अपराह्न", ..DAY },
];

fn forms() -> Vec<Form> {
    let mut forms = Vec::new();
    for order in Order::ALL {
        for separator in ['/', '.', '-'] {
            for (padded, full_year) in [(true, true), (true, false), (false, true), (false, false)] {
                for brackets in [true, false] {
                    for clock in CLOCKS {
                        for zero in ['0', '٠', '۰', '০', '०'] {
                            for mark in ["", "\u{200e}", "\u{200f}", "\u{feff}"] {
                                let brackets = brackets && clock.colon == ':';
                                forms.push(Form { order, separator, padded, full_year, brackets, clock, zero, mark });
                            }
                        }
                    }
                }
            }
        }
    }
    forms
}

impl Form {
    fn line(&self, at: DateTime, rest: &str) -> String {
        let number = |value: i16, padded: bool| {
            let plain = if padded { format!("{value:02}") } else { value.to_string() };
            plain
                .bytes()
                .map(|b| char::from_u32(u32::from(self.zero) + u32::from(b - b'0')).unwrap())
                .collect::<String>()
        };
        let year = if self.full_year { number(at.year(), true) } else { number(at.year() % 100, true) };
        let (month, day) = (number(at.month().into(), self.padded), number(at.day().into(), self.padded));
        let parts = match self.order {
            Order::DayMonthYear => [day, month, year],
            Order::MonthDayYear => [month, day, year],
            Order::YearMonthDay => [year, month, day],
        };
        let date = parts.join(&self.separator.to_string());
        let twelve = !self.clock.am.is_empty();
        let hour = if twelve { (at.hour() + 11) % 12 + 1 } else { at.hour() };
        let mut time = number(hour.into(), !twelve) + &self.clock.colon.to_string() + &number(at.minute().into(), true);
        if self.brackets {
            time = time + &self.clock.colon.to_string() + &number(at.second().into(), true);
        }
        let half = if at.hour() < 12 { self.clock.am } else { self.clock.pm };
        let time = if self.clock.before { half.to_owned() + &time } else { time + half };
        let mark = self.mark;
        if self.brackets { format!("{mark}[{date}, {time}] {rest}") } else { format!("{mark}{date}, {time} - {rest}") }
    }
}

/// Times that settle every order: days beyond twelve, years below the days.
fn times() -> Vec<DateTime> {
    vec![
        datetime(2021, 1, 2, 0, 5, 0, 0),
        datetime(2021, 1, 31, 9, 59, 7, 0),
        datetime(2022, 11, 12, 12, 0, 59, 0),
        datetime(2023, 12, 30, 12, 30, 1, 0),
        datetime(2024, 2, 29, 23, 59, 59, 0),
    ]
}

#[test]
fn every_form_of_date_and_clock_is_read_to_the_minute() {
    let forms = forms();
    assert!(forms.len() > 10_000);
    for form in forms {
        let file: String = times().iter().map(|at| form.line(*at, "Asha: one\r\nand two\r\n")).collect();
        let mut export = open(&file);
        let survey = export.survey(None).unwrap_or_else(|error| panic!("{form:?}: {error}\n{file}"));
        assert_eq!(survey.dates.order, form.order, "{form:?}\n{file}");
        assert_ne!(survey.dates.settled, Settled::Open, "{form:?}\n{file}");
        let read: Vec<_> =
            export.messages(&survey, &Reading::new(TimeZone::UTC)).unwrap().map(Result::unwrap).collect();
        assert_eq!(read.len(), times().len(), "{form:?}\n{file}");
        for (message, at) in read.iter().zip(times()) {
            let at = if form.brackets { at } else { at.with().second(0).build().unwrap() };
            assert_eq!(message.at, at, "{form:?}\n{file}");
            assert_eq!((message.author.as_deref(), text(message)), (Some("Asha"), "one\nand two"), "{form:?}\n{file}");
        }
    }
}

#[test]
fn what_numbers_do_not_settle_the_flow_of_time_does() {
    let days = |lines: &[&str]| lines.iter().map(|day| format!("{day}, 10:00 - Asha: hi\n")).collect::<String>();
    let dates = |file: &str, today| open(file).survey(today).unwrap().dates;
    let flowing = days(&["01/02/24", "05/02/24", "09/02/24", "03/03/24", "11/03/24", "02/04/24"]);
    let found = dates(&flowing, None);
    assert_eq!((found.order, found.settled), (Order::DayMonthYear, Settled::ByTime));
    let open_question = days(&["01/02/2024", "05/06/2024"]);
    let found = dates(&open_question, None);
    assert_eq!((found.settled, found.possible.len()), (Settled::Open, 2), "left to the person");
    assert_eq!(found.possible[1].last, jiff::civil::date(2024, 5, 6));
    let recent = days(&["01/02/2024", "05/12/2024"]);
    let found = dates(&recent, Some(jiff::civil::date(2024, 11, 22)));
    assert_eq!((found.order, found.settled), (Order::MonthDayYear, Settled::ByToday));
    let american = "1/2/24, 9:05 PM - Asha: hi\n";
    assert_eq!(dates(american, None).order, Order::MonthDayYear, "the likelier one is proposed");
}

#[test]
fn the_person_chooses_where_the_file_leaves_it_open() {
    let mut export = open("01/02/2024, 10:00 - Asha: hi\n");
    let survey = export.survey(None).unwrap();
    let mut reading = Reading::new(TimeZone::UTC);
    let mut first = |order| {
        reading.order = order;
        export.messages(&survey, &reading).unwrap().next().unwrap().unwrap().at.date()
    };
    assert_eq!(first(None), jiff::civil::date(2024, 2, 1));
    assert_eq!(first(Some(Order::MonthDayYear)), jiff::civil::date(2024, 1, 2));
}

#[test]
fn a_chat_pasted_into_a_message_stays_in_it() {
    let file = "[31/12/24, 21:05:09] Asha: look:\n[10:11, 30/12/2024] Bilal: pasted\n31/12/24, 21:05 - Chitra: too\n\
                [31/12/24, 21:06:00] Bilal: ok\n";
    let read = crate::messages(file);
    assert_eq!(read.len(), 2);
    assert_eq!(text(&read[0]), "look:\n[10:11, 30/12/2024] Bilal: pasted\n31/12/24, 21:05 - Chitra: too");
}

#[test]
fn the_hour_that_comes_twice_goes_on() {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let file: String = ["01:55", "02:30", "02:50", "02:10", "02:40", "03:05"]
        .iter()
        .map(|at| format!("27.10.24, {at} - Asha: {at}\n"))
        .collect();
    let mut export = Export::open(Cursor::new(file.into_bytes()), "x.txt").unwrap();
    let survey = export.survey(None).unwrap();
    let times: Vec<i64> =
        export.messages(&survey, &Reading::new(zone)).unwrap().map(|message| message.unwrap().ms).collect();
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!(times[5] - times[0], 130 * 60_000, "an hour more than the clock shows");
}

#[test]
fn messages_of_one_minute_keep_their_order() {
    let file: String = (0..100).map(|nth| format!("31/12/24, 21:05 - Asha: {nth}\n")).collect();
    let times: Vec<i64> = crate::messages(&file).iter().map(|message| message.ms).collect();
    assert!(times.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(times[99] - times[0] < 60_000);
}
