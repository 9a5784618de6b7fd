//! Rendezvous rooms: two devices that do not know each other yet meet for a few minutes. In memory only.

use super::reply::{Answer, Refusal, bad, refuse, too_large};
use super::{Core, Network, SessionId, limits};
use crate::storage::Storage;
use harkara_wire::id::RendezvousId;
use harkara_wire::proto::relay::{
    CloseRendezvous, ErrorCode, JoinRendezvous, Ok as Done, OpenRendezvous, RendezvousClosed, RendezvousMessage,
    RendezvousOpened, SendRendezvous, join_rendezvous::By, server_frame::Body,
};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// All rooms there are.
#[derive(Debug)]
pub(super) struct Rooms {
    seed: [u8; 32],
    opened: u64,
    rooms: HashMap<RendezvousId, Room>,
    codes: HashMap<String, RendezvousId>,
}

#[derive(Debug)]
struct Room {
    opener: SessionId,
    joiner: Option<SessionId>,
    network: Option<Network>,
    code: Option<String>,
    expires_ms: u64,
    messages: u32,
}

impl Rooms {
    pub(super) fn new(seed: [u8; 32]) -> Self {
        Self { seed, opened: 0, rooms: HashMap::new(), codes: HashMap::new() }
    }

    pub(super) fn clear(&mut self) {
        self.rooms.clear();
        self.codes.clear();
    }

    /// Closes what is too old; answers whom to tell.
    pub(super) fn expire(&mut self, now_ms: u64) -> Vec<(SessionId, Body)> {
        self.close_where(|room| room.expires_ms <= now_ms, None, ErrorCode::ErrorRendezvousUnknown)
    }

    /// Closes the rooms of a session that is gone; answers whom to tell.
    pub(super) fn left(&mut self, session: SessionId) -> Vec<(SessionId, Body)> {
        let its = |room: &Room| room.opener == session || room.joiner == Some(session);
        self.close_where(its, Some(session), ErrorCode::ErrorUnspecified)
    }

    fn close_where(
        &mut self,
        which: impl Fn(&Room) -> bool,
        by: Option<SessionId>,
        reason: ErrorCode,
    ) -> Vec<(SessionId, Body)> {
        let mut ids: Vec<_> = self.rooms.iter().filter(|(_, room)| which(room)).map(|(id, _)| *id).collect();
        ids.sort();
        ids.into_iter().flat_map(|id| self.close(&id, by, reason)).collect()
    }

    /// Closes a room; answers whom to tell: those in it but not who closed it.
    fn close(&mut self, id: &RendezvousId, by: Option<SessionId>, reason: ErrorCode) -> Vec<(SessionId, Body)> {
        let Some(room) = self.rooms.remove(id) else { return Vec::new() };
        if let Some(code) = room.code {
            self.codes.remove(&code);
        }
        let closed = RendezvousClosed { rendezvous_id: id.to_vec(), reason: reason.into() };
        let inside = [Some(room.opener), room.joiner].into_iter().flatten().filter(|session| Some(*session) != by);
        inside.map(|session| (session, Body::RendezvousClosed(closed.clone()))).collect()
    }

    fn fresh_id(&mut self) -> RendezvousId {
        self.opened += 1;
        let digest = Sha256::new().chain_update(self.seed).chain_update(self.opened.to_be_bytes()).finalize();
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        RendezvousId(id)
    }
}

impl<S: Storage> Core<S> {
    pub(super) fn open_rendezvous(&mut self, session: SessionId, request: OpenRendezvous, now_ms: u64) -> Answer {
        let rooms = &mut self.rooms;
        if rooms.rooms.len() >= limits::ROOMS
            || rooms.rooms.values().filter(|room| room.opener == session).count() >= limits::ROOMS_OF_SESSION
        {
            return Err(refuse(ErrorCode::ErrorQuota, "rooms"));
        }
        let code = room_code(&request.code)?;
        if code.as_ref().is_some_and(|code| rooms.codes.contains_key(code)) {
            return Err(refuse(ErrorCode::ErrorRendezvousTaken, "another room has this code"));
        }
        let id = rooms.fresh_id();
        if let Some(code) = &code {
            rooms.codes.insert(code.clone(), id);
        }
        let lifetime_s = request.lifetime_s.clamp(1, limits::ROOM_LIFETIME_S);
        let network = self.sessions.get(&session).and_then(|state| state.network);
        let expires_ms = now_ms + u64::from(lifetime_s) * 1000;
        rooms.rooms.insert(id, Room { opener: session, joiner: None, network, code, expires_ms, messages: 0 });
        Ok(Body::RendezvousOpened(RendezvousOpened { rendezvous_id: id.to_vec(), same_network: false }))
    }

