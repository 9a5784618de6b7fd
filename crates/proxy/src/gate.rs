//! Tells those who were invited from everybody else, with the same work for either.
//!
//! Every request pays for the same: one look through the whole table of hints, and one HMAC. Only who holds a secret and
//! has a fresh token sees that there is anything here but a site.

use crate::account::{Account, Accounts};
use crate::replay::Replay;
use harkara_wire::proxy_token::{self as token, ProxySecret, Purpose, TOKEN_CHARS, Token, window};
use hyper::header::{CONNECTION, HeaderMap, HeaderName, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use hyper::{Method, Request, Version};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use subtle::{ConditionallySelectable, ConstantTimeEq};
use zeroize::Zeroizing;

/// Who has been let in, where to, and for what.
#[derive(Debug)]
pub(crate) struct Pass {
    pub account: Arc<Account>,
    /// Which of the relays.
    pub relay: usize,
    pub purpose: Purpose,
}

pub(crate) struct Gate {
    /// `/path/`
    prefix: String,
    /// The relays' names.
    relays: Vec<String>,
    accounts: Arc<Accounts>,
    table: RwLock<Arc<Table>>,
    pub replay: Mutex<Replay>,
    nobody: ProxySecret,
}

/// What tokens may begin with at this time.
#[derive(Default)]
struct Table {
    window: u64,
    accounts: Arc<Vec<Arc<Account>>>,
    entries: Vec<Entry>,
}

struct Entry {
    hint: [u8; 8],
    window: u64,
    account: usize,
    relay: usize,
}

impl Gate {
    pub fn new(path: &str, relays: Vec<String>, accounts: Arc<Accounts>, nobody: [u8; 32], now_ms: u64) -> Self {
        let gate = Self {
            prefix: format!("/{path}/"),
            relays,
            accounts,
            table: RwLock::default(),
            replay: Mutex::default(),
            nobody: ProxySecret(Zeroizing::new(nobody)),
        };
        gate.refresh(now_ms);
        gate
    }

    /// Keeps the table in step with the time and the secrets. To be called every second or so.
    pub fn refresh(&self, now_ms: u64) {
        let (window, accounts) = (window(now_ms), self.accounts.list());
        let now = self.table();
        if now.window == window && Arc::ptr_eq(&now.accounts, &accounts) {
            return;
        }
        let mut entries = Vec::with_capacity(3 * accounts.len() * self.relays.len());
        for window in window.saturating_sub(1)..=window + 1 {
            for (account, of) in accounts.iter().enumerate() {
                for (relay, name) in self.relays.iter().enumerate() {
                    entries.push(Entry { hint: token::hint(&of.secret.key, name, window), window, account, relay });
                }
            }
        }
        *self.table.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Table { window, accounts, entries });
    }

    /// Lets a request in or not. A token that lets in is spent.
    pub fn look<B>(&self, request: &Request<B>, now_ms: u64) -> Option<Pass> {
        let purpose = if request.method() == Method::POST { Purpose::Exchange } else { Purpose::Tunnel };
        let form = match purpose {
            Purpose::Tunnel => asks_for_websocket(request),
            Purpose::Exchange => true,
        };
        let found = self.token(request.uri().path_and_query().map_or("", |path| path.as_str()));
        let token = found.unwrap_or(Token { hint: [0; 8], nonce: [0; 12], tag: [0; 16] });

        let table = self.table();
        // One more than the place; nothing in here depends on which entry it is, or on whether it is one.
        let mut at = 0u64;
        for (number, entry) in (1u64..).zip(&table.entries) {
            at.conditional_assign(&number, entry.hint.ct_eq(&token.hint));
        }
        let entry = usize::try_from(at).ok().and_then(|at| table.entries.get(at.checked_sub(1)?));
        let account = entry.and_then(|entry| table.accounts.get(entry.account));
        let key = account.map_or(&self.nobody, |account| &account.secret.key);
        let relay = entry.and_then(|entry| self.relays.get(entry.relay)).or(self.relays.first())?;
        let in_window = entry.map_or(0, |entry| entry.window);
        let proven = bool::from(token.proves(key, relay, purpose, in_window));

        let (entry, account) = (entry?, account?);
        let timely = in_window.abs_diff(window(now_ms)) <= 1 && !account.is_expired(now_ms);
        if !(proven && timely && form && found.is_some()) {
            return None;
        }
        let mut replay = self.replay.lock().unwrap_or_else(PoisonError::into_inner);
        if !replay.spend(in_window, &account.secret.id, token.tag) {
            drop(replay);
            metrics::counter!("harkara_proxy_replays_total").increment(1);
            return None;
        }
        Some(Pass { account: account.clone(), relay: entry.relay, purpose })
    }

    /// The token of a path that has one, and nothing else.
    fn token(&self, path: &str) -> Option<Token> {
        let (prefix, token) = path.split_at_checked(path.len().checked_sub(TOKEN_CHARS)?)?;
        if !bool::from(prefix.as_bytes().ct_eq(self.prefix.as_bytes())) {
            return None;
        }
        Token::parse(token.as_bytes())
    }

    fn table(&self) -> Arc<Table> {
        self.table.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A WebSocket's opening as RFC 6455 wants it, over HTTP/1.1.
fn asks_for_websocket<B>(request: &Request<B>) -> bool {
    let headers = request.headers();
    let key = headers.get(SEC_WEBSOCKET_KEY).map_or(&b""[..], |key| key.as_bytes());
    request.method() == Method::GET
        && request.version() == Version::HTTP_11
        && names(headers, CONNECTION, "upgrade")
        && names(headers, UPGRADE, "websocket")
        && headers.get(SEC_WEBSOCKET_VERSION).is_some_and(|version| version == "13")
        && key.len() == 24
        && data_encoding::BASE64.decode_len(key.len()).is_ok()
        && data_encoding::BASE64.decode(key).is_ok_and(|key| key.len() == 16)
}

/// Whether a header's list has a word in it.
pub(crate) fn names(headers: &HeaderMap, name: HeaderName, word: &str) -> bool {
    let values = headers.get_all(name);
    values
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.split(',').any(|part| part.trim().eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::DataDir;
    use crate::secrets::{NewSecret, Secret, Secrets};
    use harkara_wire::proxy_token::WINDOW_MS;

    const NOW: u64 = 1_800_000_000_000;
    const RELAY: &str = "relay.example:443/v1/ws";

    struct Case {
        _folder: tempfile::TempDir,
        data: DataDir,
        secret: Secret,
        gate: Gate,
    }

    fn case() -> Case {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::open(folder.path()).unwrap();
        let new = NewSecret { name: "cousins".into(), monthly_bytes: None, tunnels: 9, expires_s: None };
        let secret = Secrets::add(&data, new).unwrap();
        let accounts = Arc::new(Accounts::load(data.clone(), NOW).unwrap());
        let gate = Gate::new("live/x", vec!["a.example:443/".into(), RELAY.into()], accounts, [9; 32], NOW);
        Case { _folder: folder, data, secret, gate }
    }

    impl Case {
        fn token(&self, nonce: u8, made: u64) -> String {
            token::make(&self.secret.key, RELAY, Purpose::Tunnel, made, [nonce; 12])
        }

        fn opens(&self, path: &str, now: u64) -> bool {
            self.gate.look(&upgrade(path), now).is_some()
        }
    }

    fn upgrade(path: &str) -> Request<()> {
        Request::get(path)
            .header("connection", "keep-alive, Upgrade")
            .header("upgrade", "WebSocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
            .body(())
            .unwrap()
    }

    #[test]
    fn a_fresh_token_opens_once_and_says_which_relay() {
        let case = case();
        let path = format!("/live/x/{}", case.token(1, NOW));
        let pass = case.gate.look(&upgrade(&path), NOW).unwrap();
        assert_eq!((pass.relay, pass.account.secret.name.as_str()), (1, "cousins"));
        assert!(!case.opens(&path, NOW));
        assert!(case.opens(&format!("/live/x/{}", case.token(2, NOW)), NOW));
    }

    #[test]
    fn tokens_are_good_in_their_window_and_beside_it_only() {
        let case = case();
        for (nonce, made, good) in [
            (1, NOW - WINDOW_MS, true),
            (2, NOW + WINDOW_MS, true),
            (3, NOW - 2 * WINDOW_MS, false),
            (4, NOW + 2 * WINDOW_MS, false),
        ] {
            assert_eq!(case.opens(&format!("/live/x/{}", case.token(nonce, made)), NOW), good, "{nonce}");
        }
        let early = format!("/live/x/{}", case.token(5, NOW));
        let later = NOW + 2 * WINDOW_MS;
        assert!(!case.opens(&early, later));
        case.gate.refresh(later);
        assert!(!case.opens(&early, later) && case.opens(&format!("/live/x/{}", case.token(6, later)), later));
    }

    #[test]
    fn what_is_not_quite_a_tunnel_opens_nothing_and_spends_nothing() {
        let case = case();
        let token = case.token(1, NOW);
        let path = format!("/live/x/{token}");
        for wrong in [
            format!("/live/y/{token}"),
            format!("/{token}"),
            format!("/live/x/{token}/"),
            format!("/live/x/{token}?a"),
            format!("/live/x//{token}"),
            format!("/live/x/%{}", &token[1..]),
        ] {
            assert!(!case.opens(&wrong, NOW), "{wrong}");
        }
        for header in ["connection", "upgrade", "sec-websocket-version", "sec-websocket-key"] {
            let mut request = upgrade(&path);
            request.headers_mut().remove(header);
            assert!(case.gate.look(&request, NOW).is_none(), "{header}");
        }
        let mut request = upgrade(&path);
        *request.method_mut() = Method::POST;
        assert!(case.gate.look(&request, NOW).is_none());
        let mut request = upgrade(&path);
        *request.version_mut() = Version::HTTP_2;
        assert!(case.gate.look(&request, NOW).is_none());
        assert!(case.opens(&path, NOW));
    }

    #[test]
    fn a_revoked_secret_opens_nothing() {
        let case = case();
        Secrets::revoke(&case.data, "cousins").unwrap();
        case.gate.accounts.refresh(NOW).unwrap();
        case.gate.refresh(NOW);
        assert!(!case.opens(&format!("/live/x/{}", case.token(1, NOW)), NOW));
    }
}
