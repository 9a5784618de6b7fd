//! The text of a linking QR code. It is no openable address on purpose: a page must not be able to start a link by a tap.

use crate::id::RendezvousId;
use data_encoding::BASE32_NOPAD;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

const PREFIX: &str = "HARKARA";
const VERSION: u8 = 1;
const FIXED: usize = 1 + 16 + 32 + 32 + 32 + 4;
const CHECK: usize = 4;
/// A text longer than this is no linking code.
const MAX_TEXT: usize = 2_048;
const MAX_ADDRESS: usize = 512;
/// How far two honest clocks may differ. The relay has the last word.
const CLOCK_SLACK_MS: u64 = 10 * 60 * 1000;

/// What a new device shows, and a phone scans.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkCode {
    /// The room at the relay.
    pub rendezvous: RendezvousId,
    /// The new device's X25519 key, for this code only.
    pub ephemeral_key: [u8; 32],
    /// The pre-shared key of the handshake.
    pub secret: Zeroizing<[u8; 32]>,
    /// The relay's static key.
    pub relay_key: [u8; 32],
    /// Unix time, seconds.
    pub expires_s: u32,
    /// The relay's WebSocket address.
    pub relay_address: String,
}

impl std::fmt::Debug for LinkCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LinkCode").field("rendezvous", &self.rendezvous).finish_non_exhaustive()
    }
}

/// Why a text is no usable linking code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkCodeError {
    /// Some other QR code.
    #[error("not a linking code of Harkara")]
    NotOurs,
    /// Of an older or newer version.
    #[error("a linking code of another version")]
    Version,
    /// Ours, but cut off or altered.
    #[error("a damaged linking code")]
    Damaged,
    /// Its time has run out, or the clocks are far apart.
    #[error("an expired linking code")]
    Expired,
}

impl LinkCode {
    /// The text: upper-case letters, digits and a colon, which QR codes hold most densely.
    pub fn encode(&self) -> String {
        let mut bytes = Zeroizing::new(Vec::with_capacity(FIXED + self.relay_address.len() + CHECK));
        bytes.push(VERSION);
        bytes.extend_from_slice(self.rendezvous.as_bytes());
        bytes.extend_from_slice(&self.ephemeral_key);
        bytes.extend_from_slice(self.secret.as_slice());
        bytes.extend_from_slice(&self.relay_key);
        bytes.extend_from_slice(&self.expires_s.to_be_bytes());
        bytes.extend_from_slice(self.relay_address.as_bytes());
        let check = check(&bytes);
        bytes.extend_from_slice(&check);
        format!("{PREFIX}{VERSION}:{}", BASE32_NOPAD.encode(&bytes))
    }

    /// Reads a scanned or pasted text; case and white space do not matter.
    pub fn parse(text: &str) -> Result<Self, LinkCodeError> {
        if text.len() > MAX_TEXT {
            return Err(LinkCodeError::NotOurs);
        }
        let text: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        let (version, body) =
            text.strip_prefix(PREFIX).and_then(|rest| rest.split_once(':')).ok_or(LinkCodeError::NotOurs)?;
        let version: u32 = version.parse().map_err(|_| LinkCodeError::NotOurs)?;
        if version != u32::from(VERSION) {
            return Err(LinkCodeError::Version);
        }
        let bytes = Zeroizing::new(BASE32_NOPAD.decode(body.as_bytes()).map_err(|_| LinkCodeError::Damaged)?);
        Self::from_bytes(&bytes).ok_or(LinkCodeError::Damaged)
    }

