//! The link that invites to a volunteer's proxy. All of it is in the fragment, so no server it is opened at learns anything.
//!
//! `harkara:proxy?v=1&h=<host>&a=<address>&p=<path>&s=<base32 secret>&r=<relay>&e=<expiry>&n=<name>`, or the same behind `#` of a
//! web page at any host. `r` and `a` may be there several times; `a`, `e` and `n` may be missing. Anything else is refused.

use crate::address::{is_internal, is_internal_host, relay_name};
use crate::proxy_token::{self, ProxySecret, Purpose};
use data_encoding::BASE32_NOPAD;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use zeroize::Zeroizing;

const SCHEME: &str = "harkara:proxy?";
const FRAGMENT: &str = "#proxy?";
const VERSION: &str = "1";
const MAX_TEXT: usize = 2_048;
const MAX_NAME: usize = 64;
const MAX_PATH: usize = 64;
const MAX_ADDRESSES: usize = 4;
/// A proxy leads to at most so many relays.
pub const MAX_RELAYS: usize = 8;

/// Where a proxy is, and what opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxyLink {
    /// Lower case: a name, an IPv4 address, or an IPv6 address in brackets.
    pub host: String,
    /// 443 but in tests.
    pub port: u16,
    /// What the host's name leads to, so that nobody need ask for it; may be empty.
    pub addresses: Vec<IpAddr>,
    /// The secret path, without a slash at either end.
    pub path: String,
    /// What tokens are made with.
    pub secret: ProxySecret,
    /// The relays it leads to, as [`relay_name`] names them; one at least.
    pub relays: Vec<String>,
    /// Unix time, seconds, after which the secret is no good.
    pub expires_s: Option<u64>,
    /// What the volunteer calls it; may be empty.
    pub name: String,
}

/// Why a text is no usable proxy link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProxyLinkError {
    /// Some other text.
    #[error("not a proxy link")]
    NotOurs,
    /// Of an older or newer version.
    #[error("a proxy link of another version")]
    Version,
    /// Ours, but cut off or altered: what is wrong.
    #[error("a damaged proxy link: {0}")]
    Damaged(&'static str),
}

use ProxyLinkError::{Damaged, NotOurs, Version};

impl ProxyLink {
    /// Reads either form.
    pub fn parse(text: &str) -> Result<Self, ProxyLinkError> {
        let text = text.trim();
        if text.len() > MAX_TEXT {
            return Err(NotOurs);
        }
        let web = text.starts_with("https://") || text.starts_with("http://");
        let query = match text.strip_prefix(SCHEME) {
            Some(query) => query,
            None if web => text.split_once(FRAGMENT).ok_or(NotOurs)?.1,
            None => return Err(NotOurs),
        };
        Fields::read(query)?.link()
    }

    /// Whether the secret has run out.
    pub fn is_expired(&self, now_ms: u64) -> bool {
        self.expires_s.is_some_and(|expires| now_ms / 1000 >= expires)
    }

    /// Whether it leads to the relay with this WebSocket address.
    pub fn leads_to(&self, relay_address: &str) -> bool {
        relay_name(relay_address).is_some_and(|name| self.relays.contains(&name))
    }

    /// Whether it points into a local network, where no stranger's link must lead. A name may still resolve to such an
    /// address: whoever connects must look at that too.
    pub fn points_inside(&self) -> bool {
        is_internal_host(&self.host) || self.addresses.iter().any(|address| is_internal(*address))
    }

    /// The form behind a web page, given where the page is: any host will do.
    pub fn on_page(&self, page: &str) -> String {
        let page = page.split('#').next().unwrap_or(page);
        format!("{page}{FRAGMENT}{}", self.query())
    }

    /// Host and port as they stand in addresses and `Host` headers.
    pub fn authority(&self) -> String {
        if self.port == 443 { self.host.clone() } else { format!("{}:{}", self.host, self.port) }
    }

    /// Where to ask once: good for a single request. `relay` is one of `relays`, `nonce` fresh randomness.
    pub fn request_path(&self, relay: &str, purpose: Purpose, now_ms: u64, nonce: [u8; 12]) -> String {
        format!("/{}/{}", self.path, proxy_token::make(&self.secret, relay, purpose, now_ms, nonce))
    }

    fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let secret = Zeroizing::new(BASE32_NOPAD.encode(self.secret.0.as_slice()));
        query.append_pair("v", VERSION).append_pair("h", &self.authority());
        for address in &self.addresses {
            query.append_pair("a", &address.to_string());
        }
        query.append_pair("p", &self.path).append_pair("s", &secret);
        for relay in &self.relays {
            query.append_pair("r", relay);
        }
        if let Some(expires) = self.expires_s {
            query.append_pair("e", &expires.to_string());
        }
        if !self.name.is_empty() {
            query.append_pair("n", &self.name);
        }
        query.finish()
    }
}

