//! Chats from elsewhere among one's own: what can be done to what was brought along, and what others have no say in.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use harkara_api::{
    AccountId, Answer, ChatId, Command, Content, ErrorCode, FileAction, FileFault, FileState, FileView, Imported,
    ImportedContent, MessageId, MessageView, Query, Reply, StorageView,
};
use harkara_engine::stored_file;
use harkara_store::Reader;
use harkara_wire::id::MessageId as MessageIdBytes;
use harkara_wire::proto::content::{Deletion, Edit, content::Body};
use world::{ASHA, BILAL, World};

/// The `n`th message of the past, by somebody who has no account here.
fn past(n: u8, content: ImportedContent) -> Imported {
    let id = MessageId(MessageIdBytes([n; 16]).hex());
    Imported { id, sent_ms: 1_000 * u64::from(n), author: "Dr: Chitra".into(), account: None, content }
}

fn text(n: u8, text: &str) -> Imported {
    past(n, ImportedContent::Text { text: text.into() })
}

fn import(world: &mut World, chat: &ChatId, messages: Vec<Imported>) -> u32 {
    let reply = world.command(ASHA, Command::Import { chat: chat.clone(), messages }).unwrap();
    let Reply::Imported { added } = reply else { panic!("{reply:?}") };
    added
}

fn look(world: &mut World, device: usize, chat: &ChatId) -> Vec<MessageView> {
    let query = Query::Messages { chat: chat.clone(), before: None, after: None, around: None, limit: 500 };
    let connection = world.engine(device).connection();
    let database = world.engine(device).database().connection();
    let Answer::Messages { messages, .. } =
        Reader::new(database, connection, StorageView::Memory).answer(&query).unwrap()
    else {
        panic!()
    };
    messages.into_iter().filter(|message| !matches!(message.content, Content::System { .. })).collect()
}

#[test]
fn what_was_brought_along_can_be_starred_forwarded_and_answered_but_not_changed() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    assert_eq!(import(&mut world, &chat, vec![text(1, "the ferry of old"), text(2, "the pier")]), 2);
    let (ferry, pier) = (text(1, "").id, text(2, "").id);
    let refused = |world: &mut World, command| world.command(ASHA, command).unwrap_err().code;
    let react = Command::React { message: ferry.clone(), emoji: "👍".into() };
    assert_eq!(refused(&mut world, react), ErrorCode::NotFound);
    let edit = Command::EditText { message: ferry.clone(), text: "no".into(), mentions: Vec::new() };
    assert_eq!(refused(&mut world, edit), ErrorCode::NotFound);
    let everyone = Command::DeleteForEveryone { messages: vec![ferry.clone()] };
    assert_eq!(refused(&mut world, everyone), ErrorCode::NotFound);

    world.command(ASHA, Command::Star { messages: vec![ferry.clone()], starred: true }).unwrap();
    world.command(ASHA, Command::Forward { messages: vec![pier.clone()], chats: vec![chat.clone()] }).unwrap();
    let answer = Command::SendText {
        chat: chat.clone(),
        text: "still so".into(),
        quote: Some(ferry.clone()),
        mentions: Vec::new(),
    };
    world.command(ASHA, answer).unwrap();
    world.settle();
    let asha = look(&mut world, ASHA, &chat);
    assert!(asha[0].imported && asha[0].starred);
    let quote = asha.last().unwrap().quote.as_ref().unwrap();
    assert_eq!((quote.sender_name.as_str(), quote.here), ("Dr: Chitra", true));
    // Bilal has none of the past: the words of the quote are all he gets.
    let bilal = look(&mut world, BILAL, &chat);
    assert_eq!(world.texts(BILAL, &chat), ["the pier", "still so"]);
    let quote = bilal[1].quote.as_ref().unwrap();
    assert_eq!((quote.text.as_str(), &quote.sender, quote.here), ("the ferry of old", &None, false));
}

#[test]
fn what_was_deleted_stays_so_when_the_chat_is_brought_along_again() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let all = || vec![text(1, "one"), text(2, "two")];
    assert_eq!(import(&mut world, &chat, all()), 2);
    world.command(ASHA, Command::DeleteForMe { messages: vec![text(1, "").id] }).unwrap();
    assert_eq!(import(&mut world, &chat, all()), 0);
    assert_eq!(world.texts(ASHA, &chat), ["two"]);
}

#[test]
fn nobody_else_changes_or_deletes_what_was_brought_along_even_if_it_is_theirs() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let bilal = world.blob(BILAL, "SELECT account_id FROM self");
    let bilal = AccountId(harkara_wire::id::AccountId::try_from(bilal.as_slice()).unwrap().hex());
    let his = Imported { account: Some(bilal), ..text(1, "I owe you ten") };
    import(&mut world, &chat, vec![his]);
    let target = MessageIdBytes([1; 16]).to_vec();
    let edit = Edit { target: target.clone(), changed_ms: u64::MAX / 4, text: "nothing".into(), mentions: Vec::new() };
    world.slip_in(BILAL, &chat, Body::Edit(edit));
    world.slip_in(BILAL, &chat, Body::Deletion(Deletion { targets: vec![target] }));
    world.settle();
    assert_eq!(world.texts(ASHA, &chat), ["I owe you ten"]);
}

