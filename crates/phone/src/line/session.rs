//! The session inside the WebSocket: handshake, frames, and whether the other end is still there.

use harkara_api::Fault;
use harkara_wire::proto::relay::{ClientFrame, Ping, ServerFrame, client_frame::Request, server_frame::Body};
use harkara_wire::session::{Initiator, SessionError, Transport};
use prost::Message;

/// Silence after which the relay is asked for a sign of life: many networks forget a quiet connection after a minute.
const ASK_AFTER_MS: u64 = 31_000;
/// Silence after which the connection is taken for dead.
const DEAD_AFTER_MS: u64 = 45_000;
/// The number of the driver's own question; the engine counts from 1.
const PING_ID: u64 = u64::MAX;

/// Where the session stands.
pub enum Link {
    /// No socket, or none that is open.
    Away,
    /// Message 1 is on its way.
    Handshake(Box<Initiator>),
    /// Frames can pass.
    Open(Open),
}

/// A session that stands.
pub struct Open {
    transport: Transport,
    heard_ms: u64,
    asked: bool,
}

/// What a WebSocket message brought.
#[derive(Debug)]
pub enum Received {
    /// Nothing for the engine yet.
    Nothing,
    /// A whole frame.
    Frame(ServerFrame),
}

/// What silence calls for.
#[derive(Debug, PartialEq, Eq)]
pub enum Silence {
    /// Nothing yet.
    Bearable,
    /// These messages, to ask for a sign of life.
    Ask(Vec<Vec<u8>>),
    /// The connection is dead.
    Dead,
}

impl Link {
    /// Takes one WebSocket message. After an error the connection is of no more use.
    pub fn receive(&mut self, message: &[u8], now_ms: u64) -> Result<Received, Fault> {
        match std::mem::replace(self, Self::Away) {
            Self::Away => Ok(Received::Nothing),
            Self::Handshake(initiator) => {
                let transport = initiator.finish(message).map_err(fault)?;
                *self = Self::Open(Open { transport, heard_ms: now_ms, asked: false });
                Ok(Received::Nothing)
            }
            Self::Open(mut open) => {
                let whole = open.transport.open(message).map_err(fault)?;
                open.heard_ms = now_ms;
                open.asked = false;
                *self = Self::Open(open);
                let Some(bytes) = whole else { return Ok(Received::Nothing) };
                let frame = ServerFrame::decode(bytes.as_slice()).map_err(|_| Fault::RelayFault)?;
                Ok(if frame.request_id == PING_ID { Received::Nothing } else { Received::Frame(frame) })
            }
        }
    }

    /// Cuts and encrypts a frame. `None` where there is no session: the engine will say it again.
    pub fn seal(&mut self, frame: &ClientFrame) -> Option<Vec<Vec<u8>>> {
        let Self::Open(open) = self else { return None };
        match open.transport.seal(&frame.encode_to_vec()) {
            Ok(messages) => Some(messages),
            Err(error) => {
                tracing::error!(%error, request = frame.request_id, "a frame can't be sent");
                None
            }
        }
    }

    /// Asks for a sign of life.
    pub fn ask(&mut self) -> Vec<Vec<u8>> {
        let ping = ClientFrame { request_id: PING_ID, request: Some(Request::Ping(Ping {})) };
        self.seal(&ping).unwrap_or_default()
    }

    /// Looks how long the relay has been silent.
    pub fn silence(&mut self, now_ms: u64) -> Silence {
        let Self::Open(open) = self else { return Silence::Bearable };
        let silent_ms = now_ms.saturating_sub(open.heard_ms);
        if silent_ms >= DEAD_AFTER_MS {
            *self = Self::Away;
            return Silence::Dead;
        }
        if silent_ms < ASK_AFTER_MS || open.asked {
            return Silence::Bearable;
        }
        open.asked = true;
        Silence::Ask(self.ask())
    }

    /// When to look at the silence next.
    pub fn timeout(&self) -> Option<u64> {
        let Self::Open(open) = self else { return None };
        Some(open.heard_ms + if open.asked { DEAD_AFTER_MS } else { ASK_AFTER_MS })
    }
}

