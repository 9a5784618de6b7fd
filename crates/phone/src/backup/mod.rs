//! Backups on the phone page: made and taken back while it is open, in small steps between messages.
//!
//! `make` and `restore` are jobs of such steps, over a storage that answers later (`harkara_backup::Deferred`); `space` is the
//! connection to the relay that keeps the objects; the worker that moves files' bytes seals and opens their parts ([`PartJob`]).

mod job;
mod make;
mod part;
mod place;
mod restore;
mod space;
#[cfg(test)]
mod tests;

pub use part::{PartJob, PartNews, Seal};

use crate::driver::Note;
use crate::line::{Line, LineJob};
use harkara_api::{ApiError, BackupEvent, BackupPlace, BackupProgress, Connection, ErrorCode, Event, MessageId, Reply};
use harkara_backup::{Error, Seed, StorageError, relay_key};
use harkara_engine::backup::access;
use harkara_engine::{Engine, Routes};
use harkara_store::{backup_plan, own, restoring};
use job::{Desk, Job, Trouble, Turn};
use make::Make;
use rand::RngExt;
use rand_chacha::ChaCha20Rng;
use restore::Restore;
use space::Space;
use zeroize::Zeroizing;

/// Whether one is due is looked at this often.
const LOOK_MS: u64 = 60_000;
/// A restore that could not go on tries again after this.
const AGAIN_MS: u64 = 5 * 60_000;
/// A screen need not know more often.
const TELL_MS: u64 = 250;

/// What goes on about backups on this device, if anything.
#[derive(Default)]
pub(crate) struct Backups {
    running: Option<Running>,
    routes: Routes,
    last_part: u32,
    /// When to look whether something is due.
    look_ms: u64,
    /// A restore that failed waits until then.
    again_ms: u64,
    lines: Vec<LineJob>,
    parts: Vec<PartJob>,
    notes: Vec<Note>,
}

struct Running {
    job: Box<dyn Job>,
    space: Space,
    /// The command that is answered when the newest messages are here.
    command: Option<u64>,
    /// What the files' worker does for it.
    part: Option<u32>,
    began_ms: u64,
    told_ms: u64,
}

impl Backups {
    /// Goes on where this device stands.
    pub(crate) fn new(engine: &Engine) -> Result<Self, ApiError> {
        let conn = engine.database().connection();
        let restores = restoring::get(conn)?.is_some_and(|row| !row.done);
        let due = restores || backup_plan::get(conn)?.next_ms().is_some();
        Ok(Self { look_ms: if due { 0 } else { u64::MAX }, ..Self::default() })
    }

    /// From now on these ways to relays.
    pub(crate) fn set(&mut self, routes: &Routes, now_ms: u64) {
        self.routes = routes.clone();
        if let Some(running) = &mut self.running {
            running.space.set(routes.clone(), now_ms);
        }
    }

    /// Begins to make one.
    pub(crate) fn make(&mut self, engine: &Engine, rng: &mut ChaCha20Rng, now_ms: u64) -> Result<(), ApiError> {
        self.idle()?;
        let conn = engine.database().connection();
        let place = backup_plan::get(conn)?.place.ok_or(ErrorCode::BackupNoPlace)?;
        let relay = place::relay(conn, &place)?;
        let key = access(conn).map_err(|error| error.to_api())?.relay_key().clone();
        let transport = own::get(conn)?.ok_or(ErrorCode::NotLinked)?.transport_secret;
        let job = Box::new(Make::begin(engine, &place)?);
        let space = Space::open(relay, transport, key, true, (self.routes.clone(), rng.random()), now_ms);
        self.begin(job, space, None, now_ms);
        Ok(())
    }

    /// Begins to make this device of a backup. The command is answered when the newest messages are here.
    pub(crate) fn restore(
        &mut self,
        engine: &Engine,
        rng: &mut ChaCha20Rng,
        (command, place, key, device_name): (u64, BackupPlace, &str, String),
        now_ms: u64,
    ) -> Result<(), ApiError> {
        self.idle()?;
        let seed = Seed::read(key).map_err(|error| ApiError::new(ErrorCode::BackupKey, error.to_string()))?;
        let relay = place::relay(engine.database().connection(), &place)?;
        let key = relay_key(&seed);
        let job = Box::new(Restore::begin(seed, place, device_name));
        let space = self.reading(relay, key, rng, now_ms);
        self.begin(job, space, Some(command), now_ms);
        Ok(())
    }

