//! What opens a volunteer's proxy: one path segment that is good once and for a few minutes. Client and proxy share this.
//!
//! ```text
//! GET /<path>/<token>    48 characters of base64url: hint 8 | nonce 12 | tag 16
//! hint = HMAC-SHA-256(secret, "harkara/proxy-hint/v1"  || window || relay)[..8]
//! tag  = HMAC-SHA-256(secret, "harkara/proxy-token/v1" || window || purpose || nonce || relay)[..16]
//! ```
//!
//! The hint lets a proxy find the secret by comparing with a table instead of trying every secret; it changes with the
//! window. The text is canonical (36 bytes are 48 characters, no bit is left over), so a token has one form and is spent
//! whole.

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroizing;

/// A token belongs to one window; a proxy takes those of its own and of the neighbouring ones.
pub const WINDOW_MS: u64 = 120_000;
/// Characters of a token.
pub const TOKEN_CHARS: usize = 48;

/// WebSocket close code of a proxy: what this secret may use in a month is used up.
pub const CLOSE_QUOTA: u16 = 4011;
/// WebSocket close code of a proxy: too many connections, of this secret or from this address.
pub const CLOSE_BUSY: u16 = 4012;
/// WebSocket close code of a proxy: it does not reach the relay.
pub const CLOSE_RELAY: u16 = 4013;

const BYTES: usize = 36;
const HINT: &[u8] = b"harkara/proxy-hint/v1";
const TOKEN: &[u8] = b"harkara/proxy-token/v1";

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A WebSocket.
    Tunnel = 1,
    /// One short request and its answer.
    Exchange = 2,
}

/// What a proxy and those invited to it share.
#[derive(Clone, PartialEq, Eq)]
pub struct ProxySecret(pub Zeroizing<[u8; 32]>);

impl std::fmt::Debug for ProxySecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ProxySecret")
    }
}

/// The window an instant lies in.
pub fn window(now_ms: u64) -> u64 {
    now_ms / WINDOW_MS
}

/// A fresh token. `relay` is [`crate::address::relay_name`] of the relay to be reached; `nonce` is fresh randomness, for
/// this token alone.
pub fn make(secret: &ProxySecret, relay: &str, purpose: Purpose, now_ms: u64, nonce: [u8; 12]) -> String {
    let window = window(now_ms);
    let mut bytes = [0; BYTES];
    bytes[..8].copy_from_slice(&hint(secret, relay, window));
    bytes[8..20].copy_from_slice(&nonce);
    bytes[20..].copy_from_slice(&tag(secret, relay, purpose, window, &nonce));
    BASE64URL_NOPAD.encode(&bytes)
}

/// What a secret's tokens for a relay begin with during a window.
pub fn hint(secret: &ProxySecret, relay: &str, window: u64) -> [u8; 8] {
    first(hmac(secret).chain_update(HINT).chain_update(window.to_be_bytes()).chain_update(relay))
}

/// A token taken apart, not yet believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Says which secret, relay and window.
    pub hint: [u8; 8],
    /// Makes it unlike every other.
    pub nonce: [u8; 12],
    /// Proves it; also what to remember it by.
    pub tag: [u8; 16],
}

impl Token {
    /// Reads what has a token's form.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let mut bytes = [0; BYTES];
        if text.len() != TOKEN_CHARS || BASE64URL_NOPAD.decode_mut(text, &mut bytes).ok()? != BYTES {
            return None;
        }
        let (hint, rest) = bytes.split_first_chunk::<8>()?;
        let (nonce, rest) = rest.split_first_chunk::<12>()?;
        Some(Self { hint: *hint, nonce: *nonce, tag: rest.try_into().ok()? })
    }

    /// Whether it was made with this secret, in constant time.
    pub fn proves(&self, secret: &ProxySecret, relay: &str, purpose: Purpose, window: u64) -> Choice {
        tag(secret, relay, purpose, window, &self.nonce).ct_eq(&self.tag)
    }
}

fn tag(secret: &ProxySecret, relay: &str, purpose: Purpose, window: u64, nonce: &[u8; 12]) -> [u8; 16] {
    let mac = hmac(secret).chain_update(TOKEN).chain_update(window.to_be_bytes());
    first(mac.chain_update([purpose as u8]).chain_update(nonce).chain_update(relay))
}

/// With the key filled up to a block, as HMAC would do it, so that there is nothing that could fail.
fn hmac(secret: &ProxySecret) -> Hmac<Sha256> {
    let mut block = Zeroizing::new([0; 64]);
    block[..32].copy_from_slice(secret.0.as_slice());
    Hmac::new((&*block).into())
}

fn first<const N: usize>(mac: Hmac<Sha256>) -> [u8; N] {
    let whole = mac.finalize().into_bytes();
    let mut part = [0; N];
    part.copy_from_slice(&whole[..N]);
    part
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RELAY: &str = "relay.example:443/v1/ws";

    fn secret(byte: u8) -> ProxySecret {
        ProxySecret(Zeroizing::new([byte; 32]))
    }

    #[test]
    fn the_form_is_fixed() {
        let text = make(&secret(7), RELAY, Purpose::Tunnel, 1_800_000_000_000, [9; 12]);
        // Computed apart, by the formula above.
        assert_eq!(text, "L8dwTVF10bUJCQkJCQkJCQkJCQmfK-Elp-bzRcyuQoccB1Ry");
    }

    #[test]
    fn only_its_own_secret_relay_window_and_purpose_prove_a_token() {
        let now = 1_800_000_000_000;
        let text = make(&secret(7), RELAY, Purpose::Tunnel, now, [9; 12]);
        let token = Token::parse(text.as_bytes()).unwrap();
        assert_eq!(token.hint, hint(&secret(7), RELAY, window(now)));
        let proves = |key, relay: &str, purpose, window| bool::from(token.proves(&secret(key), relay, purpose, window));
        assert!(proves(7, RELAY, Purpose::Tunnel, window(now)));
        assert!(!proves(8, RELAY, Purpose::Tunnel, window(now)));
        assert!(!proves(7, "other.example:443/v1/ws", Purpose::Tunnel, window(now)));
        assert!(!proves(7, RELAY, Purpose::Exchange, window(now)));
        assert!(!proves(7, RELAY, Purpose::Tunnel, window(now) + 1));
    }

    proptest! {
        #[test]
        fn a_token_has_one_form_and_one_changed_letter_spoils_it(
            key: u8, nonce: [u8; 12], now in 0u64..u64::MAX / 2, at in 0..TOKEN_CHARS, letter in "[A-Za-z0-9_-]"
        ) {
            let mut text = make(&secret(key), RELAY, Purpose::Exchange, now, nonce);
            prop_assert_eq!(text.len(), TOKEN_CHARS);
            let token = Token::parse(text.as_bytes()).unwrap();
            prop_assert!(bool::from(token.proves(&secret(key), RELAY, Purpose::Exchange, window(now))));
            prop_assume!(text[at..=at] != letter);
            text.replace_range(at..=at, &letter);
            let other = Token::parse(text.as_bytes()).unwrap();
            let hinted = other.hint == token.hint;
            let proven = bool::from(other.proves(&secret(key), RELAY, Purpose::Exchange, window(now)));
            prop_assert!(!(hinted && proven));
        }

        #[test]
        fn any_bytes_are_an_answer_not_a_panic(text in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = Token::parse(&text);
        }
    }
}
