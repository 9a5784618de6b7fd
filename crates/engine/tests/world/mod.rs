//! A small world for tests: engines on files, the real relay core, no network and no clock.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)] // each test file uses a part of it

mod shelf;

use harkara_api::{ApiError, Command, Event, Fault, LinkState, Reply};
use harkara_engine::{Engine, Input, Output};
use harkara_relay::{Core, Policy, SessionId, SqliteStorage};
use harkara_store::{Database, rusqlite};
use harkara_wire::proto::content::{Content, content};
use harkara_wire::proto::relay::{ServerFrame, client_frame::Request, server_frame::Body};
use harkara_wire::relay_link::RelayLink;
use harkara_wire::session::{Responder, public_key};
use harkara_wire::vault::Keeper;
use prost::Message;
use std::collections::{BTreeMap, VecDeque};

pub const ASHA: usize = 0;
pub const BILAL: usize = 1;
pub const CHITRA: usize = 2;
pub const NAMES: [&str; 5] = ["asha", "bilal", "chitra", "dilip", "esra"];

const RELAY_SECRET: [u8; 32] = [7; 32];

pub struct Device {
    engine: Option<Engine>,
    folder: tempfile::TempDir,
    wanted: bool,
    pub offline: bool,
    session: Option<SessionId>,
    inbox: VecDeque<ServerFrame>,
    replies: BTreeMap<u64, Result<Reply, ApiError>>,
    /// The disk beside the database, and what is to be sent from it.
    pub shelf: shelf::Shelf,
    pub events: Vec<Event>,
    commands: u64,
    inputs: u64,
    /// A batch that is longer than a life would never be taken in: one day things calm down.
    crashes_left: u32,
    /// What the relay answers to the next message, instead of taking it.
    nonsense: Option<Body>,
    clock_ahead_ms: i64,
    /// What becomes of everything the relay says.
    lies: Option<fn(&mut Body)>,
}

pub struct World {
    relay: Core<SqliteStorage>,
    relay_folder: tempfile::TempDir,
    pub devices: Vec<Device>,
    pub now_ms: u64,
    /// Drop a device's engine after every so many inputs, and open it anew from its file.
    pub crash_every: Option<u64>,
    next_session: u64,
    seeds: u64,
}

impl World {
    /// These people, signed up, nobody knowing anybody.
    pub fn new(people: usize) -> Self {
        let _ = tracing_subscriber::fmt()
            .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
            .with_test_writer()
            .try_init();
        let policy = Policy { open: true, name: "Test relay".into(), ..Policy::default() };
        let relay_folder = tempfile::tempdir().unwrap();
        let storage = SqliteStorage::open(&relay_folder.path().join("relay.db")).unwrap();
        let mut world = Self {
            relay: Core::new(storage, policy, Keeper::of(&RELAY_SECRET).unwrap(), [9; 32]),
            relay_folder,
            devices: Vec::new(),
            now_ms: 1_800_000_000_000,
            crash_every: None,
            next_session: 1,
            seeds: 1,
        };
        for name in NAMES.iter().take(people) {
            let device = world.add_device();
            let sign_up = Command::SignUp {
                relay_link: world.link(),
                handle: (*name).into(),
                name: format!("{name}!"),
                device_name: "phone".into(),
            };
            world.command(device, sign_up).unwrap();
        }
        world
    }

    pub fn link(&self) -> String {
        RelayLink {
            others: Vec::new(),
            address: "ws://relay.test/v1/ws".into(),
            key: public_key(&RELAY_SECRET),
            invite: String::new(),
            name: "Test relay".into(),
        }
        .to_string()
    }

    /// A device that belongs to nobody.
    pub fn add_device(&mut self) -> usize {
        let folder = tempfile::tempdir().unwrap();
        self.devices.push(Device {
            engine: None,
            folder,
            wanted: false,
            offline: false,
            session: None,
            inbox: VecDeque::new(),
            replies: BTreeMap::new(),
            shelf: shelf::Shelf::default(),
            events: Vec::new(),
            commands: 0,
            inputs: 0,
            crashes_left: 40,
            nonsense: None,
            clock_ahead_ms: 0,
            lies: None,
        });
        let device = self.devices.len() - 1;
        self.open(device);
        device
    }

