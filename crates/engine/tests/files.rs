//! Files in messages between real engines: whole, resumed, held, given up, lost at the relay, altered by it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use harkara_api::{
    Answer, ChatId, Command, Content, ErrorCode, FileAction, FileFault, FileKind, FileState, FileView, MessageId,
    MessageView, NewFile, Query, Reply, StorageView,
};
use harkara_engine::stored_file;
use harkara_media::SEGMENT;
use harkara_store::Reader;
use world::{ASHA, BILAL, CHITRA, World};

fn bytes(size: usize) -> Vec<u8> {
    (0..size).map(|n| (n / 3 + n / SEGMENT) as u8).collect()
}

/// A file of this size is on the device, to be sent.
fn new_file(world: &mut World, device: usize, name: &str, size: usize) -> NewFile {
    world.devices[device].shelf.sources.insert(name.into(), bytes(size));
    NewFile { source: name.into(), name: name.into(), shrink: true, voice: false }
}

fn tell(world: &mut World, device: usize, chat: &ChatId, text: &str, files: Vec<NewFile>) -> MessageId {
    let id = world.tell(device, Command::SendFiles { chat: chat.clone(), text: text.into(), quote: None, files });
    let Reply::Message { message } = world.reply(device, id).unwrap().unwrap() else { panic!() };
    message
}

fn shown(world: &mut World, device: usize, message: &MessageId) -> Option<MessageView> {
    let engine = world.engine(device);
    let reader = Reader::new(engine.database().connection(), engine.connection(), StorageView::Memory);
    let Answer::Messages { messages, .. } = reader.answer(&Query::MessagesById { ids: vec![message.clone()] }).unwrap()
    else {
        panic!()
    };
    messages.into_iter().next()
}

fn files(world: &mut World, device: usize, message: &MessageId) -> Vec<FileView> {
    match shown(world, device, message).map(|message| message.content) {
        Some(Content::Text { files, .. }) => files,
        _ => Vec::new(),
    }
}

fn state(world: &mut World, device: usize, message: &MessageId) -> FileState {
    files(world, device, message)[0].state
}

fn act(world: &mut World, device: usize, message: &MessageId, action: FileAction) {
    let id = world.tell(device, Command::File { message: message.clone(), place: 0, action });
    world.reply(device, id).unwrap().unwrap();
}

fn assert_has(world: &mut World, device: usize, message: &MessageId, size: usize) {
    let (sealed, _) = stored_file(world.engine(device).database().connection(), message, 0).unwrap();
    assert!(world.devices[device].shelf.opened(&sealed) == bytes(size), "another file than was sent");
}

/// Larger than what is fetched by itself, and with so many chunks that they need an index.
const LARGE: usize = 40 * SEGMENT + 1234;

#[test]
fn small_files_arrive_by_themselves_with_their_caption() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let sizes = [0, 1, SEGMENT, 3 * SEGMENT + 500];
    let new = sizes.iter().map(|size| new_file(&mut world, ASHA, &format!("../{size}.bin"), *size)).collect();
    let message = tell(&mut world, ASHA, &chat, "four files", new);
    world.settle();
    assert_eq!(world.texts(BILAL, &chat), ["four files"]);
    let views = files(&mut world, BILAL, &message);
    let seen: Vec<_> = views.iter().map(|file| (file.name.clone(), file.size as usize, file.state)).collect();
    let wanted: Vec<_> = sizes.iter().map(|size| (format!("{size}.bin"), *size, FileState::Here)).collect();
    assert_eq!(seen, wanted);
    for (place, size) in (0u32..).zip(sizes) {
        let (sealed, name) = stored_file(world.engine(BILAL).database().connection(), &message, place).unwrap();
        assert_eq!(name, format!("{size}.bin"));
        assert!(world.devices[BILAL].shelf.opened(&sealed) == bytes(size));
    }
    assert_eq!(world.status(ASHA, &message), Some(2), "delivered");
    assert_eq!(world.unread(BILAL, &chat), 1);
}

