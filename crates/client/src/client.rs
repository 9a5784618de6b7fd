//! A running device, as the rest of a program sees it.

use crate::backup::Backups;
use crate::connection;
use crate::driver::{Ask, Driver, Tell, now_ms};
use crate::files::{self, Files, SavedFile, Shelf, Stage};
use crate::key::{self, KeySource};
use crate::profile::Profile;
use crate::reader::Queries;
use harkara_api::{
    Answer, ApiError, ChatId, Command, Connection, ErrorCode, Event, FileAction, MessageId, Platform, Query, Reply,
};
use harkara_engine::Engine;
use harkara_store::Database;
use harkara_wire::id::FileId;
use std::{path::PathBuf, thread::JoinHandle};
use tokio::sync::{broadcast, mpsc, oneshot, watch};

/// Commands that may wait for the engine; more than this at once wait at their sender.
const ASKS: usize = 64;
/// Frames that may wait for the engine; beyond this the relay is no longer read from.
const ARRIVALS: usize = 256;
/// What files have come to; a thread that is faster waits.
const NEWS: usize = 64;
/// What is announced in the local networks; the search waits.
const NEARBY: usize = 4;
/// Events a slow listener may be behind before it is told that it missed some.
const EVENTS: usize = 4096;

/// Which device to run.
#[derive(Debug, Clone)]
pub struct ClientConfig {
    /// The directory that holds it.
    pub profile: PathBuf,
    /// Where a new profile's key is to be kept.
    pub key: KeySource,
    /// What kind of device it becomes when it is linked.
    pub platform: Platform,
}

/// A running device. Needs no runtime of the program's own; its futures can be awaited on any.
pub struct Client {
    pub(crate) asks: mpsc::Sender<Ask>,
    pub(crate) queries: Queries,
    pub(crate) shelf: Shelf,
    pub(crate) stage: Stage,
    backups: Backups,
    events: broadcast::Sender<Event>,
    connection: watch::Receiver<Connection>,
    ended: watch::Receiver<bool>,
}

impl Client {
    /// Opens the profile and goes on where it stands. Answers when the database is open; does not wait for the relay.
    pub fn start(config: ClientConfig) -> Result<Self, ApiError> {
        // Fails where the program has chosen a provider itself, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let profile = Profile::take(&config.profile)?;
        let key = key::database_key(&profile, config.key)?;
        let database = Database::open(&profile.database(), Some(&key.key))?;
        let engine = Engine::open(database, key::random()?, now_ms())?.with_platform(config.platform);
        let known = harkara_store::files::ids(engine.database().connection())?;
        let shelf = Shelf::open(profile.media(), &known.iter().map(FileId::hex).collect())?;

        // Of a process that was killed; whoever left something there still has it.
        let _ = std::fs::remove_dir_all(profile.nearby());
        let wanted = harkara_store::files::sources(engine.database().connection())?;
        let stage = Stage::open(profile.staged(), &wanted.into_iter().collect())?;

        let (asks, asked) = mpsc::channel(ASKS);
        let (orders, ordered) = mpsc::unbounded_channel();
        let (arrivals, arrived) = mpsc::channel(ARRIVALS);
        let (news, told) = mpsc::channel(NEWS);
        let (events, _) = broadcast::channel(EVENTS);
        let (connection, connection_now) = watch::channel(engine.connection());
        let (end, ended) = watch::channel(false);

        let backups =
            Backups::start(engine.database(), profile.media(), asks.clone(), events.clone(), connection_now.clone())?;
        let queries = Queries::start(engine.database(), key.kept, connection_now.clone())?;
        on_runtime("harkara-network", move || connection::keep(ordered, arrivals))?;
        let (around, nearby) = mpsc::channel(NEARBY);
        let driver = Driver::new(
            engine,
            Tell { events: events.clone(), connection },
            orders,
            Files::start(shelf.clone(), stage.clone(), news)?,
            profile.nearby(),
            around,
        );
        on_runtime("harkara-engine", move || async move {
            driver.run(asked, arrived, told, nearby).await;
            // Only now may another process take the profile.
            drop(profile);
            end.send_replace(true);
        })?;
        Ok(Self { asks, queries, shelf, stage, backups, events, connection: connection_now, ended })
    }

    /// Carries out a change. Answers when it is committed, or when the relay has done its part where it has one.
    pub async fn command(&self, command: Command) -> Result<Reply, ApiError> {
        let about_backups = matches!(command, Command::SetBackup { .. });
        if matches!(command, Command::SetProxyOnly { on: true }) {
            // Whatever goes out for a backup goes another way from now on, or not at all.
            self.backups.cancel();
        }
        match command {
            Command::StartBackup => return self.backups.make().map(|()| Reply::Done),
            Command::ProveBackup => return self.backups.prove().map(|()| Reply::Done),
            Command::ResumeRestore => return self.backups.resume().map(|()| Reply::Done),
            Command::CancelBackup => {
                self.backups.cancel();
                return Ok(Reply::Done);
            }
            Command::Restore { place, key, device_name } => {
                return self.backups.restore(place, key, device_name).await.map(|()| Reply::Done);
            }
            Command::File { ref message, place, action: FileAction::Download } => {
                self.backups.want(message.clone(), place);
            }
            _ => {}
        }
        let reply = self.ask(command).await;
        if about_backups {
            self.backups.look();
        }
        reply
    }

