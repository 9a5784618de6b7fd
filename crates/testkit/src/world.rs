//! The world: a calendar of what happens when, and the rules by which it does.

use crate::disk::Disk;
use crate::network::{Mangle, Wire};
use crate::{Device, Dice, Weather, alarm};
use harkara_api::{Command, Fault};
use harkara_engine::{Engine, Input, Output};
use harkara_relay::{Core, Policy, SessionId, SqliteStorage};
use harkara_wire::proto::relay::{ClientFrame, ServerFrame, server_frame::Body};
use harkara_wire::relay_link::RelayLink;
use harkara_wire::session::{Responder, public_key};
use prost::Message;
use std::collections::BTreeMap;
use std::path::Path;

const RELAY_SECRET: [u8; 32] = [7; 32];
/// The world is at rest when nobody wants anything for this long.
const REST_MS: u64 = 600_000;
/// How far in a storage fault can strike, in places of [`Disk`].
const FAULT_PLACES: u64 = 120;

/// Everything there is.
pub struct World {
    /// The true time.
    pub now_ms: u64,
    /// How bad things are now.
    pub weather: Weather,
    /// All chance.
    pub dice: Dice,
    /// Devices, in the order they came.
    pub devices: Vec<Device>,
    /// What a lying relay does to frames on their way to a device.
    pub mangle: Option<Mangle>,
    pub(crate) relay_disk: Disk,
    relay: Option<Core<SqliteStorage>>,
    wires: Vec<Wire>,
    calendar: BTreeMap<(u64, u64), Happening>,
    entries: u64,
    relay_drains: bool,
    relay_ticked_ms: u64,
}

enum Happening {
    /// A device tries to connect.
    Connect(usize),
    /// A connection reaches the relay: the key the handshake proved.
    Hello(usize, [u8; 32]),
    ToRelay(usize, Vec<u8>),
    ToDevice(usize, Vec<u8>),
    /// The relay notices that a connection is gone.
    RelayNotices(usize),
    /// The relay commits what has come.
    RelayDrain,
    Tick(usize),
    /// A dead device is started again.
    Start(usize),
}

impl World {
    /// An empty world: a relay, and nobody.
    pub fn new(seed: u64) -> Self {
        alarm::install();
        let mut world = Self {
            now_ms: 1_800_000_000_000,
            weather: Weather::calm(),
            dice: Dice::new(seed),
            devices: Vec::new(),
            mangle: None,
            relay_disk: Disk::new(),
            relay: None,
            wires: Vec::new(),
            calendar: BTreeMap::new(),
            entries: 0,
            relay_drains: false,
            relay_ticked_ms: 0,
        };
        world.start_relay();
        world
    }

    /// The same people, disks and time, and another fate. Everybody has just been switched on.
    pub fn fork(&self, seed: u64) -> Self {
        let mut world = Self::new(seed);
        world.now_ms = self.now_ms;
        world.relay_disk = self.relay_disk.copy();
        world.start_relay();
        for device in &self.devices {
            let mut copy = Device::new(device.person, device.disk.copy());
            copy.commands = device.commands;
            world.devices.push(copy);
            world.start(world.devices.len() - 1);
        }
        world
    }

    /// The link by which the relay is found.
    pub fn link(&self) -> String {
        RelayLink {
            address: "ws://relay.test/v1/ws".into(),
            key: public_key(&RELAY_SECRET),
            invite: String::new(),
            name: "Test relay".into(),
        }
        .to_string()
    }

    /// A new device, belonging to nobody yet.
    pub fn add_device(&mut self, person: usize) -> usize {
        self.devices.push(Device::new(person, Disk::new()));
        let device = self.devices.len() - 1;
        self.start(device);
        device
    }

    fn at(&mut self, at_ms: u64, happening: Happening) {
        self.entries += 1;
        self.calendar.insert((at_ms.max(self.now_ms), self.entries), happening);
    }

    // --- time ---

    /// Lets this much time pass.
    pub fn run_for(&mut self, ms: u64) {
        let until_ms = self.now_ms + ms;
        while self.happen(until_ms) {}
        self.now_ms = until_ms;
    }

    /// Until nobody has anything to do for a while.
    pub fn settle(&mut self) {
        for _ in 0..400_000 {
            if !self.happen(self.now_ms + REST_MS) {
                return;
            }
        }
        panic!("the world never comes to rest");
    }

    /// Until this is so; false if the world came to rest before.
    pub fn until(&mut self, mut so: impl FnMut(&mut Self) -> bool) -> bool {
        for _ in 0..400_000 {
            if so(self) {
                return true;
            }
            if !self.happen(self.now_ms + REST_MS) {
                return so(self);
            }
        }
        panic!("the world never comes to rest");
    }

