use crate::sample::*;
use harkara_api::{Answer, Content, Query, Status, WaitReason};
use harkara_store::annotations::{self, Annotation};
use harkara_store::messages::{self, status};
use harkara_store::receipts::{self, Mark};
use harkara_store::{gone, own, stars};

fn page(before: Option<u64>, after: Option<u64>, around: Option<u64>, limit: u32) -> Query {
    Query::Messages {
        chat: api_direct(),
        before: before.map(api_id),
        after: after.map(api_id),
        around: around.map(api_id),
        limit,
    }
}

#[test]
fn a_message_that_comes_twice_is_there_once() {
    let sample = sample();
    assert!(sample.take_in(&message(1, sample.direct, "hello")));
    assert!(!sample.take_in(&message(1, sample.direct, "hello")));
    assert_eq!(sample.messages(&page(None, None, None, 10)).0, [1]);
    assert_eq!(sample.search("hello"), [1]);
}

#[test]
fn pages_meet_without_gap_or_overlap_even_where_times_are_equal() {
    let sample = sample();
    for n in 1..=20 {
        let mut new = message(n, sample.direct, "x");
        new.sort_ms = 1_000 * (n / 5);
        sample.take_in(&new);
    }
    let (newest, more_before, more_after) = sample.messages(&page(None, None, None, 7));
    assert_eq!((newest, more_before, more_after), ((14..=20).collect(), true, false));
    let (older, more_before, _) = sample.messages(&page(Some(14), None, None, 20));
    assert_eq!((older, more_before), ((1..=13).collect(), false));
    let (newer, _, more_after) = sample.messages(&page(None, Some(13), None, 4));
    assert_eq!((newer, more_after), ((14..=17).collect(), true));
    let (around, more_before, more_after) = sample.messages(&page(None, None, Some(10), 6));
    assert_eq!((around, more_before, more_after), ((8..=13).collect(), true, true));
}

#[test]
fn the_relays_time_decides_the_order_and_the_list_line() {
    let sample = sample();
    let mut early = outgoing(1, sample.direct, "written with a clock a year ahead");
    early.sort_ms = 31_536_000_000;
    sample.take_in(&early);
    sample.take_in(&message(2, sample.direct, "written after it"));
    messages::set_stored(sample.db(), &message_id(1), 1_500).unwrap();
    harkara_store::chats::refresh_last(sample.db(), sample.direct).unwrap();
    assert_eq!(sample.messages(&page(None, None, None, 10)).0, [1, 2]);
    assert_eq!(sample.search("written"), [2, 1]);
    let Answer::Chat { chat: Some(chat) } = sample.ask(&Query::Chat { chat: api_direct() }).unwrap() else { panic!() };
    assert_eq!((chat.last.map(|last| number(&last)), chat.last_activity_ms), (Some(2), 2_000));
}

#[test]
fn a_screen_is_told_the_relays_time_whatever_the_senders_clock_says() {
    let sample = sample();
    let mut theirs = message(1, sample.direct, "from a clock a year ahead");
    theirs.sent_ms += 31_536_000_000;
    sample.take_in(&theirs);
    let mut own = outgoing(2, sample.direct, "from one a year behind");
    (own.sort_ms, own.sent_ms) = (7, 7);
    sample.take_in(&own);
    let shown = || {
        let Answer::Messages { messages, .. } = sample.ask(&page(None, None, None, 10)).unwrap() else { panic!() };
        messages.iter().map(|message| (number(message), message.sent_ms)).collect::<Vec<_>>()
    };
    assert_eq!(shown(), [(2, 7), (1, 1_000)], "until it is stored there is only this device's time");
    messages::set_stored(sample.db(), &message_id(2), 2_000).unwrap();
    assert_eq!(shown(), [(1, 1_000), (2, 2_000)]);
}

#[test]
fn ticks_rise_for_everything_up_to_the_counter_and_never_fall() {
    let sample = sample();
    for n in 1..=4 {
        sample.take_in(&outgoing(n, sample.direct, "x"));
    }
    for n in 1..=3 {
        messages::set_stored(sample.db(), &message_id(n), 1_000 * n).unwrap();
    }
    let raise = |counter, to| messages::raise(sample.db(), sample.direct, &PHONE, counter, to).unwrap();
    // The fourth has not reached the relay: a receipt for it is a lie and changes nothing.
    assert_eq!(raise(4, status::DELIVERED), [message_id(1), message_id(2), message_id(3)]);
    assert_eq!(raise(2, status::READ), [message_id(1), message_id(2)]);
    assert!(raise(3, status::DELIVERED).is_empty());
    let Answer::Messages { messages, .. } = sample.ask(&page(None, None, None, 10)).unwrap() else { panic!() };
    let seen: Vec<_> = messages.iter().map(|message| message.status).collect();
    assert_eq!(seen, [Status::Read, Status::Read, Status::Delivered, Status::Waiting]);
    assert_eq!(messages[3].waiting, Some(WaitReason::Preparing));
}

