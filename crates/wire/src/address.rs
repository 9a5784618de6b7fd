//! Where addresses lead: to the outside, or into somebody's own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address belongs to this computer, to a local network, or to nobody: where a stranger's link must not lead.
pub fn is_internal(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_internal_v4(ip),
        IpAddr::V6(ip) => is_internal_v6(ip),
    }
}

/// Whether a host as written in a link can only lead inside: an internal address, or a name that no public DNS has.
pub fn is_internal_host(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    if let Ok(ip) = bare.parse::<IpAddr>() {
        return is_internal(ip);
    }
    let name = host.to_ascii_lowercase();
    let inside = [".localhost", ".local", ".internal", ".lan", ".home.arpa"];
    !name.contains('.') || inside.iter().any(|end| name.ends_with(end))
}

/// How a relay is named wherever two sides must mean the same one: host, port and path of its WebSocket address. `None` if it
/// is no such address.
pub fn relay_name(address: &str) -> Option<String> {
    let (rest, port) = match address.strip_prefix("wss://") {
        Some(rest) => (rest, "443"),
        None => (address.strip_prefix("ws://")?, "80"),
    };
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '@' | '\\' | '#' | '?' | '"' | '<' | '>');
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if host.is_empty() || host.starts_with(':') || rest.contains(odd) {
        return None;
    }
    let host = host.to_ascii_lowercase();
    let has_port = host.rsplit_once(':').is_some_and(|(name, _)| !name.starts_with('[') || name.ends_with(']'));
    Some(if has_port { format!("{host}/{path}") } else { format!("{host}:{port}/{path}") })
}

/// Whether a relay with this WebSocket address, or what has this web address, is in a local network or on this computer.
pub fn is_inside(address: &str) -> bool {
    let web = address.strip_prefix("https://").map(|rest| format!("wss://{rest}"));
    let name = relay_name(web.as_deref().unwrap_or(address)).unwrap_or_default();
    let authority = name.split('/').next().unwrap_or_default();
    authority.rsplit_once(':').is_some_and(|(host, _)| is_internal_host(host))
}

fn is_internal_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let protocols = a == 192 && b == 0 && c == 0;
    let benchmarks = a == 198 && (18..20).contains(&b);
    a == 0 || a >= 224 || ip.is_loopback() || ip.is_private() || ip.is_link_local() || shared || protocols || benchmarks
}

fn is_internal_v6(ip: Ipv6Addr) -> bool {
    let s = ip.segments();
    let v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_internal_v4(Ipv4Addr::new(a, b, c, d))
    };
    match s {
        // IPv4 in IPv6: mapped, compatible (with :: and ::1), translated; and by 6to4
        [0, 0, 0, 0, 0, 0xffff | 0, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => v4(high, low),
        [0x64, 0xff9b, 1, ..] => true,
        [0x2002, high, low, ..] => v4(high, low),
        _ => ip.is_unique_local() || ip.is_unicast_link_local() || ip.is_multicast(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_inside_is_known_in_every_disguise() {
        for inside in [
            "127.0.0.1",
            "0.0.0.0",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "198.18.0.1",
            "255.255.255.255",
            "224.0.0.1",
            "::",
            "::1",
            "fc00::1",
            "fe80::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
        ] {
            assert!(is_internal(inside.parse().unwrap()), "{inside}");
        }
        for outside in ["9.9.9.9", "172.32.0.1", "100.128.0.1", "2620:fe::fe", "::ffff:9.9.9.9", "64:ff9b::909:909"] {
            assert!(!is_internal(outside.parse().unwrap()), "{outside}");
        }
    }

    #[test]
    fn a_name_that_no_public_dns_has_leads_inside() {
        for inside in ["localhost", "router", "nas.local", "a.localhost", "db.internal", "[::1]", "10.0.0.1", "Box.LAN"]
        {
            assert!(is_internal_host(inside), "{inside}");
        }
        assert!(!is_internal_host("proxy.example") && !is_internal_host("[2620:fe::fe]"));
    }

    #[test]
    fn a_relay_has_one_name_however_its_address_is_written() {
        assert_eq!(relay_name("wss://Relay.Example/v1/ws").unwrap(), "relay.example:443/v1/ws");
        assert_eq!(relay_name("wss://relay.example:443/v1/ws").unwrap(), "relay.example:443/v1/ws");
        assert_eq!(relay_name("ws://[::1]/v1/ws").unwrap(), "[::1]:80/v1/ws");
        assert_eq!(relay_name("ws://[::1]:81/v1/ws").unwrap(), "[::1]:81/v1/ws");
        for other in ["https://relay.example", "wss://", "wss:///x", "wss://a@b/", "wss://a/?b", "wss://:1/"] {
            assert_eq!(relay_name(other), None, "{other}");
        }
    }
}
