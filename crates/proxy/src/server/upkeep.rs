//! What has to be done every so often, on a thread of its own because it touches the disk.

use super::{ServeError, Shared};
use crate::account::Accounts;
use crate::data::{DataDir, DataError, now_ms};
use crate::replay::Seen;
use std::io;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

/// A token spent here is known to a proxy that takes over after at most so long.
const STEP: Duration = Duration::from_millis(250);
/// In steps: taking in what commands have changed; writing down what was used; forgetting addresses.
const REFRESH: u64 = 4;
const SAVE: u64 = 20;
const FORGET: u64 = 240;

pub(super) struct Upkeep {
    stop: mpsc::Sender<()>,
    thread: JoinHandle<io::Result<()>>,
}

impl Upkeep {
    pub fn start(data: &DataDir, shared: Arc<Shared>, accounts: Arc<Accounts>) -> Result<Self, ServeError> {
        let mut seen = Seen::open(data)?;
        write_seen(&mut seen, &shared)?;
        let (stop, stopped) = mpsc::channel();
        let work = move || {
            for step in 1u64.. {
                let last = !matches!(stopped.recv_timeout(STEP), Err(mpsc::RecvTimeoutError::Timeout));
                if let Err(error) = keep(step, last, &mut seen, &shared, &accounts) {
                    tracing::warn!(%error, "can't keep the books; is the disk full?");
                }
                if last {
                    break;
                }
            }
            Ok(())
        };
        let thread = std::thread::Builder::new().name("proxy-upkeep".into()).spawn(work)?;
        Ok(Self { stop, thread })
    }

    /// Writes everything down once more.
    pub fn stop(self) -> io::Result<()> {
        let _ = self.stop.send(());
        self.thread.join().map_err(|_| io::Error::other("the thread that keeps the books has ended"))?
    }
}

fn keep(step: u64, last: bool, seen: &mut Seen, shared: &Shared, accounts: &Accounts) -> Result<(), ServeError> {
    write_seen(seen, shared)?;
    let mut outcome: Result<(), DataError> = Ok(());
    if step.is_multiple_of(REFRESH) {
        outcome = accounts.refresh(now_ms()).map(drop);
        if let Some(gate) = &shared.gate {
            gate.refresh(now_ms());
        }
    }
    if last || step.is_multiple_of(SAVE) {
        outcome = outcome.and(accounts.save(now_ms()));
        shared.exchanges.forget_old();
    }
    if step.is_multiple_of(FORGET) {
        shared.door.forget_old();
    }
    Ok(outcome?)
}

fn write_seen(seen: &mut Seen, shared: &Shared) -> io::Result<()> {
    let Some(gate) = &shared.gate else { return Ok(()) };
    seen.step(now_ms(), &gate.replay)
}