/// A photo in the archive, and its bytes where the shell finds them.
fn photo(world: &mut World, n: u8, bytes: Option<&[u8]>) -> Imported {
    let name = format!("IMG-{n}.jpg");
    if let Some(bytes) = bytes {
        world.devices[ASHA].shelf.sources.insert(format!("chat.zip/{name}"), bytes.to_vec());
    }
    past(n, ImportedContent::File { source: "chat.zip".into(), name, text: "look, the harbour".into() })
}

fn file(world: &mut World, device: usize, chat: &ChatId, message: &MessageId) -> Option<FileView> {
    let message = look(world, device, chat).into_iter().find(|seen| seen.id == *message)?;
    match message.content {
        Content::Text { files, .. } => files.into_iter().next(),
        _ => None,
    }
}

fn assert_has(world: &mut World, device: usize, message: &MessageId, bytes: &[u8]) {
    let (sealed, _) = stored_file(world.engine(device).database().connection(), message, 0).unwrap();
    assert!(world.devices[device].shelf.opened(&sealed) == bytes, "another file than came along");
}

#[test]
fn a_photo_that_came_along_is_here_stays_off_the_relay_and_reaches_ones_own_devices_on_demand() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let early = world.linked();
    let bytes = vec![7; 300_000];
    let photo = photo(&mut world, 1, Some(&bytes));
    let id = photo.id.clone();
    assert_eq!(import(&mut world, &chat, vec![photo]), 1);
    world.settle();
    assert_eq!(file(&mut world, ASHA, &chat, &id).unwrap().state, FileState::Here);
    assert_has(&mut world, ASHA, &id, &bytes);
    assert_eq!(world.devices[ASHA].shelf.put, 0, "nobody has asked for it");
    let late = world.linked();
    for device in [early, late] {
        let seen = file(&mut world, device, &chat, &id).unwrap();
        assert_eq!((seen.name.as_str(), seen.state), ("IMG-1.jpg", FileState::Remote), "device {device}");
        let fetch = Command::File { message: id.clone(), place: 0, action: FileAction::Download };
        world.command(device, fetch).unwrap();
        world.settle();
        world.wait(10_000);
        world.settle();
        assert_eq!(file(&mut world, device, &chat, &id).unwrap().state, FileState::Here, "device {device}");
        assert_has(&mut world, device, &id, &bytes);
    }
    assert_eq!(world.texts(BILAL, &chat), Vec::<String>::new());
}

#[test]
fn a_chat_brought_along_again_with_its_files_gets_them_and_doubles_nothing() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let early = world.linked();
    let left_out = past(1, ImportedContent::LeftOut { name: String::new(), text: "look, the harbour".into() });
    let id = left_out.id.clone();
    assert_eq!(import(&mut world, &chat, vec![left_out]), 1);
    // The archive has gone before its file was sealed; then it is there again.
    for (bytes, added) in [(None, 1), (Some(&b"a photo"[..]), 1), (Some(&b"a photo"[..]), 0)] {
        let photo = photo(&mut world, 1, bytes);
        assert_eq!(import(&mut world, &chat, vec![photo]), added);
        world.settle();
        let state = file(&mut world, ASHA, &chat, &id).unwrap().state;
        match bytes {
            None => assert_eq!(state, FileState::Failed { fault: FileFault::SourceGone, here: false }),
            Some(_) => assert_eq!(state, FileState::Here),
        }
    }
    assert_has(&mut world, ASHA, &id, b"a photo");
    for device in [ASHA, early] {
        assert_eq!(world.texts(device, &chat), ["look, the harbour"], "device {device}");
        assert_eq!(world.number(device, "SELECT count(*) FROM attachments"), 1, "device {device}");
    }
}

#[test]
fn a_file_that_comes_from_another_source_lets_go_of_the_one_it_could_not_be_made_of() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let name = || "IMG-1.jpg".to_owned();
    let from =
        |source: &str| past(1, ImportedContent::File { source: source.into(), name: name(), text: String::new() });
    world.devices[ASHA].shelf.sources.insert(format!("whole/{}", name()), b"a photo".to_vec());
    for source in ["damaged", "whole"] {
        assert_eq!(import(&mut world, &chat, vec![from(source)]), 1, "{source}");
        world.settle();
    }
    assert_has(&mut world, ASHA, &from("").id, b"a photo");
    assert_eq!(world.devices[ASHA].shelf.released, ["damaged", "whole"]);
}
