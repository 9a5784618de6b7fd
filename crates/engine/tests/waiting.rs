//! What people do to a message while it waits: for its files, or for the relay's answer to what was said before.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use harkara_api::{
    Answer, ChatId, Command, Content, Fault, FileAction, MessageId, MessageView, NewFile, Query, Reply, StorageView,
    WaitReason,
};
use harkara_engine::{Input, Output};
use harkara_media::SEGMENT;
use harkara_store::{Reader, relay_status};
use harkara_wire::proto::relay::{ServerFrame, server_frame::Body};
use harkara_wire::proto::status::{Incident, Kind, SignedStatus, Status};
use harkara_wire::session::public_key;
use harkara_wire::status::{MAX_SIGNED, MAX_STATUS, sign, signing_key};
use prost::Message;
use world::{ASHA, BILAL, CHITRA, World};

fn look(world: &mut World, device: usize, chat: &ChatId) -> Vec<MessageView> {
    let engine = world.engine(device);
    let reader = Reader::new(engine.database().connection(), engine.connection(), StorageView::Memory);
    let query = Query::Messages { chat: chat.clone(), before: None, after: None, around: None, limit: 500 };
    let Answer::Messages { messages, .. } = reader.answer(&query).unwrap() else { panic!() };
    messages.into_iter().filter(|message| !matches!(message.content, Content::System { .. })).collect()
}

/// Sends a file while there is no relay.
fn send_offline(world: &mut World, chat: &ChatId, text: &str, size: usize) -> MessageId {
    world.go_offline(ASHA);
    world.devices[ASHA].shelf.sources.insert("one".into(), vec![7; size]);
    let file = NewFile { source: "one".into(), name: "one".into(), shrink: true, voice: false };
    let id =
        world.tell(ASHA, Command::SendFiles { chat: chat.clone(), text: text.into(), quote: None, files: vec![file] });
    let Reply::Message { message } = world.reply(ASHA, id).unwrap().unwrap() else { panic!() };
    world.settle();
    message
}

fn now(world: &mut World, command: Command) {
    let id = world.tell(ASHA, command);
    world.reply(ASHA, id).unwrap().unwrap();
}

#[test]
fn a_caption_that_was_corrected_before_it_went_out_goes_out_correct_and_a_reaction_follows_it() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let message = send_offline(&mut world, &chat, "the vew", 700);
    let text = "the view".to_owned();
    now(&mut world, Command::EditText { message: message.clone(), text, mentions: Vec::new() });
    now(&mut world, Command::React { message, emoji: "🎉".into() });
    world.go_online(ASHA);
    for device in [ASHA, BILAL] {
        let seen = look(&mut world, device, &chat);
        assert_eq!(world.texts(device, &chat), ["the view"]);
        assert_eq!((seen[0].edited_ms, seen[0].reactions.len()), (None, 1), "device {device}");
    }
}

#[test]
fn what_is_deleted_before_it_went_out_nobody_hears_of() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let message = send_offline(&mut world, &chat, "no", 700);
    now(&mut world, Command::DeleteForEveryone { messages: vec![message] });
    world.go_online(ASHA);
    assert!(look(&mut world, ASHA, &chat).is_empty() && look(&mut world, BILAL, &chat).is_empty());
    assert_eq!(world.number(BILAL, "SELECT count(*) FROM annotations"), 0);
    assert!(world.devices[ASHA].shelf.stored.is_empty(), "and its file is gone");
}

#[test]
fn what_waits_for_its_files_lives_as_long_as_the_chat_says_when_it_goes_out() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    send_offline(&mut world, &chat, "for an hour", 700);
    world.command(BILAL, Command::SetTimer { chat: chat.clone(), seconds: 3_600 }).unwrap();
    world.settle();
    world.go_online(ASHA);
    let lives: Vec<_> = [ASHA, BILAL].map(|device| look(&mut world, device, &chat)[0].expires_ms).into();
    assert_eq!(lives[0], lives[1]);
}

#[test]
fn what_is_held_before_it_is_sealed_goes_when_the_person_says_so_though_the_process_died() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    world.go_offline(ASHA);
    world.devices[ASHA].shelf.sources.insert("one".into(), vec![7; 700]);
    let file = NewFile { source: "one".into(), name: "one".into(), shrink: true, voice: false };
    let id = world
        .tell(ASHA, Command::SendFiles { chat: chat.clone(), text: "held".into(), quote: None, files: vec![file] });
    let Reply::Message { message } = world.reply(ASHA, id).unwrap().unwrap() else { panic!() };
    now(&mut world, Command::File { message: message.clone(), place: 0, action: FileAction::Pause });
    world.crash(ASHA);
    world.go_online(ASHA);
    assert!(world.texts(BILAL, &chat).is_empty());
    now(&mut world, Command::File { message, place: 0, action: FileAction::Resume });
    world.settle();
    assert_eq!(world.texts(BILAL, &chat), ["held"]);
}

