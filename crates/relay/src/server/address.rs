//! Where somebody comes from.

use crate::Network;
use axum::http::HeaderMap;
use sha2::{Digest, Sha256};
use std::net::{IpAddr, SocketAddr};

/// The address of whoever is at the other end. A reverse proxy on this computer is believed when it names it.
pub(super) fn client(peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
    let ip = peer.ip().to_canonical();
    let named = || {
        let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        last.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
    };
    if ip.is_loopback() { named().map_or(ip, |ip| ip.to_canonical()) } else { ip }
}

/// What counts as one place: an IPv4 address, or an IPv6 network as a household gets it.
pub(super) fn place(ip: IpAddr) -> [u8; 8] {
    let mut place = [0; 8];
    match ip {
        IpAddr::V4(ip) => place[..4].copy_from_slice(&ip.octets()),
        IpAddr::V6(ip) => place.copy_from_slice(&ip.octets()[..8]),
    }
    place
}

/// Makes tags that tell whether two are in one network, and nothing else.
#[derive(Debug)]
pub(super) struct Networks([u8; 32]);

impl Networks {
    pub fn new(seed: [u8; 32]) -> Self {
        Self(seed)
    }

    pub fn tag(&self, ip: IpAddr) -> Network {
        let family = [u8::from(ip.is_ipv6())];
        let digest = Sha256::new().chain_update(self.0).chain_update(family).chain_update(place(ip)).finalize();
        let mut tag = [0; 16];
        tag.copy_from_slice(&digest[..16]);
        Network(tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(forwarded: &str) -> HeaderMap {
        HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), forwarded.parse().unwrap())])
    }

    #[test]
    fn only_a_proxy_on_this_computer_may_speak_for_somebody_else() {
        let forwarded = headers("6.6.6.6, 203.0.113.7");
        let proxy: SocketAddr = "127.0.0.1:4000".parse().unwrap();
        let direct: SocketAddr = "198.51.100.1:4000".parse().unwrap();
        assert_eq!(client(proxy, &forwarded).to_string(), "203.0.113.7");
        assert_eq!(client(direct, &forwarded).to_string(), "198.51.100.1");
        assert_eq!(client(proxy, &headers("nonsense")), proxy.ip());
    }

    #[test]
    fn a_household_is_one_network_and_its_neighbour_another() {
        let networks = Networks::new([1; 32]);
        let tag = |ip: &str| networks.tag(ip.parse().unwrap());
        assert_eq!(tag("2001:db8:1:2::1"), tag("2001:db8:1:2:ffff::2"));
        assert_ne!(tag("2001:db8:1:2::1"), tag("2001:db8:1:3::1"));
        assert_ne!(tag("203.0.113.7"), tag("203.0.113.8"));
    }
}
