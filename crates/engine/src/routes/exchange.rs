//! The device's side of a tunnel in short requests and answers (`harkara_wire::proxy_exchange`): what has been said and heard.
//! Drivers make the requests: one that listens, and beside it one that says what there is to say.

use harkara_api::ProxyFault;
use harkara_wire::proxy_exchange::{Answer, Ask, State, frame, unframe};

/// Data in an answer at most: with a certificate chain it stays below what stalls.
const MOST: u16 = 3 * 1024;
/// Data in an ask at most.
const PIECE: usize = 12 * 1024;
/// What waits to be said; beyond it nothing more should be taken.
const WAITING: usize = 128 * 1024;
/// How long the proxy is to wait for something to say.
const WAIT_MS: u16 = 20_000;
/// For all of an exchange besides.
const LIMIT_MS: u64 = 15_000;
/// Before an exchange that failed is made again, times the tries.
const PAUSE_MS: u64 = 400;

/// Exchanges that fail in a row before the session is given up.
pub const EXCHANGE_TRIES: u32 = 5;

/// A session.
#[derive(Debug)]
pub struct Exchanges {
    session: [u8; 16],
    /// Not taken by the proxy yet.
    said: Vec<u8>,
    /// How far the proxy has it.
    taken: u64,
    got: u64,
    heard: Vec<u8>,
}

impl Exchanges {
    /// `session`: fresh randomness.
    pub fn new(session: [u8; 16]) -> Self {
        Self { session, said: Vec::new(), taken: 0, got: 0, heard: Vec::new() }
    }

    /// The first: what the proxy has against it is known before anybody relies on this.
    pub fn first(&self) -> Ask {
        self.ask(0, 0)
    }

    /// To hear something as soon as there is something.
    pub fn listen(&self) -> Ask {
        self.ask(0, WAIT_MS)
    }

    /// To say what there is to say.
    pub fn speak(&self) -> Option<Ask> {
        (!self.said.is_empty()).then(|| self.ask(PIECE, 0))
    }

    /// A message to be said; one that is too long for the form is dropped, which no session makes.
    pub fn say(&mut self, message: &[u8]) {
        self.said.extend(frame(message).unwrap_or_default());
    }

    /// So much waits to be said that no more should be taken.
    pub fn is_full(&self) -> bool {
        self.said.len() >= WAITING
    }

    /// Takes an answer in; false if it makes no sense.
    pub fn take(&mut self, answer: &Answer) -> bool {
        // Two exchanges are under way at once: the older answer brings what is known already.
        if let Some(new) = answer.got.checked_sub(self.taken) {
            let Some(new) = usize::try_from(new).ok().filter(|new| *new <= self.said.len()) else { return false };
            self.said.drain(..new);
            self.taken = answer.got;
        }
        let Some(known) = self.got.checked_sub(answer.from).and_then(|known| usize::try_from(known).ok()) else {
            return false;
        };
        let new = answer.data.get(known..).unwrap_or_default();
        self.heard.extend_from_slice(new);
        self.got += new.len() as u64;
        true
    }

    /// The next whole message that was heard.
    pub fn hear(&mut self) -> Option<Vec<u8>> {
        unframe(&mut self.heard)
    }

    fn ask(&self, data: usize, wait_ms: u16) -> Ask {
        let data = self.said[..data.min(self.said.len())].to_vec();
        Ask { session: self.session, from: self.taken, got: self.got, most: MOST, wait_ms, data }
    }
}

/// How long an exchange may take.
pub fn exchange_limit_ms(ask: &Ask) -> u64 {
    LIMIT_MS + u64::from(ask.wait_ms)
}

/// How long to wait before one that has failed so often is made again.
pub fn exchange_pause_ms(tries: u32) -> u64 {
    PAUSE_MS * u64::from(tries)
}

/// Why a proxy takes no session, or ends one.
pub fn exchange_fault(state: State) -> Option<ProxyFault> {
    match state {
        State::Open | State::Closed => None,
        State::Unknown => Some(ProxyFault::Nonsense),
        State::Quota => Some(ProxyFault::Quota),
        State::Busy => Some(ProxyFault::Busy),
        State::Relay => Some(ProxyFault::Relay),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(got: u64, from: u64, data: &[u8]) -> Answer {
        Answer { state: State::Open, got, from, data: data.to_vec() }
    }

    #[test]
    fn what_is_lost_is_said_again_and_what_comes_twice_is_heard_once() {
        let mut session = Exchanges::new([1; 16]);
        session.say(b"hello");
        let first = session.speak().unwrap();
        assert_eq!(session.speak().unwrap(), first, "nothing was answered: the same again");
        assert!(session.take(&answer(3, 0, b"\0\x03on")));
        assert_eq!(session.hear(), None);
        let rest = session.speak().unwrap();
        assert_eq!((rest.from, rest.got, rest.data.len()), (3, 4, 4));
        assert!(session.take(&answer(7, 2, b"one\0\x01")));
        assert_eq!(session.hear().unwrap(), b"one");
        assert!(session.take(&answer(3, 0, b"\0\x03on")), "an older answer brings nothing new");
        assert_eq!((session.hear(), session.speak()), (None, None));
    }

    #[test]
    fn an_answer_about_what_was_never_said_or_that_leaves_a_gap_is_nonsense() {
        let mut session = Exchanges::new([1; 16]);
        assert!(!session.take(&answer(1, 0, b"")));
        assert!(!session.take(&answer(0, 1, b"x")));
    }
}
