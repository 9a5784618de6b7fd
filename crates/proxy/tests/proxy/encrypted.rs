//! The same behind TLS, where HTTP/2 is spoken too; and what `doctor` says of it.

use crate::world::{PATIENCE, Proxy, now_ms, proxy, relay, upgrade};
use harkara_proxy::doctor::{Target, Verdict, examine};
use harkara_proxy::probe::{self, Reply};
use harkara_proxy::{Config, Secrets, Tls};
use harkara_wire::proxy_token::{Purpose, WINDOW_MS};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http2::SendRequest;
use hyper::{Request, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

pub struct Authority {
    _folder: tempfile::TempDir,
    pub tls: Tls,
    certificate: CertificateDer<'static>,
}

pub fn authority() -> Authority {
    authority_for("localhost", 2999)
}

/// With a certificate for this name until this year.
fn authority_for(name: &str, year: i32) -> Authority {
    let folder = tempfile::tempdir().unwrap();
    let private = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new([name.to_owned()]).unwrap();
    params.not_after = rcgen::date_time_ymd(year, 1, 1);
    let made = params.self_signed(&private).unwrap();
    let (cert, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    std::fs::write(&cert, made.pem()).unwrap();
    std::fs::write(&key, private.serialize_pem()).unwrap();
    Authority { _folder: folder, tls: Tls::Files { cert, key }, certificate: made.der().clone() }
}

impl Authority {
    pub fn client(&self, protocols: &[&[u8]]) -> Arc<ClientConfig> {
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.clone()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let mut config = builder.with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
        Arc::new(config)
    }

    async fn connect(&self, proxy: &Proxy, protocols: &[&[u8]]) -> TlsStream<tokio::net::TcpStream> {
        let name = ServerName::try_from("localhost").unwrap();
        TlsConnector::from(self.client(protocols)).connect(name, proxy.connect().await).await.unwrap()
    }

    async fn ask(&self, proxy: &Proxy, request: &[u8]) -> Reply {
        probe::ask(self.connect(proxy, &[b"http/1.1"]).await, request, PATIENCE).await
    }

    async fn ask2(&self, proxy: &Proxy, method: &str, path: &str) -> Answer {
        speak(&mut self.speaker(proxy).await, method, path, &[]).await
    }

    /// A connection by HTTP/2.
    async fn speaker(&self, proxy: &Proxy) -> SendRequest<Full<Bytes>> {
        let stream = self.connect(proxy, &[b"h2", b"http/1.1"]).await;
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
        let handshake = hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await;
        let (sender, connection) = handshake.unwrap();
        tokio::spawn(connection);
        sender
    }
}

/// Status, headers in their order, and body; or how it failed.
type Answer = Result<(u16, Vec<(String, Vec<u8>)>, Bytes), String>;

async fn speak(to: &mut SendRequest<Full<Bytes>>, method: &str, path: &str, headers: &[(String, String)]) -> Answer {
    let uri = format!("https://localhost{path}");
    let mut request = Request::builder().method(method).uri(uri).version(Version::HTTP_2);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    to.ready().await.unwrap();
    let answer = to.send_request(request.body(Full::new(Bytes::new())).unwrap()).await;
    let (head, body) = answer.map_err(|error| error.to_string())?.into_parts();
    let headers = head.headers.iter().filter(|(name, _)| *name != "date");
    let headers = headers.map(|(name, value)| (name.to_string(), value.as_bytes().to_vec())).collect();
    Ok((head.status.as_u16(), headers, body.collect().await.map_err(|error| error.to_string())?.to_bytes()))
}

#[tokio::test]
async fn a_tunnel_opens_inside_tls_and_its_bytes_flow_both_ways() {
    let authority = authority();
    let proxy = proxy(&[&relay().await], |config, _| config.tls = authority.tls.clone()).await;
    let mut stream = authority.connect(&proxy, &[]).await;
    stream.write_all(&upgrade(&proxy.path(Purpose::Tunnel))).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    assert!(head.starts_with(b"HTTP/1.1 101 "), "{}", String::from_utf8_lossy(&head));
    // One masked frame of a client, said back unmasked by the relay.
    stream.write_all(&[0x82, 0x85, 0, 0, 0, 0, 1, 2, 3, 4, 5]).await.unwrap();
    let mut answer = [0; 7];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, [0x82, 5, 1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn http2_and_http1_over_tls_answer_as_the_bare_site_does() {
    let authority = authority();
    let with_tls = |config: &mut Config| config.tls = authority.tls.clone();
    let hidden = proxy(&[&relay().await], |config, _| with_tls(config)).await;
    let bare = proxy(&[], |config, _| {
        with_tls(config);
        config.site = hidden.config.site.clone();
    })
    .await;
    let spent = hidden.path(Purpose::Tunnel);
    let opened = authority.ask(&hidden, &upgrade(&spent)).await;
    assert_eq!(opened.status(), 101);
    let old = hidden.path_at(Purpose::Exchange, now_ms() - 3 * WINDOW_MS);
    for path in ["/", "/none", "/large.txt", "/notes", &spent, &old, &hidden.path(Purpose::Tunnel), "/live/x7k2m9q4/"] {
        for method in ["GET", "HEAD", "POST", "OPTIONS", "DELETE"] {
            // A tunnel is HTTP/1.1's: by HTTP/2 even a fresh token is any address.
            assert_eq!(
                authority.ask2(&hidden, method, path).await,
                authority.ask2(&bare, method, path).await,
                "{method} {path}"
            );
        }
    }
    for path in [&spent, &old, "/", "/none"] {
        let request = upgrade(path);
        assert_eq!(authority.ask(&hidden, &request).await, authority.ask(&bare, &request).await, "{path}");
    }
}

/// Three hundred requests of every kind, over one connection to each.
#[tokio::test]
async fn a_prober_that_speaks_http2_can_not_tell_either() {
    let authority = authority();
    let hidden = proxy(&[&relay().await], |config, _| config.tls = authority.tls.clone()).await;
    let bare = proxy(&[], |config, _| {
        config.tls = authority.tls.clone();
        config.site = hidden.config.site.clone();
    })
    .await;
    let spent = hidden.path(Purpose::Tunnel);
    assert_eq!(authority.ask(&hidden, &upgrade(&spent)).await.status(), 101);
    let (mut here, mut there) = (authority.speaker(&hidden).await, authority.speaker(&bare).await);
    let choose = |from: &[&str]| from[usize::from(crate::world::nonce::<1>()[0]) % from.len()].to_owned();
    for _ in 0..300 {
        let method = choose(&["GET", "GET", "HEAD", "POST", "PUT", "OPTIONS", "PROPFIND"]);
        // A fresh token for a tunnel opens nothing here: HTTP/2 has none.
        let token = hidden.path(Purpose::Tunnel);
        let (lower, query, folder) = (spent.to_lowercase(), format!("{spent}?a"), format!("{token}/"));
        let path = choose(&[&spent, &lower, &query, &token, &folder, "/", "/none", "/large.txt", "/live", "/notes"]);
        let headers = [(); 3].map(|()| {
            let header = choose(&[
                "range: bytes=0-9",
                "sec-websocket-version: 13",
                "accept-encoding: br",
                "te: trailers",
                "cookie: a=b",
                "expect: 100-continue",
                "if-none-match: *",
                "x-forwarded-for: 9.9.9.9",
            ]);
            header.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned())).unwrap()
        });
        let one = speak(&mut here, &method, &path, &headers).await;
        let two = speak(&mut there, &method, &path, &headers).await;
        assert_eq!(one, two, "{method} {path} {headers:?}");
    }
}

#[tokio::test]
async fn doctor_finds_nothing_wrong_with_a_proxy_that_works() {
    let authority = authority();
    let proxy = proxy(&[&relay().await], |config, _| config.tls = authority.tls.clone()).await;
    let findings = examine(&target(&proxy, &authority)).await;
    let bad: Vec<_> = findings.iter().filter(|finding| finding.verdict == Verdict::Bad).collect();
    assert!(bad.is_empty(), "{bad:?}");
    for what in
        ["opens for an invitation", "repeated request", "old request", "known probes", "certificate", "site answers"]
    {
        assert!(findings.iter().any(|finding| finding.what.contains(what)), "{what}: {findings:?}");
    }
}

#[tokio::test]
async fn doctor_says_what_is_broken_and_what_to_do() {
    let authority = authority();
    let site = crate::world::proxy(&[], |_, _| {}).await;
    let no_relay = format!("ws://{}/v1/ws", site.address);
    let proxy = proxy(&[&no_relay, "ws://127.0.0.1:1/v1/ws"], |config, _| config.tls = authority.tls.clone()).await;
    let said = |findings: &[harkara_proxy::doctor::Finding], what: &str| {
        let found = findings.iter().find(|finding| finding.what.contains(what));
        assert!(
            found.is_some_and(|found| found.verdict == Verdict::Bad && !found.advice.is_empty()),
            "{what}: {findings:?}"
        );
    };
    let findings = examine(&target(&proxy, &authority)).await;
    said(&findings, "can't be reached");
    said(&findings, "answered 404");
    said(&findings, "does not reach the relay");
    assert!(findings.iter().any(|finding| finding.what.contains("clock is right")), "{findings:?}");

    Secrets::revoke(&proxy.data, "cousins").unwrap();
    let stranger = Target { secret: None, ..target(&proxy, &authority) };
    said(&examine(&stranger).await, "Nobody is invited");

    let untrusted = Target { tls: Some(self::authority().client(&[])), ..target(&proxy, &authority) };
    said(&examine(&untrusted).await, "certificate is not good");

    for (name, year, fault) in
        [("localhost", 2020, "it has run out"), ("other.example", 2999, "it is for another name")]
    {
        let wrong = authority_for(name, year);
        let proxy = crate::world::proxy(&[&no_relay], |config, _| config.tls = wrong.tls.clone()).await;
        said(&examine(&target(&proxy, &wrong)).await, fault);
    }

    let mut gone = target(&proxy, &authority);
    gone.connect = Some("127.0.0.1:1".parse().unwrap());
    said(&examine(&gone).await, "Nothing answers");
}

fn target(proxy: &Proxy, authority: &Authority) -> Target {
    Target {
        settings: proxy.settings.clone(),
        secret: Some(proxy.secret.clone()),
        connect: Some(proxy.address),
        tls: Some(authority.client(&[])),
    }
}
