//! The ways to a relay that a person may add, whatever they are written as.

use crate::proxy_link::{ProxyLink, ProxyLinkError, split_authority};
use form_urlencoded::byte_serialize;
use zeroize::Zeroizing;

/// SOCKS has one byte for their length.
const MAX_WORD: usize = 255;
/// Two such words with each byte of theirs escaped, and a name of the DNS, fit in.
const MAX_TEXT: usize = 2048;

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proxy {
    /// A volunteer's `harkara-proxy`.
    Harkara(ProxyLink),
    /// One that leads anywhere: Tor, an office's, a program on this computer.
    General(GeneralProxy),
}

/// A SOCKS5 proxy, or one that takes HTTP's CONNECT.
#[derive(Clone, PartialEq, Eq)]
pub struct GeneralProxy {
    /// How it is spoken to.
    pub protocol: Protocol,
    /// Lower case: a name, an IPv4 address, or an IPv6 address in brackets.
    pub host: String,
    /// As written.
    pub port: u16,
    /// Name and password, where it asks for them.
    pub login: Option<(String, Zeroizing<String>)>,
}

/// What a general proxy speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// RFC 1928.
    Socks5,
    /// RFC 9110, 9.3.6.
    Connect,
}

impl Proxy {
    /// Reads a link to a volunteer's proxy, `socks5://host:port`, or `http://host:port`; the latter two with `name:password@` if
    /// need be.
    pub fn parse(text: &str) -> Result<Self, ProxyLinkError> {
        match ProxyLink::parse(text) {
            Err(ProxyLinkError::NotOurs) => GeneralProxy::parse(text.trim()).map(Self::General),
            other => other.map(Self::Harkara),
        }
    }
}

/// The one form of it, as it is stored.
impl std::fmt::Display for Proxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Harkara(link) => link.fmt(f),
            Self::General(proxy) => proxy.fmt(f),
        }
    }
}

impl GeneralProxy {
    fn parse(text: &str) -> Result<Self, ProxyLinkError> {
        let schemes = [("socks5://", Protocol::Socks5), ("http://", Protocol::Connect)];
        let found = schemes.into_iter().find_map(|(scheme, protocol)| Some((text.strip_prefix(scheme)?, protocol)));
        let (rest, protocol) = found.filter(|_| text.len() <= MAX_TEXT).ok_or(ProxyLinkError::NotOurs)?;
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (login, place) = match rest.rsplit_once('@') {
            Some((login, place)) => (Some(login), place),
            None => (None, rest),
        };
        // A page's address has a path or no port; only what says its port is a proxy.
        let port = place.rsplit_once(':').is_some_and(|(_, port)| port.bytes().all(|c| c.is_ascii_digit()));
        let (host, port) = split_authority(place).filter(|_| port).ok_or(ProxyLinkError::NotOurs)?;
        let login = match login {
            Some(login) => Some(parse_login(login).ok_or(ProxyLinkError::Damaged("name and password"))?),
            None => None,
        };
        Ok(Self { protocol, host, port, login })
    }
}

impl std::fmt::Display for GeneralProxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.protocol {
            Protocol::Socks5 => "socks5://",
            Protocol::Connect => "http://",
        })?;
        if let Some((name, password)) = &self.login {
            let encode = |word: &str| byte_serialize(word.as_bytes()).collect::<String>().replace('+', "%20");
            write!(f, "{}:{}@", encode(name), Zeroizing::new(encode(password)).as_str())?;
        }
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl std::fmt::Debug for GeneralProxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} at {}:{}", self.protocol, self.host, self.port)
    }
}

fn parse_login(text: &str) -> Option<(String, Zeroizing<String>)> {
    let (name, password) = text.split_once(':')?;
    let decode = |word: &str| {
        // A plus is a plus here, which in forms is a space.
        let query = Zeroizing::new(format!("w={}", word.replace('+', "%2B")));
        let mut words = form_urlencoded::parse(query.as_bytes());
        let (_, word) = words.next()?;
        let fits = words.next().is_none() && (1..=MAX_WORD).contains(&word.len()) && !word.contains(char::is_control);
        fits.then(|| word.into_owned())
    };
    Some((decode(name)?, Zeroizing::new(decode(password)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_page_is_no_proxy_and_a_proxy_says_its_port() {
        for text in
            ["http://proxy.example/", "http://proxy.example", "https://proxy.example:443", "socks5://", "socks5://a:0"]
        {
            assert_eq!(Proxy::parse(text), Err(ProxyLinkError::NotOurs), "{text}");
        }
        let Ok(Proxy::General(tor)) = Proxy::parse(" socks5://127.0.0.1:9050/ ") else { panic!() };
        assert_eq!((tor.protocol, tor.host.as_str(), tor.port), (Protocol::Socks5, "127.0.0.1", 9050));
    }

    #[test]
    fn a_password_is_read_and_not_shown_in_logs() {
        let Ok(Proxy::General(office)) = Proxy::parse("http://asha:s%40fe%3A+1@proxy.office.example:3128") else {
            panic!()
        };
        assert_eq!(office.login.as_ref().unwrap().1.as_str(), "s@fe:+1");
        assert!(!format!("{office:?}").contains("asha"));
        assert!(Proxy::parse("http://asha@proxy.example:3128").is_err());
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(host in "([a-z0-9]{1,9}\\.){0,3}[a-z]{2,9}", port in 1u16.., name in "\\PC{1,60}", password in "\\PC{1,60}") {
            let login = Some((name, Zeroizing::new(password)));
            let proxy = Proxy::General(GeneralProxy { protocol: Protocol::Connect, host, port, login });
            prop_assert_eq!(Proxy::parse(&proxy.to_string()).unwrap(), proxy);
        }

        #[test]
        fn any_text_is_an_answer_not_a_panic(text in "(socks5://|http://)?.*") {
            let _ = Proxy::parse(&text);
        }
    }
}