    /// The next thing on the calendar, if it is due by then.
    fn happen(&mut self, until_ms: u64) -> bool {
        let Some(entry) = self.calendar.first_entry().filter(|entry| entry.key().0 <= until_ms) else { return false };
        let ((at_ms, _), happening) = entry.remove_entry();
        self.now_ms = at_ms;
        if self.now_ms >= self.relay_ticked_ms + 1_000 {
            self.relay_ticked_ms = self.now_ms;
            self.relay().tick(at_ms);
            self.relay_has_news();
        }
        match happening {
            Happening::Connect(device) => self.connect(device),
            Happening::Hello(wire, key) => self.hello(wire, key),
            Happening::ToRelay(wire, bytes) => self.relay_hears(wire, &bytes),
            Happening::ToDevice(wire, bytes) => self.device_hears(wire, &bytes),
            Happening::RelayNotices(wire) => self.relay_notices(wire),
            Happening::RelayDrain => self.relay_drain(),
            Happening::Tick(device) => self.tick(device),
            Happening::Start(device) => {
                if self.devices[device].engine.is_none() {
                    self.start(device);
                }
            }
        }
        let errors = alarm::take();
        assert!(errors.is_empty(), "logged as errors: {errors:#?}");
        true
    }

    // --- devices ---

    /// Starts a device from what is on its disk.
    fn start(&mut self, device: usize) {
        let (seed, now_ms) = (self.dice.seed(), self.now_ms);
        let state = &mut self.devices[device];
        state.disk.mend();
        let engine = Engine::open(state.disk.open(), seed, state.clock(now_ms)).unwrap();
        state.engine = Some(engine);
        state.wanted = false;
        self.drain(device);
    }

    /// The device's process dies. It starts again by itself after a while.
    pub fn crash(&mut self, device: usize) {
        tracing::debug!(at = self.now_ms, device, "crash");
        let state = &mut self.devices[device];
        state.engine = None;
        state.wanted = false;
        state.replies.clear();
        self.lose_wire(device);
        let later = self.now_ms + self.dice.between(0, 3_000);
        self.at(later, Happening::Start(device));
    }

    /// Switches the network of a device off or on.
    pub fn set_offline(&mut self, device: usize, offline: bool) {
        self.devices[device].offline = offline;
        if offline && self.lose_wire(device) {
            self.input(device, Input::Disconnected(Fault::NoNetwork));
        }
        self.try_to_connect(device, 0);
    }

    /// Says something to a device; `None` if it is not running. The answer is in [`World::reply`] once there is one.
    pub fn tell(&mut self, device: usize, command: Command) -> Option<u64> {
        self.devices[device].engine.as_ref()?;
        self.devices[device].commands += 1;
        let id = self.devices[device].commands;
        self.input(device, Input::Command(id, command));
        Some(id)
    }

    /// One input, with what fate has in store for it.
    pub(crate) fn input(&mut self, device: usize, input: Input) {
        let now_ms = self.devices[device].clock(self.now_ms);
        if self.devices[device].engine.is_none() {
            return;
        }
        tracing::debug!(at = self.now_ms, device, ?input);
        let fault = self.dice.chance(self.weather.storage_fault);
        let crash = if fault { self.dice.chance(0.5) } else { self.dice.chance(self.weather.crash) };
        if fault {
            tracing::debug!(device, crash, "the disk fails");
            let places = (!self.dice.chance(0.2)).then(|| self.dice.between(0, FAULT_PLACES));
            self.devices[device].disk.fail_after(places);
        }
        let state = &mut self.devices[device];
        state.engine.as_mut().unwrap().handle(input, now_ms);
        state.disk.mend();
        if crash { self.crash(device) } else { self.drain(device) }
    }

    /// Does what the engine says.
    fn drain(&mut self, device: usize) {
        while let Some(output) = self.devices[device].engine.as_mut().and_then(Engine::poll_output) {
            let state = &mut self.devices[device];
            match output {
                Output::Reply(id, reply) => drop(state.replies.insert(id, reply)),
                Output::Event(event) => state.events.push(event),
                Output::Send(frame) => self.send(device, &frame),
                // Nobody in this world sends files.
                Output::Files(_) => {}
                Output::Connect { .. } => {
                    state.wanted = true;
                    self.try_to_connect(device, 0);
                }
                Output::Reconnect => {
                    if self.lose_wire(device) {
                        self.input(device, Input::Disconnected(Fault::RelayFault));
                    }
                    self.try_to_connect(device, 200);
                }
                Output::Disconnect => {
                    state.wanted = false;
                    self.lose_wire(device);
                }
            }
        }
        self.plan_tick(device);
    }

