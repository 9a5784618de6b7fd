//! Names, with everything people put into them.

use crate::{messages, open, text};
use harkara_past::{Content, Reading};
use jiff::tz::TimeZone;

fn chat(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("31/12/24, 21:05 - {line}\n")).collect()
}

#[test]
fn a_name_with_a_colon_is_told_from_a_note_by_the_whole_file() {
    let read =
        messages(&chat(&["Dr: Asha: hello", "Bilal: note: buy milk", "Dr: Asha: bye", "Bilal: ok", "Dr: Asha: !"]));
    assert_eq!(read[0].author.as_deref(), Some("Dr: Asha"));
    assert_eq!(text(&read[0]), "hello");
    assert_eq!((read[1].author.as_deref(), text(&read[1])), (Some("Bilal"), "note: buy milk"));
    let team = chat(&["Team: Asha: 1", "Team: Bilal: 2", "Team: Asha: 3", "Team: Bilal: 4"]);
    let authors: Vec<_> = messages(&team).into_iter().filter_map(|message| message.author).collect();
    assert_eq!(authors, ["Team: Asha", "Team: Bilal", "Team: Asha", "Team: Bilal"]);
}

#[test]
fn a_name_the_caller_knows_needs_no_guessing() {
    let mut export = open(&chat(&["A: B: C: hello"]));
    let survey = export.survey(None).unwrap();
    let reading = Reading { names: vec!["A: B: C".into()], ..Reading::new(TimeZone::UTC) };
    let read = export.messages(&survey, &reading).unwrap().next().unwrap().unwrap();
    assert_eq!((read.author.as_deref(), text(&read)), (Some("A: B: C"), "hello"));
}

#[test]
fn lines_of_the_app_have_no_author() {
    let read = messages(&chat(&[
        "Messages and calls are end-to-end encrypted.",
        "Asha changed the subject from \"a: b\" to \"c\"",
        "Asha changed the subject to “plans: all”",
        "Asha: \"quoted: text\"",
    ]));
    assert!(read[..3].iter().all(|message| message.author.is_none()));
    assert!(matches!(&read[1].content, Content::System { text } if text.contains("a: b")));
    assert_eq!(read[3].author.as_deref(), Some("Asha"));
}

#[test]
fn an_iphone_speaks_for_the_group_under_its_name() {
    let file = "[31/12/24, 21:05:09] Reading circle: \u{200e}Messages are encrypted.\n\
                [31/12/24, 21:05:10] Reading circle: \u{200e}Asha created this group\n\
                [31/12/24, 21:05:11] ~\u{a0}Bilal: hi\n\
                [31/12/24, 21:05:12] \u{202a}+00 000 000\u{202c}: hello\n";
    let read = messages(file);
    assert!(read[..2].iter().all(|message| message.author.is_none()));
    assert_eq!(read[2].author.as_deref(), Some("Bilal"));
    assert_eq!(read[3].author.as_deref(), Some("+00 000 000"));
}
