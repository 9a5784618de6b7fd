//! The thread that makes backups beside a running device, and takes one back.

use super::live;
use super::make::Source;
use super::place::{self, fault};
use super::watched::Watched;
use super::{BackupError, conditions, prove};
use crate::driver::{Ask, now_ms};
use crate::key;
use harkara_api::{
    ApiError, BackupEvent, BackupFault, BackupMade, BackupPlace, BackupProgress, BackupProof, BackupStage, Connection,
    ErrorCode, Event, MessageId,
};
use harkara_backup::{Archive, Report, tidy};
use harkara_engine::backup::course::Done;
use harkara_engine::backup::{BackupNews, access};
use harkara_store::{Database, backup_plan, restoring, rusqlite};
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::{broadcast, mpsc as tokio_mpsc, oneshot, watch};

/// Conditions change without a word: they are looked at this often.
const LOOK: Duration = Duration::from_secs(15);
/// A wait ends at the latest then: clocks are set, computers sleep.
const LONGEST: Duration = Duration::from_secs(60 * 60);
/// A restore whose storage is away is tried again after this.
const AGAIN: Duration = Duration::from_secs(5 * 60);
/// A screen need not know more often.
const TELL: Duration = Duration::from_millis(250);

/// What the person asks of the thread.
pub(super) enum Order {
    Make,
    Prove,
    /// What was said about backups has changed, or a file of a backup is wanted.
    Look,
    Resume,
    Restore(Box<Wish>, oneshot::Sender<Result<(), ApiError>>),
}

/// A restore that is wished for.
pub(super) struct Wish {
    pub(super) place: BackupPlace,
    pub(super) key: String,
    pub(super) device_name: String,
}

/// Asks the thread.
pub(crate) struct Backups {
    orders: Mutex<Option<mpsc::Sender<Order>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    shared: Arc<Shared>,
}

/// What the thread and those who ask it both see.
pub(super) struct Shared {
    pub(super) stop: AtomicBool,
    /// Nothing more is begun.
    ended: AtomicBool,
    running: Mutex<Option<BackupProgress>>,
    pub(super) wanted: Mutex<VecDeque<(MessageId, u32)>>,
}

/// What the thread works with.
pub(super) struct Desk {
    pub(super) conn: rusqlite::Connection,
    pub(super) media: PathBuf,
    pub(super) asks: tokio_mpsc::Sender<Ask>,
    pub(super) shared: Arc<Shared>,
    events: broadcast::Sender<Event>,
    connection: watch::Receiver<Connection>,
}

impl Backups {
    /// Starts the thread, on a connection of its own.
    pub(crate) fn start(
        database: &Database,
        media: PathBuf,
        asks: tokio_mpsc::Sender<Ask>,
        events: broadcast::Sender<Event>,
        connection: watch::Receiver<Connection>,
    ) -> Result<Self, ApiError> {
        let conn = database.reader()?.ok_or_else(|| ApiError::new(ErrorCode::Internal, "no third connection"))?;
        let (stop, ended, running, wanted) = Default::default();
        let shared = Arc::new(Shared { stop, ended, running, wanted });
        let desk = Desk { conn, media, asks, shared: shared.clone(), events, connection };
        let (orders, ordered) = mpsc::channel();
        let thread = crate::client::thread("harkara-backup", move || desk.run(&ordered))?;
        Ok(Self { orders: Mutex::new(Some(orders)), thread: Mutex::new(Some(thread)), shared })
    }

    /// A backup, now.
    pub(crate) fn make(&self) -> Result<(), ApiError> {
        self.begin(Order::Make)
    }

    /// A restore on trial, now.
    pub(crate) fn prove(&self) -> Result<(), ApiError> {
        self.begin(Order::Prove)
    }

    /// Goes on with a restore.
    pub(crate) fn resume(&self) -> Result<(), ApiError> {
        self.begin(Order::Resume)
    }

    /// Makes this device of a backup; answers when the newest messages are here.
    pub(crate) async fn restore(&self, place: BackupPlace, key: String, device_name: String) -> Result<(), ApiError> {
        let (first, heard) = oneshot::channel();
        self.begin(Order::Restore(Box::new(Wish { place, key, device_name }), first))?;
        heard.await.map_err(|_| crate::client::ended())?
    }

    /// Something that the schedule depends on has changed.
    pub(crate) fn look(&self) {
        // A thread that is busy looks afterwards; one that has ended need not.
        let _ = self.send(Order::Look);
    }

    /// This file is wanted before all others, should it come out of a backup.
    pub(crate) fn want(&self, message: MessageId, place: u32) {
        lock(&self.shared.wanted).push_front((message, place));
    }

