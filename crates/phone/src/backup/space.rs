//! The connection to where the relay keeps backups: beside the engine's own, so that no message waits behind a part of a
//! film, and by the same ways.

use crate::line::{Line, LineJob, News};
use harkara_backup::{Got, StorageError, Want};
use harkara_engine::{Backoff, Routes};
use harkara_wire::proto::relay::{ClientFrame, ServerFrame, client_frame::Request};
use harkara_wire::relay_link::RelayLink;
use harkara_wire::session::{Initiator, public_key};
use harkara_wire::space::{self, Answer, SpaceError};
use rand::RngExt;
use std::collections::VecDeque;
use zeroize::Zeroizing;

/// Numbers of this line's connections begin here: the engine's never come so far.
const FIRST: u32 = 1 << 31;
/// Requests that may be without an answer.
const ABREAST: usize = 2;
/// Connections in a row that may fail before the storage counts as away: a person waits, or nobody does.
const PATIENCE: u32 = 4;

/// What is kept at one relay for one key.
pub(super) struct Space {
    line: Line,
    relay: RelayLink,
    /// This session's.
    transport: Zeroizing<[u8; 32]>,
    /// Of the Ed25519 key that names the space.
    key: Zeroizing<[u8; 32]>,
    /// It may be made where it is not there yet.
    make: bool,
    state: State,
    backoff: Backoff,
    failures: u32,
    asked: VecDeque<Asked>,
    last: u64,
    /// When to ask again what the relay did not want to answer yet.
    again_ms: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The next try.
    Away(u64),
    /// A connection is being made, or the space opened.
    Opening,
    Open,
    /// There is none of this key.
    Nothing,
}

struct Asked {
    want: Want,
    /// Its number in this session, once it was sent.
    sent: Option<u64>,
    /// Of a list that comes in pages.
    names: Vec<String>,
}

impl Space {
    /// Begins to connect.
    pub(super) fn open(
        relay: RelayLink,
        transport: Zeroizing<[u8; 32]>,
        key: Zeroizing<[u8; 32]>,
        make: bool,
        (routes, seed): (Routes, [u8; 32]),
        now_ms: u64,
    ) -> Self {
        let mut line = Line::new(seed).numbered_from(FIRST);
        line.set(routes);
        line.want(relay.clone());
        let (backoff, asked) = Default::default();
        let state = State::Away(now_ms);
        Self { line, relay, transport, key, make, state, backoff, failures: 0, asked, last: 0, again_ms: None }
    }

    /// Whether a connection with this number is one of these.
    pub(super) fn owns(number: u32) -> bool {
        number > FIRST
    }

    /// The connection it has, for what the worker says of it.
    pub(super) fn line(&mut self) -> &mut Line {
        &mut self.line
    }

    /// From now on these ways.
    pub(super) fn set(&mut self, routes: Routes, now_ms: u64) {
        if self.line.set(routes) {
            self.line.hang_up();
            self.lost(0, now_ms);
        }
    }

    /// Whether another request may go out.
    pub(super) fn has_room(&self) -> bool {
        self.asked.len() < ABREAST
    }

    /// Nothing is without an answer.
    pub(super) fn is_idle(&self) -> bool {
        self.asked.is_empty()
    }

    /// Asks for something. It is asked again after a lost connection.
    pub(super) fn ask(&mut self, want: Want, now_ms: u64) {
        self.asked.push_back(Asked { want, sent: None, names: Vec::new() });
        self.send(now_ms);
    }

    /// The time of [`Space::timeout`] has come.
    pub(super) fn tick(&mut self, now_ms: u64) {
        self.line.tick(now_ms);
        if matches!(self.state, State::Away(at_ms) if at_ms <= now_ms) {
            self.state = State::Opening;
            self.line.begin(now_ms);
        }
        if self.again_ms.is_some_and(|at_ms| at_ms <= now_ms) {
            self.again_ms = None;
            self.send(now_ms);
        }
    }

    pub(super) fn timeout(&self) -> Option<u64> {
        let away = match self.state {
            State::Away(at_ms) => Some(at_ms),
            // What is asked there is answered without anybody.
            State::Nothing => Some(0).filter(|_| !self.asked.is_empty()),
            State::Opening | State::Open => None,
        };
        [away, self.again_ms, self.line.timeout()].into_iter().flatten().min()
    }

    /// What the worker is to do.
    pub(super) fn jobs(&mut self) -> Vec<LineJob> {
        let jobs = self.line.jobs();
        // How long to wait between tries is looked after here.
        jobs.into_iter().filter(|job| !matches!(job, LineJob::Stands { .. })).collect()
    }

