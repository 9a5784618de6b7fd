//! A volunteer's proxy, the real one, on a port of its own.

use crate::common::Authority;
use harkara_proxy::{Config, DataDir, Limits, NewSecret, Origin, Relay, Secret, Secrets, Settings, Tls, listen, serve};
use std::net::SocketAddr;
use std::path::PathBuf;
use tempfile::TempDir;
use tokio::sync::oneshot;

/// Stops when it is dropped.
pub struct Volunteer {
    address: SocketAddr,
    settings: Settings,
    secret: Secret,
    _stop: oneshot::Sender<()>,
    folder: TempDir,
}

impl Volunteer {
    /// Certified by this authority.
    pub fn leading_to(relay: &str, authority: &Authority) -> Self {
        Self::start(relay, Some(authority), true)
    }

    /// Behind somebody who ends TLS for it.
    pub fn behind(relay: &str) -> Self {
        Self::start(relay, None, true)
    }

    /// The same with a link that was revoked.
    pub fn who_invites_nobody(relay: &str, authority: &Authority) -> Self {
        Self::start(relay, Some(authority), false)
    }

    fn start(relay: &str, authority: Option<&Authority>, invites: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::open(&folder.path().join("proxy")).unwrap();
        let tls = match authority.map(|authority| authority.certify(folder.path())) {
            Some(harkara_relay::Tls::Files { cert, key }) => Tls::Files { cert, key },
            _ => Tls::None,
        };
        let new = NewSecret { name: "cousins".into(), monthly_bytes: None, tunnels: 50, expires_s: None };
        let secret = Secrets::add(&data, new).unwrap();
        if !invites {
            Secrets::revoke(&data, "cousins").unwrap();
        }
        let site = folder.path().join("site");
        std::fs::create_dir(&site).unwrap();
        std::fs::write(site.join("index.html"), "<!doctype html><title>Recipes</title>\n").unwrap();
        let path = Settings::random_path().unwrap();
        let config = Config {
            site: Origin::Folder(site),
            relays: vec![Relay::parse(relay).unwrap()],
            path: path.clone(),
            tls,
            limits: Limits::default(),
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let (ready, address) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = listen("127.0.0.1:0".parse().unwrap()).unwrap();
                ready.send(listener.local_addr().unwrap()).unwrap();
                let serving = serve(listener, data, config, std::future::pending());
                tokio::select! {
                    served = serving => served.unwrap(),
                    _ = stopped => {}
                }
            });
        });
        let address: SocketAddr = address.recv().unwrap();
        let settings =
            Settings { domain: "127.0.0.1".into(), port: address.port(), path, relays: vec![relay.to_owned()] };
        Self { address, settings, secret, _stop: stop, folder }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where the site lies that strangers see.
    pub fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    pub fn link(&self) -> String {
        self.settings.link(&self.secret).to_string()
    }

    /// Of the same proxy, reached by another port.
    pub fn link_at(&self, address: SocketAddr) -> String {
        Settings { port: address.port(), ..self.settings.clone() }.link(&self.secret).to_string()
    }
}