    fn plan_tick(&mut self, device: usize) {
        let state = &self.devices[device];
        let Some((due_ms, _)) = state.engine.as_ref().and_then(Engine::poll_timeout) else { return };
        let at_ms = due_ms.saturating_add_signed(-state.clock_off_ms).max(self.now_ms);
        if state.tick_ms.is_none_or(|planned| planned > at_ms) {
            self.devices[device].tick_ms = Some(at_ms);
            self.at(at_ms, Happening::Tick(device));
        }
    }

    fn tick(&mut self, device: usize) {
        self.devices[device].tick_ms = None;
        let clock = self.devices[device].clock(self.now_ms);
        let due = self.devices[device].engine.as_ref().and_then(Engine::poll_timeout);
        if due.is_some_and(|(due_ms, _)| due_ms <= clock) {
            self.input(device, Input::Tick);
        } else if self.devices[device].engine.is_some() {
            self.plan_tick(device);
        }
    }

    // --- connections ---

    fn try_to_connect(&mut self, device: usize, wait_ms: u64) {
        let state = &mut self.devices[device];
        if state.wanted && !state.offline && state.wire.is_none() && !state.connecting {
            state.connecting = true;
            let at_ms = self.now_ms + self.dice.between(0, wait_ms);
            self.at(at_ms, Happening::Connect(device));
        }
    }

    fn connect(&mut self, device: usize) {
        let seed = self.dice.seed();
        let state = &mut self.devices[device];
        state.connecting = false;
        if !state.wanted || state.offline || state.wire.is_some() {
            return;
        }
        let Some(engine) = &state.engine else { return };
        let Ok((_, message)) = engine.session(seed) else {
            // It was being linked when it died, and knows of no relay any more.
            state.wanted = false;
            return;
        };
        let accepted = Responder::new(&RELAY_SECRET, seed).unwrap().answer(&message).unwrap();
        let number = self.wires.len();
        state.wire = Some(number);
        let session = SessionId(number as u64 + 1);
        self.wires.push(Wire {
            device,
            session,
            device_end: true,
            ready: false,
            relay_end: false,
            to_relay_ms: 0,
            to_device_ms: 0,
        });
        let at_ms = self.arrival(number, true);
        self.at(at_ms, Happening::Hello(number, accepted.device_key));
    }

    /// When a frame sent now arrives.
    fn arrival(&mut self, wire: usize, to_relay: bool) -> u64 {
        let (low, high) = self.weather.delay_ms;
        let at_ms = self.now_ms + self.dice.between(low, high);
        let wire = &mut self.wires[wire];
        let last = if to_relay { &mut wire.to_relay_ms } else { &mut wire.to_device_ms };
        *last = at_ms.max(*last);
        *last
    }

    fn send(&mut self, device: usize, frame: &ClientFrame) {
        let Some(wire) = self.devices[device].wire.filter(|wire| self.wires[*wire].ready) else { return };
        tracing::debug!(at = self.now_ms, device, ?frame);
        let at_ms = self.arrival(wire, true);
        self.at(at_ms, Happening::ToRelay(wire, frame.encode_to_vec()));
        if self.dice.chance(self.weather.cut) {
            self.break_wire(device);
        }
    }

    /// A device (or whoever has its keys) sends these bytes instead of a frame.
    pub fn inject(&mut self, device: usize, bytes: Vec<u8>) {
        let wire = self.devices[device].wire.expect("the device is connected");
        let at_ms = self.arrival(wire, true);
        self.at(at_ms, Happening::ToRelay(wire, bytes));
    }

    /// The connection is lost, and the device hears of it.
    pub fn break_wire(&mut self, device: usize) {
        if self.lose_wire(device) {
            self.input(device, Input::Disconnected(Fault::RelayDown));
            self.try_to_connect(device, 3_000);
        }
    }

    /// The device's end is gone. The relay's stays a while: what was sent may still arrive there.
    fn lose_wire(&mut self, device: usize) -> bool {
        let Some(wire) = self.devices[device].wire.take() else { return false };
        self.wires[wire].device_end = false;
        let notices_ms = self.now_ms + self.dice.between(0, self.weather.linger_ms);
        self.at(notices_ms, Happening::RelayNotices(wire));
        true
    }

