//! What may leave the window, and what may come in from outside: web pages out, links to relays and proxies in.

/// A web address that may be opened in the browser.
pub fn web_page(url: &str) -> Option<tauri::Url> {
    let parsed = tauri::Url::parse(url).ok()?;
    let web = matches!(parsed.scheme(), "http" | "https") && parsed.has_host();
    web.then_some(parsed)
}

/// A link from outside that Harkara follows. Never a linking code: a tap on a page must not begin a link.
pub fn deep_link(url: &str) -> Option<&str> {
    let ours = ["harkara:relay?", "harkara:proxy?"].iter().any(|begin| url.starts_with(begin));
    (ours && url.len() <= 2048).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_pages_are_opened_outside() {
        assert!(web_page("https://example.org/a?b#c").is_some());
        assert!(web_page("http://example.org").is_some());
        for url in ["file:///etc/passwd", "javascript:alert(1)", "harkara:relay?a", "//example.org", "smb://x/y", ""] {
            assert!(web_page(url).is_none(), "{url}");
        }
    }

    #[test]
    fn a_linking_code_in_a_link_is_not_followed() {
        assert!(deep_link("harkara:relay?a=ws%3A%2F%2Fx").is_some());
        assert!(deep_link("harkara:proxy?v=1&h=proxy.example").is_some());
        assert!(deep_link(&format!("harkara:proxy?n={}", "x".repeat(2048))).is_none());
        for url in ["HARKARA1:ABC", "harkara:HARKARA1:ABC", "harkara:link?c=1", "https://relay.example/"] {
            assert!(deep_link(url).is_none(), "{url}");
        }
    }
}
