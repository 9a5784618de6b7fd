//! One connection: the handshake, then frames in and out until either side has enough.

use super::queue::{self, Outbox};
use super::writer::Event;
use super::{Shared, rates::Wait};
use crate::SessionId;
use crate::data::random;
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures_util::{SinkExt, StreamExt};
use harkara_wire::proto::relay::{
    ClientFrame, Error, ErrorCode, ServerFrame, client_frame::Request, server_frame::Body,
};
use harkara_wire::session::{self as noise, MAX_LARGE_FRAME, Responder, SessionError, Transport};
use prost::Message as _;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// Requests under way; while there are so many no more is read from this session.
const UNDER_WAY: usize = 32;
/// What an unknown device may send in one frame: a registration needs no more.
const STRANGER_FRAME: usize = 64 * 1024;

/// Somebody sent away is waited for so long, to have heard it.
const LINGER: Duration = Duration::from_secs(2);

/// Why a connection ends.
enum End {
    /// The other side closed, or is gone.
    Gone,
    /// It broke the rules.
    Broke(u16),
    /// The relay wants no more of it.
    SentAway,
}

impl From<axum::Error> for End {
    fn from(_: axum::Error) -> Self {
        Self::Gone
    }
}

impl From<SessionError> for End {
    fn from(error: SessionError) -> Self {
        Self::Broke(if error == SessionError::RelayKey { noise::CLOSE_RELAY_KEY } else { noise::CLOSE_PROTOCOL })
    }
}

/// Runs a connection to its end.
pub(super) async fn run(mut socket: WebSocket, shared: Arc<Shared>, from: IpAddr) {
    let _alive = shared.alive.clone();
    let id = SessionId(shared.next_session.fetch_add(1, Ordering::Relaxed));
    let end = talk(&mut socket, &shared, from, id).await;
    let code = match end {
        End::Gone => return,
        End::Broke(code) => code,
        End::SentAway => axum::extract::ws::close_code::AWAY,
    };
    tracing::debug!(session = id.0, code, "closed");
    let close = Message::Close(Some(CloseFrame { code, reason: "".into() }));
    let _ = timeout(shared.timeouts.handshake, socket.send(close)).await;
}

/// Closes a connection that was never let in, saying when to come back. It is no session and keeps nothing.
pub(super) async fn send_away(mut socket: WebSocket, wait: Duration) {
    metrics::counter!("harkara_relay_sent_away_total").increment(1);
    let reason = wait.as_millis().to_string().into();
    let close = Message::Close(Some(CloseFrame { code: noise::CLOSE_TRY_LATER, reason }));
    // Dropped at once, what the other side has sent already would undo the close on its way.
    let closing = async {
        if socket.send(close).await.is_ok() {
            while let Some(Ok(_)) = socket.recv().await {}
        }
    };
    let _ = timeout(LINGER, closing).await;
}

async fn talk(socket: &mut WebSocket, shared: &Arc<Shared>, from: IpAddr, id: SessionId) -> End {
    let shaken = timeout(shared.timeouts.handshake, shake_hands(socket, shared)).await;
    let (transport, key) = match shaken {
        Ok(Ok(done)) => done,
        Ok(Err(end)) => return end,
        Err(_) => return End::Broke(noise::CLOSE_PROTOCOL),
    };
    let (queue, outbox) = queue::queue();
    let network = shared.networks.tag(from);
    if shared.events.send(Event::Connected { session: id, key, network, queue }).await.is_err() {
        return End::SentAway;
    }
    let mut session = Session { shared, socket, transport, outbox, id, key, from, under_way: 0, registering: None };
    let end = session.frames().await.err().unwrap_or(End::SentAway);
    let _ = shared.events.send(Event::Disconnected(id)).await;
    end
}

async fn shake_hands(socket: &mut WebSocket, shared: &Shared) -> Result<(Transport, [u8; 32]), End> {
    let first = match socket.recv().await {
        Some(Ok(Message::Binary(first))) => first,
        Some(Ok(_)) => return Err(End::Broke(noise::CLOSE_PROTOCOL)),
        _ => return Err(End::Gone),
    };
    let seed = random().map_err(|_| End::SentAway)?;
    let mut accepted = Responder::new(&shared.secret, seed)?.answer(&first)?;
    socket.send(Message::Binary(accepted.message.into())).await?;
    accepted.transport.limit(STRANGER_FRAME);
    Ok((accepted.transport, accepted.device_key))
}

