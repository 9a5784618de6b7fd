//! A real certificate authority on this computer: Pebble, of those who make Let's Encrypt. Also for the relay's tests.

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, Stream};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

/// The authority, stopped with this.
pub struct Pebble {
    child: Child,
    /// Where its directory is.
    pub directory: String,
    /// Whom a server must trust to speak to it.
    pub trust: PathBuf,
    /// Trusts what it signs.
    visitor: Arc<ClientConfig>,
    _folder: tempfile::TempDir,
}

impl Drop for Pebble {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Pebble {
    /// Signs for who answers at this port of a domain; what it signs is good for so many seconds.
    pub fn start(port: u16, seconds: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let (trust, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
        std::fs::write(&trust, made.cert.pem()).unwrap();
        std::fs::write(&key, made.key_pair.serialize_pem()).unwrap();
        let (acme, management) = (free(), free());
        let config = format!(
            r#"{{ "pebble": {{ "listenAddress": "{acme}", "managementListenAddress": "{management}",
            "certificate": {trust:?}, "privateKey": {key:?}, "httpPort": 1, "tlsPort": {port},
            "certificateValidityPeriod": {seconds} }} }}"#
        );
        let path = folder.path().join("pebble.json");
        std::fs::write(&path, config).unwrap();
        let mut command = Command::new("pebble");
        // It neither dawdles nor refuses good requests now and then, as it would to try its clients.
        command.arg("-config").arg(path).env("PEBBLE_VA_NOSLEEP", "1").env("PEBBLE_WFE_NONCEREJECT", "0");
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().unwrap_or_else(|error| panic!("pebble: {error}"));
        let own = visitor(made.cert.der().clone());
        let root = until(|| {
            let text = ask(&own, management, "GET /roots/0 HTTP/1.0\r\nhost: localhost\r\n\r\n").ok()?.1;
            CertificateDer::from_pem_slice(text.as_bytes()).ok()
        });
        let directory = format!("https://localhost:{}/dir", acme.port());
        Self { child, directory, trust, visitor: visitor(root), _folder: folder }
    }

    /// Asks the server at this address for its first page, as one that this authority vouches for: its certificate.
    pub fn visit(&self, address: SocketAddr) -> std::io::Result<Vec<u8>> {
        let (certificate, page) = ask(&self.visitor, address, "GET / HTTP/1.0\r\nhost: localhost\r\n\r\n")?;
        assert!(page.starts_with("HTTP/1."), "{page}");
        Ok(certificate)
    }

    /// The authority goes away; what it signed is still trusted.
    pub fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// The certificate that it is seen with once it has one, and that is not this one.
    pub fn wait_for_another_than(&self, known: &[u8], address: SocketAddr) -> Vec<u8> {
        until(|| self.visit(address).ok().filter(|certificate| certificate != known))
    }
}

/// Tries until something comes, not more often than others can bear.
pub fn until<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(began.elapsed() < PATIENCE, "it does not come");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A port that is free at the moment.
pub fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn visitor(root: CertificateDer<'static>) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(root).unwrap();
    let builder = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap().with_root_certificates(roots);
    let mut config = builder.with_no_client_auth();
    // A resumed session shows the certificate of the first.
    config.resumption = rustls::client::Resumption::disabled();
    Arc::new(config)
}

/// The server's certificate, and what it answers.
fn ask(trust: &Arc<ClientConfig>, address: SocketAddr, request: &str) -> std::io::Result<(Vec<u8>, String)> {
    let mut tcp = TcpStream::connect(address)?;
    tcp.set_read_timeout(Some(Duration::from_secs(10)))?;
    let name = ServerName::try_from("localhost").unwrap();
    let mut connection = ClientConnection::new(trust.clone(), name).map_err(std::io::Error::other)?;
    let mut stream = Stream::new(&mut connection, &mut tcp);
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    // Some servers just cut at the end of an answer.
    let read = stream.read_to_end(&mut answer);
    if answer.is_empty() {
        read?;
    }
    let chain = connection.peer_certificates().unwrap_or_default();
    let certificate = chain.first().map(|certificate| certificate.to_vec()).unwrap_or_default();
    let body = String::from_utf8_lossy(&answer).into_owned();
    Ok((certificate, body))
}
