//! Who does too much is told to wait.

use super::address::place;
use super::config::Rates;
use crate::{Admission, TransportKey};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Must wait so long.
pub(super) struct Wait(pub Duration);

/// One limiter for each thing that may be overdone.
pub(super) struct Limiters {
    door: Mutex<Admission>,
    since: Instant,
    /// The places that have no limits by address.
    proxies: Vec<[u8; 8]>,
    connections: DefaultKeyedRateLimiter<[u8; 8]>,
    registrations: DefaultKeyedRateLimiter<[u8; 8]>,
    vault_tries: DefaultKeyedRateLimiter<[u8; 8]>,
    requests: DefaultKeyedRateLimiter<TransportKey>,
    clock: DefaultClock,
}

impl Limiters {
    pub fn new(rates: &Rates, proxies: &[IpAddr]) -> Self {
        Self {
            door: Mutex::new(Admission::new(rates.arrivals)),
            since: Instant::now(),
            proxies: proxies.iter().map(|ip| place(ip.to_canonical())).collect(),
            connections: RateLimiter::keyed(quota(rates.connections)),
            registrations: RateLimiter::keyed(quota(rates.registrations)),
            vault_tries: RateLimiter::keyed(quota(rates.vault_tries)),
            requests: RateLimiter::keyed(quota(rates.requests)),
            clock: DefaultClock::default(),
        }
    }

    pub fn connection(&self, from: IpAddr) -> Result<(), Wait> {
        self.by_place(&self.connections, from)?;
        let now_ms = u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX);
        // Nothing in there can be half done.
        let mut door = self.door.lock().unwrap_or_else(PoisonError::into_inner);
        door.admit(now_ms).map_err(|wait_ms| Wait(Duration::from_millis(wait_ms)))
    }

    pub fn registration(&self, from: IpAddr) -> Result<(), Wait> {
        self.by_place(&self.registrations, from)
    }

    pub fn vault_try(&self, from: IpAddr) -> Result<(), Wait> {
        self.by_place(&self.vault_tries, from)
    }

    pub fn request(&self, device: &TransportKey) -> Result<(), Wait> {
        self.check(&self.requests, device)
    }

    /// Forgets whoever has been quiet long enough to have no debt.
    pub fn forget_old(&self) {
        self.connections.retain_recent();
        self.registrations.retain_recent();
        self.vault_tries.retain_recent();
        self.requests.retain_recent();
    }

    fn by_place(&self, limiter: &DefaultKeyedRateLimiter<[u8; 8]>, from: IpAddr) -> Result<(), Wait> {
        let place = place(from);
        if from.is_loopback() || self.proxies.contains(&place) { Ok(()) } else { self.check(limiter, &place) }
    }

    fn check<K: Clone + Eq + Hash>(&self, limiter: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), Wait> {
        limiter.check_key(key).map_err(|until| Wait(until.wait_time_from(self.clock.now())))
    }
}

fn quota((burst, every_ms): (u32, u64)) -> Quota {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    let period = Duration::from_millis(every_ms.max(1));
    Quota::with_period(period).unwrap_or(Quota::per_second(burst)).allow_burst(burst)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_through_a_known_proxy_is_not_held_up_by_the_others_there() {
        let rates = Rates { connections: (1, 60_000), registrations: (1, 60_000), ..Rates::default() };
        let [proxy, home] = ["203.0.113.7", "203.0.113.8"].map(|ip| ip.parse::<IpAddr>().unwrap());
        let limiters = Limiters::new(&rates, &[proxy]);
        for _ in 0..3 {
            assert!(limiters.connection(proxy).is_ok() && limiters.registration(proxy).is_ok());
        }
        assert!(limiters.connection(home).is_ok() && limiters.registration(home).is_ok());
        assert!(limiters.connection(home).is_err() && limiters.registration(home).is_err());
    }
}
