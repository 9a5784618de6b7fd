//! Whether what stood in the mailbox when the session began is still coming.
//!
//! The relay sends a window at a time. A Ping that is sent when everything received is acknowledged is answered after the
//! next window, if there is one; so the end is reached when such a Ping comes back and nothing came before it.

use crate::requests::Waiting;
use crate::step::Step;
use harkara_wire::proto::relay::{Ping, client_frame::Request};

/// See the module.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct CatchUp {
    under_way: bool,
    /// An item came since the last Ping.
    came: bool,
}

impl CatchUp {
    /// A session begins. A device that belongs to nobody has no mailbox.
    pub fn begin(linked: bool) -> Self {
        Self { under_way: linked, came: false }
    }

    /// Whether older items are still coming.
    pub fn under_way(&self) -> bool {
        self.under_way
    }

    /// An item came.
    pub fn came(&mut self) {
        self.came = true;
    }
}

/// Asks for a sign that the relay has sent what it may send now.
pub(crate) fn ask_whether_all(step: &mut Step<'_>) {
    step.mem.catch_up.came = !step.mem.arriving.is_empty();
    step.ask(Request::Ping(Ping {}), Waiting::Delivered);
}

/// The relay knows how far the mailbox was taken in: what did not fit into its window before is on its way.
pub(crate) fn acknowledged(step: &mut Step<'_>) {
    let asked = step.mem.requests.any(|waiting| matches!(waiting, Waiting::Ack | Waiting::Delivered));
    if step.mem.catch_up.under_way && !asked {
        ask_whether_all(step);
    }
}

/// The sign came.
pub(crate) fn delivered(step: &mut Step<'_>) {
    let acks = step.mem.requests.any(|waiting| matches!(waiting, Waiting::Ack));
    if !step.mem.catch_up.under_way || acks || !step.mem.arriving.is_empty() {
        return;
    }
    if step.mem.catch_up.came {
        return ask_whether_all(step);
    }
    step.mem.catch_up.under_way = false;
    step.mem.connection = step.mem.connected(false);
    step.changes.connection(step.mem.connection.clone());
}
