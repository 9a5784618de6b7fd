//! The engine with a session around it: what goes in from the page and the socket, what is to be done afterwards.

use crate::files::{Came, Crossing, FileJob, Wanted};
use crate::link::{Link, Received, Silence, as_welcome};
use crate::pace::Pace;
use harkara_api::{Answer, ApiError, ChatId, Command, Connection, Event, Fault, MessageId, Query, Reply, StorageView};
use harkara_engine::{Engine, FileNews, Input, Output, stored_file};
use harkara_media::Sealed;
use harkara_store::{Database, Reader, files};
use harkara_wire::id::FileId;
use harkara_wire::proto::relay::{ServerFrame, server_frame::Body};
use harkara_wire::relay_link::RelayLink;
use serde::Serialize;

/// One device in a browser. Each call carries one thing out; [`Driver::drain`] says what is to be done then.
pub struct Driver {
    engine: Engine,
    link: Link,
    /// The relay's first frame has come on this connection.
    welcomed: bool,
    /// The relay has said good-bye on this connection, and after how long to come back.
    leaving_ms: Option<u64>,
    /// As the page sees it: the engine knows no attempts and no waits.
    connection: Connection,
    storage: StorageView,
    outgoing: Outgoing,
    crossing: Crossing,
    pace: Pace,
}

/// What is to be done, in this order: the socket, then its messages, then files, then what the page is to hear.
#[derive(Debug, Default)]
pub struct Outgoing {
    /// A change to the socket, if any.
    pub socket: Option<SocketWish>,
    /// WebSocket messages for the socket that is open.
    pub messages: Vec<Vec<u8>>,
    /// For the worker that moves the bytes of files, in this order.
    pub files: Vec<FileJob>,
    /// For the page.
    pub notes: Vec<Note>,
}

