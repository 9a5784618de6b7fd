//! What the volunteer decides.

use crate::relay::Relay;
use crate::site::Origin;
use std::path::PathBuf;
use std::time::Duration;

/// How to serve.
#[derive(Debug, Clone)]
pub struct Config {
    /// What everybody sees.
    pub site: Origin,
    /// Where those who were invited may get to. None: there is a site and nothing else.
    pub relays: Vec<Relay>,
    /// The secret path, without slashes at its ends.
    pub path: String,
    /// Who ends TLS.
    pub tls: Tls,
    /// How much of everything.
    pub limits: Limits,
}

/// Who ends TLS.
#[derive(Debug, Clone)]
pub enum Tls {
    /// A web server in front, on this computer.
    None,
    /// The proxy, with this certificate chain and its key, PEM.
    Files {
        /// The chain.
        cert: PathBuf,
        /// The key.
        key: PathBuf,
    },
    /// The proxy, with a certificate that an authority gives by ACME, by TLS-ALPN on this very listener: port 443 of the domain.
    Acme {
        /// The domain.
        domain: String,
        /// Where the authority's directory is.
        directory: String,
    },
}

/// How much. Somebody on this very computer has no limit by address: that is a web server in front.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once.
    pub connections: usize,
    /// Connections at once from one address. Whole neighbourhoods share one where the network is poor.
    pub connections_of_one: u32,
    /// New connections from one address: so many at once, and one more each so many milliseconds.
    pub connection_rate: (u32, u64),
    /// New tunnels from one address, likewise.
    pub tunnel_rate: (u32, u64),
    /// For the TLS handshake.
    pub handshake: Duration,
    /// For a request's headers, and between requests on one connection.
    pub headers: Duration,
    /// A connection on which nothing moves for so long is closed.
    pub still: Duration,
    /// The same for a tunnel. Devices and relays give a sign of life every 25 to 45 seconds.
    pub still_tunnel: Duration,
    /// For reaching the relay.
    pub dial: Duration,
    /// When stopping: over so long the tunnels are closed one by one, so that not everybody comes back at once.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 20_000,
            connections_of_one: 512,
            connection_rate: (512, 100),
            tunnel_rate: (120, 500),
            handshake: Duration::from_secs(10),
            headers: Duration::from_secs(10),
            still: Duration::from_secs(60),
            still_tunnel: Duration::from_secs(180),
            dial: Duration::from_secs(10),
            drain: Duration::from_secs(20),
        }
    }
}
