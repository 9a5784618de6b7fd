//! Which way is tried when: side by side, each a little after the one before. Drivers try them; the first that leads to
//! the relay wins.

use std::collections::VecDeque;

/// The next way is tried beside one that has not answered within this.
const STAGGER_MS: u64 = 500;
/// So many at once.
const ABREAST: usize = 6;

/// A race that is run, by any clock that goes on.
#[derive(Debug)]
pub struct Race<W> {
    waiting: VecDeque<W>,
    trying: usize,
    /// When the last one was started; `None`: the next is due at once.
    started_ms: Option<u64>,
}

impl<W> Race<W> {
    /// Of these, in this order.
    pub fn new(plan: impl IntoIterator<Item = W>) -> Self {
        Self { waiting: plan.into_iter().collect(), trying: 0, started_ms: None }
    }

    /// A way that is to be tried now. To be asked until there is none.
    pub fn start(&mut self, now_ms: u64) -> Option<W> {
        let stands = self.started_ms.filter(|_| self.trying > 0);
        // A clock that was set back does not hold the race up.
        if self.trying >= ABREAST || stands.is_some_and(|at| now_ms.abs_diff(at) < STAGGER_MS) {
            return None;
        }
        let way = self.waiting.pop_front()?;
        self.trying += 1;
        self.started_ms = Some(now_ms);
        Some(way)
    }

    /// One that was tried has failed: the next is tried at once.
    pub fn failed(&mut self) {
        self.trying = self.trying.saturating_sub(1);
        self.started_ms = None;
    }

    /// When to ask for the next one, where nothing fails before.
    pub fn next_ms(&self) -> Option<u64> {
        let more = !self.waiting.is_empty() && self.trying < ABREAST;
        more.then(|| self.started_ms.map_or(0, |at| at + STAGGER_MS))
    }

    /// All have been tried, and all have failed.
    pub fn is_lost(&self) -> bool {
        self.waiting.is_empty() && self.trying == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn started(race: &mut Race<u32>, now_ms: u64) -> Vec<u32> {
        std::iter::from_fn(|| race.start(now_ms)).collect()
    }

    #[test]
    fn each_way_is_tried_a_little_after_the_one_before_and_at_once_where_one_has_failed() {
        let mut race = Race::new(1..=9);
        assert_eq!(started(&mut race, 1_000), [1]);
        assert_eq!((started(&mut race, 1_499), race.next_ms()), (vec![], Some(1_500)));
        assert_eq!(started(&mut race, 1_500), [2]);
        race.failed();
        assert_eq!(started(&mut race, 1_501), [3]);
        for (later, next) in [(2_100, 4), (2_700, 5), (3_300, 6), (3_900, 7)] {
            assert_eq!(started(&mut race, later), [next]);
        }
        assert_eq!((started(&mut race, 9_000), race.next_ms()), (vec![], None), "no more than six at once");
        race.failed();
        assert_eq!(started(&mut race, 9_000), [8]);
        race.failed();
        assert_eq!(started(&mut race, 9_000), [9]);
        for _ in 0..6 {
            assert!(!race.is_lost());
            race.failed();
        }
        assert!(race.is_lost());
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_hold_the_race_up() {
        let mut race = Race::new(1..=2);
        assert_eq!(started(&mut race, 9_000_000), [1]);
        assert_eq!(started(&mut race, 1_000), [2]);
    }
}
