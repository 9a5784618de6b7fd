//! A relay of this test's own, and devices that live on it.

#![allow(dead_code, unused_imports)] // each test file uses a part of it

mod device;

pub use device::{Device, Running};

use harkara_client::RelayLink;
use harkara_relay::{Config, DataDir, Policy, serve};
use std::{
    net::{SocketAddr, TcpListener},
    thread::JoinHandle,
};
use tempfile::TempDir;
use tokio::sync::oneshot;

/// A relay and a folder for profiles.
pub struct World {
    dir: TempDir,
    address: SocketAddr,
    link: String,
    relay: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl World {
    /// An open relay on a port of its own.
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let data = DataDir::open(&dir.path().join("relay")).unwrap();
        let link = RelayLink {
            address: format!("ws://{address}/v1/ws"),
            key: data.public_key(),
            invite: String::new(),
            name: "Test".into(),
        };
        let relay = Some(run(listener, data));
        Self { dir, address, link: link.to_string(), relay }
    }

    /// The relay's link.
    pub fn link(&self) -> &str {
        &self.link
    }

    /// Stops the relay; its folder stays.
    pub fn stop_relay(&mut self) {
        let (stop, ended) = self.relay.take().unwrap();
        stop.send(()).unwrap();
        ended.join().unwrap();
    }

    /// Starts it again where it was.
    pub fn start_relay(&mut self) {
        let data = DataDir::open(&self.dir.path().join("relay")).unwrap();
        self.relay = Some(run(TcpListener::bind(self.address).unwrap(), data));
    }

    /// A device that is nobody's yet.
    pub fn device(&self, name: &str) -> Device {
        Device { profile: self.dir.path().join(name) }
    }

    /// Somebody with an account.
    pub fn sign_up(&self, handle: &str) -> Device {
        let device = self.device(handle);
        device.ok(&["signup", self.link(), handle]);
        device
    }
}

fn run(listener: TcpListener, data: DataDir) -> (oneshot::Sender<()>, JoinHandle<()>) {
    let (stop, stopped) = oneshot::channel();
    let ended = std::thread::spawn(move || {
        let policy = Policy { open: true, name: "Test".into(), ..Policy::default() };
        let config = Config { policy, ..Config::default() };
        let told = async move {
            // A test that has ended stops its relay as well.
            let _ = stopped.await;
        };
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(serve(listener, data, config, told)).unwrap();
    });
    (stop, ended)
}
