//! From a relay's address to an open WebSocket.

use crate::fault::Failure;
use crate::tls;
use futures_util::{StreamExt, stream::FuturesUnordered};
use harkara_api::Fault;
use std::{net::SocketAddr, time::Duration};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, client_async_tls_with_config};
use url::{Host, Url};

pub(crate) type WebSocket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// The next address is tried beside one that has not answered within this.
const STAGGER: Duration = Duration::from_millis(300);
/// Noise's longest message and a frame header.
const MAX_MESSAGE: usize = 65_535;

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

    /// Opens a WebSocket with small buffers: a device mostly waits.
    pub(crate) async fn open(&self) -> Result<WebSocket, Failure> {
        let stream = self.reach().await?;
        // Frames go out when they are made: Nagle would hold back every receipt.
        stream.set_nodelay(true).map_err(|error| Failure::io(&error, self.is_loopback()))?;
        let config = WebSocketConfig::default()
            .read_buffer_size(8 << 10)
            .write_buffer_size(8 << 10)
            .max_message_size(Some(MAX_MESSAGE))
            .max_frame_size(Some(MAX_MESSAGE));
        let connector = match self.0.scheme() {
            "wss" => Some(tls::connector()?),
            _ => None,
        };
        let (socket, _) = client_async_tls_with_config(self.0.as_str(), stream, Some(config), connector)
            .await
            .map_err(|error| Failure::socket(&error, self.is_loopback()))?;
        Ok(socket)
    }

    /// Tries all addresses of the host, staggered: the first that answers wins.
    async fn reach(&self) -> Result<TcpStream, Failure> {
        let failed = |error: &std::io::Error| Failure::io(error, self.is_loopback());
        let port = self.0.port_or_known_default().unwrap_or(443);
        let mut waiting: Vec<SocketAddr> = match self.0.host() {
            Some(Host::Ipv4(ip)) => vec![(ip, port).into()],
            Some(Host::Ipv6(ip)) => vec![(ip, port).into()],
            Some(Host::Domain(name)) => {
                tokio::net::lookup_host((name, port)).await.map_err(|error| failed(&error))?.collect()
            }
            None => Vec::new(),
        };
        waiting.reverse();
        let mut trying = FuturesUnordered::new();
        let mut last = Failure::silent(self.is_loopback(), "the host has no address");
        loop {
            match waiting.pop() {
                Some(next) => trying.push(TcpStream::connect(next)),
                None if trying.is_empty() => return Err(last),
                None => {}
            }
            let pause = async {
                if waiting.is_empty() { std::future::pending().await } else { tokio::time::sleep(STAGGER).await }
            };
            tokio::select! {
                answer = trying.next() => match answer {
                    Some(Ok(stream)) => return Ok(stream),
                    Some(Err(error)) => last = failed(&error),
                    None => {}
                },
                () = pause => {}
            }
        }
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
        let failure = Address::parse(&format!("ws://{free}/v1/ws")).unwrap().open().await.err().unwrap();
        assert_eq!(failure.fault, Fault::RelayDown);
    }
}
