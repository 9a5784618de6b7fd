//! How much of the mailbox is taken in at once: the page's questions wait for it, and a transaction must be worth it.

/// What one step should take, about.
const STEP_MS: u64 = 40;
/// Items in a step, at least and at most: the relay sends no more without being answered.
const LEAST: usize = 8;
const MOST: usize = 500;
/// Before it is known how fast this machine is.
const FIRST: usize = 25;

/// Learns from how long each step has taken.
pub(crate) struct Pace(usize);

impl Pace {
    /// For a machine that is not known yet.
    pub fn new() -> Self {
        Self(FIRST)
    }

    /// Items for the next step.
    pub fn items(&self) -> usize {
        self.0
    }

    /// A step with so many items took so long.
    pub fn took(&mut self, items: usize, ms: u64) {
        // Few items say little about how many would fit.
        if items < self.0.div_ceil(2) {
            return;
        }
        let fit = u64::try_from(items).unwrap_or(u64::MAX).saturating_mul(STEP_MS) / ms.max(1);
        // Down at once, up slowly: a step that was fast by chance must not make the next one long.
        self.0 = usize::try_from(fit).unwrap_or(MOST).min(self.0 * 2).clamp(LEAST, MOST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_become_as_long_as_the_machine_is_fast() {
        for (item_us, expected) in [(100, 350..=500), (1_000, 35..=45), (4_000, 8..=12), (50_000, 8..=8)] {
            let mut pace = Pace::new();
            for _ in 0..10 {
                pace.took(pace.items(), pace.items() as u64 * item_us / 1_000);
            }
            assert!(expected.contains(&pace.items()), "{} items of {item_us} µs", pace.items());
        }
    }

    #[test]
    fn a_long_step_shortens_the_next_and_a_short_message_says_nothing() {
        let mut pace = Pace::new();
        for _ in 0..5 {
            pace.took(pace.items(), 10);
        }
        assert_eq!(pace.items(), 500);
        pace.took(500, 1_000);
        assert_eq!(pace.items(), 20);
        pace.took(1, 1);
        assert_eq!(pace.items(), 20);
    }
}
