//! What nobody should send: files that are not what is said of them, and contents of which bytes were changed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use harkara_api::{
    Answer, ChatId, Command, Content, FileAction, FileFault, FileKind, FileState, FileView, MessageId, MessageView,
    NewFile, Query, Reply, StorageView,
};
use harkara_media::{MAX_FILE, SEGMENT};
use harkara_store::Reader;
use harkara_wire::id::AccountId;
use harkara_wire::proto::content::{
    self, Attachment, Deletion, Edit, FileBack, FileRequest, Mention, Quote, Reaction, Text, attachment::Kind,
    content::Body,
};
use prost::Message;
use world::{ASHA, BILAL, World};

fn bytes(size: usize) -> Vec<u8> {
    (0..size).map(|n| (n / 3 + n / SEGMENT) as u8).collect()
}

fn messages(world: &mut World, device: usize, chat: &ChatId) -> Vec<MessageView> {
    let engine = world.engine(device);
    let reader = Reader::new(engine.database().connection(), engine.connection(), StorageView::Memory);
    let query = Query::Messages { chat: chat.clone(), before: None, after: None, around: None, limit: 500 };
    let Answer::Messages { messages, .. } = reader.answer(&query).unwrap() else { panic!() };
    messages
}

/// What a device shows of the last message's files.
fn last_files(world: &mut World, device: usize, chat: &ChatId) -> (MessageId, Vec<FileView>) {
    let last = messages(world, device, chat).pop().unwrap();
    let Content::Text { files, .. } = last.content else { panic!("{last:?}") };
    (last.id, files)
}

/// Sends a file in earnest, and answers how it is referred to.
fn sent(world: &mut World, chat: &ChatId, name: &str, size: usize) -> Attachment {
    world.devices[ASHA].shelf.sources.insert(name.into(), bytes(size));
    let file = NewFile { source: name.into(), name: name.into(), shrink: false, voice: false };
    world
        .command(ASHA, Command::SendFiles { chat: chat.clone(), text: name.into(), quote: None, files: vec![file] })
        .unwrap();
    world.settle();
    let size = size as u64;
    let key = world.blob(ASHA, "SELECT key FROM files ORDER BY file DESC LIMIT 1");
    let chunks = world.blob(ASHA, "SELECT ids FROM files ORDER BY file DESC LIMIT 1");
    Attachment { key, size, chunks, name: name.into(), media_type: "application/pdf".into(), ..Attachment::default() }
}

fn slip_in(world: &mut World, chat: &ChatId, attachments: Vec<Attachment>) {
    world.slip_in(ASHA, chat, Body::Text(Text { text: "look".into(), attachments, ..Text::default() }));
}

#[test]
fn a_segment_swapped_dropped_repeated_or_of_another_file_is_refused_though_the_message_names_it() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let one = sent(&mut world, &chat, "one", 3 * SEGMENT);
    let other = sent(&mut world, &chat, "other", 3 * SEGMENT);
    let id = |file: &Attachment, at: usize| file.chunks[32 * at..][..32].to_vec();
    let harmed = [
        ("swapped", one.size, [id(&one, 1), id(&one, 0), id(&one, 2)].concat()),
        ("dropped", one.size - SEGMENT as u64, [id(&one, 0), id(&one, 2)].concat()),
        ("cut", one.size - SEGMENT as u64, [id(&one, 0), id(&one, 1)].concat()),
        ("repeated", one.size, [id(&one, 0), id(&one, 0), id(&one, 2)].concat()),
        ("another's", one.size, [id(&one, 0), id(&other, 1), id(&one, 2)].concat()),
    ];
    for (how, size, chunks) in harmed {
        slip_in(&mut world, &chat, vec![Attachment { size, chunks, ..one.clone() }]);
        let (message, files) = last_files(&mut world, BILAL, &chat);
        assert_eq!(files[0].state, FileState::Failed { fault: FileFault::Damaged, here: false }, "{how}");
        assert!(harkara_engine::stored_file(world.engine(BILAL).database().connection(), &message, 0).is_err());
    }
    world.write(ASHA, &chat, "all is well");
    world.settle();
    assert_eq!(world.texts(BILAL, &chat).pop().unwrap(), "all is well");
}

