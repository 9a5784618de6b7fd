//! Lets connections in at a steady pace, so that a relay that was down is not knocked over by everybody who waited for it.
//!
//! Whoever is too many gets a time to come back at, each a later one: the sent away return as a file, not as a crowd.

/// Nobody is told to stay away for longer.
const LONGEST_MS: u64 = 300_000;

/// The door of a relay. Time is any clock that goes on steadily.
#[derive(Debug)]
pub struct Admission {
    burst: u64,
    every_ms: u64,
    /// When all who were let in have had their turn.
    served_ms: u64,
    /// When all who were sent away may be back.
    promised_ms: u64,
}

impl Admission {
    /// So many at once, and one more each so many milliseconds.
    pub fn new((burst, every_ms): (u32, u64)) -> Self {
        Self { burst: u64::from(burst.max(1)), every_ms: every_ms.max(1), served_ms: 0, promised_ms: 0 }
    }

    /// Lets somebody in, or says after how many milliseconds to come back.
    pub fn admit(&mut self, now_ms: u64) -> Result<(), u64> {
        let served_ms = self.served_ms.max(now_ms) + self.every_ms;
        if served_ms - now_ms <= self.burst * self.every_ms {
            self.served_ms = served_ms;
            return Ok(());
        }
        let next_ms = self.promised_ms.max(self.served_ms) + self.every_ms;
        self.promised_ms = next_ms.min(now_ms + LONGEST_MS);
        Err(self.promised_ms - now_ms)
    }
}

/// When to come back, for everybody whom the relay sends away at once: one after the other.
pub(crate) fn returns(soonest_ms: u64, every_ms: u64) -> impl Iterator<Item = u64> {
    (0..).map(move |place: u64| soonest_ms.saturating_add(place.saturating_mul(every_ms)).min(LONGEST_MS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whoever_knocks_in_whatever_order_no_second_lets_in_more_than_the_pace_and_the_burst(
            burst in 1u32..200, every_ms in 1u64..50, steps in proptest::collection::vec(0u64..20, 1..2_000),
        ) {
            let mut door = Admission::new((burst, every_ms));
            let mut now_ms = 5_000;
            let mut entered = Vec::new();
            for step in steps {
                now_ms += step;
                match door.admit(now_ms) {
                    Ok(()) => entered.push(now_ms),
                    Err(wait_ms) => prop_assert!((1..=LONGEST_MS).contains(&wait_ms)),
                }
            }
            for (first, at_ms) in entered.iter().enumerate() {
                let within = entered[first..].iter().take_while(|other| **other < at_ms + 1_000).count() as u64;
                prop_assert!(within <= u64::from(burst) + 1_000 / every_ms + 1, "{within} in a second");
            }
        }
    }

    #[test]
    fn the_sent_away_are_told_to_return_one_after_the_other_and_are_let_in_then() {
        let mut door = Admission::new((10, 4));
        let waits: Vec<u64> = (0..110).filter_map(|_| door.admit(1_000).err()).collect();
        assert_eq!(waits.len(), 100);
        assert!(waits.windows(2).all(|pair| pair[1] == pair[0] + 4), "{waits:?}");
        assert!(waits.iter().all(|wait_ms| door.admit(1_000 + wait_ms).is_ok()));
    }

    #[test]
    fn a_relay_that_sends_everybody_away_gives_each_another_time() {
        let times: Vec<u64> = returns(2_000, 2).take(4).collect();
        assert_eq!(times, [2_000, 2_002, 2_004, 2_006]);
        assert_eq!(returns(u64::MAX, 2).nth(5), Some(LONGEST_MS));
    }
}
