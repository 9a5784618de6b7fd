//! Connections: frames come late, in order, and sometimes not at all.

use super::relay::secret;
use super::{Happening, World};
use crate::network::Wire;
use harkara_api::Fault;
use harkara_engine::Input;
use harkara_relay::SessionId;
use harkara_wire::proto::relay::{ClientFrame, ServerFrame, server_frame::Body};
use harkara_wire::relay_link::RelayLink;
use harkara_wire::session::{Responder, public_key};
use prost::Message;

impl World {
    pub(super) fn try_to_connect(&mut self, device: usize, wait_ms: u64) {
        let state = &mut self.devices[device];
        if state.wanted && !state.offline && state.wire.is_none() && !state.connecting {
            state.connecting = true;
            let at_ms = self.now_ms + self.dice.between(0, wait_ms);
            self.at(at_ms, Happening::Connect(device));
        }
    }

    pub(super) fn connect(&mut self, device: usize) {
        let seed = self.dice.seed();
        let gone = self.is_down(self.devices[device].relay) || self.is_elsewhere(device, self.devices[device].relay);
        let state = &mut self.devices[device];
        state.connecting = false;
        if !state.wanted || state.offline || state.wire.is_some() {
            return;
        }
        let relay = state.relay;
        if state.engine.is_some() && (state.cut_off.contains(&relay) || gone) {
            self.input(device, Input::Disconnected(Fault::RelayDown));
            // As it would wait in the end; at first it tries sooner.
            return self.try_to_connect(device, 20_000);
        }
        let state = &mut self.devices[device];
        let Some(engine) = &state.engine else { return };
        let Ok((_, message)) = engine.session(seed) else {
            // It was being linked when it died, and knows of no relay any more.
            state.wanted = false;
            return;
        };
        let accepted = Responder::new(&secret(relay), seed).unwrap().answer(&message).unwrap();
        let number = self.wires.len();
        state.wire = Some(number);
        let session = SessionId(number as u64 + 1);
        self.wires.push(Wire {
            device,
            relay,
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

    /// The engine wants a connection to this relay, in place of one to another.
    pub(super) fn connect_to(&mut self, device: usize, link: &str) {
        let key = RelayLink::parse(link).unwrap().key;
        let relay = (0..self.relays.len()).find(|relay| public_key(&secret(*relay)) == key).unwrap();
        if self.devices[device].relay != relay {
            self.lose_wire(device);
        }
        (self.devices[device].relay, self.devices[device].wanted) = (relay, true);
        self.try_to_connect(device, 0);
    }

    /// The engine wants to know when this relay can be reached.
    pub(super) fn look_for(&mut self, device: usize, link: Option<&str>) {
        let relay = |link: &str| {
            let key = RelayLink::parse(link).unwrap().key;
            (0..self.relays.len()).find(|relay| public_key(&secret(*relay)) == key).unwrap()
        };
        let looks_for = link.map(relay);
        if std::mem::replace(&mut self.devices[device].looks_for, looks_for) != looks_for {
            self.look_again(device);
        }
    }

    fn look_again(&mut self, device: usize) {
        let at_ms = self.now_ms + self.dice.between(500, 20_000);
        self.at(at_ms, Happening::Probe(device, self.devices[device].life));
    }

    pub(super) fn probe(&mut self, device: usize, life: u64) {
        let state = &self.devices[device];
        let Some(relay) = state.looks_for.filter(|_| state.life == life && state.engine.is_some()) else { return };
        if state.offline || state.cut_off.contains(&relay) || self.is_down(relay) {
            return self.look_again(device);
        }
        self.devices[device].looks_for = None;
        self.input(device, Input::Probed);
    }

    /// From where a device is now, a relay can't be reached, or can be again.
    pub fn set_cut_off(&mut self, device: usize, relay: usize, cut_off: bool) {
        if cut_off {
            self.devices[device].cut_off.insert(relay);
            if self.devices[device].wire.is_some_and(|wire| self.wires[wire].relay == relay) {
                self.break_wire(device);
            }
        } else {
            self.devices[device].cut_off.remove(&relay);
        }
    }

    /// When a frame sent now arrives.
    pub(super) fn arrival(&mut self, wire: usize, to_relay: bool) -> u64 {
        let (low, high) = self.weather.delay_ms;
        let at_ms = self.now_ms + self.dice.between(low, high);
        let wire = &mut self.wires[wire];
        let last = if to_relay { &mut wire.to_relay_ms } else { &mut wire.to_device_ms };
        *last = at_ms.max(*last);
        *last
    }

    pub(super) fn send(&mut self, device: usize, frame: &ClientFrame) {
        let Some(wire) = self.devices[device].wire.filter(|wire| self.wires[*wire].ready) else { return };
        tracing::debug!(at = self.now_ms, device, ?frame);
        if self.tap.as_mut().is_none_or(|tap| tap(device, frame)) {
            let at_ms = self.arrival(wire, true);
            self.at(at_ms, Happening::ToRelay(wire, frame.encode_to_vec()));
        }
        if self.dice.chance(self.weather.cut) {
            self.break_wire(device);
        }
    }

    /// A device (or whoever has its keys) sends these bytes instead of a frame.
    pub fn inject(&mut self, device: usize, bytes: Vec<u8>) {
        self.until(|world| world.devices[device].wire.is_some());
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
    pub(super) fn lose_wire(&mut self, device: usize) -> bool {
        let Some(wire) = self.devices[device].wire.take() else { return false };
        self.wires[wire].device_end = false;
        let notices_ms = self.now_ms + self.dice.between(0, self.weather.linger_ms);
        self.at(notices_ms, Happening::RelayNotices(wire));
        true
    }

    pub(super) fn device_hears(&mut self, wire: usize, bytes: &[u8]) {
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
                    self.devices[device].gets.clear();
                    self.input(device, Input::Connected(welcome));
                }
                Some(Body::GoingAway(_)) => going_away = true,
                _ => frames.extend(self.keep_chunk(device, frame)),
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
    pub(super) fn arrived_as_well(&mut self, wire: usize) -> Vec<ServerFrame> {
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
}