#[test]
fn a_reference_that_cannot_be_is_left_out_and_the_words_stay() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let good = sent(&mut world, &chat, "one", 700);
    let bad = [
        Attachment { size: MAX_FILE + 1, ..good.clone() },
        Attachment { size: u64::MAX, ..good.clone() },
        Attachment { size: 3 * SEGMENT as u64, ..good.clone() },
        Attachment { key: vec![1; 31], ..good.clone() },
        Attachment { chunks: vec![1; 33], ..good.clone() },
        Attachment { index: vec![1; 32], ..good.clone() },
        Attachment::default(),
    ];
    slip_in(&mut world, &chat, [&bad[..], &[good]].concat());
    let (_, files) = last_files(&mut world, BILAL, &chat);
    assert_eq!(files.iter().map(|file| file.place).collect::<Vec<_>>(), [7]);
    assert_eq!(world.texts(BILAL, &chat), ["one", "look"]);
}

#[test]
fn what_could_run_in_a_page_is_never_a_photo_and_names_are_made_safe() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let good = sent(&mut world, &chat, "one", 700);
    let said = |kind: Kind, media_type: &str, name: &str| Attachment {
        kind: kind.into(),
        media_type: media_type.into(),
        name: name.into(),
        thumbnail: b"<svg onload=alert(1)>".to_vec(),
        width: 60_000,
        height: u32::MAX,
        duration_ms: u64::MAX,
        ..good.clone()
    };
    let long = format!("{}.svg", "x".repeat(5_000));
    slip_in(
        &mut world,
        &chat,
        vec![
            said(Kind::Photo, "image/svg+xml", "../../.ssh/picture.svg"),
            said(Kind::Video, "text/html", "holiday\u{202e}gpj.exe"),
            said(Kind::Audio, "text/html; charset=\"\u{7}x\"", "C:\\autoexec.bat"),
            said(Kind::Photo, &"image/png".repeat(50), &long),
            said(Kind::Photo, "image/png", "con"),
        ],
    );
    let (_, files) = last_files(&mut world, BILAL, &chat);
    let kinds: Vec<_> = files.iter().map(|file| file.kind).collect();
    assert_eq!(kinds, [FileKind::File, FileKind::File, FileKind::File, FileKind::File, FileKind::Photo]);
    let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!((names[0], names[1], names[2], names[4]), ("picture.svg", "holidaygpj.exe", "autoexec.bat", "_con"));
    assert!(names[3].len() <= 200 && names[3].ends_with(".svg"), "{}", names[3]);
    for file in &files {
        assert!(!file.thumbnail, "what is no small JPEG is no thumbnail");
        assert!(file.media_type.len() <= 80 && file.media_type.chars().all(|c| c.is_ascii_graphic()));
    }
}

#[test]
fn more_files_than_a_message_holds_are_refused_or_left_out() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let good = sent(&mut world, &chat, "one", 700);
    slip_in(&mut world, &chat, vec![good; 11]);
    let shown = messages(&mut world, BILAL, &chat).into_iter().filter_map(|message| match message.content {
        Content::Text { files, .. } => Some(files.len()),
        _ => None,
    });
    assert!(shown.max().unwrap() <= 10);
    world.write(ASHA, &chat, "all is well");
    world.settle();
    assert_eq!(world.texts(BILAL, &chat).pop().unwrap(), "all is well");
}

/// A file of 2 GiB whose chunks are a few bytes each: the relay does not know how long they should be.
#[test]
fn two_gigabytes_cut_at_ninety_nine_percent_go_on_where_they_were() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    world.devices[ASHA].shelf.hollow.insert("film.mkv".into(), MAX_FILE);
    let file = NewFile { source: "film.mkv".into(), name: "film.mkv".into(), shrink: false, voice: false };
    world.tell(ASHA, Command::SendFiles { chat: chat.clone(), text: "long".into(), quote: None, files: vec![file] });
    while world.devices[ASHA].shelf.put < 8_110 {
        world.step();
    }
    world.go_offline(ASHA);
    world.settle();
    let (_, files) = last_files(&mut world, ASHA, &chat);
    assert!(matches!(files[0].state, FileState::Uploading { paused: false, .. }), "{:?}", files[0].state);
    assert!(world.texts(BILAL, &chat).is_empty(), "no message comes before its file");
    let put = world.devices[ASHA].shelf.put;
    world.crash(ASHA);
    world.go_online(ASHA);
    assert_eq!(world.texts(BILAL, &chat), ["long"]);
    assert!(world.devices[ASHA].shelf.put - put < 100, "what the relay had was not sent again");
    let (_, files) = last_files(&mut world, BILAL, &chat);
    assert_eq!((files[0].size, files[0].state), (MAX_FILE, FileState::Remote));
}

