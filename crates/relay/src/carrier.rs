//! A relay for people in the same local network, while theirs can't be reached: nobody lives on it, it keeps what they leave for each
//! other until it is fetched.
//!
//! It is another one each time, with another key, so that it can't be told from where it was seen before. What it kept is
//! thrown away with it: whoever left it there still has it.

use crate::data::now_ms;
use crate::server::serve_on;
use crate::{Config, DataDir, Policy, Rates, ServeError, Storage};
use std::io;
use std::net::{IpAddr, TcpListener};
use std::path::{Path, PathBuf};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How many people it is for.
const PEOPLE: u32 = 1_000;
/// Ports that are tried: each of the addresses must have it free.
const TRIES: usize = 8;

/// A carrier that runs.
pub struct Carrier {
    key: [u8; 32],
    port: u16,
    folder: PathBuf,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

impl Carrier {
    /// Starts one at these addresses and no others. `invite` says, for the key it has, what those must bring whom it is for. The
    /// folder is its own: what was in there goes.
    pub async fn start(
        folder: &Path,
        addresses: &[IpAddr],
        invite: impl FnOnce(&[u8; 32]) -> String,
    ) -> Result<Self, ServeError> {
        empty(folder)?;
        let data = DataDir::open(folder)?;
        let key = data.public_key();
        let mut storage = data.storage()?;
        storage.add_invite(&invite(&key), PEOPLE, now_ms()).map_err(crate::DataError::from)?;
        drop(storage);
        let (listeners, port) = listen(addresses)?;
        let policy = Policy { guests_only: true, ..Policy::default() };
        // A family or an office, at one table.
        let rates =
            Rates { arrivals: (50, 100), connections: (60, 1_000), registrations: (20, 10_000), ..Rates::default() };
        let config = Config { policy, rates, ..Config::default() };
        let (stop, stopped) = oneshot::channel::<()>();
        let ended = tokio::spawn(async move {
            let told = async move {
                // Ends as well when nobody is left to stop it.
                let _ = stopped.await;
            };
            if let Err(error) = serve_on(listeners, data, config, told).await {
                tracing::warn!(%error, "the carrier for people nearby has ended");
            }
        });
        Ok(Self { key, port, folder: folder.to_owned(), stop, ended })
    }

    /// The key it is known by.
    pub fn key(&self) -> [u8; 32] {
        self.key
    }

    /// The port it has at each of its addresses.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Sends everybody away and ends. Nothing of it is left.
    pub async fn stop(self) {
        let _ = self.stop.send(());
        let _ = self.ended.await;
        if let Err(error) = empty(&self.folder) {
            tracing::info!(%error, "what was carried goes at the next start");
        }
    }
}

fn empty(folder: &Path) -> io::Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// One port at all of them.
fn listen(addresses: &[IpAddr]) -> io::Result<(Vec<TcpListener>, u16)> {
    let (first, others) = addresses.split_first().ok_or_else(|| io::Error::other("no address to listen on"))?;
    let mut last = None;
    for _ in 0..TRIES {
        let listener = TcpListener::bind((*first, 0))?;
        let port = listener.local_addr()?.port();
        let more: io::Result<Vec<_>> = others.iter().map(|ip| TcpListener::bind((*ip, port))).collect();
        match more {
            Ok(mut listeners) => {
                listeners.push(listener);
                return Ok((listeners, port));
            }
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap_or_else(|| io::Error::other("no port that is free at every address")))
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_os = "linux")]
    use std::net::Ipv4Addr;

    #[cfg(target_os = "linux")]
    const HERE: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2))];

    // Elsewhere loopback has one address only.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_carrier_listens_where_it_is_told_and_is_another_one_each_time() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("nearby");
        let carrier = Carrier::start(&folder, &HERE, |_| "invite".into()).await.unwrap();
        let (key, port) = (carrier.key(), carrier.port());
        for ip in HERE {
            drop(tokio::net::TcpStream::connect((ip, port)).await.unwrap());
        }
        assert!(tokio::net::TcpStream::connect((Ipv4Addr::new(127, 0, 0, 3), port)).await.is_err(), "nowhere else");
        carrier.stop().await;
        assert!(!folder.exists(), "nothing of it is left");
        let again = Carrier::start(&folder, &HERE, |_| "invite".into()).await.unwrap();
        assert_ne!(again.key(), key);
        again.stop().await;
    }

    #[tokio::test]
    async fn without_an_address_there_is_none() {
        let dir = tempfile::tempdir().unwrap();
        assert!(Carrier::start(&dir.path().join("nearby"), &[], |_| String::new()).await.is_err());
    }
}