/// The `harkara:` form.
impl std::fmt::Display for ProxyLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{SCHEME}{}", self.query())
    }
}

/// Whether a text may be a proxy's secret path: one segment or more of letters, digits and `-._~`.
pub fn is_path(path: &str) -> bool {
    let plain = |c: u8| c.is_ascii_alphanumeric() || b"-._~".contains(&c);
    let segment = |s: &str| !s.is_empty() && s != "." && s != ".." && s.bytes().all(plain);
    path.len() <= MAX_PATH && path.split('/').all(segment)
}

#[derive(Default)]
struct Fields {
    version: Option<String>,
    host: Option<String>,
    path: Option<String>,
    secret: Option<Zeroizing<String>>,
    addresses: Vec<String>,
    relays: Vec<String>,
    expires: Option<String>,
    name: Option<String>,
}

impl Fields {
    fn read(query: &str) -> Result<Self, ProxyLinkError> {
        let mut fields = Self::default();
        for (field, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.into_owned();
            let twice = match &*field {
                "v" => fields.version.replace(value).is_some(),
                "h" => fields.host.replace(value).is_some(),
                "p" => fields.path.replace(value).is_some(),
                "s" => fields.secret.replace(Zeroizing::new(value)).is_some(),
                "e" => fields.expires.replace(value).is_some(),
                "n" => fields.name.replace(value).is_some(),
                "r" => {
                    fields.relays.push(value);
                    false
                }
                "a" => {
                    fields.addresses.push(value);
                    false
                }
                // Another version may say more; what this one doesn't know must not change its meaning unseen.
                _ if fields.version.as_deref() == Some(VERSION) => return Err(Damaged("unknown field")),
                _ => false,
            };
            if twice {
                return Err(Damaged("a field is there twice"));
            }
        }
        Ok(fields)
    }

    fn link(self) -> Result<ProxyLink, ProxyLinkError> {
        if self.version.as_deref() != Some(VERSION) {
            return Err(Version);
        }
        let (host, port) = split_authority(&self.host.unwrap_or_default()).ok_or(Damaged("host"))?;
        let path = self.path.filter(|path| is_path(path)).ok_or(Damaged("path"))?;
        let secret = self.secret.and_then(|text| parse_secret(&text)).ok_or(Damaged("secret"))?;
        let canonical = |name: &String| relay_name(&format!("wss://{name}")).as_ref() == Some(name);
        if !(1..=MAX_RELAYS).contains(&self.relays.len()) || !self.relays.iter().all(canonical) {
            return Err(Damaged("relay"));
        }
        let addresses: Vec<_> = self.addresses.iter().map_while(|text| text.parse().ok()).collect();
        if addresses.len() != self.addresses.len() || addresses.len() > MAX_ADDRESSES {
            return Err(Damaged("address"));
        }
        let expires_s = match self.expires {
            Some(text) => Some(parse_number(&text).ok_or(Damaged("expiry"))?),
            None => None,
        };
        let name = self.name.unwrap_or_default();
        if name.len() > MAX_NAME || name.chars().any(char::is_control) {
            return Err(Damaged("name"));
        }
        Ok(ProxyLink { host, port, addresses, path, secret, relays: self.relays, expires_s, name })
    }
}

/// A host that hides nothing, and a port: `None` for anything a browser would have to guess at.
pub fn split_authority(text: &str) -> Option<(String, u16)> {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !host.starts_with('[') || host.ends_with(']') => (host, parse_number(port)?),
        _ => (text, 443),
    };
    let port = u16::try_from(port).ok().filter(|port| *port != 0)?;
    let host = host.to_ascii_lowercase();
    let ok = match host.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']')?.parse::<Ipv6Addr>().is_ok(),
        // A last label of digits makes it an IPv4 address in the eyes of browsers, in whatever odd spelling.
        None if host.rsplit('.').next()?.starts_with(|c: char| c.is_ascii_digit()) => host.parse::<Ipv4Addr>().is_ok(),
        None => is_dns_name(&host),
    };
    ok.then_some((host, port))
}

fn is_dns_name(host: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.len() <= 253 && host.split('.').all(label)
}

fn parse_secret(text: &str) -> Option<ProxySecret> {
    let upper = Zeroizing::new(text.to_ascii_uppercase());
    let bytes = Zeroizing::new(BASE32_NOPAD.decode(upper.as_bytes()).ok()?);
    let mut secret = Zeroizing::new([0; 32]);
    if bytes.len() != secret.len() {
        return None;
    }
    secret.copy_from_slice(&bytes);
    Some(ProxySecret(secret))
}

