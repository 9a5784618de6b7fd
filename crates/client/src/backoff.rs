//! The engine's waits between tries, with this system's randomness.

use harkara_engine::Backoff as Waits;
use std::time::Duration;

/// The waits between tries, until a connection has held.
#[derive(Default)]
pub(crate) struct Backoff(Waits);

impl Backoff {
    /// A connection has held: begin anew.
    pub(crate) fn reset(&mut self) {
        self.0.reset();
    }

    /// How long to wait now; `asked`: what the relay asked for.
    pub(crate) fn next(&mut self, asked: Option<Duration>) -> Duration {
        let asked_ms = asked.map_or(0, |asked| u64::try_from(asked.as_millis()).unwrap_or(u64::MAX));
        // Without randomness everybody waits the full time, which is safe.
        Duration::from_millis(self.0.next(asked_ms, getrandom::u32().unwrap_or(u32::MAX)))
    }
}