    pub(super) fn join_rendezvous(&mut self, session: SessionId, request: JoinRendezvous, now_ms: u64) -> Answer {
        // A room is joined by whoever takes the new device in, never by a stranger: codes are short.
        self.caller(session)?;
        let Some(state) = self.sessions.get_mut(&session) else { return Err(unknown_room()) };
        if state.failed_joins >= limits::FAILED_JOINS {
            return Err(refuse(ErrorCode::ErrorRateLimited, "too many rooms tried"));
        }
        let id = match request.by.ok_or_else(|| bad("no room named"))? {
            By::RendezvousId(id) => Some(room_id(&id)?),
            By::Code(code) => room_code(&code)?.and_then(|code| self.rooms.codes.get(&code).copied()),
        };
        // Time may have passed since the last tick.
        let room = id.and_then(|id| Some((id, self.rooms.rooms.get_mut(&id)?)));
        let Some((id, room)) = room.filter(|(_, room)| room.expires_ms > now_ms) else {
            state.failed_joins += 1;
            return Err(unknown_room());
        };
        if room.opener == session {
            return Err(bad("one's own room"));
        }
        if room.joiner.is_some() {
            for (other, closed) in self.rooms.close(&id, None, ErrorCode::ErrorRendezvousTaken) {
                self.push(other, 0, closed);
            }
            return Err(refuse(ErrorCode::ErrorRendezvousTaken, "somebody joined before: the room is closed for all"));
        }
        room.joiner = Some(session);
        room.expires_ms = now_ms + limits::JOINED_LIFETIME_MS;
        let same_network = room.network.is_some() && room.network == state.network;
        Ok(Body::RendezvousOpened(RendezvousOpened { rendezvous_id: id.to_vec(), same_network }))
    }

    pub(super) fn send_rendezvous(&mut self, session: SessionId, request: SendRendezvous) -> Answer {
        if request.payload.len() > limits::ROOM_MESSAGE_BYTES {
            return Err(too_large("rendezvous message"));
        }
        let id = room_id(&request.rendezvous_id)?;
        let room = self.rooms.rooms.get_mut(&id).ok_or_else(unknown_room)?;
        let other = match room.joiner {
            Some(joiner) if joiner == session => room.opener,
            Some(joiner) if room.opener == session => joiner,
            None if room.opener == session => return Err(bad("nobody has joined yet")),
            _ => return Err(unknown_room()),
        };
        room.messages += 1;
        if room.messages > limits::ROOM_MESSAGES {
            return Err(refuse(ErrorCode::ErrorQuota, "messages in one room"));
        }
        self.push(
            other,
            0,
            Body::RendezvousMessage(RendezvousMessage { rendezvous_id: id.to_vec(), payload: request.payload }),
        );
        Ok(Body::Ok(Done {}))
    }

    pub(super) fn close_rendezvous(&mut self, session: SessionId, request: CloseRendezvous) -> Answer {
        let id = room_id(&request.rendezvous_id)?;
        let its = |room: &Room| room.opener == session || room.joiner == Some(session);
        if self.rooms.rooms.get(&id).is_some_and(its) {
            for (other, closed) in self.rooms.close(&id, Some(session), ErrorCode::ErrorUnspecified) {
                self.push(other, 0, closed);
            }
        }
        Ok(Body::Ok(Done {}))
    }
}

fn unknown_room() -> Refusal {
    refuse(ErrorCode::ErrorRendezvousUnknown, "never opened, expired or closed")
}

fn room_id(bytes: &[u8]) -> Result<RendezvousId, Refusal> {
    RendezvousId::try_from(bytes).map_err(|_| bad("rendezvous id"))
}

/// The public half of a typed code: four characters of Crockford's base32, or none.
fn room_code(code: &str) -> Result<Option<String>, Refusal> {
    if code.is_empty() {
        return Ok(None);
    }
    let code = code.to_ascii_uppercase();
    let crockford = |b: u8| b.is_ascii_alphanumeric() && !b"ILOU".contains(&b);
    if code.len() == 4 && code.bytes().all(crockford) { Ok(Some(code)) } else { Err(bad("room code")) }
}