fn parse_number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit()) && !text.starts_with('0');
    if digits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn link() -> ProxyLink {
        ProxyLink {
            host: "proxy.example".into(),
            port: 443,
            addresses: vec!["203.0.113.7".parse().unwrap()],
            path: "live/x7k2".into(),
            secret: ProxySecret(Zeroizing::new([4; 32])),
            relays: vec!["relay.example:443/v1/ws".into()],
            expires_s: Some(1_900_000_000),
            name: "দাদার ঘর".into(),
        }
    }

    #[test]
    fn both_forms_are_read_at_any_host() {
        assert_eq!(ProxyLink::parse(&link().to_string()).unwrap(), link());
        let page = link().on_page("https://any.example/path#old");
        assert!(page.starts_with("https://any.example/path#proxy?v=1&h=proxy.example"), "{page}");
        assert_eq!(ProxyLink::parse(&format!(" {page}\n")).unwrap(), link());
        assert!(link().leads_to("wss://Relay.Example/v1/ws") && !link().leads_to("wss://other.example/v1/ws"));
        assert!(!link().is_expired(1_899_999_999_999) && link().is_expired(1_900_000_000_000));
    }

    #[test]
    fn what_is_no_proxy_link_says_what_is_wrong() {
        let good = link().to_string();
        let with = |from: &str, to: &str| ProxyLink::parse(&good.replacen(from, to, 1)).unwrap_err();
        assert_eq!(with("harkara:proxy", "harkara:relay"), NotOurs);
        assert_eq!(with("v=1", "v=2"), Version);
        assert_eq!(with("v=1&", ""), Version);
        assert_eq!(with("v=1", "v=1&z=1"), Damaged("unknown field"));
        assert_eq!(with("v=1", "v=1&h=a.example"), Damaged("a field is there twice"));
        for host in
            ["", "a@b.example", "a_b", "-a.example", "a..b", "1.2.3", "0x7f.1", "a:0", "a:70000", "a:", "[::1", "a%2Fb"]
        {
            assert_eq!(with("h=proxy.example", &format!("h={host}")), Damaged("host"), "{host}");
        }
        for path in ["", "a//b", "../b", "a%2F", "a%20b", "%2Fa", "a%3Fb"] {
            assert_eq!(with("p=live%2Fx7k2", &format!("p={path}")), Damaged("path"), "{path}");
        }
        assert_eq!(with("s=AQCA", "s=AQC"), Damaged("secret"));
        assert_eq!(with("s=AQCA", "s=1QCA"), Damaged("secret"));
        assert_eq!(with("r=relay", "r=Relay"), Damaged("relay"));
        assert_eq!(with("&r=relay.example%3A443%2Fv1%2Fws", ""), Damaged("relay"));
        assert_eq!(with("e=1900000000", "e=soon"), Damaged("expiry"));
        assert_eq!(with("a=203.0.113.7", "a=203.0.113"), Damaged("address"));
    }

    #[test]
    fn a_link_into_a_local_network_is_recognised() {
        for host in ["127.0.0.1", "10.0.0.8", "localhost", "[::1]", "[fe80::1]", "printer.local"] {
            assert!(ProxyLink { host: host.into(), ..link() }.points_inside(), "{host}");
        }
        assert!(ProxyLink { addresses: vec!["10.0.0.8".parse().unwrap()], ..link() }.points_inside());
        assert!(!link().points_inside());
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(
            host in "([a-z0-9]{1,9}\\.){0,3}[a-z]{2,9}", port in 1u16.., path in "[A-Za-z0-9_~-]{1,20}(/[a-z]{1,9}){0,2}",
            key: [u8; 32], relays in proptest::collection::vec("[a-z]{1,9}\\.example:[1-9][0-9]{0,3}/v1/ws", 1..4),
            expires_s in proptest::option::of(1u64..), name in "\\PC{0,15}",
            addresses in proptest::collection::vec(any::<IpAddr>(), 0..4)
        ) {
            let secret = ProxySecret(Zeroizing::new(key));
            let link = ProxyLink { host, port, addresses, path, secret, relays, expires_s, name };
            prop_assert_eq!(&ProxyLink::parse(&link.to_string()).unwrap(), &link);
            prop_assert_eq!(ProxyLink::parse(&link.on_page("https://a.example/")).unwrap(), link);
        }

        #[test]
        fn any_text_is_an_answer_not_a_panic(text in "(harkara:proxy\\?v=1&h=)?.*") {
            let _ = ProxyLink::parse(&text);
        }
    }
}
