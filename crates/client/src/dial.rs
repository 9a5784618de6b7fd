//! From a relay's address to an open WebSocket.

use crate::fault::Failure;
use crate::routes::Names;
use crate::routes::tcp::{self, Target};
use crate::tls;
use harkara_api::Fault;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{self, protocol::WebSocketConfig};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};
use url::{Host, Url};

/// Whatever carries bytes to the relay.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}
pub(crate) type Boxed = Box<dyn Stream>;
pub(crate) type WebSocket = WebSocketStream<Boxed>;

/// Noise's longest message and a frame header.
const MAX_MESSAGE: usize = 65_535;

/// Small ones: a device mostly waits.
pub(crate) fn buffers() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(8 << 10)
        .write_buffer_size(8 << 10)
        .max_message_size(Some(MAX_MESSAGE))
        .max_frame_size(Some(MAX_MESSAGE))
}

/// Opens a WebSocket over a connection that stands.
pub(crate) async fn websocket(url: &str, stream: Boxed) -> Result<WebSocket, tungstenite::Error> {
    client_async_with_config(url, stream, Some(buffers())).await.map(|(socket, _)| socket)
}

/// Where a relay is.
#[derive(Debug, Clone)]
pub(crate) struct Address(Url);

impl Address {
    pub(crate) fn parse(text: &str) -> Result<Self, Failure> {
        let bad = |detail: &str| Failure::new(Fault::RelayFault, detail);
        let url = Url::parse(text).map_err(|error| bad(&error.to_string()))?;
        if !matches!(url.scheme(), "ws" | "wss") || url.host().is_none() {
            return Err(bad("not a WebSocket address"));
        }
        Ok(Self(url))
    }

    /// On this very computer: reached without any network.
    pub(crate) fn is_loopback(&self) -> bool {
        match self.0.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        }
    }

    /// A name, or an address.
    pub(crate) fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']')
    }

    pub(crate) fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or(443)
    }

    /// As links to proxies name it.
    pub(crate) fn name(&self) -> Result<String, Failure> {
        let name = harkara_wire::address::relay_name(self.0.as_str());
        name.ok_or_else(|| Failure::new(Fault::RelayFault, "a relay without a name"))
    }

    /// Opens a WebSocket, with nothing in between.
    pub(crate) async fn open(&self, names: Names) -> Result<WebSocket, Failure> {
        let target = Target { host: self.host(), port: self.port(), addresses: &[], outside: false };
        let stream = tcp::connect(&target, names).await.map_err(|missed| missed.direct(self.is_loopback()))?;
        self.shake_hands(stream).await
    }

    /// Opens a WebSocket over a connection that leads to the relay.
    pub(crate) async fn shake_hands(&self, stream: TcpStream) -> Result<WebSocket, Failure> {
        let stream: Boxed = match self.0.scheme() {
            "wss" => Box::new(tls::connect(self.host(), stream).await?),
            _ => Box::new(stream),
        };
        websocket(self.0.as_str(), stream).await.map_err(|error| Failure::socket(&error, self.is_loopback()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_websocket_addresses_are_dialled() {
        for text in ["", "http://relay.example/", "ws:", "file:///etc/passwd"] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
        assert!(!Address::parse("wss://relay.example/v1/ws").unwrap().is_loopback());
        assert!(Address::parse("ws://127.0.0.1:7/v1/ws").unwrap().is_loopback());
    }

    #[tokio::test]
    async fn a_host_that_refuses_is_a_relay_that_is_down() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let failure = Address::parse(&format!("ws://{free}/v1/ws")).unwrap().open(Names::LookUp).await.err().unwrap();
        assert_eq!(failure.fault, Fault::RelayDown);
    }
}
