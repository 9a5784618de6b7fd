//! What the last start said, so that links can be printed without saying it again.

use crate::data::{DataDir, DataError, random};
use crate::secrets::Secret;
use data_encoding::BASE32_NOPAD;
use harkara_wire::address::relay_name;
use harkara_wire::proxy_link::ProxyLink;
use serde::{Deserialize, Serialize};

const FILE: &str = "settings.json";

/// Where the proxy is reached, and what it leads to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The domain, lower case.
    pub domain: String,
    /// As the outside sees it.
    pub port: u16,
    /// The secret path, without slashes at its ends.
    pub path: String,
    /// The relays' WebSocket addresses.
    pub relays: Vec<String>,
}

impl Settings {
    /// As they were kept; `None` before the first start.
    pub fn load(data: &DataDir) -> Result<Option<Self>, DataError> {
        data.read(FILE)
    }

    /// Keeps them.
    pub fn save(&self, data: &DataDir) -> Result<(), DataError> {
        data.write(FILE, self)
    }

    /// A path nobody guesses.
    pub fn random_path() -> Result<String, DataError> {
        Ok(BASE32_NOPAD.encode(&random::<10>()?).to_ascii_lowercase())
    }

    /// Where a browser finds the site.
    pub fn web_address(&self) -> String {
        let port = if self.port == 443 { String::new() } else { format!(":{}", self.port) };
        format!("https://{}{port}/", self.domain)
    }

    /// The link that invites with a secret.
    pub fn link(&self, secret: &Secret) -> ProxyLink {
        ProxyLink {
            host: self.domain.clone(),
            port: self.port,
            addresses: Vec::new(),
            path: self.path.clone(),
            secret: secret.key.clone(),
            relays: self.relays.iter().filter_map(|address| relay_name(address)).collect(),
            expires_s: secret.expires_s,
            name: self.domain.chars().take(60).collect(),
        }
    }
}
