//! The engine with a session around it: what goes in from the page and the socket, what is to be done afterwards.

use crate::backup::{Backups, PartJob};
use crate::files::{Came, Crossing, FileJob, Wanted};
use crate::line::{Line, LineJob, News};
use crate::pace::Pace;
use harkara_api::{
    Answer, ApiError, ChatId, Command, Connection, ErrorCode, Event, Fault, MessageId, Query, Reply, StorageView,
};
use harkara_engine::{Engine, FileNews, Input, Output, stored_file};
use harkara_media::Sealed;
use harkara_store::{Database, Reader, files};
use harkara_wire::id::FileId;
use harkara_wire::proto::relay::ServerFrame;
use harkara_wire::relay_link::RelayLink;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha20Rng;
use serde::Serialize;

/// How long another relay carries before home is looked for, at first and at last; less up to a half by chance.
const LOOK_HOME_MS: u64 = 90_000;
const LOOK_HOME_AT_LEAST_MS: u64 = 10 * 60_000;

/// One device in a browser. Each call carries one thing out; [`Driver::drain`] says what is to be done then.
pub struct Driver {
    engine: Engine,
    line: Line,
    /// Why the connection that was the last one, or the try, was given up.
    given_up: Option<Fault>,
    /// The proxy that the connection goes through.
    proxy: Option<u32>,
    /// As the page sees it: the engine knows no attempts and no waits.
    connection: Connection,
    storage: StorageView,
    outgoing: Outgoing,
    crossing: Crossing,
    backups: Backups,
    /// The last call did a step of a backup, which says nothing of how fast messages are taken in.
    stepped: bool,
    pace: Pace,
    /// When to look for home, while another relay carries; and how often that was done without meeting it.
    look_home_ms: Option<u64>,
    looks: u32,
}

/// What is to be done, in this order: sockets and their messages, files, what the page is to hear, and then the connection.
#[derive(Debug, Default)]
pub struct Outgoing {
    /// With sockets.
    pub line: Vec<LineJob>,
    /// A change to the connection as a whole, if any.
    pub socket: Option<SocketWish>,
    /// For the worker that moves the bytes of files, in this order.
    pub files: Vec<FileJob>,
    /// For the same worker: parts of files that go into a backup, or come out of one.
    pub parts: Vec<PartJob>,
    /// For the page.
    pub notes: Vec<Note>,
}

/// What the connection is to become. Whatever there was has been closed by a [`LineJob`] already.
#[derive(Debug, PartialEq, Eq)]
pub enum SocketWish {
    /// Be connected to the relay with this address, from now on and whenever the connection is lost.
    Connect(String),
    /// Make a new one at once.
    Renew,
    /// Wait as after a loss.
    Drop,
    /// Stay away.
    Leave,
}

/// What the page is to hear, as JSON.
#[derive(Debug, Serialize, PartialEq, Eq)]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(missing_docs)] // `id`: the command's number
pub enum Note {
    /// A command was carried out.
    Reply { id: u64, reply: Reply },
    /// A command was refused.
    Refused { id: u64, error: ApiError },
    /// Something changed.
    Event { event: Event },
}

impl Driver {
    /// Goes on where the database stands. `seed` is fresh randomness.
    pub fn open(database: Database, seed: [u8; 32], now_ms: u64) -> Result<Self, ApiError> {
        let mut rng = ChaCha20Rng::from_seed(seed);
        let engine = Engine::open(database, rng.random(), now_ms)?;
        let connection = engine.connection();
        let backups = Backups::new(&engine)?;
        let mut driver = Self {
            engine,
            line: Line::new(rng.random()),
            given_up: None,
            proxy: None,
            connection,
            storage: StorageView::BrowserBestEffort,
            outgoing: Outgoing::default(),
            crossing: Crossing::default(),
            backups,
            stepped: false,
            pace: Pace::new(),
            look_home_ms: None,
            looks: 0,
        };
        driver.engine.set_slice(driver.pace.items());
        driver.collect(now_ms);
        Ok(driver)
    }

