//! Carrying: messages for devices whose own relay can't be reached just now. This relay knows neither their groups nor,
//! often, them; it keeps what a device brings for those it names, until they have it or a week is over.

use super::reply::{Answer, bad, device_ids, group_id, refuse, request_key, too_large};
use super::{Core, SessionId, limits};
use crate::storage::*;
use harkara_wire::proto::relay::{
    AckCarried, Carried, Carry, ErrorCode, Ok as Done, ServerFrame, Stored, client_frame::Request, server_frame::Body,
};

/// How far what is carried for a session's device is sent.
#[derive(Debug)]
pub(super) struct Carrying {
    sent: u64,
    acked: u64,
    /// Places of what is not yet acknowledged.
    in_flight: usize,
}

/// What a guest may ask for: all it takes to be carried for.
pub(super) fn is_for_guests(request: &Request) -> bool {
    matches!(
        request,
        Request::Carry(_)
            | Request::SubscribeCarried(_)
            | Request::AckCarried(_)
            | Request::PutBlob(_)
            | Request::GetBlob(_)
            | Request::FindBlobs(_)
            | Request::PutRemoval(_)
    )
}

impl<S: Storage> Core<S> {
    pub(super) fn carry(&mut self, caller: StoredDevice, request: Carry, now_ms: u64) -> Answer {
        if request.sealed.len() > limits::MESSAGE_BYTES {
            return Err(too_large("message"));
        }
        if request.to.len() as u64 > limits::GROUP_DEVICES {
            return Err(refuse(ErrorCode::ErrorQuota, "too many devices"));
        }
        if request.sealed.is_empty() || request.to.is_empty() || request.epoch > limits::COUNTER_MAX {
            return Err(bad("nothing to carry, or for nobody"));
        }
        let to = device_ids(&request.to)?;
        let new = NewCarried {
            sender: caller.device_id,
            group_id: group_id(&request.group_id)?,
            epoch: request.epoch,
            message_key: request_key(&request.message_key)?,
            to: &to,
            sealed: &request.sealed,
            quota: limits::CARRIED_QUOTA,
        };
        match self.storage.carry(&new, now_ms)? {
            CarriedStored::Done { stored_ms } => {
                self.carried_due.extend(to.iter().filter_map(|device| self.carried_to.get(device)));
                Ok(Body::Stored(Stored { stored_ms }))
            }
            CarriedStored::Quota => Err(refuse(ErrorCode::ErrorQuota, "carried messages")),
        }
    }

    pub(super) fn subscribe_carried(&mut self, session: SessionId, caller: StoredDevice) -> Answer {
        if let Some(other) = self.carried_to.insert(caller.device_id, session)
            && other != session
            && let Some(state) = self.sessions.get_mut(&other)
        {
            state.carrying = None;
        }
        if let Some(state) = self.sessions.get_mut(&session) {
            state.carrying = Some(Carrying { sent: 0, acked: 0, in_flight: 0 });
            self.carried_due.insert(session);
        }
        Ok(Body::Ok(Done {}))
    }

    pub(super) fn ack_carried(&mut self, session: SessionId, caller: StoredDevice, request: AckCarried) -> Answer {
        let carrying = self.sessions.get_mut(&session).and_then(|state| state.carrying.as_mut());
        let Some(carrying) = carrying.filter(|carrying| request.sequence <= carrying.sent) else {
            return Err(bad("acknowledges what was not sent"));
        };
        carrying.acked = request.sequence.max(carrying.acked);
        if carrying.acked == carrying.sent {
            carrying.in_flight = 0;
            self.carried_due.insert(session);
        }
        self.storage.ack_carried(&caller.device_id, request.sequence)?;
        Ok(Body::Ok(Done {}))
    }

    /// Sends what is carried to everybody who is due; a window, then nothing before all of it is acknowledged.
    pub(super) fn deliver_carried(&mut self) -> StorageResult<()> {
        for session in std::mem::take(&mut self.carried_due) {
            let Some(state) = self.sessions.get_mut(&session) else { continue };
            let (Some(device), Some(carrying)) = (state.device, state.carrying.as_mut()) else { continue };
            let room = limits::CARRIED_WINDOW.saturating_sub(carrying.in_flight);
            if room == 0 {
                continue;
            }
            let items = self.storage.carried(&device.device_id, carrying.sent, room, limits::WINDOW_BYTES)?;
            carrying.in_flight += items.len();
            for item in items {
                carrying.sent = item.sequence;
                let CarriedItem { sequence, group_id, epoch, message_key, sealed } = item;
                let body = Body::Carried(Carried { sequence, group_id, epoch, message_key, sealed });
                self.outgoing.push((session, ServerFrame { request_id: 0, body: Some(body) }));
            }
        }
        Ok(())
    }
}