    /// Goes on with a restore that was interrupted.
    pub(crate) fn resume(&mut self, engine: &Engine, rng: &mut ChaCha20Rng, now_ms: u64) -> Result<(), ApiError> {
        self.idle()?;
        let conn = engine.database().connection();
        let (Some(row), Some(job)) = (restoring::get(conn)?, Restore::resume(engine)?) else { return Ok(()) };
        let relay = place::relay(conn, &row.place)?;
        let key = access(conn).map_err(|error| error.to_api())?.relay_key().clone();
        let space = self.reading(relay, key, rng, now_ms);
        self.begin(Box::new(job), space, None, now_ms);
        Ok(())
    }

    /// Whoever only reads says nothing of which device it is.
    fn reading(
        &self,
        relay: harkara_wire::relay_link::RelayLink,
        key: Zeroizing<[u8; 32]>,
        rng: &mut ChaCha20Rng,
        now_ms: u64,
    ) -> Space {
        let transport = Zeroizing::new(rng.random());
        Space::open(relay, transport, key, false, (self.routes.clone(), rng.random()), now_ms)
    }

    fn idle(&self) -> Result<(), ApiError> {
        if self.running.is_some() { Err(ErrorCode::BackupBusy.into()) } else { Ok(()) }
    }

    fn begin(&mut self, job: Box<dyn Job>, space: Space, command: Option<u64>, now_ms: u64) {
        self.running = Some(Running { job, space, command, part: None, began_ms: now_ms, told_ms: 0 });
        self.tell(now_ms);
    }

    /// Ends whatever goes on: it goes on from there next time.
    pub(crate) fn cancel(&mut self, desk: (&mut Engine, &mut ChaCha20Rng), now_ms: u64) {
        if self.running.is_some() {
            self.end(Err(Error::Storage(StorageError::Stopped).into()), desk, now_ms);
        }
    }

    /// This file is wanted before all others, should it come out of a backup.
    pub(crate) fn want(&mut self, message: MessageId, place: u32) {
        if let Some(running) = &mut self.running {
            running.job.want(message, place);
        }
    }

    /// What was said about backups has changed.
    pub(crate) fn look(&mut self) {
        self.look_ms = 0;
    }

    /// What goes on.
    pub(crate) fn progress(&self, now_ms: u64) -> Option<BackupProgress> {
        let running = self.running.as_ref()?;
        let (stage, done) = running.job.progress();
        Some(done.progress(stage, now_ms.saturating_sub(running.began_ms)))
    }

    /// The connections that are not the engine's, if this number is one of those.
    pub(crate) fn line(&mut self, number: u32) -> Option<Option<&mut Line>> {
        Space::owns(number).then(|| self.running.as_mut().map(|running| running.space.line()))
    }

    /// The files' worker has done what it was to do.
    pub(crate) fn part(
        &mut self,
        (number, news): (u32, PartNews),
        (engine, rng): (&mut Engine, &mut ChaCha20Rng),
        now_ms: u64,
    ) {
        let Some(running) = self.running.as_mut().filter(|running| running.part == Some(number)) else { return };
        running.part = None;
        let mut desk = Desk { engine: &mut *engine, rng: &mut *rng, now_ms };
        if let Err(trouble) = running.job.part(news, &mut desk) {
            self.end(Err(trouble), (engine, rng), now_ms);
        }
    }

    /// When to call [`Backups::run`].
    pub(crate) fn timeout(&self) -> Option<u64> {
        match &self.running {
            Some(running) if running.can_step() => Some(0),
            Some(running) => running.space.timeout(),
            None => Some(self.look_ms.max(1)).filter(|at_ms| *at_ms < u64::MAX),
        }
    }