    /// The code that a new device shows.
    pub fn code(&self, device: usize) -> Option<String> {
        self.devices[device].events.iter().rev().find_map(|event| match event {
            Event::Link { state: LinkState::ShowCode { code, .. } } => Some(code.clone()),
            _ => None,
        })
    }

    /// A desktop linked to Asha's phone.
    pub fn linked(&mut self) -> usize {
        let desktop = self.add_device();
        self.tell(desktop, Command::StartLinking { relay_link: self.link(), device_name: "desktop".into() });
        self.rest();
        let code = self.code(desktop).unwrap();
        self.tell(ASHA, Command::ScanLinkCode { code });
        self.rest();
        self.tell(ASHA, Command::ConfirmLink { same: true });
        self.settle();
        desktop
    }

    fn seed(&mut self) -> [u8; 32] {
        self.seeds += 1;
        let mut seed = [3; 32];
        seed[..8].copy_from_slice(&self.seeds.to_le_bytes());
        seed
    }

    fn open(&mut self, device: usize) {
        let path = self.devices[device].folder.path().join("harkara.db");
        let database = Database::open(&path, None).unwrap();
        let seed = self.seed();
        let engine = Engine::open(database, seed, self.now_ms).unwrap();
        self.devices[device].engine = Some(engine);
    }

    /// The process dies and starts again.
    pub fn crash(&mut self, device: usize) {
        self.devices[device].engine = None;
        self.devices[device].shelf.crash();
        self.hang_up(device);
        self.devices[device].wanted = false;
        self.open(device);
    }

    /// A device's disk loses what MLS knows.
    pub fn forget_mls_state(&mut self, device: usize) {
        self.db(device).execute_batch("DELETE FROM mls_values; DELETE FROM mls_lists").unwrap();
    }

    /// The relay was restored from before there were groups.
    pub fn relay_forgets_groups(&mut self) {
        let db = rusqlite::Connection::open(self.relay_folder.path().join("relay.db")).unwrap();
        db.execute_batch("DELETE FROM members; DELETE FROM groups").unwrap();
    }

