//! The relay: it hears, commits what has come within a moment, and is started again when it has died.

use super::devices::FAULT_PLACES;
use super::{Happening, World};
use crate::disk::Disk;
use crate::network::Wire;
use harkara_relay::{Core, Policy, SqliteStorage};
use harkara_wire::proto::relay::{ClientFrame, server_frame::Body};
use prost::Message;

impl World {
    pub(super) fn relay(&mut self) -> &mut Core<SqliteStorage> {
        self.relay.as_mut().expect("the relay is running")
    }

    pub(super) fn start_relay(&mut self) {
        let policy = Policy { open: true, name: "Test relay".into(), web_address: String::new() };
        self.relay_disk.mend();
        let storage = SqliteStorage::with(self.relay_disk.connect()).unwrap();
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

    /// The relay's disk is full from now on, or there is room again.
    pub fn set_relay_full(&mut self, full: bool) {
        self.relay_is_full = full;
        if full { self.relay_disk.fail_after(None) } else { self.relay_disk.mend() }
    }

    /// What a backup of the relay's database would hold now.
    pub fn back_up_relay(&self) -> Disk {
        self.relay_disk.copy()
    }

    /// The relay's disk is lost, and an older copy takes its place.
    pub fn restore_relay(&mut self, copy: Disk) {
        self.relay = None;
        self.relay_disk = copy;
        self.restart_relay();
    }

    pub(super) fn hello(&mut self, wire: usize, key: [u8; 32]) {
        let session = self.wires[wire].session;
        self.wires[wire].relay_end = true;
        let now_ms = self.now_ms;
        self.relay().connected(session, key, None, now_ms);
        self.relay_has_news();
    }

    pub(super) fn relay_hears(&mut self, wire: usize, bytes: &[u8]) {
        let Wire { session, relay_end: true, .. } = self.wires[wire] else { return };
        let now_ms = self.now_ms;
        if self.dice.chance(self.weather.relay_fault) {
            tracing::debug!(at = now_ms, "the relay's disk fails");
            let places = (!self.dice.chance(0.2)).then(|| self.dice.between(0, FAULT_PLACES));
            self.relay_disk.fail_after(places);
        }
        match ClientFrame::decode(bytes) {
            Ok(frame) => self.relay().request(session, frame, now_ms),
            Err(_) => return self.relay_notices(wire),
        }
        self.relay_has_news();
        if self.dice.chance(self.weather.relay_restart) {
            self.restart_relay();
        }
    }

    pub(super) fn relay_has_news(&mut self) {
        if !self.relay_drains {
            self.relay_drains = true;
            let at_ms = self.now_ms + self.dice.between(0, self.weather.relay_batch_ms);
            self.at(at_ms, Happening::RelayDrain);
        }
    }

    pub(super) fn relay_drain(&mut self) {
        self.relay_drains = false;
        let outgoing = self.relay().drain();
        if !self.relay_is_full {
            self.relay_disk.mend();
        }
        for (session, frame) in outgoing {
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

    pub(super) fn relay_notices(&mut self, wire: usize) {
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
