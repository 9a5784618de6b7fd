//! Other relays than home's, which carry messages while home can't be reached.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where such a relay comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum CarrierKind {
    /// Named by oneself or by a contact.
    Fallback,
    /// Found in the local network.
    Nearby,
}

/// A message that has not gone, or come, by home alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct CarriedView {
    pub kind: CarrierKind,
    /// Home does not have it yet, as far as this device knows: its place among the others is not final.
    pub pending: bool,
}

/// One of one's own fallback relays, as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct FallbackView {
    /// The relay's key, hex: what it is removed by.
    pub key: String,
    pub name: String,
    /// Host and port.
    pub address: String,
}