/// What the socket is to become.
#[derive(Debug, PartialEq, Eq)]
pub enum SocketWish {
    /// Be connected to this address, from now on and whenever the connection is lost.
    Connect(String),
    /// Close this connection and make a new one at once.
    Renew,
    /// Close it and wait as after a loss.
    Drop,
    /// Close it and stay away.
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
        let engine = Engine::open(database, seed, now_ms)?;
        let connection = engine.connection();
        let mut driver = Self {
            engine,
            link: Link::Away,
            welcomed: false,
            leaving_ms: None,
            connection,
            storage: StorageView::BrowserBestEffort,
            outgoing: Outgoing::default(),
            crossing: Crossing::default(),
            pace: Pace::new(),
        };
        driver.engine.set_slice(driver.pace.items());
        driver.collect();
        Ok(driver)
    }

    /// A command of the page; its number comes back with the answer.
    pub fn command(&mut self, id: u64, command: Command, now_ms: u64) {
        self.input(Input::Command(id, command), now_ms);
    }

    /// A look at the database, at once.
    pub fn query(&self, query: &Query) -> Result<Answer, ApiError> {
        let reader = Reader::new(self.engine.database().connection(), self.connection.clone(), self.storage);
        Ok(reader.answer(query)?)
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
    pub fn chunk_read(&mut self, session: u32, request_id: u64, data: Vec<u8>) {
        if let Some(frame) = self.crossing.read(session, request_id, data) {
            self.outgoing.messages.extend(self.link.seal(&frame).unwrap_or_default());
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
        match self.link.silence(now_ms) {
            Silence::Bearable => {}
            Silence::Ask(messages) => self.outgoing.messages.extend(messages),
            Silence::Dead => self.fail(Fault::RelayDown, now_ms),
        }
        if self.engine.poll_timeout().is_some_and(|(at_ms, _)| at_ms <= now_ms) {
            self.input(Input::Tick, now_ms);
        }
    }

    /// The call before took this long. What the engine takes in at once follows from it.
    pub fn took(&mut self, ms: u64) {
        self.pace.took(self.engine.taken(), ms);
        self.engine.set_slice(self.pace.items());
    }

    /// When to call [`Driver::tick`].
    pub fn timeout(&self) -> Option<u64> {
        let engine = self.engine.poll_timeout().map(|(at_ms, _)| at_ms);
        [engine, self.link.timeout()].into_iter().flatten().min()
    }

    /// The socket begins to connect.
    pub fn connecting(&mut self) {
        self.show(Connection::Connecting);
    }

    /// The socket is open: the handshake begins. `seed` is fresh randomness for this session alone.
    pub fn opened(&mut self, seed: [u8; 32], now_ms: u64) {
        self.welcomed = false;
        self.leaving_ms = None;
        self.hang_up();
        match self.engine.session(seed) {
            Ok((initiator, message)) => {
                self.link = Link::Handshake(Box::new(initiator));
                self.outgoing.messages.push(message);
            }
            Err(error) => {
                tracing::error!(%error, "no session");
                self.fail(Fault::RelayFault, now_ms);
            }
        }
    }

    /// WebSocket messages have come; those that came together share a transaction.
    pub fn received<'m>(&mut self, messages: impl IntoIterator<Item = &'m [u8]>, now_ms: u64) {
        let mut frames = Vec::new();
        let mut fault = None;
        for message in messages {
            match self.link.receive(message, now_ms) {
                Ok(Received::Nothing) => {}
                Ok(Received::Frame(ServerFrame { body: Some(Body::GoingAway(going)), .. })) => {
                    self.leaving_ms = Some(going.retry_after_ms);
                    fault = Some(Fault::RelayAway);
                    break;
                }
                Ok(Received::Frame(frame)) if self.welcomed => match self.crossing.take(frame) {
                    Came::Worker(job) => self.outgoing.files.push(job),
                    Came::Engine(frame) => frames.push(frame),
                },
                Ok(Received::Frame(frame)) => self.first_frame(frame, now_ms),
                Err(found) => {
                    fault = Some(found);
                    break;
                }
            }
        }
        if !frames.is_empty() {
            self.input(Input::Frames(frames), now_ms);
        }
        if let Some(fault) = fault {
            self.fail(fault, now_ms);
        }
    }

    /// For how long the relay has asked, on this connection, to be left alone; 0: it hasn't.
    pub fn advice_ms(&self) -> u64 {
        self.leaving_ms.unwrap_or(0)
    }

    /// The socket is closed, or could not be opened; the next try is at `retry_at_ms`.
    pub fn closed(&mut self, fault: Fault, retry_at_ms: Option<u64>, now_ms: u64) {
        let known = match (&self.link, &self.connection) {
            // The reason why it was dropped says more than that it is closed now.
            (Link::Away, Connection::Offline { fault, .. }) => *fault,
            _ => fault,
        };
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
        std::mem::take(&mut self.outgoing)
    }

    fn first_frame(&mut self, frame: ServerFrame, now_ms: u64) {
        match as_welcome(&frame) {
            Some(welcome) => {
                self.welcomed = true;
                self.input(Input::Connected(welcome.clone()), now_ms);
            }
            None => self.fail(Fault::RelayFault, now_ms),
        }
    }

    /// Gives a connection up for a reason only the session knows. `closed` follows when the socket is.
    fn fail(&mut self, fault: Fault, now_ms: u64) {
        self.hang_up();
        self.input(Input::Disconnected(fault), now_ms);
        self.outgoing.messages.clear();
        self.outgoing.socket = Some(SocketWish::Drop);
    }

    fn input(&mut self, input: Input, now_ms: u64) {
        self.engine.handle(input, now_ms);
        self.collect();
    }

    fn collect(&mut self) {
        while let Some(output) = self.engine.poll_output() {
            match output {
                Output::Reply(id, Ok(reply)) => self.outgoing.notes.push(Note::Reply { id, reply }),
                Output::Reply(id, Err(error)) => self.outgoing.notes.push(Note::Refused { id, error }),
                Output::Event(Event::Connection { connection }) => self.show(connection),
                Output::Event(event) => self.outgoing.notes.push(Note::Event { event }),
                Output::Send(frame) => self.outgoing.messages.extend(self.link.seal(&frame).unwrap_or_default()),
                Output::Files(work) => match self.crossing.begin(work) {
                    Wanted::Worker(job) => self.outgoing.files.push(job),
                    Wanted::Relay(frame) => self.outgoing.messages.extend(self.link.seal(&frame).unwrap_or_default()),
                },
                // The browser's sockets go where the browser sends them.
                Output::Routes(_) => {}
                Output::Connect { relay_link } => match RelayLink::parse(&relay_link) {
                    Ok(link) => self.wish(SocketWish::Connect(link.address)),
                    Err(error) => tracing::error!(%error, "the engine's relay link"),
                },
                Output::Reconnect => self.wish(SocketWish::Renew),
                Output::Disconnect => self.wish(SocketWish::Leave),
            }
        }
    }

    /// Nothing is said or heard on the old session any more.
    fn hang_up(&mut self) {
        self.link = Link::Away;
        self.crossing.renew();
        self.outgoing.messages.clear();
    }

    fn wish(&mut self, wish: SocketWish) {
        self.hang_up();
        // An address that has not been tried yet is not forgotten over a renewal.
        if !(wish == SocketWish::Renew && matches!(self.outgoing.socket, Some(SocketWish::Connect(_)))) {
            self.outgoing.socket = Some(wish);
        }
    }

    fn show(&mut self, connection: Connection) {
        if self.connection != connection {
            self.connection = connection.clone();
            self.outgoing.notes.push(Note::Event { event: Event::Connection { connection } });
        }
    }
}

#[cfg(test)]
mod tests;
