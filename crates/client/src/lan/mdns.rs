//! Announcing this device's carrier in the local networks, and hearing of others'.
//!
//! mDNS speaks inside the local network only. Its names are random, and so is everything an announcement says to whoever does
//! not know the account's secret.

use super::networks::Network;
use super::record;
use crate::driver::now_ms;
use crate::key;
use harkara_engine::Nearby;
use harkara_wire::nearby::{Announcement, NearbySecret, PROPERTY, SERVICE, WINDOW_MS};
use mdns_sd::{IfKind, IfPredicate, Receiver, ServiceDaemon, ServiceEvent, ServiceInfo};
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

/// Others that are known at a time. A neighbour who announces thousands is not listened to beyond this.
const MOST: usize = 64;
/// Names heard of by one search: beyond this somebody floods the network, and what the search remembers is thrown away.
const NAMES: usize = 512;
/// What others announce is told at most so often.
const TELL: Duration = Duration::from_secs(1);
/// Announced anew, under another name, before the window it was made in is over.
const RENEW: Duration = Duration::from_millis(WINDOW_MS / 2);

/// Why a search ended.
#[derive(Debug, thiserror::Error)]
pub(super) enum Ended {
    /// The system does not let us.
    #[error("mDNS: {0}")]
    Mdns(#[from] mdns_sd::Error),
    /// No randomness.
    #[error("no random numbers")]
    Random,
    /// Nobody wants to know any more.
    #[error("the engine has ended")]
    Unwanted,
    /// Somebody announces without end.
    #[error("more names than people have")]
    Flooded,
    /// The search fell behind.
    #[error("the search has ended")]
    Lost,
}

/// Speaks and listens in these networks.
pub(super) struct Mdns {
    daemon: ServiceDaemon,
    heard: Receiver<ServiceEvent>,
    networks: Vec<Network>,
    /// The names of what is announced.
    announced: Vec<String>,
    here: BTreeMap<String, Nearby>,
    names: usize,
}

impl Mdns {
    pub(super) fn start(networks: Vec<Network>) -> Result<Self, Ended> {
        let daemon = ServiceDaemon::new()?;
        let wanted: BTreeSet<String> = networks.iter().map(|network| network.interface.clone()).collect();
        let others = IfPredicate::new(move |interface| !wanted.contains(&interface.name));
        daemon.disable_interface(IfKind::Predicate(others))?;
        let heard = daemon.browse(SERVICE)?;
        Ok(Self { daemon, heard, networks, announced: Vec::new(), here: BTreeMap::new(), names: 0 })
    }

    /// Announces a carrier, if there is one, and tells what is announced, for as long as nothing goes wrong.
    pub(super) async fn run(
        &mut self,
        secret: &NearbySecret,
        carrier: Option<([u8; 32], u16)>,
        mut tell: impl AsyncFnMut(Vec<Nearby>) -> bool,
    ) -> Ended {
        let mut renew = interval_at(Instant::now(), RENEW);
        let mut look = interval_at(Instant::now() + TELL, TELL);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut own, mut told) = (None, Vec::new());
        loop {
            tokio::select! {
                _ = renew.tick() => match carrier.map(|carrier| self.announce(secret, carrier)).transpose() {
                    Ok(announced) => own = announced.flatten(),
                    Err(ended) => return ended,
                },
                event = self.heard.recv_async() => match event {
                    Ok(event) => self.heard(event),
                    Err(_) => return Ended::Lost,
                },
                _ = look.tick() => {
                    // One's own is here whether or not the network brings it back.
                    let here: Vec<_> = own.iter().chain(self.here.values()).copied().collect();
                    if here != told && !tell(here.clone()).await {
                        return Ended::Unwanted;
                    }
                    told = here;
                }
            }
            if self.names > NAMES {
                return Ended::Flooded;
            }
        }
    }

    /// One for each address, under a name of its own: each proves its own address only.
    fn announce(&mut self, secret: &NearbySecret, (key, port): ([u8; 32], u16)) -> Result<Option<Nearby>, Ended> {
        for name in self.announced.drain(..) {
            self.daemon.unregister(&name)?;
        }
        let mut first = None;
        for network in &self.networks {
            let nonce = key::random().map_err(|_| Ended::Random)?;
            let name = data_encoding::HEXLOWER.encode(&key::random::<8>().map_err(|_| Ended::Random)?);
            let at = SocketAddr::new(network.own, port);
            let announcement = Announcement::new(secret, key, at, now_ms(), nonce);
            let said = [(PROPERTY, announcement.to_string())];
            let host = format!("{name}.local.");
            let mut info = ServiceInfo::new(SERVICE, &name, &host, network.own, port, said.as_slice())?;
            // Nobody else has such a name.
            info.set_requires_probe(false);
            self.announced.push(info.get_fullname().to_owned());
            self.daemon.register(info)?;
            first.get_or_insert(Nearby { announcement, at });
        }
        Ok(first)
    }

    fn heard(&mut self, event: ServiceEvent) {
        match event {
            ServiceEvent::ServiceFound(..) => self.names += 1,
            ServiceEvent::ServiceResolved(found) => {
                let addresses = found.get_addresses().iter().map(|scoped| scoped.to_ip_addr());
                let read = record::read(found.get_properties(), found.get_port(), addresses, &self.networks);
                let name = found.get_fullname();
                match read {
                    Some(nearby) if self.here.len() < MOST || self.here.contains_key(name) => {
                        self.here.insert(name.to_owned(), nearby);
                    }
                    Some(_) => {}
                    None => drop(self.here.remove(name)),
                }
            }
            ServiceEvent::ServiceRemoved(_, name) => drop(self.here.remove(&name)),
            _ => {}
        }
    }
}

/// Says good-bye, so that nobody tries what is no more.
impl Drop for Mdns {
    fn drop(&mut self) {
        // Else it ends with the program.
        let _ = self.daemon.shutdown();
    }
}