    /// What has come: answers in the order of the questions, or why there will be none.
    pub(super) fn follow(&mut self, now_ms: u64) -> Result<Vec<(Want, Got)>, StorageError> {
        let mut answers = Vec::new();
        while let Some(news) = self.line.poll_news() {
            match news {
                News::Open(number) => match Initiator::new(&self.transport, &self.relay.key, self.line.rng.random()) {
                    Ok((initiator, message)) => self.line.shake_hands(number, initiator, message, now_ms),
                    Err(_) => self.line.no_session(number, now_ms),
                },
                News::Welcomed(..) => {
                    let open = space::open(&self.key, &public_key(&self.transport), self.make);
                    self.request(open, now_ms);
                }
                News::Frame(frame) => self.heard(frame, &mut answers, now_ms)?,
                News::Lost(_) => {
                    self.failures += 1;
                    if self.failures >= PATIENCE {
                        return Err(StorageError::Away("the relay does not answer".into()));
                    }
                    self.lost(self.line.advice_ms(), now_ms);
                }
                // What the engine learns of ways it learns from its own connection.
                News::Route(_) | News::Tested { .. } => {}
            }
        }
        if self.state == State::Nothing {
            answers.extend(self.asked.drain(..).map(|asked| {
                let nothing = nothing(&asked.want);
                (asked.want, nothing)
            }));
        }
        Ok(answers)
    }

    fn lost(&mut self, advice_ms: u64, now_ms: u64) {
        let wait_ms = self.backoff.next(advice_ms, self.line.rng.random());
        self.state = State::Away(now_ms + wait_ms);
        self.again_ms = None;
        for asked in &mut self.asked {
            asked.sent = None;
            asked.names.clear();
        }
    }

    fn request(&mut self, request: Request, now_ms: u64) -> u64 {
        self.last += 1;
        self.line.send(&ClientFrame { request_id: self.last, request: Some(request) }, now_ms);
        self.last
    }

    /// Sends what has not been sent.
    fn send(&mut self, now_ms: u64) {
        if self.state != State::Open || self.again_ms.is_some() {
            return;
        }
        for place in 0..self.asked.len() {
            let Some(Asked { want, sent: None, names }) = self.asked.get(place) else { continue };
            let request = match want {
                Want::Get { name, at_most } => space::get(name.as_str(), *at_most as u64),
                Want::Put { name, bytes, replace } => space::put(name.as_str(), bytes.clone(), *replace),
                Want::Delete { name } => space::delete(name.as_str()),
                Want::List { prefix } => space::list(prefix, names.last().map_or("", String::as_str)),
            };
            let sent = Some(self.request(request, now_ms));
            if let Some(asked) = self.asked.get_mut(place) {
                asked.sent = sent;
            }
        }
    }

    fn heard(&mut self, frame: ServerFrame, answers: &mut Vec<(Want, Got)>, now_ms: u64) -> Result<(), StorageError> {
        let number = frame.request_id;
        if number == 0 {
            return Ok(());
        }
        let answer = space::answer(frame.body);
        if self.state == State::Opening {
            return self.opened(answer, now_ms);
        }
        let Some(place) = self.asked.iter().position(|asked| asked.sent == Some(number)) else { return Ok(()) };
        let answer = match answer {
            Err(SpaceError::Later(wait_ms)) => {
                self.later(place, wait_ms, now_ms);
                return Ok(());
            }
            answer => answer.map_err(trouble)?,
        };
        self.failures = 0;
        self.backoff.reset();
        let Some(asked) = self.asked.get_mut(place) else { return Ok(()) };
        let got = match answer {
            Answer::Object(object) => Got::Object(object),
            Answer::Done(done) => Got::Done(done),
            Answer::Names(names, more) => {
                let ends = names.is_empty();
                asked.names.extend(names);
                if more && !ends {
                    asked.sent = None;
                    self.send(now_ms);
                    return Ok(());
                }
                Got::Names(std::mem::take(&mut asked.names))
            }
            Answer::Open(_) => return Err(StorageError::Away("an answer of another kind".into())),
        };
        answers.extend(self.asked.remove(place).map(|asked| (asked.want, got)));
        Ok(())
    }

    fn opened(&mut self, answer: Result<Answer, SpaceError>, now_ms: u64) -> Result<(), StorageError> {
        match answer {
            Ok(Answer::Open(_)) => self.state = State::Open,
            // Whoever only reads finds nothing there.
            Err(SpaceError::Unknown) if !self.make => self.state = State::Nothing,
            Err(SpaceError::Later(wait_ms)) => {
                self.line.hang_up();
                self.lost(wait_ms, now_ms);
            }
            Err(error) => return Err(trouble(error)),
            Ok(_) => return Err(StorageError::Away("an answer of another kind".into())),
        }
        self.send(now_ms);
        Ok(())
    }

    fn later(&mut self, place: usize, wait_ms: u64, now_ms: u64) {
        self.again_ms = Some(now_ms + wait_ms);
        if let Some(asked) = self.asked.get_mut(place) {
            asked.sent = None;
        }
    }
}

fn nothing(want: &Want) -> Got {
    match want {
        Want::Get { .. } => Got::Object(None),
        Want::Put { .. } | Want::Delete { .. } => Got::Done(false),
        Want::List { .. } => Got::Names(Vec::new()),
    }
}

fn trouble(error: SpaceError) -> StorageError {
    match error {
        SpaceError::Full => StorageError::Full,
        SpaceError::Refused(why) => StorageError::Refused(why),
        SpaceError::Unknown => StorageError::Refused(error.to_string()),
        SpaceError::Later(_) | SpaceError::Nonsense(_) => StorageError::Away(error.to_string()),
    }
}
