pub(crate) mod world;

use super::{cut, give, receive};
use harkara_api::HistoryState;
use harkara_store::messages::{self, Around, NewMessage, status};
use harkara_store::{accounts, chats, history};
use harkara_wire::id::{ChatId, DeviceId, MessageId};
use harkara_wire::proto::content::{HistoryChunkReady, HistoryRequest};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use world::{DESKTOP, NOW, PHONE, World, content, person};

#[test]
fn five_thousand_messages_arrive_equal_and_newest_first() {
    let mut world = World::new(5_000);
    world.ask(false);
    world.listen();
    assert!(world.phone_gives());
    world.listen();
    assert!(world.desktop_takes());
    let first = world.progress();
    assert_eq!((first.received, first.total, first.complete_from_ms), (500, 5_000, None));
    for chat in chats::all(world.desktop.connection()).unwrap() {
        assert_eq!(history::newest(world.desktop.connection(), i64::MAX, chat.chat, 99).unwrap().len(), 50);
    }
    let mut reached = u64::MAX;
    while world.progress().state != HistoryState::Complete {
        world.listen();
        world.phone_gives();
        world.listen();
        world.desktop_takes();
        let now = world.progress().complete_from_ms.unwrap_or(u64::MAX);
        assert!(now <= reached, "older and older");
        reached = now;
    }
    world.assert_equal();
    assert_eq!(accounts::get(world.desktop.connection(), &person(2)).unwrap().unwrap().profile_name, "Person 2");
    let desktop = harkara_store::own::get(world.desktop.connection()).unwrap().unwrap();
    assert_eq!(desktop.profile_name, "Asha");
}

#[test]
fn the_giver_never_runs_more_than_four_chunks_ahead() {
    let mut world = World::new(5_000);
    world.ask(false);
    world.listen();
    assert_eq!((0..9).filter(|_| world.phone_gives()).count(), 4);
    world.listen();
    assert!(world.desktop_takes());
    world.listen();
    assert_eq!((0..9).filter(|_| world.phone_gives()).count(), 1);
}

#[test]
fn the_phone_vanishes_after_every_chunk_and_nothing_is_lost_or_doubled() {
    let mut world = World::new(5_000);
    world.ask(false);
    loop {
        world.listen();
        // Killed before the relay answered: what was cut is forgotten.
        give::next(world.phone.connection(), &mut world.rng, |_| false).unwrap();
        let gave = world.phone_gives();
        world.listen();
        if !world.desktop_takes() && !gave {
            break;
        }
    }
    world.assert_equal();
}

#[test]
fn the_desktop_vanishes_at_every_chunk_and_asks_again_where_it_stands() {
    let mut world = World::new(5_000);
    world.ask(false);
    while world.desktop.connection().query_row("SELECT complete FROM history", [], |row| row.get::<_, bool>(0))
        == Ok(false)
    {
        world.listen();
        world.phone_gives();
        world.phone_gives();
        world.listen();
        // Killed while it fetches: nothing was written, so it fetches once more.
        assert!(receive::next(world.desktop.connection()).unwrap().is_some());
        world.desktop_takes();
        world.ask(true);
    }
    world.run();
    world.assert_equal();
}

#[test]
fn another_own_device_goes_on_where_the_phone_stopped() {
    let mut world = World::new(5_000);
    world.ask(false);
    for _ in 0..4 {
        world.listen();
        world.phone_gives();
        world.listen();
        world.desktop_takes();
    }
    // The phone is lost for good; a laptop answers that has got its history the same way, under other local numbers.
    let mut laptop = World::new(5_000);
    laptop.rng = ChaCha20Rng::from_seed([4; 32]);
    laptop.ask(false);
    laptop.run();
    world.phone = laptop.desktop;
    world.group.clear();
    world.ask(true);
    world.run();
    world.assert_equal();
}

