//! What the relay says about itself.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The relay's own word, signed by it and checked here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct RelayStatus {
    /// When it said so.
    pub issued_ms: u64,
    /// Newest first.
    pub incidents: Vec<IncidentView>,
}

/// Something that was or is wrong, or was worked on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct IncidentView {
    pub number: u64,
    pub kind: IncidentKind,
    /// The operator's words, in the operator's language.
    pub title: String,
    pub began_ms: u64,
    /// None: not over.
    pub ended_ms: Option<u64>,
    /// When it should be over.
    pub expected_ms: Option<u64>,
    pub lost: Lost,
    /// Oldest first.
    pub notes: Vec<IncidentNote>,
}

/// What kind of incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum IncidentKind {
    Outage,
    Maintenance,
}

/// What became of what the relay had stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum Lost {
    Unknown,
    Nothing,
    Some,
}

/// What the operator said, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct IncidentNote {
    pub at_ms: u64,
    pub text: String,
}
