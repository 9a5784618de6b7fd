//! Reactions, edits and deletions: the same outcome whatever the order, and only by those who are entitled.

use crate::sample::*;
use harkara_api::{Answer, Content, MessageView, Query, ReactionView};
use harkara_store::annotations::{self, Annotation, Kind};
use harkara_store::messages::{Around, Quote};
use harkara_store::stars::{self, Star};
use harkara_store::{chats, gone};
use harkara_wire::id::AccountId;

fn edit(n: u64, account: AccountId, chat: i64, number: u64, text: &str) -> Annotation {
    Annotation {
        kind: Kind::Edit,
        annotation_id: Some(message_id(1_000 + number)),
        changed_ms: 10_000 + number,
        value: text.into(),
        ..Annotation::reaction(message_id(n), chat, account, 0, "")
    }
}

fn look(sample: &Sample, n: u64) -> Option<MessageView> {
    let Answer::Messages { mut messages, .. } = sample.ask(&Query::MessagesById { ids: vec![api_id(n)] }).unwrap()
    else {
        panic!()
    };
    messages.pop()
}

fn text(sample: &Sample, n: u64) -> String {
    match look(sample, n).unwrap().content {
        Content::Text { text, .. } => text,
        other => panic!("{other:?}"),
    }
}

fn people(sample: &Sample, n: u64) -> Vec<ReactionView> {
    let query = Query::Reactions { message: api_id(n), after: None, limit: 100 };
    let Answer::Reactions { people, .. } = sample.ask(&query).unwrap() else { panic!() };
    people
}

#[test]
fn the_last_edit_is_found_and_the_first_text_is_not_but_stays_visible() {
    let sample = sample();
    sample.take_in(&message(1, sample.direct, "tommorow at six"));
    for (number, words) in [(1, "tomorrow at six"), (2, "tomorrow at seven")] {
        assert!(annotations::add(sample.db(), &edit(1, BILAL, sample.direct, number, words)).unwrap());
    }
    assert_eq!(text(&sample, 1), "tomorrow at seven");
    assert_eq!((sample.search("tommorow").len(), sample.search("six").len(), sample.search("seven").len()), (0, 0, 1));
    let Answer::MessageInfo { info } = sample.ask(&Query::MessageInfo { message: api_id(1) }).unwrap() else {
        panic!()
    };
    let said: Vec<_> = info.versions.iter().map(|version| version.text.as_str()).collect();
    assert_eq!(said, ["tommorow at six", "tomorrow at six", "tomorrow at seven"]);
}

#[test]
fn whatever_the_order_of_arrival_the_outcome_is_the_same() {
    // The message itself is number 0; every rotation and its reverse.
    let outcome = |order: &[usize], deleted: bool| {
        let sample = sample();
        let chat = sample.group;
        let done = [
            edit(1, BILAL, chat, 1, "one"),
            edit(1, BILAL, chat, 2, "two"),
            edit(1, CHITRA, chat, 3, "forged"),
            Annotation::reaction(message_id(1), chat, CHITRA, 5, "👍"),
            Annotation::reaction(message_id(1), chat, CHITRA, 6, "❤️"),
            Annotation::reaction(message_id(1), chat, ASHA, 7, "👍"),
            Annotation::reaction(message_id(1), chat, ASHA, 8, ""),
            Annotation::deletion(message_id(1), chat, CHITRA, 9, false),
            Annotation::deletion(message_id(1), chat, if deleted { BILAL } else { CHITRA }, 10, false),
        ];
        for at in order.iter().chain(order) {
            match at.checked_sub(1) {
                None => drop(sample.take_in(&message(1, chat, "first"))),
                Some(at) => drop(annotations::add(sample.db(), &done[at]).unwrap()),
            }
        }
        (look(&sample, 1).unwrap(), people(&sample, 1), sample.search("two"), sample.ask(&Query::Digests).unwrap())
    };
    let start: Vec<usize> = (0..10).collect();
    for deleted in [false, true] {
        let expected = outcome(&start, deleted);
        match (&expected.0.content, deleted) {
            (Content::Text { text, .. }, false) => assert_eq!((text.as_str(), expected.1.len()), ("two", 1)),
            (Content::Deleted { by_name, .. }, true) => assert_eq!((by_name.as_str(), expected.1.len()), ("Bilal", 0)),
            other => panic!("{other:?}"),
        }
        for turn in 0..10 {
            let mut order = start.clone();
            order.rotate_left(turn);
            assert_eq!(outcome(&order, deleted), expected, "{order:?}");
            order.reverse();
            assert_eq!(outcome(&order, deleted), expected, "{order:?}");
        }
    }
}