#[test]
fn what_is_forwarded_while_it_is_fetched_goes_out_when_it_is_here() {
    let mut world = World::new(3);
    let chat = world.chat_with(BILAL, ASHA);
    let other = world.chat_with(BILAL, CHITRA);
    let size = 40 * SEGMENT;
    let message = send_offline(&mut world, &chat, "long", size);
    world.go_online(ASHA);
    let fetch = Command::File { message: message.clone(), place: 0, action: FileAction::Download };
    world.tell(BILAL, fetch);
    while world.devices[BILAL].shelf.got < 10 {
        world.step();
    }
    world.tell(BILAL, Command::Forward { messages: vec![message], chats: vec![other.clone()] });
    world.settle();
    assert_eq!(world.texts(CHITRA, &other), ["long"]);
}

#[test]
fn a_change_for_own_devices_is_not_put_to_one_that_the_relay_may_have() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let (one, two) = (world.write(BILAL, &chat, "one"), world.write(BILAL, &chat, "two"));
    world.settle();
    let desktop = world.linked();
    // The relay has the star; its answer is lost with the connection.
    world.tell(ASHA, Command::Star { messages: vec![one], starred: true });
    world.go_offline(ASHA);
    now(&mut world, Command::DeleteForMe { messages: vec![two] });
    world.go_online(ASHA);
    for device in [ASHA, desktop] {
        assert_eq!(world.texts(device, &chat), ["one"], "device {device}");
        assert!(look(&mut world, device, &chat)[0].starred);
    }
}

/// The relay says how it is; answers whether that is what the device then knows of it.
fn says(world: &mut World, signed: &SignedStatus) -> bool {
    let frame = ServerFrame { request_id: 0, body: Some(Body::Status(signed.clone())) };
    world.inject(ASHA, frame);
    let engine = world.engine(ASHA);
    relay_status::get(engine.database().connection()).unwrap().as_ref() == Some(signed)
}

fn status(version: u64, kind: Kind) -> Status {
    let incident =
        Incident { number: 1, kind: kind.into(), title: "The disk".into(), began_ms: 5, ..Default::default() };
    let relay_key = public_key(&[7; 32]).to_vec();
    Status { relay_key, version, issued_ms: 6, incidents: vec![incident], mirrors: Vec::new() }
}

fn why(world: &mut World, chat: &ChatId, fault: Fault) -> Option<WaitReason> {
    world.engine(ASHA).handle(Input::Disconnected(fault), 1_000);
    look(world, ASHA, chat).last().unwrap().waiting
}

#[test]
fn what_the_relay_said_of_itself_is_read_while_it_is_down_and_nobody_else_can_say_it() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    world.settle();
    let key = signing_key(&[7; 32]);
    let maintenance = sign(&key, &status(10, Kind::Maintenance)).unwrap();
    let stranger = sign(&signing_key(&[8; 32]), &status(11, Kind::Outage)).unwrap();
    let elsewhere = sign(&key, &Status { relay_key: vec![1; 32], ..status(11, Kind::Outage) }).unwrap();
    let older = sign(&key, &status(9, Kind::Outage)).unwrap();
    let changed = SignedStatus { status: status(11, Kind::Outage).encode_to_vec(), ..maintenance.clone() };
    let endless = SignedStatus { status: vec![0; MAX_STATUS + 1], ..maintenance.clone() };

    assert!(says(&mut world, &maintenance));
    for lie in [stranger, elsewhere, older, changed, endless] {
        assert!(!says(&mut world, &lie));
    }
    world.settle();
    world.go_offline(ASHA);
    world.write(ASHA, &chat, "one");
    world.crash(ASHA);
    assert_eq!(why(&mut world, &chat, Fault::NoNetwork), Some(WaitReason::NoNetwork));
    assert_eq!(why(&mut world, &chat, Fault::RelayDown), Some(WaitReason::Maintenance));
    assert_eq!(why(&mut world, &chat, Fault::RelayBusy), Some(WaitReason::RelayBusy));

    let engine = world.engine(ASHA);
    let reader = Reader::new(engine.database().connection(), engine.connection(), StorageView::Memory);
    let Answer::Overview { overview } = reader.answer(&Query::Overview).unwrap() else { panic!() };
    let known = overview.relay_status.unwrap();
    assert_eq!((known.incidents[0].title.as_str(), known.incidents[0].ended_ms), ("The disk", None));

    world.go_online(ASHA);
    let mut over = status(12, Kind::Maintenance);
    over.incidents[0].ended_ms = 9;
    assert!(says(&mut world, &sign(&key, &over).unwrap()));
    world.go_offline(ASHA);
    world.write(ASHA, &chat, "two");
    assert_eq!(why(&mut world, &chat, Fault::RelayDown), Some(WaitReason::RelayDown));
    assert_eq!(why(&mut world, &chat, Fault::Certificate), Some(WaitReason::RelayFault));
    world.go_online(ASHA);
    assert_eq!(world.texts(BILAL, &chat), ["one", "two"]);
}

