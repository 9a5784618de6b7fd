//! Engines on encrypted files and the relay's core between them, no network: what is measured is the work, per device.

use crate::bare::KEY;
use harkara_api::{Command, Event, Fault, Reply};
use harkara_engine::{Engine, Input, Output};
use harkara_relay::{Core, Policy, SessionId, SqliteStorage};
use harkara_store::Database;
use harkara_wire::proto::relay::{ServerFrame, server_frame::Body};
use harkara_wire::relay_link::RelayLink;
use harkara_wire::session::{Responder, public_key};
use harkara_wire::vault::Keeper;
use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const RELAY_SECRET: [u8; 32] = [7; 32];

pub struct Device {
    pub engine: Engine,
    /// Time spent in this device's engine.
    pub busy: Duration,
    pub events: Vec<Event>,
    wanted: bool,
    offline: bool,
    session: Option<SessionId>,
    inbox: VecDeque<ServerFrame>,
    replies: HashMap<u64, Reply>,
}

pub struct World {
    relay: Core<SqliteStorage>,
    pub devices: Vec<Device>,
    now_ms: u64,
    sessions: u64,
    commands: u64,
    folder: PathBuf,
}

impl World {
    pub fn new(folder: &Path) -> Self {
        let policy = Policy { open: true, ..Policy::default() };
        let relay = Core::new(SqliteStorage::in_memory().unwrap(), policy, Keeper::of(&RELAY_SECRET).unwrap(), [9; 32]);
        let now_ms = 1_800_000_000_000;
        Self { relay, devices: Vec::new(), now_ms, sessions: 0, commands: 0, folder: folder.to_owned() }
    }

    pub fn link() -> String {
        let address = "ws://relay.test/v1/ws".into();
        RelayLink {
            others: Vec::new(),
            address,
            key: public_key(&RELAY_SECRET),
            invite: String::new(),
            name: String::new(),
        }
        .to_string()
    }

    pub fn add(&mut self, name: &str) -> usize {
        let file = self.folder.join(format!("{name}.db"));
        let seed = [self.devices.len() as u8 + 1; 32];
        let engine = Engine::open(Database::open(&file, Some(&KEY)).unwrap(), seed, self.now_ms).unwrap();
        self.devices.push(Device {
            engine,
            busy: Duration::ZERO,
            events: Vec::new(),
            wanted: false,
            offline: false,
            session: None,
            inbox: VecDeque::new(),
            replies: HashMap::new(),
        });
        self.devices.len() - 1
    }

    pub fn person(&mut self, name: &str) -> usize {
        let device = self.add(name);
        let (handle, name, device_name) = (name.to_owned(), name.to_owned(), "bench".to_owned());
        self.command(device, Command::SignUp { relay_link: Self::link(), handle, name, device_name });
        device
    }

    pub fn set_offline(&mut self, device: usize, offline: bool) {
        self.devices[device].offline = offline;
        if let Some(session) = self.devices[device].session.take().filter(|_| offline) {
            self.relay.disconnected(session);
            self.devices[device].inbox.clear();
            self.input(device, Input::Disconnected(Fault::NoNetwork));
        }
    }

    /// Says something to a device and lets everybody work until it has answered; `None` if it refuses.
    pub fn command(&mut self, device: usize, command: Command) -> Option<Reply> {
        self.commands += 1;
        let id = self.commands;
        self.input(device, Input::Command(id, command));
        if !self.devices[device].replies.contains_key(&id) {
            self.settle();
        }
        self.devices[device].replies.remove(&id)
    }

    /// Until nobody has anything to do within the next minute.
    pub fn settle(&mut self) {
        let horizon_ms = self.now_ms + 60_000;
        loop {
            while (0..self.devices.len()).any(|device| self.turn(device)) {}
            let due = |device: &Device| device.engine.poll_timeout().map(|(at_ms, _)| at_ms);
            let Some(at_ms) = self.devices.iter().filter_map(due).min().filter(|at_ms| *at_ms <= horizon_ms) else {
                return;
            };
            self.now_ms = self.now_ms.max(at_ms);
            for device in 0..self.devices.len() {
                if due(&self.devices[device]).is_some_and(|at_ms| at_ms <= self.now_ms) {
                    self.input(device, Input::Tick);
                }
            }
        }
    }

