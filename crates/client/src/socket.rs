//! One connection to the relay: a WebSocket with the Noise session inside, until it ends.

use crate::connection::Arrival;
use crate::dial::WebSocket;
use crate::fault::Failure;
use crate::route;
use crate::routes::{Opened, Route};
use futures_util::{SinkExt, StreamExt, stream};
use harkara_api::{Fault, ProxyFault};
use harkara_engine::routes::{Look, STALL_LOOK_MS, Stall, said_by_proxy};
use harkara_wire::proto::relay::{ClientFrame, ServerFrame, Welcome, server_frame::Body};
use harkara_wire::session::{CLOSE_RELAY_KEY, CLOSE_TRY_LATER, Initiator, SessionError, Transport};
use prost::Message as _;
use std::{
    cell::{Cell, RefCell},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::{Notify, mpsc},
    time::{Instant, MissedTickBehavior, interval, interval_at, timeout},
};
use tokio_tungstenite::tungstenite::{self, Message};

/// From the first packet to the relay's welcome.
const OPEN_LIMIT: Duration = Duration::from_secs(15);
/// The same through a proxy: Tor takes its time.
const PROXY_LIMIT: Duration = Duration::from_secs(30);
const PING: Duration = Duration::from_secs(25);
/// Silence beyond this is a dead connection.
const DEAD: Duration = Duration::from_secs(45);
/// After a change of this computer's network the relay must answer within this.
const PROBE: Duration = Duration::from_secs(5);
const LOOK_AT_ROUTES: Duration = Duration::from_secs(5);
/// An open connection, welcomed by the relay.
pub(crate) struct Socket {
    socket: WebSocket,
    session: Transport,
    loopback: bool,
    meter: Option<Arc<AtomicU64>>,
    pub(crate) welcome: Welcome,
}

impl Socket {
    /// Connects this way, shakes hands and takes the welcome. `first` is the message that `session` began with.
    pub(crate) async fn open(route: &Route, session: Initiator, first: Vec<u8>) -> Result<Self, Failure> {
        let loopback = route.is_loopback();
        let opening = async { shake_hands(route.open().await?, loopback, session, first).await };
        let limit = if route.proxy.is_some() { PROXY_LIMIT } else { OPEN_LIMIT };
        let opened = timeout(limit, opening).await;
        let opened = opened.unwrap_or_else(|_| Err(Failure::silent(loopback, "no answer in time")));
        if route.proxy.is_some() { opened.map_err(Failure::behind_proxy) } else { opened }
    }

    /// Carries frames both ways until the connection ends, and says why it did.
    pub(crate) async fn run(
        self,
        mut outgoing: mpsc::UnboundedReceiver<ClientFrame>,
        incoming: &mpsc::Sender<Arrival>,
    ) -> Failure {
        let (sink, stream) = self.socket.split();
        let shared = Shared {
            session: RefCell::new(self.session),
            heard: Cell::new(Instant::now()),
            busy: Cell::new(false),
            ask: Notify::new(),
        };
        let (loopback, meter) = (self.loopback, self.meter);
        tokio::select! {
            () = stalled(meter.as_deref(), &shared), if meter.is_some() => {
                Failure { stalled: true, ..Failure::proxy(ProxyFault::Silent, "stalled") }
            }
            failure = read(stream, incoming, &shared, loopback) => failure,
            failure = write(sink, &mut outgoing, &shared, loopback) => failure,
        }
    }
}

/// What reading and writing have in common; never borrowed across an await.
struct Shared {
    session: RefCell<Transport>,
    heard: Cell<Instant>,
    /// The engine is behind: silence says nothing about the relay.
    busy: Cell<bool>,
    /// Somebody wants to know whether the relay can still be heard.
    ask: Notify,
}

async fn shake_hands(opened: Opened, loopback: bool, session: Initiator, first: Vec<u8>) -> Result<Socket, Failure> {
    let failed = |error| Failure::socket(&error, loopback);
    let Opened { mut socket, meter } = opened;
    socket.send(Message::Binary(first.into())).await.map_err(failed)?;
    let answer = binary(&mut socket, loopback).await?;
    let mut session = session.finish(&answer).map_err(Failure::session)?;
    let frame = loop {
        let message = binary(&mut socket, loopback).await?;
        if let Some(frame) = session.open(&message).map_err(Failure::session)? {
            break frame;
        }
    };
    match decode(&frame)?.body {
        Some(Body::Welcome(welcome)) => Ok(Socket { socket, session, loopback, meter, welcome }),
        // A relay that is shutting down says so instead.
        Some(Body::GoingAway(going)) => Err(Failure::leaving(advice(going.retry_after_ms))),
        _ => Err(Failure::new(Fault::RelayFault, "no welcome")),
    }
}

/// The next binary message; a relay that has another key than the pinned one closes with a code of its own.
async fn binary(socket: &mut WebSocket, loopback: bool) -> Result<Vec<u8>, Failure> {
    loop {
        match socket.next().await {
            Some(Ok(Message::Binary(data))) => return Ok(data.into()),
            Some(Ok(Message::Close(Some(close)))) if u16::from(close.code) == CLOSE_RELAY_KEY => {
                return Err(Failure::session(SessionError::RelayKey));
            }
            Some(Ok(Message::Close(Some(close)))) if u16::from(close.code) == CLOSE_TRY_LATER => {
                return Err(Failure {
                    retry_after: advice(close.reason.parse().unwrap_or(0)),
                    ..Failure::new(Fault::RelayBusy, "too many at once")
                });
            }
            Some(Ok(Message::Close(Some(close)))) if let Some(fault) = said_by_proxy(close.code.into()) => {
                return Err(Failure::proxy(fault, "closed by the proxy"));
            }
            Some(Ok(Message::Close(_))) | None => return Err(Failure::silent(loopback, "closed")),
            Some(Ok(_)) => {}
            Some(Err(error)) => return Err(Failure::socket(&error, loopback)),
        }
    }
}

