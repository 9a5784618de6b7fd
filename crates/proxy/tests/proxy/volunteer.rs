//! The program as the volunteer has it: starts, invites, revokes, stops.

use crate::world::{PATIENCE, echo, nonce, now_ms, relay};
use futures_util::StreamExt;
use harkara_wire::proxy_link::ProxyLink;
use harkara_wire::proxy_token::Purpose;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Output};
use tokio::net::{TcpListener, TcpStream};

fn run(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_harkara-proxy"));
    command.args(arguments).arg("--data").arg(data).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The program, killed with this.
struct Running(Option<Child>);

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(mut child) = self.0.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

async fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap()
}

/// Starts the program; also the port it listens on.
async fn start(data: &Path, relay: &str, more: &[&str]) -> (Running, SocketAddr) {
    let listen = free().await;
    let mut command = Command::new(env!("CARGO_BIN_EXE_harkara-proxy"));
    command.args(["serve", "--domain", "Proxy.Example", "--behind", "--relay", relay]).args(more);
    command.args(["--listen", &listen.to_string()]).arg("--data").arg(data).env("RUST_LOG", "debug");
    // A file and no pipe, which nobody would empty.
    let log = std::fs::File::create(data.join("log")).unwrap();
    let child = command.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
    let up = async { while TcpStream::connect(listen).await.is_err() {} };
    tokio::time::timeout(PATIENCE, up).await.expect("it listens");
    // Answering, it has done all that comes before.
    let stream = TcpStream::connect(listen).await.unwrap();
    let home = harkara_proxy::probe::ask(stream, b"GET / HTTP/1.1\r\nhost: a\r\n\r\n", PATIENCE).await;
    assert_eq!(home.status(), 200);
    (Running(Some(child)), listen)
}

fn link_in(text: &str) -> ProxyLink {
    let line = text.lines().find_map(|line| line.strip_prefix("For the app:")).expect("a link");
    ProxyLink::parse(line).unwrap()
}

fn path(link: &ProxyLink) -> String {
    link.request_path(&link.relays[0], Purpose::Tunnel, now_ms(), nonce())
}

async fn open(address: SocketAddr, path: &str) -> Option<tokio_tungstenite::WebSocketStream<TcpStream>> {
    let stream = TcpStream::connect(address).await.ok()?;
    Some(tokio_tungstenite::client_async(format!("ws://{address}{path}"), stream).await.ok()?.0)
}

#[tokio::test]
async fn a_volunteer_starts_invites_revokes_and_stops_and_the_log_says_nothing_of_anybody() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let relay = relay().await;
    let (mut running, address) = start(data, &relay, &[]).await;

    let added = run(data, &["secret", "add", "cousins", "--monthly-gib", "1"]);
    let link = link_in(&said(&added));
    assert_eq!((link.host.as_str(), link.port), ("proxy.example", 443));
    assert!(link.leads_to(&relay));
    assert!(
        said(&added).contains("https://proxy.example/#proxy?v=1") && said(&added).contains('\u{2588}'),
        "link and QR code"
    );
    assert_eq!(link_in(&said(&run(data, &["link", "cousins"]))), link);

    // The new secret is taken in while the proxy runs.
    let opened = async {
        loop {
            if let Some(socket) = open(address, &path(&link)).await {
                return socket;
            }
        }
    };
    let mut socket = tokio::time::timeout(PATIENCE, opened).await.unwrap();
    echo(&mut socket, vec![5; 1_000]).await;

    let listed = said(&run(data, &["secret", "list"]));
    assert!(listed.contains("cousins") && listed.contains("1024.0 MiB") && listed.contains("friends"), "{listed}");
    let revoked = run(data, &["secret", "revoke", "cousins"]);
    assert!(revoked.status.success(), "{}", said(&revoked));
    while let Some(Ok(_)) = tokio::time::timeout(PATIENCE, socket.next()).await.expect("it is closed") {}
    assert!(!run(data, &["link", "cousins"]).status.success());

    let mut child = running.0.take().unwrap();
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    let stopped = tokio::task::spawn_blocking(move || child.wait()).await.unwrap().unwrap();
    assert!(stopped.success());
    let log = std::fs::read_to_string(data.join("log")).unwrap();
    assert!(log.contains("The proxy is running for proxy.example") && log.contains("stopped"), "{log}");
    // Standard output is no terminal, so not even the first start's link is there.
    let token = path(&link);
    for secret in ["harkara:proxy", "#proxy?", &link.path, &token[..10]] {
        assert!(!log.contains(secret), "{secret} is in: {log}");
    }
}

#[tokio::test]
async fn what_is_asked_for_wrongly_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let serve = |more: &[&str]| {
        let all = [&["serve", "--domain", "proxy.example", "--listen", "127.0.0.1:0"], more].concat();
        let output = run(folder.path(), &all);
        assert!(!output.status.success());
        said(&output)
    };
    assert!(serve(&["--relay", "ws://relay.example/v1/ws"]).contains("give wss://"));
    assert!(serve(&["--relay", "relay.example", "--site", "/no/such/folder", "--behind"]).contains("no such folder"));
    assert!(serve(&["--relay", "relay.example", "--metrics", "0.0.0.0:1", "--behind"]).contains("loopback"));
    assert!(serve(&["--relay", "relay.example", "--path", "a//b", "--behind"]).contains("--path"));
    let outside = run(
        folder.path(),
        &["serve", "--domain", "a.example", "--relay", "b.example", "--behind", "--listen", "0.0.0.0:0"],
    );
    assert!(said(&outside).contains("loopback"));
    let address = run(folder.path(), &["serve", "--domain", "https://a.example", "--relay", "b.example"]);
    assert!(said(&address).contains("without https://"));
    let before = tempfile::tempdir().unwrap();
    assert!(said(&run(before.path(), &["secret", "add", "x"])).contains("start the proxy once"));
}

#[tokio::test]
async fn metrics_tell_how_much_and_never_who() {
    let folder = tempfile::tempdir().unwrap();
    let metrics = free().await;
    let (_running, listen) = start(folder.path(), &relay().await, &["--metrics", &metrics.to_string()]).await;
    let link = link_in(&said(&run(folder.path(), &["link", "friends"])));
    let mut socket = open(listen, &path(&link)).await.unwrap();
    echo(&mut socket, vec![5; 1_000]).await;
    let stream = TcpStream::connect(metrics).await.unwrap();
    let reply =
        harkara_proxy::probe::ask(stream, b"GET /metrics HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n", PATIENCE)
            .await;
    let text = String::from_utf8_lossy(&reply.bytes);
    assert!(text.contains("harkara_proxy_tunnels 1") && text.contains("harkara_proxy_bytes_total"), "{text}");
    assert!(!text.contains("friends") && !text.contains("127.0.0.1"), "{text}");
}