struct Session<'a> {
    shared: &'a Shared,
    socket: &'a mut WebSocket,
    transport: Transport,
    outbox: Outbox,
    id: SessionId,
    key: [u8; 32],
    from: IpAddr,
    under_way: usize,
    registering: Option<u64>,
}

impl Session<'_> {
    /// Never returns `Ok`: every way out is an end.
    async fn frames(&mut self) -> Result<std::convert::Infallible, End> {
        let half = self.shared.timeouts.idle / 2;
        let mut heard = Instant::now();
        let mut asked = false;
        loop {
            tokio::select! {
                frame = self.outbox.next() => self.send(frame.ok_or(End::SentAway)?).await?,
                message = self.socket.next(), if self.under_way < UNDER_WAY => {
                    (heard, asked) = (Instant::now(), false);
                    match message.ok_or(End::Gone)?? {
                        Message::Binary(bytes) => self.received(&bytes).await?,
                        Message::Ping(_) | Message::Pong(_) => {}
                        Message::Close(_) => return Err(End::Gone),
                        Message::Text(_) => return Err(End::Broke(noise::CLOSE_PROTOCOL)),
                    }
                }
                () = tokio::time::sleep_until(heard + half), if !asked => {
                    asked = true;
                    self.within(Message::Ping(Default::default())).await?;
                }
                () = tokio::time::sleep_until(heard + 2 * half), if asked => return Err(End::Gone),
            }
        }
    }

    async fn received(&mut self, message: &[u8]) -> Result<(), End> {
        let Some(bytes) = self.transport.open(message)? else { return Ok(()) };
        let frame = ClientFrame::decode(bytes.as_slice()).map_err(|_| End::Broke(noise::CLOSE_PROTOCOL))?;
        let mut allowed = self.shared.limiters.request(&self.key);
        if matches!(frame.request, Some(Request::Register(_))) {
            self.registering = Some(frame.request_id);
            allowed = allowed.and_then(|()| self.shared.limiters.registration(self.from));
        }
        if matches!(frame.request, Some(Request::OpenVault(_))) {
            allowed = allowed.and_then(|()| self.shared.limiters.vault_try(self.from));
        }
        if let Err(wait) = allowed {
            return self.refuse(frame.request_id, wait).await;
        }
        let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let permit = self.shared.waiting_bytes.clone().acquire_many_owned(size).await.map_err(|_| End::SentAway)?;
        self.under_way += 1;
        let event = Event::Request { session: self.id, frame, permit };
        self.shared.events.send(event).await.map_err(|_| End::SentAway)
    }

    async fn refuse(&mut self, request_id: u64, wait: Wait) -> Result<(), End> {
        let error = Error {
            code: ErrorCode::ErrorRateLimited.into(),
            detail: "too many requests".into(),
            retry_after_ms: u64::try_from(wait.0.as_millis()).unwrap_or(u64::MAX).max(1),
        };
        metrics::counter!("harkara_relay_rate_limited_total").increment(1);
        self.transmit(&ServerFrame { request_id, body: Some(Body::Error(error)) }).await?;
        self.flush().await
    }

    /// Sends a frame and whatever else is ready, then flushes once.
    async fn send(&mut self, first: ServerFrame) -> Result<(), End> {
        let mut next = Some(first);
        while let Some(frame) = next {
            if frame.request_id != 0 {
                self.under_way = self.under_way.saturating_sub(1);
            }
            self.look(&frame);
            self.transmit(&frame).await?;
            next = self.outbox.ready();
        }
        self.flush().await
    }

    /// A device that turns out to be known may send large frames.
    fn look(&mut self, frame: &ServerFrame) {
        let known = match &frame.body {
            Some(Body::Welcome(welcome)) => welcome.known_device,
            Some(Body::Ok(_)) => self.registering == Some(frame.request_id),
            _ => false,
        };
        if known {
            self.transport.limit(MAX_LARGE_FRAME);
        }
    }

    async fn transmit(&mut self, frame: &ServerFrame) -> Result<(), End> {
        for piece in self.transport.seal(&frame.encode_to_vec())? {
            let fed = self.socket.feed(Message::Binary(piece.into()));
            timeout(self.shared.timeouts.send, fed).await.map_err(|_| End::SentAway)??;
        }
        Ok(())
    }

    async fn within(&mut self, message: Message) -> Result<(), End> {
        Ok(timeout(self.shared.timeouts.send, self.socket.send(message)).await.map_err(|_| End::SentAway)??)
    }

    async fn flush(&mut self) -> Result<(), End> {
        Ok(timeout(self.shared.timeouts.send, self.socket.flush()).await.map_err(|_| End::SentAway)??)
    }
}
