//! Old generations go, in two steps, and take along only what no kept one needs.

use super::kept::{Asha, Shelf, access, message, restore};
use harkara_backup::{GRACE_MS, Writer, tidy};
use harkara_wire::id::DeviceId;

const DAY: u64 = 24 * 3_600_000;
const START: u64 = 20_000 * DAY;

fn back_up(asha: &Asha, shelf: &mut Shelf, now_ms: u64) {
    let mut writer = Writer::begin(shelf, &access(), None).unwrap();
    asha.write(&mut writer).unwrap();
    writer.finish(now_ms, &DeviceId([4; 16])).unwrap();
}

/// Every day a message more, for so many days.
fn days(count: u64, tidying: bool) -> (Asha, Shelf) {
    let (mut asha, mut shelf) = (Asha::with(400), Shelf::default());
    for day in 0..count {
        let at = asha.records.iter().rposition(|record| record.key.len() > 20).unwrap() + 1;
        asha.records.insert(at, message(10_000 + day, 1_000 + day, "one more"));
        back_up(&asha, &mut shelf, START + day * DAY);
        if tidying {
            tidy(&mut shelf, &access(), START + day * DAY).unwrap();
        }
    }
    (asha, shelf)
}

fn heads(shelf: &Shelf) -> usize {
    shelf.objects.keys().filter(|name| name.starts_with("head/") && !name.ends_with(".copy")).count()
}

#[test]
fn a_year_of_backups_keeps_the_last_days_weeks_and_months() {
    let (asha, mut shelf) = days(120, true);
    // Seven days, four weeks, four months of these 120 days, and what is condemned for another week.
    assert!((12..=28).contains(&heads(&shelf)), "{}", heads(&shelf));
    assert_eq!(restore(&mut shelf).unwrap(), asha.whole());
    let (_, untidy) = days(120, false);
    assert!(shelf.objects.len() * 2 < untidy.objects.len(), "{} of {}", shelf.objects.len(), untidy.objects.len());
}

#[test]
fn nothing_goes_before_a_week_has_passed() {
    let (asha, mut shelf) = days(30, false);
    let before = shelf.objects.clone();
    let now = START + 30 * DAY;
    let first = tidy(&mut shelf, &access(), now).unwrap();
    assert!(first.condemned > 0 && first.deleted == 0);
    assert!(before.keys().all(|name| shelf.objects.contains_key(name)));
    let early = tidy(&mut shelf, &access(), now + GRACE_MS - 1).unwrap();
    assert_eq!((early.condemned, early.deleted), (0, 0), "it is condemned once");
    let late = tidy(&mut shelf, &access(), now + GRACE_MS).unwrap();
    assert_eq!(late.deleted, first.condemned);
    assert!(!shelf.objects.keys().any(|name| name.starts_with("condemned/")));
    assert_eq!(restore(&mut shelf).unwrap(), asha.whole());
}

#[test]
fn what_is_needed_again_meanwhile_stays() {
    let (mut asha, mut shelf) = (Asha::with(400), Shelf::default());
    back_up(&asha, &mut shelf, START);
    let (file, bytes) = (asha.records.pop().unwrap(), asha.files.pop().unwrap());
    back_up(&asha, &mut shelf, START + 1);
    assert!(tidy(&mut shelf, &access(), START + 2).unwrap().condemned > 0, "the file that was deleted");
    // It is back, and is not stored anew.
    asha.records.push(file);
    asha.files.push(bytes);
    back_up(&asha, &mut shelf, START + 3);
    tidy(&mut shelf, &access(), START + 2 + GRACE_MS).unwrap();
    assert_eq!(restore(&mut shelf).unwrap(), asha.whole());
}

#[test]
fn where_a_kept_generation_can_not_be_read_nothing_is_condemned() {
    let (_, mut shelf) = days(20, false);
    let page = shelf.objects.keys().find(|name| name.starts_with("manifest/")).unwrap().clone();
    shelf.objects.retain(|name, _| !name.starts_with(page.trim_end_matches(".copy")));
    let newest = shelf.objects.keys().rfind(|name| name.starts_with("head/")).unwrap().clone();
    let head = shelf.objects[&newest].clone();
    let outcome = tidy(&mut shelf, &access(), START + 20 * DAY).unwrap();
    assert!(outcome.deleted == 0 && shelf.objects[&newest] == head);
}
