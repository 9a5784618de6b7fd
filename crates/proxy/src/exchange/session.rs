//! One session: a WebSocket to the relay, and what waits on this side of it.

use crate::account::Seat;
use crate::gate::Pass;
use crate::server::{Shared, Stream};
use futures_util::{SinkExt, StreamExt};
use harkara_wire::proxy_exchange::{self as wire, Answer, Ask, MAX_MESSAGE, State};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, mpsc};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{Message, Role, WebSocketConfig};

/// What the relay says and nobody has fetched; beyond it no more is read.
const WAITING: usize = 128 * 1024;
/// Messages on their way to the relay.
const UNDER_WAY: usize = 4;

pub(super) struct Session {
    secret: String,
    relay: usize,
    flow: Mutex<Flow>,
    /// Something has come from the relay, or the end.
    came: Notify,
    /// Something has been fetched.
    fetched: Notify,
    up: mpsc::Sender<Vec<u8>>,
    task: tokio::task::AbortHandle,
}

struct Flow {
    /// Of the client's stream, taken so far.
    got: u64,
    /// Taken, but not a whole message yet, or one that the relay is not ready for.
    partial: Vec<u8>,
    /// The stream to the client, from the place it has got to.
    down: VecDeque<u8>,
    from: u64,
    ended: Option<State>,
    asked: Instant,
}

impl Session {
    pub async fn start(pass: &Pass, seat: Seat, stream: Stream, early: &[u8], shared: Arc<Shared>) -> Arc<Self> {
        let config = WebSocketConfig::default()
            .read_buffer_size(4 << 10)
            .write_buffer_size(4 << 10)
            .max_message_size(Some(MAX_MESSAGE))
            .max_frame_size(Some(MAX_MESSAGE));
        let socket = WebSocketStream::from_partially_read(stream, early.to_vec(), Role::Client, Some(config)).await;
        let (up, outgoing) = mpsc::channel(UNDER_WAY);
        let (secret, relay) = (pass.account.secret.id.clone(), pass.relay);
        Arc::new_cyclic(|this: &std::sync::Weak<Self>| {
            let this = this.clone();
            let task = tokio::spawn(async move {
                let end = tokio::select! {
                    end = carry(&this, socket, outgoing, &seat) => end,
                    () = seat.ended() => State::Unknown,
                    () = shared.drained() => State::Closed,
                };
                if let Some(session) = this.upgrade() {
                    session.flow().ended = Some(end);
                    session.came.notify_waiters();
                }
            });
            let flow = Flow {
                got: 0,
                partial: Vec::new(),
                down: VecDeque::new(),
                from: 0,
                ended: None,
                asked: Instant::now(),
            };
            let (came, fetched) = (Notify::new(), Notify::new());
            Self { secret, relay, flow: Mutex::new(flow), came, fetched, up, task: task.abort_handle() }
        })
    }

    pub fn belongs_to(&self, pass: &Pass) -> bool {
        self.secret == pass.account.secret.id && self.relay == pass.relay
    }

    pub fn quiet_for(&self) -> Duration {
        self.flow().asked.elapsed()
    }

    /// Takes what is said, and answers with what there is, or comes within `wait`.
    pub async fn exchange(&self, ask: &Ask, most: usize, wait: Duration) -> Answer {
        self.take(ask);
        let came = async {
            loop {
                let came = self.came.notified();
                if self.has_something() {
                    return;
                }
                came.await;
            }
        };
        let _ = timeout(wait, came).await;
        let mut flow = self.flow();
        flow.asked = Instant::now();
        let data: Vec<u8> = flow.down.iter().take(most).copied().collect();
        let whole = data.len() == flow.down.len();
        let state = flow.ended.filter(|_| whole).unwrap_or(State::Open);
        Answer { state, got: flow.got, from: flow.from, data }
    }

    fn has_something(&self) -> bool {
        let flow = self.flow();
        !flow.down.is_empty() || flow.ended.is_some()
    }

    fn take(&self, ask: &Ask) {
        let mut flow = self.flow();
        flow.asked = Instant::now();
        // What the client has need not be kept for it.
        let fetched = ask.got.saturating_sub(flow.from).min(flow.down.len() as u64);
        flow.down.drain(..usize::try_from(fetched).unwrap_or(0));
        flow.from += fetched;
        self.fetched.notify_one();

        self.pass_on(&mut flow);
        let new = flow.got.checked_sub(ask.from).and_then(|known| usize::try_from(known).ok());
        let new = new.and_then(|known| ask.data.get(known..)).unwrap_or_default();
        // Beyond one message nothing is taken before the relay has taken it: the client says it again.
        if !new.is_empty() && flow.partial.len() <= MAX_MESSAGE {
            flow.partial.extend_from_slice(new);
            flow.got += new.len() as u64;
            self.pass_on(&mut flow);
        }
    }

    fn pass_on(&self, flow: &mut Flow) {
        while let Ok(place) = self.up.try_reserve() {
            match wire::unframe(&mut flow.partial) {
                Some(message) => place.send(message),
                None => return,
            }
        }
    }

    fn flow(&self) -> MutexGuard<'_, Flow> {
        self.flow.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Between the relay and the session, until either has ended.
async fn carry(
    session: &std::sync::Weak<Session>,
    mut socket: WebSocketStream<Stream>,
    mut outgoing: mpsc::Receiver<Vec<u8>>,
    seat: &Seat,
) -> State {
    loop {
        let full = session.upgrade().is_none_or(|session| session.flow().down.len() >= WAITING);
        let going = tokio::select! {
            message = outgoing.recv() => {
                let Some(message) = message else { return State::Closed };
                let more = seat.count(message.len());
                socket.send(Message::Binary(message.into())).await.is_ok().then_some(more)
            }
            message = socket.next(), if !full => match message {
                Some(Ok(Message::Binary(message))) => {
                    let Some(session) = session.upgrade() else { return State::Closed };
                    session.flow().down.extend(wire::frame(&message).unwrap_or_default());
                    session.came.notify_waiters();
                    Some(seat.count(message.len()))
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => Some(true),
                _ => None,
            },
            () = room(session), if full => Some(true),
        };
        match going {
            Some(true) => {}
            Some(false) => return State::Quota,
            None => return State::Closed,
        }
    }
}

/// Ready when something has been fetched.
async fn room(session: &std::sync::Weak<Session>) {
    // Held only while full: a session that nobody asks for is dropped from the list, and this with the task.
    if let Some(session) = session.upgrade() {
        let _ = timeout(Duration::from_secs(5), session.fetched.notified()).await;
    }
}
