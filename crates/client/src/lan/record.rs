//! What somebody in the local network announces. Anybody may say anything there.

use super::networks::Network;
use harkara_engine::Nearby;
use harkara_wire::nearby::{Announcement, PROPERTY};
use mdns_sd::TxtProperties;
use std::net::{IpAddr, SocketAddr};

/// Addresses that one announcement may name; the rest is not looked at.
const ADDRESSES: usize = 16;

/// Reads one. It leads into a network that this computer is in, or to nobody: a record can't point at the outside, at this
/// very computer's other programs, or into a network behind another.
pub(super) fn read(
    txt: &TxtProperties,
    port: u16,
    addresses: impl IntoIterator<Item = IpAddr>,
    networks: &[Network],
) -> Option<Nearby> {
    let announcement = Announcement::parse(txt.get_property_val(PROPERTY)??)?;
    let mut here: Vec<IpAddr> = addresses.into_iter().take(ADDRESSES).collect();
    // They come in no order; every look must find the same.
    here.sort();
    let ip = here.into_iter().find(|ip| networks.iter().any(|network| network.has(*ip)))?;
    (port != 0).then_some(Nearby { announcement, at: SocketAddr::new(ip, port) })
}

#[cfg(test)]
mod tests {
    use super::super::networks::network;
    use super::*;
    use harkara_wire::nearby::NearbySecret;
    use proptest::prelude::*;
    use zeroize::Zeroizing;

    fn said() -> Announcement {
        Announcement::new(
            &NearbySecret(Zeroizing::new([7; 32])),
            [5; 32],
            "192.168.1.9:4711".parse().unwrap(),
            1_800_000_000_000,
            [9; 12],
        )
    }

    fn txt(text: &str) -> TxtProperties {
        let mut raw = vec![u8::try_from(text.len()).unwrap()];
        raw.extend_from_slice(text.as_bytes());
        TxtProperties::from(raw.as_slice())
    }

    fn ips(texts: &[&str]) -> Vec<IpAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn an_announcement_is_read_and_leads_into_a_network_this_computer_is_in() {
        let networks = [network("192.168.1.7", 24), network("10.0.0.2", 8)];
        let found = read(&txt(&format!("p={}", said())), 4711, ips(&["192.168.1.9", "fe80::9"]), &networks).unwrap();
        assert_eq!((found.announcement, found.at), (said(), "192.168.1.9:4711".parse().unwrap()));
        for elsewhere in [&["203.0.113.7"][..], &["127.0.0.1", "::1"], &["192.168.2.9"], &["169.254.169.254"], &[]] {
            assert_eq!(read(&txt(&format!("p={}", said())), 4711, ips(elsewhere), &networks), None, "{elsewhere:?}");
        }
        assert_eq!(read(&txt(&format!("p={}", said())), 0, ips(&["192.168.1.9"]), &networks), None);
    }

    #[test]
    fn what_does_not_have_the_form_is_nothing() {
        let networks = [network("192.168.1.7", 24)];
        let good = said().to_string();
        for text in
            ["", "p", "p=", "q=x", &good, &format!("p={}", &good[1..]), &format!("p={good}A"), &format!("q={good}")]
        {
            assert_eq!(read(&txt(text), 4711, ips(&["192.168.1.9"]), &networks), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_record_is_an_answer_not_a_panic(
            raw in proptest::collection::vec(any::<u8>(), 0..600), port: u16,
            addresses in proptest::collection::vec(any::<IpAddr>(), 0..40), own: IpAddr, prefix: u8,
        ) {
            let networks = [network(&own.to_string(), prefix)];
            let _ = read(&TxtProperties::from(raw.as_slice()), port, addresses, &networks);
        }

        #[test]
        fn whatever_is_read_lies_in_one_of_the_networks(
            addresses in proptest::collection::vec(any::<IpAddr>(), 0..40), own: IpAddr, prefix in 0u8..=128,
        ) {
            let networks = [network(&own.to_string(), prefix)];
            let found = read(&txt(&format!("p={}", said())), 4711, addresses.clone(), &networks);
            prop_assert!(found.is_none_or(|found| addresses.contains(&found.at.ip()) && networks[0].has(found.at.ip())));
        }
    }
}
