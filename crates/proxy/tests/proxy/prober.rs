//! A prober can't tell the proxy from the bare site: ten thousand variations, the same bytes and the same end.

use crate::world::{Proxy, now_ms, proxy, relay, upgrade};
use harkara_proxy::Origin;
use harkara_wire::proxy_token::{Purpose, WINDOW_MS};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use std::convert::Infallible;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

const CASES: u32 = 10_000;
/// A closed connection with something unread in it may be cut or closed, as it happens: what is different must stay so.
const AGAIN: usize = 6;

/// Paths worth trying: those of the site, and everything around the secret one. None of them opens the gate.
fn paths(proxy: &Proxy, spent: &[String], foreign: &Proxy) -> Vec<String> {
    let secret = &proxy.config.path;
    let mut all: Vec<String> = [
        "/",
        "/index.html",
        "/notes",
        "/notes/",
        "/large.txt",
        "/none",
        "//",
        "/../etc/passwd",
        "/%2e%2e/x",
        "*",
        "/a?b=c",
        "http://elsewhere.example/",
        "elsewhere.example:443",
        "/%00",
        "/\u{fc}",
        "",
    ]
    .map(String::from)
    .to_vec();
    all.extend([
        format!("/{secret}"),
        format!("/{secret}/"),
        format!("/{secret}//"),
        format!("/{}", secret.to_uppercase()),
    ]);
    all.extend_from_slice(spent);
    let old = proxy.path_at(Purpose::Tunnel, now_ms() - 3 * WINDOW_MS);
    let of_others = foreign.path(Purpose::Tunnel);
    for token in [old, of_others, format!("/{secret}/{}", "A".repeat(48)), format!("/{secret}/{}", "-".repeat(47))] {
        all.extend(["", "/", "?", "?a", "#", "%20", "A"].map(|end| format!("{token}{end}")));
    }
    for token in spent {
        all.extend([
            token.to_lowercase(),
            token.replacen('/', "//", 1),
            token[..token.len() - 1].to_owned(),
            format!("{token}/x"),
        ]);
        all.push(format!("http://localhost{token}"));
    }
    all
}

fn header() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec![
            "connection: Upgrade",
            "connection: keep-alive, upgrade",
            "connection: close",
            "connection: Upgrade, HTTP2-Settings",
            "upgrade: websocket",
            "upgrade: WebSocket",
            "upgrade: h2c",
            "upgrade: websocket, h2c",
            "http2-settings: AAMAAABk",
            "sec-websocket-version: 13",
            "sec-websocket-version: 8",
            "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
            "sec-websocket-key: short",
            "sec-websocket-protocol: a",
            "sec-websocket-extensions: permessage-deflate",
            "content-length: 0",
            "content-length: 5",
            "content-length: 4, 5",
            "content-length: -1",
            "content-length: 99999999999999999999",
            "transfer-encoding: chunked",
            "transfer-encoding: gzip, chunked",
            "transfer-encoding: identity",
            "te: trailers",
            "expect: 100-continue",
            "expect: 200-ok",
            "range: bytes=0-4",
            "range: bytes=9-1",
            "range: bytes=-1",
            "if-modified-since: Sun, 22 Nov 2099 00:00:00 GMT",
            "accept-encoding: gzip, br",
            "accept: */*",
            "origin: https://a.example",
            "access-control-request-method: POST",
            "cookie: a=b",
            "authorization: Basic YTpi",
            "x-forwarded-for: 9.9.9.9",
            "proxy-connection: keep-alive",
            "proxy-authorization: Basic YTpi",
            "host: second.example",
            "host:",
            ": nameless",
            "spaced name: x",
            "no colon",
            " folded: x",
            "name : x",
            "nul: \0",
            "bare: a\rb",
            "x: \u{fc}",
        ])
        .prop_map(str::to_owned),
        "[a-zA-Z-]{1,12}: [ -~]{0,40}",
        (1usize..30_000).prop_map(|length| format!("long: {}", "x".repeat(length))),
    ]
}

