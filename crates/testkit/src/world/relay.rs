//! Relays: they hear, commit what has come within a moment, and are started again when they have died.

use super::devices::FAULT_PLACES;
use super::{HOME, Happening, World};
use crate::disk::Disk;
use crate::network::Wire;
use harkara_relay::{Core, Policy, SqliteStorage, Storage};
use harkara_wire::nearby::{NearbySecret, invite};
use harkara_wire::proto::relay::{ClientFrame, server_frame::Body};
use harkara_wire::session::public_key;
use harkara_wire::vault::Keeper;
use prost::Message;

/// A relay on its disk.
pub(crate) struct Relay {
    pub disk: Disk,
    /// `None`: it is down.
    core: Option<Core<SqliteStorage>>,
    full: bool,
    drains: bool,
    /// The device that keeps it for people in its local network.
    pub carrier_of: Option<usize>,
}

/// The key of a relay, by its number.
pub(crate) fn secret(relay: usize) -> [u8; 32] {
    [7 + relay as u8; 32]
}

impl World {
    /// Another relay; its number.
    pub fn add_relay(&mut self) -> usize {
        self.relays.push(Relay { disk: Disk::new(), core: None, full: false, drains: false, carrier_of: None });
        let relay = self.relays.len() - 1;
        self.start_relay(relay);
        relay
    }

    /// The carrier of a device, for whoever knows its account by this; its number.
    pub(super) fn add_carrier(&mut self, device: usize, by: &NearbySecret) -> usize {
        let relay = self.add_relay();
        self.relays[relay].carrier_of = Some(device);
        self.start_relay(relay);
        let invite = invite(by, &public_key(&secret(relay)));
        let now_ms = self.now_ms;
        let core = self.relay(relay).unwrap();
        core.storage().unwrap().add_invite(&invite, 1_000, now_ms).unwrap();
        core.drain();
        relay
    }

    /// A relay, unless it is down.
    pub(super) fn relay(&mut self, relay: usize) -> Option<&mut Core<SqliteStorage>> {
        self.relays[relay].core.as_mut()
    }

    pub(super) fn start_relay(&mut self, relay: usize) {
        let guests_only = self.relays[relay].carrier_of.is_some();
        let name = format!("Test relay {relay}");
        let policy = Policy { open: !guests_only, name, guests_only, ..Policy::default() };
        let seed = self.dice.seed();
        let state = &mut self.relays[relay];
        state.disk.mend();
        let storage = SqliteStorage::with(state.disk.connect()).unwrap();
        let keeper = Keeper::of(&secret(relay)).unwrap();
        state.core = Some(Core::new(storage, policy, keeper, seed));
        state.drains = false;
    }

    /// The home relay dies and is started again; what it had not committed is gone.
    pub fn restart_relay(&mut self) {
        self.set_relay_down(HOME, true);
        self.set_relay_down(HOME, false);
    }

    /// A relay dies, or is there again.
    pub fn set_relay_down(&mut self, relay: usize, down: bool) {
        tracing::debug!(at = self.now_ms, relay, down, "a relay");
        if !down {
            // A carrier that is gone does not come back: there will be another one.
            let over = self.relays[relay].carrier_of.is_some_and(|owner| self.devices[owner].carrier != Some(relay));
            if self.relays[relay].core.is_none() && !over {
                self.start_relay(relay);
            }
            return;
        }
        self.relays[relay].core = None;
        for wire in self.wires.iter_mut().filter(|wire| wire.relay == relay) {
            wire.relay_end = false;
        }
        for device in 0..self.devices.len() {
            if self.devices[device].wire.is_some_and(|wire| self.wires[wire].relay == relay) {
                self.break_wire(device);
            }
        }
    }

    /// Whether a relay is down.
    pub fn is_down(&self, relay: usize) -> bool {
        self.relays[relay].core.is_none()
    }

    /// The relay's disk is full from now on, or there is room again.
    pub fn set_relay_full(&mut self, full: bool) {
        let state = &mut self.relays[HOME];
        state.full = full;
        if full { state.disk.fail_after(None) } else { state.disk.mend() }
    }

    /// What a backup of the relay's database would hold now.
    pub fn back_up_relay(&self) -> Disk {
        self.relays[HOME].disk.copy()
    }

    /// The relay's disk is lost, and an older copy takes its place.
    pub fn restore_relay(&mut self, copy: Disk) {
        self.relays[HOME].core = None;
        self.relays[HOME].disk = copy;
        self.restart_relay();
    }

    pub(super) fn hello(&mut self, wire: usize, key: [u8; 32]) {
        let Wire { session, relay, .. } = self.wires[wire];
        let now_ms = self.now_ms;
        let Some(core) = self.relay(relay) else { return self.relay_notices(wire) };
        core.connected(session, key, None, now_ms);
        self.wires[wire].relay_end = true;
        self.relay_has_news(relay);
    }

    pub(super) fn relay_hears(&mut self, wire: usize, bytes: &[u8]) {
        let Wire { session, relay, relay_end: true, .. } = self.wires[wire] else { return };
        let now_ms = self.now_ms;
        if self.dice.chance(self.weather.relay_fault) {
            tracing::debug!(at = now_ms, "the relay's disk fails");
            let places = (!self.dice.chance(0.2)).then(|| self.dice.between(0, FAULT_PLACES));
            self.relays[relay].disk.fail_after(places);
        }
        let Some(core) = self.relay(relay) else { return };
        match ClientFrame::decode(bytes) {
            Ok(frame) => core.request(session, frame, now_ms),
            Err(_) => return self.relay_notices(wire),
        }
        self.relay_has_news(relay);
        if self.dice.chance(self.weather.relay_restart) {
            self.set_relay_down(relay, true);
            self.set_relay_down(relay, false);
        }
    }

    pub(super) fn relay_has_news(&mut self, relay: usize) {
        if !self.relays[relay].drains {
            self.relays[relay].drains = true;
            let at_ms = self.now_ms + self.dice.between(0, self.weather.relay_batch_ms);
            self.at(at_ms, Happening::RelayDrain(relay));
        }
    }

    pub(super) fn relay_drain(&mut self, relay: usize) {
        self.relays[relay].drains = false;
        let Some(core) = self.relay(relay) else { return };
        let outgoing = core.drain();
        if !self.relays[relay].full {
            self.relays[relay].disk.mend();
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
            let Wire { session, relay, .. } = self.wires[wire];
            if let Some(core) = self.relay(relay) {
                core.disconnected(session);
                self.relay_has_news(relay);
            }
        }
        if self.wires[wire].device_end {
            self.break_wire(self.wires[wire].device);
        }
    }
}