async fn read(
    mut stream: stream::SplitStream<WebSocket>,
    incoming: &mpsc::Sender<Arrival>,
    shared: &Shared,
    loopback: bool,
) -> Failure {
    let mut going_away = None;
    loop {
        let message = match stream.next().await {
            Some(Ok(message)) => message,
            _ if going_away.is_some() => return Failure::leaving(going_away),
            Some(Err(error)) => return Failure::socket(&error, loopback),
            None => return Failure::silent(loopback, "closed"),
        };
        shared.heard.set(Instant::now());
        let data = match message {
            Message::Binary(data) => data,
            Message::Close(Some(close)) => match said_by_proxy(close.code.into()) {
                Some(fault) => return Failure::proxy(fault, "closed by the proxy"),
                None => continue,
            },
            _ => continue,
        };
        let opened = shared.session.borrow_mut().open(&data);
        let frame = match opened.map_err(Failure::session).and_then(|frame| frame.as_deref().map(decode).transpose()) {
            Ok(Some(frame)) => frame,
            Ok(None) => continue,
            Err(failure) => return failure,
        };
        if let Some(Body::GoingAway(going)) = &frame.body {
            going_away = advice(going.retry_after_ms);
        }
        shared.busy.set(true);
        if incoming.send(Arrival::Frame(frame)).await.is_err() {
            return Failure::new(Fault::RelayDown, "the engine has ended");
        }
        shared.busy.set(false);
        shared.heard.set(Instant::now());
    }
}

async fn write(
    mut sink: stream::SplitSink<WebSocket, Message>,
    outgoing: &mut mpsc::UnboundedReceiver<ClientFrame>,
    shared: &Shared,
    loopback: bool,
) -> Failure {
    let failed = |error| Failure::socket(&error, loopback);
    let mut ping = interval_at(Instant::now() + PING, PING);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut look = interval_at(Instant::now() + LOOK_AT_ROUTES, LOOK_AT_ROUTES);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut own = route::own_addresses();
    // The instant by which the relay must have been heard again.
    let mut probed: Option<Instant> = None;
    loop {
        let sent = tokio::select! {
            frame = outgoing.recv() => {
                let Some(frame) = frame else { return Failure::new(Fault::RelayDown, "the engine has let go") };
                feed(&mut sink, frame, outgoing, shared).await
            }
            _ = ping.tick() => {
                if !shared.busy.get() && shared.heard.get().elapsed() > DEAD {
                    return Failure::silent(loopback, "silence");
                }
                sink.send(Message::Ping(Default::default())).await.map_err(failed)
            }
            () = shared.ask.notified() => sink.send(Message::Ping(Default::default())).await.map_err(failed),
            _ = look.tick(), if !loopback => {
                if probed.take().is_some_and(|asked| !shared.busy.get() && shared.heard.get() < asked) {
                    return Failure::silent(loopback, "silence after a change of the network");
                }
                let now = route::own_addresses();
                if now == own {
                    continue;
                }
                own = now;
                probed = Some(Instant::now());
                look.reset_after(PROBE);
                sink.send(Message::Ping(Default::default())).await.map_err(failed)
            }
        };
        if let Err(failure) = sent {
            return failure;
        }
    }
}

/// Ready when so much has come as such networks let pass, and then nothing, not even the answer to a question.
async fn stalled(meter: Option<&AtomicU64>, shared: &Shared) {
    let Some(meter) = meter else { return };
    let mut look = interval(Duration::from_millis(STALL_LOOK_MS));
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut stall = Stall::default();
    loop {
        look.tick().await;
        match stall.look(meter.load(Ordering::Relaxed)) {
            Look::Fine => {}
            // While the engine is behind nothing is read: silence says nothing.
            _ if shared.busy.get() => stall = Stall::default(),
            Look::Ask => shared.ask.notify_one(),
            Look::Stalled => return,
        }
    }
}

/// Sends a frame, and in one go whatever waits behind it.
async fn feed(
    sink: &mut stream::SplitSink<WebSocket, Message>,
    frame: ClientFrame,
    outgoing: &mut mpsc::UnboundedReceiver<ClientFrame>,
    shared: &Shared,
) -> Result<(), Failure> {
    let mut next = Some(frame);
    while let Some(frame) = next {
        let messages = shared.session.borrow_mut().seal(&frame.encode_to_vec()).map_err(Failure::session)?;
        for message in messages {
            in_time(sink.feed(Message::Binary(message.into()))).await?;
        }
        next = outgoing.try_recv().ok();
    }
    in_time(sink.flush()).await
}

/// A piece of a frame has so much time, however long the frame is.
async fn in_time(sent: impl Future<Output = Result<(), tungstenite::Error>>) -> Result<(), Failure> {
    match timeout(DEAD, sent).await {
        Ok(done) => done.map_err(|error| Failure::socket(&error, false)),
        Err(_) => Err(Failure::silent(false, "the relay takes nothing")),
    }
}

fn decode(frame: &[u8]) -> Result<ServerFrame, Failure> {
    ServerFrame::decode(frame).map_err(|error| Failure::new(Fault::RelayFault, error.to_string()))
}

fn advice(retry_after_ms: u64) -> Option<Duration> {
    (retry_after_ms > 0).then(|| Duration::from_millis(retry_after_ms))
}
