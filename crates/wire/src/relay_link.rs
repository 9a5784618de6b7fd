//! The link that names a relay and pins its key: an invitation to it, on paper or in a mail.
//!
//! `harkara:relay?a=<WebSocket address>&k=<base32 key>&i=<invite>&n=<name>`, or the same behind `#` of a web page, where
//! it never leaves the browser.

use data_encoding::BASE32_NOPAD;

const SCHEME: &str = "harkara:relay?";
const FRAGMENT: &str = "#relay?";
const MAX_TEXT: usize = 2_048;
const MAX_FIELD: usize = 512;

/// Where a relay is, and who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelayLink {
    /// `ws://` or `wss://`, the whole address.
    pub address: String,
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
        let (mut address, mut key, mut invite, mut name) = (None, None, String::new(), String::new());
        for (field, value) in form_urlencoded::parse(query.as_bytes()) {
            if value.len() > MAX_FIELD || value.chars().any(char::is_control) {
                return Err(RelayLinkError("field"));
            }
            match &*field {
                "a" => address = Some(value.into_owned()),
                "k" => key = Some(parse_key(&value)?),
                "i" => invite = value.into_owned(),
                "n" => name = value.into_owned(),
                _ => {}
            }
        }
        let address = address.filter(|address| is_websocket(address)).ok_or(RelayLinkError("address"))?;
        Ok(Self { address, key: key.ok_or(RelayLinkError("key"))?, invite, name })
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
        query.append_pair("a", &self.address).append_pair("k", &BASE32_NOPAD.encode(&self.key));
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
            let link = RelayLink { address: format!("ws://{host}/v1/ws"), key, invite, name };
            prop_assert_eq!(RelayLink::parse(&link.to_string()).unwrap(), link);
        }

        #[test]
        fn any_text_is_an_answer_not_a_panic(text in "(harkara:relay\\?a=ws:)?.*") {
            let _ = RelayLink::parse(&text);
        }
    }
}
