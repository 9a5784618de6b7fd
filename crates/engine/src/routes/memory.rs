//! What worked and what did not, in the network that this device is in.

use std::collections::{HashMap, HashSet};

/// A failure counts for so long; each further one in a row for twice that, to the longest.
const FIRST_MS: u64 = 5 * 60_000;
const LONGEST_MS: u64 = 6 * 60 * 60_000;

/// `None` stands for the way without a proxy.
type Way = Option<u32>;

#[derive(Debug, Default)]
pub(super) struct Memory {
    network: Vec<u8>,
    winners: HashMap<Vec<u8>, Way>,
    failed: HashMap<Way, Failed>,
    stalling: HashSet<u32>,
}

#[derive(Debug)]
struct Failed {
    at_ms: u64,
    times: u32,
}

impl Memory {
    /// What is known from before.
    pub(super) fn learn(&mut self, winners: &[(Vec<u8>, Way)]) {
        self.winners = winners.iter().cloned().collect();
    }

    /// In another network other things work.
    pub(super) fn enter(&mut self, network: Vec<u8>) {
        if self.network != network {
            self.network = network;
            self.forget();
        }
    }

    /// What failed may work now.
    pub(super) fn forget(&mut self) {
        self.failed.clear();
        self.stalling.clear();
    }

    /// The lower, the earlier it is tried: what won here, then those of which nothing bad is known, then the others. A way
    /// without a proxy that failed long enough ago is tried before the winner: volunteers' proxies are for those who need them.
    pub(super) fn rank(&self, way: Way, now_ms: u64) -> u8 {
        let failed = self.failed.get(&way);
        let fresh = failed.is_some_and(|failed| now_ms.abs_diff(failed.at_ms) < failed.counts_for_ms());
        let won = self.winners.get(&self.network) == Some(&way);
        match (fresh, won) {
            (true, _) => 3,
            (false, _) if way.is_none() && failed.is_some() => 0,
            (false, true) => 1,
            (false, false) => 2,
        }
    }

    /// Answers the network's name.
    pub(super) fn won(&mut self, way: Way) -> Vec<u8> {
        self.failed.remove(&way);
        self.winners.insert(self.network.clone(), way);
        self.network.clone()
    }

    pub(super) fn failed(&mut self, way: Way, now_ms: u64) {
        let times = self.failed.get(&way).map_or(0, |failed| failed.times) + 1;
        self.failed.insert(way, Failed { at_ms: now_ms, times });
    }

    pub(super) fn stalled(&mut self, number: u32) {
        self.stalling.insert(number);
    }

    pub(super) fn stalls(&self, number: u32) -> bool {
        self.stalling.contains(&number)
    }
}

impl Failed {
    fn counts_for_ms(&self) -> u64 {
        (FIRST_MS << self.times.saturating_sub(1).min(10)).min(LONGEST_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_won_here_goes_first_and_what_failed_last_until_that_is_forgotten() {
        let mut memory = Memory::default();
        let now = 9 * LONGEST_MS;
        memory.learn(&[(vec![1], Some(7))]);
        memory.enter(vec![1]);
        memory.failed(None, now);
        let ranks = |memory: &Memory, at| [None, Some(7), Some(8)].map(|way| memory.rank(way, at));
        assert_eq!(ranks(&memory, now), [3, 1, 2]);
        assert_eq!(ranks(&memory, now + FIRST_MS), [0, 1, 2], "without a proxy it is tried again");
        memory.failed(None, now);
        assert_eq!(ranks(&memory, now + FIRST_MS), [3, 1, 2], "longer each time");
        assert_eq!(ranks(&memory, now + LONGEST_MS), [0, 1, 2]);
        memory.enter(vec![2]);
        assert_eq!(ranks(&memory, now), [2, 2, 2], "in another network nothing is known");
        memory.won(Some(8));
        assert_eq!(ranks(&memory, now), [2, 2, 1]);
    }
}
