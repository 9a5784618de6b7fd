//! The ways to the relay: directly, or through one of the proxies. Tried side by side; what worked and what did not is
//! remembered.
//!
//! Nothing here but `tcp` opens a socket or looks a name up, and it is asked only for the routes of a [`Ways::plan`]. Under
//! *proxy only* a plan has no direct route, and `tcp` is told to look no name up.

mod exchange;
mod general;
mod memory;
mod race;
pub(crate) mod tcp;
mod tunnel;

pub(crate) use race::race;
pub(crate) use tcp::Names;

use crate::dial::{Address, WebSocket};
use crate::fault::Failure;
use crate::route::own_addresses;
use harkara_api::{Fault, ProxyFault};
use harkara_engine::{Routes, is_inside, suits};
use harkara_wire::proxy::Proxy;
use harkara_wire::relay_link::RelayLink;
use memory::Memory;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use tokio::time::Instant;

/// One way to the relay.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    /// Its number in the list of proxies; `None`: directly.
    pub(crate) proxy: Option<u32>,
    way: Way,
    names: Names,
}

#[derive(Debug, Clone)]
enum Way {
    Direct,
    Proxy(Arc<Proxy>),
    /// The same proxy of a volunteer, by short requests and answers.
    Exchange(Arc<Proxy>),
}

/// A WebSocket to the relay.
pub(crate) struct Opened {
    pub(crate) socket: WebSocket,
    /// How much has come in, where a network might stall that.
    pub(crate) meter: Option<Arc<AtomicU64>>,
}

impl Route {
    /// Opens a WebSocket to the relay this way.
    pub(crate) async fn open(&self, relay: &RelayLink) -> Result<Opened, Failure> {
        let address = Address::parse(&relay.address)?;
        let inside = is_inside(&relay.address);
        match &self.way {
            Way::Direct => Ok(Opened { socket: address.open(self.names).await?, meter: None }),
            Way::Proxy(proxy) | Way::Exchange(proxy) => match &**proxy {
                Proxy::General(proxy) => {
                    Ok(Opened { socket: general::open(proxy, &address, self.names).await?, meter: None })
                }
                Proxy::Harkara(link) => {
                    let to = tunnel::Door { link, relay: address.name()?, names: self.names, inside };
                    match self.way {
                        Way::Exchange(_) => Ok(Opened { socket: exchange::open(&to).await?, meter: None }),
                        _ => tunnel::open(&to).await,
                    }
                }
            },
        }
    }

    /// Why this way can't lead to a relay at all.
    pub(crate) fn unfit(&self, relay: &RelayLink, now_ms: u64) -> Option<ProxyFault> {
        match &self.way {
            Way::Proxy(proxy) | Way::Exchange(proxy) => unfit(proxy, relay, now_ms),
            Way::Direct => None,
        }
    }

    /// The first relay that a volunteer's proxy leads to, without its key: enough to see whether it does.
    pub(crate) fn first_relay(&self) -> Option<RelayLink> {
        match &self.way {
            Way::Proxy(proxy) | Way::Exchange(proxy) => match &**proxy {
                Proxy::Harkara(link) => {
                    let address = format!("wss://{}", link.relays.first()?);
                    Some(RelayLink { address, key: [0; 32], invite: String::new(), name: String::new() })
                }
                Proxy::General(_) => None,
            },
            Way::Direct => None,
        }
    }

    /// Whether the relay on this very computer is reached without any network.
    pub(crate) fn is_loopback(&self, relay: &RelayLink) -> bool {
        self.proxy.is_none() && Address::parse(&relay.address).is_ok_and(|address| address.is_loopback())
    }
}

/// What there is to try, and what is known of it.
pub(crate) struct Ways {
    routes: Routes,
    memory: Memory,
}

impl Ways {
    pub(crate) fn new() -> Self {
        Self { routes: Routes::default(), memory: Memory::default() }
    }

    /// From now on these.
    pub(crate) fn set(&mut self, routes: Routes) {
        self.memory.learn(&routes.winners);
        self.routes = routes;
    }