#[test]
fn a_voice_message_shows_how_long_it_is_and_its_picture_wherever_it_comes() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let said = NewFile { voice: true, ..new_file(&mut world, ASHA, "voice.ogg", 5_000) };
    let message = tell(&mut world, ASHA, &chat, "", vec![said]);
    assert_eq!(files(&mut world, ASHA, &message)[0].kind, FileKind::Voice);
    world.settle();
    let desktop = world.linked();
    // The bytes from 0 to 63.
    let picture = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==";
    for device in [ASHA, BILAL, desktop] {
        let file = files(&mut world, device, &message).remove(0);
        assert_eq!(
            (file.kind, file.duration_ms, file.waveform.as_str()),
            (FileKind::Voice, 61_000, picture),
            "{device}"
        );
    }
    assert_has(&mut world, BILAL, &message, 5_000);
}

#[test]
fn a_large_file_comes_when_it_is_asked_for_and_before_that_only_its_mention() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let new = vec![new_file(&mut world, ASHA, "film.mkv", LARGE)];
    let message = tell(&mut world, ASHA, &chat, "", new);
    world.settle();
    assert_eq!(state(&mut world, BILAL, &message), FileState::Remote);
    let early = stored_file(world.engine(BILAL).database().connection(), &message, 0);
    assert_eq!(early.unwrap_err().code, ErrorCode::FileNotHere);
    act(&mut world, BILAL, &message, FileAction::Download);
    world.settle();
    assert_eq!(state(&mut world, BILAL, &message), FileState::Here);
    assert_has(&mut world, BILAL, &message, LARGE);
}

#[test]
fn an_upload_cut_at_the_end_goes_on_with_what_is_missing_and_the_message_waits_for_it() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let new = vec![new_file(&mut world, ASHA, "film.mkv", LARGE)];
    tell(&mut world, ASHA, &chat, "", new);
    while world.relay_number("SELECT count(*) FROM blobs") < 38 {
        world.step();
    }
    world.go_offline(ASHA);
    world.settle();
    assert!(world.texts(BILAL, &chat).is_empty());
    let put = world.devices[ASHA].shelf.put;
    world.crash(ASHA);
    world.go_online(ASHA);
    assert_eq!(world.texts(BILAL, &chat), [""]);
    assert!(world.devices[ASHA].shelf.put - put <= 3, "what the relay had was not sent again");
    assert_eq!(world.relay_number("SELECT count(*) FROM blobs"), 42);
}

#[test]
fn a_download_goes_on_after_a_crash_with_the_chunks_that_are_whole() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let new = vec![new_file(&mut world, ASHA, "film.mkv", LARGE)];
    let message = tell(&mut world, ASHA, &chat, "", new);
    world.settle();
    act(&mut world, BILAL, &message, FileAction::Download);
    while world.devices[BILAL].shelf.got < 20 {
        world.step();
    }
    world.crash(BILAL);
    // The last chunk was half written when the power went.
    let stored = world.devices[BILAL].shelf.stored.values_mut().next().unwrap();
    stored.truncate(stored.len() - 100);
    world.settle();
    assert_has(&mut world, BILAL, &message, LARGE);
    assert!(world.devices[BILAL].shelf.got <= 41 + 2, "{}", world.devices[BILAL].shelf.got);
}

#[test]
fn files_arrive_however_often_everybody_dies() {
    for crash_every in [5, 11] {
        let mut world = World::new(2);
        let chat = world.chat_with(ASHA, BILAL);
        world.crash_every = Some(crash_every);
        let new = vec![new_file(&mut world, ASHA, "one", 5 * SEGMENT), new_file(&mut world, ASHA, "two", 3)];
        let message = tell(&mut world, ASHA, &chat, "twice", new);
        let back = vec![new_file(&mut world, BILAL, "three", 2 * SEGMENT)];
        let answer = tell(&mut world, BILAL, &chat, "back", back);
        world.settle();
        assert_has(&mut world, BILAL, &message, 5 * SEGMENT);
        assert_has(&mut world, ASHA, &answer, 2 * SEGMENT);
        let mut seen = world.texts(ASHA, &chat);
        assert_eq!(seen, world.texts(BILAL, &chat));
        seen.sort();
        assert_eq!(seen, ["back", "twice"]);
    }
}

