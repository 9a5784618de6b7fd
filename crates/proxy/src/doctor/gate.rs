//! The site, the gate, and what probers get to see.

use super::network::Door;
use super::{Finding, PATIENCE};
use crate::data::{now_ms, random};
use crate::probe::{Reply, ask};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use harkara_wire::proxy_link::ProxyLink;
use harkara_wire::proxy_token::{CLOSE_BUSY, CLOSE_QUOTA, CLOSE_RELAY, Purpose, WINDOW_MS};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

const REPORT: &str = "That gives the proxy away. Please report it, with the version of this program.";

/// The site as everybody sees it.
pub(super) async fn site(door: &Door) -> Option<Finding> {
    let reply =
        send(door, format!("GET / HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", door.host).as_bytes()).await?;
    Some(match reply.status() {
        200..400 => Finding::good("The site answers."),
        404 => Finding::bad("The site has no first page.", "Put an index.html into the site's folder."),
        502 | 504 => Finding::bad("The web server behind the proxy does not answer.", "Start it, or correct --site."),
        other => Finding::notice(
            format!("The site's first page answers {other}."),
            "Look at it in a browser: is that what you meant?",
        ),
    })
}

/// What somebody who knows such proxies would try. Each is sent to the secret path and to one that means nothing.
pub(super) async fn probes(door: &Door, path: &str) -> Vec<Finding> {
    let mut different = Vec::new();
    let host = &door.host;
    for (name, begin, headers) in PROBES {
        let token = nothing(36);
        let other = nothing(path.len());
        let of = |path: &str| {
            format!("{} HTTP/1.1\r\nhost: {host}\r\n{headers}\r\n", begin.replace("{}", &format!("{path}/{token}")))
        };
        let secret = send(door, of(path).as_bytes()).await;
        let plain = send(door, of(&other[..path.len()]).as_bytes()).await;
        // An answer may repeat the address it was asked for.
        let secret = secret.map(|reply| without(reply, path));
        let plain = plain.map(|reply| without(reply, &other[..path.len()]));
        if secret != plain {
            tracing::debug!(name, ?secret, ?plain, "told apart");
            different.push(*name);
        }
    }
    let mut findings = vec![match different.as_slice() {
        [] => Finding::good(format!("{} known probes can't tell the secret path from any other.", PROBES.len())),
        some => Finding::bad(format!("Probes find the secret path: {}.", some.join(", ")), REPORT),
    }];
    for request in [
        "CONNECT proxy.invalid:443 HTTP/1.1\r\nhost: proxy.invalid\r\n\r\n",
        "GET http://proxy.invalid/ HTTP/1.1\r\nhost: proxy.invalid\r\n\r\n",
    ] {
        if request.starts_with("CONNECT")
            && send(door, request.as_bytes()).await.is_some_and(|reply| reply.status() / 100 == 2)
        {
            findings
                .push(Finding::bad("It can be used to get anywhere.", "Is another program listening at this port?"));
        }
    }
    findings
}

const UPGRADE: &str = "connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

/// Name, request line, headers.
const PROBES: &[(&str, &str, &str)] = &[
    ("a plain request", "GET /{}", ""),
    ("a request for headers", "HEAD /{}", ""),
    ("a WebSocket", "GET /{}", UPGRADE),
    (
        "a WebSocket without a key",
        "GET /{}",
        "connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n",
    ),
    (
        "a WebSocket of another version",
        "GET /{}",
        "connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 8\r\n",
    ),
    (
        "an upgrade to HTTP/2",
        "GET /{}",
        "connection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk\r\n",
    ),
    ("an exchange", "POST /{}", "content-length: 4\r\n\r\nabcd"),
    ("an exchange in pieces", "POST /{}", "transfer-encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n"),
    ("a large exchange", "POST /{}", "content-length: 99999999\r\n"),
    ("a preflight", "OPTIONS /{}", "origin: https://a.invalid\r\naccess-control-request-method: POST\r\n"),
    ("another method", "PROPFIND /{}", ""),
    ("a whole address", "GET https://a.invalid/{}", ""),
    ("a longer path", "GET /{}/more", UPGRADE),
    ("a query", "GET /{}?a=b", UPGRADE),
    ("two lengths", "POST /{}", "content-length: 4\r\ncontent-length: 5\r\n\r\nabcd"),
];

