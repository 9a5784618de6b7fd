//! Connections: frames as bytes, in order in each direction, late, and sometimes the last.

use harkara_relay::SessionId;
use harkara_wire::proto::relay::{ClientFrame, ServerFrame};

/// One connection of a device to the relay.
#[derive(Debug)]
pub(crate) struct Wire {
    pub device: usize,
    pub relay: usize,
    pub session: SessionId,
    /// The device still uses it.
    pub device_end: bool,
    /// The device has been welcomed on it: a driver sends nothing before.
    pub ready: bool,
    /// The relay still has it.
    pub relay_end: bool,
    /// No frame arrives before one that was sent earlier.
    pub to_relay_ms: u64,
    pub to_device_ms: u64,
}

/// What a lying relay makes of a frame for a device: other frames, or none.
pub type Mangle = Box<dyn FnMut(usize, ServerFrame) -> Vec<ServerFrame>>;

/// Sees what a device sends, and says whether it is to reach the relay.
pub type Tap = Box<dyn FnMut(usize, &ClientFrame) -> bool>;
