//! The local networks this computer is in.

use harkara_wire::address::is_internal;
use std::net::IpAddr;

/// This computer's address in a local network, and what else is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Network {
    /// The interface's name.
    pub(super) interface: String,
    pub(super) own: IpAddr,
    prefix: u8,
}

impl Network {
    /// Whether an address lies in it.
    pub(super) fn has(&self, ip: IpAddr) -> bool {
        match (self.own, ip) {
            (IpAddr::V4(own), IpAddr::V4(ip)) => same(own.to_bits().into(), ip.to_bits().into(), 32, self.prefix),
            (IpAddr::V6(own), IpAddr::V6(ip)) => same(own.to_bits(), ip.to_bits(), 128, self.prefix),
            _ => false,
        }
    }
}

/// Whether two addresses of so many bits begin alike.
fn same(one: u128, two: u128, bits: u32, prefix: u8) -> bool {
    let rest = bits.saturating_sub(prefix.into());
    (one ^ two).checked_shr(rest).unwrap_or(0) == 0
}

/// Those with private addresses. What leads to the outside, through a tunnel, or nowhere is none of them; nor are addresses
/// that hold for one link only, for a relay's address can't say which.
pub(super) fn own() -> Vec<Network> {
    let Ok(interfaces) = if_addrs::get_if_addrs() else { return Vec::new() };
    let local = |interface: &if_addrs::Interface| {
        let ip = interface.ip();
        let one_link = ip.is_ipv6() && interface.is_link_local();
        !interface.is_loopback() && !interface.is_p2p() && interface.is_oper_up() && is_internal(ip) && !one_link
    };
    let mut own: Vec<_> = interfaces
        .into_iter()
        .filter(local)
        .map(|interface| Network {
            own: interface.ip(),
            prefix: match &interface.addr {
                if_addrs::IfAddr::V4(v4) => v4.prefixlen,
                if_addrs::IfAddr::V6(v6) => v6.prefixlen,
            },
            interface: interface.name,
        })
        .collect();
    // In an order of its own, so that the same is the same.
    own.sort_by_key(|network| network.own);
    own.truncate(MOST);
    own
}

/// Networks beyond this nobody is in.
const MOST: usize = 8;

#[cfg(test)]
pub(super) fn network(own: &str, prefix: u8) -> Network {
    Network { interface: "eth0".into(), own: own.parse().unwrap(), prefix }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_has_its_own_addresses_and_no_others() {
        let home = network("192.168.1.7", 24);
        assert!(home.has("192.168.1.200".parse().unwrap()));
        for outside in ["192.168.2.7", "10.0.0.1", "203.0.113.7", "127.0.0.1", "fd00::7"] {
            assert!(!home.has(outside.parse().unwrap()), "{outside}");
        }
        let other = network("fd00::7", 64);
        assert!(other.has("fd00::1".parse().unwrap()) && !other.has("fd00:0:0:1::1".parse().unwrap()));
        let (everything, one) = (network("10.0.0.1", 0), network("10.0.0.1", 32));
        assert!(everything.has("11.0.0.1".parse().unwrap()) && !one.has("10.0.0.2".parse().unwrap()));
    }
}