#[test]
fn information_names_everybody_who_has_it_and_who_has_read_it() {
    let sample = sample();
    let mut new = outgoing(1, sample.group, "who has this?");
    new.status = status::STORED;
    sample.take_in(&new);
    let mark = |delivered, read| Mark { device: PHONE, delivered, read };
    receipts::raise(sample.db(), sample.group, &BILAL, &mark(1, 1)).unwrap();
    let ask = || {
        let Answer::MessageInfo { info } = sample.ask(&Query::MessageInfo { message: api_id(1) }).unwrap() else {
            panic!()
        };
        info.people.into_iter().map(|person| (person.name, person.status)).collect::<Vec<_>>()
    };
    assert_eq!(ask(), [("Bilal".into(), Status::Read), ("Chitra".into(), Status::Stored)]);
    assert_eq!(receipts::slowest(sample.db(), sample.group, &ASHA, &PHONE).unwrap(), Some((0, 0)));
    receipts::raise(sample.db(), sample.group, &CHITRA, &mark(1, 0)).unwrap();
    assert_eq!(ask()[1], ("Chitra".into(), Status::Delivered));
    assert_eq!(receipts::slowest(sample.db(), sample.group, &ASHA, &PHONE).unwrap(), Some((1, 0)));
}

#[test]
fn links_are_where_a_browser_counts_them() {
    let sample = sample();
    sample.take_in(&message(1, sample.direct, "🌧 বৃষ্টি www.example.org, asha@example.org file:///etc/passwd"));
    let Answer::Messages { messages, .. } = sample.ask(&page(None, None, None, 1)).unwrap() else { panic!() };
    let Content::Text { text, links, .. } = &messages[0].content else { panic!() };
    let units: Vec<u16> = text.encode_utf16().collect();
    let seen: Vec<_> = links
        .iter()
        .map(|link| (String::from_utf16(&units[link.start as usize..link.end as usize]).unwrap(), link.url.as_str()))
        .collect();
    assert_eq!(
        seen,
        [
            ("www.example.org".to_owned(), "https://www.example.org"),
            ("asha@example.org".to_owned(), "mailto:asha@example.org")
        ]
    );
}

#[test]
fn digests_agree_whatever_the_order_of_arrival_and_differ_by_one_letter() {
    let (one, other, third) = (sample(), sample(), sample());
    for n in 1..=5 {
        one.take_in(&message(n, one.direct, "same"));
        other.take_in(&message(6 - n, other.direct, "same"));
        third.take_in(&message(n, third.direct, if n == 3 { "same!" } else { "same" }));
    }
    let digests = |sample: &Sample| sample.ask(&Query::Digests).unwrap();
    assert_eq!(digests(&one), digests(&other));
    assert_ne!(digests(&one), digests(&third));
}

#[test]
fn a_device_that_is_to_be_somebody_elses_keeps_nothing_and_its_index_works_again() {
    let Sample { database, direct, .. } = sample();
    let db = database.connection();
    for n in 1..=3 {
        messages::insert(db, &message(n, direct, "forget me")).unwrap();
    }
    let target = message(1, direct, "").message_id;
    annotations::add(db, &Annotation::reaction(target, direct, BILAL, 5, "👍")).unwrap();
    stars::set(db, &target, stars::Star { starred: true, changed_ms: 5 }).unwrap();
    gone::hide(db, &message(2, direct, "").message_id).unwrap();
    own::forget_everything(db).unwrap();
    let mut tables = db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%fts%' AND name <> 'files'")
        .unwrap();
    let tables = tables.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap).collect::<Vec<_>>();
    assert!(tables.len() > 15, "{tables:?}");
    for table in tables {
        let left: i64 = db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        assert_eq!(left, 0, "{table}");
    }
    let (direct, _) = fill(db);
    let new = message(1, direct, "what comes anew");
    assert!(messages::insert(db, &new).unwrap());
    db.execute_batch("INSERT INTO messages_fts (messages_fts) VALUES ('integrity-check'); DELETE FROM messages;")
        .unwrap();
}