    /// Whether the code can still be good at this time.
    pub fn check_time(&self, now_ms: u64) -> Result<(), LinkCodeError> {
        let expires_ms = u64::from(self.expires_s) * 1000;
        if now_ms.abs_diff(expires_ms) > CLOCK_SLACK_MS { Err(LinkCodeError::Expired) } else { Ok(()) }
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (body, found) = bytes.split_at_checked(bytes.len().checked_sub(CHECK)?)?;
        if found != check(body) {
            return None;
        }
        let (version, rest) = body.split_first()?;
        let (rendezvous, rest) = rest.split_first_chunk::<16>()?;
        let (ephemeral_key, rest) = rest.split_first_chunk::<32>()?;
        let (secret, rest) = rest.split_first_chunk::<32>()?;
        let (relay_key, rest) = rest.split_first_chunk::<32>()?;
        let (expires, address) = rest.split_first_chunk::<4>()?;
        if *version != VERSION || address.len() > MAX_ADDRESS {
            return None;
        }
        Some(Self {
            rendezvous: RendezvousId(*rendezvous),
            ephemeral_key: *ephemeral_key,
            secret: Zeroizing::new(*secret),
            relay_key: *relay_key,
            expires_s: u32::from_be_bytes(*expires),
            relay_address: String::from_utf8(address.to_vec()).ok()?,
        })
    }
}

fn check(bytes: &[u8]) -> [u8; CHECK] {
    let hash: [u8; 32] = Sha256::digest(bytes).into();
    [hash[0], hash[1], hash[2], hash[3]]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(address: &str, bytes: [u8; 32]) -> LinkCode {
        LinkCode {
            rendezvous: RendezvousId([3; 16]),
            ephemeral_key: bytes,
            secret: Zeroizing::new([5; 32]),
            relay_key: bytes,
            expires_s: 1_800_000_000,
            relay_address: address.into(),
        }
    }

    #[test]
    fn other_texts_other_versions_and_damage_are_told_apart() {
        let text = code("ws://127.0.0.1:7000/v1/ws", [9; 32]).encode();
        for other in ["", "https://example.org", "HARKARA:ABC", "HARKARAX:ABC", "harkara:relay?a=b"] {
            assert_eq!(LinkCode::parse(other).unwrap_err(), LinkCodeError::NotOurs, "{other}");
        }
        let newer = text.replacen("HARKARA1", "HARKARA2", 1);
        assert_eq!(LinkCode::parse(&newer).unwrap_err(), LinkCodeError::Version);
        assert_eq!(LinkCode::parse(&text[..text.len() - 8]).unwrap_err(), LinkCodeError::Damaged);
        assert_eq!(LinkCode::parse("HARKARA1:").unwrap_err(), LinkCodeError::Damaged);
        assert_eq!(LinkCode::parse("HARKARA1:!!!").unwrap_err(), LinkCodeError::Damaged);
    }

    #[test]
    fn a_code_is_good_around_its_time_only() {
        let code = code("ws://a", [9; 32]);
        let expires = u64::from(code.expires_s) * 1000;
        assert!(code.check_time(expires - 30_000).is_ok());
        assert!(code.check_time(expires + CLOCK_SLACK_MS).is_ok());
        assert_eq!(code.check_time(expires + CLOCK_SLACK_MS + 1), Err(LinkCodeError::Expired));
        assert_eq!(code.check_time(expires - 365 * 86_400_000), Err(LinkCodeError::Expired));
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_read_back_even_in_lower_case_with_spaces(address in ".{0,80}", bytes: [u8; 32]) {
            let code = code(&address, bytes);
            let text = code.encode();
            prop_assert!(text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b':'));
            let sloppy = format!(" {}\n{} ", &text[..20].to_lowercase(), &text[20..]);
            prop_assert_eq!(LinkCode::parse(&sloppy).unwrap(), code);
        }

        #[test]
        fn one_altered_letter_is_noticed(at in 9usize..200, letter in "[A-Z2-7]") {
            let mut text = code("ws://127.0.0.1:7000/v1/ws", [9; 32]).encode();
            prop_assume!(text[at..=at] != letter);
            text.replace_range(at..=at, &letter);
            prop_assert_eq!(LinkCode::parse(&text).unwrap_err(), LinkCodeError::Damaged);
        }

        #[test]
        fn any_text_is_an_error_not_a_panic(text in "(HARKARA1:)?.*") {
            prop_assert!(LinkCode::parse(&text).is_err());
        }
    }
}
