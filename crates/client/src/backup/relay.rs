//! The relay as a storage: a space there, on a connection of its own.
//!
//! Messages do not wait behind objects, and nothing of an engine is needed: a device that has only the key of a backup finds it.
//! The connection goes by the same ways as the engine's, under *proxy only* too.

use super::BackupError;
use crate::connection::Arrival;
use crate::driver::now_ms;
use crate::fault::Failure;
use crate::key;
use crate::routes::{Route, Ways, race};
use crate::socket::Socket;
use harkara_api::{ApiError, ErrorCode, Fault};
use harkara_backup::{Name, Seed, Storage, StorageError, relay_key};
use harkara_engine::Routes;
use harkara_wire::proto::relay::{ClientFrame, client_frame::Request, server_frame::Body};
use harkara_wire::relay_link::RelayLink;
use harkara_wire::session::{self, Initiator};
use harkara_wire::space::{self, Answer, SpaceError};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, LocalSet, spawn_local};
use tokio::time::{sleep, timeout};
use zeroize::Zeroizing;

/// For one request with its answer: four megabytes over a slow line. A dead connection is noticed long before.
const LIMIT: Duration = Duration::from_secs(10 * 60);
/// A request that was cut off, or came too soon, is made again after such waits.
const WAITS: [Duration; 3] = [Duration::from_millis(300), Duration::from_secs(1), Duration::from_secs(4)];
/// No relay is waited for longer than this.
const PATIENCE: Duration = Duration::from_secs(30);

/// What it takes to get there.
pub(super) struct There {
    pub(super) link: RelayLink,
    /// Of a device that the relay knows, or fresh.
    pub(super) transport: Zeroizing<[u8; 32]>,
    /// Opens the space.
    pub(super) key: Zeroizing<[u8; 32]>,
    pub(super) routes: Routes,
    /// The space may be made.
    pub(super) new: bool,
}

/// Objects in a space of a relay.
pub struct Relay {
    calls: mpsc::Sender<Call>,
}

struct Call {
    request: Request,
    answer: oneshot::Sender<Result<Heard, Failed>>,
}

struct Heard {
    answer: Answer,
    /// It was asked more than once: the first may have been carried out.
    again: bool,
}

enum Failed {
    /// There is no such space.
    Unknown,
    Storage(StorageError),
}

impl From<Failed> for StorageError {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Unknown => Self::Refused("there is no backup of this key".into()),
            Failed::Storage(error) => error,
        }
    }
}

impl Relay {
    /// At the relay of this link, for whoever has the backup's key and nothing else.
    pub fn with_key(link: &str, seed: &Seed) -> Result<Self, BackupError> {
        let link = RelayLink::parse(link).map_err(|_| ApiError::from(ErrorCode::InviteInvalid))?;
        let routes = Routes::default();
        let transport = Zeroizing::new(key::random()?);
        Self::open(There { link, transport, key: relay_key(seed), routes, new: false })
    }

    /// What such a backup is called where a device remembers what it saw there: an account has one relay.
    pub fn place() -> String {
        "relay".into()
    }

    /// Nothing is said to the relay before something is asked for.
    pub(super) fn open(there: There) -> Result<Self, BackupError> {
        let (calls, called) = mpsc::channel(1);
        let work = move || async move { LocalSet::new().run_until(serve(there, called)).await };
        crate::client::on_runtime("harkara-space", work)?;
        Ok(Self { calls })
    }

    fn ask(&self, request: Request) -> Result<Heard, Failed> {
        let ended = || Failed::Storage(StorageError::Away("its thread has ended".into()));
        let (answer, answered) = oneshot::channel();
        self.calls.blocking_send(Call { request, answer }).map_err(|_| ended())?;
        answered.blocking_recv().map_err(|_| ended())?
    }

    fn done(&self, request: Request) -> Result<(bool, bool), StorageError> {
        let heard = self.ask(request)?;
        match heard.answer {
            Answer::Done(done) => Ok((done, heard.again)),
            _ => Err(nonsense()),
        }
    }
}

