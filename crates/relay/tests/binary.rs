//! `harkara-relay` as the operator starts it, and as the power cut stops it.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod common;
#[cfg(unix)]
#[path = "../../proxy/tests/proxy/pebble.rs"]
mod pebble;

use common::*;
use data_encoding::BASE64;
use harkara_wire::proto::status::{Kind, Loss, SignedStatus, Status};
use harkara_wire::relay_link::RelayLink;
use harkara_wire::status::{Known, verify};
use prost::Message;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

struct Started {
    process: Child,
    address: SocketAddr,
    link: RelayLink,
}

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn relay() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_harkara-relay"));
    command.env("RUST_LOG", "warn");
    command
}

fn start(folder: &Path, more: &[&str]) -> Started {
    let mut process = relay()
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder)
        .args(more)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let link = lines.map(Result::unwrap).find_map(|line| line.strip_prefix("Relay link:").map(RelayLink::parse));
    let link = link.unwrap().unwrap();
    let port = link.address.rsplit(':').next().unwrap().split('/').next().unwrap();
    Started { process, address: format!("127.0.0.1:{port}").parse().unwrap(), link }
}

#[tokio::test(flavor = "multi_thread")]
async fn kill_9_loses_nothing_that_was_acknowledged_and_a_retry_doubles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (asha, bilal) = (Person::new(1), Person::new(2));
    let mut first = start(folder.path(), &["--open"]);
    let mut a = Client::connect(first.address, &first.link.key, 1).await;
    let mut b = Client::connect(first.address, &first.link.key, 2).await;
    a.ok(asha.registration("")).await;
    b.ok(bilal.registration("")).await;
    a.ok(create(9, &[&asha, &bilal])).await;
    // In the middle of a burst: the first hundred are acknowledged, some of the rest may be.
    let mut ids = Vec::new();
    for n in 0..300 {
        ids.push(a.post(send(9, n)).await);
    }
    let mut acknowledged = 0;
    while acknowledged < 100 {
        assert!(matches!(a.frame().await.unwrap().body, Some(Body::Stored(_))));
        acknowledged += 1;
    }
    first.process.kill().unwrap();
    while let Some(frame) = a.frame().await {
        assert!(matches!(frame.body, Some(Body::Stored(_))));
        acknowledged += 1;
    }
    drop(first);

    let second = start(folder.path(), &["--open"]);
    let mut a = Client::connect(second.address, &second.link.key, 1).await;
    for n in acknowledged..300 {
        a.ok(send(9, n)).await;
    }
    let mut b = Client::connect(second.address, &second.link.key, 2).await;
    b.ok(subscribe(0)).await;
    for n in 0..300 {
        let (sequence, payload) = b.message().await;
        assert_eq!((sequence, number(&payload)), (n + 2, n));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invite_made_while_the_relay_runs_lets_one_person_in() {
    let folder = tempfile::tempdir().unwrap();
    let relay_runs = start(folder.path(), &["--name", "Home"]);
    let output = relay().args(["invite", "--data"]).arg(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let link = text.lines().find_map(|line| line.strip_prefix("On a computer:")).unwrap();
    let link = RelayLink::parse(link).unwrap();
    assert_eq!((link.key, link.name.as_str()), (relay_runs.link.key, "Home"));

    let mut a = Client::connect(relay_runs.address, &link.key, 1).await;
    assert!(matches!(a.ask(Person::new(1).registration("")).await, Body::Error(_)));
    a.ok(Person::new(1).registration(&link.invite)).await;
    let mut b = Client::connect(relay_runs.address, &link.key, 2).await;
    assert!(matches!(b.ask(Person::new(2).registration(&link.invite)).await, Body::Error(_)));

    let output = relay().args(["stats", "--data"]).arg(folder.path()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().any(|line| line.split_whitespace().eq(["accounts", "1"])), "{text}");
}

/// The answer to a request over HTTP, whole.
fn get(address: SocketAddr, path: &str) -> String {
    let mut socket = std::net::TcpStream::connect(address).unwrap();
    write!(socket, "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    answer
}

/// Tells people something, as the operator does.
fn incident(folder: &Path, verb: &str, more: &[&str]) {
    let output = relay().args(["incident", verb, "--data"]).arg(folder).args(more).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// What the relay next says of itself, verified.
async fn told(client: &mut Client, relay_key: &[u8; 32], before: Option<&SignedStatus>) -> (SignedStatus, Status) {
    loop {
        if let Some(Body::Status(signed)) = client.frame().await.unwrap().body {
            let status = verify(&signed, Known { relay_key, before }).unwrap();
            return (signed, status);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_reaches_whoever_is_connected_and_the_page_and_outlives_the_relay() {
    let folder = tempfile::tempdir().unwrap();
    let first = start(folder.path(), &["--name", "Our relay"]);
    let key = first.link.key;
    let mut client = Client::connect(first.address, &key, 1).await;
    assert!(get(first.address, "/status").contains("Nothing is known to be wrong"));

    let open =
        ["--title", "The disk is being changed", "--kind", "maintenance", "--over-in-minutes", "90", "Back by noon"];
    incident(folder.path(), "open", &open);
    let (signed, status) = told(&mut client, &key, None).await;
    let told_first = &status.incidents[0];
    assert_eq!((told_first.number, told_first.ended_ms, told_first.kind()), (1, 0, Kind::Maintenance));
    incident(folder.path(), "update", &["1", "The new disk is in"]);
    incident(folder.path(), "resolve", &["1", "--lost", "nothing"]);
    let mut last = (signed, status);
    while last.1.incidents[0].ended_ms == 0 {
        last = told(&mut client, &key, Some(&last.0)).await;
    }
    assert_eq!((last.1.incidents[0].loss(), last.1.incidents[0].notes.len()), (Loss::Nothing, 2));
    let again =
        relay().args(["incident", "resolve", "--data"]).arg(folder.path()).args(["1", "--lost", "some"]).output();
    assert!(!again.unwrap().status.success(), "what is over is not changed");
    drop(first);

    let second = start(folder.path(), &["--name", "Our relay"]);
    let page = get(second.address, "/status");
    assert!(page.contains("The disk is being changed") && page.contains("Nothing was lost"), "{page}");
    assert!(page.contains("content-security-policy: default-src 'none'; style-src 'self'"), "{page}");
    let json: serde_json::Value =
        serde_json::from_str(get(second.address, "/status.json").split("\r\n\r\n").nth(1).unwrap()).unwrap();
    assert_eq!(json["version"], last.1.version);
    let bytes = |name: &str| BASE64.decode(json["signed"][name].as_str().unwrap().as_bytes()).unwrap();
    let passed_on = SignedStatus { status: bytes("status"), signature: bytes("signature"), key: bytes("key") };
    assert_eq!(verify(&passed_on, Known { relay_key: &key, before: Some(&last.0) }), Ok(last.1));
}

#[test]
fn while_the_relay_is_down_an_incident_goes_where_a_web_server_hands_it_out() {
    let folder = tempfile::tempdir().unwrap();
    let (data, site) = (folder.path().join("data"), folder.path().join("site"));
    let site_text = site.to_str().unwrap();
    let relay_runs =
        start(&data, &["--name", "Our relay", "--status-folder", site_text, "--status-at", "https://status.example/"]);
    let key = relay_runs.link.key;
    let signed = || SignedStatus::decode(std::fs::read(site.join("status.signed")).unwrap().as_slice()).unwrap();
    let page = || std::fs::read_to_string(site.join("index.html")).unwrap();
    let before = signed();
    let quiet = verify(&before, Known { relay_key: &key, before: None }).unwrap();
    assert_eq!(quiet.mirrors, ["https://status.example/"]);
    assert!(page().contains("Our relay") && !page().contains("is running"), "{}", page());
    assert!(get(relay_runs.address, "/status").contains("https://status.example/"));
    drop(relay_runs);

    incident(&data, "open", &["--title", "The disk is broken"]);
    let opened = signed();
    let status = verify(&opened, Known { relay_key: &key, before: Some(&before) }).unwrap();
    assert_eq!((status.incidents[0].title.as_str(), status.mirrors.len()), ("The disk is broken", 1));
    assert!(page().contains("The disk is broken"), "{}", page());
    incident(&data, "update", &["1", "The new one is in"]);
    incident(&data, "resolve", &["1", "--lost", "nothing"]);
    let status = verify(&signed(), Known { relay_key: &key, before: Some(&opened) }).unwrap();
    assert_eq!((status.incidents[0].loss(), status.incidents[0].notes.len()), (Loss::Nothing, 1));
    assert!(page().contains("Nothing was lost"), "{}", page());
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(site.join("status.json")).unwrap()).unwrap();
    assert_eq!(json["version"], status.version);

    // A folder that can't be written is said, and keeps nobody from running or from telling those who are connected.
    std::fs::remove_dir_all(&site).unwrap();
    std::fs::write(&site, "in the way").unwrap();
    let told = relay().args(["incident", "open", "--title", "Again", "--data"]).arg(&data).output().unwrap();
    assert!(!told.status.success());
    assert!(String::from_utf8_lossy(&told.stderr).contains("status folder"), "{told:?}");
    let again = start(&data, &["--status-folder", site_text, "--status-at", "https://status.example/"]);
    assert!(get(again.address, "/status").contains("Again"));
    drop(again);
    let plain = relay().args(["serve", "--status-at", "http://status.example/", "--data"]).arg(&data).output().unwrap();
    assert!(!plain.status.success(), "anybody could write there what they like");
}

#[cfg(unix)]
#[test]
fn the_key_is_readable_by_its_owner_only_and_stays_the_same() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let first = start(&data, &[]).link.key;
    assert_eq!(start(&data, &[]).link.key, first);
    assert_eq!(std::fs::metadata(data.join("relay.key")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn the_phone_page_is_served_with_its_types_a_strict_policy_and_the_right_to_be_kept() {
    let folder = tempfile::tempdir().unwrap();
    let web = folder.path().join("web");
    std::fs::create_dir_all(web.join("assets")).unwrap();
    std::fs::write(web.join("index.html"), "<p>page").unwrap();
    std::fs::write(web.join("assets/engine-0123.wasm"), "wasm").unwrap();
    let relay = start(&folder.path().join("data"), &["--web", web.to_str().unwrap()]);
    let get = |path: &str| get(relay.address, path);
    assert!(get("/status").contains("Nothing is known to be wrong"), "the page does not hide the status");
    assert!(get("/healthz").ends_with("ok\n"));
    let page = get("/");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("cache-control: no-cache"), "{page}");
    assert!(page.contains("content-security-policy: default-src 'none'") && page.contains("text/html"), "{page}");
    let asset = get("/assets/engine-0123.wasm");
    assert!(asset.contains("content-type: application/wasm") && asset.contains("immutable"), "{asset}");
    assert!(get("/chats/17").contains("<p>page"));
    let missing = get("/assets/gone.js");
    assert!(missing.starts_with("HTTP/1.1 404") && !missing.contains("immutable"), "{missing}");
    let key = std::fs::read_to_string(folder.path().join("data/relay.key")).unwrap();
    assert!(!get("/../data/relay.key").contains(key.trim()));
}

#[cfg(unix)]
#[test]
#[ignore = "needs pebble"]
fn a_certificate_is_fetched_and_renewed_while_the_relay_runs() {
    let (folder, listen) = (tempfile::tempdir().unwrap(), pebble::free());
    let authority = pebble::Pebble::start(listen.port(), 15);
    let mut relay = relay();
    relay.args(["serve", "--domain", "localhost", "--listen", &listen.to_string(), "--acme", &authority.directory]);
    relay.arg("--data").arg(folder.path()).env("SSL_CERT_FILE", &authority.trust).stdout(Stdio::null());
    let _running = Running(relay.spawn().unwrap());
    let first = authority.wait_for_another_than(&[], listen);
    let second = authority.wait_for_another_than(&first, listen);
    assert_ne!(first, second);
}

#[cfg(unix)]
struct Running(Child);

#[cfg(unix)]
impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
