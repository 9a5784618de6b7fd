//! Whether this computer has a way to the relay, asked of the system without sending anything.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

// Documentation addresses: nobody is there, but a computer with a way out has a route to them.
const OUTSIDE: [SocketAddr; 2] = [
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), 9),
    SocketAddr::new(IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1)), 9),
];

/// The own addresses that would be used towards the outside: empty without a network, other ones after a change of it.
pub(crate) fn own_addresses() -> Vec<IpAddr> {
    OUTSIDE.iter().filter_map(|to| towards(*to)).collect()
}

/// A UDP socket is "connected" by looking up the route; no packet leaves.
fn towards(to: SocketAddr) -> Option<IpAddr> {
    let any: IpAddr = if to.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let socket = UdpSocket::bind((any, 0)).ok()?;
    socket.connect(to).ok()?;
    socket.local_addr().ok().map(|own| own.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_always_reached_from_loopback() {
        let own = towards(SocketAddr::from((Ipv4Addr::LOCALHOST, 9))).unwrap();
        assert!(own.is_loopback());
    }
}
