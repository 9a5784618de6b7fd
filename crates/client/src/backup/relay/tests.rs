//! Against the real relay.

use super::*;
use crate::backup::suite::{self, Young};
use harkara_backup::{Access, Archive, Error, Writer};
use harkara_relay::{Config, DataDir, NewAccount, NewDevice, Policy, Registered, Storage as _, serve};
use harkara_store::rusqlite;
use harkara_wire::id::{AccountId, DeviceId};
use std::net::{SocketAddr, TcpListener};
use std::thread;
use tempfile::TempDir;

const DEVICE: [u8; 32] = [8; 32];

/// A relay that knows one device of one account.
struct Home {
    dir: TempDir,
    address: SocketAddr,
    key: [u8; 32],
    quota: u64,
    stop: Option<(oneshot::Sender<()>, thread::JoinHandle<()>)>,
}

impl Home {
    fn new(quota: u64) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = DataDir::open(dir.path()).unwrap();
        let device = NewDevice { device_id: DeviceId([1; 16]), transport_key: session::public_key(&DEVICE) };
        let account = NewAccount {
            account_id: AccountId([2; 32]),
            handle: Some("asha"),
            invite: None,
            roster_version: 1,
            record: b"record",
            devices: &[device],
        };
        assert_eq!(data.storage().unwrap().register(&account, 1).unwrap(), Registered::Done);
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut home = Self { key: data.public_key(), dir, address, quota, stop: None };
        home.start();
        home
    }

    fn start(&mut self) {
        let (stop, stopped) = oneshot::channel();
        let (data, listener) = (DataDir::open(self.dir.path()).unwrap(), TcpListener::bind(self.address).unwrap());
        let policy = Policy { backup_quota: self.quota, ..Policy::default() };
        let serving = thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            let config = Config { policy, ..Config::default() };
            runtime.block_on(serve(listener, data, config, async move { drop(stopped.await) })).unwrap();
        });
        self.stop = Some((stop, serving));
    }

    fn stop(&mut self) {
        let Some((stop, serving)) = self.stop.take() else { return };
        stop.send(()).unwrap();
        serving.join().unwrap();
    }

    fn there(&self, transport: [u8; 32], seed: &Seed, new: bool) -> There {
        let address = format!("ws://{}/v1/ws", self.address);
        let (others, invite, name) = Default::default();
        let link = RelayLink { address, others, key: self.key, invite, name };
        let routes = Routes::default();
        There { link, transport: Zeroizing::new(transport), key: relay_key(seed), routes, new }
    }

    fn open(&self, transport: [u8; 32], seed: &Seed, new: bool) -> Relay {
        Relay::open(self.there(transport, seed, new)).unwrap()
    }

    fn database(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.dir.path().join("relay.db")).unwrap()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        // Nobody waits for it.
        self.stop.take().map(|(stop, _)| stop.send(()));
    }
}

fn seed() -> Seed {
    Seed::new([3; 20])
}

fn access() -> Access {
    Access::create(&seed(), &Zeroizing::new([4; 48]), &[5; 32]).unwrap()
}

fn write(storage: &mut Relay, file: u8) -> harkara_backup::Known {
    let mut writer = Writer::begin(storage, &access(), None).unwrap();
    let gone = harkara_wire::proto::backup::Gone { message_id: vec![file; 16] };
    let body = harkara_wire::proto::backup::frame::Body::Gone(gone);
    writer.record(harkara_backup::Record { key: vec![file], body }).unwrap();
    writer.finish(1_000, &DeviceId([1; 16])).unwrap().known
}

#[test]
fn a_relay_keeps_what_it_is_given_whole_and_lets_go_of_nothing_young() {
    let home = Home::new(1 << 30);
    suite::holds(&mut home.open(DEVICE, &seed(), true), Young::Stays);
}