    /// A command of the page; its number comes back with the answer.
    pub fn command(&mut self, id: u64, command: Command, now_ms: u64) {
        match command {
            Command::TestProxy { proxy } => self.test(id, proxy, now_ms),
            command => {
                if let Some(command) = self.about_backups(id, command, now_ms) {
                    self.input(Input::Command(id, command), now_ms);
                }
            }
        }
    }

    /// A look at the database, at once.
    pub fn query(&self, query: &Query, now_ms: u64) -> Result<Answer, ApiError> {
        let reader = Reader::new(self.engine.database().connection(), self.connection.clone(), self.storage);
        let mut answer = reader.answer(query)?;
        if let Answer::Backup { backup } = &mut answer {
            backup.running = self.backups.progress(now_ms);
        }
        Ok(answer)
    }

    /// What of files may lie on disk, and what they are to be made of: anything else there is left of a crash.
    pub fn files(&self) -> Result<(Vec<FileId>, Vec<String>), ApiError> {
        let db = self.engine.database().connection();
        Ok((files::ids(db)?, files::sources(db)?))
    }

    /// A file that is here, and its name.
    pub fn stored_file(&self, message: &MessageId, place: u32) -> Result<(Sealed, String), ApiError> {
        stored_file(self.engine.database().connection(), message, place)
    }

    /// The worker that moves bytes says what came of a job.
    pub fn file_news(&mut self, news: FileNews, now_ms: u64) {
        self.input(Input::File(news), now_ms);
    }

    /// The worker has read a chunk, of this session and for this request.
    pub fn chunk_read(&mut self, session: u32, request_id: u64, data: Vec<u8>, now_ms: u64) {
        if let Some(frame) = self.crossing.read(session, request_id, data) {
            self.line.send(&frame, now_ms);
        }
    }

    /// The chat on the screen, if any.
    pub fn visible(&mut self, chat: Option<ChatId>, now_ms: u64) {
        self.input(Input::Visible(chat), now_ms);
    }

    /// The browser has said whether it keeps the data for good.
    pub fn kept(&mut self, persistent: bool) {
        let storage = if persistent { StorageView::BrowserPersistent } else { StorageView::BrowserBestEffort };
        if self.storage != storage {
            self.storage = storage;
            self.outgoing.notes.push(Note::Event { event: Event::Overview });
        }
    }

    /// The time of [`Driver::timeout`] has come.
    pub fn tick(&mut self, now_ms: u64) {
        self.line.tick(now_ms);
        self.follow(now_ms);
        if self.look_home_ms.is_some_and(|at_ms| at_ms <= now_ms) {
            self.look_home_ms = None;
            self.input(Input::Probed, now_ms);
        }
        if self.engine.poll_timeout().is_some_and(|(at_ms, _)| at_ms <= now_ms) {
            self.input(Input::Tick, now_ms);
        }
        if self.backups.timeout().is_some_and(|at_ms| at_ms <= now_ms) {
            self.back_up(now_ms);
        }
    }

    /// The call before took this long. What the engine takes in at once follows from it.
    pub fn took(&mut self, ms: u64) {
        if std::mem::take(&mut self.stepped) {
            return;
        }
        self.pace.took(self.engine.taken(), ms);
        self.engine.set_slice(self.pace.items());
    }

    /// When to call [`Driver::tick`].
    pub fn timeout(&self) -> Option<u64> {
        let engine = self.engine.poll_timeout().map(|(at_ms, _)| at_ms);
        [engine, self.line.timeout(), self.look_home_ms, self.backups.timeout()].into_iter().flatten().min()
    }

    /// A try begins, by all ways there are.
    pub fn connecting(&mut self, now_ms: u64) {
        self.given_up = None;
        self.show(Connection::Connecting);
        self.line.begin(now_ms);
        self.follow(now_ms);
    }

    /// A socket is open.
    pub fn opened(&mut self, number: u32, now_ms: u64) {
        self.on(number, |line| line.opened(number, now_ms), now_ms);
    }