    /// Takes in what has come, and does one step of what can be done.
    pub(crate) fn run(
        &mut self,
        (engine, rng): (&mut Engine, &mut ChaCha20Rng),
        connection: &Connection,
        now_ms: u64,
    ) -> bool {
        let Some(running) = &mut self.running else {
            if self.look_ms <= now_ms
                && let Err(error) = self.if_due(engine, rng, connection, now_ms)
            {
                tracing::warn!(%error, "a backup that is due");
            }
            return false;
        };
        running.space.tick(now_ms);
        let outcome = match running.exchange(now_ms) {
            Err(error) => Err(Trouble::from(Error::Storage(error))),
            Ok(()) if !running.can_step() => return false,
            Ok(()) => running.job.step(&mut Desk { engine: &mut *engine, rng: &mut *rng, now_ms }),
        };
        match outcome {
            Ok(Turn::Again | Turn::Asks) => {}
            Ok(Turn::Part(job)) => {
                self.last_part = self.last_part.wrapping_add(1);
                running.part = Some(self.last_part);
                self.parts.push(job.numbered(self.last_part));
            }
            Ok(Turn::Usable) => {
                let command = running.command.take();
                self.notes.extend(command.map(|id| Note::Reply { id, reply: Reply::Done }));
            }
            Ok(Turn::End) => self.end(Ok(()), (engine, rng), now_ms),
            Err(trouble) => self.end(Err(trouble), (engine, rng), now_ms),
        }
        if let Some(running) = &mut self.running
            && let Err(error) = running.exchange(now_ms)
        {
            self.end(Err(Error::Storage(error).into()), (engine, rng), now_ms);
        }
        self.tell(now_ms);
        true
    }

    /// Begins what is due, on good conditions: messages come first.
    fn if_due(
        &mut self,
        engine: &Engine,
        rng: &mut ChaCha20Rng,
        connection: &Connection,
        now_ms: u64,
    ) -> Result<(), ApiError> {
        self.look_ms = now_ms + LOOK_MS;
        let conn = engine.database().connection();
        if restoring::get(conn)?.is_some_and(|row| !row.done) {
            return if self.again_ms <= now_ms { self.resume(engine, rng, now_ms) } else { Ok(()) };
        }
        let good = matches!(connection, Connection::Online { catching_up: false, .. });
        let due = backup_plan::get(conn)?.next_ms();
        if due.is_none() {
            // Until something is said about backups.
            self.look_ms = u64::MAX;
        }
        match due.is_some_and(|due| due <= now_ms) && good && access(conn).is_ok() {
            true => self.make(engine, rng, now_ms),
            false => Ok(()),
        }
    }

    /// What is to be done with sockets and files, and what the page is to hear.
    pub(crate) fn drain(&mut self) -> (Vec<LineJob>, Vec<PartJob>, Vec<Note>) {
        if let Some(running) = &mut self.running {
            self.lines.extend(running.space.jobs());
        }
        (std::mem::take(&mut self.lines), std::mem::take(&mut self.parts), std::mem::take(&mut self.notes))
    }

    fn tell(&mut self, now_ms: u64) {
        let Some(running) = self.running.as_mut().filter(|running| now_ms >= running.told_ms + TELL_MS) else { return };
        running.told_ms = now_ms;
        let Some(progress) = self.progress(now_ms) else { return };
        self.notes.push(Note::Event { event: Event::Backup { event: BackupEvent::Progress { progress } } });
    }

    fn end(&mut self, outcome: Result<(), Trouble>, (engine, rng): (&mut Engine, &mut ChaCha20Rng), now_ms: u64) {
        let Some(mut running) = self.running.take() else { return };
        running.space.line().hang_up();
        self.lines.extend(running.space.jobs());
        self.look_ms = 0;
        if let Err(trouble) = outcome {
            tracing::warn!(%trouble, "a backup has ended");
            running.job.failed(trouble.fault(), &mut Desk { engine, rng, now_ms });
            self.again_ms = now_ms + AGAIN_MS;
            let error = trouble.refusal();
            self.notes.extend(running.command.map(|id| Note::Refused { id, error }));
        }
        self.notes.push(Note::Event { event: Event::Backup { event: BackupEvent::Changed { error: None } } });
    }
}

impl Running {
    /// Nothing is waited for.
    fn can_step(&self) -> bool {
        self.part.is_none() && self.space.is_idle() && !self.job.storage_ref().wants()
    }

    /// Takes in the storage's answers, and hands it what waits.
    fn exchange(&mut self, now_ms: u64) -> Result<(), StorageError> {
        for (want, got) in self.space.follow(now_ms)? {
            self.job.storage().answer(&want, got);
        }
        loop {
            let storage = self.job.storage();
            let free = if storage.waiting() > 0 { self.space.has_room() } else { self.space.is_idle() };
            let Some(want) = Some(storage).filter(|_| free).and_then(|storage| storage.want()) else { return Ok(()) };
            self.space.ask(want, now_ms);
        }
    }
}
