//! Files of messages on their way: prepared, put at the relay, fetched, offered again. Bytes are the shell's.
//!
//! [`send`] begins a message with files, [`mention`] takes in what others mention, [`upload`] and [`download`] move
//! chunks, [`lost`] is what own devices do for each other when the relay has none any more, [`active`] is what is kept
//! in memory. What must survive is in the table `files`.

mod active;
mod download;
mod lost;
pub(crate) mod mention;
mod rows;
pub(crate) mod send;
mod upload;
pub(crate) mod work;

use crate::error::Result;
use crate::step::Step;
use harkara_api::{FileFault, FileKind};
use harkara_store::attachments;
use harkara_store::files::{self, Want};
use harkara_wire::proto::relay;

pub(crate) use active::Transfers;
pub(crate) use download::{came, chunk_got, index_got};
pub(crate) use lost::{back, requested};
pub use rows::stored_file;
pub(crate) use rows::{release, sealed};
pub(crate) use upload::{chunk_put, found, index_put};
use work::{FileNews, FileWork};

/// Files of each direction at a time.
const AT_A_TIME: usize = 2;
/// How long to leave the relay alone after it refused, where it gave no advice.
const PAUSE_MS: u64 = 5_000;

/// The shell says something about a file's bytes.
pub(crate) fn news(step: &mut Step<'_>, news: FileNews) -> Result<()> {
    match news {
        FileNews::Prepared { file, prepared } => send::prepared(step, file, *prepared),
        FileNews::Failed { file, fault } => {
            step.mem.transfers.preparing.remove(&file);
            rows::fail(step, file, fault)
        }
        FileNews::Checked { file, here } => download::checked(step, file, here),
        FileNews::Written { request_id, file, index } => download::written(step, request_id, file, index),
        FileNews::Stuck { request_id, file, index, fault } => match rows::answered(step, request_id, file, index) {
            true if fault == FileFault::Damaged => lost::damaged(step, file),
            true => rows::fail(step, file, fault),
            false => Ok(()),
        },
    }
}

/// What needs no relay.
pub(crate) fn settle(step: &mut Step<'_>) -> Result<()> {
    for file in files::wanted(step.db, Want::Discard, u32::MAX)? {
        rows::discard(step, file)?;
    }
    let busy = step.mem.transfers.preparing.len();
    for file in files::wanted(step.db, Want::Prepare, (busy + AT_A_TIME) as u32)? {
        if step.mem.transfers.preparing.len() >= AT_A_TIME {
            break;
        }
        let Some(source) = file.source else { continue };
        if step.mem.transfers.preparing.insert(file.file) {
            let voice = attachments::of_file(step.db, file.file)?.iter().any(|known| known.kind == FileKind::Voice);
            let work = FileWork::Prepare { file: file.file, source, inside: file.inside, shrink: file.shrink, voice };
            step.out.push(crate::Output::Files(work));
        }
    }
    active::tell(step)
}

/// Whatever can go on goes on.
pub(crate) fn pump(step: &mut Step<'_>) -> Result<()> {
    if !step.mem.files || step.now_ms < step.mem.transfers.paused_until_ms {
        return Ok(());
    }
    upload::pump(step)?;
    download::pump(step)
}

/// The next instant this wants to go on.
pub(crate) fn timeout(step: &Step<'_>) -> Option<u64> {
    step.mem.transfers.next_ms(step.now_ms)
}

/// The relay wants to be left alone for a while. What was under way is asked for anew.
fn pause(step: &mut Step<'_>, file: i64, error: &relay::Error) {
    tracing::info!(code = ?error.code(), "the relay refused a chunk");
    let wait_ms = if error.retry_after_ms > 0 { error.retry_after_ms } else { PAUSE_MS };
    step.mem.transfers.paused_until_ms = step.now_ms.saturating_add(wait_ms.min(300_000));
    step.mem.transfers.forget(file);
}
