//! The only place of this crate that looks a name up or opens a socket to somewhere.

use crate::fault::Failure;
use futures_util::{StreamExt, stream::FuturesUnordered};
use harkara_wire::address::is_internal;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::sleep;

/// The next address is tried beside one that has not answered within this.
const STAGGER: Duration = Duration::from_millis(300);

/// Whether this device may ask who has a name: whoever watches the network sees what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    /// It may.
    LookUp,
    /// It may not, whatever fails by that.
    Never,
}

/// Where to connect to.
pub(crate) struct Target<'a> {
    /// A name, or an address with or without brackets.
    pub(crate) host: &'a str,
    pub(crate) port: u16,
    /// Known addresses of the name; empty: it has to be looked up.
    pub(crate) addresses: &'a [IpAddr],
    /// Addresses in a local network are nothing that a name from outside may lead to.
    pub(crate) outside: bool,
}

/// Why there is no connection.
pub(crate) enum Missed {
    /// The name was not looked up, because that is forbidden.
    NotAsked,
    /// It leads into a local network.
    Inside,
    /// Nobody there.
    Io(std::io::Error),
}

/// Tries all addresses, staggered: the first that answers wins.
#[expect(clippy::disallowed_methods, reason = "this is where it is allowed")]
pub(crate) async fn connect(target: &Target<'_>, names: Names) -> Result<TcpStream, Missed> {
    let mut waiting = addresses(target, names).await?;
    waiting.reverse();
    let mut trying = FuturesUnordered::new();
    let mut last = Missed::Io(std::io::Error::other("the host has no address"));
    loop {
        match waiting.pop() {
            Some(next) => trying.push(TcpStream::connect(next)),
            None if trying.is_empty() => return Err(last),
            None => {}
        }
        let pause = async { if waiting.is_empty() { std::future::pending().await } else { sleep(STAGGER).await } };
        tokio::select! {
            Some(answer) = trying.next() => match answer {
                // Frames go out when they are made: Nagle would hold back every receipt.
                Ok(stream) => return stream.set_nodelay(true).map(|()| stream).map_err(Missed::Io),
                Err(error) => last = Missed::Io(error),
            },
            () = pause => {}
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is where it is allowed")]
async fn addresses(target: &Target<'_>, names: Names) -> Result<Vec<SocketAddr>, Missed> {
    let bare = target.host.trim_start_matches('[').trim_end_matches(']');
    let at = |ip: &IpAddr| SocketAddr::new(*ip, target.port);
    let mut found: Vec<_> = match bare.parse() {
        Ok(ip) => vec![at(&ip)],
        Err(_) => target.addresses.iter().map(at).collect(),
    };
    if found.is_empty() && bare.eq_ignore_ascii_case("localhost") {
        found = vec![at(&std::net::Ipv4Addr::LOCALHOST.into()), at(&std::net::Ipv6Addr::LOCALHOST.into())];
    }
    if found.is_empty() {
        if names == Names::Never {
            return Err(Missed::NotAsked);
        }
        found = lookup_host((bare, target.port)).await.map_err(Missed::Io)?.collect();
    }
    if target.outside && found.iter().any(|address| is_internal(address.ip())) {
        return Err(Missed::Inside);
    }
    Ok(found)
}

impl Missed {
    /// As a failure to reach the relay itself.
    pub(crate) fn direct(self, loopback: bool) -> Failure {
        match self {
            Self::Io(error) => Failure::io(&error, loopback),
            Self::NotAsked | Self::Inside => Failure::silent(loopback, "its name may not be looked up"),
        }
    }

    /// As a failure of a proxy.
    pub(crate) fn proxied(self) -> Failure {
        use harkara_api::ProxyFault;
        match self {
            Self::Io(error) => Failure::proxy_io(&error),
            Self::NotAsked => Failure::proxy(ProxyFault::NameOnly, "its name may not be looked up"),
            Self::Inside => Failure::proxy(ProxyFault::Inside, "its name leads into a local network"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target<'a>(host: &'a str, addresses: &'a [IpAddr], outside: bool) -> Target<'a> {
        Target { host, port: 443, addresses, outside }
    }

    #[tokio::test]
    async fn no_name_is_looked_up_where_that_is_forbidden() {
        for host in ["relay.example", "localhost.example", "a"] {
            assert!(
                matches!(addresses(&target(host, &[], false), Names::Never).await, Err(Missed::NotAsked)),
                "{host}"
            );
        }
        let known = ["203.0.113.7".parse().unwrap()];
        assert_eq!(addresses(&target("a.example", &known, true), Names::Never).await.ok().unwrap().len(), 1);
        assert!(addresses(&target("localhost", &[], false), Names::Never).await.is_ok());
    }

    #[tokio::test]
    async fn a_strangers_link_does_not_lead_inside_whatever_its_addresses_say() {
        let inside = ["192.168.1.1".parse().unwrap()];
        let asked = addresses(&target("proxy.example", &inside, true), Names::LookUp).await;
        assert!(matches!(asked, Err(Missed::Inside)));
        assert!(matches!(addresses(&target("localhost", &[], true), Names::LookUp).await, Err(Missed::Inside)));
        // Names that only looking them up shows to lead inside: every system knows these without asking anybody.
        for name in ["127.1", "2130706433", "0x7f000001"] {
            let found = addresses(&target(name, &[], true), Names::LookUp).await;
            assert!(matches!(found, Err(Missed::Inside)), "{name}");
            assert!(addresses(&target(name, &[], false), Names::LookUp).await.is_ok(), "{name}");
        }
    }
}
