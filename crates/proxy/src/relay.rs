//! The relays a proxy leads to, and the way there. Nowhere else: what a visitor asks for chooses among these and is never an address.

use crate::server::Stream;
use bytes::Bytes;
use harkara_wire::address::{is_internal, is_internal_host, relay_name};
use harkara_wire::relay_link::RelayLink;
use http_body_util::Empty;
use hyper::header::{
    CONNECTION, DATE, HOST, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, crypto::ring};
use rustls_platform_verifier::BuilderVerifierExt as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::{Host, Url};

/// One address of a relay may take so long to answer before the next is tried.
const ADDRESS: Duration = Duration::from_secs(3);

/// A relay on the list.
#[derive(Debug, Clone)]
pub struct Relay {
    url: Url,
    name: String,
    /// Its address is written out and lies inside: the volunteer means it.
    inside: bool,
}

/// Why a relay can't be used or reached.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// The text names none.
    #[error(
        "{0}: not a relay. Give its link (harkara:relay?...), its address (wss://relay.example/v1/ws) or its domain"
    )]
    Text(String),
    /// Unencrypted to the outside.
    #[error("{0}: ws:// is for a relay on this computer or in this network, by its number; give wss://")]
    Plain(String),
    /// A name that leads inside.
    #[error("its name leads to an address inside this network; if you mean that, give the address itself")]
    Inside,
    /// Nobody there.
    #[error("no connection: {0}")]
    Network(#[from] std::io::Error),
    /// Somebody there who is no relay, or is busy.
    #[error("it answered {0} instead of opening a WebSocket")]
    Refused(StatusCode),
    /// Nonsense instead of HTTP.
    #[error("it does not speak HTTP as it should: {0}")]
    Http(#[from] hyper::Error),
    /// No authorities to check its certificate against.
    #[error("TLS: {0}")]
    Tls(#[from] rustls::Error),
    /// It took too long.
    #[error("it did not answer in time")]
    Silent,
}

impl Relay {
    /// Reads a relay link, a WebSocket address, a web address, or a domain.
    pub fn parse(text: &str) -> Result<Self, RelayError> {
        let bad = || RelayError::Text(text.to_owned());
        let address = match RelayLink::parse(text) {
            Ok(link) => link.address,
            Err(_) if text.starts_with("wss://") || text.starts_with("ws://") => text.to_owned(),
            Err(_) if text.contains("://") => {
                let host = text.strip_prefix("https://").ok_or_else(bad)?.trim_end_matches('/');
                format!("wss://{host}/v1/ws")
            }
            Err(_) => format!("wss://{text}/v1/ws"),
        };
        let name = relay_name(&address).ok_or_else(bad)?;
        let url = Url::parse(&address).map_err(|_| bad())?;
        let inside = match url.host().ok_or_else(bad)? {
            Host::Ipv4(ip) => is_internal(ip.into()),
            Host::Ipv6(ip) => is_internal(ip.into()),
            Host::Domain(name) => name == "localhost",
        };
        if url.scheme() == "ws" && !inside {
            return Err(RelayError::Plain(text.to_owned()));
        }
        if !inside && url.host_str().is_none_or(is_internal_host) {
            return Err(RelayError::Inside);
        }
        Ok(Self { url, name, inside })
    }

    /// As links and tokens call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its WebSocket address.
    pub fn address(&self) -> &str {
        self.url.as_str()
    }

    /// Its host, for the reports of `doctor`.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Opens a WebSocket with the visitor's own key: the answer is then the visitor's, and every byte after it can go through
    /// unread. Returns the stream, what has been read of it already, and the relay's proof.
    pub(crate) async fn open(
        &self,
        tls: &Arc<ClientConfig>,
        key: HeaderValue,
        within: Duration,
    ) -> Result<(Stream, Bytes, HeaderValue), RelayError> {
        tokio::time::timeout(within, self.shake_hands(tls, key)).await.map_err(|_| RelayError::Silent)?
    }

    async fn shake_hands(
        &self,
        tls: &Arc<ClientConfig>,
        key: HeaderValue,
    ) -> Result<(Stream, Bytes, HeaderValue), RelayError> {
        let stream = self.connect(tls).await?;
        let (mut sender, connection) = hyper::client::conn::http1::Builder::new()
            .max_buf_size(16 * 1024)
            .handshake::<_, Empty<Bytes>>(TokioIo::new(stream))
            .await?;
        let driver = tokio::spawn(connection.with_upgrades());
        // Nothing of the visitor's request gets there but the key.
        let request = Request::get(self.url.path())
            .header(HOST, self.authority())
            .header(UPGRADE, "websocket")
            .header(CONNECTION, "Upgrade")
            .header(SEC_WEBSOCKET_VERSION, "13")
            .header(SEC_WEBSOCKET_KEY, key.clone())
            .body(Empty::new())
            .map_err(|_| RelayError::Text(self.name.clone()))?;
        let response = sender.send_request(request).await?;
        let expected = tokio_tungstenite::tungstenite::handshake::derive_accept_key(key.as_bytes());
        let proof = response.headers().get(SEC_WEBSOCKET_ACCEPT).filter(|proof| **proof == expected).cloned();
        let (StatusCode::SWITCHING_PROTOCOLS, Some(proof)) = (response.status(), proof) else {
            driver.abort();
            return Err(RelayError::Refused(response.status()));
        };
        let upgraded = hyper::upgrade::on(response).await?;
        match upgraded.downcast::<TokioIo<Stream>>() {
            Ok(parts) => Ok((parts.io.into_inner(), parts.read_buf, proof)),
            Err(_) => Err(RelayError::Refused(StatusCode::SWITCHING_PROTOCOLS)),
        }
    }

    /// What time its web server says it is, within a second.
    pub(crate) async fn date(&self, tls: &Arc<ClientConfig>, within: Duration) -> Option<SystemTime> {
        let ask = async {
            let stream = self.connect(tls).await.ok()?;
            let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.ok()?;
            let driver = tokio::spawn(connection);
            let request = Request::head("/").header(HOST, self.authority()).body(Empty::<Bytes>::new()).ok()?;
            let date = sender.send_request(request).await.ok()?.headers().get(DATE)?.to_str().ok()?.to_owned();
            driver.abort();
            httpdate::parse_http_date(&date).ok()
        };
        tokio::time::timeout(within, ask).await.ok()?
    }

    async fn connect(&self, tls: &Arc<ClientConfig>) -> Result<Stream, RelayError> {
        let port = self.url.port_or_known_default().unwrap_or(443);
        let mut last = RelayError::Silent;
        for address in self.addresses(port).await? {
            // A name must not lead inside, whatever its DNS says today.
            if !self.inside && is_internal(address.ip()) {
                last = RelayError::Inside;
                continue;
            }
            match tokio::time::timeout(ADDRESS, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => {
                    stream.set_nodelay(true)?;
                    return self.encrypt(tls, stream).await;
                }
                Ok(Err(error)) => last = error.into(),
                Err(_) => last = RelayError::Silent,
            }
        }
        Err(last)
    }

    async fn addresses(&self, port: u16) -> Result<Vec<SocketAddr>, RelayError> {
        Ok(match self.url.host() {
            Some(Host::Ipv4(ip)) => vec![(ip, port).into()],
            Some(Host::Ipv6(ip)) => vec![(ip, port).into()],
            Some(Host::Domain(name)) => tokio::net::lookup_host((name, port)).await?.collect(),
            None => Vec::new(),
        })
    }

    async fn encrypt(&self, tls: &Arc<ClientConfig>, stream: TcpStream) -> Result<Stream, RelayError> {
        if self.url.scheme() == "ws" {
            return Ok(Stream::Plain(stream));
        }
        let host = self.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        let name = ServerName::try_from(host).map_err(|_| RelayError::Text(self.name.clone()))?;
        let stream = TlsConnector::from(tls.clone()).connect(name, stream).await?;
        Ok(Stream::Tls(Box::new(stream.into())))
    }

    fn authority(&self) -> String {
        let host = self.host();
        self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }
}

/// TLS towards relays and the certificate authority, trusting whom this system trusts.
pub(crate) fn client_tls() -> Result<Arc<ClientConfig>, rustls::Error> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = builder.with_safe_default_protocol_versions()?.with_platform_verifier()?.with_no_client_auth();
    Ok(Arc::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relay_is_given_by_link_address_or_domain() {
        let key = data_encoding::BASE32_NOPAD.encode(&[4; 32]);
        for text in [
            "relay.example",
            "https://relay.example/",
            "wss://relay.example/v1/ws",
            &format!("harkara:relay?a=wss%3A%2F%2Frelay.example%2Fv1%2Fws&k={key}"),
        ] {
            assert_eq!(Relay::parse(text).unwrap().name(), "relay.example:443/v1/ws", "{text}");
        }
        for text in ["", "http://relay.example", "a b", "wss://user@relay.example/", "ftp://a.example"] {
            assert!(Relay::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn inside_is_only_what_is_written_out_and_unencrypted_only_inside() {
        for text in ["ws://127.0.0.1:8480/v1/ws", "ws://10.0.0.4/v1/ws", "wss://[::1]/v1/ws", "ws://localhost:1/v1/ws"]
        {
            assert!(Relay::parse(text).unwrap().inside, "{text}");
        }
        assert!(matches!(Relay::parse("ws://relay.example/v1/ws"), Err(RelayError::Plain(_))));
        assert!(matches!(Relay::parse("wss://nas.local/v1/ws"), Err(RelayError::Inside)));
    }
}