#[test]
fn what_is_held_stays_held_until_the_person_goes_on() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let new = vec![new_file(&mut world, ASHA, "film.mkv", LARGE)];
    let message = tell(&mut world, ASHA, &chat, "", new);
    while world.devices[ASHA].shelf.put < 10 {
        world.step();
    }
    act(&mut world, ASHA, &message, FileAction::Pause);
    world.settle();
    world.crash(ASHA);
    world.settle();
    assert!(matches!(state(&mut world, ASHA, &message), FileState::Uploading { paused: true, .. }));
    assert!(world.texts(BILAL, &chat).is_empty());
    act(&mut world, ASHA, &message, FileAction::Resume);
    world.settle();
    act(&mut world, BILAL, &message, FileAction::Download);
    while world.devices[BILAL].shelf.got < 10 {
        world.step();
    }
    act(&mut world, BILAL, &message, FileAction::Pause);
    world.settle();
    assert!(matches!(state(&mut world, BILAL, &message), FileState::Downloading { paused: true, .. }));
    act(&mut world, BILAL, &message, FileAction::Resume);
    world.settle();
    assert_has(&mut world, BILAL, &message, LARGE);
}

#[test]
fn a_photo_can_be_an_answer_and_says_so_to_everybody_and_to_a_device_linked_afterwards() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let asked = world.write(BILAL, &chat, "what does it look like?");
    world.settle();
    let files = vec![new_file(&mut world, ASHA, "map.png", SEGMENT)];
    let quote = Some(asked.clone());
    let send = Command::SendFiles { chat: chat.clone(), text: "like this".into(), quote, files: files.clone() };
    let id = world.tell(ASHA, send);
    let Reply::Message { message } = world.reply(ASHA, id).unwrap().unwrap() else { panic!() };
    world.settle();
    let desktop = world.linked();
    for device in [ASHA, BILAL, desktop] {
        let quote = shown(&mut world, device, &message).unwrap().quote.unwrap();
        assert_eq!((quote.message, quote.text.as_str()), (asked.clone(), "what does it look like?"));
    }
    let quote = Some(MessageId("00".repeat(16)));
    let send = Command::SendFiles { chat, text: String::new(), quote, files };
    assert_eq!(world.command(ASHA, send).unwrap_err().code, ErrorCode::NotFound);
}

#[test]
fn what_is_given_up_leaves_nothing_behind() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let new = vec![new_file(&mut world, ASHA, "film.mkv", LARGE)];
    let message = tell(&mut world, ASHA, &chat, "", new.clone());
    while world.devices[ASHA].shelf.put < 10 {
        world.step();
    }
    act(&mut world, ASHA, &message, FileAction::Cancel);
    world.settle();
    assert_eq!(world.status(ASHA, &message), Some(5));
    assert_eq!(state(&mut world, ASHA, &message), FileState::Failed { fault: FileFault::Cancelled, here: false });
    assert!(world.devices[ASHA].shelf.stored.is_empty() && world.texts(BILAL, &chat).is_empty());

    let message = tell(&mut world, ASHA, &chat, "again", new);
    world.settle();
    act(&mut world, BILAL, &message, FileAction::Download);
    while world.devices[BILAL].shelf.got < 10 {
        world.step();
    }
    act(&mut world, BILAL, &message, FileAction::Cancel);
    world.settle();
    assert_eq!(state(&mut world, BILAL, &message), FileState::Remote);
    assert!(world.devices[BILAL].shelf.stored.is_empty());
}

/// What may happen to blobs on a relay's disk.
const HARM: [&str; 4] = [
    "DELETE FROM blobs",
    "UPDATE blobs SET data = zeroblob(length(data)) WHERE blob = 3",
    "UPDATE blobs SET data = (SELECT data FROM blobs WHERE blob = 1) WHERE blob = 2",
    "UPDATE blobs SET data = substr(data, 1, 1000) WHERE blob = 2",
];

