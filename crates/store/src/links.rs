//! Where the links in a text stand.

use harkara_api::LinkSpan;
use linkify::{LinkFinder, LinkKind};

/// Web and mail addresses in a text, with UTF-16 offsets as a browser counts them. `www.` needs no scheme written.
pub(crate) fn spans(text: &str) -> Vec<LinkSpan> {
    if !text.contains(['.', ':', '@']) {
        return Vec::new();
    }
    let mut finder = LinkFinder::new();
    finder.url_must_have_scheme(false);
    let mut offset = Utf16::new(text);
    finder
        .links(text)
        .filter_map(|link| {
            let url = match link.kind() {
                LinkKind::Email => format!("mailto:{}", link.as_str()),
                _ => with_scheme(link.as_str())?,
            };
            Some(LinkSpan { start: offset.at(link.start()), end: offset.at(link.end()), url })
        })
        .collect()
}

/// Only what a person may open with a click from a stranger's message: web addresses.
fn with_scheme(link: &str) -> Option<String> {
    match link.split_once("://") {
        Some((scheme, _)) if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") => {
            Some(link.to_owned())
        }
        Some(_) => None,
        None => Some(format!("https://{link}")),
    }
}

/// Byte offsets to UTF-16 offsets, in rising order, in one pass over the text.
pub(crate) struct Utf16<'t> {
    text: &'t str,
    bytes: usize,
    units: u32,
}

impl<'t> Utf16<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, bytes: 0, units: 0 }
    }

    /// The UTF-16 offset of this byte offset; no smaller than the one asked for before.
    pub(crate) fn at(&mut self, bytes: usize) -> u32 {
        if let Some(between) = self.text.get(self.bytes..bytes) {
            self.units += between.encode_utf16().count() as u32;
            self.bytes = bytes;
        }
        self.units
    }
}
