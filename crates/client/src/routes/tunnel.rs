//! Through a volunteer's proxy: one request to its web server, which becomes the relay's WebSocket.

use super::Opened;
use super::tcp::{self, Names, Target};
use crate::dial;
use crate::driver::now_ms;
use crate::fault::Failure;
use crate::{key, tls};
use harkara_api::ProxyFault;
use harkara_wire::proxy_link::ProxyLink;
use harkara_wire::proxy_token::Purpose;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::SystemTime;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;
use tokio_tungstenite::tungstenite::{self, http};

/// A token is good for two minutes around its own.
const CLOCK_SLACK_MS: i64 = 120_000;

/// A volunteer's proxy, and the relay behind it.
pub(super) struct Door<'a> {
    pub(super) link: &'a ProxyLink,
    /// As the link names it.
    pub(super) relay: String,
    pub(super) names: Names,
    /// The relay is in a local network, and so may the proxy be.
    pub(super) inside: bool,
}

impl Door<'_> {
    /// An encrypted connection to the web server, and how much has come over it.
    pub(super) async fn connect(&self) -> Result<(TlsStream<Metered>, Arc<AtomicU64>), Failure> {
        let ProxyLink { host, port, addresses, .. } = self.link;
        let target = Target { host, port: *port, addresses, outside: !self.inside };
        let stream = tcp::connect(&target, self.names).await.map_err(tcp::Missed::proxied)?;
        let meter = Arc::new(AtomicU64::new(0));
        let metered = Metered { stream, meter: meter.clone() };
        let stream = tls::connect(host, metered).await.map_err(|failure| failure.of_proxy())?;
        Ok((stream, meter))
    }

    /// Where to ask once, by a clock that is so far off.
    pub(super) fn path(&self, purpose: Purpose, clock_ms: i64) -> Result<String, Failure> {
        let nonce = key::random().map_err(|error| Failure::new(harkara_api::Fault::RelayFault, error.to_string()))?;
        let now_ms = now_ms().saturating_add_signed(clock_ms);
        Ok(self.link.request_path(&self.relay, purpose, now_ms, nonce))
    }
}

/// A WebSocket to the relay.
pub(super) async fn open(door: &Door<'_>) -> Result<Opened, Failure> {
    match try_open(door, 0).await {
        // A token from another time is none to the proxy, which then is a web site; and those say what time it is.
        Err((_, Some(clock_ms))) => {
            try_open(door, clock_ms).await.map_err(|_| Failure::proxy(ProxyFault::Clock, "the clock is too far off"))
        }
        Err((failure, None)) => Err(failure),
        Ok(opened) => Ok(opened),
    }
}

async fn try_open(door: &Door<'_>, clock_ms: i64) -> Result<Opened, (Failure, Option<i64>)> {
    let plain = |failure| (failure, None);
    let (stream, meter) = door.connect().await.map_err(plain)?;
    let path = door.path(Purpose::Tunnel, clock_ms).map_err(plain)?;
    let url = format!("wss://{}{path}", door.link.authority());
    match dial::websocket(&url, Box::new(stream)).await {
        Ok(socket) => Ok(Opened { socket, meter: Some(meter) }),
        Err(tungstenite::Error::Http(answer)) => {
            let fault = if answer.status().is_server_error() { ProxyFault::Nonsense } else { ProxyFault::Refused };
            let failure = Failure::proxy(fault, format!("HTTP {}", answer.status()));
            Err((failure, clock_off(answer.headers())))
        }
        Err(error) => Err(plain(Failure::socket(&error, false).of_proxy())),
    }
}

/// How far the proxy's clock is ahead of this one, where that is why it refused.
pub(super) fn clock_off(headers: &http::HeaderMap) -> Option<i64> {
    let date = httpdate::parse_http_date(headers.get(http::header::DATE)?.to_str().ok()?).ok()?;
    let date_ms = date.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_millis();
    let off = i64::try_from(date_ms).ok()?.checked_sub(i64::try_from(now_ms()).ok()?)?;
    (off.abs() > CLOCK_SLACK_MS).then_some(off)
}

/// A connection that counts what comes in.
pub(super) struct Metered {
    stream: TcpStream,
    meter: Arc<AtomicU64>,
}

impl AsyncRead for Metered {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        let before = into.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, into);
        self.meter.fetch_add((into.filled().len() - before) as u64, Ordering::Relaxed);
        read
    }
}

impl AsyncWrite for Metered {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
