use crate::sample::*;
use harkara_api::{
    Answer, Content, FileKind, FilePlace, MessageId as ApiMessage, Query, SharedKind, SharedThing, SharedView,
};
use harkara_store::attachments::{self, Attachment};
use harkara_store::files::{self, File};

/// Message number `n` in the direct chat, with these files.
fn send(sample: &Sample, n: u64, kinds: &[FileKind]) {
    sample.take_in(&message(n, sample.direct, "as promised"));
    for (place, kind) in (0_u32..).zip(kinds) {
        let file = files::insert(sample.db(), &File { size: 5, ..File::new() }).unwrap();
        let known = Attachment {
            message_id: message_id(n),
            place,
            file,
            kind: *kind,
            name: format!("{n}-{place}"),
            media_type: String::new(),
            width: 4,
            height: 3,
            duration_ms: 0,
            thumbnail: if *kind == FileKind::Photo { vec![n as u8, place as u8] } else { Vec::new() },
        };
        attachments::insert(sample.db(), &known).unwrap();
    }
}

fn page(sample: &Sample, query: &Query) -> (Vec<SharedView>, Option<ApiMessage>) {
    let Answer::Shared { items, end } = sample.ask(query).unwrap() else { panic!() };
    (items, end)
}

fn all(sample: &Sample, kind: SharedKind, limit: u32) -> Vec<String> {
    let (mut names, mut before) = (Vec::new(), None);
    loop {
        let query = Query::Shared { chat: api_direct(), kind, before, after: None, limit };
        let (items, end) = page(sample, &query);
        names.extend(items.into_iter().map(|item| match item.thing {
            SharedThing::File { file } => file.name,
            SharedThing::Link { url, .. } => url,
        }));
        before = end;
        if before.is_none() {
            return names;
        }
    }
}

#[test]
fn photos_and_files_of_a_chat_come_in_pages_that_meet_newest_first() {
    let sample = sample();
    use FileKind::{Audio, File, Photo, Video, Voice};
    for n in 1..=20 {
        sample.take_in(&message(100 + n, sample.direct, "words only"));
    }
    send(&sample, 1, &[Photo, File, Video]);
    send(&sample, 2, &[Voice]);
    send(&sample, 3, &[Audio]);
    for n in 4..=9 {
        send(&sample, n, &[Photo]);
    }
    for limit in [1, 2, 3, 50] {
        assert_eq!(all(&sample, SharedKind::Media, limit), ["9-0", "8-0", "7-0", "6-0", "5-0", "4-0", "1-2", "1-0"]);
        assert_eq!(all(&sample, SharedKind::Files, limit), ["3-0", "1-1"]);
    }
    let query =
        Query::Shared { chat: api_direct(), kind: SharedKind::Media, before: None, after: Some(api_id(5)), limit: 2 };
    let (later, end) = page(&sample, &query);
    assert_eq!(later.iter().map(|item| item.sent_ms).collect::<Vec<_>>(), [7_000, 6_000]);
    assert_eq!(end, Some(api_id(7)));
}

#[test]
fn a_file_that_turns_out_to_be_a_photo_moves_and_what_is_deleted_is_gone() {
    let sample = sample();
    send(&sample, 1, &[FileKind::File]);
    let mut known = attachments::of_message(sample.db(), &message_id(1)).unwrap().remove(0);
    known.kind = FileKind::Photo;
    attachments::describe(sample.db(), &known).unwrap();
    assert_eq!(all(&sample, SharedKind::Media, 9), ["1-0"]);
    assert!(all(&sample, SharedKind::Files, 9).is_empty());
    sample.db().execute("UPDATE messages SET kind = 2 WHERE message_id = ?1", [message_id(1).0]).unwrap();
    assert!(all(&sample, SharedKind::Media, 9).is_empty());
}

#[test]
fn links_are_found_with_and_without_a_scheme_and_sentences_are_none() {
    let sample = sample();
    for (n, text) in (1..).zip([
        "No link here. But dots, e.g. these... and 3.42 m",
        "The sheet: https://example.org/a and www.example.com.",
        "example.net",
        "http://localhost/a",
        "mail asha@example.org",
    ]) {
        sample.take_in(&message(n, sample.direct, text));
    }
    let found = all(&sample, SharedKind::Links, 2);
    assert_eq!(
        found,
        [
            "mailto:asha@example.org",
            "http://localhost/a",
            "https://example.net",
            "https://www.example.com",
            "https://example.org/a"
        ]
    );
}

#[test]
fn thumbnails_are_asked_for_apart_and_answered_in_order() {
    let sample = sample();
    send(&sample, 1, &[FileKind::Photo, FileKind::File]);
    let query = Query::MessagesById { ids: vec![api_id(1)] };
    let Answer::Messages { messages, .. } = sample.ask(&query).unwrap() else { panic!() };
    let Content::Text { files, .. } = &messages[0].content else { panic!() };
    assert_eq!(files.iter().map(|file| file.thumbnail).collect::<Vec<_>>(), [true, false]);
    let place = |n, place| FilePlace { message: api_id(n), place };
    let of = vec![place(1, 1), place(9, 0), place(1, 0), FilePlace { message: ApiMessage("no id".into()), place: 0 }];
    let Answer::Thumbnails { pictures } = sample.ask(&Query::Thumbnails { of }).unwrap() else { panic!() };
    assert_eq!(pictures, ["", "", "AQA=", ""]);
}
