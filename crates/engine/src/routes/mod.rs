//! The ways to the relay: kept and put in order here, tried by the driver.

mod exchange;
mod memory;
mod race;
mod stall;
mod ways;

pub use exchange::{EXCHANGE_TRIES, Exchanges, exchange_fault, exchange_limit_ms, exchange_pause_ms};
pub use harkara_wire::address::is_inside;
pub use race::Race;
pub use stall::{Look, STALL_LOOK_MS, Stall};
pub use ways::{Planned, Way, Ways, as_fault, behind_proxy, first_relay, said_by_proxy, unfit, weight};

use crate::Output;
use crate::engine::Answer;
use crate::error::Result;
use crate::step::Step;
use harkara_api::{ErrorCode, Event, ProxyFault, Reply};
use harkara_store::{own, proxies, rusqlite::Connection};
use harkara_wire::proxy::Proxy;
use harkara_wire::proxy_link::ProxyLink;
use harkara_wire::relay_link::{MAX_ADDRESSES, RelayLink};

/// Proxies beyond this nobody tries.
const MOST: usize = 64;

/// What there is to get to the relay by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Routes {
    /// Nothing may be connected to but through a proxy, and no name may be looked up.
    pub only: bool,
    /// The proxies, by their numbers.
    pub proxies: Vec<(u32, Proxy)>,
    /// What won in which network; `None`: no proxy.
    pub winners: Vec<(Vec<u8>, Option<u32>)>,
    /// The account's relay with all its addresses, as it last said them itself.
    pub relay: Option<RelayLink>,
}

/// What came of trying a way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RouteNews {
    /// The relay was reached through this proxy, or without one.
    Won {
        /// Which network this device is in, as the driver names it.
        network: Vec<u8>,
        /// `None`: without one.
        proxy: Option<u32>,
    },
    /// A proxy did not lead to the relay.
    Failed {
        /// Which.
        proxy: u32,
        /// Why.
        fault: ProxyFault,
    },
    /// A proxy that was tried on request did.
    Worked {
        /// Which.
        proxy: u32,
    },
}

/// Whether a volunteer's proxy may be used for a relay. No stranger's link may lead into a local network; where the relay
/// itself is in one, its proxies are too.
pub fn suits(link: &ProxyLink, relay: &RelayLink, now_ms: u64) -> std::result::Result<(), ProxyFault> {
    let Some(address) = relay.addresses().find(|address| link.leads_to(address)) else {
        return Err(ProxyFault::OtherRelay);
    };
    if link.points_inside() && !is_inside(address) {
        return Err(ProxyFault::Inside);
    }
    if link.is_expired(now_ms) { Err(ProxyFault::Expired) } else { Ok(()) }
}

/// The link to the relay with the addresses that it says it has, where those are news. The one it is known by is always kept, and
/// nobody is led from outside into a local network, or from an encrypted address to a plain one.
pub(crate) fn moved(relay_link: &str, said: &[String]) -> Option<String> {
    let link = RelayLink::parse(relay_link).ok()?;
    let plain = |address: &str| address.starts_with("ws://");
    let worse = |one: &str| is_inside(one) && !is_inside(&link.address) || plain(one) && !plain(&link.address);
    let others = said.iter().filter(|one| **one != link.address && !worse(one)).take(MAX_ADDRESSES - 1);
    let all: Vec<_> = std::iter::once(&link.address).chain(others).cloned().collect();
    let same = said.is_empty() || link.addresses().eq(all.iter().map(String::as_str));
    link.at(all).filter(|_| !same).map(|link| link.to_string())
}

/// All of them, as this device knows them.
pub fn known(conn: &Connection) -> std::result::Result<Routes, harkara_store::Error> {
    let rows = proxies::all(conn)?.into_iter();
    let proxies = rows.filter_map(|row| Some((row.proxy, Proxy::parse(&row.link).ok()?))).collect();
    let relay = own::get(conn)?.and_then(|own| RelayLink::parse(&own.relay_link).ok());
    Ok(Routes { only: proxies::only(conn)?, proxies, winners: proxies::winners(conn)?, relay })
}

/// What the driver is to know of them.
pub(crate) fn tell(step: &mut Step<'_>) -> Result<()> {
    let routes = known(step.db)?;
    step.out.push(Output::Routes(routes));
    Ok(())
}

pub(crate) fn add(step: &mut Step<'_>, text: &str) -> Result<Answer> {
    let proxy = Proxy::parse(text).map_err(|_| ErrorCode::ProxyLink)?;
    if let Proxy::Harkara(link) = &proxy {
        check(step, link)?;
    }
    if proxies::all(step.db)?.len() >= MOST {
        return Err(ErrorCode::TooManyProxies.into());
    }
    let proxy = proxies::add(step.db, &proxy.to_string())?;
    changed(step)?;
    Ok(Some(Reply::Proxy { proxy }))
}

