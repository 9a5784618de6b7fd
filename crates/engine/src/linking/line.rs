//! One side's end of the line through a room: what it has said and heard, so that a broken connection costs nothing.

use super::effect::{Effects, Question};
use harkara_wire::id::RendezvousId;
use harkara_wire::proto::relay::{JoinRendezvous, SendRendezvous, client_frame::Request, join_rendezvous::By};

/// See the module.
pub(super) struct Line {
    /// The room it leads through.
    pub room: RendezvousId,
    said: Vec<Vec<u8>>,
    heard: u32,
}

impl Line {
    /// Into a room just entered.
    pub fn new(room: RendezvousId) -> Self {
        Self { room, said: Vec::new(), heard: 0 }
    }

    /// Says this to the other side, sooner or later.
    pub fn say(&mut self, payload: Vec<u8>, effects: &mut Effects) {
        self.said.push(payload);
        self.send_after(self.said.len() - 1, effects);
    }

    /// Whether the other side's message of this number is the next one.
    pub fn hears(&mut self, number: u32) -> bool {
        let next = number == self.heard + 1;
        self.heard += u32::from(next);
        next
    }

    /// There is a connection again: back into the room.
    pub fn come_back(&self, effects: &mut Effects) {
        come_back(self.room, self.heard, effects);
    }

    /// The relay has let this side in again, and has so many of its messages.
    pub fn resume(&self, stored: u32, effects: &mut Effects) {
        self.send_after(stored as usize, effects);
    }

    fn send_after(&self, stored: usize, effects: &mut Effects) {
        for (number, payload) in (1..).zip(&self.said).skip(stored) {
            let request = SendRendezvous { rendezvous_id: self.room.to_vec(), payload: payload.clone(), number };
            effects.ask(Question::Say(self.room), Request::SendRendezvous(request));
        }
    }
}

/// Asks to be let into a room again, having heard so many messages in it.
pub(super) fn come_back(room: RendezvousId, heard: u32, effects: &mut Effects) {
    let by = Some(By::RendezvousId(room.to_vec()));
    effects.ask(Question::Back(room), Request::JoinRendezvous(JoinRendezvous { by, heard }));
}
