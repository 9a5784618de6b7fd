//! Delivery: a cursor and a window for each subscribed session; everything comes from the storage, in order.

use super::reply::{Answer, bad};
use super::{Core, SessionId, limits, reply};
use crate::storage::*;
use harkara_wire::id::DeviceId;
use harkara_wire::proto::identity::AccountRecord;
use harkara_wire::proto::relay::{
    Ack, Deliver, GoingAway, GroupMessage, KeyPackagesLow, Ok as Done, Subscribe, deliver::Item, server_frame::Body,
};
use prost::Message;
use std::collections::VecDeque;

/// How far a session's mailbox is delivered.
#[derive(Debug)]
pub(super) struct Subscription {
    delivered: u64,
    /// Place and size of what is not yet acknowledged.
    in_flight: VecDeque<(u64, usize)>,
    bytes: usize,
}

impl<S: Storage> Core<S> {
    pub(super) fn subscribe(&mut self, session: SessionId, caller: StoredDevice, request: Subscribe) -> Answer {
        check_sequence(request.after)?;
        // Only now, not on connecting: a replayed first handshake message must not push the device itself out.
        if let Some(other) = self.subscribers.insert(caller.device_id, session)
            && other != session
        {
            self.push(other, 0, Body::GoingAway(GoingAway { retry_after_ms: limits::RETRY_MS }));
            self.forget(other);
            self.subscribers.insert(caller.device_id, session);
        }
        let delivered = self.storage.resume(&caller.device_id, request.after)?;
        let left = self.storage.key_packages_left(&caller.device_id)?;
        if left < limits::KEY_PACKAGES_LOW {
            self.push(session, 0, Body::KeyPackagesLow(KeyPackagesLow { left }));
        }
        if let Some(state) = self.sessions.get_mut(&session) {
            state.subscription = Some(Subscription { delivered, in_flight: VecDeque::new(), bytes: 0 });
            self.due.insert(session);
        }
        self.greet_with_vault(session, &caller)?;
        Ok(Body::Ok(Done {}))
    }

    pub(super) fn ack(&mut self, session: SessionId, caller: StoredDevice, request: Ack) -> Answer {
        check_sequence(request.sequence)?;
        if let Some(subscription) = self.sessions.get_mut(&session).and_then(|state| state.subscription.as_mut()) {
            if request.sequence > subscription.delivered {
                return Err(bad("acknowledges what was not delivered"));
            }
            while let Some((sequence, bytes)) = subscription.in_flight.front().copied()
                && sequence <= request.sequence
            {
                subscription.in_flight.pop_front();
                subscription.bytes -= bytes;
            }
            self.due.insert(session);
        }
        self.storage.ack(&caller.device_id, request.sequence)?;
        Ok(Body::Ok(Done {}))
    }

    /// These devices have something new.
    pub(super) fn wake(&mut self, devices: &[DeviceId]) {
        self.due.extend(devices.iter().filter_map(|device| self.subscribers.get(device)));
    }

    /// Delivers to everybody who is due what their window allows.
    pub(super) fn deliver_due(&mut self) -> StorageResult<()> {
        for session in std::mem::take(&mut self.due) {
            let Some(state) = self.sessions.get_mut(&session) else { continue };
            let (Some(device), Some(subscription)) = (state.device, state.subscription.as_mut()) else { continue };
            let items = limits::WINDOW_ITEMS - subscription.in_flight.len();
            let bytes = limits::WINDOW_BYTES.saturating_sub(subscription.bytes);
            if items == 0 || bytes == 0 {
                continue;
            }
            let items = self.storage.mailbox(&device.device_id, subscription.delivered, items, bytes)?;
            let count = items.len();
            for (number, item) in items.into_iter().enumerate() {
                subscription.delivered = item.sequence;
                subscription.bytes += item.payload.len();
                subscription.in_flight.push_back((item.sequence, item.payload.len()));
                let body = Body::Deliver(deliver(item, number + 1 < count)?);
                let frame = harkara_wire::proto::relay::ServerFrame { request_id: 0, body: Some(body) };
                self.outgoing.push((session, frame));
            }
        }
        Ok(())
    }
}

fn check_sequence(sequence: u64) -> Result<(), reply::Refusal> {
    if sequence > limits::COUNTER_MAX { Err(bad("sequence")) } else { Ok(()) }
}

fn deliver(item: MailboxItem, more: bool) -> StorageResult<Deliver> {
    let sequence = item.sequence;
    let kind = item.kind;
    let message = |item: MailboxItem| GroupMessage {
        group_id: item.group_id,
        sender: item.sender,
        payload: item.payload,
        stored_ms: item.stored_ms,
        message_key: item.message_key,
    };
    let item = match kind {
        ItemKind::Message => Item::Message(message(item)),
        ItemKind::Commit => Item::Commit(message(item)),
        ItemKind::Welcome => Item::Welcome(message(item)),
        ItemKind::Account => Item::Account(AccountRecord::decode(item.payload.as_slice()).map_err(StorageError::new)?),
    };
    Ok(Deliver { sequence, item: Some(item), more })
}