impl Storage for Relay {
    fn get(&mut self, name: &Name, at_most: usize) -> Result<Option<Vec<u8>>, StorageError> {
        match self.ask(space::get(name.as_str(), at_most as u64)) {
            Ok(Heard { answer: Answer::Object(object), .. }) => Ok(object.map(|mut bytes| {
                bytes.truncate(at_most);
                bytes
            })),
            Ok(_) => Err(nonsense()),
            Err(Failed::Unknown) => Ok(None),
            Err(failed) => Err(failed.into()),
        }
    }

    fn put(&mut self, name: &Name, bytes: &[u8]) -> Result<bool, StorageError> {
        match self.done(space::put(name.as_str(), bytes.to_vec(), false))? {
            // Nobody heard the first answer: what is there may be this very object.
            (false, true) => Ok(self.get(name, bytes.len() + 1)?.as_deref() == Some(bytes)),
            (done, _) => Ok(done),
        }
    }

    fn replace(&mut self, name: &Name, bytes: &[u8]) -> Result<(), StorageError> {
        self.done(space::put(name.as_str(), bytes.to_vec(), true)).map(drop)
    }

    fn delete(&mut self, name: &Name) -> Result<bool, StorageError> {
        self.done(space::delete(name.as_str())).map(|(done, _)| done)
    }

    fn list(&mut self, prefix: &str) -> Result<Vec<String>, StorageError> {
        let (mut names, mut after) = (Vec::new(), String::new());
        loop {
            let (page, more) = match self.ask(space::list(prefix, &after)) {
                Ok(Heard { answer: Answer::Names(page, more), .. }) => (page, more),
                Ok(_) => return Err(nonsense()),
                Err(Failed::Unknown) => return Ok(names),
                Err(failed) => return Err(failed.into()),
            };
            // A relay that goes on without saying anything new is not followed.
            let further = page.last().filter(|last| **last > after).cloned();
            names.extend(page);
            match further {
                Some(last) if more => after = last,
                _ => return Ok(names),
            }
        }
    }
}

fn nonsense() -> StorageError {
    StorageError::Away("another kind of answer".into())
}

/// Carries calls out until nobody makes any more.
async fn serve(there: There, mut called: mpsc::Receiver<Call>) {
    let mut ways = Ways::new();
    ways.set(there.routes.clone());
    let mut asker = Asker { there, ways, line: None };
    while let Some(call) = called.recv().await {
        // Whoever asked may have gone.
        let _ = call.answer.send(asker.ask(call.request).await);
    }
}

struct Asker {
    there: There,
    ways: Ways,
    line: Option<Line>,
}

/// A connection in which the space is open.
struct Line {
    frames: mpsc::UnboundedSender<ClientFrame>,
    arrivals: mpsc::Receiver<Arrival>,
    ended: JoinHandle<Failure>,
    route: Route,
    asked: u64,
}

enum Trouble {
    Lost(Failure),
    Said(SpaceError),
}

