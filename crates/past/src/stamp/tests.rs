use super::*;
use jiff::civil::datetime;

fn read(line: &str) -> (DateTime, Frame, &str) {
    read_as(line, Order::DayMonthYear)
}

fn read_as(line: &str, order: Order) -> (DateTime, Frame, &str) {
    let header = Header::read(line).unwrap_or_else(|| panic!("no stamp in {line:?}"));
    let at = header.stamp.resolve(order).unwrap_or_else(|| panic!("no date in {line:?}"));
    (at, header.shape.frame, header.rest)
}

#[test]
fn stamps_of_both_phones_are_read() {
    let evening = datetime(2024, 12, 31, 21, 5, 0, 0);
    assert_eq!(read("31/12/24, 21:05 - Asha: hi"), (evening, Frame::Dash, "Asha: hi"));
    assert_eq!(read("31.12.24, 21:05 - Asha: hi").0, evening);
    assert_eq!(read("31-12-2024 21:05 - Asha: hi").0, evening);
    assert_eq!(read("2024/12/31 21:05 - Asha: hi").0, evening);
    assert_eq!(read("31. 12. 2024 21:05 - Asha: hi").0, evening);
    assert_eq!(read("31.12.2024. 21:05 - Asha: hi").0, evening);
    assert_eq!(read_as("12/31/24, 9:05 PM - Asha: hi", Order::MonthDayYear).0, evening);
    let second = datetime(2024, 12, 31, 21, 5, 9, 0);
    assert_eq!(read("[31/12/24, 21:05:09] Asha: hi"), (second, Frame::Brackets, "Asha: hi"));
    assert_eq!(read("\u{200e}[31.12.24, 21:05:09] Asha: \u{200e}image omitted").0, second);
    assert_eq!(read("[31.12.2024, 21.05.09] Asha: hi").0, second);
    assert_eq!(read("[21:05:09, 31/12/24] Asha: hi").0, second);
    assert_eq!(read("31/12/24, 21:05:09: Asha: hi"), (second, Frame::Colon, "Asha: hi"));
    assert_eq!(read("\u{feff}31/12/24 21:05:09: Asha: hi").0, second);
    assert_eq!(read("[31/12/24 à 21:05:09] Asha: hi").0, second);
}

#[test]
fn a_clock_of_twelve_hours_is_read_in_every_writing() {
    let evening = datetime(2024, 12, 31, 21, 5, 0, 0);
    for line in [
        "31/12/24, 9:05 PM - A: x",
        "31/12/24, 9:05 pm - A: x",
        "31/12/24, 9:05\u{202f}PM - A: x",
        "31/12/24, 9:05\u{a0}p.\u{a0}m. - A: x",
        "31/12/24 9:05 p. m. - A: x",
        "31/12/2024, 9:05 in the evening - A: x",
        "2024/12/31, 下午9:05 - A: x",
        "2024. 12. 31. 오후 9:05 - A: x",
        "2024년 12월 31일 오후 9:05 - A: x",
        "2024年12月31日 下午9:05 - A: x",
        "2024/12/31 午後9:05 - A: x",
        "31/12/24, 9:05 अपराह्न - A: x",
        "৩১/১২/২৪, ৯:০৫ PM - A: x",
        "৩১/১২/২৪, ৯:০৫ অপরাহ্ণ - A: x",
        "३१/१२/२४, ९:०५ pm - A: x",
        "\u{200f}٣١\u{200f}/١٢\u{200f}/٢٠٢٤، ٩:٠٥ م - A: x",
        "۳۱/۱۲/۲۴،\u{200f} ۹:۰۵ ب.ظ. - A: x",
        "31/12/24, 9:05 μ.μ. - A: x",
        "31.12.24, 9:05 ÖS - A: x",
    ] {
        assert_eq!(read(line).0, evening, "{line}");
    }
    assert_eq!(read("31/12/24, 12:05 AM - A: x").0, datetime(2024, 12, 31, 0, 5, 0, 0));
    assert_eq!(read("31/12/24, 12:05 pm - A: x").0, datetime(2024, 12, 31, 12, 5, 0, 0));
    assert_eq!(read("31/12/24, 2:05 रात - A: x").0, datetime(2024, 12, 31, 2, 5, 0, 0));
    assert_eq!(read("31/12/24, 11:05 রাত - A: x").0, datetime(2024, 12, 31, 23, 5, 0, 0));
    assert_eq!(read("31/12/24, 1:05 दोपहर - A: x").0, datetime(2024, 12, 31, 13, 5, 0, 0));
}

#[test]
fn other_calendars_are_turned_into_ours() {
    let day = datetime(2022, 3, 27, 21, 41, 35, 0);
    assert_eq!(read_as("[3/27/2565 BE, 21:41:35] A: x", Order::MonthDayYear).0, day);
    assert_eq!(read_as("[3/27/R4, 21:41:35] A: x", Order::MonthDayYear).0, day);
    assert_eq!(read("[令和4年3月27日 21:41:35] A: x").0, day);
    assert_eq!(read("[۱۴۰۱/۱/۷،\u{200f} ۲۱:۴۱:۳۵] A: x").0, day);
    assert_eq!(read("[24/8/1443 AH, 21:41:35] A: x").0, day);
    assert_eq!(read("28 Aug 2013 09:41 - A: x").0, datetime(2013, 8, 28, 9, 41, 0, 0));
    assert_eq!(read("Aug 28, 2013 09:41 - A: x").0, datetime(2013, 8, 28, 9, 41, 0, 0));
}

#[test]
fn lines_without_a_stamp_have_none() {
    for line in [
        "",
        "hello",
        "31/12/24",
        "31/12/24, 21:05",
        "31/12/24, 21:05 Asha: hi",
        "31/12/24, 21:05 later - maybe",
        "[31/12/24, 21:05:09 Asha: hi",
        "[12/05, 10:11] Asha: pasted",
        "1/2/3/4, 21:05 - x",
        "31/12/24, 25:61 - x",
        "12345/1/1, 10:00 - x",
        "10:30 - breakfast",
    ] {
        assert!(Header::read(line).is_none_or(|header| header.stamp.resolve(Order::DayMonthYear).is_none()), "{line}");
    }
}