    fn device_hears(&mut self, wire: usize, bytes: &[u8]) {
        let mut arrived = vec![ServerFrame::decode(bytes).unwrap()];
        if self.dice.chance(0.7) {
            arrived.append(&mut self.arrived_as_well(wire));
        }
        let Wire { device, device_end: true, .. } = self.wires[wire] else { return };
        if self.devices[device].engine.is_none() {
            return;
        }
        if let Some(mangle) = &mut self.mangle {
            arrived = arrived.into_iter().flat_map(|frame| mangle(device, frame)).collect();
        }
        let mut frames = Vec::new();
        let mut going_away = false;
        for frame in arrived {
            match frame.body {
                Some(Body::Welcome(welcome)) => {
                    self.wires[wire].ready = true;
                    self.input(device, Input::Connected(welcome));
                }
                Some(Body::GoingAway(_)) => going_away = true,
                _ => frames.push(frame),
            }
        }
        if self.wires[wire].device_end {
            match frames.len() {
                0 => {}
                1 => self.input(device, Input::Frame(frames.remove(0))),
                _ => self.input(device, Input::Frames(frames)),
            }
        }
        if going_away && self.wires[wire].device_end {
            self.break_wire(device);
        }
        // Where the input ended the connection, the driver goes on trying.
        self.try_to_connect(device, 1_000);
    }

    /// Frames that come at this very moment: a driver hands them over together.
    fn arrived_as_well(&mut self, wire: usize) -> Vec<ServerFrame> {
        let now = (self.now_ms, 0)..=(self.now_ms, u64::MAX);
        let here = |happening: &Happening| matches!(happening, Happening::ToDevice(on, _) if *on == wire);
        let keys: Vec<_> = self.calendar.range(now).filter(|(_, next)| here(next)).map(|(key, _)| *key).collect();
        let taken = keys.iter().filter_map(|key| self.calendar.remove(key));
        taken
            .filter_map(|happening| match happening {
                Happening::ToDevice(_, bytes) => Some(ServerFrame::decode(&*bytes).unwrap()),
                _ => None,
            })
            .collect()
    }

    // --- the relay ---

    fn relay(&mut self) -> &mut Core<SqliteStorage> {
        self.relay.as_mut().expect("the relay is running")
    }

    fn start_relay(&mut self) {
        let policy = Policy { open: true, name: "Test relay".into(), web_address: String::new() };
        let storage = SqliteStorage::open(Path::new(&self.relay_disk.address())).unwrap();
        self.relay = Some(Core::new(storage, policy, self.dice.seed()));
        self.relay_drains = false;
    }

    /// The relay dies and is started again; what it had not committed is gone.
    pub fn restart_relay(&mut self) {
        tracing::debug!(at = self.now_ms, "the relay restarts");
        self.relay = None;
        self.start_relay();
        for wire in &mut self.wires {
            wire.relay_end = false;
        }
        for device in 0..self.devices.len() {
            self.break_wire(device);
        }
    }

    fn hello(&mut self, wire: usize, key: [u8; 32]) {
        let session = self.wires[wire].session;
        self.wires[wire].relay_end = true;
        let now_ms = self.now_ms;
        self.relay().connected(session, key, None, now_ms);
        self.relay_has_news();
    }

    fn relay_hears(&mut self, wire: usize, bytes: &[u8]) {
        let Wire { session, relay_end: true, .. } = self.wires[wire] else { return };
        let now_ms = self.now_ms;
        match ClientFrame::decode(bytes) {
            Ok(frame) => self.relay().request(session, frame, now_ms),
            Err(_) => return self.relay_notices(wire),
        }
        self.relay_has_news();
        if self.dice.chance(self.weather.relay_restart) {
            self.restart_relay();
        }
    }

    fn relay_has_news(&mut self) {
        if !self.relay_drains {
            self.relay_drains = true;
            let at_ms = self.now_ms + self.dice.between(0, self.weather.relay_batch_ms);
            self.at(at_ms, Happening::RelayDrain);
        }
    }

    fn relay_drain(&mut self) {
        self.relay_drains = false;
        for (session, frame) in self.relay().drain() {
            let wire = session.0 as usize - 1;
            let ends = matches!(frame.body, Some(Body::GoingAway(_) | Body::Removed(_)));
            if self.wires[wire].device_end {
                let at_ms = self.arrival(wire, false);
                self.at(at_ms, Happening::ToDevice(wire, frame.encode_to_vec()));
            }
            if ends {
                self.wires[wire].relay_end = false;
            }
            if self.dice.chance(self.weather.cut) && self.wires[wire].device_end {
                self.break_wire(self.wires[wire].device);
            }
        }
    }

    fn relay_notices(&mut self, wire: usize) {
        if std::mem::take(&mut self.wires[wire].relay_end) {
            let session = self.wires[wire].session;
            self.relay().disconnected(session);
            self.relay_has_news();
        }
        if self.wires[wire].device_end {
            self.break_wire(self.wires[wire].device);
        }
    }
}
