//! The one thread that changes anything. While one batch is being made durable the next gathers.

use super::queue::Queue;
use crate::data::now_ms;
use crate::{Core, Network, SessionId, Storage, TransportKey};
use harkara_wire::proto::relay::{ClientFrame, GoingAway, ServerFrame, server_frame::Body};
use harkara_wire::proto::status::SignedStatus;
use std::collections::HashMap;
use std::time::Instant;
use tokio::sync::{OwnedSemaphorePermit, mpsc, watch};

/// At most so many requests share one commit: beyond it the first would wait too long.
const BATCH: usize = 2048;
/// Nor after so many bytes: objects of backups are long, and a message that came with them waits for the disk too.
const BATCH_BYTES: usize = 8 << 20;
/// What everybody is told to wait at least when the relay stops.
const BACK_AFTER_MS: u64 = 2_000;

/// Something happened on a connection.
pub(super) enum Event {
    /// A device is there.
    Connected { session: SessionId, key: TransportKey, network: Network, queue: Queue },
    /// It asks; the permit is for its share of the waiting bytes.
    Request { session: SessionId, frame: ClientFrame, permit: OwnedSemaphorePermit },
    /// It is gone.
    Disconnected(SessionId),
    /// Time passes.
    Tick,
    /// No more.
    Shutdown,
}

/// Works until `Shutdown`, or until nobody is left who could send anything.
/// At the end everybody is told to come back, one each `return_every_ms`.
pub(super) fn run<S: Storage>(
    mut core: Core<S>,
    mut events: mpsc::Receiver<Event>,
    return_every_ms: u64,
    show: &watch::Sender<SignedStatus>,
) {
    let mut queues: HashMap<SessionId, Queue> = HashMap::new();
    while let Some(first) = events.blocking_recv() {
        let now = now_ms();
        let (mut next, mut count, mut bytes, mut stop) = (Some(first), 0u32, 0, false);
        while let Some(event) = next.take() {
            match event {
                Event::Connected { session, key, network, queue } => {
                    queues.insert(session, queue);
                    core.connected(session, key, Some(network), now);
                }
                Event::Request { session, frame, permit } => {
                    core.request(session, frame, now);
                    count += 1;
                    bytes += permit.num_permits();
                    drop(permit);
                }
                Event::Disconnected(session) => {
                    queues.remove(&session);
                    core.disconnected(session);
                }
                Event::Tick => {
                    core.tick(now);
                    let status = core.status();
                    show.send_if_modified(|shown| {
                        let changed = status.filter(|status| *status != shown);
                        changed.cloned().map(|status| *shown = status).is_some()
                    });
                }
                Event::Shutdown => stop = true,
            }
            if !stop && (count as usize) < BATCH && bytes < BATCH_BYTES {
                next = events.try_recv().ok();
            }
        }
        let started = Instant::now();
        hand_out(&mut core, &mut queues);
        if count > 0 {
            metrics::histogram!("harkara_relay_batch_seconds").record(started.elapsed().as_secs_f64());
            metrics::histogram!("harkara_relay_batch_requests").record(count);
            metrics::counter!("harkara_relay_requests_total").increment(u64::from(count));
        }
        metrics::gauge!("harkara_relay_sessions").set(queues.len() as f64);
        if stop {
            break;
        }
    }
    for (queue, retry_after_ms) in queues.values().zip(crate::admission::returns(BACK_AFTER_MS, return_every_ms)) {
        let body = Some(Body::GoingAway(GoingAway { retry_after_ms }));
        queue.push(ServerFrame { request_id: 0, body });
    }
}

fn hand_out<S: Storage>(core: &mut Core<S>, queues: &mut HashMap<SessionId, Queue>) {
    for (session, frame) in core.drain() {
        let last = matches!(frame.body, Some(Body::Removed(_) | Body::GoingAway(_)));
        if matches!(frame.body, Some(Body::Deliver(_))) {
            metrics::counter!("harkara_relay_delivered_total").increment(1);
        }
        let Some(queue) = queues.get(&session) else { continue };
        if !queue.push(frame) {
            tracing::debug!(session = session.0, "cut off: it does not take what is sent to it");
            queues.remove(&session);
            core.disconnected(session);
        } else if last {
            queues.remove(&session);
        }
    }
}
