//! Telling a connection that a network stalls on purpose from one on which nothing is said.

use std::ops::RangeInclusive;

/// How often to look. Silence for so long is looked into, and a question without an answer for as long is a stall.
pub const STALL_LOOK_MS: u64 = 3_000;
/// So much comes in before a network stalls a connection that it does not like, the encryption's own bytes included.
const STALLS_AFTER: RangeInclusive<u64> = 6_000..=40_000;

/// What is known of a connection since the last look.
#[derive(Debug, Default)]
pub struct Stall {
    before: u64,
    asked: bool,
}

/// What a look has shown.
#[derive(Debug, PartialEq, Eq)]
pub enum Look {
    /// Nothing to worry about.
    Fine,
    /// Ask the other end for a sign of life.
    Ask,
    /// It has been stalled.
    Stalled,
}

impl Stall {
    /// `came`: all that has come over the connection.
    pub fn look(&mut self, came: u64) -> Look {
        let silent = came == self.before && STALLS_AFTER.contains(&came);
        let look = match (silent, self.asked) {
            (true, true) => Look::Stalled,
            (true, false) => Look::Ask,
            (false, _) => Look::Fine,
        };
        *self = Self { before: came, asked: silent };
        look
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_after_some_kilobytes_without_an_answer_is_a_stall_and_any_other_is_none() {
        let mut stall = Stall::default();
        assert_eq!([9_000, 9_000, 9_000].map(|came| stall.look(came)), [Look::Fine, Look::Ask, Look::Stalled]);
        let mut answered = Stall::default();
        assert_eq!([9_000, 9_000, 9_030].map(|came| answered.look(came)), [Look::Fine, Look::Ask, Look::Fine]);
        for came in [0, 5_999, 40_001] {
            let mut stall = Stall::default();
            assert!([came; 4].iter().all(|came| stall.look(*came) == Look::Fine), "{came}");
        }
    }
}
