//! The relay inside this computer. It listens on loopback only: a phone on the same network would get a page without
//! TLS, on which browsers allow neither a camera nor storage.

use anyhow::Context;
use harkara_client::RelayLink;
use harkara_relay::{Config, DataDir, Policy, serve};
use serde::Serialize;
use std::{
    io::Write,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
};
use tokio::{sync::oneshot, task::JoinHandle};

/// How many people may sign up with the invite that the window shows: a family, not the street.
const PEOPLE: u32 = 50;

/// What the window shows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RelayView {
    /// The relay's link, with an invite.
    pub link: String,
    /// Where a phone finds its page, with the same link in it.
    pub phone_page: String,
}

/// A relay that runs.
pub struct Hosted {
    port: u16,
    view: RelayView,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

impl Hosted {
    /// Starts it, on this port or (0) any; the phone's page is served where there is one.
    pub async fn start(folder: &Path, phone_page: &Path, port: u16) -> anyhow::Result<Self> {
        let folder = folder.to_owned();
        let (data, invite) = tokio::task::spawn_blocking(move || {
            let data = DataDir::open(&folder)?;
            let invite = invite(&data)?;
            anyhow::Ok((data, invite))
        })
        .await??;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).context("this computer's own relay")?;
        let port = listener.local_addr()?.port();
        let page: Option<PathBuf> = phone_page.join("index.html").is_file().then(|| phone_page.to_owned());
        // A browser trusts `localhost` with what it refuses to any other address without TLS.
        let url = format!("http://localhost:{port}");
        let name = gethostname::gethostname().to_string_lossy().into_owned();
        let link = RelayLink {
            address: format!("ws://localhost:{port}/v1/ws"),
            others: Vec::new(),
            key: data.public_key(),
            invite,
            name: name.clone(),
        };
        let view = RelayView { link: link.to_string(), phone_page: link.on_page(&format!("{url}/")) };
        if page.is_some() {
            // For whoever started this in a terminal; the window shows it too. Nobody may be reading.
            let _ = writeln!(std::io::stdout(), "Phone page: {}", view.phone_page);
        }
        let web_address = if page.is_some() { url } else { String::new() };
        let policy = Policy { name, web_address, ..Policy::default() };
        let config = Config { policy, web: page, ..Config::default() };
        let (stop, stopped) = oneshot::channel::<()>();
        let ended = tokio::spawn(async move {
            let told = async move {
                // Ends as well when nobody is left to stop it.
                let _ = stopped.await;
            };
            if let Err(error) = serve(listener, data, config, told).await {
                tracing::error!(%error, "this computer's own relay has ended");
            }
        });
        Ok(Self { port, view, stop, ended })
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What the window shows of it.
    pub fn view(&self) -> RelayView {
        self.view.clone()
    }

    /// Sends everybody away and ends.
    pub async fn stop(self) {
        let _ = self.stop.send(());
        let _ = self.ended.await;
    }
}

/// One invite for all who see this window, kept, so that a link written down yesterday still works.
fn invite(data: &DataDir) -> anyhow::Result<String> {
    let path = data.path().join("invite");
    match std::fs::read_to_string(&path) {
        Ok(invite) => Ok(invite.trim().to_owned()),
        Err(_) => {
            let invite = data.invite(PEOPLE)?;
            std::fs::write(&path, &invite).context("the invite")?;
            Ok(invite)
        }
    }
}
