//! Tunnels in short requests and answers (`harkara_wire::proxy_exchange`). The proxy keeps the WebSocket to the relay; messages
//! go in and out by pieces. What is in them is Noise, as in a tunnel.

mod session;

use crate::data::random;
use crate::gate::Pass;
use crate::relay::RelayError;
use crate::server::Visit;
use crate::site::{Body, empty};
use crate::tunnel::admit;
use bytes::Bytes;
use data_encoding::BASE64;
use harkara_wire::proxy_exchange::{Answer, Ask, MAX_DATA, State};
use harkara_wire::proxy_token::{CLOSE_BUSY, CLOSE_QUOTA};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderValue};
use hyper::{Request, Response, StatusCode};
use session::Session;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::timeout;

/// An ask must have arrived within this.
const ARRIVE: Duration = Duration::from_secs(30);
/// Its head is 36 bytes.
const BODY: usize = MAX_DATA + 64;
/// Data in an answer, and waiting for it, at most.
const MOST: usize = 16 * 1024;
const WAIT: Duration = Duration::from_secs(25);
/// Nobody asks any more.
const FORGET: Duration = Duration::from_secs(90);

/// All sessions. Their number is bounded by the tunnels that each secret may have.
#[derive(Default)]
pub(crate) struct Exchanges(Mutex<HashMap<[u8; 16], Arc<Session>>>);

impl Exchanges {
    /// Ends the sessions that nobody asks for any more.
    pub fn forget_old(&self) {
        self.lock().retain(|_, session| session.quiet_for() < FORGET);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<[u8; 16], Arc<Session>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers an exchange that the gate let in.
pub(crate) async fn answer(visit: &Visit, pass: Pass, request: Request<Incoming>) -> Response<Body> {
    let (head, body) = request.into_parts();
    let collected = timeout(ARRIVE, Limited::new(body, BODY).collect()).await;
    let Some(ask) = collected.ok().and_then(Result::ok).and_then(|body| Ask::decode(&body.to_bytes())) else {
        return empty(StatusCode::BAD_REQUEST);
    };
    let answer = match find(visit, &pass, &head.headers, &ask).await {
        Ok(session) => session.exchange(&ask, usize::from(ask.most).min(MOST), wait(&ask)).await,
        Err(state) => Answer { state, got: 0, from: 0, data: Vec::new() },
    };
    let body = Full::new(Bytes::from(answer.encode())).map_err(|never| match never {}).boxed_unsync();
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // The phone page comes from another origin.
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

fn wait(ask: &Ask) -> Duration {
    Duration::from_millis(ask.wait_ms.into()).min(WAIT)
}

async fn find(visit: &Visit, pass: &Pass, headers: &HeaderMap, ask: &Ask) -> Result<Arc<Session>, State> {
    let exchanges = &visit.shared.exchanges;
    if let Some(session) = exchanges.lock().get(&ask.session).cloned() {
        return if session.belongs_to(pass) { Ok(session) } else { Err(State::Unknown) };
    }
    if (ask.from, ask.got) != (0, 0) {
        return Err(State::Unknown);
    }
    let seat = admit(visit, pass, headers).map_err(|code| match code {
        CLOSE_QUOTA => State::Quota,
        CLOSE_BUSY => State::Busy,
        _ => State::Relay,
    })?;
    let shared = &visit.shared;
    let relay = shared.relays.get(pass.relay).ok_or(State::Relay)?;
    let key = random::<16>().ok().and_then(|key| HeaderValue::from_str(&BASE64.encode(&key)).ok());
    let opened = relay.open(&shared.client_tls, key.ok_or(State::Relay)?, shared.limits.dial).await;
    let (stream, early, _) = opened.map_err(|error| match error {
        RelayError::Refused(StatusCode::TOO_MANY_REQUESTS) => State::Busy,
        _ => State::Relay,
    })?;
    let session = Session::start(pass, seat, stream, &early, shared.clone()).await;
    // Asked twice at once: the first stands, the other's connection ends with it.
    Ok(exchanges.lock().entry(ask.session).or_insert(session).clone())
}
