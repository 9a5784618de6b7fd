//! The engine's thread: one input, then everything that came of it.

use crate::connection::{Arrival, Order};
use crate::files::Files;
use crate::key;
use crate::lan::Lan;
use harkara_api::{ApiError, ChatId, Command, Connection, ErrorCode, Event, Reply};
use harkara_engine::backup::{BackupNews, RestoreStep};
use harkara_engine::{Chunk, Engine, FileNews, FileWork, Input, Nearby, Output};
use harkara_wire::nearby::NearbySecret;
use harkara_wire::proto::relay::{ClientFrame, GetBlob, ServerFrame, client_frame::Request, server_frame::Body};
use harkara_wire::relay_link::RelayLink;
use std::{
    collections::HashMap,
    path::PathBuf,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::{
    sync::{broadcast, mpsc, oneshot, watch},
    time::{Instant, sleep, sleep_until},
};

/// Frames that may share a transaction: the more, the later the first of them is acknowledged.
const TOGETHER: usize = 128;
/// The clock may jump; a timer is never trusted for longer than this.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);
/// At the end what was sent is waited for this long. The rest is in the outbox.
const FAREWELL: Duration = Duration::from_secs(2);

/// What is asked of the engine from outside.
pub(crate) enum Ask {
    Command(Command, oneshot::Sender<Result<Reply, ApiError>>),
    Visible(Option<ChatId>),
    /// What came of a backup; answered once it is written down.
    Backup(BackupNews, oneshot::Sender<()>),
    /// A part of the backup that this device is made of.
    Restore(Box<RestoreStep>, oneshot::Sender<Result<bool, ApiError>>),
    Stop,
}

/// What the driver tells the rest of the program.
pub(crate) struct Tell {
    pub(crate) events: broadcast::Sender<Event>,
    pub(crate) connection: watch::Sender<Connection>,
}

pub(crate) struct Driver {
    engine: Engine,
    tell: Tell,
    orders: mpsc::UnboundedSender<Order>,
    files: Files,
    /// Chunks asked for on this connection, by request: what comes is not the engine's to hold.
    gets: HashMap<u64, Chunk>,
    /// Frames for the connection that stands; none while there is none.
    frames: Option<mpsc::UnboundedSender<ClientFrame>>,
    /// Questions to the relay without an answer yet, on this connection.
    unanswered: usize,
    asked: HashMap<u64, oneshot::Sender<Result<Reply, ApiError>>>,
    last_ask: u64,
    retry_at_ms: Option<u64>,
    /// Which proxy the connection goes through, if any.
    proxy: Option<u32>,
    /// The key of the relay the engine wants to be connected to: what comes from another one comes too late.
    relay: Option<[u8; 32]>,
    /// People nearby are looked for.
    lan: Option<Lan>,
    /// Where what this device carries for them lies.
    carried: PathBuf,
    around: mpsc::Sender<Vec<Nearby>>,
}

impl Driver {
    pub(crate) fn new(
        engine: Engine,
        tell: Tell,
        orders: mpsc::UnboundedSender<Order>,
        files: Files,
        carried: PathBuf,
        around: mpsc::Sender<Vec<Nearby>>,
    ) -> Self {
        Self {
            engine,
            tell,
            orders,
            files,
            gets: HashMap::new(),
            frames: None,
            unanswered: 0,
            asked: HashMap::new(),
            last_ask: 0,
            retry_at_ms: None,
            proxy: None,
            relay: None,
            lan: None,
            carried,
            around,
        }
    }

    /// Goes on until it is told to stop, or nobody is left to tell it.
    pub(crate) async fn run(
        mut self,
        mut asks: mpsc::Receiver<Ask>,
        mut arrivals: mpsc::Receiver<Arrival>,
        mut news: mpsc::Receiver<FileNews>,
        mut nearby: mpsc::Receiver<Vec<Nearby>>,
    ) {
        self.drain();
        loop {
            let tick = self.engine.poll_timeout().map(|(at_ms, why)| (wake_at(at_ms), why));
            tokio::select! {
                biased;
                // The person first: a full mailbox must not make them wait.
                ask = asks.recv() => match ask {
                    Some(Ask::Command(command, reply)) => self.command(command, reply),
                    Some(Ask::Visible(chat)) => self.handle(Input::Visible(chat)),
                    Some(Ask::Backup(news, written)) => {
                        self.handle(Input::Backup(news));
                        // Nobody may be waiting any more.
                        let _ = written.send(());
                    }
                    Some(Ask::Restore(part, answer)) => {
                        let taken = self.engine.restore(*part, now_ms());
                        self.drain();
                        // Nobody may be waiting any more.
                        let _ = answer.send(taken);
                    }
                    Some(Ask::Stop) | None => break,
                },
                why = due(tick) => {
                    tracing::trace!(why, "tick");
                    self.handle(Input::Tick);
                }
                Some(said) = news.recv() => self.handle(Input::File(said)),
                Some(here) = nearby.recv() => self.handle(Input::Nearby(here)),
                arrival = arrivals.recv() => match arrival {
                    Some(arrival) => self.arrived(arrival, &mut arrivals),
                    None => break,
                },
            }
        }
        self.say_farewell(arrivals).await;
    }

    fn command(&mut self, command: Command, reply: oneshot::Sender<Result<Reply, ApiError>>) {
        if matches!(command, Command::Reconnect) {
            self.order(Order::Hurry);
        }
        if let Command::TestProxy { proxy } = command {
            return self.order(Order::Test(proxy, reply));
        }
        self.last_ask += 1;
        self.asked.insert(self.last_ask, reply);
        self.handle(Input::Command(self.last_ask, command));
    }

    /// Takes in an arrival, and with a frame the frames right behind it: they share a transaction, and its fsync.
    fn arrived(&mut self, arrival: Arrival, arrivals: &mut mpsc::Receiver<Arrival>) {
        let mut next = Some(arrival);
        let mut frames = Vec::new();
        while let Some(arrival) = next.take() {
            match arrival {
                // The engine has moved on to another relay, or has given this session up.
                Arrival::Frame(_) if self.frames.is_none() => next = arrivals.try_recv().ok(),
                Arrival::Frame(frame) => {
                    if frame.request_id != 0 {
                        self.unanswered = self.unanswered.saturating_sub(1);
                    }
                    frames.extend(self.keep_chunk(frame));
                    if frames.len() < TOGETHER {
                        next = arrivals.try_recv().ok();
                    }
                }
                other => {
                    self.frames_arrived(&mut frames);
                    self.changed(other);
                }
            }
        }
        self.frames_arrived(&mut frames);
    }

    /// A chunk that was asked for goes to the disk; anything else is the engine's.
    fn keep_chunk(&mut self, frame: ServerFrame) -> Option<ServerFrame> {
        let Some(chunk) = self.gets.remove(&frame.request_id).filter(|_| frame.request_id != 0) else {
            return Some(frame);
        };
        match frame.body {
            Some(Body::Blob(blob)) => {
                self.files.take(frame.request_id, chunk, blob.data);
                None
            }
            body => Some(ServerFrame { request_id: frame.request_id, body }),
        }
    }

    fn frames_arrived(&mut self, frames: &mut Vec<ServerFrame>) {
        if !frames.is_empty() {
            self.handle(Input::Frames(std::mem::take(frames)));
        }
    }

    /// The connection came, went, or is being made.
    fn changed(&mut self, arrival: Arrival) {
        match arrival {
            Arrival::Opening(relay, opened) => {
                match key::random().and_then(|seed| self.engine.session_with(&relay, seed)) {
                    // The try may have been given up meanwhile.
                    Ok(opening) => drop(opened.send(opening)),
                    Err(error) => tracing::warn!(%error, "no session"),
                }
            }
            Arrival::Connected(relay, ..) if Some(relay) != self.relay => {}
            Arrival::Connected(_, welcome, proxy, frames) => {
                self.frames = Some(frames);
                self.proxy = proxy;
                self.unanswered = 0;
                self.gets.clear();
                self.retry_at_ms = None;
                self.handle(Input::Connected(welcome));
            }
            Arrival::Probed => self.handle(Input::Probed),
            Arrival::Status(bytes) => self.handle(Input::Status(bytes)),
            Arrival::Frame(frame) => self.handle(Input::Frame(frame)),
            Arrival::Route(news) => self.handle(Input::Route(news)),
            Arrival::Lost { fault, retry_in } => {
                self.frames = None;
                self.unanswered = 0;
                self.retry_at_ms = Some(now_ms().saturating_add(retry_in.as_millis().try_into().unwrap_or(u64::MAX)));
                self.handle(Input::Disconnected(fault));
            }
        }
    }

    /// Mutate, then drain.
    fn handle(&mut self, input: Input) {
        self.engine.handle(input, now_ms());
        self.drain();
    }

    fn drain(&mut self) {
        while let Some(output) = self.engine.poll_output() {
            match output {
                Output::Reply(id, answer) => {
                    if let Some(reply) = self.asked.remove(&id) {
                        // Whoever asked may have gone.
                        let _ = reply.send(answer);
                    }
                }
                Output::Send(frame) => self.send(frame),
                Output::Files(work) => self.file_work(work),
                Output::Event(event) => self.tell(event),
                Output::Routes(routes) => self.order(Order::Routes(routes)),
                Output::Nearby(secret) => self.look_around(secret),
                Output::Status(mirrors) => self.order(Order::Status(mirrors)),
                Output::Connect { relay_link, nearby } => self.connect(&relay_link, nearby),
                Output::Probe { relay_link } => {
                    self.order(Order::Probe(relay_link.and_then(|link| RelayLink::parse(&link).ok())));
                }
                Output::Reconnect => {
                    self.frames = None;
                    self.order(Order::Reconnect);
                }
                Output::Disconnect => {
                    self.frames = None;
                    self.order(Order::Disconnect);
                }
            }
        }
    }

    fn send(&mut self, frame: ClientFrame) {
        if let Some(frames) = &self.frames
            && frames.send(frame).is_ok()
        {
            self.unanswered += 1;
        }
    }

    /// Looks for people nearby, or no longer.
    fn look_around(&mut self, secret: Option<NearbySecret>) {
        self.lan = None;
        let Some(secret) = secret else { return };
        match Lan::start(secret, &self.carried, self.around.clone()) {
            Ok(lan) => self.lan = Some(lan),
            Err(error) => tracing::warn!(%error, "people nearby can't be looked for"),
        }
    }

    fn file_work(&mut self, work: FileWork) {
        if let FileWork::Get { request_id, chunk } = work {
            let blob_id = chunk.sealed.ids.get(chunk.index as usize).map(|id| id.to_vec()).unwrap_or_default();
            self.gets.insert(request_id, chunk);
            return self.send(ClientFrame { request_id, request: Some(Request::GetBlob(GetBlob { blob_id })) });
        }
        self.unanswered += usize::from(matches!(work, FileWork::Put { .. }));
        self.files.begin(work, self.frames.as_ref());
    }

    fn connect(&mut self, relay_link: &str, nearby: bool) {
        match RelayLink::parse(relay_link) {
            Ok(link) => {
                if !matches!(*self.tell.connection.borrow(), Connection::Online { .. } | Connection::Carried { .. }) {
                    self.tell(Event::Connection { connection: Connection::Connecting });
                }
                if self.relay.replace(link.key) != Some(link.key) {
                    self.frames = None;
                }
                self.order(Order::Connect(link, nearby));
            }
            Err(error) => self
                .tell(Event::Fault { error: ApiError::new(ErrorCode::InviteInvalid, format!("relay link: {error}")) }),
        }
    }

    fn order(&self, order: Order) {
        // The network thread ends only after this one.
        let _ = self.orders.send(order);
    }

    fn tell(&self, mut event: Event) {
        if let Event::Connection { connection } = &mut event {
            match connection {
                Connection::Offline { retry_at_ms, .. } => *retry_at_ms = retry_at_ms.or(self.retry_at_ms),
                Connection::Online { proxy, .. } => *proxy = self.proxy,
                Connection::None | Connection::Connecting | Connection::Carried { .. } => {}
            }
            self.tell.connection.send_replace(connection.clone());
        }
        // Nobody may be listening.
        let _ = self.tell.events.send(event);
    }

    /// What was sent a moment ago should be known to have arrived, so that the next start has less to repeat.
    async fn say_farewell(&mut self, mut arrivals: mpsc::Receiver<Arrival>) {
        let limit = sleep(FAREWELL);
        tokio::pin!(limit);
        while self.unanswered > 0 {
            tokio::select! {
                arrival = arrivals.recv() => match arrival {
                    Some(arrival) => self.arrived(arrival, &mut arrivals),
                    None => return,
                },
                () = &mut limit => return,
            }
        }
    }
}

pub(crate) fn now_ms() -> u64 {
    // Before 1970 the clock is wrong anyway, and the relay's says so.
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis().try_into().unwrap_or(u64::MAX))
}

fn wake_at(at_ms: u64) -> Instant {
    Instant::now() + Duration::from_millis(at_ms.saturating_sub(now_ms())).min(LONGEST_SLEEP)
}

async fn due(tick: Option<(Instant, &'static str)>) -> &'static str {
    match tick {
        Some((at, why)) => {
            sleep_until(at).await;
            why
        }
        None => std::future::pending().await,
    }
}
