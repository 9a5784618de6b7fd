//! The link that names a relay and pins its key: an invitation to it, on paper or in a mail.
//!
//! `harkara:relay?a=<WebSocket address>&k=<base32 key>&i=<invite>&n=<name>`, or the same behind `#` of a web page, where
//! it never leaves the browser. `a` may be there up to four times: the same relay, reached elsewhere.

use crate::address::is_inside;
use data_encoding::BASE32_NOPAD;

const SCHEME: &str = "harkara:relay?";
const FRAGMENT: &str = "#relay?";
const MAX_TEXT: usize = 2_048;
const MAX_FIELD: usize = 512;
/// A relay is reached at so many addresses at most.
pub const MAX_ADDRESSES: usize = 4;

/// Where a relay is, and who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelayLink {
    /// `ws://` or `wss://`, the whole address.
    pub address: String,
    /// Where else it is reached, in the same form.
    pub others: Vec<String>,
    /// The relay's X25519 key.
    pub key: [u8; 32],
    /// What lets one sign up; empty if nothing is needed, or the link is for members.
    pub invite: String,
    /// What the relay calls itself; may be empty.
    pub name: String,
}

/// The text is no relay link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a relay link: {0}")]
pub struct RelayLinkError(&'static str);

impl RelayLink {
    /// Reads either form.
    pub fn parse(text: &str) -> Result<Self, RelayLinkError> {
        let text = text.trim();
        if text.len() > MAX_TEXT {
            return Err(RelayLinkError("too long"));
        }
        let web = text.starts_with("https://") || text.starts_with("http://");
        let query = match text.strip_prefix(SCHEME) {
            Some(query) => query,
            None if web => text.split_once(FRAGMENT).ok_or(RelayLinkError("no relay in this web address"))?.1,
            None => return Err(RelayLinkError("another kind of text")),
        };
        let (mut addresses, mut key, mut invite, mut name) = (Vec::new(), None, String::new(), String::new());
        for (field, value) in form_urlencoded::parse(query.as_bytes()) {
            if value.len() > MAX_FIELD || value.chars().any(char::is_control) {
                return Err(RelayLinkError("field"));
            }
            match &*field {
                "a" => addresses.push(value.into_owned()),
                "k" => key = Some(parse_key(&value)?),
                "i" => invite = value.into_owned(),
                "n" => name = value.into_owned(),
                _ => {}
            }
        }
        let key = key.ok_or(RelayLinkError("key"))?;
        let nowhere = Self { address: String::new(), others: Vec::new(), key, invite, name };
        nowhere.at(addresses).ok_or(RelayLinkError("address"))
    }

    /// The same relay at these addresses. `None` where there is none among them, too many, something else, or one in a local network
    /// that the first is not in.
    pub fn at(&self, addresses: Vec<String>) -> Option<Self> {
        let form = |one: &String| one.len() <= MAX_FIELD && is_websocket(one);
        let (address, others) = addresses.split_first()?;
        let led_inside = !is_inside(address) && others.iter().any(|one| is_inside(one));
        if addresses.len() > MAX_ADDRESSES || !addresses.iter().all(form) || led_inside {
            return None;
        }
        Some(Self { address: address.clone(), others: others.to_vec(), ..self.clone() })
    }

    /// Everywhere it is reached, the first address first.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.address).chain(&self.others).map(String::as_str)
    }

    /// The same relay without the invite: what may be kept and shown.
    pub fn without_invite(&self) -> Self {
        Self { invite: String::new(), ..self.clone() }
    }

    /// The form behind a web page, given where the page is.
    pub fn on_page(&self, page: &str) -> String {
        let page = page.split('#').next().unwrap_or(page);
        format!("{page}{FRAGMENT}{}", self.query())
    }

    fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for address in self.addresses() {
            query.append_pair("a", address);
        }
        query.append_pair("k", &BASE32_NOPAD.encode(&self.key));
        if !self.invite.is_empty() {
            query.append_pair("i", &self.invite);
        }
        if !self.name.is_empty() {
            query.append_pair("n", &self.name);
        }
        query.finish()
    }
}

