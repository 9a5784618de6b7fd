//! The ways to the relay: directly, or through one of the proxies. Tried side by side; what worked and what did not is
//! remembered.
//!
//! Nothing here but `tcp` opens a socket or looks a name up, and it is asked only for the routes of a [`Ways::plan`]. Under
//! *proxy only* a plan has no direct route, and `tcp` is told to look no name up. [`Route::nearby`] is no part of a plan.

mod exchange;
pub(crate) mod general;
mod race;
pub(crate) mod status;
pub(crate) mod tcp;
mod tunnel;

pub(crate) use race::race;
pub(crate) use tcp::Names;

use crate::dial::{Address, WebSocket};
use crate::driver::now_ms;
use crate::fault::Failure;
use crate::route::own_addresses;
use harkara_api::{Fault, ProxyFault};
use harkara_engine::{Routes, is_inside, routes};
use harkara_wire::proxy::Proxy;
use harkara_wire::relay_link::RelayLink;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

/// One way to the relay.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    /// Its number in the list of proxies; `None`: directly.
    pub(crate) proxy: Option<u32>,
    /// The relay's WebSocket address, or the web address of its status.
    address: String,
    way: Way,
    names: Names,
}

#[derive(Debug, Clone)]
enum Way {
    Direct,
    /// To a carrier that was found in this computer's own network, and nothing else: also where only proxies may be used.
    Nearby,
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
    /// The one way to a carrier in this computer's own network. Its address is a number: no name is looked up.
    pub(crate) fn nearby(carrier: &RelayLink) -> Self {
        Self { proxy: None, address: carrier.address.clone(), way: Way::Nearby, names: Names::Never }
    }

    /// Opens a WebSocket to the relay this way.
    pub(crate) async fn open(&self) -> Result<Opened, Failure> {
        let address = Address::parse(&self.address)?;
        let inside = is_inside(&self.address);
        match &self.way {
            Way::Direct | Way::Nearby => Ok(Opened { socket: address.open(self.names).await?, meter: None }),
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
            Way::Proxy(proxy) | Way::Exchange(proxy) => routes::unfit(proxy, relay, now_ms),
            Way::Direct | Way::Nearby => None,
        }
    }

    /// As the engine names it.
    fn plain(&self) -> routes::Way {
        routes::Way { proxy: self.proxy, exchange: matches!(self.way, Way::Exchange(_)) }
    }

    /// Whether the relay on this very computer is reached without any network.
    pub(crate) fn is_loopback(&self) -> bool {
        self.proxy.is_none() && Address::parse(&self.address).is_ok_and(|address| address.is_loopback())
    }
}

/// What there is to try, and what is known of it, with this driver's part of each way.
pub(crate) struct Ways(routes::Ways);

impl Ways {
    pub(crate) fn new() -> Self {
        Self(routes::Ways::default())
    }

    /// From now on these.
    pub(crate) fn set(&mut self, routes: Routes) {
        self.0.set(routes);
    }

    /// Whether a connection by this way may go on.
    pub(crate) fn allow(&self, route: &Route) -> bool {
        let same = |number, proxy: &Proxy| self.0.proxy(number) == Some(proxy);
        // One that looked its name up has done so before it was forbidden.
        match (route.proxy, &route.way) {
            (_, Way::Nearby) => true,
            (Some(number), Way::Proxy(proxy) | Way::Exchange(proxy)) => same(number, proxy),
            _ => self.0.allow(routes::Way { proxy: route.proxy, exchange: false }),
        }
    }

    /// What to try for a relay, in this order; and the proxies that can't be tried, with the reason.
    pub(crate) fn plan(&mut self, relay: &RelayLink, now_ms: u64) -> (Vec<Route>, Vec<(u32, ProxyFault)>) {
        let (plan, left) = self.0.plan(relay, network(), now_ms, |_| None);
        (plan.into_iter().filter_map(|planned| self.route(planned)).collect(), left)
    }

    /// The way through one proxy to a relay; without one to the first that a volunteer's leads to.
    pub(crate) fn one(&self, number: u32, relay: Option<&RelayLink>) -> Option<(Route, Option<RelayLink>)> {
        let relay = relay.cloned().or_else(|| routes::first_relay(self.0.proxy(number)?));
        let nowhere = || routes::Planned { way: self.0.through(number), address: String::new() };
        let planned = relay.as_ref().map_or_else(|| Some(nowhere()), |relay| self.0.leading(number, relay))?;
        Some((self.route(planned)?, relay))
    }

    /// The ways to a web address at which the relay's status lies.
    pub(crate) fn to_mirror(&self, mirror: &str) -> Vec<Route> {
        let plan = self.0.to_mirror(mirror, now_ms(), |_| None);
        plan.into_iter().filter_map(|planned| self.route(planned)).collect()
    }

    /// The relay was reached this way; the others that were tried were not.
    pub(crate) fn won(&mut self, route: &Route, losers: impl IntoIterator<Item = Option<u32>>) -> Vec<u8> {
        self.0.won(&routes::Planned { way: route.plain(), address: route.address.clone() }, losers, now_ms())
    }

    /// A connection this way has ended. Answers what to say of the proxy, where it may be to blame.
    pub(crate) fn ended(&mut self, route: &Route, fault: Fault, held: Duration) -> Option<ProxyFault> {
        let held_ms = u64::try_from(held.as_millis()).unwrap_or(u64::MAX);
        self.0.ended(route.plain(), fault, held_ms, now_ms())
    }

    /// A connection through this proxy fell silent as networks do that let some kilobytes pass.
    pub(crate) fn stalled(&mut self, route: &Route) {
        self.0.stalled(route.plain());
    }

    /// Why there is no connection, where nothing could be tried or nothing worked.
    pub(crate) fn verdict(&self, failures: Vec<(Route, Failure)>, unfit: &[(u32, ProxyFault)]) -> Failure {
        if failures.is_empty() && unfit.is_empty() {
            return Failure::new(Fault::NoProxy, "only proxies may be used, and there is none");
        }
        let mut worst = None;
        for (route, failure) in failures {
            let weight = routes::weight(route.proxy.is_some(), failure.retry_after.is_some(), failure.proxy);
            if worst.as_ref().is_none_or(|(most, _)| weight > *most) {
                worst = Some((weight, failure));
            }
        }
        worst.map_or_else(|| Failure::new(Fault::ProxyDown, "no proxy leads there"), |(_, failure)| failure)
    }

    fn route(&self, planned: routes::Planned) -> Option<Route> {
        let routes::Planned { way, address } = planned;
        let names = if self.0.only() { Names::Never } else { Names::LookUp };
        let Some(number) = way.proxy else { return Some(Route { proxy: None, address, way: Way::Direct, names }) };
        let shared = Arc::new(self.0.proxy(number)?.clone());
        let through = if way.exchange { Way::Exchange(shared) } else { Way::Proxy(shared) };
        Some(Route { proxy: Some(number), address, way: through, names })
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
