//! What waits to be sent to one session: bounded by bytes, never waited for by the writer.

use harkara_wire::proto::relay::ServerFrame;
use prost::Message;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::mpsc;

/// A delivery window and the answers to all requests under way, and as much again.
const LIMIT: usize = 16 << 20;
/// What a queued frame costs besides its contents.
const OVERHEAD: usize = 128;

/// The writer's end.
#[derive(Debug, Clone)]
pub(super) struct Queue {
    frames: mpsc::UnboundedSender<ServerFrame>,
    bytes: Arc<AtomicUsize>,
}

/// The session's end.
#[derive(Debug)]
pub(super) struct Outbox {
    frames: mpsc::UnboundedReceiver<ServerFrame>,
    bytes: Arc<AtomicUsize>,
}

pub(super) fn queue() -> (Queue, Outbox) {
    let (sender, frames) = mpsc::unbounded_channel();
    let bytes = Arc::new(AtomicUsize::new(0));
    (Queue { frames: sender, bytes: bytes.clone() }, Outbox { frames, bytes })
}

impl Queue {
    /// Whether it still fits; if not the session is beyond help.
    pub fn push(&self, frame: ServerFrame) -> bool {
        let size = frame.encoded_len() + OVERHEAD;
        self.bytes.fetch_add(size, Ordering::Relaxed) + size <= LIMIT && self.frames.send(frame).is_ok()
    }
}

impl Outbox {
    /// The next frame; `None` when the writer has given the session up.
    pub async fn next(&mut self) -> Option<ServerFrame> {
        let frame = self.frames.recv().await?;
        Some(self.taken(frame))
    }

    /// The next frame if there is one now.
    pub fn ready(&mut self) -> Option<ServerFrame> {
        let frame = self.frames.try_recv().ok()?;
        Some(self.taken(frame))
    }

    fn taken(&self, frame: ServerFrame) -> ServerFrame {
        self.bytes.fetch_sub(frame.encoded_len() + OVERHEAD, Ordering::Relaxed);
        frame
    }
}
