//! The world: a calendar of what happens when, and the rules by which it does.

mod connections;
mod devices;
mod files;
mod lan;
mod relay;

use crate::disk::Disk;
use crate::network::{Mangle, Tap, Wire};
use crate::{Device, Dice, Weather, alarm};
use harkara_wire::relay_link::RelayLink;
use harkara_wire::session::public_key;
use std::collections::{BTreeMap, BTreeSet};

/// The relay everybody signs up at. Others come with [`World::add_relay`].
pub const HOME: usize = 0;
/// The world is at rest when nobody wants anything for this long.
const REST_MS: u64 = 600_000;

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
    /// Who listens between the devices and the relay.
    pub tap: Option<Tap>,
    pub(crate) relays: Vec<relay::Relay>,
    /// Rooms in which somebody announces what is not true.
    pub(crate) impostors: BTreeSet<usize>,
    wires: Vec<Wire>,
    calendar: BTreeMap<(u64, u64), Happening>,
    entries: u64,
    relays_ticked_ms: u64,
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
    /// A relay commits what has come.
    RelayDrain(usize),
    /// A device looks for home, in this life of its process.
    Probe(usize, u64),
    /// A device hears what is announced around it, in this life of its process.
    LookAround(usize, u64),
    Tick(usize),
    /// A dead device is started again.
    Start(usize),
    /// A piece of work with files is done, in this life of the device's process.
    File(usize, u64, files::Job),
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
            tap: None,
            relays: Vec::new(),
            impostors: BTreeSet::new(),
            wires: Vec::new(),
            calendar: BTreeMap::new(),
            entries: 0,
            relays_ticked_ms: 0,
        };
        world.add_relay();
        world
    }

    /// The same people, disks and time, and another fate. Everybody has just been switched on.
    pub fn fork(&self, seed: u64) -> Self {
        let mut world = Self::new(seed);
        world.now_ms = self.now_ms;
        for relay in 0..self.relays.len() {
            if relay != HOME {
                world.add_relay();
            }
            world.relays[relay].disk = self.relays[relay].disk.copy();
            world.start_relay(relay);
        }
        for device in &self.devices {
            let mut copy = Device::new(device.person, device.disk.copy());
            copy.shelf = device.shelf.clone();
            copy.commands = device.commands;
            world.devices.push(copy);
            world.start(world.devices.len() - 1);
        }
        world
    }

    /// The link by which the relay is found.
    pub fn link(&self) -> String {
        self.link_of(HOME)
    }

    /// The same of any relay.
    pub fn link_of(&self, relay: usize) -> String {
        RelayLink {
            others: Vec::new(),
            address: format!("ws://relay{relay}.test/v1/ws"),
            key: public_key(&relay::secret(relay)),
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
        if self.now_ms >= self.relays_ticked_ms + 1_000 {
            self.relays_ticked_ms = self.now_ms;
            for relay in 0..self.relays.len() {
                if let Some(core) = self.relay(relay) {
                    core.tick(at_ms);
                    self.relay_has_news(relay);
                }
            }
        }
        match happening {
            Happening::Connect(device) => self.connect(device),
            Happening::Hello(wire, key) => self.hello(wire, key),
            Happening::ToRelay(wire, bytes) => self.relay_hears(wire, &bytes),
            Happening::ToDevice(wire, bytes) => self.device_hears(wire, &bytes),
            Happening::RelayNotices(wire) => self.relay_notices(wire),
            Happening::RelayDrain(relay) => self.relay_drain(relay),
            Happening::Probe(device, life) => self.probe(device, life),
            Happening::LookAround(device, life) => self.hear_around(device, life),
            Happening::Tick(device) => self.tick(device),
            Happening::File(device, life, job) => self.file_done(device, life, job),
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
}
