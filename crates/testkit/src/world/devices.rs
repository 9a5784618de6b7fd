//! Devices: they are started, die, are spoken to, and have their wishes carried out.

use super::{Happening, World};
use harkara_api::{Command, Fault};
use harkara_engine::{Engine, Input, Output};

/// How far in a storage fault can strike, in places of [`crate::disk::Disk`].
pub(super) const FAULT_PLACES: u64 = 120;

impl World {
    /// Starts a device from what is on its disk.
    pub(super) fn start(&mut self, device: usize) {
        let (seed, now_ms) = (self.dice.seed(), self.now_ms);
        let state = &mut self.devices[device];
        state.disk.mend();
        let engine = Engine::open(state.disk.open(), seed, state.clock(now_ms)).unwrap();
        state.shelf.open(&harkara_store::files::ids(engine.database().connection()).unwrap());
        state.stopped.clear();
        state.life += 1;
        state.engine = Some(engine);
        state.wanted = false;
        state.looks_for = None;
        self.drain(device);
    }

    /// The device's process dies. It starts again by itself after a while.
    pub fn crash(&mut self, device: usize) {
        tracing::debug!(at = self.now_ms, device, "crash");
        let state = &mut self.devices[device];
        state.engine = None;
        state.wanted = false;
        state.replies.clear();
        state.events.clear();
        state.gets.clear();
        self.lose_wire(device);
        self.lose_carrier(device);
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

    /// Somebody sets a device's clock, and it connects anew: how far off it is, the relay says at the beginning.
    pub fn set_clock(&mut self, device: usize, off_ms: i64) {
        self.devices[device].clock_off_ms = off_ms;
        self.break_wire(device);
        self.input(device, Input::Tick);
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
    pub(super) fn drain(&mut self, device: usize) {
        while let Some(output) = self.devices[device].engine.as_mut().and_then(Engine::poll_output) {
            let state = &mut self.devices[device];
            match output {
                Output::Reply(id, reply) => drop(state.replies.insert(id, reply)),
                Output::Event(event) => state.events.push(event),
                Output::Send(frame) => self.send(device, &frame),
                // The simulated network has one way, and no web servers.
                Output::Routes(_) | Output::Status(_) => {}
                Output::Nearby(by) => self.look_around(device, by),
                Output::Files(work) => self.file_work(device, work),
                Output::Connect { relay_link, .. } => self.connect_to(device, &relay_link),
                Output::Probe { relay_link } => self.look_for(device, relay_link.as_deref()),
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

    pub(super) fn plan_tick(&mut self, device: usize) {
        let state = &self.devices[device];
        let Some((due_ms, _)) = state.engine.as_ref().and_then(Engine::poll_timeout) else { return };
        let at_ms = due_ms.saturating_add_signed(-state.clock_off_ms).max(self.now_ms);
        if state.tick_ms.is_none_or(|planned| planned > at_ms) {
            self.devices[device].tick_ms = Some(at_ms);
            self.at(at_ms, Happening::Tick(device));
        }
    }

    pub(super) fn tick(&mut self, device: usize) {
        self.devices[device].tick_ms = None;
        let clock = self.devices[device].clock(self.now_ms);
        let due = self.devices[device].engine.as_ref().and_then(Engine::poll_timeout);
        if due.is_some_and(|(due_ms, _)| due_ms <= clock) {
            self.input(device, Input::Tick);
        } else if self.devices[device].engine.is_some() {
            self.plan_tick(device);
        }
    }
}
