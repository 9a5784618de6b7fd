//! People in the same local network, while the relay can't be reached: this device's own carrier, a relay that keeps messages
//! for who fetches them there, and the search for others'.
//!
//! Nothing of it leaves the local networks: mDNS does not, the carrier listens on their addresses only, and what is found
//! leads into them or to nobody. Whom to believe is the engine's to say.

mod mdns;
mod networks;
mod record;

use crate::client::on_runtime;
use crate::key;
use harkara_api::ApiError;
use harkara_engine::Nearby;
use harkara_relay::Carrier;
use harkara_wire::nearby::{NearbySecret, invite};
use mdns::{Ended, Mdns};
use networks::Network;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep, sleep_until};

/// How often this computer's networks are looked at.
const LOOK: Duration = Duration::from_secs(5);
/// After something went wrong.
const PAUSE: Duration = Duration::from_secs(60);

/// Looks for people nearby, and lets them find this device, until it is dropped.
pub(crate) struct Lan {
    _until: oneshot::Sender<()>,
}

impl Lan {
    /// Begins. The carrier gets a folder of its own in this one: the last one may still be saying good-bye.
    pub(crate) fn start(
        secret: NearbySecret,
        folder: &Path,
        found: mpsc::Sender<Vec<Nearby>>,
    ) -> Result<Self, ApiError> {
        let folder = folder.join(data_encoding::HEXLOWER.encode(&key::random::<8>()?));
        let (until, mut over) = oneshot::channel();
        on_runtime("harkara-nearby", move || async move {
            let mut site = Site { secret, folder, found };
            loop {
                let networks = networks::own();
                if networks.is_empty() {
                    tokio::select! {
                        _ = &mut over => return,
                        () = sleep(LOOK) => continue,
                    }
                }
                if site.stay(networks, &mut over).await {
                    return;
                }
            }
        })?;
        Ok(Self { _until: until })
    }
}

/// Whether there is a local network with private addresses to look for people in.
pub fn in_a_local_network() -> bool {
    !networks::own().is_empty()
}

struct Site {
    secret: NearbySecret,
    folder: PathBuf,
    found: mpsc::Sender<Vec<Nearby>>,
}

impl Site {
    /// While this computer is in these networks. True: it is over.
    async fn stay(&mut self, networks: Vec<Network>, over: &mut oneshot::Receiver<()>) -> bool {
        let addresses: Vec<IpAddr> = networks.iter().map(|network| network.own).collect();
        let carrier = match Carrier::start(&self.folder, &addresses, |key| invite(&self.secret, key)).await {
            Ok(carrier) => Some(carrier),
            Err(error) => {
                tracing::warn!(%error, "no carrier for people nearby");
                None
            }
        };
        let at = carrier.as_ref().map(|carrier| (carrier.key(), carrier.port()));
        let end = loop {
            let (moved, ended) = (moved(&networks), self.search(networks.clone(), at));
            tokio::select! {
                _ = &mut *over => break true,
                () = moved => break false,
                ended = ended => match ended {
                    Ended::Unwanted => break true,
                    error => tracing::info!(%error, "people nearby are looked for again in a while"),
                },
            }
            tokio::select! {
                _ = &mut *over => break true,
                () = sleep(PAUSE) => {}
            }
        };
        // Nobody may be left to hear it.
        let _ = self.found.send(Vec::new()).await;
        if let Some(carrier) = carrier {
            carrier.stop().await;
        }
        end
    }

    async fn search(&self, networks: Vec<Network>, at: Option<([u8; 32], u16)>) -> Ended {
        let mut mdns = match Mdns::start(networks) {
            Ok(mdns) => mdns,
            Err(ended) => return ended,
        };
        mdns.run(&self.secret, at, async |here| self.found.send(here).await.is_ok()).await
    }
}

/// Resolves when this computer is in other networks than these.
async fn moved(networks: &[Network]) {
    let mut next = Instant::now();
    loop {
        next += LOOK;
        sleep_until(next).await;
        if networks::own() != networks {
            return;
        }
    }
}

#[cfg(test)]
mod tests;
