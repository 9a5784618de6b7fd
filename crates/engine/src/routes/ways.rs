//! What there is to try, in which order, and what is remembered of it: the same for every driver.

use super::memory::Memory;
use super::{Routes, suits};
use harkara_api::{Fault, ProxyFault};
use harkara_wire::proxy::Proxy;
use harkara_wire::proxy_token::{CLOSE_BUSY, CLOSE_QUOTA, CLOSE_RELAY};
use harkara_wire::relay_link::RelayLink;
use harkara_wire::status::mirror_host;

/// A connection that has held so long was a good one.
const HELD_MS: u64 = 10_000;

/// One way to the relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// The proxy's number in the list; `None`: directly.
    pub proxy: Option<u32>,
    /// Through a volunteer's proxy by short requests and answers.
    pub exchange: bool,
}

/// A way, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// How.
    pub way: Way,
    /// One of the relay's WebSocket addresses.
    pub address: String,
}

/// All of them.
#[derive(Debug, Default)]
pub struct Ways {
    routes: Routes,
    memory: Memory,
    /// Where the relay was reached last.
    reached: Option<String>,
}

impl Ways {
    /// From now on these.
    pub fn set(&mut self, routes: Routes) {
        self.memory.learn(&routes.winners);
        self.routes = routes;
    }

    /// Nothing may be connected to but through a proxy.
    pub fn only(&self) -> bool {
        self.routes.only
    }

    /// A proxy by its number.
    pub fn proxy(&self, number: u32) -> Option<&Proxy> {
        self.routes.proxies.iter().find_map(|(known, proxy)| (*known == number).then_some(proxy))
    }

    /// Whether a connection by this way may go on.
    pub fn allow(&self, way: Way) -> bool {
        way.proxy.map_or(!self.routes.only, |number| self.proxy(number).is_some())
    }

    /// What to try for a relay, in this order; and the proxies that can't be tried, with the reason. `network` names where
    /// this device is; `fit` is what the driver has against a proxy.
    pub fn plan(
        &mut self,
        relay: &RelayLink,
        network: Vec<u8>,
        now_ms: u64,
        fit: impl Fn(&Proxy) -> Option<ProxyFault>,
    ) -> (Vec<Planned>, Vec<(u32, ProxyFault)>) {
        self.memory.enter(network);
        let relay = self.known(relay);
        let all = || relay.addresses().map(String::from);
        let (mut plan, mut left) = (Vec::new(), Vec::new());
        if !self.routes.only {
            let way = Way { proxy: None, exchange: false };
            plan.extend(all().map(|address| Planned { way, address }));
        }
        for (number, proxy) in &self.routes.proxies {
            let way = self.through(*number);
            match fit(proxy).or_else(|| unfit(proxy, relay, now_ms)) {
                Some(fault) => left.push((*number, fault)),
                // A volunteer's goes to the relay by one of its addresses; which one makes no difference to this device.
                None => match proxy {
                    Proxy::Harkara(_) => plan.extend(self.leading(*number, relay)),
                    Proxy::General(_) => plan.extend(all().map(|address| Planned { way, address })),
                },
            }
        }
        let reached = |planned: &Planned| Some(&planned.address) == self.reached.as_ref();
        plan.sort_by_key(|planned| (self.memory.rank(planned.way.proxy, now_ms), !reached(planned)));
        (plan, left)
    }

    /// The way through one proxy.
    pub fn through(&self, number: u32) -> Way {
        Way { proxy: Some(number), exchange: self.memory.stalls(number) }
    }

    /// The way through one proxy, to the address of the relay that it leads to.
    pub fn leading(&self, number: u32, relay: &RelayLink) -> Option<Planned> {
        let relay = self.known(relay);
        let address = match self.proxy(number)? {
            Proxy::Harkara(link) => relay.addresses().find(|address| link.leads_to(address)),
            Proxy::General(_) => None,
        };
        Some(Planned { way: self.through(number), address: address.unwrap_or(&relay.address).to_owned() })
    }

    /// The ways to a web address at which the relay's status lies. A volunteer's proxy leads to the relay and to its own site,
    /// and nowhere else. `fit` as for a plan.
    pub fn to_mirror(&self, mirror: &str, now_ms: u64, fit: impl Fn(&Proxy) -> Option<ProxyFault>) -> Vec<Planned> {
        let host = mirror_host(mirror);
        let leads = |proxy: &Proxy| match proxy {
            Proxy::General(_) => true,
            Proxy::Harkara(link) => !link.is_expired(now_ms) && Some((link.host.clone(), link.port)) == host,
        };
        let fitting = self.routes.proxies.iter().filter(|(_, proxy)| leads(proxy) && fit(proxy).is_none());
        let direct = (!self.routes.only).then_some(None).into_iter();
        let mut ways: Vec<_> = direct.chain(fitting.map(|(number, _)| Some(*number))).collect();
        ways.sort_by_key(|proxy| self.memory.rank(*proxy, now_ms));
        let planned = |proxy| Planned { way: Way { proxy, exchange: false }, address: mirror.to_owned() };
        ways.into_iter().map(planned).collect()
    }

