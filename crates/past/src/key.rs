//! What makes an imported message the same as the one imported before.

use jiff::civil::DateTime;
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt;

/// The first 16 bytes of SHA-256 over chat, minute, author, kind, text, and which of several alike it is.
///
/// The minute, not the second: one phone writes seconds, another does not. A file counts by its being one, not by its
/// name or caption, so that a chat exported first without media and then with them is still the same chat.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub [u8; 16]);

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({self})")
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What of a message counts.
pub struct Alike<'a> {
    pub at: DateTime,
    pub author: Option<&'a str>,
    /// A letter for the kind of content.
    pub tag: u8,
    pub text: &'a str,
}

/// Makes keys in the order of the file. Counts messages that are alike over the last few thousand of them: clocks jump,
/// so the same minute can come twice.
pub struct Keys {
    chat: Vec<u8>,
    recent: HashMap<[u8; 16], u32>,
    before: HashMap<[u8; 16], u32>,
}

const RECENT: usize = 4096;

impl Keys {
    pub fn new(chat: &[u8]) -> Self {
        Self { chat: chat.to_vec(), recent: HashMap::new(), before: HashMap::new() }
    }

    pub fn next(&mut self, of: &Alike<'_>) -> Key {
        let mut hash = Sha256::new_with_prefix("harkara/past/v1");
        let mut put = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        put(&self.chat);
        let date = of.at.date();
        put(&[date.year().to_be_bytes(), [date.month() as u8, date.day() as u8]].concat());
        put(&[of.at.hour() as u8, of.at.minute() as u8, of.tag]);
        put(&[u8::from(of.author.is_some())]);
        put(of.author.unwrap_or_default().as_bytes());
        put(of.text.as_bytes());
        let alike = first_half(&hash.clone().finalize());
        let nth = self.recent.get(&alike).or_else(|| self.before.get(&alike)).copied().unwrap_or(0);
        if self.recent.len() >= RECENT {
            self.before = std::mem::take(&mut self.recent);
        }
        self.recent.insert(alike, nth + 1);
        hash.update(nth.to_be_bytes());
        Key(first_half(&hash.finalize()))
    }
}

fn first_half(digest: &[u8]) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&digest[..16]);
    half
}
