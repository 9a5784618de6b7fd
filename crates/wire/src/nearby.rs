//! How a device in a local network says "a relay of somebody you know is here" to those who know, and nothing to others.
//!
//! ```text
//! TXT of an instance of _harkara._tcp.local.:  p=<96 characters of base64url>
//! window 4 | nonce 12 | key 32 | tag 24
//! tag = HMAC-SHA-256(secret, "harkara/nearby/v1" || window || nonce || key || address 16 || port 2)[..24]
//! ```
//! (IPv4 addresses as IPv6 has them, ::ffff:a.b.c.d)
//!
//! `secret` is an account's own, known to its devices and to those it writes with. Who does not have it sees random numbers, other ones
//! in every announcement. The tag holds for one address and pins the Noise key of the relay there: a copy of an announcement is refused
//! under another address, and elsewhere, in a network with the same addresses, leads to nobody, because who answers there can't finish
//! the handshake; it is good for its window only. The relay lets in who brings [`invite`], which takes the secret as well.

use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::net::{IpAddr, SocketAddr};
use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroizing;

/// The service by which devices find each other in a local network.
pub const SERVICE: &str = "_harkara._tcp.local.";
/// The one property of its TXT record.
pub const PROPERTY: &str = "p";
/// An announcement belongs to one window; it is believed in that and in the neighbouring ones, for clocks differ.
pub const WINDOW_MS: u64 = 30 * 60_000;
/// Characters of an announcement.
pub const CHARS: usize = 96;

const BYTES: usize = 72;
const DOMAIN: &[u8] = b"harkara/nearby/v1";
const INVITE: &[u8] = b"harkara/nearby-invite/v1";

/// What an account's devices and those it writes with share, to know each other by in a local network.
#[derive(Clone, PartialEq, Eq)]
pub struct NearbySecret(pub Zeroizing<[u8; 32]>);

impl NearbySecret {
    /// Out of bytes of the right length.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|bytes| Self(Zeroizing::new(bytes)))
    }
}

impl std::fmt::Debug for NearbySecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NearbySecret")
    }
}

/// What is announced, not yet believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Announcement {
    window: u32,
    nonce: [u8; 12],
    /// The X25519 key of the relay.
    pub key: [u8; 32],
    tag: [u8; 24],
}

impl Announcement {
    /// Announces a relay with this key at this address. `nonce` is fresh randomness, for this announcement alone.
    pub fn new(secret: &NearbySecret, key: [u8; 32], at: SocketAddr, now_ms: u64, nonce: [u8; 12]) -> Self {
        let mut announcement = Self { window: window(now_ms), nonce, key, tag: [0; 24] };
        announcement.tag = announcement.tagged(secret, at);
        announcement
    }

    /// Reads what has an announcement's form.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let mut bytes = [0; BYTES];
        if text.len() != CHARS || BASE64URL_NOPAD.decode_mut(text, &mut bytes).ok()? != BYTES {
            return None;
        }
        let (window, rest) = bytes.split_first_chunk::<4>()?;
        let (nonce, rest) = rest.split_first_chunk::<12>()?;
        let (key, rest) = rest.split_first_chunk::<32>()?;
        Some(Self { window: u32::from_be_bytes(*window), nonce: *nonce, key: *key, tag: rest.try_into().ok()? })
    }

    /// Whether it is of about this time.
    pub fn is_timely(&self, now_ms: u64) -> bool {
        self.window.abs_diff(window(now_ms)) <= 1
    }

    /// Whether whoever made it has this secret and meant this address, in constant time.
    pub fn proves(&self, secret: &NearbySecret, at: SocketAddr) -> Choice {
        self.tagged(secret, at).ct_eq(&self.tag)
    }

    fn tagged(&self, secret: &NearbySecret, at: SocketAddr) -> [u8; 24] {
        let mac = hmac(secret).chain_update(DOMAIN).chain_update(self.window.to_be_bytes());
        let ip = match at.ip() {
            IpAddr::V4(ip) => ip.to_ipv6_mapped(),
            IpAddr::V6(ip) => ip,
        };
        let mac = mac.chain_update(self.nonce).chain_update(self.key);
        let whole = mac.chain_update(ip.octets()).chain_update(at.port().to_be_bytes()).finalize();
        let mut tag = [0; 24];
        tag.copy_from_slice(&whole.into_bytes()[..24]);
        tag
    }
}

/// As the property says it.
impl std::fmt::Display for Announcement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut bytes = [0; BYTES];
        bytes[..4].copy_from_slice(&self.window.to_be_bytes());
        bytes[4..16].copy_from_slice(&self.nonce);
        bytes[16..48].copy_from_slice(&self.key);
        bytes[48..].copy_from_slice(&self.tag);
        f.write_str(&BASE64URL_NOPAD.encode(&bytes))
    }
}