#[test]
fn an_admin_deletes_for_everyone_and_others_delete_only_their_own() {
    let sample = sample();
    sample.take_in(&message(1, sample.group, "spam"));
    annotations::add(sample.db(), &Annotation::deletion(message_id(1), sample.group, CHITRA, 5, false)).unwrap();
    assert_eq!(text(&sample, 1), "spam");
    annotations::add(sample.db(), &Annotation::deletion(message_id(1), sample.group, CHITRA, 6, true)).unwrap();
    assert!(matches!(look(&sample, 1).unwrap().content, Content::Deleted { .. }));
    assert!(sample.search("spam").is_empty());
}

#[test]
fn an_edit_in_another_chat_changes_nothing() {
    let sample = sample();
    annotations::add(sample.db(), &edit(1, BILAL, sample.group, 1, "from elsewhere")).unwrap();
    sample.take_in(&message(1, sample.direct, "here"));
    annotations::add(sample.db(), &edit(1, BILAL, sample.group, 2, "from elsewhere again")).unwrap();
    assert_eq!(text(&sample, 1), "here");
}

#[test]
fn a_quote_shows_what_the_message_says_and_not_what_somebody_says_it_said() {
    let sample = sample();
    let quote = Quote { message: message_id(1), sender: ASHA, text: "I owe you money".into() };
    let around = Around { quote: Some(quote), ..Around::default() };
    sample.take_in(&harkara_store::messages::NewMessage { around, ..message(2, sample.direct, "thanks!") });
    let quoted = || look(&sample, 2).unwrap().quote.unwrap();
    assert_eq!(
        (quoted().text.as_str(), quoted().sender_name.as_str(), quoted().here),
        ("I owe you money", "Asha", false)
    );
    sample.take_in(&message(1, sample.direct, "I owe you nothing"));
    assert_eq!(
        (quoted().text.as_str(), quoted().sender_name.as_str(), quoted().here),
        ("I owe you nothing", "Bilal", true)
    );
    annotations::add(sample.db(), &Annotation::deletion(message_id(1), sample.direct, BILAL, 5, false)).unwrap();
    assert_eq!((quoted().text.as_str(), quoted().deleted), ("", true));
}

#[test]
fn ten_thousand_reactions_of_one_person_are_one_and_of_many_are_counted() {
    let sample = sample();
    sample.take_in(&message(1, sample.group, "well?"));
    for n in 0..10_000 {
        let emoji = if n % 2 == 0 { "👍" } else { "👎" };
        annotations::add(sample.db(), &Annotation::reaction(message_id(1), sample.group, CHITRA, n, emoji)).unwrap();
    }
    assert_eq!(people(&sample, 1).len(), 1);
    for n in 0..500_u32 {
        let mut account = AccountId([9; 32]);
        account.0[..4].copy_from_slice(&n.to_be_bytes());
        let emoji = char::from_u32(0x1f600 + n % 64).unwrap().to_string();
        annotations::add(sample.db(), &Annotation::reaction(message_id(1), sample.group, account, 5, &emoji)).unwrap();
    }
    let shown = look(&sample, 1).unwrap().reactions;
    assert!(shown.len() <= 20 && shown[0].count == 8, "{shown:?}");
    let mut seen = Vec::new();
    loop {
        let after = seen.last().map(|person: &ReactionView| person.account.clone());
        let query = Query::Reactions { message: api_id(1), after, limit: 200 };
        let Answer::Reactions { people, more } = sample.ask(&query).unwrap() else { panic!() };
        seen.extend(people);
        if !more {
            break;
        }
    }
    assert_eq!(seen.len(), 501);
}

