//! The secure channel between a device and a relay: Noise IK inside WebSocket messages, frames cut into pieces.
//!
//! ```text
//! device: Initiator::new  -> message 1 ->  relay: Responder::answer
//! device: Initiator::finish <- message 2 <-       both: Transport::{seal, open}
//! ```

use crate::noise::{self, NoiseRng};
use snow::{HandshakeState, TransportState};
use zeroize::Zeroize;

/// A frame is at most this, unless it carries a commit, a welcome, a group info or an object of a backup.
pub const MAX_FRAME: usize = 1 << 20;
/// A frame that carries one of those is at most this; the session takes nothing larger. An object has up to 4 MiB of somebody's file.
pub const MAX_LARGE_FRAME: usize = (4 << 20) + (64 << 10);
/// WebSocket close code of a relay that could not open message 1: it was meant for another key.
pub const CLOSE_RELAY_KEY: u16 = 4001;
/// WebSocket close code after anything else that breaks the rules of this module.
pub const CLOSE_PROTOCOL: u16 = 4002;
/// WebSocket close code of a relay that has too much to do (RFC 6455 registers it as "try again later"): the reason says after
/// how many milliseconds, in decimal. No HTTP answer, for a browser's page would not learn of it.
pub const CLOSE_TRY_LATER: u16 = 1013;

const PATTERN: &str = "Noise_IK_25519_AESGCM_SHA256";
const PROLOGUE: &[u8] = b"harkara/relay/v1";
const PIECE: usize = 65_000;
const TAG: usize = 16;
const LAST: u8 = 0;
const MORE: u8 = 1;

/// Why a session can't go on. The connection is to be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// The other side does not hold the pinned key.
    #[error("the relay's key is not the pinned one")]
    RelayKey,
    /// Not a handshake message.
    #[error("malformed handshake")]
    Handshake,
    /// A message was forged, replayed, dropped or reordered.
    #[error("message does not decrypt")]
    Decrypt,
    /// A piece that is none.
    #[error("malformed piece")]
    Piece,
    /// A frame beyond the limit.
    #[error("frame too large")]
    FrameTooLarge,
}

/// The X25519 public key of a secret.
pub fn public_key(secret: &[u8; 32]) -> [u8; 32] {
    x25519_dalek::PublicKey::from(&x25519_dalek::StaticSecret::from(*secret)).to_bytes()
}

/// A device that has begun to talk to its relay.
pub struct Initiator(HandshakeState);

impl Initiator {
    /// Begins: answers the first WebSocket message. `seed` is fresh randomness for this session alone.
    pub fn new(
        transport_secret: &[u8; 32],
        relay_key: &[u8; 32],
        seed: [u8; 32],
    ) -> Result<(Self, Vec<u8>), SessionError> {
        let mut state = noise::builder(PATTERN, NoiseRng::new(seed))
            .and_then(|builder| builder.prologue(PROLOGUE))
            .and_then(|builder| builder.local_private_key(transport_secret))
            .and_then(|builder| builder.remote_public_key(relay_key))
            .and_then(|builder| builder.build_initiator())
            .map_err(|_| SessionError::Handshake)?;
        let message = noise::write(&mut state, &[]).map_err(|_| SessionError::RelayKey)?;
        Ok((Self(state), message))
    }

    /// Takes the relay's answer. Whoever answers without the pinned key fails here.
    pub fn finish(mut self, message: &[u8]) -> Result<Transport, SessionError> {
        noise::read(&mut self.0, message).map_err(|_| SessionError::RelayKey)?;
        Transport::new(self.0)
    }
}

/// A relay that waits for a device.
pub struct Responder(HandshakeState);

/// A device that has proved its transport key.
pub struct Accepted {
    /// The session.
    pub transport: Transport,
    /// The device's X25519 key.
    pub device_key: [u8; 32],
    /// The WebSocket message to answer with.
    pub message: Vec<u8>,
}

