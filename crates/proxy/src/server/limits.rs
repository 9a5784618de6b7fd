//! Nobody may take the room of the others: by address, and altogether. It holds for site and tunnels alike, before either is known.

use super::Limits;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use hyper::HeaderMap;
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

type Place = [u8; 8];

/// Counts who is here.
pub(super) struct Door {
    limits: Limits,
    all: Arc<Semaphore>,
    by_place: Mutex<HashMap<Place, u32>>,
    connections: DefaultKeyedRateLimiter<Place>,
    tunnels: DefaultKeyedRateLimiter<Place>,
}

/// A connection that has been let in; its room is given back with this.
pub(super) struct Entered {
    door: Arc<Door>,
    place: Option<Place>,
    _permit: OwnedSemaphorePermit,
}

impl Door {
    pub fn new(limits: Limits) -> Self {
        Self {
            all: Arc::new(Semaphore::new(limits.connections)),
            by_place: Mutex::default(),
            connections: RateLimiter::keyed(quota(limits.connection_rate)),
            tunnels: RateLimiter::keyed(quota(limits.tunnel_rate)),
            limits,
        }
    }

    /// Room for a connection from there; `None`: it is to be dropped.
    pub fn enter(self: &Arc<Self>, from: IpAddr) -> Option<Entered> {
        let permit = self.all.clone().try_acquire_owned().ok()?;
        // A web server in front on this computer speaks for all its visitors.
        let place = (!from.to_canonical().is_loopback()).then(|| place(from));
        if let Some(place) = place {
            if self.connections.check_key(&place).is_err() {
                return None;
            }
            let mut by_place = self.by_place.lock().unwrap_or_else(PoisonError::into_inner);
            let count = by_place.entry(place).or_default();
            if *count >= self.limits.connections_of_one {
                return None;
            }
            *count += 1;
        }
        Some(Entered { door: self.clone(), place, _permit: permit })
    }

    /// Whether one more tunnel may be opened from there now.
    pub fn tunnel(&self, from: IpAddr) -> bool {
        from.is_loopback() || self.tunnels.check_key(&place(from)).is_ok()
    }

    /// Forgets whoever has been quiet.
    pub fn forget_old(&self) {
        self.connections.retain_recent();
        self.tunnels.retain_recent();
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        let Some(place) = self.place else { return };
        let mut by_place = self.door.by_place.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = by_place.get_mut(&place) {
            *count -= 1;
            if *count == 0 {
                by_place.remove(&place);
            }
        }
    }
}

/// Where a request comes from. A web server on this computer is believed when it names somebody.
pub(super) fn visitor(peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
    let ip = peer.ip().to_canonical();
    let named = || {
        let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        last.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
    };
    if ip.is_loopback() { named().map_or(ip, |ip| ip.to_canonical()) } else { ip }
}

/// What counts as one: an IPv4 address, or an IPv6 network as a household gets it.
fn place(ip: IpAddr) -> Place {
    let mut place = [0; 8];
    match ip.to_canonical() {
        IpAddr::V4(ip) => place[..4].copy_from_slice(&ip.octets()),
        IpAddr::V6(ip) => place.copy_from_slice(&ip.octets()[..8]),
    }
    place
}

fn quota((burst, every_ms): (u32, u64)) -> Quota {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    let period = Duration::from_millis(every_ms.max(1));
    Quota::with_period(period).unwrap_or(Quota::per_second(burst)).allow_burst(burst)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn door(connections: usize, connections_of_one: u32) -> Arc<Door> {
        let limits = Limits { connections, connections_of_one, ..Limits::default() };
        Arc::new(Door::new(limits))
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_household_has_its_share_and_no_more_and_gets_it_back() {
        let door = door(100, 2);
        let first = door.enter(ip("2001:db8:1:2::1")).unwrap();
        let _second = door.enter(ip("2001:db8:1:2:ffff::2")).unwrap();
        assert!(door.enter(ip("2001:db8:1:2::3")).is_none());
        let _neighbour = door.enter(ip("2001:db8:1:3::1")).unwrap();
        drop(first);
        assert!(door.enter(ip("2001:db8:1:2::3")).is_some());
    }

    #[test]
    fn all_together_have_their_limit_too() {
        let door = door(2, 2);
        let _held = (door.enter(ip("198.51.100.1")).unwrap(), door.enter(ip("127.0.0.1")).unwrap());
        assert!(door.enter(ip("198.51.100.2")).is_none());
    }

    #[test]
    fn who_comes_too_often_waits() {
        let limits = Limits { connection_rate: (3, 3_600_000), tunnel_rate: (1, 3_600_000), ..Limits::default() };
        let door = Arc::new(Door::new(limits));
        assert_eq!((0..9).filter(|_| door.enter(ip("198.51.100.1")).is_some()).count(), 3);
        assert!(door.tunnel(ip("198.51.100.1")) && !door.tunnel(ip("198.51.100.1")));
        assert!(door.tunnel(ip("198.51.100.2")) && door.enter(ip("198.51.100.2")).is_some());
    }

    #[test]
    fn only_a_web_server_on_this_computer_may_speak_for_somebody_else() {
        let forwarded =
            HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), "6.6.6.6, 9.9.9.9".parse().unwrap())]);
        assert_eq!(visitor("[::ffff:127.0.0.1]:4000".parse().unwrap(), &forwarded), ip("9.9.9.9"));
        assert_eq!(visitor("198.51.100.1:4000".parse().unwrap(), &forwarded), ip("198.51.100.1"));
    }
}
