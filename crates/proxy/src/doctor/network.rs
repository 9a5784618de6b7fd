//! Name, clock, port, certificate, relays.

use super::{Finding, PATIENCE, Target};
use crate::relay::{Relay, RelayError};
use data_encoding::BASE64;
use harkara_wire::address::is_internal;
use hyper::header::HeaderValue;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::net::{TcpStream, UdpSocket, lookup_host};
use tokio::time::timeout;
use tokio_rustls::{TlsConnector, client::TlsStream};

/// Tokens are good for two minutes and a bit.
const CLOCK: u64 = 60;
const FILES: u64 = 8_192;

/// Opens connections to the proxy.
pub(super) struct Door {
    pub host: String,
    to: Vec<SocketAddr>,
    name: ServerName<'static>,
    tls: TlsConnector,
}

impl Door {
    pub async fn open(&self) -> std::io::Result<TlsStream<TcpStream>> {
        let open = async {
            let stream = TcpStream::connect(self.to.as_slice()).await?;
            self.tls.connect(self.name.clone(), stream).await
        };
        timeout(PATIENCE, open).await.map_err(|_| std::io::Error::from(std::io::ErrorKind::TimedOut))?
    }
}

/// Whether many connections may be open.
pub(super) fn files() -> Finding {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find(|line| line.starts_with("Max open files"));
    let most =
        line.and_then(|line| line.split_whitespace().nth(3)).and_then(|most| most.parse().ok()).unwrap_or(u64::MAX);
    match most {
        FILES.. => Finding::good("Enough files may be open."),
        _ => Finding::notice(
            format!("Only {most} files may be open here, about {} visitors.", most / 2),
            "In the service file set LimitNOFILE=65536 (it is in docs/proxy.md).",
        ),
    }
}

/// Whether each relay answers, and whether it is as late there as here.
pub(super) async fn relays(relays: &[Relay], tls: &Arc<ClientConfig>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut clock = None;
    for relay in relays {
        let host = relay.host();
        let key = HeaderValue::from_str(&BASE64.encode(&[7; 16]));
        let Ok(key) = key else { continue };
        findings.push(match relay.open(tls, key, PATIENCE).await {
            Ok(_) => Finding::good(format!("The relay {host} answers.")),
            Err(RelayError::Network(error)) if tls_fault(&error).is_some() => Finding::bad(
                format!("The relay {host} has no certificate that holds: {}.", tls_fault(&error).unwrap_or_default()),
                "Is this server's clock right (timedatectl)? Is the address right? Else ask whoever runs the relay.",
            ),
            Err(RelayError::Network(error)) => Finding::bad(
                format!("The relay {host} can't be reached from here: {error}."),
                "Is the address right? Does this server's provider let it make connections? Ask whoever runs the relay whether it is up.",
            ),
            Err(error) => Finding::bad(
                format!("The relay {host}: {error}."),
                "Compare the address with the relay's link; ask whoever runs the relay whether it is up.",
            ),
        });
        clock = clock.or(relay.date(tls, PATIENCE).await);
    }
    findings.extend(clock.map(|there| {
        let off = SystemTime::now().duration_since(there).unwrap_or_else(|error| error.duration()).as_secs();
        match off {
            0..=CLOCK => Finding::good("This server's clock is right."),
            _ => Finding::bad(
                format!("This server's clock is {off} seconds off: nobody's invitation works."),
                "Let the clock be set from the network: timedatectl set-ntp true",
            ),
        }
    }));
    findings
}

/// Whether the name leads here.
pub(super) async fn dns(domain: &str, port: u16) -> Vec<Finding> {
    let record = "At the provider of the domain make an A record with this server's IPv4 address (and AAAA with its IPv6 address), and wait some minutes.";
    let found: BTreeSet<IpAddr> = match lookup_host((domain, port)).await {
        Ok(found) => found.map(|address| address.ip()).collect(),
        Err(_) => BTreeSet::new(),
    };
    if found.is_empty() {
        return vec![Finding::bad(format!("The name {domain} has no address."), record)];
    }
    if let Some(inside) = found.iter().find(|ip| is_internal(**ip)) {
        return vec![Finding::bad(
            format!("The name {domain} leads to {inside}, which nobody outside can reach."),
            record,
        )];
    }
    let own = [own_address("0.0.0.0:0", "9.9.9.9:53").await, own_address("[::]:0", "[2620:fe::fe]:53").await];
    let own: Vec<IpAddr> = own.into_iter().flatten().filter(|ip| !is_internal(*ip)).collect();
    let strange = found.iter().find(|ip| !own.contains(ip) && own.iter().any(|own| own.is_ipv4() == ip.is_ipv4()));
    vec![match strange {
        Some(ip) => {
            Finding::bad(format!("The name {domain} leads to {ip}, but this server's own address is another."), record)
        }
        None if own.is_empty() => Finding::notice(
            format!("The name {domain} has an address; this server does not know its own."),
            "It is behind a router: let the router pass port 443 on to it.",
        ),
        None => Finding::good(format!("The name {domain} leads here.")),
    }]
}