    /// Ends whatever goes on, at its next object.
    pub(crate) fn cancel(&self) {
        if lock(&self.shared.running).is_some() {
            self.shared.stop.store(true, Ordering::Relaxed);
        }
    }

    /// What goes on.
    pub(crate) fn running(&self) -> Option<BackupProgress> {
        *lock(&self.shared.running)
    }

    /// Ends the thread, and with it its connection.
    pub(crate) fn end(&self) {
        self.let_go();
        let thread = lock(&self.thread).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the backup's thread has panicked");
        }
    }

    fn let_go(&self) {
        self.shared.ended.store(true, Ordering::Relaxed);
        self.shared.stop.store(true, Ordering::Relaxed);
        drop(lock(&self.orders).take());
    }

    fn begin(&self, order: Order) -> Result<(), ApiError> {
        if self.running().is_some() {
            return Err(ErrorCode::BackupBusy.into());
        }
        self.send(order)
    }

    fn send(&self, order: Order) -> Result<(), ApiError> {
        let sent = lock(&self.orders).as_ref().is_some_and(|orders| orders.send(order).is_ok());
        if sent { Ok(()) } else { Err(crate::client::ended()) }
    }
}

impl Drop for Backups {
    fn drop(&mut self) {
        self.let_go();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Desk {
    fn run(self, orders: &mpsc::Receiver<Order>) {
        let mut restore_at = Instant::now();
        loop {
            let order = match orders.recv_timeout(self.wait(restore_at)) {
                Ok(order) => order,
                Err(mpsc::RecvTimeoutError::Timeout) => Order::Look,
                Err(mpsc::RecvTimeoutError::Disconnected) => return,
            };
            if self.shared.ended.load(Ordering::Relaxed) {
                return;
            }
            let outcome = match order {
                Order::Make => self.make(),
                Order::Prove => self.prove(),
                Order::Restore(wish, first) => {
                    self.during(BackupStage::RestoringMessages, || live::restore(&self, &wish, first))
                }
                Order::Resume => self.during(BackupStage::RestoringMessages, || live::resume(&self)),
                Order::Look if self.restoring() && restore_at <= Instant::now() => {
                    self.during(BackupStage::RestoringMessages, || live::resume(&self))
                }
                Order::Look => self.if_due(),
            };
            restore_at = Instant::now() + AGAIN;
            if let Err(error) = outcome {
                tracing::warn!(%error, "backup");
            }
        }
    }

    fn restoring(&self) -> bool {
        restoring::get(&self.conn).is_ok_and(|row| row.is_some_and(|row| !row.done))
    }

    fn wait(&self, restore_at: Instant) -> Duration {
        if self.restoring() {
            return restore_at.saturating_duration_since(Instant::now());
        }
        let plan = backup_plan::get(&self.conn).unwrap_or(backup_plan::Plan::none());
        let due = [plan.next_ms(), plan.proof_due_ms()].into_iter().flatten().min();
        match due.map(|due| due.saturating_sub(now_ms())) {
            // Due, but the conditions were not good: they are looked at again.
            Some(0) => LOOK,
            Some(wait) => Duration::from_millis(wait).min(LONGEST),
            None => LONGEST,
        }
    }

    fn if_due(&self) -> Result<(), BackupError> {
        let plan = backup_plan::get(&self.conn)?;
        let Some(place) = &plan.place else { return Ok(()) };
        // Of half of what it was, nobody wants a backup.
        if self.restoring() || access(&self.conn).is_err() || !conditions::good(place, &self.connection.borrow()) {
            return Ok(());
        }
        let due = |at: Option<u64>| at.is_some_and(|at| at <= now_ms());
        if due(plan.next_ms()) {
            self.make()?;
        }
        if due(backup_plan::get(&self.conn)?.proof_due_ms()) {
            self.prove()?;
        }
        Ok(())
    }

    fn make(&self) -> Result<(), BackupError> {
        self.during(BackupStage::Making, || match self.make_and_check(None) {
            // Another own device was faster: from what it has made it is not far.
            Err(BackupError::Archive(harkara_backup::Error::Outrun)) => self.make_and_check(None),
            outcome => outcome,
        })
    }

    /// Makes a backup and reads a sample of it back. What is broken is stored anew, once.
    fn make_and_check(&self, broken: Option<&Report>) -> Result<(), BackupError> {
        let (place, mut storage) = self.storage()?;
        let source = Source { conn: &self.conn, media: &self.media };
        let began = Instant::now();
        let mut last = None;
        let (written, kept) = source.back_up(&mut storage, &place::name(&place), broken, &mut |done| {
            self.progress(BackupStage::Making, done, began, &mut last);
        })?;
        let access = access(&self.conn).map_err(|error| error.to_api())?;
        self.progress(BackupStage::Checking, &Done::default(), began, &mut None);
        let random = u64::from_be_bytes(key::random()?);
        let sample = Archive::with(&mut storage, &access)?.sample(random)?;
        if let Some(flaw) = sample.flaws.iter().find(|flaw| flaw.costs()) {
            let error = if flaw.missing {
                harkara_backup::Error::Missing(flaw.part)
            } else {
                harkara_backup::Error::Damaged(flaw.part)
            };
            drop(storage);
            return if broken.is_some() { Err(error.into()) } else { self.make_and_check(Some(&sample)) };
        }
        let (messages, media, bytes) = (written.messages, written.media, written.whole);
        let made = BackupMade { made_ms: now_ms(), messages, media, bytes };
        self.tell(BackupNews::Made { made, kept });
        if !written.unchanged {
            // The backup stands, whatever comes of this; the next one tries again.
            match tidy(&mut storage, &access, now_ms()) {
                Ok(tidied) => tracing::debug!(?tidied, "old backups"),
                Err(error) => tracing::info!(%error, "old backups stay"),
            }
        }
        Ok(())
    }

    fn prove(&self) -> Result<(), BackupError> {
        self.during(BackupStage::Proving, || {
            let (_, mut storage) = self.storage()?;
            let (began, mut last) = (Instant::now(), None);
            let scratch = self.media.with_file_name("proving");
            let report = prove::prove(&self.conn, &mut storage, &scratch, &mut |done| {
                self.progress(BackupStage::Proving, done, began, &mut last);
            })?;
            if report.flaws.iter().any(harkara_backup::Flaw::costs) {
                drop(storage);
                // What is still here is stored anew; what a person can rely on is proven again after that.
                self.make_and_check(Some(&report))?;
                let flaw = report.flaws.iter().find(|flaw| flaw.costs());
                let missing = flaw.is_some_and(|flaw| flaw.missing);
                self.tell(BackupNews::Failed(if missing { BackupFault::Missing } else { BackupFault::Damaged }));
                return Ok(());
            }
            let proof = BackupProof { proven_ms: now_ms(), messages: report.messages, media: report.media };
            self.tell(BackupNews::Proven(proof));
            Ok(())
        })
    }

    fn storage(&self) -> Result<(BackupPlace, Watched<'_>), BackupError> {
        let place = backup_plan::get(&self.conn)?.place.ok_or(ApiError::from(ErrorCode::BackupNoPlace))?;
        let access = access(&self.conn).map_err(|error| error.to_api())?;
        let storage = place::open(&self.conn, &place, access.relay_key(), true)?;
        Ok((place, Watched { storage, stop: &self.shared.stop }))
    }

    /// Carries something long out, and says that it goes on and what came of it.
    fn during(&self, stage: BackupStage, work: impl FnOnce() -> Result<(), BackupError>) -> Result<(), BackupError> {
        self.shared.stop.store(false, Ordering::Relaxed);
        self.progress(stage, &Done::default(), Instant::now(), &mut None);
        let outcome = work();
        self.rest();
        let restores = matches!(stage, BackupStage::RestoringMessages | BackupStage::RestoringMedia);
        let failed = outcome.as_ref().err().and_then(fault).filter(|_| !restores);
        match failed {
            Some(fault) => self.tell(BackupNews::Failed(fault)),
            None => drop(self.events.send(Event::Backup { event: BackupEvent::Changed { error: None } })),
        }
        outcome
    }

    /// The engine writes it down, and has when this returns: what is due next depends on it.
    fn tell(&self, news: BackupNews) {
        let (written, heard) = oneshot::channel();
        // An engine that has ended is asked again by the next one.
        if self.asks.blocking_send(Ask::Backup(news, written)).is_ok() {
            let _ = heard.blocking_recv();
        }
    }

    /// Nothing goes on any more.
    pub(super) fn rest(&self) {
        *lock(&self.shared.running) = None;
    }

    /// Says how far it is, a few times a second.
    pub(super) fn progress(&self, stage: BackupStage, done: &Done, began: Instant, last: &mut Option<Instant>) {
        if last.is_some_and(|last| last.elapsed() < TELL) {
            return;
        }
        *last = Some(Instant::now());
        let elapsed = began.elapsed().as_millis() as u64;
        let progress = done.progress(stage, elapsed);
        *lock(&self.shared.running) = Some(progress);
        // Nobody may be listening.
        let _ = self.events.send(Event::Backup { event: BackupEvent::Progress { progress } });
    }
}