/// The device is told of nothing but the time; answers where it wants to look for its relay's status.
fn asks_at(world: &mut World, at_ms: u64) -> Vec<Vec<String>> {
    let engine = world.engine(ASHA);
    engine.handle(Input::Tick, at_ms);
    let outputs = std::iter::from_fn(|| engine.poll_output());
    outputs.filter_map(|output| if let Output::Status(mirrors) = output { Some(mirrors) } else { None }).collect()
}

/// This lies where the device looks; answers whether that is what it then knows of its relay.
fn finds(world: &mut World, bytes: Vec<u8>) -> bool {
    let now_ms = world.now_ms;
    let engine = world.engine(ASHA);
    engine.handle(Input::Status(bytes.clone()), now_ms);
    let faults = std::iter::from_fn(|| engine.poll_output()).filter(|one| matches!(one, Output::Reconnect)).count();
    assert_eq!(faults, 0, "nothing there is a fault of this device");
    relay_status::get(engine.database().connection()).unwrap().is_some_and(|known| known.encode_to_vec() == bytes)
}

#[test]
fn while_home_is_away_what_lies_where_it_said_is_read_and_only_its_own_newer_word_counts() {
    let mut world = World::new(1);
    let key = signing_key(&[7; 32]);
    let with = |version, title: &str| {
        let mut said = status(version, Kind::Outage);
        said.incidents[0].title = title.into();
        said.mirrors =
            ["https://status.example/", "https://192.168.1.1/", "https://router.local/"].map(String::from).into();
        sign(&key, &said).unwrap()
    };
    let known = with(10, "Known");
    assert!(!finds(&mut world, known.encode_to_vec()), "who has said no key in a session says none elsewhere");
    assert!(says(&mut world, &known));
    world.settle();

    let now_ms = world.now_ms;
    assert!(asks_at(&mut world, now_ms).is_empty(), "home is there");
    world.go_offline(ASHA);
    world.engine(ASHA).handle(Input::Disconnected(Fault::RelayDown), now_ms);
    assert!(asks_at(&mut world, now_ms + 4_000).is_empty(), "it may be restarting");
    assert_eq!(asks_at(&mut world, now_ms + 15_000), [["https://status.example/"]], "nobody is led inside");
    assert!(asks_at(&mut world, now_ms + 60_000).is_empty(), "not all the time");
    assert_eq!(asks_at(&mut world, now_ms + 500_000).len(), 1);

    let stranger = sign(&signing_key(&[8; 32]), &status(12, Kind::Outage)).unwrap();
    let elsewhere = sign(&key, &Status { relay_key: vec![1; 32], ..status(12, Kind::Outage) }).unwrap();
    let older = with(9, "Long ago");
    let changed = SignedStatus { status: status(12, Kind::Outage).encode_to_vec(), ..known.clone() };
    for lie in [stranger, elsewhere, older, changed] {
        assert!(!finds(&mut world, lie.encode_to_vec()));
    }
    for nonsense in [Vec::new(), b"<!doctype html>".to_vec(), vec![0; MAX_SIGNED + 1]] {
        assert!(!finds(&mut world, nonsense));
    }
    assert!(finds(&mut world, with(11, "The cable is cut").encode_to_vec()));
    let engine = world.engine(ASHA);
    let reader = Reader::new(engine.database().connection(), engine.connection(), StorageView::Memory);
    let Answer::Overview { overview } = reader.answer(&Query::Overview).unwrap() else { panic!() };
    assert_eq!(overview.relay_status.unwrap().incidents[0].title, "The cable is cut");
}