    /// The relay was reached so; the others that were tried did not lead there. Answers the network's name.
    pub fn won(&mut self, won: &Planned, losers: impl IntoIterator<Item = Option<u32>>, now_ms: u64) -> Vec<u8> {
        losers.into_iter().for_each(|loser| self.memory.failed(loser, now_ms));
        self.reached = Some(won.address.clone());
        self.memory.won(won.way.proxy)
    }

    /// The same relay with all addresses that are known of it.
    fn known<'a>(&'a self, relay: &'a RelayLink) -> &'a RelayLink {
        self.routes.relay.as_ref().filter(|known| known.key == relay.key).unwrap_or(relay)
    }

    /// A connection this way has ended, of which this is thought. Where a proxy is to blame, or may be, others are tried before
    /// it: it may lie, cut or replay only after the relay's welcome. Answers what to say of it.
    pub fn ended(&mut self, way: Way, fault: Fault, held_ms: u64, now_ms: u64) -> Option<ProxyFault> {
        let (broken, cut) = (fault == Fault::RelayFault, fault == Fault::RelayDown && held_ms < HELD_MS);
        if way.proxy.is_none() || !(broken || cut) {
            return None;
        }
        self.memory.failed(way.proxy, now_ms);
        Some(behind_proxy(fault))
    }

    /// A connection this way fell silent as networks do that let some kilobytes pass.
    pub fn stalled(&mut self, way: Way) {
        if let Some(number) = way.proxy {
            self.memory.stalled(number);
        }
    }

    /// The network has been away: what failed before may work now.
    pub fn forget(&mut self) {
        self.memory.forget();
    }
}

/// Why a proxy can't lead to a relay at all.
pub fn unfit(proxy: &Proxy, relay: &RelayLink, now_ms: u64) -> Option<ProxyFault> {
    match proxy {
        Proxy::Harkara(link) => suits(link, relay, now_ms).err(),
        Proxy::General(_) => None,
    }
}

/// The first relay that a volunteer's proxy leads to, without its key: enough to see whether it does.
pub fn first_relay(proxy: &Proxy) -> Option<RelayLink> {
    let Proxy::Harkara(link) = proxy else { return None };
    let address = format!("wss://{}", link.relays.first()?);
    Some(RelayLink { others: Vec::new(), address, key: [0; 32], invite: String::new(), name: String::new() })
}

/// What a proxy says by closing.
pub fn said_by_proxy(code: u16) -> Option<ProxyFault> {
    match code {
        CLOSE_QUOTA => Some(ProxyFault::Quota),
        CLOSE_BUSY => Some(ProxyFault::Busy),
        CLOSE_RELAY => Some(ProxyFault::Relay),
        _ => None,
    }
}

/// What has failed in a connection that a proxy had let through: only who has shaken hands can be believed to be the relay.
pub fn behind_proxy(fault: Fault) -> ProxyFault {
    match fault {
        Fault::RelayAway | Fault::RelayBusy => ProxyFault::Relay,
        Fault::RelayDown => ProxyFault::Silent,
        Fault::Certificate => ProxyFault::Certificate,
        Fault::ClockWrong => ProxyFault::Clock,
        _ => ProxyFault::Nonsense,
    }
}

/// What a proxy's failure means for the connection.
pub fn as_fault(fault: ProxyFault) -> Fault {
    match fault {
        ProxyFault::Relay => Fault::RelayDown,
        ProxyFault::Clock => Fault::ClockWrong,
        _ => Fault::ProxyDown,
    }
}

