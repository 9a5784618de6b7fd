//! The outer encryption. Whom to trust is the system's word: offices and schools have authorities of their own. What
//! devices say is in a Noise session with the relay's pinned key in any case.

use crate::fault::Failure;
use harkara_api::Fault;
use rustls::{ClientConfig, crypto::ring, pki_types::ServerName};
use rustls_platform_verifier::BuilderVerifierExt as _;
use std::sync::{Arc, OnceLock};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::{TlsConnector, client::TlsStream};

/// Encrypts a connection to a host, as the system trusts it; the authorities are read once.
///
/// # Errors
///
/// `Certificate` where the system has no authorities at all (asked again the next time), or where the host's is not trusted.
pub(crate) async fn connect<S>(host: &str, stream: S) -> Result<TlsStream<S>, Failure>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let name = ServerName::try_from(bare).map_err(|error| Failure::new(Fault::RelayFault, error.to_string()))?;
    let connector = TlsConnector::from(config()?);
    connector.connect(name, stream).await.map_err(|error| Failure::io(&error, false))
}

fn config() -> Result<Arc<ClientConfig>, Failure> {
    static CONFIG: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    if let Some(config) = CONFIG.get() {
        return Ok(config.clone());
    }
    let failed = |error: rustls::Error| Failure::new(Fault::Certificate, error.to_string());
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_platform_verifier())
        .map_err(failed)?
        .with_no_client_auth();
    // There are no tunnels in HTTP/2.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(CONFIG.get_or_init(|| Arc::new(config)).clone())
}

/// Which fault a refused handshake is; `None` where it was not about TLS.
pub(crate) fn fault(error: &std::io::Error) -> Option<Fault> {
    use rustls::CertificateError as C;
    let error = error.get_ref()?.downcast_ref::<rustls::Error>()?;
    Some(match error {
        // A certificate from the future is rather this computer's clock. One that has run out is the relay's neglect.
        rustls::Error::InvalidCertificate(C::NotValidYet | C::NotValidYetContext { .. }) => Fault::ClockWrong,
        rustls::Error::InvalidCertificate(_) => Fault::Certificate,
        _ => Fault::RelayFault,
    })
}
