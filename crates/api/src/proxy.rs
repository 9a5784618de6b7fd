//! Ways around a network that blocks the relay.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One of them, as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct ProxyView {
    pub id: u32,
    pub kind: ProxyKind,
    /// What its volunteer calls it, else its host.
    pub name: String,
    /// With the port, where it is not the usual one.
    pub host: String,
    /// The connection that stands goes through it.
    pub in_use: bool,
    /// When it last led to the relay.
    pub worked_ms: Option<u64>,
    /// Why it did not, where that was later.
    pub fault: Option<ProxyFault>,
    /// After this it lets nobody in.
    pub expires_ms: Option<u64>,
}

/// What a proxy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum ProxyKind {
    /// A volunteer's, which leads to certain relays only.
    Harkara,
    /// SOCKS5, as Tor speaks it.
    Socks,
    /// HTTP, as offices have it.
    Http,
}

/// Why a proxy does not lead to the relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum ProxyFault {
    /// It does not answer.
    #[error("it does not answer")]
    Silent,
    /// A web site answers and lets nobody in: the link was revoked, or is another proxy's.
    #[error("it does not let this device in: its link may have been revoked")]
    Refused,
    /// Its certificate is not trusted: its neglect, or somebody in between.
    #[error("its certificate is not trusted: its neglect, or somebody in between")]
    Certificate,
    /// The clock of this device is too far off.
    #[error("the clock of this device is too far off")]
    Clock,
    /// What may pass through it this month is used up.
    #[error("what may pass through it this month is used up")]
    Quota,
    /// Too many are on it just now.
    #[error("too many are on it just now")]
    Busy,
    /// It works and does not reach the relay.
    #[error("it works, but does not reach the relay")]
    Relay,
    /// It does not do what a proxy does.
    #[error("it does not do what a proxy does")]
    Nonsense,
    /// Its link has run out.
    #[error("its link has run out")]
    Expired,
    /// It leads to other relays only.
    #[error("it leads to other relays only")]
    OtherRelay,
    /// Its name would have to be looked up, which *proxy only* forbids.
    #[error(
        "its name would have to be looked up, which \"proxy only\" forbids: ask for a new link, which has its address"
    )]
    NameOnly,
    /// It leads into a local network.
    #[error("it leads into a local network")]
    Inside,
    /// It could not be opened, and a browser does not say why.
    #[error("it does not open: it may be down, its link revoked, or this device's clock wrong")]
    Unopened,
    /// No browser can use this kind.
    #[error("it works on the desktop only")]
    DesktopOnly,
}