/// How much one of several failures says about why there is no connection. Without a proxy in between it is the relay or the
/// network; and what the relay itself has said (`advice`) counts most.
pub fn weight(proxied: bool, advice: bool, proxy: Option<ProxyFault>) -> u8 {
    match (proxied, advice, proxy) {
        (_, true, _) => 4,
        (false, ..) => 3,
        (_, _, Some(ProxyFault::Relay)) => 2,
        (_, _, Some(ProxyFault::Clock)) => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ways(only: bool) -> Ways {
        let mut ways = Ways::default();
        let proxies = vec![
            (3, Proxy::parse("socks5://127.0.0.1:9050").unwrap()),
            (5, Proxy::parse("http://proxy.office:3128").unwrap()),
        ];
        ways.set(Routes { only, proxies, ..Routes::default() });
        ways
    }

    fn relay() -> RelayLink {
        RelayLink {
            others: Vec::new(),
            address: "wss://relay.example/".into(),
            key: [1; 32],
            invite: String::new(),
            name: String::new(),
        }
    }

    fn plan(ways: &mut Ways) -> Vec<Option<u32>> {
        ways.plan(&relay(), vec![1], 0, |_| None).0.iter().map(|planned| planned.way.proxy).collect()
    }

    #[test]
    fn proxy_only_leaves_no_way_without_one_and_ends_a_connection_that_goes_so() {
        assert_eq!(plan(&mut ways(false)), [None, Some(3), Some(5)]);
        let mut only = ways(true);
        assert_eq!(plan(&mut only), [Some(3), Some(5)]);
        assert!(!only.allow(Way { proxy: None, exchange: false }));
        assert!(only.allow(only.through(3)) && !only.allow(only.through(4)));
    }

    #[test]
    fn proxy_only_leaves_to_a_mirror_the_proxies_that_lead_there() {
        let to = |ways: &Ways| -> Vec<Option<u32>> {
            ways.to_mirror("https://status.example/", 0, |_| None).iter().map(|planned| planned.way.proxy).collect()
        };
        assert_eq!(to(&ways(false)), [None, Some(3), Some(5)]);
        assert_eq!(to(&ways(true)), [Some(3), Some(5)]);
        let mut volunteers = Ways::default();
        let link = |host: &str| {
            let secret = "A".repeat(52);
            format!("harkara:proxy?v=1&h={host}&a=203.0.113.7&p=live&s={secret}&r=relay.example:443/v1/ws")
        };
        let proxies = [(1, "other.example"), (2, "status.example"), (4, "status.example:8443")];
        let proxies = proxies.map(|(number, host)| (number, Proxy::parse(&link(host)).unwrap())).to_vec();
        volunteers.set(Routes { only: true, proxies, ..Routes::default() });
        assert_eq!(to(&volunteers), [Some(2)], "only its own site");
    }

    #[test]
    fn what_a_driver_can_not_use_is_left_out_with_its_reason() {
        let (plan, left) = ways(false).plan(&relay(), vec![], 0, |_| Some(ProxyFault::DesktopOnly));
        assert_eq!(plan.len(), 1);
        assert_eq!(left, [(3, ProxyFault::DesktopOnly), (5, ProxyFault::DesktopOnly)]);
    }

    #[test]
    fn a_proxy_that_spoils_a_connection_or_soon_cuts_it_goes_last_whatever_it_won() {
        let mut ways = ways(true);
        plan(&mut ways);
        let through = ways.through(3);
        ways.won(&ways.leading(3, &relay()).unwrap(), [], 0);
        assert_eq!(ways.ended(through, Fault::RelayAway, 0, 0), None);
        assert_eq!(ways.ended(through, Fault::RelayDown, HELD_MS, 0), None);
        assert_eq!(plan(&mut ways), [Some(3), Some(5)]);
        assert_eq!(ways.ended(through, Fault::RelayFault, HELD_MS, 0), Some(ProxyFault::Nonsense));
        assert_eq!(plan(&mut ways), [Some(5), Some(3)]);
        assert_eq!(ways.ended(ways.through(5), Fault::RelayDown, 0, 0), Some(ProxyFault::Silent));
    }

    #[test]
    fn every_address_of_the_relay_is_tried_and_the_one_that_was_reached_first_the_next_time() {
        let mut ways = ways(false);
        let said = ["wss://relay.example/", "wss://other.example/"].map(String::from);
        let known = relay().at(said.to_vec());
        ways.set(Routes { relay: known, ..Routes::default() });
        let addresses = |ways: &mut Ways| -> Vec<String> {
            ways.plan(&relay(), vec![1], 0, |_| None).0.into_iter().map(|planned| planned.address).collect()
        };
        assert_eq!(addresses(&mut ways), said);
        ways.won(&Planned { way: Way { proxy: None, exchange: false }, address: said[1].clone() }, [None], 0);
        assert_eq!(addresses(&mut ways), [said[1].as_str(), said[0].as_str()]);
    }

    #[test]
    fn a_proxy_whose_connection_stalled_is_used_by_exchanges_until_the_network_changes() {
        let mut ways = ways(false);
        plan(&mut ways);
        ways.stalled(ways.through(5));
        assert!(ways.through(5).exchange && !ways.through(3).exchange);
        ways.plan(&relay(), vec![2], 0, |_| None);
        assert!(!ways.through(5).exchange);
    }
}