/// Bytes to send. Complete WebSocket openings are frequent: they are what nearly opens the gate.
fn request(paths: Vec<String>) -> impl Strategy<Value = Vec<u8>> {
    let method = select(vec![
        "GET", "GET", "GET", "HEAD", "POST", "PUT", "OPTIONS", "DELETE", "CONNECT", "PRI", "get", "PROPFIND", "", "G T",
    ]);
    let version = select(vec![
        " HTTP/1.1",
        " HTTP/1.1",
        " HTTP/1.1",
        " HTTP/1.0",
        " HTTP/2.0",
        " HTTP/0.9",
        "",
        " HTTP/1.1 ",
        " http/1.1",
        " ICY",
    ]);
    let opening = "connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    let whole = (any::<bool>(), any::<bool>()).prop_map(move |(opens, host)| {
        format!("{}{}", if host { "host: localhost\r\n" } else { "" }, if opens { opening } else { "" })
    });
    let body = prop_oneof![
        4 => Just(Vec::new()),
        1 => Just(b"5\r\nhello\r\n0\r\n\r\n".to_vec()),
        1 => Just(b"hello".to_vec()),
        1 => Just(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n".to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..200),
    ];
    let formed = (method, select(paths), version, whole, proptest::collection::vec(header(), 0..5), body, 1usize..3)
        .prop_map(|(method, path, version, whole, headers, body, times)| {
            let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
            let mut one = format!("{method} {path}{version}\r\n{whole}{headers}\r\n").into_bytes();
            one.extend_from_slice(&body);
            one.repeat(times)
        });
    let spoiled = (formed, proptest::option::weighted(0.3, (any::<prop::sample::Index>(), any::<u8>(), any::<bool>())));
    let spoiled = spoiled.prop_map(|(mut bytes, spoil)| {
        if let Some((at, byte, cut)) = spoil {
            let at = at.index(bytes.len());
            bytes[at] = byte;
            bytes.truncate(if cut { at } else { bytes.len() });
        }
        bytes
    });
    prop_oneof![
        12 => spoiled,
        1 => proptest::collection::vec(any::<u8>(), 0..400),
        1 => Just(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0".to_vec()),
        1 => Just(b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03".to_vec()),
    ]
}

/// Asks both until they agree; an answer that only one of them ever gives is a way to tell them apart.
async fn agree(proxy: &Proxy, bare: &Proxy, request: &[u8]) -> Result<(), String> {
    let mut last = String::new();
    for _ in 0..AGAIN {
        let (here, there) = tokio::join!(proxy.ask(request), bare.ask(request));
        if here == there {
            return Ok(());
        }
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        last = format!("{:?} {}\nagainst\n{:?} {}", here.end, text(&here.bytes), there.end, text(&there.bytes));
    }
    Err(format!("{}\n{last}", String::from_utf8_lossy(request)))
}

async fn spend(proxy: &Proxy) -> Vec<String> {
    let mut spent = Vec::new();
    for _ in 0..3 {
        let path = proxy.path(Purpose::Tunnel);
        drop(proxy.open(&path).await.unwrap());
        spent.push(path);
    }
    spent
}

/// A proxy and a bare site, which both have this site, or else the same folder.
fn compare(cases: u32, site: impl Future<Output = Option<Origin>>) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (hidden, bare, paths) = runtime.block_on(async {
        let relay = relay().await;
        let foreign = proxy(&[&relay], |_, _| {}).await;
        let origin = site.await.unwrap_or(foreign.config.site.clone());
        let hidden = proxy(&[&relay], |config, _| config.site = origin.clone()).await;
        let bare = proxy(&[], |config, _| config.site = origin.clone()).await;
        let spent = spend(&hidden).await;
        let paths = paths(&hidden, &spent, &foreign);
        // The folder goes with the one that made it.
        (hidden, (bare, foreign), paths)
    });
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&request(paths), |request| {
        runtime.block_on(agree(&hidden, &bare.0, &request)).map_err(TestCaseError::fail)
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[test]
fn ten_thousand_variations_get_the_same_bytes_and_the_same_end() {
    compare(CASES, async { None });
}

#[test]
fn a_web_server_behind_gets_and_answers_every_request_alike() {
    // It says what it has been asked, headers and all.
    let site = async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let service = hyper::service::service_fn(|request: Request<Incoming>| async move {
                    let (head, body) = request.into_parts();
                    let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
                    let said = format!("{} {} {:?} {body:?}", head.method, head.uri, head.headers);
                    Ok::<_, Infallible>(Response::new(Full::new(Bytes::from(said))))
                });
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service),
                );
            }
        });
        Some(Origin::Upstream(address.to_string()))
    };
    compare(1_000, site);
}