impl Asker {
    async fn ask(&mut self, request: Request) -> Result<Heard, Failed> {
        let (mut waits, mut again) = (WAITS.iter(), false);
        loop {
            let (error, wait) = match self.once(request.clone()).await {
                Ok(answer) => return Ok(Heard { answer, again }),
                Err(Trouble::Said(SpaceError::Full)) => return Err(Failed::Storage(StorageError::Full)),
                Err(Trouble::Said(SpaceError::Unknown)) => return Err(Failed::Unknown),
                Err(Trouble::Said(SpaceError::Refused(why))) => {
                    return Err(Failed::Storage(StorageError::Refused(why)));
                }
                Err(Trouble::Said(error @ SpaceError::Nonsense(_))) => {
                    return Err(Failed::Storage(StorageError::Away(error.to_string())));
                }
                Err(Trouble::Said(SpaceError::Later(ms))) => (StorageError::Away("busy".into()), ms),
                Err(Trouble::Lost(failure)) => {
                    self.line = None;
                    let asked =
                        failure.retry_after.map_or(0, |wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX));
                    (lost(failure)?, asked)
                }
            };
            let Some(wait_at_least) = waits.next() else { return Err(Failed::Storage(error)) };
            sleep(Duration::from_millis(wait).max(*wait_at_least).min(PATIENCE)).await;
            again = true;
        }
    }

    async fn once(&mut self, request: Request) -> Result<Answer, Trouble> {
        let mut line = match self.line.take() {
            Some(line) if !line.ended.is_finished() => line,
            _ => self.connect().await?,
        };
        match line.ask(request).await {
            Ok(body) => {
                self.line = Some(line);
                space::answer(body).map_err(Trouble::Said)
            }
            Err(failure) => {
                if failure.stalled {
                    self.ways.stalled(&line.route);
                }
                Err(Trouble::Lost(failure))
            }
        }
    }

    /// A connection by the first way that leads there, with the space open in it.
    async fn connect(&mut self) -> Result<Line, Trouble> {
        let (plan, unfit) = self.ways.plan(&self.there.link, now_ms());
        let attempt = |route| attempt(&self.there, route);
        let (won, failures) = race(plan, attempt, async |_: &Route, _: &Failure| {}).await;
        let Some((route, socket)) = won else { return Err(Trouble::Lost(self.ways.verdict(failures, &unfit))) };
        self.ways.won(&route, failures.iter().map(|(route, _)| route.proxy));
        let (frames, outgoing) = mpsc::unbounded_channel();
        let (arrived, arrivals) = mpsc::channel(2);
        let ended = spawn_local(async move { socket.run(outgoing, &arrived).await });
        let mut line = Line { frames, arrivals, ended, route, asked: 0 };
        let own = session::public_key(&self.there.transport);
        let opened = line.ask(space::open(&self.there.key, &own, self.there.new)).await.map_err(Trouble::Lost)?;
        match space::answer(opened) {
            Ok(Answer::Open(_)) => Ok(line),
            Ok(_) => Err(Trouble::Said(SpaceError::Nonsense("no space".into()))),
            Err(error) => Err(Trouble::Said(error)),
        }
    }
}

/// What it is to whoever asked; a relay with another key, or no proxy, is nothing to wait for.
fn lost(failure: Failure) -> Result<StorageError, Failed> {
    tracing::debug!(detail = failure.detail, "no connection to the relay for backups");
    match failure.fault {
        Fault::NoProxy => Err(Failed::Storage(StorageError::ProxyOnly)),
        Fault::RelayKeyChanged => Err(Failed::Storage(StorageError::Refused(failure.detail))),
        _ => Ok(StorageError::Away(failure.detail)),
    }
}

/// One way, up to the relay's welcome.
async fn attempt(there: &There, route: Route) -> (Route, Result<Socket, Failure>) {
    let opened = async {
        let random = key::random().map_err(|error| Failure::new(Fault::RelayFault, error.to_string()))?;
        let (session, first) = Initiator::new(&there.transport, &there.link.key, random).map_err(Failure::session)?;
        Socket::open(&route, session, first).await
    };
    let opened = opened.await;
    (route, opened)
}

impl Line {
    /// The answer to this request.
    async fn ask(&mut self, request: Request) -> Result<Option<Body>, Failure> {
        self.asked += 1;
        let request_id = self.asked;
        // A connection that has ended says so below.
        let _ = self.frames.send(ClientFrame { request_id, request: Some(request) });
        let answered = async {
            loop {
                match self.arrivals.recv().await {
                    Some(Arrival::Frame(frame)) if frame.request_id == request_id => return Some(frame.body),
                    Some(_) => {}
                    None => return None,
                }
            }
        };
        match timeout(LIMIT, answered).await {
            Ok(Some(body)) => Ok(body),
            Ok(None) => Err((&mut self.ended).await.unwrap_or_else(|_| Failure::new(Fault::RelayFault, "given up"))),
            Err(_) => Err(Failure::new(Fault::RelayDown, "no answer")),
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.ended.abort();
    }
}

#[cfg(test)]
mod tests;
