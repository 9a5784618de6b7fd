//! When to try the relay again: exponential with full jitter, so that a relay coming back is not knocked over by everybody
//! at once. Chance is an argument; the drivers wait, this only says how long.

/// The first wait is at most this.
const FIRST_MS: u64 = 1_000;
/// No wait is longer by itself: ten thousand that wait for a dead relay knock 333 times a second, and who has waited for two
/// hours gets through half a minute after it is back.
const LONGEST_MS: u64 = 60_000;
/// Advice beyond this is not followed to the letter: a person may be waiting.
const LONGEST_ADVICE_MS: u64 = 300_000;

/// The waits between tries, until a connection has held.
#[derive(Debug, Clone, Default)]
pub struct Backoff {
    tries: u32,
}

impl Backoff {
    /// A connection has held, or a person asks: begin anew.
    pub fn reset(&mut self) {
        self.tries = 0;
    }

    /// How long to wait now. `asked_ms`: what the relay asked for (0: nothing), waited for in full; the jitter comes on top,
    /// and over as long again, for everybody may have been told the same. `chance`: any number, evenly.
    pub fn next(&mut self, asked_ms: u64, chance: u32) -> u64 {
        let ceiling_ms = FIRST_MS.saturating_mul(1 << self.tries.min(16)).min(LONGEST_MS);
        self.tries = self.tries.saturating_add(1);
        let asked_ms = asked_ms.min(LONGEST_ADVICE_MS);
        asked_ms + ((ceiling_ms.max(asked_ms) * u64::from(chance)) >> 32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Evenly over all there is.
    fn chances() -> impl Iterator<Item = u32> {
        (0..=u32::MAX).step_by(1 << 24)
    }

    #[test]
    fn waits_spread_over_the_whole_range_and_never_pass_the_longest() {
        let mut backoff = Backoff::default();
        assert!((900..=FIRST_MS).contains(&backoff.next(0, u32::MAX)));
        for _ in 0..10 {
            backoff.next(0, 0);
        }
        let waits: Vec<_> = chances().map(|chance| backoff.next(0, chance)).collect();
        assert!(waits.iter().all(|wait| *wait <= LONGEST_MS));
        assert!(waits.iter().any(|wait| *wait < LONGEST_MS / 100));
        assert!(waits.iter().any(|wait| *wait > LONGEST_MS / 100 * 98));
        backoff.reset();
        assert!(backoff.next(0, u32::MAX) <= FIRST_MS);
    }

    #[test]
    fn what_the_relay_asks_for_is_waited_for_in_full_and_then_spread_as_widely() {
        let waits: Vec<_> = chances().map(|chance| Backoff::default().next(7_000, chance)).collect();
        assert!(waits.iter().all(|wait| (7_000..=14_000).contains(wait)));
        assert!(waits.iter().any(|wait| *wait > 13_800));
    }

    #[test]
    fn nobody_can_be_told_to_stay_away_for_good() {
        assert!(Backoff::default().next(u64::MAX, u32::MAX) <= 2 * LONGEST_ADVICE_MS);
    }
}