/// What lets one use the relay with this key: whoever announces it lets those in who know its account.
pub fn invite(secret: &NearbySecret, key: &[u8; 32]) -> String {
    let mac = hmac(secret).chain_update(INVITE).chain_update(key).finalize().into_bytes();
    BASE32_NOPAD.encode(&mac[..20]).to_ascii_lowercase()
}

/// With the key filled up to a block, as HMAC would do it, so that there is nothing that could fail.
fn hmac(secret: &NearbySecret) -> Hmac<Sha256> {
    let mut block = Zeroizing::new([0; 64]);
    block[..32].copy_from_slice(secret.0.as_slice());
    Hmac::new((&*block).into())
}

fn window(now_ms: u64) -> u32 {
    u32::try_from(now_ms / WINDOW_MS).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW_MS: u64 = 1_800_000_000_000;

    fn secret(byte: u8) -> NearbySecret {
        NearbySecret(Zeroizing::new([byte; 32]))
    }

    fn at(port: u16) -> SocketAddr {
        SocketAddr::from(([192, 168, 1, 7], port))
    }

    #[test]
    fn the_form_is_fixed() {
        let text = Announcement::new(&secret(7), [5; 32], at(4711), NOW_MS, [9; 12]).to_string();
        // Computed apart, by the formula above.
        assert_eq!(
            text,
            "AA9CQAkJCQkJCQkJCQkJCQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFHnWzViTMNyr9onYMbmgbwcDrmU_95KwE"
        );
    }

    #[test]
    fn only_its_own_secret_address_and_time_prove_an_announcement() {
        let said = Announcement::new(&secret(7), [5; 32], at(4711), NOW_MS, [9; 12]);
        assert!(bool::from(said.proves(&secret(7), at(4711))));
        assert!(!bool::from(said.proves(&secret(8), at(4711))));
        assert!(!bool::from(said.proves(&secret(7), at(4712))));
        assert!(!bool::from(said.proves(&secret(7), "192.168.1.8:4711".parse().unwrap())));
        assert!(!bool::from(Announcement { key: [6; 32], ..said }.proves(&secret(7), at(4711))), "another relay");
        // What is too old can't be made younger.
        let later = Announcement { window: said.window + 9, ..said };
        assert!(!bool::from(later.proves(&secret(7), at(4711))));
        assert!(said.is_timely(NOW_MS) && said.is_timely(NOW_MS + WINDOW_MS) && said.is_timely(NOW_MS - WINDOW_MS));
        assert!(!said.is_timely(NOW_MS + 2 * WINDOW_MS) && !said.is_timely(0) && !said.is_timely(u64::MAX));
    }

    #[test]
    fn two_announcements_of_the_same_have_nothing_in_common_but_the_time_and_the_relay() {
        let one = Announcement::new(&secret(7), [5; 32], at(4711), NOW_MS, [1; 12]);
        let two = Announcement::new(&secret(7), [5; 32], at(4711), NOW_MS, [2; 12]);
        assert_ne!(one.tag, two.tag);
        assert!(!one.to_string().contains(&BASE64URL_NOPAD.encode(&secret(7).0[..30])));
    }

    #[test]
    fn only_who_knows_the_account_knows_the_invite_and_it_is_for_one_relay() {
        let invite = invite(&secret(7), &[5; 32]);
        assert_eq!(invite.len(), 32);
        assert_ne!(invite, super::invite(&secret(8), &[5; 32]));
        assert_ne!(invite, super::invite(&secret(7), &[6; 32]));
    }

    proptest! {
        #[test]
        fn an_announcement_has_one_form_and_one_changed_letter_spoils_it(
            key: u8, nonce: [u8; 12], relay: [u8; 32], port: u16, now in 0u64..u64::MAX / 2, place in 0..CHARS,
            letter in "[A-Za-z0-9_-]",
        ) {
            let said = Announcement::new(&secret(key), relay, at(port), now, nonce);
            let mut text = said.to_string();
            prop_assert_eq!(Announcement::parse(text.as_bytes()), Some(said));
            prop_assert!(bool::from(said.proves(&secret(key), at(port))));
            prop_assume!(text[place..=place] != letter);
            text.replace_range(place..=place, &letter);
            let other = Announcement::parse(text.as_bytes()).unwrap();
            prop_assert!(!bool::from(other.proves(&secret(key), at(port))));
        }

        #[test]
        fn any_bytes_are_an_answer_not_a_panic(text in proptest::collection::vec(any::<u8>(), 0..120)) {
            let _ = Announcement::parse(&text);
        }
    }
}
