use super::*;
use crate::message::CallKind;

fn said(text: &str, frame: Frame) -> Content {
    read(text, &Setting { frame, author: true, exists: &|name| name == "odd (1).bin" }).content
}

fn file(name: &str, hint: Hint, caption: &str) -> Content {
    Content::Media { file: Some(name.into()), hint, caption: caption.into() }
}

fn gone(hint: Hint, caption: &str) -> Content {
    Content::Media { file: None, hint, caption: caption.into() }
}

#[test]
fn files_of_an_iphone_are_found_in_any_language() {
    let photo = "00000012-PHOTO-2024-01-31-21-05-09.jpg";
    for text in [
        format!("\u{200e}<attached: {photo}>"),
        format!("\u{200e}<Anhang: {photo}>"),
        format!("\u{200e}<klambet: {photo}>"),
        format!("<adjunto: {photo}>"),
    ] {
        assert_eq!(said(&text, Frame::Brackets), file(photo, Hint::Image, ""), "{text}");
    }
    let with_caption = format!("two lines\nof it \u{200e}<attached: {photo}>");
    assert_eq!(said(&with_caption, Frame::Brackets), file(photo, Hint::Image, "two lines\nof it"));
    let document = "plan • \u{200e}2 pages \u{200e}<attached: 00000001-plan.pdf>";
    assert_eq!(said(document, Frame::Brackets), file("00000001-plan.pdf", Hint::Document, ""));
}

#[test]
fn files_of_an_android_phone_are_found() {
    let photo = "IMG-20240131-WA0004.jpg";
    for said_as in ["file attached", "Datei angehängt", "ফাইল সংযুক্ত হয়েছে", "फ़ाइल संलग्न", "پیوست شد", "anything at all"]
    {
        let text = format!("\u{200e}{photo} ({said_as})\nlook");
        assert_eq!(said(&text, Frame::Dash), file(photo, Hint::Image, "look"), "{text}");
    }
    assert_eq!(said("plan.pdf (file attached)\nplan", Frame::Dash), file("plan.pdf", Hint::Document, ""));
    assert_eq!(
        said("AUD-20190101-WA0000. (file attached)", Frame::Dash),
        file("AUD-20190101-WA0000.", Hint::Audio, "")
    );
    assert_eq!(said("odd (1).bin (staĝo)", Frame::Dash), file("odd (1).bin", Hint::Document, ""));
    let text = "see notes.txt (the short one)";
    assert_eq!(said(text, Frame::Dash), Content::Text { text: text.into() });
}

#[test]
fn files_left_out_are_known_in_every_listed_language() {
    assert_eq!(said("<Media omitted>\nlook", Frame::Dash), gone(Hint::Unknown, "look"));
    assert_eq!(said("\u{200e}image omitted", Frame::Brackets), gone(Hint::Image, ""));
    assert_eq!(said("\u{200f}התמונה הושמטה", Frame::Brackets), gone(Hint::Image, ""));
    assert_eq!(said("notes.txt \u{200e}document omitted", Frame::Brackets), gone(Hint::Document, "notes.txt"));
    for (phrase, word) in crate::words::all() {
        match word {
            Word::Omitted(Hint::Unknown) => {
                assert_eq!(said(&format!("<{phrase}>"), Frame::Dash), gone(Hint::Unknown, ""), "{phrase}");
            }
            Word::Omitted(_) => {
                let read = said(&format!("\u{200e}{phrase}"), Frame::Brackets);
                assert!(matches!(read, Content::Media { file: None, .. }), "{phrase}");
            }
            Word::Deleted => assert_eq!(said(&format!("{phrase}."), Frame::Dash), Content::Deleted, "{phrase}"),
            Word::Call { media, missed: true } => {
                let call = Content::Call(Call { media, missed: true, note: String::new() });
                assert_eq!(said(phrase, Frame::Dash), call, "{phrase}");
            }
            Word::Edited => {
                let body = format!("hello <{phrase}>");
                let body = read(&body, &Setting { frame: Frame::Dash, author: true, exists: &|_| false });
                assert!(body.edited && body.content == Content::Text { text: "hello".into() }, "{phrase}");
            }
            _ => {}
        }
    }
    let typed = "image omitted";
    assert_eq!(said(typed, Frame::Dash), Content::Text { text: typed.into() }, "a person may write so");
}

#[test]
fn calls_become_calls() {
    let call = |media, missed, note: &str| Content::Call(Call { media, missed, note: note.into() });
    let ios = |text: &str| said(text, Frame::Brackets);
    assert_eq!(ios("\u{200e}Missed voice call. \u{200e}Tap to call back"), call(CallKind::Voice, true, ""));
    assert_eq!(ios("\u{200e}Voice call. \u{200e}12 min"), call(CallKind::Voice, false, "12 min"));
    assert_eq!(ios("\u{200e}Videoanruf. \u{200e}1 Std."), call(CallKind::Video, false, "1 Std."));
    let typed = "Video call";
    assert_eq!(ios(typed), Content::Text { text: typed.into() }, "somebody's answer, not a call");
}

#[test]
fn the_rest_is_words() {
    for text in
        ["<3", "a <b> c", "x > y", "https://maps.google.com/?q=1,2", "POLL:\nLunch?\nOPTION: yes (2 votes)", ":)"]
    {
        assert_eq!(said(text, Frame::Dash), Content::Text { text: text.into() });
    }
}
