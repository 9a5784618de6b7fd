//! A relay of this test's own, and devices that live on it.

#![allow(dead_code, unused_imports)] // each test file uses a part of it

mod device;
mod tls;

pub use device::{Device, PATIENCE, Running};
pub use tls::Authority;

use harkara_client::RelayLink;
use harkara_relay::incidents::{self, Opening};
use harkara_relay::{Config, DataDir, Mirror, Policy, Tls, serve};
use harkara_wire::proto::status::Kind;
use std::{
    net::{SocketAddr, TcpListener},
    path::Path,
    thread::JoinHandle,
};
use tempfile::TempDir;
use tokio::sync::oneshot;

/// A relay and a folder for profiles.
pub struct World {
    dir: TempDir,
    address: SocketAddr,
    link: String,
    tls: Tls,
    relay: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl World {
    /// An open relay on a port of its own.
    pub fn new() -> Self {
        Self::over(tempfile::tempdir().unwrap(), Tls::None)
    }

    /// The same behind TLS, with a certificate of this authority.
    pub fn certified(authority: &Authority) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let tls = authority.certify(dir.path());
        Self::over(dir, tls)
    }

    fn over(dir: TempDir, tls: Tls) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let data = DataDir::open(&dir.path().join("relay")).unwrap();
        let link = RelayLink {
            address: format!("{}://{address}/v1/ws", if matches!(tls, Tls::None) { "ws" } else { "wss" }),
            others: Vec::new(),
            key: data.public_key(),
            invite: String::new(),
            name: "Test".into(),
        };
        let relay = Some(run(listener, data, tls.clone(), Vec::new()));
        Self { dir, address, link: link.to_string(), tls, relay }
    }

    /// The relay's link.
    pub fn link(&self) -> &str {
        &self.link
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What its link says.
    pub fn relay_address(&self) -> String {
        RelayLink::parse(&self.link).unwrap().address
    }

    /// Its link says another place, from where it is reached.
    pub fn reached_at(&mut self, address: SocketAddr) {
        self.named(&address.to_string());
    }

    /// Its link has this name, with or without a port.
    pub fn named(&mut self, name: &str) {
        let link = RelayLink::parse(&self.link).unwrap();
        self.link = RelayLink { address: format!("ws://{name}/v1/ws"), ..link }.to_string();
    }

    /// Restarts the relay, which says from now on that it is reached there too.
    pub fn says_it_is_at(&mut self, address: SocketAddr) {
        self.stop_relay();
        let data = self.relay_data();
        let listener = TcpListener::bind(self.address).unwrap();
        self.relay = Some(run(listener, data, self.tls.clone(), vec![format!("ws://{address}/v1/ws")]));
    }

    /// The relay's own folder.
    pub fn relay_data(&self) -> DataDir {
        DataDir::open(&self.dir.path().join("relay")).unwrap()
    }

    /// Restarts the relay, whose status is written to this folder from now on, and is said to be found at these addresses.
    pub fn says_its_status_is_at(&mut self, folder: &Path, addresses: &[String]) {
        self.stop_relay();
        let mirror = Mirror { folder: Some(folder.to_owned()), name: "Test".into() };
        incidents::mirror(&self.relay_data(), &mirror, addresses).unwrap();
        self.start_relay();
    }

    /// Stops the relay; its folder stays.
    pub fn stop_relay(&mut self) {
        let (stop, ended) = self.relay.take().unwrap();
        stop.send(()).unwrap();
        ended.join().unwrap();
    }

    /// Starts it again where it was.
    pub fn start_relay(&mut self) {
        let data = self.relay_data();
        self.relay = Some(run(TcpListener::bind(self.address).unwrap(), data, self.tls.clone(), Vec::new()));
    }

    /// Another relay takes this one's place: same address, another key.
    pub fn another_relay_in_its_place(&mut self) {
        self.stop_relay();
        std::fs::rename(self.dir.path().join("relay"), self.dir.path().join("kept")).unwrap();
        self.start_relay();
    }

    /// The one from before is back.
    pub fn the_first_relay_again(&mut self) {
        self.stop_relay();
        std::fs::remove_dir_all(self.dir.path().join("relay")).unwrap();
        std::fs::rename(self.dir.path().join("kept"), self.dir.path().join("relay")).unwrap();
        self.start_relay();
    }

    /// A device that is nobody's yet.
    pub fn device(&self, name: &str) -> Device {
        Device { profile: self.dir.path().join(name), trusts: None }
    }

    /// A new device, linked to a phone that does not run yet; both are stopped again.
    pub fn linked(&self, phone: &Device, name: &str) -> Device {
        let desktop = self.device(name);
        let showing = desktop.start(&["--json", "link", self.link(), "--device-name", name]);
        let code = showing.stage("show_code")["code"].as_str().unwrap().to_owned();
        let scanning = phone.start(&["--json", "link", "--scan", &code, "--yes"]);
        let (here, there) = (showing.stage("compare"), scanning.stage("compare"));
        assert_eq!(here["request"]["words"], there["request"]["words"], "both screens show the same");
        assert_eq!(there["request"]["name"], name);
        scanning.stage("done");
        showing.stage("done");
        assert_eq!((scanning.end(), showing.end()), (0, 0));
        desktop
    }

    /// Somebody with an account.
    pub fn sign_up(&self, handle: &str) -> Device {
        let device = self.device(handle);
        device.ok(&["signup", self.link(), handle]);
        device
    }
}

/// Says that something broke, as the operator does.
pub fn incident(data: &DataDir, title: &str) {
    let opening =
        Opening { kind: Kind::Outage, title: title.into(), note: String::new(), began_ago_ms: 0, over_in_ms: None };
    incidents::open(data, opening).unwrap();
}

fn run(
    listener: TcpListener,
    data: DataDir,
    tls: Tls,
    addresses: Vec<String>,
) -> (oneshot::Sender<()>, JoinHandle<()>) {
    let (stop, stopped) = oneshot::channel();
    let ended = std::thread::spawn(move || {
        let policy = Policy { open: true, name: "Test".into(), addresses, ..Policy::default() };
        let config = Config { policy, tls, ..Config::default() };
        let told = async move {
            // A test that has ended stops its relay as well.
            let _ = stopped.await;
        };
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(serve(listener, data, config, told)).unwrap();
    });
    (stop, ended)
}
