//! Transfers under way, in memory: begun anew from the table whenever a session begins.

use crate::error::Result;
use crate::step::Step;
use harkara_api::FileProgress;
use harkara_media::{SEGMENT, Sealed};
use harkara_store::{attachments, files};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Progress is told (and noted) this often, not with every chunk.
const TELL_MS: u64 = 300;
/// An answer sooner than this lets more chunks be under way; one later than that fewer: a slow line is for messages too.
const QUICK_MS: u64 = 700;
const SLOW_MS: u64 = 2_500;
const WIDEST: usize = 12;

/// See the module.
#[derive(Debug, Clone, Default)]
pub(crate) struct Transfers {
    /// The shell prepares these.
    pub preparing: BTreeSet<i64>,
    /// On their way to the relay.
    pub uploads: BTreeMap<i64, Upload>,
    /// On their way from it.
    pub downloads: BTreeMap<i64, Download>,
    /// Chunks that may be under way to the relay.
    pub up: Window,
    /// Chunks that may be under way from it.
    pub down: Window,
    /// The relay wants to be left alone until then.
    pub paused_until_ms: u64,
    /// Offers to own devices that wait for a moment, so that not all upload at once.
    pub not_before: BTreeMap<i64, u64>,
    /// Files that this relay does not have, or does not take, which is no fault: another one will.
    pub absent: BTreeSet<i64>,
    /// Chunks done since the last word about it.
    progress: BTreeMap<i64, u32>,
    told_ms: u64,
}

/// A file on its way to the relay.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    pub sealed: Arc<Sealed>,
    /// Which chunks the relay lacks; `None` until it has said so. The index counts as the one after the last.
    pub missing: Option<Arc<Vec<u32>>>,
    /// The next of them to put.
    pub next: usize,
    /// Under way, and since when.
    pub in_flight: BTreeMap<u32, u64>,
    /// The index is under way.
    pub index_sent: bool,
}

/// A file on its way from the relay.
#[derive(Debug, Clone)]
pub(crate) struct Download {
    pub sealed: Arc<Sealed>,
    /// The next chunk to ask for; `None` until it is known what is here already.
    pub next: Option<u32>,
    /// Under way, and since when.
    pub in_flight: BTreeMap<u32, u64>,
    /// Chunks on disk.
    pub here: u32,
}

/// How many chunks may be under way.
#[derive(Debug, Clone)]
pub(crate) struct Window(usize);

impl Default for Window {
    fn default() -> Self {
        Self(2)
    }
}

impl Window {
    /// Whether another may go.
    pub fn open(&self, under_way: usize) -> bool {
        under_way < self.0
    }

    /// An answer has taken so long.
    pub fn answered(&mut self, after_ms: u64) {
        if after_ms <= QUICK_MS {
            self.0 = (self.0 + 1).min(WIDEST);
        } else if after_ms >= SLOW_MS {
            self.0 = (self.0 / 2).max(1);
        }
    }
}

impl Transfers {
    /// The session is gone, and with it every question.
    pub fn lost(&mut self) {
        self.uploads.clear();
        self.downloads.clear();
        (self.up, self.down) = Default::default();
        self.paused_until_ms = 0;
        self.absent.clear();
    }

    /// Whether nothing is under way.
    pub fn is_idle(&self) -> bool {
        self.uploads.is_empty() && self.downloads.is_empty()
    }

    /// Not with this relay.
    pub fn leave_out(&mut self, file: i64) {
        self.forget(file);
        self.absent.insert(file);
    }

    /// This file is not under way any more.
    pub fn forget(&mut self, file: i64) {
        self.uploads.remove(&file);
        self.downloads.remove(&file);
        self.progress.remove(&file);
    }

    /// A file has come further.
    pub fn progressed(&mut self, file: i64, done: u32) {
        self.progress.insert(file, done);
    }

    /// The next instant one of these matters.
    pub fn next_ms(&self, now_ms: u64) -> Option<u64> {
        let paused = Some(self.paused_until_ms).filter(|until_ms| *until_ms > now_ms);
        let telling = (!self.progress.is_empty()).then(|| self.told_ms + TELL_MS);
        // Not earlier than the relay's patience allows, or the tick would come again and again for nothing.
        let offers = self.not_before.values().map(|due_ms| (*due_ms).max(self.paused_until_ms));
        [paused, telling].into_iter().flatten().chain(offers).min()
    }
}

/// Tells how far files are, now and then.
pub(super) fn tell(step: &mut Step<'_>) -> Result<()> {
    let transfers = &mut step.mem.volatile.transfers;
    if transfers.progress.is_empty() || step.now_ms < transfers.told_ms.saturating_add(TELL_MS) {
        return Ok(());
    }
    transfers.told_ms = step.now_ms;
    for (file, done) in std::mem::take(&mut transfers.progress) {
        files::set_done(step.db, file, done)?;
        let size = files::get(step.db, file)?.map_or(0, |file| file.size);
        for (chat, message, place) in attachments::mentions(step.db, file)? {
            step.changes.file(FileProgress {
                chat: harkara_api::ChatId(chat.hex()),
                message: harkara_api::MessageId(message.hex()),
                place,
                done: (u64::from(done) * SEGMENT as u64).min(size),
            });
        }
    }
    Ok(())
}