impl Responder {
    /// Gets ready. `seed` is fresh randomness for this session alone.
    pub fn new(relay_secret: &[u8; 32], seed: [u8; 32]) -> Result<Self, SessionError> {
        noise::builder(PATTERN, NoiseRng::new(seed))
            .and_then(|builder| builder.prologue(PROLOGUE))
            .and_then(|builder| builder.local_private_key(relay_secret))
            .and_then(|builder| builder.build_responder())
            .map(Self)
            .map_err(|_| SessionError::Handshake)
    }

    /// Takes the first message. [`SessionError::RelayKey`]: it was meant for another relay key; close with [`CLOSE_RELAY_KEY`].
    pub fn answer(mut self, message: &[u8]) -> Result<Accepted, SessionError> {
        if message.len() != 96 {
            return Err(SessionError::Handshake);
        }
        noise::read(&mut self.0, message).map_err(|_| SessionError::RelayKey)?;
        let device_key =
            self.0.get_remote_static().and_then(|key| key.try_into().ok()).ok_or(SessionError::Handshake)?;
        let message = noise::write(&mut self.0, &[]).map_err(|_| SessionError::Handshake)?;
        Ok(Accepted { transport: Transport::new(self.0)?, device_key, message })
    }
}

/// A session. After an error it is of no more use.
pub struct Transport {
    state: TransportState,
    limit: usize,
    partial: Vec<u8>,
}

impl Transport {
    fn new(state: HandshakeState) -> Result<Self, SessionError> {
        let state = state.into_transport_mode().map_err(|_| SessionError::Handshake)?;
        Ok(Self { state, limit: MAX_LARGE_FRAME, partial: Vec::new() })
    }

    /// Takes smaller frames only from now on: a relay does this to those it does not know.
    pub fn limit(&mut self, bytes: usize) {
        self.limit = bytes.min(MAX_LARGE_FRAME);
    }

    /// Cuts and encrypts a frame: one WebSocket message each, to be sent in this order.
    pub fn seal(&mut self, frame: &[u8]) -> Result<Vec<Vec<u8>>, SessionError> {
        if frame.len() > MAX_LARGE_FRAME {
            return Err(SessionError::FrameTooLarge);
        }
        let mut messages = Vec::with_capacity(frame.len() / PIECE + 1);
        let mut rest = frame;
        loop {
            let (piece, after) = rest.split_at(rest.len().min(PIECE));
            let marker = if after.is_empty() { LAST } else { MORE };
            let mut plain = Vec::with_capacity(piece.len() + 1);
            plain.push(marker);
            plain.extend_from_slice(piece);
            let mut message = vec![0; plain.len() + TAG];
            let length = self.state.write_message(&plain, &mut message).map_err(|_| SessionError::Decrypt)?;
            plain.zeroize();
            message.truncate(length);
            messages.push(message);
            rest = after;
            if marker == LAST {
                return Ok(messages);
            }
        }
    }

    /// Takes one WebSocket message; answers a frame when it is whole.
    pub fn open(&mut self, message: &[u8]) -> Result<Option<Vec<u8>>, SessionError> {
        if message.len() > PIECE + 1 + TAG {
            return Err(SessionError::Piece);
        }
        // Not kept: a relay holds thousands of sessions, nearly all of them idle.
        let mut plain = vec![0; message.len()];
        let length = self.state.read_message(message, &mut plain).map_err(|_| SessionError::Decrypt)?;
        let (marker, piece) = plain[..length].split_first().ok_or(SessionError::Piece)?;
        if self.partial.len() + piece.len() > self.limit {
            return Err(SessionError::FrameTooLarge);
        }
        match *marker {
            LAST => {
                self.partial.extend_from_slice(piece);
                Ok(Some(std::mem::take(&mut self.partial)))
            }
            // Only full pieces may be followed by more, so that a frame can't be drawn out for ever.
            MORE if piece.len() == PIECE => {
                self.partial.extend_from_slice(piece);
                Ok(None)
            }
            _ => Err(SessionError::Piece),
        }
    }
}

#[cfg(test)]
mod tests;
