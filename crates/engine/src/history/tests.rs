//! A phone with a past and a new desktop, with a relay that keeps blobs and messages between them in order.

use super::{cut, give, receive};
use harkara_api::HistoryState;
use harkara_store::messages::{self, NewMessage, status};
use harkara_store::own::{Own, OwnStage};
use harkara_store::{Database, accounts, chats, history, members};
use harkara_wire::id::{AccountId, ChatId, DeviceId, MessageId};
use harkara_wire::proto::content::{HistoryAck, HistoryChunkReady, HistoryRequest};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha20Rng;
use rusqlite::Connection;
use std::collections::{HashMap, VecDeque};

const ME: AccountId = AccountId([1; 32]);
const PHONE: DeviceId = DeviceId([10; 16]);
const DESKTOP: DeviceId = DeviceId([11; 16]);
const NOW: u64 = 1_800_000_000_000;
const TEXTS: [&str; 4] = ["কেমন আছো?", "ठीक है, कल मिलते हैं", "سلام", "see you at the market at nine"];

enum Said {
    Request(HistoryRequest),
    Ready(HistoryChunkReady),
    Ack(HistoryAck),
}

struct World {
    phone: Database,
    desktop: Database,
    rng: ChaCha20Rng,
    blobs: HashMap<Vec<u8>, Vec<u8>>,
    /// The self group: (from the phone, content).
    group: VecDeque<(bool, Said)>,
    now: u64,
}

fn own(device: DeviceId) -> Own {
    Own {
        stage: OwnStage::Linked,
        relay_link: String::new(),
        relay_name: String::new(),
        relay_web: String::new(),
        account_id: Some(ME),
        account_secret: None,
        device_id: device,
        device_secret: Default::default(),
        transport_secret: Default::default(),
        certificate: vec![],
        handle: "asha".into(),
        self_group: None,
        profile_name: String::new(),
        profile_changed_ms: 0,
        send_read_marks: true,
        mailbox_acked: 0,
    }
}

fn person(number: u8) -> AccountId {
    AccountId([100 + number; 32])
}

/// `count` messages in ten chats, some read, some not; every thousandth is long.
fn past(conn: &Connection, rng: &mut ChaCha20Rng, count: u32) {
    harkara_store::own::put(conn, &Own { profile_name: "Asha".into(), profile_changed_ms: 5, ..own(PHONE) }).unwrap();
    for number in 0..10 {
        let peer = person(number);
        accounts::ensure(conn, &peer).unwrap();
        accounts::set_profile_name(conn, &peer, &format!("Person {number}")).unwrap();
        let chat = chats::insert(
            conn,
            &chats::NewChat {
                chat_id: ChatId([number; 16]),
                group_id: None,
                kind: if number < 7 { chats::Kind::Direct } else { chats::Kind::Group },
                name: if number < 7 { String::new() } else { format!("Group {number}") },
                peer: (number < 7).then_some(peer),
                created_ms: 1,
                created_by: Some(ME),
                activity_ms: 1,
            },
        );
        members::put(conn, chat.unwrap(), &peer, false).unwrap();
    }
    for at in 0..count {
        let chat = rng.random_range(0..10u8);
        let outgoing = rng.random_range(0..3u8) == 0;
        let text = if at % 1_000 == 7 { "long ".repeat(12_000) } else { format!("{} {at}", TEXTS[(at % 4) as usize]) };
        messages::insert(
            conn,
            &NewMessage {
                message_id: MessageId(rng.random()),
                chat: i64::from(chat) + 1,
                sender: if outgoing { ME } else { person(chat) },
                device: if outgoing { PHONE } else { DeviceId([50 + chat; 16]) },
                counter: u64::from(at),
                sort_ms: NOW - u64::from(count - at / 3 * 3) * 1_000,
                sent_ms: NOW - u64::from(count - at) * 1_000,
                kind: messages::TEXT,
                outgoing,
                status: if outgoing { status::READ } else { status::RECEIVED },
                text: &text,
                system: None,
            },
        )
        .unwrap();
    }
    for number in 1..=10 {
        chats::recount(conn, number).unwrap();
    }
    if let Some(read) = history::newest(conn, i64::MAX, 3, 20).unwrap().pop() {
        chats::set_read(conn, 3, read.sort_ms, &read.message_id).unwrap();
    }
}

impl World {
    fn new(count: u32) -> Self {
        let mut rng = ChaCha20Rng::from_seed([3; 32]);
        let (phone, desktop) = (Database::open_in_memory().unwrap(), Database::open_in_memory().unwrap());
        past(phone.connection(), &mut rng, count);
        harkara_store::own::put(desktop.connection(), &own(DESKTOP)).unwrap();
        Self { phone, desktop, rng, blobs: HashMap::new(), group: VecDeque::new(), now: NOW }
    }