/// The first frame of a session, which says that the relay stands behind it.
pub fn as_welcome(frame: &ServerFrame) -> Option<&harkara_wire::proto::relay::Welcome> {
    match &frame.body {
        Some(Body::Welcome(welcome)) => Some(welcome),
        _ => None,
    }
}

fn fault(error: SessionError) -> Fault {
    match error {
        SessionError::RelayKey => Fault::RelayKeyChanged,
        _ => Fault::RelayFault,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use harkara_wire::proto::relay::Ok as Done;
    use harkara_wire::session::{Responder, public_key};

    const RELAY: [u8; 32] = [7; 32];
    const DEVICE: [u8; 32] = [9; 32];

    /// A session that stands since the time 0, and the relay's end of it.
    fn session() -> (Link, Transport) {
        let (initiator, message) = Initiator::new(&DEVICE, &public_key(&RELAY), [1; 32]).unwrap();
        let accepted = Responder::new(&RELAY, [2; 32]).unwrap().answer(&message).unwrap();
        let mut link = Link::Handshake(Box::new(initiator));
        assert!(matches!(link.receive(&accepted.message, 0), Ok(Received::Nothing)));
        (link, accepted.transport)
    }

    fn answer(relay: &mut Transport, request_id: u64) -> Vec<u8> {
        let frame = ServerFrame { request_id, body: Some(Body::Ok(Done {})) };
        relay.seal(&frame.encode_to_vec()).unwrap().remove(0)
    }

    #[test]
    fn a_silent_relay_is_asked_once_and_then_given_up() {
        let (mut link, mut relay) = session();
        assert_eq!(link.timeout(), Some(ASK_AFTER_MS));
        assert_eq!(link.silence(ASK_AFTER_MS - 1), Silence::Bearable);
        let Silence::Ask(messages) = link.silence(ASK_AFTER_MS) else { panic!("not asked") };
        let ping = ClientFrame::decode(relay.open(&messages[0]).unwrap().unwrap().as_slice()).unwrap();
        assert!(matches!(ping.request, Some(Request::Ping(_))));
        assert_eq!(link.silence(ASK_AFTER_MS + 1), Silence::Bearable);
        assert_eq!(link.timeout(), Some(DEAD_AFTER_MS));
        assert_eq!(link.silence(DEAD_AFTER_MS), Silence::Dead);
        assert_eq!(link.timeout(), None);
    }

    #[test]
    fn a_sign_of_life_keeps_the_connection_and_is_no_frame_of_the_engines() {
        let (mut link, mut relay) = session();
        assert!(matches!(link.silence(ASK_AFTER_MS), Silence::Ask(_)));
        let pong = answer(&mut relay, PING_ID);
        assert!(matches!(link.receive(&pong, 40_000), Ok(Received::Nothing)));
        assert_eq!(link.silence(DEAD_AFTER_MS), Silence::Bearable);
        let frame = answer(&mut relay, 1);
        assert!(matches!(link.receive(&frame, 40_001), Ok(Received::Frame(ServerFrame { request_id: 1, .. }))));
    }

    #[test]
    fn another_key_than_the_pinned_one_is_told_from_nonsense() {
        let (initiator, message) = Initiator::new(&DEVICE, &public_key(&RELAY), [1; 32]).unwrap();
        let mut accepted = Responder::new(&RELAY, [2; 32]).unwrap().answer(&message).unwrap();
        let mut link = Link::Handshake(Box::new(initiator));
        accepted.message[40] ^= 1;
        assert_eq!(link.receive(&accepted.message, 0).unwrap_err(), Fault::RelayKeyChanged);

        let (mut link, _) = session();
        assert_eq!(link.receive(b"nonsense", 0).unwrap_err(), Fault::RelayFault);
        assert!(matches!(link.receive(b"more of it", 0), Ok(Received::Nothing)));
    }

    #[test]
    fn a_session_lets_nothing_pass_that_is_no_frame() {
        let (mut link, mut relay) = session();
        let nonsense = relay.seal(&[0xff; 40]).unwrap().remove(0);
        assert_eq!(link.receive(&nonsense, 0).unwrap_err(), Fault::RelayFault);
    }
}
