//! TLS as any web server of today speaks it: 1.3 and 1.2, HTTP/2 and HTTP/1.1.

use super::stream::Stream;
use super::{ServeError, Tls};
use crate::data::DataDir;
use crate::relay::client_tls;
use futures_util::StreamExt;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::ResolvesServerCert;
use rustls::{ServerConfig, crypto::ring};
use rustls_acme::{AcmeConfig, caches::DirCache, is_tls_alpn_challenge};
use std::io;
use std::path::Path;
use std::sync::Arc;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_rustls::{LazyConfigAcceptor, TlsAcceptor};

/// Of what is sent, so much may wait within a connection's TLS.
const WAITING: usize = 32 * 1024;

/// Turns TCP connections into streams.
pub(super) enum Acceptor {
    Plain,
    Files(TlsAcceptor),
    Acme { site: Arc<ServerConfig>, challenge: Arc<ServerConfig> },
}

impl Acceptor {
    pub fn new(tls: &Tls, data: &DataDir) -> Result<Self, ServeError> {
        match tls {
            Tls::None => Ok(Self::Plain),
            Tls::Files { cert, key } => Ok(Self::Files(TlsAcceptor::from(from_files(cert, key)?))),
            Tls::Acme { domain, directory } => acme(domain, directory, data),
        }
    }

    /// The handshake. `None` where it was only the certificate authority that asked.
    pub async fn accept(&self, tcp: TcpStream) -> io::Result<Option<Stream>> {
        let mut stream = match self {
            Self::Plain => return Ok(Some(Stream::Plain(tcp))),
            Self::Files(acceptor) => acceptor.accept(tcp).await?,
            Self::Acme { site, challenge } => {
                let hello = LazyConfigAcceptor::new(rustls::server::Acceptor::default(), tcp).await?;
                if is_tls_alpn_challenge(&hello.client_hello()) {
                    hello.into_stream(challenge.clone()).await?.shutdown().await?;
                    return Ok(None);
                }
                hello.into_stream(site.clone()).await?
            }
        };
        stream.get_mut().1.set_buffer_limit(Some(WAITING));
        Ok(Some(Stream::Tls(Box::new(stream.into()))))
    }
}

fn from_files(cert: &Path, key: &Path) -> Result<Arc<ServerConfig>, ServeError> {
    let bad =
        |path: &Path, error: &dyn std::fmt::Display| ServeError::Certificate(format!("{}: {error}", path.display()));
    let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(cert).map_err(|e| bad(cert, &e))?.collect();
    let chain = chain.map_err(|e| bad(cert, &e))?;
    let private = PrivateKeyDer::from_pem_file(key).map_err(|e| bad(key, &e))?;
    let config = builder()?.with_no_client_auth().with_single_cert(chain, private).map_err(|e| bad(cert, &e))?;
    Ok(offering_both(config))
}

fn acme(domain: &str, directory: &str, data: &DataDir) -> Result<Acceptor, ServeError> {
    let trust = client_tls().map_err(|error| ServeError::Certificate(error.to_string()))?;
    let cache = DirCache::new(data.path("certificates"));
    let mut state = AcmeConfig::new_with_client_config([domain], trust).cache(cache).directory(directory).state();
    let challenge = state.challenge_rustls_config_with_provider(Arc::new(ring::default_provider()));
    let resolver: Arc<dyn ResolvesServerCert> = state.resolver();
    let site = offering_both(builder()?.with_no_client_auth().with_cert_resolver(resolver));
    tokio::spawn(async move {
        while let Some(event) = state.next().await {
            match event {
                Ok(event) => tracing::info!(?event, "certificate"),
                Err(error) => tracing::warn!(%error, "no certificate yet: does the domain's port 443 lead here?"),
            }
        }
    });
    Ok(Acceptor::Acme { site, challenge })
}

fn builder() -> Result<rustls::ConfigBuilder<ServerConfig, rustls::WantsVerifier>, ServeError> {
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| ServeError::Certificate(error.to_string()))
}

fn offering_both(mut config: ServerConfig) -> Arc<ServerConfig> {
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Arc::new(config)
}
