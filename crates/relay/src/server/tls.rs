//! HTTP with and without TLS.

use super::{ServeError, Tls};
use axum::Router;
use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use axum_server::accept::DefaultAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Handle, Server};
use futures_util::StreamExt;
use hyper_util::rt::TokioTimer;
use rustls::ClientConfig;
use rustls_acme::{AcmeConfig, caches::DirCache};
use rustls_platform_verifier::BuilderVerifierExt as _;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// For a request's headers; WebSockets have their own time limits.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);

pub(super) async fn serve(
    listener: TcpListener,
    tls: &Tls,
    data: &Path,
    handle: Handle<SocketAddr>,
    service: IntoMakeServiceWithConnectInfo<Router, SocketAddr>,
) -> Result<(), ServeError> {
    let mut server = axum_server::from_tcp(listener)?.handle(handle);
    // Of the builder, not of the server, whose HTTP/1 knows no WebSockets. Without it a peer that sends nothing at all would be
    // waited for, to see which HTTP it speaks.
    let http1 = server.http_builder().clone().http1_only();
    *server.http_builder() = http1;
    server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
    if !matches!(tls, Tls::None) {
        // An error means that the embedding program has chosen one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    let certificate = |error: std::io::Error| ServeError::Certificate(error.to_string());
    match tls {
        Tls::None => Ok(server.serve(service).await?),
        Tls::Files { cert, key } => {
            let config = RustlsConfig::from_pem_file(cert, key).await.map_err(certificate)?;
            let acceptor = RustlsAcceptor::new(config);
            Ok(server.acceptor(acceptor).serve(service).await?)
        }
        Tls::Acme { domain, directory } => {
            acme(server, domain, directory, data)?.serve(service).await.map_err(Into::into)
        }
    }
}

fn acme(
    server: Server<SocketAddr, DefaultAcceptor>,
    domain: &str,
    directory: &str,
    data: &Path,
) -> Result<Server<SocketAddr, rustls_acme::axum::AxumAcceptor>, ServeError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    // An office's own authority is one that its systems trust.
    let trust = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(rustls::ConfigBuilder::with_platform_verifier)
        .map_err(|error| ServeError::Certificate(error.to_string()))?
        .with_no_client_auth();
    let config = AcmeConfig::new_with_client_config([domain], Arc::new(trust));
    let mut state = config.cache(DirCache::new(data.join("certificates"))).directory(directory).state();
    let acceptor = state.axum_acceptor(state.default_rustls_config());
    tokio::spawn(async move {
        while let Some(event) = state.next().await {
            match event {
                Ok(event) => tracing::info!(?event, "certificate"),
                Err(error) => tracing::warn!(%error, "no certificate yet: is the domain's port 443 led to this relay?"),
            }
        }
    });
    Ok(server.acceptor(acceptor))
}
