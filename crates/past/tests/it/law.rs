//! The law of the writer: what it writes is read as the same messages.

use harkara_past::{Call, CallKind, Content, Export, Hint, Outgoing, Package, Reading, Writer};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use std::io::{Cursor, Read};

/// Words with everything in them that means something in an export.
fn words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => r"[a-zA-Z0-9 .,!?:;<>()\[\]'~/-]{0,12}",
        1 => "\\PC{0,12}",
        1 => prop::sample::select(vec![
            "\n", ": ", ":", "\u{200e}", "\u{200f}", "\u{2060}", "<Media omitted>", "image omitted", "Missed voice call",
            "Voice call. 2 min", "This message was deleted.", " <This message was edited>", "\u{200e}<attached: a.jpg>",
            "IMG-20240131-WA0004.jpg (file attached)", "[2024-01-31, 10:00:00] Asha: hi", "31/12/24, 21:05 - Asha: hi",
            "Note: ", "\u{feff}", "<", ">", "(x)", " ", "\u{a0}", "~ ", "سلام", "নমস্কার", "नमस्ते",
        ]).prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "Asha",
            "Bilal",
            "Dr: Asha",
            "~ Chitra",
            "a \"b",
            "«",
            "x:",
            "[1]",
            "\u{2060}z",
            "আশা"
        ])
        .prop_map(str::to_owned),
        "\\PC{1,20}",
    ]
    .prop_map(|name| name.trim().to_owned())
    .prop_filter("a name is not empty", |name| !name.is_empty())
}

fn content() -> impl Strategy<Value = Content> {
    let hint = prop::sample::select(vec![
        Hint::Unknown,
        Hint::Image,
        Hint::Video,
        Hint::Audio,
        Hint::Gif,
        Hint::Sticker,
        Hint::Document,
        Hint::Contact,
    ]);
    let kind = prop::sample::select(vec![CallKind::Voice, CallKind::Video]);
    prop_oneof![
        6 => words().prop_map(|text| Content::Text { text }),
        1 => words().prop_map(|text| Content::System { text }),
        1 => (hint, words()).prop_map(|(hint, caption)| Content::Media { file: None, hint, caption }),
        1 => (r"[a-z0-9-]{1,8}\.(jpg|bin)", words()).prop_map(|(file, caption)| {
            let hint = if file.ends_with("jpg") { Hint::Image } else { Hint::Document };
            Content::Media { file: Some(file), hint, caption }
        }),
        1 => (kind, any::<bool>(), "[0-9]{0,2}( min)?").prop_map(|(media, missed, note)| {
            let note = if missed { String::new() } else { note.trim().to_owned() };
            Content::Call(Call { media, missed, note })
        }),
        1 => Just(Content::Deleted),
    ]
}

#[derive(Debug, Clone, PartialEq)]
struct Said {
    second: i64,
    author: Option<String>,
    content: Content,
    edited: bool,
}

fn said() -> impl Strategy<Value = Said> {
    (1_240_000_000_i64..4_000_000_000, name(), content(), any::<bool>(), any::<bool>()).prop_map(
        |(second, name, content, app, edited)| {
            let author = (!matches!(content, Content::System { .. }) && !app).then_some(name);
            let content = match content {
                Content::Text { text } if author.is_none() => Content::System { text },
                other => other,
            };
            Said { second, edited: edited && author.is_some(), author, content }
        },
    )
}

fn write(chat: &[Said], zone: &TimeZone) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), zone.clone());
    for Said { second, author, content, edited } in chat {
        let ms = second * 1000 + 999;
        writer.write(&Outgoing { ms, author: author.as_deref(), content, edited: *edited }).unwrap();
    }
    writer.finish().unwrap()
}

fn read(bytes: Vec<u8>, zone: &TimeZone) -> Vec<Said> {
    let mut export = Export::open(Cursor::new(bytes), "x").unwrap();
    let survey = export.survey(None).unwrap();
    let messages = export.messages(&survey, &Reading::new(zone.clone())).unwrap();
    let said = messages.map(Result::unwrap).map(|message| Said {
        second: message.ms.div_euclid(1000),
        author: message.author,
        content: message.content,
        edited: message.edited,
    });
    said.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_as_the_same(chat in proptest::collection::vec(said(), 1..8), hours in -11_i8..=12) {
        let zone = TimeZone::fixed(jiff::tz::offset(hours));
        let bytes = write(&chat, &zone);
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        prop_assert_eq!(read(bytes, &zone), chat, "{}", shown);
    }
}

#[test]
fn a_packed_chat_has_its_files_beside_it() {
    let chat = [Said {
        second: 1_700_000_000,
        author: Some("Asha".into()),
        content: Content::Media { file: Some("sea.jpg".into()), hint: Hint::Image, caption: "look: the sea".into() },
        edited: false,
    }];
    let mut package = Package::new(Cursor::new(Vec::new()));
    let mut writer = package.chat(TimeZone::UTC).unwrap();
    for Said { second, author, content, edited } in &chat {
        let ms = second * 1000;
        writer.write(&Outgoing { ms, author: author.as_deref(), content, edited: *edited }).unwrap();
    }
    drop(writer.finish().unwrap());
    package.file("sea.jpg", crate::archive::JPEG).unwrap();
    assert!(package.file("../sea.jpg", crate::archive::JPEG).is_err());
    let bytes = package.finish().unwrap().into_inner();
    assert_eq!(read(bytes.clone(), &TimeZone::UTC), chat);
    let mut content = Vec::new();
    Export::open(Cursor::new(bytes), "x").unwrap().media("sea.jpg").unwrap().read_to_end(&mut content).unwrap();
    assert_eq!(content, crate::archive::JPEG);
}
