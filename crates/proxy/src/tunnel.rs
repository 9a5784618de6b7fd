//! From an open gate to a relay: two WebSockets made one, and their bytes carried unread.
//!
//! The relay answers the visitor's own WebSocket key, so after the handshake the two speak the same stream: the proxy neither
//! parses nor masks a frame, and what is in the frames is Noise between the device and the relay.

use crate::account::{Refused, Seat};
use crate::gate::Pass;
use crate::pump::Pump;
use crate::relay::RelayError;
use crate::server::{Stream, Visit, Watched};
use crate::site::{Body, empty};
use bytes::Bytes;
use harkara_wire::proxy_token::{CLOSE_BUSY, CLOSE_QUOTA, CLOSE_RELAY};
use hyper::body::Incoming;
use hyper::header::{CONNECTION, HeaderMap, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, UPGRADE};
use hyper::upgrade::OnUpgrade;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// For a visitor who is told that it can't be to take that in.
const FAREWELL: Duration = Duration::from_secs(2);
/// How often a carrier looks whether anything moves.
const LOOKS: u32 = 12;

/// Answers a request that the gate let in, and carries on by itself.
pub(crate) async fn open(visit: Arc<Visit>, pass: Pass, mut request: Request<Incoming>) -> Response<Body> {
    let Some(key) = request.headers().get(SEC_WEBSOCKET_KEY).cloned() else { return empty(StatusCode::BAD_REQUEST) };
    let upgrade = hyper::upgrade::on(&mut request);
    match reach(&visit, &pass, &request, key.clone()).await {
        Ok((seat, relay)) => {
            let answer = switching(relay.proof.clone());
            tokio::spawn(run(visit, seat, upgrade, relay));
            answer
        }
        Err(code) => {
            metrics::counter!("harkara_proxy_refused_total", "code" => code.to_string()).increment(1);
            let proof = HeaderValue::from_str(&derive_accept_key(key.as_bytes()));
            let Ok(proof) = proof else { return empty(StatusCode::BAD_REQUEST) };
            // In a WebSocket, because a browser tells its page nothing else.
            tokio::spawn(say(visit, upgrade, code));
            switching(proof)
        }
    }
}

struct Reached {
    stream: Stream,
    early: Bytes,
    proof: HeaderValue,
}

async fn reach(
    visit: &Visit,
    pass: &Pass,
    request: &Request<Incoming>,
    key: HeaderValue,
) -> Result<(Seat, Reached), u16> {
    let seat = admit(visit, pass, request.headers())?;
    let Some(relay) = visit.shared.relays.get(pass.relay) else { return Err(CLOSE_RELAY) };
    match relay.open(&visit.shared.client_tls, key, visit.shared.limits.dial).await {
        Ok((stream, early, proof)) => Ok((seat, Reached { stream, early, proof })),
        Err(RelayError::Refused(status)) if status == StatusCode::TOO_MANY_REQUESTS => Err(CLOSE_BUSY),
        Err(error) => {
            tracing::debug!(relay = pass.relay, %error, "relay not reached");
            Err(CLOSE_RELAY)
        }
    }
}

/// A place within the secret's and the address's limits, or the close code that says which has been met.
pub(crate) fn admit(visit: &Visit, pass: &Pass, headers: &HeaderMap) -> Result<Seat, u16> {
    let seat = pass.account.seat().map_err(|refused| match refused {
        Refused::Quota => CLOSE_QUOTA,
        Refused::Busy => CLOSE_BUSY,
    })?;
    if visit.may_tunnel(headers) { Ok(seat) } else { Err(CLOSE_BUSY) }
}

fn switching(proof: HeaderValue) -> Response<Body> {
    let mut response = empty(StatusCode::SWITCHING_PROTOCOLS);
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(SEC_WEBSOCKET_ACCEPT, proof);
    response
}

/// A WebSocket's one and only frame: why it is none.
async fn say(visit: Arc<Visit>, upgrade: OnUpgrade, code: u16) {
    let Some((mut stream, _)) = taken_over(upgrade).await else { return };
    let [high, low] = code.to_be_bytes();
    let said = async {
        stream.write_all(&[0x88, 2, high, low]).await?;
        stream.shutdown().await?;
        // Closed with something unread, the frame might never arrive.
        tokio::io::copy(&mut (&mut stream).take(4096), &mut tokio::io::sink()).await
    };
    let _ = timeout(FAREWELL, said).await;
    drop(visit);
}

async fn run(visit: Arc<Visit>, seat: Seat, upgrade: OnUpgrade, relay: Reached) {
    let Some((stream, read)) = taken_over(upgrade).await else { return };
    let pump = Pump::new(stream, &read, relay.stream, &relay.early);
    drop((read, relay.early));
    let open = metrics::gauge!("harkara_proxy_tunnels");
    open.increment(1);
    metrics::counter!("harkara_proxy_tunnels_total").increment(1);
    let count = |bytes: usize| {
        metrics::counter!("harkara_proxy_bytes_total").increment(bytes as u64);
        seat.count(bytes)
    };
    tokio::select! {
        () = carry(pump, visit.shared.limits.still_tunnel, &count) => {}
        () = seat.ended() => {}
        () = visit.shared.drained() => {}
    }
    open.decrement(1);
}

/// The bare stream under a connection that HTTP has let go, and what was read of it too far.
async fn taken_over(upgrade: OnUpgrade) -> Option<(Stream, Bytes)> {
    let parts = upgrade.await.ok()?.downcast::<TokioIo<Watched>>().ok()?;
    Some((parts.io.into_inner().into_inner(), parts.read_buf))
}

/// Pumps until both sides are done, one has failed, or nothing has moved for `still`.
pub(crate) async fn carry<A, B>(mut pump: Pump<A, B>, still: Duration, count: &(dyn Fn(usize) -> bool + Send + Sync))
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    let mut looks = pin!(interval(still / LOOKS));
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut quiet = 0;
    loop {
        tokio::select! {
            _ = poll_fn(|cx| pump.poll(cx, count)) => return,
            _ = looks.tick() => {
                quiet = if pump.has_moved() { 0 } else { quiet + 1 };
                // Whoever is left alone when the other has gone has nothing more to say.
                if quiet >= LOOKS || quiet >= 1 && pump.is_half_closed() {
                    return;
                }
            }
        }
    }
}