#[test]
fn what_the_relay_has_lost_or_altered_another_own_device_puts_there_again() {
    for harm in HARM {
        let mut world = World::new(2);
        let chat = world.chat_with(ASHA, BILAL);
        let new = vec![new_file(&mut world, BILAL, "map", 3 * SEGMENT)];
        let message = tell(&mut world, BILAL, &chat, "the way", new);
        world.settle();
        assert_has(&mut world, ASHA, &message, 3 * SEGMENT);
        let desktop = world.linked();
        assert_eq!(world.texts(desktop, &chat), ["the way"]);
        assert_eq!(state(&mut world, desktop, &message), FileState::Remote, "history brings mentions only");

        world.at_the_relay(harm);
        world.go_offline(ASHA);
        act(&mut world, desktop, &message, FileAction::Download);
        world.settle();
        assert_eq!(state(&mut world, desktop, &message), FileState::Failed { fault: FileFault::Missing, here: false });
        world.go_online(ASHA);
        assert_has(&mut world, desktop, &message, 3 * SEGMENT);
        assert_eq!(state(&mut world, ASHA, &message), FileState::Here);
    }
}

#[test]
fn a_full_relay_is_said_and_the_file_goes_when_there_is_room() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    world.at_the_relay("UPDATE accounts SET blob_bytes = 1 << 40");
    let new = vec![new_file(&mut world, ASHA, "small", 3 * SEGMENT)];
    let message = tell(&mut world, ASHA, &chat, "", new);
    world.settle();
    assert_eq!(state(&mut world, ASHA, &message), FileState::Failed { fault: FileFault::Quota, here: true });
    world.at_the_relay("UPDATE accounts SET blob_bytes = 0");
    act(&mut world, ASHA, &message, FileAction::Resume);
    world.settle();
    assert_has(&mut world, BILAL, &message, 3 * SEGMENT);
}

#[test]
fn a_file_that_is_gone_before_it_is_read_is_said_and_nothing_is_sent() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let gone = NewFile { source: "gone".into(), name: "gone".into(), shrink: false, voice: false };
    let message = tell(&mut world, ASHA, &chat, "look", vec![gone]);
    world.settle();
    assert_eq!(state(&mut world, ASHA, &message), FileState::Failed { fault: FileFault::SourceGone, here: false });
    assert!(world.texts(BILAL, &chat).is_empty());
    new_file(&mut world, ASHA, "gone", 10);
    act(&mut world, ASHA, &message, FileAction::Resume);
    world.settle();
    assert_eq!(world.texts(BILAL, &chat), ["look"]);
}

#[test]
fn too_many_files_and_none_are_refused() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    for count in [0, 11] {
        let new = (0..count).map(|n| new_file(&mut world, ASHA, &n.to_string(), 1)).collect();
        let refused =
            world.command(ASHA, Command::SendFiles { chat: chat.clone(), text: "x".into(), quote: None, files: new });
        assert_eq!(refused.unwrap_err().code, ErrorCode::FileCount);
    }
}

#[test]
fn what_is_deleted_for_everyone_is_gone_from_every_disk_and_what_is_forwarded_stays() {
    let mut world = World::new(3);
    let chat = world.chat_with(ASHA, BILAL);
    let other = world.chat_with(ASHA, CHITRA);
    let new = vec![new_file(&mut world, ASHA, "one", 2 * SEGMENT), new_file(&mut world, ASHA, "two", 5)];
    let message = tell(&mut world, ASHA, &chat, "look", new);
    world.settle();
    let put = world.devices[ASHA].shelf.put;
    world.command(ASHA, Command::Forward { messages: vec![message.clone()], chats: vec![other.clone()] }).unwrap();
    world.settle();
    assert_eq!(world.texts(CHITRA, &other), ["look"]);
    assert_eq!(world.devices[CHITRA].shelf.stored.len(), 2);
    assert_eq!(world.devices[ASHA].shelf.put, put, "nothing was uploaded twice");

    world.command(ASHA, Command::DeleteForEveryone { messages: vec![message.clone()] }).unwrap();
    world.settle();
    assert!(world.devices[BILAL].shelf.stored.is_empty());
    assert_eq!(world.number(BILAL, "SELECT count(*) FROM files"), 0);
    assert_eq!(world.devices[ASHA].shelf.stored.len(), 2, "the forwarded message mentions them");
    assert_eq!(world.devices[CHITRA].shelf.stored.len(), 2);
}