    /// Whether a connection by this way may go on.
    pub(crate) fn allow(&self, route: &Route) -> bool {
        match (route.proxy, &route.way) {
            (None, _) => !self.routes.only,
            // One that looked its name up has done so before it was forbidden.
            (Some(number), Way::Proxy(proxy) | Way::Exchange(proxy)) => {
                self.routes.proxies.iter().any(|(known, same)| *known == number && same == &**proxy)
            }
            (Some(_), Way::Direct) => false,
        }
    }

    /// What to try for a relay, in this order; and the proxies that can't be tried, with the reason.
    pub(crate) fn plan(&mut self, relay: &RelayLink, now_ms: u64) -> (Vec<Route>, Vec<(u32, ProxyFault)>) {
        let (network, now) = (network(), Instant::now());
        self.memory.enter(network);
        let names = if self.routes.only { Names::Never } else { Names::LookUp };
        let mut left = Vec::new();
        let mut plan = Vec::new();
        if !self.routes.only {
            plan.push(Route { proxy: None, way: Way::Direct, names });
        }
        for (number, proxy) in &self.routes.proxies {
            match unfit(proxy, relay, now_ms) {
                Some(fault) => left.push((*number, fault)),
                None => plan.push(self.through(*number, proxy, names)),
            }
        }
        plan.sort_by_key(|route| self.memory.rank(route.proxy, now));
        (plan, left)
    }

    /// The way through one proxy.
    pub(crate) fn one(&self, number: u32) -> Option<Route> {
        let (_, proxy) = self.routes.proxies.iter().find(|(known, _)| *known == number)?;
        let names = if self.routes.only { Names::Never } else { Names::LookUp };
        Some(self.through(number, proxy, names))
    }

    /// The relay was reached this way; the others that were tried were not.
    pub(crate) fn won(&mut self, route: &Route, losers: impl IntoIterator<Item = Option<u32>>) -> Vec<u8> {
        let now = Instant::now();
        losers.into_iter().for_each(|loser| self.memory.failed(loser, now));
        self.memory.won(route.proxy)
    }

    /// A connection through this proxy fell silent as networks do that let some kilobytes pass.
    pub(crate) fn stalled(&mut self, route: &Route) {
        if let Some(number) = route.proxy {
            self.memory.stalled(number);
        }
    }

    /// Why there is no connection, where nothing could be tried or nothing worked.
    pub(crate) fn verdict(&self, failures: Vec<(Route, Failure)>, unfit: &[(u32, ProxyFault)]) -> Failure {
        if failures.is_empty() && unfit.is_empty() {
            return Failure::new(Fault::NoProxy, "only proxies may be used, and there is none");
        }
        let mut worst = None;
        for (route, failure) in failures {
            // Without a proxy in between it is the relay or the network; and what the relay itself has said counts most.
            let weight = match (route.proxy, failure.retry_after, failure.proxy) {
                (_, Some(_), _) => 4,
                (None, ..) => 3,
                (_, _, Some(ProxyFault::Relay)) => 2,
                (_, _, Some(ProxyFault::Clock)) => 1,
                _ => 0,
            };
            if worst.as_ref().is_none_or(|(most, _)| weight > *most) {
                worst = Some((weight, failure));
            }
        }
        worst.map_or_else(|| Failure::new(Fault::ProxyDown, "no proxy leads there"), |(_, failure)| failure)
    }

    fn through(&self, number: u32, proxy: &Proxy, names: Names) -> Route {
        let shared = Arc::new(proxy.clone());
        let way = if self.memory.stalls(number) { Way::Exchange(shared) } else { Way::Proxy(shared) };
        Route { proxy: Some(number), way, names }
    }
}

fn unfit(proxy: &Proxy, relay: &RelayLink, now_ms: u64) -> Option<ProxyFault> {
    match proxy {
        Proxy::Harkara(link) => suits(link, relay, now_ms).err(),
        Proxy::General(_) => None,
    }
}

/// Where this device is: its own addresses, without what changes from day to day.
fn network() -> Vec<u8> {
    let mut name = Vec::new();
    for own in own_addresses() {
        match own {
            IpAddr::V4(ip) => name.extend_from_slice(&ip.octets()),
            IpAddr::V6(ip) => name.extend_from_slice(&ip.octets()[..8]),
        }
    }
    name
}
