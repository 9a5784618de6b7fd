//! A proxy, a relay that says everything back, and a site, on real sockets.

use futures_util::{SinkExt, StreamExt};
use harkara_proxy::probe::{self, Reply};
use harkara_proxy::{
    Config, DataDir, Limits, NewSecret, Origin, Relay, Secret, Secrets, ServeError, Settings, Tls, listen, serve,
};
use harkara_wire::proxy_link::ProxyLink;
use harkara_wire::proxy_token::Purpose;
use std::net::SocketAddr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};

/// Longer than anything takes, even here.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A relay's address. It says back what it is told, and "close" closes it with a code of its own.
pub async fn relay() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("ws://{}/v1/ws", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let Ok(mut socket) = tokio_tungstenite::accept_async(stream).await else { return };
                while let Some(Ok(message)) = socket.next().await {
                    let closing = message == Message::Binary("close".into());
                    if closing {
                        let code = tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode::from(4001);
                        let frame = tokio_tungstenite::tungstenite::protocol::CloseFrame { code, reason: "".into() };
                        let _ = socket.close(Some(frame)).await;
                    } else if message.is_binary() && socket.send(message).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    address
}

/// A running proxy. Its site is a folder with a few files, unless `change` says otherwise.
pub struct Proxy {
    pub address: SocketAddr,
    pub data: DataDir,
    pub settings: Settings,
    pub secret: Secret,
    pub config: Config,
    stop: Option<oneshot::Sender<()>>,
    served: JoinHandle<Result<(), ServeError>>,
    folder: std::sync::Arc<tempfile::TempDir>,
}

pub async fn proxy(relays: &[&str], change: impl FnOnce(&mut Config, &mut NewSecret)) -> Proxy {
    let folder = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let data = DataDir::open(&folder.path().join("data")).unwrap();
    let site = folder.path().join("site");
    std::fs::create_dir_all(site.join("notes")).unwrap();
    std::fs::write(site.join("index.html"), "<!doctype html><title>Home</title>\n").unwrap();
    std::fs::write(site.join("404.html"), "<!doctype html><title>Nothing here</title>\n").unwrap();
    std::fs::write(site.join("notes/index.html"), "notes\n").unwrap();
    std::fs::write(site.join("large.txt"), "0123456789".repeat(10_000)).unwrap();
    let limits = Limits { drain: Duration::from_millis(200), ..Limits::default() };
    let mut config = Config {
        site: Origin::Folder(site),
        relays: relays.iter().map(|relay| Relay::parse(relay).unwrap()).collect(),
        path: "live/x7k2m9q4".into(),
        tls: Tls::None,
        limits,
    };
    let mut new = NewSecret { name: "cousins".into(), monthly_bytes: None, tunnels: 1_000, expires_s: None };
    change(&mut config, &mut new);
    let secret = Secrets::add(&data, new).unwrap();
    start(folder, data, secret, config, "127.0.0.1:0".parse().unwrap()).await
}

async fn start(
    folder: std::sync::Arc<tempfile::TempDir>,
    data: DataDir,
    secret: Secret,
    config: Config,
    address: SocketAddr,
) -> Proxy {
    let listener = listen(address).unwrap();
    let address = listener.local_addr().unwrap();
    let relays = config.relays.iter().map(|relay| relay.address().to_owned()).collect();
    let settings = Settings { domain: "localhost".into(), port: address.port(), path: config.path.clone(), relays };
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = serve(listener, data.clone(), config.clone(), async move {
        let _ = stopped.await;
    });
    let served = tokio::spawn(serving);
    Proxy { address, data, settings, secret, config, stop: Some(stop), served, folder }
}

impl Proxy {
    /// Another one on the same port and folder.
    pub async fn successor(&self) -> Proxy {
        start(self.folder.clone(), self.data.clone(), self.secret.clone(), self.config.clone(), self.address).await
    }

    /// As SIGTERM does. Ready when it has ended.
    pub async fn stop(&mut self) {
        let _ = self.stop.take().unwrap().send(());
        tokio::time::timeout(PATIENCE, &mut self.served).await.expect("it ends").unwrap().unwrap();
    }

    pub fn link(&self) -> ProxyLink {
        self.settings.link(&self.secret)
    }

    /// A fresh path for one request.
    pub fn path(&self, purpose: Purpose) -> String {
        self.path_at(purpose, now_ms())
    }

    pub fn path_at(&self, purpose: Purpose, now_ms: u64) -> String {
        let link = self.link();
        link.request_path(&link.relays[0], purpose, now_ms, nonce())
    }

    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// All that comes back for these bytes.
    pub async fn ask(&self, request: &[u8]) -> Reply {
        probe::ask(self.connect().await, request, PATIENCE).await
    }

    /// A WebSocket by this path.
    pub async fn open(&self, path: &str) -> Result<WebSocketStream<TcpStream>, Error> {
        let url = format!("ws://{}{path}", self.address);
        let config = WebSocketConfig::default();
        let stream = TcpStream::connect(self.address).await?;
        let opened = tokio_tungstenite::client_async_with_config(url, stream, Some(config)).await;
        opened.map(|(socket, _)| socket)
    }

    pub async fn tunnel(&self) -> WebSocketStream<TcpStream> {
        self.open(&self.path(Purpose::Tunnel)).await.unwrap()
    }
}

/// Says something and hears it back.
pub async fn echo(socket: &mut WebSocketStream<TcpStream>, bytes: Vec<u8>) {
    socket.send(Message::Binary(bytes.clone().into())).await.unwrap();
    let answer = tokio::time::timeout(PATIENCE, socket.next()).await.unwrap().unwrap().unwrap();
    assert!(answer == Message::Binary(bytes.into()));
}

/// The code a WebSocket is closed with; 1006 if it just ends.
pub async fn closed(socket: &mut WebSocketStream<TcpStream>) -> u16 {
    loop {
        match tokio::time::timeout(PATIENCE, socket.next()).await.expect("it is closed") {
            Some(Ok(Message::Close(Some(close)))) => return close.code.into(),
            Some(Ok(_)) => {}
            _ => return 1006,
        }
    }
}

pub fn upgrade(path: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    .into_bytes()
}

pub fn now_ms() -> u64 {
    u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}

pub fn nonce<const N: usize>() -> [u8; N] {
    let mut nonce = [0; N];
    getrandom::fill(&mut nonce).unwrap();
    nonce
}