#[tokio::test]
async fn tokens_that_prove_something_but_not_what_is_asked_get_the_same_answer() {
    let relay = relay().await;
    let hidden = proxy(&[&relay], |_, _| {}).await;
    let bare = proxy(&[], |config, _| config.site = hidden.config.site.clone()).await;
    for _ in 0..100 {
        let (tunnel, exchange) = (hidden.path(Purpose::Tunnel), hidden.path(Purpose::Exchange));
        for request in [
            format!("GET {tunnel} HTTP/1.1\r\nhost: localhost\r\n\r\n").into_bytes(),
            format!("POST {tunnel} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n").into_bytes(),
            format!("HEAD {tunnel} HTTP/1.1\r\nhost: localhost\r\n\r\n").into_bytes(),
            upgrade(&exchange),
            upgrade(&format!("{tunnel}?a")),
            String::from_utf8(upgrade(&tunnel)).unwrap().replace("HTTP/1.1", "HTTP/1.0").into_bytes(),
        ] {
            agree(&hidden, &bare, &request).await.unwrap();
        }
    }
}

/// On one machine, without a network between. Interleaved, so that the machine's moods hit all; of each kind the quick tenth,
/// which they spoil least; and what is slower once must be so every time: a way to tell them apart does not come and go.
#[tokio::test]
async fn what_nearly_opens_the_gate_is_answered_in_the_same_time_as_any_address() {
    let relay = relay().await;
    let hidden = proxy(&[&relay], |_, _| {}).await;
    let foreign = proxy(&[&relay], |_, _| {}).await.path(Purpose::Tunnel);
    let spent = spend(&hidden).await.remove(0);
    let plain = format!("/nothing/here/{}", &spent[1..spent.len() - 13]);
    let old = hidden.path_at(Purpose::Tunnel, now_ms() - 3 * WINDOW_MS);
    let kinds = [plain, spent, old, foreign, hidden.path(Purpose::Exchange)];
    let mut apart = [true; 5];
    let mut last = [Duration::ZERO; 5];
    for _ in 0..AGAIN {
        last = quick_tenths(&hidden, &kinds).await;
        for (apart, time) in apart.iter_mut().zip(&last) {
            let by = time.abs_diff(last[0]);
            *apart &= by > Duration::from_micros(100) && by > last[0] / 3;
        }
        if apart == [false; 5] {
            return;
        }
    }
    panic!("told apart: {apart:?} {last:?}");
}

async fn quick_tenths(proxy: &Proxy, kinds: &[String; 5]) -> [Duration; 5] {
    const ROUNDS: usize = 150;
    let mut times = kinds.each_ref().map(|_| Vec::with_capacity(ROUNDS));
    for _ in 0..ROUNDS {
        for (path, times) in kinds.iter().zip(&mut times) {
            let request = upgrade(path);
            let stream = proxy.connect().await;
            let start = Instant::now();
            let reply = harkara_proxy::probe::ask(stream, &request, crate::world::PATIENCE).await;
            times.push(start.elapsed());
            assert_eq!(reply.status(), 404);
        }
    }
    times.map(|mut times| {
        times.sort_unstable();
        times[ROUNDS / 10]
    })
}
