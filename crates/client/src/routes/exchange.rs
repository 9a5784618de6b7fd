//! Through a volunteer's proxy by short requests and answers (`harkara_wire::proxy_exchange`), for networks that silently stall
//! a connection after some kilobytes. Each exchange has a connection of its own, and less comes back on it than is let pass.

use super::tunnel::{Door, clock_off};
use crate::dial::{self, WebSocket};
use crate::fault::Failure;
use crate::key;
use futures_util::{SinkExt, StreamExt};
use harkara_api::{Fault, ProxyFault};
use harkara_engine::routes::{EXCHANGE_TRIES, Exchanges, exchange_fault, exchange_limit_ms, exchange_pause_ms};
use harkara_wire::proxy_exchange::{Answer, Ask, MAX_DATA, State};
use harkara_wire::proxy_link::ProxyLink;
use harkara_wire::proxy_token::{CLOSE_BUSY, CLOSE_QUOTA, CLOSE_RELAY, Purpose};
use http_body_util::{BodyExt, Full, Limited};
use hyper::header::HOST;
use hyper::{Request, StatusCode, body::Bytes};
use hyper_util::rt::TokioIo;
use std::pin::Pin;
use std::time::Duration;
use tokio::io::DuplexStream;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role};
use tokio_tungstenite::tungstenite::{Bytes as Payload, Message};

/// The proxy has forgotten the session, or is not reached any more: what is tried next will tell.
const GONE: u16 = 1001;
/// Between the device's WebSocket and the exchanges.
const BUFFER: usize = 64 * 1024;

/// A WebSocket whose messages go by exchanges.
pub(super) async fn open(door: &Door<'_>) -> Result<WebSocket, Failure> {
    let session = key::random().map_err(|error| Failure::new(Fault::RelayFault, error.to_string()))?;
    let flow = Exchanges::new(session);
    let mut caller = Caller {
        link: door.link.clone(),
        relay: door.relay.clone(),
        names: door.names,
        inside: door.inside,
        clock_ms: 0,
    };
    // What the proxy has against it is known before anybody relies on this.
    let first = caller.exchange(&flow.first()).await?;
    if let Some(fault) = exchange_fault(first.state) {
        return Err(Failure::proxy(fault, "no exchange"));
    }
    let (ours, theirs) = tokio::io::duplex(BUFFER);
    tokio::spawn(async move {
        let config = Some(dial::buffers());
        let socket = WebSocketStream::from_raw_socket(theirs, Role::Server, config).await;
        carry(caller, flow, socket).await;
    });
    let config = Some(dial::buffers());
    Ok(WebSocketStream::from_raw_socket(Box::new(ours) as dial::Boxed, Role::Client, config).await)
}

/// Makes exchanges.
#[derive(Clone)]
struct Caller {
    link: ProxyLink,
    relay: String,
    names: super::Names,
    inside: bool,
    /// How far the proxy's clock is ahead.
    clock_ms: i64,
}

impl Caller {
    /// One of them; a second time where it was only the clock.
    async fn exchange(&mut self, ask: &Ask) -> Result<Answer, Failure> {
        match self.post(ask).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(Some(clock_ms))) => {
                self.clock_ms = clock_ms;
                self.post(ask).await?.map_err(|_| Failure::proxy(ProxyFault::Clock, "the clock is too far off"))
            }
            Ok(Err(None)) => Err(Failure::proxy(ProxyFault::Refused, "the site answers")),
            Err(failure) => Err(failure),
        }
    }

    /// The inner error: the site answers instead, perhaps because the clock is off by so much.
    async fn post(&self, ask: &Ask) -> Result<Result<Answer, Option<i64>>, Failure> {
        let limit = Duration::from_millis(exchange_limit_ms(ask));
        let silent = |_| Failure::proxy(ProxyFault::Silent, "no answer to an exchange");
        timeout(limit, self.post_patiently(ask)).await.map_err(silent)?
    }

    async fn post_patiently(&self, ask: &Ask) -> Result<Result<Answer, Option<i64>>, Failure> {
        let nonsense = |error: hyper::Error| Failure::proxy(ProxyFault::Nonsense, error.to_string());
        let door = Door { link: &self.link, relay: self.relay.clone(), names: self.names, inside: self.inside };
        let (stream, _) = door.connect().await?;
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(nonsense)?;
        let connection = tokio::spawn(connection);
        let request = Request::post(door.path(Purpose::Exchange, self.clock_ms)?).header(HOST, self.link.authority());
        let request = request.body(Full::new(Bytes::from(ask.encode())));
        let request = request.map_err(|error| Failure::proxy(ProxyFault::Nonsense, error.to_string()))?;
        let response = sender.send_request(request).await.map_err(nonsense)?;
        if response.status() != StatusCode::OK {
            return Ok(Err(clock_off(response.headers())));
        }
        let body = Limited::new(response.into_body(), MAX_DATA).collect().await;
        connection.abort();
        let body = body.map_err(|error| Failure::proxy(ProxyFault::Silent, error.to_string()))?;
        // Where a token was spent on its way to a web page, the page is no answer.
        Ok(Answer::decode(&body.to_bytes()).ok_or(None))
    }
}