/// With which address this server goes out; nothing is sent.
async fn own_address(from: &str, to: &str) -> Option<IpAddr> {
    let socket = UdpSocket::bind(from).await.ok()?;
    socket.connect(to).await.ok()?;
    Some(socket.local_addr().ok()?.ip())
}

/// Whether somebody answers at the port, with a good certificate.
pub(super) async fn door(target: &Target, tls: &Arc<ClientConfig>) -> Result<(Door, Finding), Finding> {
    let (domain, port) = (&target.settings.domain, target.settings.port);
    let bare = domain.trim_start_matches('[').trim_end_matches(']').to_owned();
    let name = ServerName::try_from(bare).map_err(|_| {
        Finding::bad(format!("{domain} is no name for a server."), "Start the proxy with another --domain.")
    })?;
    let to = match target.connect {
        Some(address) => vec![address],
        None => lookup_host((domain.as_str(), port)).await.map(Iterator::collect).unwrap_or_default(),
    };
    let mut config = ClientConfig::clone(tls);
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let door = Door { host: domain.clone(), to, name, tls: TlsConnector::from(Arc::new(config)) };
    let stream = door.open().await.map_err(|error| shut(&error, port))?;
    let days = stream.get_ref().1.peer_certificates().and_then(|chain| days_left(chain.first()?));
    let certificate = match days {
        Some(0..7) => Finding::bad(
            "The certificate runs out within a week and has not been renewed.",
            "It renews itself where port 443 of the domain leads to this very program; look at its log.",
        ),
        Some(days) => Finding::good(format!("Port {port} answers, with a certificate good for {days} days.")),
        None => Finding::notice("The certificate does not say how long it is good.", ""),
    };
    Ok((door, certificate))
}

fn shut(error: &std::io::Error, port: u16) -> Finding {
    match (tls_error(error), tls_fault(error)) {
        (_, Some(fault)) => Finding::bad(
            format!("The certificate is not good: {fault}."),
            "Just started? A certificate comes within a minute. Else: is the domain right, and is this server's clock right (timedatectl)? \
             Is this program what has the port (ss -ltnp | grep :443)?",
        ),
        (Some(other), None) => Finding::bad(
            format!("Port {port} answers, but not as it should: {other}."),
            "No certificate yet (its log says why: journalctl -u harkara-proxy), or another program has the port: ss -ltnp | grep :443",
        ),
        (None, None) => Finding::bad(
            format!("Nothing answers at port {port}: {error}."),
            "Is the proxy running (systemctl status harkara-proxy)? Open the port: ufw allow 443/tcp, and in the firewall of your provider's control panel.",
        ),
    }
}

fn tls_error(error: &std::io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}

/// What is wrong with a certificate, if that is what is wrong.
fn tls_fault(error: &std::io::Error) -> Option<&'static str> {
    use rustls::CertificateError as Fault;
    let rustls::Error::InvalidCertificate(fault) = tls_error(error)? else { return None };
    Some(match fault {
        Fault::Expired | Fault::ExpiredContext { .. } => "it has run out, or this server's clock is ahead",
        Fault::NotValidYet | Fault::NotValidYetContext { .. } => "it is not good yet, or this server's clock is behind",
        Fault::NotValidForName | Fault::NotValidForNameContext { .. } => "it is for another name",
        Fault::UnknownIssuer => "it is from nobody whom devices trust",
        Fault::Revoked => "it was revoked",
        _ => "devices would refuse it",
    })
}

fn days_left(certificate: &rustls::pki_types::CertificateDer<'_>) -> Option<u64> {
    let (_, certificate) = x509_parser::parse_x509_certificate(certificate).ok()?;
    let end = u64::try_from(certificate.validity().not_after.timestamp()).ok()?;
    Some(end.saturating_sub(SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs()) / 86_400)
}