#[test]
fn annotations_to_messages_that_never_come_do_not_fill_the_disk() {
    let sample = sample();
    for n in 0..3_000 {
        annotations::add(sample.db(), &Annotation::reaction(message_id(n), sample.group, BILAL, n, "👍")).unwrap();
    }
    let kept = sample.db().query_row("SELECT count(*) FROM annotations", [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(kept, 2_000);
    sample.take_in(&message(2_999, sample.group, "late"));
    assert_eq!(people(&sample, 2_999).len(), 1, "the newest are kept");
}

#[test]
fn what_a_person_deleted_for_themselves_does_not_come_back() {
    let sample = sample();
    sample.take_in(&message(1, sample.direct, "first"));
    sample.take_in(&message(2, sample.direct, "second"));
    stars::set(sample.db(), &message_id(2), Star { starred: true, changed_ms: 5 }).unwrap();
    for n in [2, 3] {
        gone::hide(sample.db(), &message_id(n)).unwrap();
        assert!(!sample.take_in(&message(n, sample.direct, "second")));
        annotations::add(sample.db(), &Annotation::reaction(message_id(n), sample.direct, BILAL, 1, "👍")).unwrap();
    }
    assert!(look(&sample, 2).is_none() && sample.search("second").is_empty());
    let rows = "SELECT (SELECT count(*) FROM annotations) + (SELECT count(*) FROM stars)";
    assert_eq!(sample.db().query_row(rows, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
    let Answer::Chat { chat: Some(chat) } = sample.ask(&Query::Chat { chat: api_direct() }).unwrap() else { panic!() };
    assert_eq!(chat.last.map(|last| number(&last)), Some(1));
}

#[test]
fn stars_are_listed_newest_first_in_pages_and_a_deleted_message_shines_no_more() {
    let sample = sample();
    for n in 1..=6 {
        stars::set(sample.db(), &message_id(n), Star { starred: true, changed_ms: 5 }).unwrap();
        sample.take_in(&message(n, if n == 6 { sample.group } else { sample.direct }, "keep"));
    }
    stars::set(sample.db(), &message_id(3), Star { starred: false, changed_ms: 6 }).unwrap();
    assert!(!stars::set(sample.db(), &message_id(3), Star { starred: true, changed_ms: 4 }).unwrap(), "it is older");
    annotations::add(sample.db(), &Annotation::deletion(message_id(2), sample.direct, BILAL, 7, false)).unwrap();
    let page = |chat, before: Option<u64>| {
        let query = Query::Starred { chat, before: before.map(api_id), limit: 2 };
        let Answer::Starred { hits, more } = sample.ask(&query).unwrap() else { panic!() };
        (hits.iter().map(|hit| number(&hit.message)).collect::<Vec<_>>(), more)
    };
    assert_eq!(page(None, None), (vec![6, 5], true));
    assert_eq!(page(None, Some(5)), (vec![4, 1], false));
    assert_eq!(page(Some(api_group()), None), (vec![6], false));
}

#[test]
fn what_has_had_its_time_is_deleted_and_what_the_relay_does_not_have_waits() {
    let sample = sample();
    let around = Around { lifetime_ms: 500, ..Around::default() };
    sample
        .take_in(&harkara_store::messages::NewMessage { around: around.clone(), ..message(1, sample.direct, "brief") });
    sample.take_in(&harkara_store::messages::NewMessage { around, ..outgoing(2, sample.direct, "brief too") });
    sample.take_in(&message(3, sample.direct, "stays"));
    assert_eq!(gone::next_expiry_ms(sample.db()).unwrap(), Some(1_500));
    assert!(gone::expire(sample.db(), 1_499, 10).unwrap().is_empty());
    assert_eq!(gone::expire(sample.db(), 1_000_000, 10).unwrap(), [(sample.direct, message_id(1))]);
    harkara_store::messages::set_stored(sample.db(), &message_id(2), 9_000).unwrap();
    assert_eq!(gone::next_expiry_ms(sample.db()).unwrap(), Some(9_500));
    gone::expire(sample.db(), 9_500, 10).unwrap();
    assert_eq!((sample.search("brief").len(), sample.search("stays").len()), (0, 1));
    chats::recount(sample.db(), sample.direct).unwrap();
}

#[test]
fn a_long_text_edited_often_still_fits_into_a_chunk_of_history_with_its_reactions() {
    let sample = sample();
    sample.take_in(&message(1, sample.direct, "short"));
    annotations::add(sample.db(), &Annotation::reaction(message_id(1), sample.direct, ASHA, 1, "👍")).unwrap();
    for number in 0..60 {
        let text = format!("{number} ").repeat(20_000);
        annotations::add(sample.db(), &edit(1, BILAL, sample.direct, number, &text)).unwrap();
    }
    assert_eq!(annotations::of_message(sample.db(), &message_id(1)).unwrap().len(), 32, "30 edits, the first text, 👍");
    let given = harkara_store::history::timeline(sample.db(), i64::MAX, None, 10).unwrap().pop().unwrap();
    assert!(given.weight() < 160 * 1024, "{}", given.weight());
    assert!(given.annotations.iter().any(|done| done.value == "👍"));
}