/// Before there is an account nobody knows the relay: then the link's own word is taken, and looked at again when it is used.
fn check(step: &Step<'_>, link: &ProxyLink) -> Result<()> {
    let known = own::get(step.db)?.and_then(|own| RelayLink::parse(&own.relay_link).ok());
    let fault = match known {
        Some(relay) => suits(link, &relay, step.now_ms).err(),
        None if link.is_expired(step.now_ms) => Some(ProxyFault::Expired),
        None => {
            let relays_inside = link.relays.iter().all(|name| is_inside(&format!("wss://{name}")));
            (link.points_inside() && !relays_inside).then_some(ProxyFault::Inside)
        }
    };
    match fault {
        None => Ok(()),
        Some(ProxyFault::Expired) => Err(ErrorCode::ProxyExpired.into()),
        Some(ProxyFault::Inside) => Err(ErrorCode::ProxyInside.into()),
        Some(_) => Err(ErrorCode::ProxyOtherRelay.into()),
    }
}

pub(crate) fn remove(step: &mut Step<'_>, proxy: u32) -> Result<Answer> {
    if !proxies::remove(step.db, proxy)? {
        return Err(ErrorCode::NotFound.into());
    }
    changed(step)?;
    Ok(Some(Reply::Done))
}

pub(crate) fn set_only(step: &mut Step<'_>, on: bool) -> Result<Answer> {
    proxies::set_only(step.db, on)?;
    changed(step)?;
    Ok(Some(Reply::Done))
}

fn changed(step: &mut Step<'_>) -> Result<()> {
    step.out.push(Output::Event(Event::Proxies));
    tell(step)
}

/// The driver has tried one.
pub(crate) fn news(step: &mut Step<'_>, news: RouteNews) -> Result<()> {
    match news {
        RouteNews::Won { network, proxy } => {
            proxies::won(step.db, &network, proxy, step.now_ms)?;
            if let Some(proxy) = proxy {
                proxies::worked(step.db, proxy, step.now_ms)?;
            }
        }
        RouteNews::Worked { proxy } => proxies::worked(step.db, proxy, step.now_ms)?,
        RouteNews::Failed { proxy, fault } => proxies::failed(step.db, proxy, fault)?,
    }
    step.out.push(Output::Event(Event::Proxies));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use harkara_wire::proxy_token::ProxySecret;
    use zeroize::Zeroizing;

    fn link(host: &str, relay: &str) -> ProxyLink {
        ProxyLink {
            host: host.into(),
            port: 443,
            addresses: Vec::new(),
            path: "live".into(),
            secret: ProxySecret(Zeroizing::new([4; 32])),
            relays: vec![relay.into()],
            expires_s: Some(2_000),
            name: String::new(),
        }
    }

    fn relay(address: &str) -> RelayLink {
        RelayLink {
            others: Vec::new(),
            address: address.into(),
            key: [1; 32],
            invite: String::new(),
            name: String::new(),
        }
    }

    #[test]
    fn where_the_relay_says_it_is_reached_is_kept_beside_what_is_known_and_leads_nobody_inside() {
        let link = relay("wss://relay.example/v1/ws").to_string();
        let now = |link: &str, said: &[&str]| {
            let said: Vec<_> = said.iter().map(|one| (*one).to_owned()).collect();
            moved(link, &said).map(|link| RelayLink::parse(&link).unwrap())
        };
        let kept = now(
            &link,
            &["wss://other.example/ws", "ws://192.168.1.1/ws", "wss://10.0.0.1/ws", "ws://plain.example/ws"],
        );
        let kept = kept.unwrap();
        assert!(kept.addresses().eq(["wss://relay.example/v1/ws", "wss://other.example/ws"]), "{kept}");
        assert_eq!(kept.key, [1; 32]);
        assert_eq!(now(&kept.to_string(), &["wss://other.example/ws"]), None, "nothing new");
        assert_eq!(now(&kept.to_string(), &[]), None, "a relay that says nothing takes nothing back");
        assert_eq!(now(&link, &["https://relay.example/"]), None);
        let many: Vec<_> = (0..9).map(|n| format!("wss://r{n}.example/ws")).collect();
        let many: Vec<_> = many.iter().map(String::as_str).collect();
        assert_eq!(now(&link, &many).unwrap().addresses().count(), 4);
        let home = relay("ws://192.168.1.9:8480/v1/ws").to_string();
        assert!(now(&home, &["ws://192.168.1.9:9000/v1/ws"]).is_some());
    }

    #[test]
    fn a_volunteers_proxy_must_lead_to_the_relay_and_not_into_the_house() {
        let public = relay("wss://relay.example/v1/ws");
        let name = "relay.example:443/v1/ws";
        assert_eq!(suits(&link("proxy.example", name), &public, 0), Ok(()));
        assert_eq!(suits(&link("proxy.example", name), &public, 2_000_000), Err(ProxyFault::Expired));
        assert_eq!(suits(&link("proxy.example", "other.example:443/"), &public, 0), Err(ProxyFault::OtherRelay));
        for host in ["192.168.1.1", "localhost", "[::1]", "printer.local"] {
            assert_eq!(suits(&link(host, name), &public, 0), Err(ProxyFault::Inside), "{host}");
        }
        let hidden = ProxyLink { addresses: vec!["10.0.0.1".parse().unwrap()], ..link("proxy.example", name) };
        assert_eq!(suits(&hidden, &public, 0), Err(ProxyFault::Inside));
        // Where the relay is in the house itself, so may its proxy be.
        let home = relay("ws://192.168.1.9:8480/v1/ws");
        assert_eq!(suits(&link("192.168.1.1", "192.168.1.9:8480/v1/ws"), &home, 0), Ok(()));
    }
}