/// The `harkara:` form.
impl std::fmt::Display for RelayLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{SCHEME}{}", self.query())
    }
}

fn parse_key(text: &str) -> Result<[u8; 32], RelayLinkError> {
    let bytes = BASE32_NOPAD.decode(text.to_ascii_uppercase().as_bytes()).map_err(|_| RelayLinkError("key"))?;
    bytes.try_into().map_err(|_| RelayLinkError("key"))
}

/// A plain address: a scheme and a host, and nothing that hides another host or a password.
fn is_websocket(address: &str) -> bool {
    let rest = address.strip_prefix("ws://").or_else(|| address.strip_prefix("wss://"));
    let host = rest.and_then(|rest| rest.split('/').next()).unwrap_or("");
    let odd = |c: char| c.is_whitespace() || matches!(c, '@' | '\\' | '#' | '?' | '"' | '<' | '>');
    !host.is_empty() && !host.starts_with(':') && !address.contains(odd)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_forms_are_read() {
        let link = RelayLink {
            others: Vec::new(),
            address: "wss://relay.example/v1/ws".into(),
            key: [4; 32],
            invite: "a b&c".into(),
            name: "পাড়ার ডাক".into(),
        };
        assert_eq!(RelayLink::parse(&link.to_string()).unwrap(), link);
        let page = link.on_page("https://relay.example/#old");
        assert!(page.starts_with("https://relay.example/#relay?a=wss%3A%2F%2F"), "{page}");
        assert_eq!(RelayLink::parse(&page).unwrap(), link);
        assert!(!link.without_invite().to_string().contains("i="));
    }

    #[test]
    fn a_relay_may_be_reached_at_several_addresses_and_at_no_more_than_four() {
        let at = |count: usize| -> String {
            let addresses: String = (0..count).map(|number| format!("a=wss%3A%2F%2Fr{number}.example%2Fws&")).collect();
            format!("harkara:relay?{addresses}k={}", BASE32_NOPAD.encode(&[4; 32]))
        };
        let link = RelayLink::parse(&at(4)).unwrap();
        assert_eq!(link.addresses().collect::<Vec<_>>(), [0, 1, 2, 3].map(|n| format!("wss://r{n}.example/ws")));
        assert_eq!(RelayLink::parse(&link.to_string()).unwrap(), link);
        assert!(RelayLink::parse(&at(5)).is_err());
        assert!(RelayLink::parse(&format!("{}&a=https%3A%2F%2Fr.example", at(1))).is_err(), "all must be addresses");
        assert!(RelayLink::parse(&format!("{}&a=ws%3A%2F%2F192.168.1.1%2Fws", at(1))).is_err(), "nobody is led inside");
        assert_eq!(link.at(Vec::new()), None);
    }

    #[test]
    fn what_is_no_relay_link_is_refused() {
        let key = BASE32_NOPAD.encode(&[4; 32]);
        for text in [
            "",
            "harkara:relay?",
            "https://relay.example/",
            "harkara:relay?a=ws%3A%2F%2Fa",
            &format!("harkara:relay?k={key}"),
            &format!("harkara:relay?a=https%3A%2F%2Fa&k={key}"),
            &format!("harkara:relay?a=ws%3A%2F%2F&k={key}"),
            &format!("harkara:relay?a=ws%3A%2F%2Fgood%40evil&k={key}"),
            &format!("harkara:relay?a=ws%3A%2F%2Fa&k={}", &key[2..]),
            &format!("javascript:x#relay?a=ws%3A%2F%2Fa&k={key}"),
        ] {
            assert!(RelayLink::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(host in "[a-z0-9.]{1,40}", key: [u8; 32], invite in "\\PC{0,30}", name in "\\PC{0,30}") {
            let link = RelayLink { address: format!("ws://{host}/v1/ws"), others: Vec::new(), key, invite, name };
            prop_assert_eq!(RelayLink::parse(&link.to_string()).unwrap(), link);
        }

        #[test]
        fn any_text_is_an_answer_not_a_panic(text in "(harkara:relay\\?a=ws:)?.*") {
            let _ = RelayLink::parse(&text);
        }
    }
}
