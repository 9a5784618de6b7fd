//! Rendezvous rooms: two devices that do not know each other yet meet for a few minutes. In memory only.

use super::reply::{Answer, Refusal, bad, refuse, too_large};
use super::{Core, Network, SessionId, limits};
use crate::storage::{Storage, TransportKey};
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
    opener: Side,
    joiner: Option<Side>,
    network: Option<Network>,
    code: Option<String>,
    expires_ms: u64,
}

/// One of the two, known by the key of its session: it may lose the connection and come back.
#[derive(Debug)]
struct Side {
    key: TransportKey,
    session: Option<SessionId>,
    /// Without a session since the tick at this time.
    away_ms: Option<u64>,
    /// What it has said, for the other side, should that be away.
    said: Vec<Vec<u8>>,
}

impl Side {
    fn new(key: TransportKey, session: SessionId) -> Self {
        Self { key, session: Some(session), away_ms: None, said: Vec::new() }
    }

    fn is_back(&mut self, session: SessionId) {
        (self.session, self.away_ms) = (Some(session), None);
    }
}

impl Room {
    fn sides(&mut self) -> impl Iterator<Item = &mut Side> {
        [Some(&mut self.opener), self.joiner.as_mut()].into_iter().flatten()
    }

    /// The side of this session, and the other one.
    fn side(&mut self, session: SessionId) -> Option<(&mut Side, Option<&mut Side>)> {
        if self.opener.session == Some(session) {
            return Some((&mut self.opener, self.joiner.as_mut()));
        }
        let joiner = self.joiner.as_mut().filter(|side| side.session == Some(session))?;
        Some((joiner, Some(&mut self.opener)))
    }
}

impl Rooms {
    pub(super) fn new(seed: [u8; 32]) -> Self {
        Self { seed, opened: 0, rooms: HashMap::new(), codes: HashMap::new() }
    }

    /// Closes what is too old, and where a side has been away for too long; answers whom to tell.
    pub(super) fn expire(&mut self, now_ms: u64) -> Vec<(SessionId, Body)> {
        let mut ids = Vec::new();
        for (id, room) in &mut self.rooms {
            let mut over = room.expires_ms <= now_ms;
            for side in room.sides().filter(|side| side.session.is_none()) {
                over |= *side.away_ms.get_or_insert(now_ms) + limits::ROOM_ABSENCE_MS <= now_ms;
            }
            ids.extend(over.then_some(*id));
        }
        ids.sort();
        ids.into_iter().flat_map(|id| self.close(&id, None, ErrorCode::ErrorRendezvousUnknown)).collect()
    }

    /// This session is gone; its rooms wait for its return.
    pub(super) fn left(&mut self, session: SessionId) {
        let sides = self.rooms.values_mut().flat_map(Room::sides);
        sides.filter(|side| side.session == Some(session)).for_each(|side| side.session = None);
    }

    /// What this key opened on a connection that broke, and did not come back to, is not on its screen any more.
    fn forget_lost(&mut self, key: &TransportKey, session: SessionId) {
        let Self { rooms, codes, .. } = self;
        rooms.retain(|_, room| {
            let lost = room.opener.key == *key && room.opener.session != Some(session) && room.joiner.is_none();
            if lost && let Some(code) = &room.code {
                codes.remove(code);
            }
            !lost
        });
    }

    /// Closes a room; answers whom to tell: those in it but not who closed it.
    fn close(&mut self, id: &RendezvousId, by: Option<SessionId>, reason: ErrorCode) -> Vec<(SessionId, Body)> {
        let Some(mut room) = self.rooms.remove(id) else { return Vec::new() };
        if let Some(code) = &room.code {
            self.codes.remove(code);
        }
        let closed = RendezvousClosed { rendezvous_id: id.to_vec(), reason: reason.into() };
        let inside = room.sides().filter_map(|side| side.session).filter(|session| Some(*session) != by);
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
        let (key, network) =
            self.sessions.get(&session).map(|state| (state.key, state.network)).ok_or_else(no_session)?;
        let rooms = &mut self.rooms;
        rooms.forget_lost(&key, session);
        if rooms.rooms.len() >= limits::ROOMS
            || rooms.rooms.values().filter(|room| room.opener.key == key).count() >= limits::ROOMS_OF_SESSION
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
        let expires_ms = now_ms + u64::from(lifetime_s) * 1000;
        rooms.rooms.insert(id, Room { opener: Side::new(key, session), joiner: None, network, code, expires_ms });
        Ok(opened(id, false, 0))
    }

