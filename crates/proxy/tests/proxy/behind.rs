//! Behind somebody's own nginx or HAProxy, with the very configuration files of `docs/proxy`. Needs both programs, and is
//! ignored by itself: `cargo xtask test` runs it where they are, and says where they are not.

use crate::world::{PATIENCE, Proxy, proxy, relay, upgrade};
use harkara_proxy::doctor::{Target, Verdict, examine};
use harkara_proxy::{Origin, probe};
use harkara_wire::proxy_token::Purpose;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;

/// A web server of the volunteer's, stopped with this.
struct Front {
    address: SocketAddr,
    tls: Arc<ClientConfig>,
    child: Child,
    _folder: tempfile::TempDir,
}

impl Drop for Front {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap()
}

/// The configuration as it is documented, with this test's ports and files.
fn documented(name: &str, changes: &[(&str, String)]) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/proxy").join(name);
    let mut text = std::fs::read_to_string(path).unwrap();
    for (from, to) in changes {
        assert!(text.contains(from), "{name} has no {from}");
        text = text.replace(from, to);
    }
    text
}

fn certificate(folder: &Path) -> Arc<ClientConfig> {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(folder.join("cert.pem"), made.cert.pem()).unwrap();
    std::fs::write(folder.join("key.pem"), made.key_pair.serialize_pem()).unwrap();
    std::fs::write(folder.join("both.pem"), made.cert.pem() + &made.key_pair.serialize_pem()).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let builder = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap().with_root_certificates(roots);
    Arc::new(builder.with_no_client_auth())
}

async fn ready(address: SocketAddr) {
    let up = async { while TcpStream::connect(address).await.is_err() {} };
    tokio::time::timeout(PATIENCE, up).await.expect("the web server listens");
}

async fn nginx(proxy: &Proxy, inside: SocketAddr) -> Front {
    let folder = tempfile::tempdir().unwrap();
    let (address, tls, at) = (free().await, certificate(folder.path()), folder.path().display());
    std::fs::create_dir(folder.path().join("html")).unwrap();
    std::fs::write(folder.path().join("html/index.html"), "a site\n").unwrap();
    let site = documented(
        "nginx.conf",
        &[
            ("listen 443", format!("listen {address}")),
            ("/etc/letsencrypt/live/proxy.example/fullchain.pem", format!("{at}/cert.pem")),
            ("/etc/letsencrypt/live/proxy.example/privkey.pem", format!("{at}/key.pem")),
            ("/var/www/html", format!("{at}/html")),
            ("SECRET-PATH", proxy.config.path.clone()),
            ("127.0.0.1:8490", proxy.address.to_string()),
            ("127.0.0.1:8491", inside.to_string()),
        ],
    );
    let temps: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|what| format!("{what}_temp_path {at}/{what};"))
        .concat();
    let config = format!(
        "daemon off; master_process off; pid {at}/pid; error_log stderr; events {{}}\n\
         http {{ access_log {at}/access.log; {temps}\n{site}\n}}\n"
    );
    std::fs::write(folder.path().join("nginx.conf"), config).unwrap();
    let mut command = Command::new("nginx");
    command.args(["-e", "stderr", "-p"]).arg(folder.path()).arg("-c").arg(folder.path().join("nginx.conf"));
    let child = command.stderr(Stdio::null()).spawn().expect("nginx is installed");
    ready(address).await;
    Front { address, tls, child, _folder: folder }
}

async fn haproxy(proxy: &Proxy, inside: SocketAddr) -> Front {
    let folder = tempfile::tempdir().unwrap();
    let (address, tls, at) = (free().await, certificate(folder.path()), folder.path().display());
    let config = documented(
        "haproxy.cfg",
        &[
            ("bind :443", format!("bind {address}")),
            ("/etc/haproxy/proxy.example.pem", format!("{at}/both.pem")),
            ("SECRET-PATH", proxy.config.path.clone()),
            ("127.0.0.1:8490", proxy.address.to_string()),
            ("127.0.0.1:8491", inside.to_string()),
        ],
    );
    let path = folder.path().join("haproxy.cfg");
    std::fs::write(&path, config).unwrap();
    let child = Command::new("haproxy").args(["-db", "-q", "-f"]).arg(path).spawn().expect("haproxy is installed");
    ready(address).await;
    Front { address, tls, child, _folder: folder }
}

impl Front {
    async fn connect(&self) -> tokio_rustls::client::TlsStream<TcpStream> {
        let stream = TcpStream::connect(self.address).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        TlsConnector::from(self.tls.clone()).connect(name, stream).await.unwrap()
    }

    /// A tunnel opens and carries, a replay finds the site, and the doctor is content.
    async fn holds(&self, proxy: &Proxy) {
        let opening = upgrade(&proxy.path(Purpose::Tunnel));
        let mut stream = self.connect().await;
        stream.write_all(&opening).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        assert!(head.starts_with(b"HTTP/1.1 101 "), "{}", String::from_utf8_lossy(&head));
        stream.write_all(&[0x82, 0x85, 0, 0, 0, 0, 1, 2, 3, 4, 5]).await.unwrap();
        let mut answer = [0; 7];
        stream.read_exact(&mut answer).await.unwrap();
        assert_eq!(answer, [0x82, 5, 1, 2, 3, 4, 5]);

        let elsewhere = upgrade(&proxy.path(Purpose::Tunnel).replace("live", "dead"));
        let replayed = probe::ask(self.connect().await, &opening, PATIENCE).await;
        let plain = probe::ask(self.connect().await, &elsewhere, PATIENCE).await;
        assert_eq!(replayed.status(), 404);
        assert!(replayed == plain, "{replayed:?}\nagainst\n{plain:?}");

        let target = Target {
            settings: proxy.settings.clone(),
            secret: Some(proxy.secret.clone()),
            connect: Some(self.address),
            tls: Some(self.tls.clone()),
        };
        let findings = examine(&target).await;
        let bad: Vec<_> = findings.iter().filter(|finding| finding.verdict == Verdict::Bad).collect();
        assert!(bad.is_empty(), "{bad:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs nginx"]
async fn the_documented_nginx_passes_the_tunnel_and_hides_it() {
    let inside = free().await;
    let proxy = proxy(&[&relay().await], |config, _| config.site = Origin::Upstream(inside.to_string())).await;
    nginx(&proxy, inside).await.holds(&proxy).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs haproxy"]
async fn the_documented_haproxy_passes_the_tunnel_and_hides_it() {
    let site = crate::world::proxy(&[], |_, _| {}).await;
    let proxy = proxy(&[&relay().await], |config, _| config.site = Origin::Upstream(site.address.to_string())).await;
    haproxy(&proxy, site.address).await.holds(&proxy).await;
}
