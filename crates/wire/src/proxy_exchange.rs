//! A tunnel in short requests and answers, for networks that stall a connection after some kilobytes.
//!
//! Each exchange is `POST /<path>/<token>` (a token for [`Purpose::Exchange`](crate::proxy_token::Purpose)), on whatever connection.
//! Either direction is a stream of WebSocket messages, each behind its length in two bytes, cut anywhere. Both sides name
//! the place in the stream that their data begins at and how far they have got the other's, so a lost exchange is simply
//! made again.
//!
//! ```text
//! ask:    session 16 | from 8 | got 8 | most 2 | wait 2 | data
//! answer: state 1    | got 8  | from 8                  | data
//! ```

/// Data in one ask is at most this.
pub const MAX_DATA: usize = 64 * 1024;
/// A message is at most this: its length has two bytes.
pub const MAX_MESSAGE: usize = u16::MAX as usize;

const ASK: usize = 36;
const ANSWER: usize = 17;

/// What a client says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Random, of the client's choice. One that the proxy does not know opens a session if `from` and `got` are 0.
    pub session: [u8; 16],
    /// Where in its stream `data` begins.
    pub from: u64,
    /// How much of the other stream it has.
    pub got: u64,
    /// Data in the answer is to be at most this.
    pub most: u16,
    /// If there is nothing to say, wait so many milliseconds for something.
    pub wait_ms: u16,
    /// A piece of its stream.
    pub data: Vec<u8>,
}

/// What a proxy answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Whether it goes on.
    pub state: State,
    /// How much of the client's stream it has taken.
    pub got: u64,
    /// Where in its stream `data` begins.
    pub from: u64,
    /// A piece of its stream.
    pub data: Vec<u8>,
}

/// Whether a session goes on, and why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It does.
    Open = 0,
    /// The relay has closed; all it said is in `data`, or was.
    Closed = 1,
    /// No such session (any more): begin anew.
    Unknown = 2,
    /// As [`CLOSE_QUOTA`](crate::proxy_token::CLOSE_QUOTA).
    Quota = 3,
    /// As [`CLOSE_BUSY`](crate::proxy_token::CLOSE_BUSY).
    Busy = 4,
    /// As [`CLOSE_RELAY`](crate::proxy_token::CLOSE_RELAY).
    Relay = 5,
}

impl Ask {
    /// The body of the request.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(ASK + self.data.len());
        bytes.extend_from_slice(&self.session);
        bytes.extend_from_slice(&self.from.to_be_bytes());
        bytes.extend_from_slice(&self.got.to_be_bytes());
        bytes.extend_from_slice(&self.most.to_be_bytes());
        bytes.extend_from_slice(&self.wait_ms.to_be_bytes());
        bytes.extend_from_slice(&self.data);
        bytes
    }

    /// Reads one; `None` if it is none.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (session, rest) = bytes.split_first_chunk::<16>()?;
        let (from, rest) = rest.split_first_chunk::<8>()?;
        let (got, rest) = rest.split_first_chunk::<8>()?;
        let (most, rest) = rest.split_first_chunk::<2>()?;
        let (wait, data) = rest.split_first_chunk::<2>()?;
        (data.len() <= MAX_DATA).then(|| Self {
            session: *session,
            from: u64::from_be_bytes(*from),
            got: u64::from_be_bytes(*got),
            most: u16::from_be_bytes(*most),
            wait_ms: u16::from_be_bytes(*wait),
            data: data.to_vec(),
        })
    }
}

impl Answer {
    /// The body of the answer.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(ANSWER + self.data.len());
        bytes.push(self.state as u8);
        bytes.extend_from_slice(&self.got.to_be_bytes());
        bytes.extend_from_slice(&self.from.to_be_bytes());
        bytes.extend_from_slice(&self.data);
        bytes
    }

    /// Reads one; `None` if it is none.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (state, rest) = bytes.split_first()?;
        let (got, rest) = rest.split_first_chunk::<8>()?;
        let (from, data) = rest.split_first_chunk::<8>()?;
        let state = [State::Open, State::Closed, State::Unknown, State::Quota, State::Busy, State::Relay]
            .into_iter()
            .find(|known| *known as u8 == *state)?;
        let (got, from) = (u64::from_be_bytes(*got), u64::from_be_bytes(*from));
        (data.len() <= MAX_DATA).then(|| Self { state, got, from, data: data.to_vec() })
    }
}

/// A message as it stands in a stream; `None` if it is too long to be one.
pub fn frame(message: &[u8]) -> Option<Vec<u8>> {
    let length = u16::try_from(message.len()).ok()?;
    Some([&length.to_be_bytes(), message].concat())
}

/// Takes the first whole message off the beginning of a stream.
pub fn unframe(stream: &mut Vec<u8>) -> Option<Vec<u8>> {
    let (length, rest) = stream.split_first_chunk::<2>()?;
    let length = usize::from(u16::from_be_bytes(*length));
    let message = rest.get(..length)?.to_vec();
    stream.drain(..2 + length);
    Some(message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_said_is_read(
            session: [u8; 16], from: u64, got: u64, most: u16, wait_ms: u16, state in 0usize..6,
            data in proptest::collection::vec(any::<u8>(), 0..50)
        ) {
            let ask = Ask { session, from, got, most, wait_ms, data: data.clone() };
            prop_assert_eq!(Ask::decode(&ask.encode()), Some(ask));
            let states = [State::Open, State::Closed, State::Unknown, State::Quota, State::Busy, State::Relay];
            let answer = Answer { state: states[state], got, from, data };
            prop_assert_eq!(Answer::decode(&answer.encode()), Some(answer));
        }

        #[test]
        fn messages_come_out_of_a_stream_cut_anywhere(
            messages in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 0..9), cut in 1usize..30
        ) {
            let whole: Vec<u8> = messages.iter().flat_map(|message| frame(message).unwrap()).collect();
            let (mut stream, mut got) = (Vec::new(), Vec::new());
            for piece in whole.chunks(cut) {
                stream.extend_from_slice(piece);
                got.extend(std::iter::from_fn(|| unframe(&mut stream)));
            }
            prop_assert_eq!(got, messages);
            prop_assert!(stream.is_empty());
        }

        #[test]
        fn any_bytes_are_an_answer_not_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = (Ask::decode(&bytes), Answer::decode(&bytes), unframe(&mut bytes.clone()));
        }
    }

    #[test]
    fn what_is_too_long_is_refused() {
        assert_eq!(Ask::decode(&vec![0; ASK + MAX_DATA + 1]), None);
        assert_eq!(frame(&vec![0; MAX_MESSAGE + 1]), None);
    }
}