    /// Messages have come by a socket; those that came together share a transaction.
    pub fn received<'m>(&mut self, number: u32, messages: impl IntoIterator<Item = &'m [u8]>, now_ms: u64) {
        let heard = |line: &mut Line| messages.into_iter().for_each(|message| line.received(number, message, now_ms));
        self.on(number, heard, now_ms);
    }

    /// A socket is closed, or could not be opened.
    pub fn ended(&mut self, number: u32, code: u16, reason: &str, now_ms: u64) {
        self.on(number, |line| line.ended(number, code, reason, now_ms), now_ms);
    }

    /// A request has been answered with this, or not.
    pub fn posted(&mut self, number: u32, slot: u8, body: Option<&[u8]>, now_ms: u64) {
        self.on(number, |line| line.posted(number, slot, body, now_ms), now_ms);
    }

    /// What lies where the relay's status should, if anything.
    pub fn fetched(&mut self, number: u32, body: Option<Vec<u8>>, now_ms: u64) {
        let wanted = self.line.fetched(number);
        if let Some(body) = body.filter(|_| wanted) {
            self.input(Input::Status(body), now_ms);
        }
    }

    /// The network is back: what failed before may work now.
    pub fn network_is_back(&mut self) {
        self.line.forget_failures();
    }

    /// For how long the relay has asked, on the last connection, to be left alone; 0: it hasn't.
    pub fn advice_ms(&self) -> u64 {
        self.line.advice_ms()
    }

    /// The connection is gone, or none could be made; the next try is at `retry_at_ms`.
    pub fn closed(&mut self, fault: Fault, retry_at_ms: Option<u64>, now_ms: u64) {
        // The reason why it was given up says more than that it is gone now.
        let known = self.given_up.take().unwrap_or(fault);
        self.hang_up();
        self.input(Input::Disconnected(known), now_ms);
        let fault = match self.engine.connection() {
            // The engine knows better where it gave the session up itself.
            Connection::Offline { fault, .. } => fault,
            _ => known,
        };
        self.show(Connection::Offline { fault, retry_at_ms });
    }

    /// What is to be done after the calls since the last time.
    pub fn drain(&mut self) -> Outgoing {
        let (lines, parts, notes) = self.backups.drain();
        self.outgoing.line = self.line.jobs();
        self.outgoing.line.extend(lines);
        self.outgoing.parts.extend(parts);
        self.outgoing.notes.extend(notes);
        std::mem::take(&mut self.outgoing)
    }

    /// Takes in what has come of the connections; frames that came together as one.
    fn follow(&mut self, now_ms: u64) {
        let mut frames = Vec::new();
        while let Some(news) = self.line.poll_news() {
            match news {
                News::Frame(frame) => match self.crossing.take(frame) {
                    Came::Worker(job) => self.outgoing.files.push(job),
                    Came::Engine(frame) => frames.push(frame),
                },
                other => {
                    self.take_in(&mut frames, now_ms);
                    self.changed(other, now_ms);
                }
            }
        }
        self.take_in(&mut frames, now_ms);
    }

    fn take_in(&mut self, frames: &mut Vec<ServerFrame>, now_ms: u64) {
        if !frames.is_empty() {
            self.input(Input::Frames(std::mem::take(frames)), now_ms);
        }
    }

    fn changed(&mut self, news: News, now_ms: u64) {
        match news {
            News::Open(number) => match self.engine.session(self.line.rng.random()) {
                Ok((initiator, message)) => self.line.shake_hands(number, initiator, message, now_ms),
                Err(error) => {
                    tracing::error!(%error, "no session");
                    self.line.no_session(number, now_ms);
                }
            },
            News::Welcomed(welcome, proxy) => {
                self.proxy = proxy;
                self.crossing.renew();
                if self.look_home_ms.is_none() {
                    self.looks = 0;
                }
                self.input(Input::Connected(welcome), now_ms);
            }
            News::Frame(frame) => self.input(Input::Frame(frame), now_ms),
            News::Route(news) => self.input(Input::Route(news), now_ms),
            News::Lost(fault) => self.fail(fault, now_ms),
            News::Tested { id, fault, took_ms } => {
                self.outgoing.notes.push(Note::Reply { id, reply: Reply::ProxyTested { fault, took_ms } });
            }
        }
    }

    /// The page has one connection, by whatever ways the person allows: it looks for home by going there. If home does not
    /// answer the engine comes back to the other relay, and the next look is later.
    fn wait_for_home(&mut self) -> u64 {
        let longest_ms = (LOOK_HOME_MS << self.looks.min(4)).min(LOOK_HOME_AT_LEAST_MS);
        self.looks += 1;
        longest_ms / 2 + self.line.rng.random::<u64>() % (longest_ms / 2)
    }

    fn test(&mut self, id: u64, proxy: u32, now_ms: u64) {
        if !self.line.test(id, proxy, now_ms) {
            self.outgoing.notes.push(Note::Refused { id, error: ErrorCode::NotFound.into() });
        }
        self.follow(now_ms);
    }

    /// A connection is given up, or none could be made. `closed` follows.
    fn fail(&mut self, fault: Fault, now_ms: u64) {
        self.given_up = Some(fault);
        self.hang_up();
        self.input(Input::Disconnected(fault), now_ms);
        self.outgoing.socket = Some(SocketWish::Drop);
    }

    fn input(&mut self, input: Input, now_ms: u64) {
        self.engine.handle(input, now_ms);
        self.collect(now_ms);
    }

    fn collect(&mut self, now_ms: u64) {
        while let Some(output) = self.engine.poll_output() {
            match output {
                Output::Reply(id, Ok(reply)) => self.outgoing.notes.push(Note::Reply { id, reply }),
                Output::Reply(id, Err(error)) => self.outgoing.notes.push(Note::Refused { id, error }),
                Output::Event(Event::Connection { connection }) => self.show(connection),
                Output::Event(event) => self.outgoing.notes.push(Note::Event { event }),
                Output::Send(frame) => self.line.send(&frame, now_ms),
                Output::Files(work) => match self.crossing.begin(work) {
                    Wanted::Worker(job) => self.outgoing.files.push(job),
                    Wanted::Relay(frame) => self.line.send(&frame, now_ms),
                },
                // A browser has no say in its local network.
                Output::Nearby(_) => {}
                Output::Status(mirrors) => self.line.fetch(&mirrors, now_ms),
                Output::Routes(routes) => {
                    self.backups.set(&routes, now_ms);
                    if self.line.set(routes) {
                        self.wish(SocketWish::Renew);
                    }
                }
                Output::Connect { relay_link, .. } => match RelayLink::parse(&relay_link) {
                    Ok(link) => {
                        let address = link.address.clone();
                        if self.line.want(link) {
                            self.wish(SocketWish::Connect(address));
                        }
                    }
                    Err(error) => tracing::error!(%error, "the engine's relay link"),
                },
                Output::Probe { relay_link: None } => self.look_home_ms = None,
                Output::Probe { relay_link: Some(_) } if self.look_home_ms.is_some() => {}
                Output::Probe { relay_link: Some(_) } => self.look_home_ms = Some(now_ms + self.wait_for_home()),
                Output::Reconnect => self.wish(SocketWish::Renew),
                Output::Disconnect => {
                    self.line.leave();
                    self.wish(SocketWish::Leave);
                }
            }
        }
    }

    /// Nothing is said or heard on the old session any more.
    fn hang_up(&mut self) {
        self.line.hang_up();
        self.crossing.renew();
    }

    fn wish(&mut self, wish: SocketWish) {
        self.hang_up();
        // An address that has not been tried yet is not forgotten over a renewal.
        if !(wish == SocketWish::Renew && matches!(self.outgoing.socket, Some(SocketWish::Connect(_)))) {
            self.outgoing.socket = Some(wish);
        }
    }

    fn show(&mut self, mut connection: Connection) {
        if let Connection::Online { proxy, .. } = &mut connection {
            *proxy = self.proxy;
        }
        if self.connection != connection {
            self.connection = connection.clone();
            self.outgoing.notes.push(Note::Event { event: Event::Connection { connection } });
        }
    }
}

mod backups;
#[cfg(test)]
mod tests;
