//! The Noise channel between two devices in a room: only who has the code's secret can open it.

use harkara_api::ErrorCode;
use harkara_wire::id::RendezvousId;
use harkara_wire::noise::{self, NoiseRng};
use harkara_wire::proto::linking::{Hello, LinkMessage, Offer, link_message::Body};
use prost::Message;
use snow::{HandshakeState, TransportState};

const PATTERN: &str = "Noise_NKpsk0_25519_AESGCM_SHA256";
const PROLOGUE: &[u8] = b"harkara/linking/v1";
const TAG: usize = 16;

/// Whatever fails here means that the other side has another code, or is not who it says.
const WRONG: ErrorCode = ErrorCode::CodeWrong;

/// The channel, once both have spoken.
pub(crate) struct Channel {
    state: TransportState,
    /// Binds the short code to this handshake.
    pub handshake_hash: [u8; 32],
}

impl Channel {
    fn new(state: HandshakeState) -> Result<Self, ErrorCode> {
        let handshake_hash = state.get_handshake_hash().try_into().map_err(|_| WRONG)?;
        Ok(Self { state: state.into_transport_mode().map_err(|_| WRONG)?, handshake_hash })
    }

    /// Encrypts a message.
    pub fn seal(&mut self, body: Body) -> Result<Vec<u8>, ErrorCode> {
        let plain = LinkMessage { body: Some(body) }.encode_to_vec();
        let mut sealed = vec![0; plain.len() + TAG];
        let length = self.state.write_message(&plain, &mut sealed).map_err(|_| ErrorCode::Internal)?;
        sealed.truncate(length);
        Ok(sealed)
    }

    /// Decrypts one.
    pub fn open(&mut self, sealed: &[u8]) -> Result<Body, ErrorCode> {
        let mut plain = vec![0; sealed.len()];
        let length = self.state.read_message(sealed, &mut plain).map_err(|_| WRONG)?;
        LinkMessage::decode(&plain[..length]).ok().and_then(|message| message.body).ok_or(WRONG)
    }
}

/// The phone's side of the handshake.
pub(crate) struct Caller(HandshakeState);

impl Caller {
    /// Message 1.
    pub fn call(
        room: RendezvousId,
        ephemeral_key: &[u8; 32],
        psk: &[u8; 32],
        hello: &Hello,
        seed: [u8; 32],
    ) -> Result<(Self, Vec<u8>), ErrorCode> {
        let prologue = prologue(room);
        let mut state = noise::builder(PATTERN, NoiseRng::new(seed))
            .and_then(|builder| builder.prologue(&prologue))
            .and_then(|builder| builder.psk(0, psk))
            .and_then(|builder| builder.remote_public_key(ephemeral_key))
            .and_then(|builder| builder.build_initiator())
            .map_err(|_| WRONG)?;
        let message = noise::write(&mut state, &hello.encode_to_vec()).map_err(|_| WRONG)?;
        Ok((Self(state), message))
    }

    /// Message 2.
    pub fn finish(mut self, message: &[u8]) -> Result<(Channel, Offer), ErrorCode> {
        let payload = noise::read(&mut self.0, message).map_err(|_| WRONG)?;
        let offer = Offer::decode(payload.as_slice()).map_err(|_| WRONG)?;
        Ok((Channel::new(self.0)?, offer))
    }
}

/// The new device's side: takes message 1, answers with message 2.
pub(crate) fn answer(
    room: RendezvousId,
    ephemeral_secret: &[u8; 32],
    psk: &[u8; 32],
    message: &[u8],
    offer: &Offer,
    seed: [u8; 32],
) -> Result<(Channel, Hello, Vec<u8>), ErrorCode> {
    let prologue = prologue(room);
    let mut state = noise::builder(PATTERN, NoiseRng::new(seed))
        .and_then(|builder| builder.prologue(&prologue))
        .and_then(|builder| builder.psk(0, psk))
        .and_then(|builder| builder.local_private_key(ephemeral_secret))
        .and_then(|builder| builder.build_responder())
        .map_err(|_| WRONG)?;
    let payload = noise::read(&mut state, message).map_err(|_| WRONG)?;
    let hello = Hello::decode(payload.as_slice()).map_err(|_| WRONG)?;
    let answer = noise::write(&mut state, &offer.encode_to_vec()).map_err(|_| WRONG)?;
    Ok((Channel::new(state)?, hello, answer))
}

fn prologue(room: RendezvousId) -> Vec<u8> {
    [PROLOGUE, room.as_bytes()].concat()
}