    fn turn(&mut self, device: usize) -> bool {
        let state = &mut self.devices[device];
        if state.wanted && !state.offline && state.session.is_none() {
            self.connect(device);
            return true;
        }
        let Some(frame) = state.inbox.pop_front() else { return false };
        match frame.body {
            Some(Body::Welcome(welcome)) => self.input(device, Input::Connected(welcome)),
            Some(Body::GoingAway(_)) => {
                self.devices[device].session = None;
                self.input(device, Input::Disconnected(Fault::RelayDown));
            }
            _ => self.input(device, Input::Frame(frame)),
        }
        true
    }

    fn connect(&mut self, device: usize) {
        self.sessions += 1;
        let seed = [self.sessions as u8; 32];
        let (_, message) = self.devices[device].engine.session(seed).unwrap();
        let accepted = Responder::new(&RELAY_SECRET, seed).unwrap().answer(&message).unwrap();
        let session = SessionId(self.sessions);
        self.devices[device].session = Some(session);
        self.relay.connected(session, accepted.device_key, None, self.now_ms);
        self.deliver();
    }

    /// One input and all that comes of it. Only the engine's own work is counted as the device's.
    fn input(&mut self, device: usize, input: Input) {
        self.now_ms += 1;
        let now_ms = self.now_ms;
        let state = &mut self.devices[device];
        let began = Instant::now();
        state.engine.handle(input, now_ms);
        let outputs: Vec<Output> = std::iter::from_fn(|| state.engine.poll_output()).collect();
        state.busy += began.elapsed();
        for output in outputs {
            let state = &mut self.devices[device];
            match output {
                Output::Reply(id, Ok(reply)) => drop(state.replies.insert(id, reply)),
                Output::Reply(_, Err(error)) => println!("refused: {error:?}"),
                Output::Send(frame) => {
                    if let Some(session) = state.session {
                        self.relay.request(session, frame, now_ms);
                    }
                }
                // The simulated network has one way.
                Output::Routes(_) | Output::Nearby(_) | Output::Status(_) | Output::Probe { .. } => {}
                Output::Files(_) => {}
                Output::Event(event) => state.events.push(event),
                Output::Connect { .. } => state.wanted = true,
                Output::Reconnect | Output::Disconnect => {
                    state.wanted = matches!(output, Output::Reconnect);
                    state.inbox.clear();
                    if let Some(session) = state.session.take() {
                        self.relay.disconnected(session);
                        self.input(device, Input::Disconnected(Fault::RelayFault));
                    }
                }
            }
        }
        self.deliver();
    }

    fn deliver(&mut self) {
        for (session, frame) in self.relay.drain() {
            if let Some(device) = self.devices.iter_mut().find(|device| device.session == Some(session)) {
                device.inbox.push_back(frame);
            }
        }
    }

    /// Messages with text that this device has.
    pub fn texts(&self, device: usize) -> usize {
        let db = self.devices[device].engine.database().connection();
        db.query_row("SELECT count(*) FROM messages WHERE kind = 0", [], |row| row.get(0)).unwrap()
    }
}

/// A text as people write them, in several scripts; every one different.
pub fn text(n: usize) -> String {
    const WORDS: [&str; 16] = [
        "the",
        "rain",
        "আজ",
        "বৃষ্টি",
        "kal",
        "milte",
        "hain",
        "باران",
        "می\u{200c}آید",
        "tomorrow",
        "at",
        "seven",
        "ok",
        "see",
        "you",
        "बारिश",
    ];
    let pick = |k: u32| WORDS[(n.wrapping_mul(2_654_435_761) >> k) % 16];
    format!("{} {} {} {} {} {} m{n}", pick(3), pick(7), pick(11), pick(15), pick(19), pick(5))
}