/// An exchange under way. The caller comes back with it, for what it has learnt of the clock.
type Exchange = Pin<Box<dyn Future<Output = (Caller, Result<Answer, Failure>)> + Send>>;

/// One exchange, tried some times; where all fail, the last failure.
async fn persist(mut caller: Caller, ask: Ask) -> (Caller, Result<Answer, Failure>) {
    let mut tries = 0;
    loop {
        tries += 1;
        match caller.exchange(&ask).await {
            Err(_) if tries < EXCHANGE_TRIES => sleep(Duration::from_millis(exchange_pause_ms(tries))).await,
            done => return (caller, done),
        }
    }
}

/// Ready when the exchange is; never, if there is none.
async fn done(slot: &mut Option<Exchange>) -> (Caller, Result<Answer, Failure>) {
    let outcome = match slot {
        Some(exchange) => exchange.await,
        None => std::future::pending().await,
    };
    *slot = None;
    outcome
}

/// Between the device's WebSocket and the proxy, until either has ended.
async fn carry(caller: Caller, flow: Exchanges, mut socket: WebSocketStream<DuplexStream>) {
    if let Some(code) = exchange_until_end(caller, flow, &mut socket).await {
        // Nobody may be listening any more.
        let _ = socket.close(Some(CloseFrame { code: code.into(), reason: "".into() })).await;
    }
}

/// The code to close with; `None` where the device has closed.
async fn exchange_until_end(
    mut caller: Caller,
    mut flow: Exchanges,
    socket: &mut WebSocketStream<DuplexStream>,
) -> Option<u16> {
    // What there is to say goes at once; what there is to hear is waited for beside it.
    let (mut listening, mut speaking): (Option<Exchange>, Option<Exchange>) = (None, None);
    loop {
        let begin = |ask| -> Exchange { Box::pin(persist(caller.clone(), ask)) };
        if listening.is_none() {
            listening = Some(begin(flow.listen()));
        }
        if speaking.is_none() {
            speaking = flow.speak().map(begin);
        }
        let (told, outcome) = tokio::select! {
            outcome = done(&mut speaking) => outcome,
            outcome = done(&mut listening) => outcome,
            message = socket.next(), if !flow.is_full() => {
                match message {
                    Some(Ok(Message::Binary(message))) => flow.say(&message),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    _ => return None,
                }
                continue;
            }
        };
        caller = told;
        let Ok(answer) = outcome else { return Some(GONE) };
        let sensible = match answer.state {
            State::Open | State::Closed => flow.take(&answer),
            State::Unknown => false,
            State::Quota => return Some(CLOSE_QUOTA),
            State::Busy => return Some(CLOSE_BUSY),
            State::Relay => return Some(CLOSE_RELAY),
        };
        if !sensible {
            return Some(GONE);
        }
        while let Some(message) = flow.hear() {
            socket.send(Message::Binary(Payload::from(message))).await.ok()?;
        }
        if answer.state != State::Open {
            return Some(GONE);
        }
    }
}
