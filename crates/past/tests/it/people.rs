//! What people rely on: the preview, and that importing again doubles nothing.

use crate::{messages, open};
use harkara_past::{Export, Form, Key, Reading};
use jiff::tz::TimeZone;
use std::collections::HashSet;
use std::io::Cursor;

const CHAT: &str = "31/12/24, 21:04 - Messages and calls are end-to-end encrypted.\n\
    31/12/24, 21:05 - Asha: hello\n31/12/24, 21:05 - Asha: hello\n31/12/24, 21:06 - Bilal: <Media omitted>\n\
    31/12/24, 21:07 - Asha: Missed voice call\n31/12/24, 21:08 - Bilal: This message was deleted\n\
    01/01/25, 00:00 - Bilal: happy new year <This message was edited>\n";

fn keys(text: &str, chat: &[u8]) -> Vec<Key> {
    let mut export = Export::open(Cursor::new(text.as_bytes().to_vec()), "x.txt").unwrap();
    let survey = export.survey(None).unwrap();
    let reading = Reading { chat: chat.to_vec(), ..Reading::new(TimeZone::UTC) };
    export.messages(&survey, &reading).unwrap().map(|message| message.unwrap().key).collect()
}

#[test]
fn the_preview_says_what_would_be_taken_over() {
    let mut export = open(CHAT);
    let survey = export.survey(None).unwrap();
    let preview = export.preview(&survey, &Reading::new(TimeZone::UTC)).unwrap();
    assert_eq!((preview.title.as_str(), preview.form), ("Asha", Form::Android));
    let counts = preview.counts;
    assert_eq!((counts.messages, counts.text, counts.media_left_out), (7, 3, 1));
    assert_eq!((counts.calls, counts.deleted, counts.system), (1, 1, 1));
    let people: Vec<_> = preview.people.iter().map(|person| (person.name.as_str(), person.messages)).collect();
    assert_eq!(people, [("Asha", 3), ("Bilal", 3)]);
    assert_eq!(preview.first, jiff::civil::datetime(2024, 12, 31, 21, 4, 0, 0));
    let json = serde_json::to_value(&preview).unwrap();
    assert_eq!(json["dates"]["settled"], "by_numbers");
    assert_eq!(json["last"], "2025-01-01T00:00:00");
}

#[test]
fn importing_again_doubles_nothing() {
    let first = keys(CHAT, b"chat");
    assert_eq!(first.iter().collect::<HashSet<_>>().len(), first.len(), "two alike are two");
    assert_eq!(keys(CHAT, b"chat"), first);
    let grown = format!("{CHAT}02/01/25, 08:00 - Asha: new\n");
    assert_eq!(keys(&grown, b"chat")[..first.len()], first);
    let cut: String = CHAT.lines().skip(1).map(|line| format!("{line}\n")).collect();
    assert_eq!(keys(&cut, b"chat"), first[1..], "an export may begin later");
    let with_media = CHAT.replace("<Media omitted>", "IMG-20241231-WA0001.jpg (file attached)");
    assert_eq!(keys(&with_media, b"chat"), first);
    assert!(keys(CHAT, b"other").iter().all(|key| !first.contains(key)), "another chat, other messages");
}

#[test]
fn the_same_chat_of_another_phone_is_the_same_chat() {
    let ios = "[31/12/24, 21:05:09] Asha: hello\n[31/12/24, 21:06:30] Bilal: \u{200e}image omitted\n";
    let android = "12/31/24, 9:05 PM - Asha: hello\n12/31/24, 9:06 PM - Bilal: <Media omitted>\n";
    assert_eq!(keys(ios, b""), keys(android, b""));
}

#[test]
fn polls_places_and_lines_without_words_are_kept_as_they_are() {
    let read = messages(
        "31/12/24, 21:05 - Asha: POLL:\nLunch?\nOPTION: yes (1 vote)\n31/12/24, 21:05 - Asha: \n31/12/24, 21:06 - Bilal:\n\
         31/12/24, 21:07 - Asha: location: https://maps.google.com/?q=1.5,-2.5\n\n",
    );
    assert_eq!(crate::text(&read[0]), "POLL:\nLunch?\nOPTION: yes (1 vote)");
    assert_eq!((crate::text(&read[1]), crate::text(&read[2])), ("", ""));
    assert_eq!(crate::text(&read[3]), "location: https://maps.google.com/?q=1.5,-2.5\n");
}
