use crate::sample::*;
use harkara_api::{Answer, Query, SearchHit};
#[cfg(not(target_family = "wasm"))]
use proptest::prelude::*;

fn hits(sample: &Sample, text: &str, in_group: bool, before: Option<u64>, limit: u32) -> (Vec<SearchHit>, bool) {
    let query = Query::Search { text: text.into(), chat: in_group.then(api_group), before: before.map(api_id), limit };
    let Answer::Search { hits, more } = sample.ask(&query).unwrap() else { panic!() };
    (hits, more)
}

#[test]
fn words_are_found_as_they_are_typed_in_any_script() {
    let sample = sample();
    let texts = [
        "آج بارش ہوگی",            // 1 Urdu
        "می\u{200c}روم خانه",      // 2 Persian with a zero width non-joiner
        "كتاب علي",                // 3 Arabic kaf and yeh
        "আজ বৃষ্টি হবে, ভালো থেকো",   // 4 Bengali
        "क्षमा कीजिए, पढ़ रहा हूँ",    // 5 Hindi, the nukta apart
        "Ein schöner Café-Besuch", // 6
        "র\u{200d}্যাব এসেছে",       // 7 Bengali with a joiner
        "Привет, Бильал",          // 8
        "Ο δρόμος",                // 9 Greek, with the sigma of a word's end
    ];
    for (n, text) in (1..).zip(texts) {
        sample.take_in(&message(n, sample.direct, text));
    }
    let cases = [
        ("بارش", 1),
        ("می\u{200c}روم", 2),
        ("میروم", 2),
        ("ميروم", 2), // typed with an Arabic yeh
        ("کتاب", 3),  // typed with a Persian kaf
        ("كتاب", 3),
        ("على", 3),
        ("বৃষ্টি", 4),
        ("বৃ", 4),
        ("भ", 0),
        ("क्षमा", 5),
        ("प\u{95d} रहा", 5),
        ("प\u{922}\u{93c}", 5),
        ("प\u{95d}", 5), // the nukta composed
        ("SCHONER cafe", 6),
        ("cafe\u{301}", 6),
        ("র্যাব", 7),
        ("привет", 8),
        ("ΔΡΌΜΟΣ", 9),
        ("δρόμος", 9),
    ];
    for (typed, n) in cases {
        let found = sample.search(typed);
        assert_eq!(found, if n == 0 { vec![] } else { vec![n] }, "{typed}");
    }
}

#[test]
fn every_word_must_be_there_and_the_beginning_of_a_word_is_enough() {
    let sample = sample();
    sample.take_in(&message(1, sample.direct, "the rain falls on the river"));
    sample.take_in(&message(2, sample.direct, "the rain stops"));
    assert_eq!(sample.search("rain"), [2, 1]);
    assert_eq!(sample.search("ra riv"), [1]);
    assert_eq!(sample.search("ain"), Vec::<u64>::new());
}

#[test]
fn hits_are_newest_first_though_history_arrives_last_and_pages_meet() {
    let sample = sample();
    for n in (21..=40).chain(1..=20) {
        sample.take_in(&message(n, if n % 2 == 0 { sample.group } else { sample.direct }, "monsoon"));
    }
    let (first, more) = hits(&sample, "monsoon", false, None, 15);
    assert!(more);
    let (second, _) = hits(&sample, "monsoon", false, Some(number(&first[14].message)), 50);
    let seen: Vec<u64> = first.iter().chain(&second).map(|hit| number(&hit.message)).collect();
    assert_eq!(seen, (1..=40).rev().collect::<Vec<_>>());
    let (group, more) = hits(&sample, "mons", true, None, 50);
    assert!(!more);
    assert_eq!(group.len(), 20);
    assert!(group.iter().all(|hit| hit.chat_title == "Monsoon"));
}

#[test]
fn a_chats_number_is_not_found_as_text() {
    let sample = sample();
    sample.take_in(&message(1, sample.direct, "no digits here"));
    assert!(sample.search(&sample.direct.to_string()).is_empty());
}

#[test]
fn the_snippet_shows_the_match_and_marks_it_in_utf16() {
    let sample = sample();
    let text = format!("{}🌧 می\u{200c}روم {}", "long before ".repeat(20), "and after ".repeat(40));
    sample.take_in(&message(1, sample.direct, &text));
    let (hits, _) = hits(&sample, "میروم", false, None, 1);
    let units: Vec<u16> = hits[0].snippet.encode_utf16().collect();
    let (start, end) = hits[0].matches[0];
    assert_eq!(String::from_utf16(&units[start as usize..end as usize]).unwrap(), "می\u{200c}روم");
    assert!(hits[0].snippet.starts_with('…') && hits[0].snippet.ends_with('…'));
    assert!(hits[0].snippet.chars().count() < 130);
}

#[cfg(not(target_family = "wasm"))]
proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_typed_is_a_search_and_never_an_error(text in "(\\PC|[\"*():^{}+\\-\0'])*") {
        thread_local!(static SAMPLE: Sample = {
            let sample = sample();
            sample.take_in(&message(1, sample.direct, "NEAR AND OR NOT \"quoted\" text: column*"));
            sample
        });
        SAMPLE.with(|sample| {
            for in_group in [false, true] {
                hits(sample, &text, in_group, None, 5);
            }
        });
    }

    #[test]
    fn any_text_is_found_by_its_own_words_and_makes_a_whole_snippet(text in "[a-zA-Zа-яক-নآ-غف-نیک0-9 ]{1,40}") {
        let sample = sample();
        sample.take_in(&message(1, sample.direct, &text));
        for word in text.split_whitespace() {
            let (hits, _) = hits(&sample, word, false, None, 5);
            prop_assert_eq!(hits.len(), 1, "{}", word);
            prop_assert!(!hits[0].matches.is_empty());
        }
    }
}

#[test]
fn the_newest_are_found_whether_few_or_many_words_begin_alike() {
    let sample = sample();
    // More than are looked at one by one, in a chat of their own each third time.
    for n in 1..=2_600 {
        let chat = if n % 3 == 0 { sample.group } else { sample.direct };
        let text = if n % 100 == 0 { "Rainbow over the river" } else { "rain over the river" };
        sample.take_in(&message(n, chat, text));
    }
    let all: Vec<u64> = (1..=2_600).rev().collect();
    let of = |hits: &[SearchHit]| hits.iter().map(|hit| number(&hit.message)).collect::<Vec<_>>();
    assert_eq!(of(&hits(&sample, "rain over", false, None, 50).0), all[..50]);
    let (rainbows, more) = hits(&sample, "RAINB riv", false, None, 50);
    assert_eq!(of(&rainbows), (1..=26).rev().map(|n| n * 100).collect::<Vec<_>>());
    assert!(!more);
    let (first, more) = hits(&sample, "rainb", false, None, 22);
    assert!(more);
    let (second, more) = hits(&sample, "rainb", false, Some(number(&first[21].message)), 22);
    assert_eq!((of(&second), more), (vec![400, 300, 200, 100], false));
    let (in_group, _) = hits(&sample, "rainbow", true, None, 50);
    assert_eq!(of(&in_group), (1..=8).rev().map(|n| n * 300).collect::<Vec<_>>());
    assert!(hits(&sample, "rainy", false, None, 50).0.is_empty());
}
