//! Chance, from one seed.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// All chance in a world comes from here.
#[derive(Debug, Clone)]
pub struct Dice(ChaCha20Rng);

impl Dice {
    /// The same seed, the same throws.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha20Rng::seed_from_u64(seed))
    }

    /// True this often.
    pub fn chance(&mut self, probability: f64) -> bool {
        (self.0.next_u32() as f64) < probability * f64::from(u32::MAX)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.0.next_u64() % (high - low + 1)
    }

    /// An index below `length`.
    pub fn below(&mut self, length: usize) -> usize {
        self.between(0, length as u64 - 1) as usize
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.below(things.len())]
    }

    /// Randomness for somebody who needs more of it.
    pub fn seed(&mut self) -> [u8; 32] {
        let mut seed = [0; 32];
        self.0.fill_bytes(&mut seed);
        seed
    }
}
