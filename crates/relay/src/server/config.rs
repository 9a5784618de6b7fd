//! What the operator decides of the server.

use crate::Policy;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

/// How to serve.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Who may come, and what they are told.
    pub policy: Policy,
    /// The built phone page; `None`: there is none here.
    pub web: Option<PathBuf>,
    /// How connections are encrypted outside of Noise.
    pub tls: Tls,
    /// How often somebody may do something.
    pub rates: Rates,
    /// Where volunteers' proxies come from. Many people share such an address, and the proxy limits each of them itself: the
    /// limits by address are not for these.
    pub proxies: Vec<IpAddr>,
    /// How long somebody may take.
    pub timeouts: Timeouts,
}

/// The outer encryption. Noise protects what devices say in any case; browsers want TLS besides.
#[derive(Debug, Clone, Default)]
pub enum Tls {
    /// None: on loopback, or behind a reverse proxy that ends TLS.
    #[default]
    None,
    /// A certificate chain and its key, PEM.
    Files {
        /// The chain.
        cert: PathBuf,
        /// The key.
        key: PathBuf,
    },
    /// From an authority that speaks ACME, by TLS-ALPN on this very listener, which must be reachable as port 443 of the domain.
    Acme {
        /// The domain.
        domain: String,
        /// Where the authority's directory is.
        directory: String,
    },
}

/// How often: so many at once, and one more each so many milliseconds. Somebody on this very computer has no limit by
/// address: there it would be one limit for all who come through a reverse proxy that doesn't say for whom.
#[derive(Debug, Clone, Copy)]
pub struct Rates {
    /// Connections in all: a relay that was down lets those who waited in at this pace.
    pub arrivals: (u32, u64),
    /// Connections from one address.
    pub connections: (u32, u64),
    /// Registrations from one address.
    pub registrations: (u32, u64),
    /// Tries of vaults' passwords from one address, whosever they are.
    pub vault_tries: (u32, u64),
    /// Requests of one device.
    pub requests: (u32, u64),
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            arrivals: (100, 2),
            connections: (120, 500),
            registrations: (20, 60_000),
            vault_tries: (30, 60_000),
            requests: (4_000, 2),
        }
    }
}

/// How long.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// For the handshake.
    pub handshake: Duration,
    /// For taking what is sent to it. Whoever is slower is disconnected, and gets the rest when it is back.
    pub send: Duration,
    /// Without a sign of life: after half of it the relay asks for one.
    pub idle: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { handshake: Duration::from_secs(10), send: Duration::from_secs(30), idle: Duration::from_secs(90) }
    }
}