    fn ask(&mut self, anyone: bool) {
        let request = receive::request(self.desktop.connection(), &mut self.rng, anyone, self.now).unwrap();
        self.group.extend(request.map(|request| (false, Said::Request(request))));
    }

    /// The phone hands one chunk to the relay and announces it; false if it has none to give now.
    fn phone_gives(&mut self) -> bool {
        let next = give::next(self.phone.connection(), &mut self.rng, |_| false).unwrap();
        let Some((prepared, blob)) = next else { return false };
        assert!(blob.len() <= 256 * 1024, "a blob of {} bytes", blob.len());
        self.blobs.insert(prepared.announcement.blob_id.clone(), blob);
        let ready = give::stored(self.phone.connection(), prepared, self.now).unwrap().unwrap();
        self.group.push_back((true, Said::Ready(ready)));
        true
    }

    /// The desktop fetches one chunk; false if none is announced.
    fn desktop_takes(&mut self) -> bool {
        let Some(wanted) = receive::next(self.desktop.connection()).unwrap() else { return false };
        let outcome = match self.blobs.remove(&wanted.announcement.blob_id) {
            Some(blob) => receive::arrived(self.desktop.connection(), &own(DESKTOP), &wanted, &blob, self.now).unwrap(),
            None => receive::missing(self.desktop.connection(), &wanted, self.now).unwrap(),
        };
        match outcome {
            receive::Outcome::Taken { ack, .. } => self.group.push_back((false, Said::Ack(ack))),
            receive::Outcome::Again(request) => self.group.push_back((false, Said::Request(request))),
            receive::Outcome::Nothing => {}
        }
        true
    }

    /// Both read the self group.
    fn listen(&mut self) {
        for (from_phone, said) in std::mem::take(&mut self.group) {
            let phone = self.phone.connection();
            match said {
                Said::Request(request) => give::requested(phone, DESKTOP, &request, self.now).unwrap(),
                Said::Ack(ack) => give::acked(phone, DESKTOP, &ack, self.now).unwrap(),
                Said::Ready(ready) => {
                    assert!(from_phone);
                    receive::announced(self.desktop.connection(), DESKTOP, PHONE, &ready, self.now).unwrap();
                }
            }
        }
    }

    fn run(&mut self) {
        loop {
            self.listen();
            let gave = self.phone_gives();
            self.listen();
            let took = self.desktop_takes();
            if !gave && !took && self.group.is_empty() {
                return;
            }
        }
    }

    fn progress(&self) -> harkara_api::HistoryProgress {
        receive::progress(self.desktop.connection()).unwrap().unwrap()
    }

    fn assert_equal(&self) {
        assert!(content(self.phone.connection()) == content(self.desktop.connection()), "messages differ");
        assert_eq!(lists(self.phone.connection()), lists(self.desktop.connection()));
        let progress = self.progress();
        assert_eq!((progress.received, progress.state), (progress.total, HistoryState::Complete));
    }
}

type Line = (Vec<u8>, Vec<u8>, Vec<u8>, u64, u64, u64, bool, String);

/// All that a digest covers, and more: chat, id, sender, times, status, direction, text, in order.
fn content(conn: &Connection) -> Vec<Line> {
    let mut statement = conn
        .prepare(
            "SELECT c.chat_id, m.message_id, m.sender, m.sort_ms, m.counter, m.status, m.outgoing, m.text
             FROM messages m JOIN chats c ON c.chat = m.chat ORDER BY c.chat_id, m.sort_ms, m.message_id",
        )
        .unwrap();
    let line = |row: &rusqlite::Row<'_>| {
        let number = |at| row.get::<_, i64>(at).map(|number| number as u64);
        let (chat, id, sender) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok((chat, id, sender, number(3)?, number(4)?, number(5)?, row.get(6)?, row.get(7)?))
    };
    statement.query_map([], line).unwrap().collect::<Result<_, _>>().unwrap()
}

/// The chat list: names, unread counts, people, newest message.
fn lists(conn: &Connection) -> Vec<(ChatId, String, u64, usize, Vec<u8>)> {
    let mut rows = chats::all(conn).unwrap();
    rows.sort_by_key(|row| row.chat_id);
    let newest = |chat| history::newest(conn, i64::MAX, chat, 1).unwrap().remove(0).message_id.to_vec();
    let people = |chat| members::of_chat(conn, chat).unwrap().len();
    rows.into_iter().map(|row| (row.chat_id, row.name, row.unread, people(row.chat), newest(row.chat))).collect()
}

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
