//! The proxy on a network: accepts, limits, keeps time, and stops without cutting anybody off at once.

mod config;
mod connection;
mod limits;
mod stream;
mod tls;
mod upkeep;

pub use config::{Config, Limits, Tls};
pub(crate) use connection::Visit;
pub(crate) use stream::{Stream, Watched};

use crate::account::Accounts;
use crate::data::{DataDir, DataError, now_ms, random};
use crate::exchange::Exchanges;
use crate::gate::Gate;
use crate::relay::{Relay, client_tls};
use crate::site::Site;
use futures_util::FutureExt;
use limits::Door;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{mpsc, watch};
use upkeep::Upkeep;

/// The proxy could not start, or had to stop.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The folder.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The network.
    #[error("network: {0}")]
    Network(#[from] io::Error),
    /// The certificate, or getting one.
    #[error("certificate: {0}")]
    Certificate(String),
    /// The site behind.
    #[error("the site is no host and port: {0}")]
    Site(String),
}

/// What every connection needs.
pub(crate) struct Shared {
    pub(crate) site: Site,
    pub(crate) gate: Option<Gate>,
    pub(crate) relays: Vec<Relay>,
    pub(crate) client_tls: Arc<rustls::ClientConfig>,
    pub(crate) limits: Limits,
    pub(crate) exchanges: Exchanges,
    acceptor: tls::Acceptor,
    door: Arc<Door>,
    draining: watch::Receiver<bool>,
}

/// Who has just come when the proxy is told to stop is still answered.
const GRACE: Duration = Duration::from_secs(1);

impl Shared {
    /// Ready when the proxy has been told to stop, and who has just come has been heard.
    async fn stopping(&self) {
        let mut draining = self.draining.clone();
        if draining.wait_for(|draining| *draining).await.is_ok() {
            tokio::time::sleep(GRACE).await;
        }
    }

    /// Ready some time after the proxy has been told to stop: not for all at once.
    pub(crate) async fn drained(&self) {
        let mut draining = self.draining.clone();
        if draining.wait_for(|draining| *draining).await.is_ok() {
            let share = random::<1>().map_or(0, |[byte]| u32::from(byte));
            tokio::time::sleep(self.limits.drain * share / 256).await;
        }
    }
}

/// Listens so that a new proxy can take over from this one: both may have the port at the same time.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv6() { TcpSocket::new_v6()? } else { TcpSocket::new_v4()? };
    #[cfg(unix)]
    {
        socket.set_reuseaddr(true)?;
        socket.set_reuseport(true)?;
    }
    socket.bind(address)?;
    socket.listen(4096)
}

/// Serves until `shutdown` is ready; then takes nobody in, and returns when all have gone or have been sent away.
pub async fn serve(
    listener: TcpListener,
    data: DataDir,
    config: Config,
    shutdown: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let certificate = |error: rustls::Error| ServeError::Certificate(error.to_string());
    let accounts = Arc::new(Accounts::load(data.clone(), now_ms())?);
    let names: Vec<String> = config.relays.iter().map(|relay| relay.name().to_owned()).collect();
    let gate = match names.is_empty() {
        true => None,
        false => Some(Gate::new(&config.path, names, accounts.clone(), random()?, now_ms())),
    };
    let (drain, draining) = watch::channel(false);
    let shared = Arc::new(Shared {
        site: Site::new(&config.site).ok_or_else(|| ServeError::Site(format!("{:?}", config.site)))?,
        gate,
        relays: config.relays,
        client_tls: client_tls().map_err(certificate)?,
        limits: config.limits,
        exchanges: Exchanges::default(),
        acceptor: tls::Acceptor::new(&config.tls, &data)?,
        door: Arc::new(Door::new(config.limits)),
        draining,
    });
    let upkeep = Upkeep::start(&data, shared.clone(), accounts)?;
    let (alive, mut all_gone) = mpsc::channel::<()>(1);
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        tokio::select! {
            accepted = listener.accept() => take(&shared, &alive, accepted).await,
            () = &mut shutdown => break,
        }
    }
    // Whoever the system has let in for us is ours; with the listener closed the rest goes to our successor.
    while let Some(accepted) = listener.accept().now_or_never() {
        take(&shared, &alive, accepted).await;
    }
    drop((listener, alive));
    let _ = drain.send(true);
    let most = config.limits.drain + Duration::from_secs(5);
    let _ = tokio::time::timeout(most, all_gone.recv()).await;
    let stopped = tokio::task::spawn_blocking(move || upkeep.stop()).await;
    Ok(stopped.map_err(io::Error::other)??)
}

async fn take(shared: &Arc<Shared>, alive: &mpsc::Sender<()>, accepted: io::Result<(TcpStream, SocketAddr)>) {
    let (tcp, peer) = match accepted {
        Ok(accepted) => accepted,
        Err(error) => {
            // Mostly: no more files may be open. It gets better when somebody leaves.
            tracing::warn!(%error, "can't take a connection");
            tokio::time::sleep(Duration::from_millis(100)).await;
            return;
        }
    };
    match shared.door.enter(peer.ip()) {
        Some(entered) => {
            let visit = Visit::new(shared.clone(), peer, entered, alive.clone());
            tokio::spawn(connection::run(visit, tcp));
        }
        None => metrics::counter!("harkara_proxy_turned_away_total").increment(1),
    }
}