/// Every kind of content, as it may be sent.
fn everything(world: &mut World, chat: &ChatId) -> Vec<Body> {
    let file = sent(world, chat, "one", 700);
    let target = {
        let message = messages(world, ASHA, chat).pop().unwrap().id;
        harkara_wire::id::MessageId::from_hex(&message.0).unwrap().to_vec()
    };
    let account = AccountId([7; 32]).to_vec();
    let quote = Quote { message_id: target.clone(), account_id: account.clone(), text: "one".into() };
    let mentions = vec![Mention { start: 0, end: 3, account_id: account }];
    let text = Text {
        text: "words".into(),
        quote: Some(quote),
        mentions: mentions.clone(),
        forwarded: true,
        attachments: vec![file.clone()],
    };
    vec![
        Body::Text(text),
        Body::Reaction(Reaction { target: target.clone(), changed_ms: 5, emoji: "👍".into() }),
        Body::Edit(Edit { target: target.clone(), changed_ms: 5, text: "edited".into(), mentions }),
        Body::Deletion(Deletion { targets: vec![vec![9; 16], target] }),
        Body::FileRequest(FileRequest { file_id: vec![1; 16] }),
        Body::FileBack(FileBack { file_id: vec![1; 16] }),
    ]
}

#[test]
fn contents_of_which_bytes_were_changed_harm_nobody() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let mut chance: u64 = 1;
    let mut below = |end: usize| {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (chance >> 33) as usize % end
    };
    for body in everything(&mut world, &chat) {
        let whole = content::Content { body: Some(body), ..Default::default() }.encode_to_vec();
        for _ in 0..40 {
            let mut changed = whole.clone();
            for _ in 0..=below(3) {
                let at = below(changed.len());
                match below(4) {
                    0 => changed[at] ^= 1 << below(8),
                    1 => changed[at] = [0, 0xff, 0x80, 0x7f][below(4)],
                    2 => changed.truncate(at.max(1)),
                    _ => drop(changed.splice(at..at, [0x80; 9])),
                }
            }
            if let Ok(content::Content { body: Some(body), .. }) = content::Content::decode(changed.as_slice()) {
                world.slip_in(ASHA, &chat, body);
            }
        }
        for device in [ASHA, BILAL] {
            messages(&mut world, device, &chat);
        }
    }
    world.write(ASHA, &chat, "all is well");
    world.settle();
    assert_eq!(world.texts(BILAL, &chat).pop().unwrap(), "all is well");
}

#[test]
fn a_sealed_file_that_was_changed_on_disk_is_not_sent() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    world.go_offline(ASHA);
    world.devices[ASHA].shelf.sources.insert("one".into(), bytes(2 * SEGMENT));
    let file = NewFile { source: "one".into(), name: "one".into(), shrink: false, voice: false };
    let id = world
        .tell(ASHA, Command::SendFiles { chat: chat.clone(), text: "look".into(), quote: None, files: vec![file] });
    let Reply::Message { message } = world.reply(ASHA, id).unwrap().unwrap() else { panic!() };
    world.settle();
    world.devices[ASHA].shelf.stored.values_mut().next().unwrap()[SEGMENT + 100] ^= 1;
    world.go_online(ASHA);
    world.settle();
    let (_, files) = last_files(&mut world, ASHA, &chat);
    assert_eq!(files[0].state, FileState::Failed { fault: FileFault::Damaged, here: true });
    assert!(world.texts(BILAL, &chat).is_empty());
    let id = world.tell(ASHA, Command::File { message, place: 0, action: FileAction::Cancel });
    world.reply(ASHA, id).unwrap().unwrap();
    assert!(world.devices[ASHA].shelf.stored.is_empty());
}
