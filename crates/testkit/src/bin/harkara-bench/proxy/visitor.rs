//! Whoever connects: TLS 1.3 with one cipher and one key exchange, no certificate looked at and no session resumed, so that
//! all servers do the same work and the visitor as little as can be.

use super::servers::Server;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering::Relaxed};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::client::Resumption;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme, version::TLS13};

pub const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
/// Addresses to come from: closed connections keep their ports for a minute.
const ADDRESSES: u8 = 32;

pub struct Visitors {
    connector: TlsConnector,
    next: AtomicU8,
}

impl Visitors {
    pub fn new() -> Arc<Self> {
        let provider = CryptoProvider {
            cipher_suites: vec![ring::cipher_suite::TLS13_AES_128_GCM_SHA256],
            kx_groups: vec![ring::kx_group::X25519],
            ..ring::default_provider()
        };
        let builder = ClientConfig::builder_with_provider(Arc::new(provider)).with_protocol_versions(&[&TLS13]);
        let anybody = builder.unwrap().dangerous().with_custom_certificate_verifier(Arc::new(Anybody));
        let mut config = anybody.with_no_client_auth();
        config.resumption = Resumption::disabled();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Arc::new(Self { connector: TlsConnector::from(Arc::new(config)), next: AtomicU8::new(0) })
    }

    pub async fn connect(&self, to: SocketAddr) -> TlsStream<TcpStream> {
        let from = 2 + self.next.fetch_add(1, Relaxed) % ADDRESSES;
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((Ipv4Addr::new(127, 0, 0, from), 0).into()).unwrap();
        let stream = socket.connect(to).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        self.connector.connect(name, stream).await.unwrap()
    }

    /// Comes, and goes again in order: the server has finished its handshake, tickets and all, when this has.
    pub async fn call(&self, to: SocketAddr) {
        let mut stream = self.connect(to).await;
        stream.shutdown().await.unwrap();
        // How it says good-bye is its own affair.
        let _ = stream.read_to_end(&mut Vec::new()).await;
    }
}

pub struct Tunnel(TlsStream<TcpStream>);

impl Tunnel {
    /// A WebSocket through the server to the one behind, which is asked for this.
    pub async fn open(visitors: &Visitors, server: &mut Server, wish: u8) -> Self {
        Self::try_open(visitors, server, wish).await.expect("a tunnel opens")
    }

    pub async fn try_open(visitors: &Visitors, server: &mut Server, wish: u8) -> Option<Self> {
        let mut stream = visitors.connect(server.address).await;
        let opening = format!(
            "GET {} HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: {KEY}\r\n\r\n",
            server.path()
        );
        stream.write_all(opening.as_bytes()).await.ok()?;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.ok()?);
        }
        stream.write_all(&[wish]).await.ok()?;
        head.starts_with(b"HTTP/1.1 101 ").then_some(Self(stream))
    }

    pub async fn drain(&mut self, received: &AtomicU64) {
        let mut piece = vec![0; 64 * 1024];
        while let Ok(read) = self.0.read(&mut piece).await
            && read > 0
        {
            received.fetch_add(read as u64, Relaxed);
        }
    }

    pub async fn fill(&mut self) {
        let piece = vec![7; 64 * 1024];
        while self.0.write_all(&piece).await.is_ok() {}
    }
}

/// Believes everything: checking is the visitor's work, and the visitor is not measured.
#[derive(Debug)]
struct Anybody;

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ECDSA_NISTP256_SHA256]
    }
}
