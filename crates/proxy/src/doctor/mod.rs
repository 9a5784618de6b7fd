//! Looks at a running proxy as its visitors and its enemies do, and says in plain words what is wrong.

mod gate;
mod network;

use crate::relay::{Relay, client_tls};
use crate::secrets::Secret;
use crate::settings::Settings;
use rustls::ClientConfig;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(10);

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// As it should be.
    Good,
    /// Works, but could be better.
    Notice,
    /// Does not work, or gives the proxy away.
    Bad,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad.
    pub verdict: Verdict,
    /// What was found.
    pub what: String,
    /// What to do; empty if nothing.
    pub advice: String,
}

impl Finding {
    fn good(what: impl Into<String>) -> Self {
        Self { verdict: Verdict::Good, what: what.into(), advice: String::new() }
    }

    fn notice(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { verdict: Verdict::Notice, what: what.into(), advice: advice.into() }
    }

    fn bad(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { verdict: Verdict::Bad, what: what.into(), advice: advice.into() }
    }
}

/// What to look at.
pub struct Target {
    /// Where it should be, and what it should do.
    pub settings: Settings,
    /// A secret to try the gate with.
    pub secret: Option<Secret>,
    /// Look here instead of where the domain leads.
    pub connect: Option<SocketAddr>,
    /// Whom to trust; `None`: whom this system trusts.
    pub tls: Option<Arc<ClientConfig>>,
}

/// Looks at everything. What can't be told because something before it is broken is left out.
pub async fn examine(target: &Target) -> Vec<Finding> {
    let relay_tls = match client_tls() {
        Ok(tls) => tls,
        Err(error) => {
            return vec![Finding::bad(format!("This system trusts nobody: {error}."), "Install ca-certificates.")];
        }
    };
    let tls = target.tls.clone().unwrap_or_else(|| relay_tls.clone());
    let mut findings = vec![network::files()];
    let mut relays = Vec::new();
    for address in &target.settings.relays {
        match Relay::parse(address) {
            Ok(relay) => relays.push(relay),
            Err(error) => {
                findings.push(Finding::bad(error.to_string(), "Start the proxy again with the right --relay."))
            }
        }
    }
    findings.extend(network::relays(&relays, &relay_tls).await);
    if target.connect.is_none() {
        findings.extend(network::dns(&target.settings.domain, target.settings.port).await);
    }
    let door = match network::door(target, &tls).await {
        Ok((door, certificate)) => {
            findings.push(certificate);
            door
        }
        Err(finding) => {
            findings.push(finding);
            return findings;
        }
    };
    findings.extend(gate::site(&door).await);
    findings.extend(gate::probes(&door, &target.settings.path).await);
    match (&target.secret, relays.first()) {
        (Some(secret), Some(relay)) => {
            findings.extend(gate::tunnel(&door, &target.settings.link(secret), relay.name()).await);
        }
        (None, _) => {
            findings.push(Finding::bad("Nobody is invited.", "Make a secret: harkara-proxy secret add friends"))
        }
        _ => {}
    }
    findings
}
