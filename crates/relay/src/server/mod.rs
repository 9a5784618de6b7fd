//! The relay on a network: HTTP, WebSockets with Noise inside, and one thread that writes.

mod address;
mod config;
mod queue;
mod rates;
mod session;
mod status;
mod tls;
mod web;
mod writer;

pub use config::{Config, Rates, Timeouts, Tls};

use crate::Core;
use crate::data::{DataDir, DataError, now_ms, random};
use crate::incidents::{self, IncidentError};
use address::Networks;
use futures_util::{StreamExt, stream::FuturesUnordered};
use rates::Limiters;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc, watch};
use writer::Event;

/// Requests that wait for the writer, in number and in bytes: beyond that their senders wait.
const WAITING: usize = 1024;
const WAITING_BYTES: usize = 64 << 20;
/// Connections at once.
const CONNECTIONS: usize = 50_000;

/// The relay could not start, or had to stop.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The folder.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The document in which the relay says how it is.
    #[error(transparent)]
    Status(#[from] IncidentError),
    /// The network.
    #[error("network: {0}")]
    Network(#[from] std::io::Error),
    /// The certificate, or getting one.
    #[error("certificate: {0}")]
    Certificate(String),
    /// The writer thread ended by itself.
    #[error("the thread that writes has ended")]
    Writer,
}

/// What every connection needs.
struct Shared {
    secret: zeroize::Zeroizing<[u8; 32]>,
    events: mpsc::Sender<Event>,
    waiting_bytes: Arc<Semaphore>,
    connections: Arc<Semaphore>,
    limiters: Limiters,
    networks: Networks,
    timeouts: Timeouts,
    next_session: AtomicU64,
    /// Dropped by the last connection: then all are closed.
    alive: mpsc::Sender<()>,
}

/// Serves until `shutdown` is ready; then sends everybody away, and returns when they are gone or five seconds have passed.
pub async fn serve(
    listener: TcpListener,
    data: DataDir,
    config: Config,
    shutdown: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    serve_on(vec![listener], data, config, shutdown).await
}

/// The same on several addresses.
pub(crate) async fn serve_on(
    listeners: Vec<TcpListener>,
    data: DataDir,
    config: Config,
    shutdown: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let _lock = data.lock()?;
    let (show, document) = watch::channel(incidents::document(&data)?);
    let name = config.policy.name.clone();
    let mut core = Core::new(data.storage()?, config.policy, data.keeper()?, random()?);
    // Before anybody comes: so the first who does hears how the relay is.
    core.tick(now_ms());
    let (events, incoming) = mpsc::channel(WAITING);
    let (stopped, writer_stopped) = tokio::sync::oneshot::channel::<()>();
    let (_, arrivals_every_ms) = config.rates.arrivals;
    let writer = std::thread::Builder::new().name("relay-writer".into()).spawn(move || {
        writer::run(core, incoming, arrivals_every_ms, &show);
        drop(stopped);
    })?;

    let (alive, mut all_closed) = mpsc::channel::<()>(1);
    let shared = Arc::new(Shared {
        secret: zeroize::Zeroizing::new(*data.secret()),
        events: events.clone(),
        waiting_bytes: Arc::new(Semaphore::new(WAITING_BYTES)),
        connections: Arc::new(Semaphore::new(CONNECTIONS)),
        limiters: Limiters::new(&config.rates, &config.proxies),
        networks: Networks::new(random()?),
        timeouts: config.timeouts,
        next_session: AtomicU64::new(1),
        alive,
    });
    let app = web::app(shared.clone(), config.web.as_deref(), !matches!(config.tls, Tls::None));
    let app = app.merge(status::routes(name, document));
    let service = app.into_make_service_with_connect_info::<SocketAddr>();
    let handle = axum_server::Handle::new();
    let mut http = FuturesUnordered::new();
    for listener in listeners {
        listener.set_nonblocking(true)?;
        http.push(tls::serve(listener, &config.tls, data.path(), handle.clone(), service.clone()));
    }

    let outcome = tokio::select! {
        Some(ended) = http.next() => ended,
        () = ticks(&events, &shared) => Err(ServeError::Writer),
        _ = writer_stopped => Err(ServeError::Writer),
        () = shutdown => Ok(()),
    };
    handle.graceful_shutdown(Some(Duration::from_secs(1)));
    // The writer first carries out what it has been given; its answers go out before everybody is sent away.
    let _ = events.send(Event::Shutdown).await;
    drop((events, shared));
    let _ = tokio::time::timeout(Duration::from_secs(5), all_closed.recv()).await;
    let joined = tokio::task::spawn_blocking(move || writer.join()).await;
    if !matches!(joined, Ok(Ok(()))) {
        return Err(ServeError::Writer);
    }
    outcome
}

/// Tells the writer once a second that time passes; ends if there is no writer any more.
async fn ticks(events: &mpsc::Sender<Event>, shared: &Shared) {
    let mut interval = tokio::time::interval(Duration::from_secs(1));
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    for second in 0u64.. {
        interval.tick().await;
        if second % 60 == 59 {
            shared.limiters.forget_old();
        }
        if events.send(Event::Tick).await.is_err() {
            return;
        }
    }
}
