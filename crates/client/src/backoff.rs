//! When to try again: exponential with full jitter, so that a relay coming back is not knocked over by everybody at once.

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use std::time::Duration;

const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(30);

/// The waits between tries, until a connection has held.
pub(crate) struct Backoff(ExponentialBackoff);

impl Backoff {
    pub(crate) fn new() -> Self {
        Self(ExponentialBuilder::new().with_min_delay(FIRST).with_max_delay(LONGEST).without_max_times().build())
    }

    /// A connection has held: begin anew.
    pub(crate) fn reset(&mut self) {
        *self = Self::new();
    }

    /// How long to wait now. What the relay asked for is waited for in full, and the jitter comes on top.
    pub(crate) fn next(&mut self, asked: Option<Duration>) -> Duration {
        let ceiling = self.0.next().unwrap_or(LONGEST);
        // backon's own jitter only adds to the delay; a herd needs the whole range.
        asked.unwrap_or_default() + ceiling.mul_f64(fraction())
    }
}

/// Evenly from 0 to 1.
fn fraction() -> f64 {
    // Without randomness everybody waits the full time, which is safe.
    getrandom::u32().map_or(1.0, |number| f64::from(number) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_spread_over_the_whole_range_and_never_pass_the_longest() {
        let mut backoff = Backoff::new();
        for _ in 0..10 {
            backoff.next(None);
        }
        let waits: Vec<_> = (0..200).map(|_| backoff.next(None)).collect();
        assert!(waits.iter().all(|wait| *wait <= LONGEST));
        assert!(waits.iter().any(|wait| *wait < LONGEST / 4));
        assert!(waits.iter().any(|wait| *wait > LONGEST * 3 / 4));
        backoff.reset();
        assert!(backoff.next(None) <= FIRST);
    }

    #[test]
    fn what_the_relay_asks_for_is_waited_for_in_full() {
        let asked = Duration::from_secs(7);
        assert!((0..50).all(|_| Backoff::new().next(Some(asked)) >= asked));
    }
}