/// The way in, as a friend takes it, and then the same once more, as a spy would.
pub(super) async fn tunnel(door: &Door, link: &ProxyLink, relay: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (Some(fresh), Some(old)) = (request(link, relay, now_ms()), request(link, relay, now_ms() - 3 * WINDOW_MS))
    else {
        return findings;
    };
    findings.push(match opened(door, &fresh).await {
        Some(None) => Finding::good("The gate opens for an invitation, and the relay is behind it."),
        Some(Some(CLOSE_RELAY)) => Finding::bad(
            "The gate opens, but the proxy does not reach the relay.",
            "See what is said about the relay above.",
        ),
        Some(Some(CLOSE_QUOTA)) => Finding::notice(
            "The gate opens, but this secret has used up its month.",
            "Wait for the next month, or make another secret.",
        ),
        Some(Some(CLOSE_BUSY)) => Finding::notice(
            "The gate opens, but there are too many tunnels at the moment.",
            "Try again later, or give the secret more --tunnels.",
        ),
        Some(Some(code)) => Finding::bad(format!("The gate opens, and closes with {code}."), "Look at the relay."),
        None => Finding::bad(
            "The gate does not open for an invitation.",
            "Was the path changed, or the clock? Start the proxy again and make new links.",
        ),
    });
    let nobody = ProxyLink { path: nothing(link.path.len())[..link.path.len()].to_owned(), ..link.clone() };
    let Some(plain) = request(&nobody, relay, now_ms()) else { return findings };
    let plain = send(door, &plain).await.map(|reply| reply.status());
    for (name, request) in [("A repeated request", &fresh), ("An old request", &old)] {
        let status = send(door, request).await.map(|reply| reply.status());
        findings.push(match status == plain {
            true => Finding::good(format!("{name} gets what the site answers.")),
            false => Finding::bad(format!("{name} is not answered as the site would."), REPORT),
        });
    }
    findings
}

fn request(link: &ProxyLink, relay: &str, now_ms: u64) -> Option<Vec<u8>> {
    let path = link.request_path(relay, Purpose::Tunnel, now_ms, random().ok()?);
    let key = BASE64.encode(&random::<16>().ok()?);
    let text = format!(
        "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: {key}\r\n\r\n",
        link.authority()
    );
    Some(text.into_bytes())
}

/// `None`: not opened. Else the code it was closed with at once, if it was.
async fn opened(door: &Door, request: &[u8]) -> Option<Option<u16>> {
    let mut stream = door.open().await.ok()?;
    stream.write_all(request).await.ok()?;
    let mut head = Vec::new();
    let read = async {
        while !head.ends_with(b"\r\n\r\n") && head.len() < 4096 {
            head.push(stream.read_u8().await?);
        }
        std::io::Result::Ok(())
    };
    timeout(2 * PATIENCE, read).await.ok()?.ok()?;
    if !head.starts_with(b"HTTP/1.1 101 ") {
        return None;
    }
    // A relay says nothing before the device does; the proxy says at once what is wrong.
    let mut frame = [0; 4];
    match timeout(std::time::Duration::from_secs(1), stream.read_exact(&mut frame)).await {
        Ok(Ok(_)) if frame[0] == 0x88 => Some(Some(u16::from_be_bytes([frame[2], frame[3]]))),
        Ok(Err(_)) => Some(Some(1006)),
        _ => Some(None),
    }
}

async fn send(door: &Door, request: &[u8]) -> Option<Reply> {
    let stream = door.open().await.ok()?;
    Some(ask(stream, request, PATIENCE).await)
}

fn without(mut reply: Reply, word: &str) -> Reply {
    reply.bytes = String::from_utf8_lossy(&reply.bytes).replace(word, "*").into_bytes();
    reply
}

/// Letters that mean nothing.
fn nothing(bytes: usize) -> String {
    let mut random = vec![0; bytes.max(1)];
    if getrandom::fill(&mut random).is_err() {
        random.fill(7);
    }
    BASE64URL_NOPAD.encode(&random)
}
