//! Short requests and answers instead of a tunnel, for networks that stall a connection after some kilobytes.

use crate::world::{Proxy, nonce, proxy, relay};
use harkara_wire::proxy_exchange::{Answer, Ask, State, frame, unframe};
use harkara_wire::proxy_token::Purpose;

/// A client of the exchange: what it has to say, and what it has heard.
struct Device<'a> {
    proxy: &'a Proxy,
    session: [u8; 16],
    /// All it has said, and how far the proxy has it.
    said: Vec<u8>,
    taken: u64,
    got: u64,
    heard: Vec<u8>,
}

impl<'a> Device<'a> {
    fn new(proxy: &'a Proxy) -> Self {
        Self { proxy, session: nonce(), said: Vec::new(), taken: 0, got: 0, heard: Vec::new() }
    }

    fn ask(&self, most: u16, piece: usize) -> Ask {
        let rest = &self.said[usize::try_from(self.taken).unwrap()..];
        let data = rest[..piece.min(rest.len())].to_vec();
        Ask { session: self.session, from: self.taken, got: self.got, most, wait_ms: 200, data }
    }

    /// One exchange; where `lost`, its answer never arrives.
    async fn exchange(&mut self, most: u16, piece: usize, lost: bool) -> State {
        let answer =
            post(self.proxy, &self.proxy.path(Purpose::Exchange), &self.ask(most, piece).encode()).await.unwrap();
        let answer = Answer::decode(&answer).unwrap();
        assert!(answer.data.len() <= usize::from(most));
        if !lost && answer.state == State::Open {
            assert_eq!(answer.from, self.got);
            (self.taken, self.got) = (answer.got, self.got + answer.data.len() as u64);
            self.heard.extend(answer.data);
        }
        answer.state
    }
}

/// The body of the answer; `None` if that is the site's.
async fn post(proxy: &Proxy, path: &str, body: &[u8]) -> Option<Vec<u8>> {
    let mut request = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    request.extend_from_slice(body);
    let reply = proxy.ask(&request).await;
    let end = reply.bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    (reply.status() == 200).then(|| reply.bytes[end + 4..].to_vec())
}

#[tokio::test]
async fn messages_pass_in_small_pieces_whole_and_once_though_every_third_answer_is_lost() {
    let proxy = proxy(&[&relay().await], |_, _| {}).await;
    let mut device = Device::new(&proxy);
    let messages: Vec<Vec<u8>> =
        [0usize, 1, 300, 5_000, 12_000].map(|size| (0..size).map(|i| (i % 251) as u8).collect()).to_vec();
    device.said = messages.iter().flat_map(|message| frame(message).unwrap()).collect();
    let mut heard = Vec::new();
    for round in 0.. {
        assert!(round < 200, "it goes on");
        assert_eq!(device.exchange(2_000, 1_500, round % 3 == 2).await, State::Open);
        heard.extend(std::iter::from_fn(|| unframe(&mut device.heard)));
        if heard.len() == messages.len() {
            break;
        }
    }
    assert_eq!(heard, messages);
}

#[tokio::test]
async fn an_exchange_is_good_once_and_a_session_belongs_to_its_secret() {
    let proxy = proxy(&[&relay().await], |_, _| {}).await;
    let mut device = Device::new(&proxy);
    device.said = frame(b"hello").unwrap();
    let (path, body) = (proxy.path(Purpose::Exchange), device.ask(1_000, 100).encode());
    assert!(post(&proxy, &path, &body).await.is_some());
    assert!(post(&proxy, &path, &body).await.is_none());
    let unknown = Ask { session: nonce(), from: 5, ..device.ask(1_000, 100) };
    let answer = post(&proxy, &proxy.path(Purpose::Exchange), &unknown.encode()).await.unwrap();
    assert_eq!(Answer::decode(&answer).unwrap().state, State::Unknown);
}

#[tokio::test]
async fn the_end_of_the_relays_word_is_told_after_the_last_of_it() {
    let proxy = proxy(&[&relay().await], |_, _| {}).await;
    let mut device = Device::new(&proxy);
    device.said = [frame(b"last words").unwrap(), frame(b"close").unwrap()].concat();
    let mut state = State::Open;
    for _ in 0..50 {
        state = device.exchange(1_000, 1_000, false).await;
        if state != State::Open {
            break;
        }
    }
    assert_eq!(state, State::Closed);
}

#[tokio::test]
async fn a_secret_with_no_place_left_and_a_relay_that_is_down_are_said() {
    let proxy = proxy(&[&relay().await], |_, new| new.tunnels = 1).await;
    let _tunnel = proxy.tunnel().await;
    assert_eq!(Device::new(&proxy).exchange(100, 0, false).await, State::Busy);
    let down = crate::world::proxy(&["ws://127.0.0.1:1/v1/ws"], |_, _| {}).await;
    assert_eq!(Device::new(&down).exchange(100, 0, false).await, State::Relay);
}

#[tokio::test]
async fn an_exchange_has_a_connection_of_its_own_whatever_the_visitor_asks_for() {
    let proxy = proxy(&[&relay().await], |_, _| {}).await;
    let body = Device::new(&proxy).ask(2_000, 0).encode();
    let path = proxy.path(Purpose::Exchange);
    let head = format!("POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\n\r\n", body.len());
    let reply = proxy.ask(&[head.as_bytes(), &body].concat()).await;
    let text = String::from_utf8_lossy(&reply.bytes).to_lowercase();
    assert!(reply.status() == 200 && text.contains("connection: close"), "{text}");
    assert!(text.contains("access-control-allow-origin: *"), "the phone page comes from another origin: {text}");
}