    async fn ask(&self, command: Command) -> Result<Reply, ApiError> {
        let (reply, replied) = oneshot::channel();
        self.asks.send(Ask::Command(command, reply)).await.map_err(|_| ended())?;
        replied.await.map_err(|_| ended())?
    }

    /// Looks at the database, without waiting for any change under way.
    pub async fn query(&self, query: Query) -> Result<Answer, ApiError> {
        let mut answer = self.queries.ask(query).await?;
        if let Answer::Backup { backup } = &mut answer {
            backup.running = self.backups.running();
        }
        Ok(answer)
    }

    /// A new file to be handed over piece by piece, as a source for `Command::SendFiles`; gone at the next start unless sent.
    pub async fn stage_file(&self) -> Result<String, ApiError> {
        let stage = self.stage.clone();
        beside("harkara-stage", move || stage.begin()).await
    }

    /// The next piece of it, beginning at this byte.
    pub async fn stage_piece(&self, source: String, at: u64, piece: Vec<u8>) -> Result<(), ApiError> {
        let stage = self.stage.clone();
        beside("harkara-stage", move || stage.append(&source, at, &piece)).await
    }

    /// Writes a file that is here into a folder, under its own name or one beside it that is free.
    pub async fn save_file(&self, message: MessageId, place: u32, folder: PathBuf) -> Result<SavedFile, ApiError> {
        let (sealed, name) = self.queries.file(message, place).await?;
        let shelf = self.shelf.clone();
        beside("harkara-save", move || files::save(&shelf, &sealed, &folder, &name)).await
    }

    /// Some bytes of a file that is here: fewer where it ends.
    pub async fn read_file(
        &self,
        message: MessageId,
        place: u32,
        from: u64,
        length: usize,
    ) -> Result<Vec<u8>, ApiError> {
        let (sealed, _) = self.queries.file(message, place).await?;
        let shelf = self.shelf.clone();
        beside("harkara-read", move || files::read_part(&shelf, &sealed, from, length)).await
    }

    /// Every event from now on.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// The link to the relay, now and as it changes.
    pub fn connection(&self) -> watch::Receiver<Connection> {
        self.connection.clone()
    }

    /// The chat the person is looking at: it needs no notifications.
    pub fn set_visible(&self, chat: Option<ChatId>) {
        // Only lost where the engine is far behind or has ended; then nobody is looking.
        let _ = self.asks.try_send(Ask::Visible(chat));
    }

    /// Ends the device: what was just sent is given a moment to arrive, and the profile is free afterwards.
    pub async fn shutdown(&self) {
        // The reader first: the last connection to close tidies the write-ahead log away, and it can't.
        self.queries.end();
        self.backups.end();
        let _ = self.asks.send(Ask::Stop).await;
        // An error means that the thread is gone, which is what was wanted.
        let _ = self.ended.clone().wait_for(|ended| *ended).await;
    }
}

/// Carries work out that waits for the disk, without keeping anybody else waiting.
pub(crate) async fn beside<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let (done, outcome) = oneshot::channel();
    // Nobody may be waiting any more.
    thread(name, move || drop(done.send(work())))?;
    outcome.await.map_err(|_| ended())?
}

pub(crate) fn ended() -> ApiError {
    ApiError::new(ErrorCode::Internal, "the device has ended")
}

/// An answer to another question.
pub(crate) fn unexpected(answer: &Answer) -> ApiError {
    ApiError::new(ErrorCode::Internal, format!("unexpected answer {answer:?}"))
}

/// A thread of its own.
pub(crate) fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, ApiError> {
    std::thread::Builder::new().name(name.into()).spawn(work).map_err(|error| internal(&error))
}

/// A thread with a small runtime of its own, so that neither blocks the other nor the program.
pub(crate) fn on_runtime<F: Future<Output = ()>>(
    name: &str,
    work: impl FnOnce() -> F + Send + 'static,
) -> Result<(), ApiError> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| internal(&error))?;
    let run = move || {
        runtime.block_on(work());
        // A name that is being looked up is not waited for.
        runtime.shutdown_background();
    };
    thread(name, run).map(drop)
}

fn internal(error: &std::io::Error) -> ApiError {
    ApiError::new(ErrorCode::Internal, error.to_string())
}