#[test]
fn a_blob_that_is_gone_is_asked_for_again_but_not_for_ever() {
    let mut world = World::new(2_000);
    world.ask(false);
    world.listen();
    world.phone_gives();
    world.phone_gives();
    world.listen();
    world.blobs.clear();
    world.run();
    world.assert_equal();

    let mut world = World::new(2_000);
    world.ask(false);
    for _ in 0..20 {
        world.listen();
        world.phone_gives();
        world.blobs.clear();
        world.listen();
        world.desktop_takes();
    }
    world.listen();
    world.now += 60_000;
    receive::notice_silence(world.desktop.connection(), world.now).unwrap();
    assert_eq!(world.progress().state, HistoryState::WaitingForPhone);
    world.ask(true);
    world.run();
    world.assert_equal();
}

#[test]
fn damaged_blobs_change_nothing() {
    let mut world = World::new(1_000);
    world.ask(false);
    world.listen();
    world.phone_gives();
    world.listen();
    world.blobs.values_mut().for_each(|blob| blob[5] ^= 1);
    assert!(world.desktop_takes());
    assert!(content(world.desktop.connection()).is_empty());
    world.run();
    world.assert_equal();
}

#[test]
fn messages_that_came_directly_stay_as_they_are_and_new_ones_do_not_count() {
    let mut world = World::new(3_000);
    world.ask(false);
    world.listen();
    world.phone_gives();
    let new = NewMessage {
        message_id: MessageId([9; 16]),
        chat: 1,
        sender: person(0),
        device: DeviceId([50; 16]),
        counter: 99_999,
        sort_ms: NOW,
        sent_ms: NOW,
        kind: messages::TEXT,
        outgoing: false,
        status: status::RECEIVED,
        text: "after the request",
        system: None,
        around: Around::default(),
    };
    messages::insert(world.phone.connection(), &new).unwrap();
    world.run();
    assert_eq!(world.progress().received, 3_000);
    let chat = chats::by_id(world.desktop.connection(), &ChatId([0; 16])).unwrap().unwrap().chat;
    messages::insert(world.desktop.connection(), &NewMessage { chat, ..new }).unwrap();
    chats::recount(world.phone.connection(), 1).unwrap();
    chats::recount(world.desktop.connection(), chat).unwrap();
    world.assert_equal();
}

#[test]
fn an_empty_past_is_complete_at_once() {
    let mut world = World::new(0);
    world.ask(false);
    world.run();
    let progress = world.progress();
    assert_eq!((progress.received, progress.total, progress.state), (0, 0, HistoryState::Complete));
}

#[test]
fn announcements_and_requests_of_others_are_ignored() {
    let mut world = World::new(100);
    world.ask(false);
    world.listen();
    let (prepared, _) = give::next(world.phone.connection(), &mut world.rng, |_| false).unwrap().unwrap();
    let ready = prepared.announcement;
    let hear =
        |ready: &HistoryChunkReady| receive::announced(world.desktop.connection(), DESKTOP, PHONE, ready, NOW).unwrap();
    assert!(!hear(&HistoryChunkReady { for_device: vec![7; 16], ..ready.clone() }));
    assert!(!hear(&HistoryChunkReady { transfer_id: vec![7; 16], ..ready.clone() }));
    assert!(!hear(&HistoryChunkReady { index: 1_000, ..ready.clone() }));
    assert!(!hear(&HistoryChunkReady { from: vec![0; 1_000], ..ready.clone() }));
    assert!(hear(&ready));
    let transfer = history::giving(world.phone.connection()).unwrap().remove(0);
    let stranger = HistoryRequest { transfer_id: transfer.transfer_id.to_vec(), from_index: 7, ..Default::default() };
    give::requested(world.phone.connection(), DeviceId([66; 16]), &stranger, NOW).unwrap();
    assert_eq!(history::giving(world.phone.connection()).unwrap(), [transfer]);
    assert!(cut::cut(world.phone.connection(), None, 0).unwrap().chunk.messages.is_empty());
}