#[test]
fn whoever_has_the_key_reads_and_only_devices_of_the_account_write() {
    let home = Home::new(1 << 30);
    let keyring = Name::keyring();
    let mut fresh = home.open([9; 32], &seed(), false);
    assert_eq!(fresh.get(&keyring, 9).unwrap(), None, "there is no backup yet");
    assert!(fresh.list("head/").unwrap().is_empty());
    assert!(matches!(fresh.put(&keyring, b"x"), Err(StorageError::Refused(_))));
    assert!(matches!(home.open([9; 32], &seed(), true).put(&keyring, b"x"), Err(StorageError::Refused(_))));
    assert!(home.open(DEVICE, &seed(), true).put(&keyring, b"ring").unwrap());
    assert_eq!(fresh.get(&keyring, 9).unwrap().unwrap(), b"ring", "it is looked for again");
    assert!(matches!(fresh.replace(&keyring, b"x"), Err(StorageError::Refused(_))));
    assert_eq!(home.open([9; 32], &Seed::new([7; 20]), false).get(&keyring, 9).unwrap(), None, "another key");
}

#[test]
fn a_relay_that_allows_no_more_is_full() {
    let home = Home::new(10_000);
    let mut storage = home.open(DEVICE, &seed(), true);
    assert!(storage.put(&Name::keyring(), &[1; 9_000]).unwrap());
    storage.replace(&Name::keyring(), &[2; 9_000]).unwrap();
    let seed = Seed::new([9; 20]);
    let mut other = home.open(DEVICE, &seed, true);
    assert!(matches!(other.put(&Name::keyring(), &[1; 5_000]), Err(StorageError::Full)), "it is the account's quota");
}

#[test]
fn a_relay_that_goes_away_is_said_and_found_again() {
    let mut home = Home::new(1 << 30);
    let mut storage = home.open(DEVICE, &seed(), true);
    assert!(storage.put(&Name::keyring(), b"ring").unwrap());
    home.stop();
    assert!(matches!(storage.get(&Name::keyring(), 9), Err(StorageError::Away(_))));
    home.start();
    assert_eq!(storage.get(&Name::keyring(), 9).unwrap().unwrap(), b"ring");
}

#[test]
fn under_proxy_only_a_relay_is_not_reached_without_one() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let home = Home::new(1 << 30);
    let mut there = home.there(DEVICE, &seed(), true);
    there.link.address = format!("ws://{}/v1/ws", listener.local_addr().unwrap());
    there.routes.only = true;
    let mut storage = Relay::open(there).unwrap();
    assert!(matches!(storage.get(&Name::keyring(), 9), Err(StorageError::ProxyOnly)));
    assert!(listener.accept().is_err(), "somebody came directly");
}

#[test]
fn a_relay_that_alters_swaps_or_goes_back_is_found_out() {
    let home = Home::new(1 << 30);
    let mut storage = home.open(DEVICE, &seed(), true);
    let (first, second) = (write(&mut storage, 1), write(&mut storage, 2));
    assert_eq!((first.generation, second.generation), (1, 2));
    drop(storage);
    let flaws = |home: &Home, known| -> Result<usize, Error> {
        let mut storage = home.open([9; 32], &seed(), false);
        let mut archive = Archive::open(&mut storage, &seed())?;
        archive.check_follows(known)?;
        Ok(archive.verify(|_| Ok(()))?.flaws.len())
    };
    assert_eq!(flaws(&home, &second).unwrap(), 0);
    let sure = |home: &Home, change: &str| assert!(home.database().execute(change, []).unwrap() > 0);

    let swapped = "UPDATE objects SET data = (SELECT data FROM objects WHERE name GLOB 'manifest/*')
                   WHERE name GLOB 'segment/*'";
    sure(&home, swapped);
    assert!(flaws(&home, &second).unwrap() > 0);
    sure(&home, "UPDATE objects SET data = zeroblob(length(data)) WHERE name GLOB 'segment/*'");
    assert!(flaws(&home, &second).unwrap() > 0);

    // Older: the newest head is the one before, under its name, and then it is not there at all.
    let older = "UPDATE objects SET data = (SELECT data FROM objects WHERE name = 'head/0000000001')
                 WHERE name GLOB 'head/0000000002*'";
    sure(&home, older);
    assert!(matches!(flaws(&home, &second), Err(Error::RolledBack)));
    sure(&home, "DELETE FROM objects WHERE name GLOB 'head/0000000002*'");
    assert!(matches!(flaws(&home, &second), Err(Error::RolledBack)));

    sure(&home, "UPDATE objects SET data = x'00' WHERE name GLOB 'keyring*'");
    assert!(matches!(flaws(&home, &second), Err(Error::Damaged(_))));
}
