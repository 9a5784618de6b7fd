//! Local networks: rooms in which devices announce carriers of their own, and others may announce anything.

use super::relay::secret;
use super::{Happening, World};
use harkara_engine::{Input, Nearby};
use harkara_wire::nearby::{Announcement, NearbySecret};
use harkara_wire::session::public_key;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use zeroize::Zeroizing;

const PORT: u16 = 4711;
/// What is announced is heard of within this.
const HEARD_MS: u64 = 4_000;

impl World {
    /// A device enters a local network, or leaves the one it is in.
    pub fn set_room(&mut self, device: usize, room: Option<usize>) {
        let before = std::mem::replace(&mut self.devices[device].room, room);
        for other in 0..self.devices.len() {
            let Some(wire) = self.devices[other].wire else { continue };
            let relay = self.wires[wire].relay;
            if self.is_elsewhere(other, relay) {
                self.break_wire(other);
            }
        }
        self.room_changed(before);
        self.room_changed(room);
    }

    /// Somebody who knows nobody announces carriers in a room, and repeats what others announce as their own; or no longer.
    pub fn set_impostor(&mut self, room: usize, there: bool) {
        if there {
            self.impostors.insert(room)
        } else {
            self.impostors.remove(&room)
        };
        self.room_changed(Some(room));
    }

    /// The engine wants to find people in its local network and be found, or no longer.
    pub(super) fn look_around(&mut self, device: usize, by: Option<NearbySecret>) {
        self.lose_carrier(device);
        if let Some(by) = by {
            let relay = self.add_carrier(device, &by);
            let state = &mut self.devices[device];
            (state.carrier, state.announces) = (Some(relay), Some(by));
        }
        self.room_changed(self.devices[device].room);
    }

    /// Its carrier ends with a device's process, or when it is not wanted any more.
    pub(super) fn lose_carrier(&mut self, device: usize) {
        self.devices[device].announces = None;
        if let Some(relay) = self.devices[device].carrier.take() {
            self.set_relay_down(relay, true);
            self.room_changed(self.devices[device].room);
        }
    }

    /// A carrier is reached from its own room only.
    pub(super) fn is_elsewhere(&self, device: usize, relay: usize) -> bool {
        let Some(owner) = self.relays[relay].carrier_of else { return false };
        let (owner, device) = (&self.devices[owner], &self.devices[device]);
        owner.carrier != Some(relay) || owner.room.is_none() || owner.room != device.room || owner.offline
    }

    fn room_changed(&mut self, room: Option<usize>) {
        for device in 0..self.devices.len() {
            if room.is_some() && self.devices[device].room == room {
                self.hears_soon(device);
            }
        }
    }

    fn hears_soon(&mut self, device: usize) {
        let at_ms = self.now_ms + self.dice.between(100, HEARD_MS);
        self.at(at_ms, Happening::LookAround(device, self.devices[device].life));
    }

    /// A device hears what is announced around it.
    pub(super) fn hear_around(&mut self, device: usize, life: u64) {
        let state = &self.devices[device];
        if state.life != life || state.announces.is_none() {
            return;
        }
        let room = state.room;
        let mut here = Vec::new();
        for other in 0..self.devices.len() {
            let state = &self.devices[other];
            let (Some(relay), Some(by)) = (state.carrier, state.announces.clone()) else { continue };
            if room.is_none() || state.room != room || state.offline {
                continue;
            }
            let clock = state.clock(self.now_ms);
            let nonce = self.dice.seed()[..12].try_into().unwrap();
            let announcement = Announcement::new(&by, public_key(&secret(relay)), at(other, PORT), clock, nonce);
            here.push(Nearby { announcement, at: at(other, PORT) });
        }
        if room.is_some_and(|room| self.impostors.contains(&room)) {
            // Nobody in the world has these keys: a device that believed one of them would look for a relay that is not there.
            let copies: Vec<_> = here.iter().map(|one| Nearby { at: at(99, PORT), ..*one }).collect();
            let stranger = NearbySecret(Zeroizing::new(self.dice.seed()));
            let lie = Announcement::new(&stranger, self.dice.seed(), at(98, PORT), self.now_ms, [0; 12]);
            here.insert(0, Nearby { announcement: lie, at: at(98, PORT) });
            here.extend(copies);
        }
        self.input(device, Input::Nearby(here));
    }
}

fn at(host: usize, port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(192, 168, 7, host as u8)), port)
}
