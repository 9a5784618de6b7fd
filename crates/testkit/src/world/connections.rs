//! Connections: frames come late, in order, and sometimes not at all.

use super::{Happening, RELAY_SECRET, World};
use crate::network::Wire;
use harkara_api::Fault;
use harkara_engine::Input;
use harkara_relay::SessionId;
use harkara_wire::proto::relay::{ClientFrame, ServerFrame, server_frame::Body};
use harkara_wire::session::Responder;
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