    pub(super) fn join_rendezvous(&mut self, session: SessionId, request: JoinRendezvous, now_ms: u64) -> Answer {
        let state = self.sessions.get(&session).ok_or_else(no_session)?;
        let (key, network, failed_joins) = (state.key, state.network, state.failed_joins);
        if failed_joins >= limits::FAILED_JOINS {
            return Err(refuse(ErrorCode::ErrorRateLimited, "too many rooms tried"));
        }
        let id = match request.by.ok_or_else(|| bad("no room named"))? {
            By::RendezvousId(id) => Some(room_id(&id)?),
            By::Code(code) => room_code(&code)?.and_then(|code| self.rooms.codes.get(&code).copied()),
        };
        // Time may have passed since the last tick.
        let there = id.filter(|id| self.rooms.rooms.get(id).is_some_and(|room| room.expires_ms > now_ms));
        let opener = there.and_then(|id| self.rooms.rooms.get(&id)).map(|room| room.opener.key);
        if opener != Some(key) {
            // A room is joined by whoever takes the new device in, never by a stranger: codes are short.
            self.caller(session)?;
        }
        let Some((id, room)) = there.and_then(|id| Some((id, self.rooms.rooms.get_mut(&id)?))) else {
            self.sessions.entry(session).and_modify(|state| state.failed_joins += 1);
            return Err(unknown_room());
        };
        let same_network = room.network.is_some() && room.network == network;
        let (side, other) = match &mut room.joiner {
            joiner if opener == Some(key) => (&mut room.opener, joiner.as_mut()),
            Some(joiner) if joiner.key == key => (joiner, Some(&mut room.opener)),
            Some(_) => {
                for (other, closed) in self.rooms.close(&id, None, ErrorCode::ErrorRendezvousTaken) {
                    self.push(other, 0, closed);
                }
                let taken = "somebody joined before: the room is closed for all";
                return Err(refuse(ErrorCode::ErrorRendezvousTaken, taken));
            }
            joiner @ None => {
                room.expires_ms = now_ms + limits::JOINED_LIFETIME_MS;
                (joiner.insert(Side::new(key, session)), Some(&mut room.opener))
            }
        };
        side.is_back(session);
        let stored = side.said.len() as u32;
        let missed: Vec<Body> = other.iter().flat_map(|other| missed(id, &other.said, request.heard)).collect();
        missed.into_iter().for_each(|message| self.push(session, 0, message));
        Ok(opened(id, same_network, stored))
    }

    pub(super) fn send_rendezvous(&mut self, session: SessionId, request: SendRendezvous) -> Answer {
        if request.payload.len() > limits::ROOM_MESSAGE_BYTES {
            return Err(too_large("rendezvous message"));
        }
        let id = room_id(&request.rendezvous_id)?;
        let room = self.rooms.rooms.get_mut(&id).ok_or_else(unknown_room)?;
        let (side, other) = room.side(session).ok_or_else(unknown_room)?;
        let Some(other) = other else { return Err(bad("nobody has joined yet")) };
        let before = side.said.len() as u32;
        if request.number <= before {
            return Ok(Body::Ok(Done {}));
        }
        if request.number > before + 1 {
            return Err(bad("a message is missing"));
        }
        if side.said.len() + other.said.len() >= limits::ROOM_MESSAGES {
            return Err(refuse(ErrorCode::ErrorQuota, "messages in one room"));
        }
        side.said.push(request.payload);
        if let Some(other) = other.session {
            let news: Vec<Body> = missed(id, &side.said, before).collect();
            news.into_iter().for_each(|message| self.push(other, 0, message));
        }
        Ok(Body::Ok(Done {}))
    }

    pub(super) fn close_rendezvous(&mut self, session: SessionId, request: CloseRendezvous) -> Answer {
        let id = room_id(&request.rendezvous_id)?;
        if self.rooms.rooms.get_mut(&id).is_some_and(|room| room.side(session).is_some()) {
            for (other, closed) in self.rooms.close(&id, Some(session), ErrorCode::ErrorUnspecified) {
                self.push(other, 0, closed);
            }
        }
        Ok(Body::Ok(Done {}))
    }
}

fn opened(id: RendezvousId, same_network: bool, stored: u32) -> Body {
    Body::RendezvousOpened(RendezvousOpened { rendezvous_id: id.to_vec(), same_network, stored })
}

/// What was said after the first `heard` messages.
fn missed(id: RendezvousId, said: &[Vec<u8>], heard: u32) -> impl Iterator<Item = Body> {
    let numbered = (1u32..).zip(said).skip(heard as usize);
    numbered.map(move |(number, payload)| {
        Body::RendezvousMessage(RendezvousMessage { rendezvous_id: id.to_vec(), payload: payload.clone(), number })
    })
}

fn no_session() -> Refusal {
    refuse(ErrorCode::ErrorUnavailable, "no such session")
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
