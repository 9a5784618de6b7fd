//! Two of them on the real local network of this computer, if it is in one.

use super::*;
use crate::routes::Names;
use crate::routes::tcp::{self, Target};
use tokio::time::timeout;
use zeroize::Zeroizing;

const PATIENCE: Duration = Duration::from_secs(60);

fn secret(byte: u8) -> NearbySecret {
    NearbySecret(Zeroizing::new([byte; 32]))
}

/// What somebody who knows this secret sees of its announcements.
async fn until(found: &mut mpsc::Receiver<Vec<Nearby>>, so: impl Fn(&[Nearby]) -> bool) -> Vec<Nearby> {
    let wait = async {
        loop {
            let here = found.recv().await.expect("the search goes on");
            if so(&here) {
                return here;
            }
        }
    };
    timeout(PATIENCE, wait).await.expect("it is seen in time")
}

fn of(here: &[Nearby], byte: u8) -> Option<Nearby> {
    here.iter().copied().find(|one| one.announcement.proves(&secret(byte), one.at).into())
}

#[tokio::test]
async fn two_devices_in_a_local_network_find_each_other_and_hear_it_when_one_goes() {
    let networks = networks::own();
    if networks.is_empty() {
        eprintln!("this computer is in no local network with private addresses: not tried");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (asha, mut asha_sees) = mpsc::channel(4);
    let (bilal, mut bilal_sees) = mpsc::channel(4);
    let _asha = Lan::start(secret(1), dir.path(), asha).unwrap();
    let there = Lan::start(secret(2), dir.path(), bilal).unwrap();
    let here = until(&mut bilal_sees, |here| of(here, 1).is_some()).await;
    until(&mut asha_sees, |here| of(here, 2).is_some()).await;

    let asha_is = of(&here, 1).unwrap();
    assert!(networks.iter().any(|network| network.own == asha_is.at.ip()));
    let host = asha_is.at.ip().to_string();
    let target = Target { host: &host, port: asha_is.at.port(), addresses: &[], outside: false };
    assert!(tcp::connect(&target, Names::Never).await.is_ok(), "the carrier is where it is said to be");

    drop(there);
    until(&mut asha_sees, |here| of(here, 2).is_none()).await;
}
