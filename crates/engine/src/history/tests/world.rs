//! A phone with a past and a new desktop, with a relay that keeps blobs and messages between them in order.

use crate::history::{give, receive};
use harkara_api::HistoryState;
use harkara_store::messages::{self, Around, NewMessage, status};
use harkara_store::own::{Own, OwnStage};
use harkara_store::{Database, accounts, chats, history, members};
use harkara_wire::id::{AccountId, ChatId, DeviceId, MessageId};
use harkara_wire::proto::content::{HistoryAck, HistoryChunkReady, HistoryRequest};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha20Rng;
use rusqlite::Connection;
use std::collections::{HashMap, VecDeque};

pub const ME: AccountId = AccountId([1; 32]);
pub const PHONE: DeviceId = DeviceId([10; 16]);
pub const DESKTOP: DeviceId = DeviceId([11; 16]);
pub const NOW: u64 = 1_800_000_000_000;
const TEXTS: [&str; 4] = ["কেমন আছো?", "ठीक है, कल मिलते हैं", "سلام", "see you at the market at nine"];

pub enum Said {
    Request(HistoryRequest),
    Ready(HistoryChunkReady),
    Ack(HistoryAck),
}

pub struct World {
    pub phone: Database,
    pub desktop: Database,
    pub rng: ChaCha20Rng,
    pub blobs: HashMap<Vec<u8>, Vec<u8>>,
    /// The self group: (from the phone, content).
    pub group: VecDeque<(bool, Said)>,
    pub now: u64,
}

pub fn own(device: DeviceId) -> Own {
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
        replaces: false,
    }
}

pub fn person(number: u8) -> AccountId {
    AccountId([100 + number; 32])
}

/// `count` messages in ten chats, some read, some not; every thousandth is long.
pub fn past(conn: &Connection, rng: &mut ChaCha20Rng, count: u32) {
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
                around: Around::default(),
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
    pub fn new(count: u32) -> Self {
        let mut rng = ChaCha20Rng::from_seed([3; 32]);
        let (phone, desktop) = (Database::open_in_memory().unwrap(), Database::open_in_memory().unwrap());
        past(phone.connection(), &mut rng, count);
        harkara_store::own::put(desktop.connection(), &own(DESKTOP)).unwrap();
        Self { phone, desktop, rng, blobs: HashMap::new(), group: VecDeque::new(), now: NOW }
    }

    pub fn ask(&mut self, anyone: bool) {
        let request = receive::request(self.desktop.connection(), &mut self.rng, anyone, self.now).unwrap();
        self.group.extend(request.map(|request| (false, Said::Request(request))));
    }

    /// The phone hands one chunk to the relay and announces it; false if it has none to give now.
    pub fn phone_gives(&mut self) -> bool {
        let next = give::next(self.phone.connection(), &mut self.rng, |_| false).unwrap();
        let Some((prepared, blob)) = next else { return false };
        assert!(blob.len() <= 256 * 1024, "a blob of {} bytes", blob.len());
        self.blobs.insert(prepared.announcement.blob_id.clone(), blob);
        let ready = give::stored(self.phone.connection(), prepared, self.now).unwrap().unwrap();
        self.group.push_back((true, Said::Ready(ready)));
        true
    }

    /// The desktop fetches one chunk; false if none is announced.
    pub fn desktop_takes(&mut self) -> bool {
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
    pub fn listen(&mut self) {
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

    pub fn run(&mut self) {
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

    pub fn progress(&self) -> harkara_api::HistoryProgress {
        receive::progress(self.desktop.connection()).unwrap().unwrap()
    }

    pub fn assert_equal(&self) {
        assert!(content(self.phone.connection()) == content(self.desktop.connection()), "messages differ");
        assert_eq!(lists(self.phone.connection()), lists(self.desktop.connection()));
        let progress = self.progress();
        assert_eq!((progress.received, progress.state), (progress.total, HistoryState::Complete));
    }
}

pub type Line = (Vec<u8>, Vec<u8>, Vec<u8>, u64, u64, u64, bool, String);

/// All that a digest covers, and more: chat, id, sender, times, status, direction, text, in order.
pub fn content(conn: &Connection) -> Vec<Line> {
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
pub fn lists(conn: &Connection) -> Vec<(ChatId, String, u64, usize, Vec<u8>)> {
    let mut rows = chats::all(conn).unwrap();
    rows.sort_by_key(|row| row.chat_id);
    let newest = |chat| history::newest(conn, i64::MAX, chat, 1).unwrap().remove(0).message_id.to_vec();
    let people = |chat| members::of_chat(conn, chat).unwrap().len();
    rows.into_iter().map(|row| (row.chat_id, row.name, row.unread, people(row.chat), newest(row.chat))).collect()
}