    /// From now on nothing more fits on a device's disk, or something does again.
    pub fn set_disk_full(&mut self, device: usize, full: bool) {
        let pages = if full { 1 } else { 1_000_000_000_u32 };
        self.db(device).pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).unwrap();
    }

    /// A device's clock goes wrong.
    pub fn set_clock_ahead(&mut self, device: usize, ms: i64) {
        self.devices[device].clock_ahead_ms = ms;
    }

    fn hang_up(&mut self, device: usize) {
        self.devices[device].shelf.hang_up();
        self.devices[device].inbox.clear();
        if let Some(session) = self.devices[device].session.take() {
            self.relay.disconnected(session);
        }
    }

    pub fn go_offline(&mut self, device: usize) {
        self.devices[device].offline = true;
        self.hang_up(device);
        self.input(device, Input::Disconnected(Fault::NoNetwork));
        self.drain(device);
    }

    pub fn go_online(&mut self, device: usize) {
        self.devices[device].offline = false;
        self.settle();
    }

    pub fn engine(&mut self, device: usize) -> &mut Engine {
        self.devices[device].engine.as_mut().unwrap()
    }

    fn input(&mut self, device: usize, input: Input) {
        let now_ms = self.now_ms.saturating_add_signed(self.devices[device].clock_ahead_ms);
        self.engine(device).handle(input, now_ms);
        self.devices[device].inputs += 1;
    }

    /// Does what the engine says.
    fn drain(&mut self, device: usize) {
        while let Some(output) = self.engine(device).poll_output() {
            match output {
                Output::Reply(id, reply) => {
                    self.devices[device].replies.insert(id, reply);
                }
                Output::Send(frame)
                    if matches!(frame.request, Some(Request::Send(_))) && self.devices[device].nonsense.is_some() =>
                {
                    let body = self.devices[device].nonsense.take();
                    self.devices[device].inbox.push_back(ServerFrame { request_id: frame.request_id, body });
                }
                Output::Send(frame) => {
                    if let Some(session) = self.devices[device].session {
                        self.relay.request(session, frame, self.now_ms);
                    }
                }
                // There is one way here.
                Output::Routes(_) | Output::Nearby(_) | Output::Status(_) | Output::Probe { .. } => {}
                Output::Files(work) => {
                    let frame = self.devices[device].shelf.begin(work);
                    if let (Some(frame), Some(session)) = (frame, self.devices[device].session) {
                        self.relay.request(session, frame, self.now_ms);
                    }
                }
                Output::Event(event) => self.devices[device].events.push(event),
                Output::Connect { .. } => self.devices[device].wanted = true,
                Output::Reconnect => {
                    self.hang_up(device);
                    self.input(device, Input::Disconnected(Fault::RelayFault));
                }
                Output::Disconnect => {
                    self.devices[device].wanted = false;
                    self.hang_up(device);
                }
            }
        }
        self.deliver();
    }

    fn deliver(&mut self) {
        for (session, mut frame) in self.relay.drain() {
            if let Some(device) = self.devices.iter_mut().find(|device| device.session == Some(session)) {
                if let (Some(lie), Some(body)) = (device.lies, &mut frame.body) {
                    lie(body);
                }
                device.inbox.push_back(frame);
            }
        }
    }

    fn connect(&mut self, device: usize) {
        let seed = self.seed();
        let (_, message) = self.engine(device).session(seed).unwrap();
        let accepted = Responder::new(&RELAY_SECRET, seed).unwrap().answer(&message).unwrap();
        let session = SessionId(self.next_session);
        self.next_session += 1;
        self.devices[device].session = Some(session);
        self.relay.connected(session, accepted.device_key, None, self.now_ms);
        self.deliver();
    }

    /// One thing happens on this device, if anything is to.
    fn turn(&mut self, device: usize) -> bool {
        self.drain(device);
        let state = &mut self.devices[device];
        if state.wanted && !state.offline && state.session.is_none() {
            self.connect(device);
            return true;
        }
        if let Some(news) = state.shelf.news() {
            self.input(device, Input::File(news));
            self.drain(device);
            return true;
        }
        let state = &mut self.devices[device];
        let Some(frame) = state.inbox.pop_front() else { return false };
        let Some(frame) = state.shelf.keep_chunk(frame) else { return true };
        if std::env::var_os("TRACE").is_some() {
            let text = format!("{:?}", frame.body).chars().filter(|c| *c != ' ').take(90).collect::<String>();
            eprintln!("{} {device} {} {text}", self.now_ms, self.devices[device].inputs);
        }
        match frame.body {
            Some(Body::Welcome(welcome)) => self.input(device, Input::Connected(welcome)),
            Some(Body::GoingAway(_)) => {
                self.hang_up(device);
                self.input(device, Input::Disconnected(Fault::RelayDown));
            }
            _ if self.crash_every.is_none() => {
                let Device { inbox, shelf, .. } = &mut self.devices[device];
                let rest = inbox.drain(..).filter_map(|frame| shelf.keep_chunk(frame));
                let frames = std::iter::once(frame).chain(rest).collect();
                self.input(device, Input::Frames(frames));
            }
            _ => self.input(device, Input::Frame(frame)),
        }
        let state = &mut self.devices[device];
        let crash = state.crashes_left > 0 && self.crash_every.is_some_and(|every| state.inputs.is_multiple_of(every));
        if crash {
            state.crashes_left -= 1;
            self.crash(device);
        } else {
            self.drain(device);
        }
        true
    }

    /// Until nobody has anything to do now; no time passes.
    pub fn rest(&mut self) {
        for _ in 0..200_000 {
            if !self.round() {
                return;
            }
        }
        panic!("the world never comes to rest");
    }

    /// Everybody does one thing; no time passes.
    pub fn step(&mut self) {
        assert!(self.round(), "nobody has anything to do");
    }

    /// The same, where anybody has anything to do.
    pub fn step_or_rest(&mut self) {
        self.round();
    }

    fn round(&mut self) -> bool {
        let mut busy = false;
        for device in 0..self.devices.len() {
            busy |= self.turn(device);
        }
        busy
    }

    /// Time passes, and nothing is done before it has.
    pub fn wait(&mut self, ms: u64) {
        self.now_ms += ms;
        for device in 0..self.devices.len() {
            self.input(device, Input::Tick);
        }
        self.rest();
    }

    /// The answer to what was told, if it came.
    pub fn reply(&mut self, device: usize, id: u64) -> Option<Result<Reply, ApiError>> {
        self.devices[device].replies.remove(&id)
    }

    /// Until nobody has anything to do, now or within the next ten minutes.
    pub fn settle(&mut self) {
        let horizon_ms = self.now_ms + 600_000;
        for _ in 0..5_000 {
            let mut busy = false;
            for device in 0..self.devices.len() {
                busy |= self.turn(device);
            }
            if busy {
                continue;
            }
            let next = (0..self.devices.len()).filter_map(|device| self.timeout(device)).min();
            let Some(at_ms) = next.filter(|at_ms| *at_ms <= horizon_ms) else { return };
            self.now_ms = self.now_ms.max(at_ms);
            for device in 0..self.devices.len() {
                if self.timeout(device).is_some_and(|at_ms| at_ms <= self.now_ms) {
                    self.input(device, Input::Tick);
                }
            }
        }
        panic!("the world never comes to rest");
    }

    /// When a device wants to be woken, by the world's clock.
    fn timeout(&mut self, device: usize) -> Option<u64> {
        let ahead_ms = self.devices[device].clock_ahead_ms;
        let (at_ms, _) = self.engine(device).poll_timeout()?;
        Some(at_ms.saturating_add_signed(-ahead_ms))
    }

    /// Says something to a device and waits for its answer; time passes for everybody.
    pub fn command(&mut self, device: usize, command: Command) -> Result<Reply, ApiError> {
        let id = self.tell(device, command);
        if !self.devices[device].replies.contains_key(&id) {
            self.settle();
        }
        self.devices[device].replies.remove(&id).expect("no answer")
    }

    /// The answer to something said before.
    pub fn answer(&mut self, device: usize, id: u64) -> Result<Reply, ApiError> {
        self.devices[device].replies.remove(&id).expect("no answer")
    }

    /// Says something to a device.
    pub fn tell(&mut self, device: usize, command: Command) -> u64 {
        self.now_ms += 1;
        self.devices[device].commands += 1;
        let id = self.devices[device].commands;
        self.input(device, Input::Command(id, command));
        self.drain(device);
        id
    }

    pub fn chat_with(&mut self, device: usize, other: usize) -> harkara_api::ChatId {
        let reply = self.command(device, Command::StartDirectChat { handle: NAMES[other].into() }).unwrap();
        self.settle();
        let Reply::Chat { chat } = reply else { panic!("{reply:?}") };
        chat
    }

    pub fn group(&mut self, device: usize, name: &str, others: &[usize]) -> harkara_api::ChatId {
        let handles = others.iter().map(|other| NAMES[*other].into()).collect();
        let reply = self.command(device, Command::CreateGroup { name: name.into(), handles }).unwrap();
        self.settle();
        let Reply::Chat { chat } = reply else { panic!("{reply:?}") };
        chat
    }

    pub fn write(&mut self, device: usize, chat: &harkara_api::ChatId, text: &str) -> harkara_api::MessageId {
        let reply = self.command(device, Command::text(chat, text)).unwrap();
        let Reply::Message { message } = reply else { panic!("{reply:?}") };
        message
    }

    /// The person looks at a chat.
    pub fn look_at(&mut self, device: usize, chat: Option<&harkara_api::ChatId>) {
        self.input(device, Input::Visible(chat.cloned()));
    }

    /// Texts of the notifications since the last time.
    pub fn rings(&mut self, device: usize) -> Vec<String> {
        let events = std::mem::take(&mut self.devices[device].events);
        let ring = |event| match event {
            Event::Notify { notification: harkara_api::Notification::Message { text, .. } } => Some(text),
            _ => None,
        };
        events.into_iter().filter_map(ring).collect()
    }

    /// The relay says this, whatever it means.
    pub fn inject(&mut self, device: usize, frame: ServerFrame) {
        self.input(device, Input::Frame(frame));
        self.drain(device);
    }

    /// The relay answers this device's next message with nonsense instead of taking it.
    pub fn answer_next_send(&mut self, device: usize, answer: Body) {
        self.devices[device].nonsense = Some(answer);
    }

    /// From now on the relay lies to this device.
    pub fn lie_to(&mut self, device: usize, lie: fn(&mut Body)) {
        self.devices[device].lies = Some(lie);
    }

    /// A device that was taken over sends this to a chat, past everything its engine would refuse.
    pub fn slip_in(&mut self, device: usize, chat: &harkara_api::ChatId, body: content::Body) {
        self.now_ms += 1;
        let mut id = [0xbd; 16];
        id[..8].copy_from_slice(&self.now_ms.to_be_bytes());
        let content = Content { message_id: id.to_vec(), sent_ms: self.now_ms, body: Some(body), ..Content::default() };
        let sql = "INSERT INTO outbox (chat, kind, key, plain, not_before_ms)
                   SELECT chat, 1, ?2, ?3, 0 FROM chats WHERE lower(hex(chat_id)) = ?1";
        self.db(device).execute(sql, (&chat.0, &id, &content.encode_to_vec())).unwrap();
        self.input(device, Input::Tick);
        self.settle();
    }

    /// Changes what the relay keeps, behind its back.
    pub fn at_the_relay(&mut self, sql: &str) {
        let db = rusqlite::Connection::open(self.relay_folder.path().join("relay.db")).unwrap();
        db.execute_batch(sql).unwrap();
    }

    /// One number out of the relay's database.
    pub fn relay_number(&self, sql: &str) -> i64 {
        let db = rusqlite::Connection::open(self.relay_folder.path().join("relay.db")).unwrap();
        db.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// Some bytes out of the database.
    pub fn blob(&self, device: usize, sql: &str) -> Vec<u8> {
        self.db(device).query_row(sql, [], |row| row.get(0)).unwrap()
    }

    fn db(&self, device: usize) -> &rusqlite::Connection {
        self.devices[device].engine.as_ref().unwrap().database().connection()
    }

    /// Texts in a chat, in order.
    pub fn texts(&self, device: usize, chat: &harkara_api::ChatId) -> Vec<String> {
        self.column(
            device,
            "SELECT m.text FROM messages m JOIN chats c USING (chat)
             WHERE lower(hex(c.chat_id)) = ?1 AND m.kind = 0 ORDER BY m.sort_ms, m.message_id",
            &chat.0,
        )
    }

    /// System lines in a chat, in order, as JSON.
    pub fn lines(&self, device: usize, chat: &harkara_api::ChatId) -> Vec<String> {
        self.column(
            device,
            "SELECT CAST(m.system AS TEXT) FROM messages m JOIN chats c USING (chat)
             WHERE lower(hex(c.chat_id)) = ?1 AND m.kind = 1 ORDER BY m.sort_ms, m.message_id",
            &chat.0,
        )
    }

    /// `messages.status` of a message.
    pub fn status(&self, device: usize, message: &harkara_api::MessageId) -> Option<i64> {
        let sql = "SELECT status FROM messages WHERE lower(hex(message_id)) = ?1";
        self.db(device).query_row(sql, [&message.0], |row| row.get(0)).ok()
    }

    /// One number out of the database.
    pub fn number(&self, device: usize, sql: &str) -> i64 {
        self.db(device).query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// One text out of the database.
    pub fn text(&self, device: usize, sql: &str) -> String {
        self.db(device).query_row(sql, [], |row| row.get(0)).unwrap()
    }

    pub fn unread(&self, device: usize, chat: &harkara_api::ChatId) -> i64 {
        let sql = "SELECT unread FROM chats WHERE lower(hex(chat_id)) = ?1";
        self.db(device).query_row(sql, [&chat.0], |row| row.get(0)).unwrap()
    }

    /// Handles of the people in a chat, as this device knows them, admins with a star.
    pub fn people(&self, device: usize, chat: &harkara_api::ChatId) -> Vec<String> {
        self.column(
            device,
            "SELECT a.handle || iif(m.admin, '*', '') FROM members m JOIN chats c USING (chat)
             JOIN accounts a USING (account_id) WHERE lower(hex(c.chat_id)) = ?1 ORDER BY 1",
            &chat.0,
        )
    }

    fn column(&self, device: usize, sql: &str, key: &str) -> Vec<String> {
        let mut statement = self.db(device).prepare(sql).unwrap();
        statement.query_map([key], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }
}
