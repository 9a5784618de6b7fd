//! How bad things get.

use crate::Dice;

/// Probabilities of what goes wrong, and how slow the network is. Clocks are the devices' own.
#[derive(Debug, Clone)]
pub struct Weather {
    /// A frame takes from..to this long.
    pub delay_ms: (u64, u64),
    /// A frame is the last one on its connection.
    pub cut: f64,
    /// The relay notices a lost connection only after as long as this: meanwhile the device is back on another one,
    /// and what it had sent on the old one still arrives.
    pub linger_ms: u64,
    /// The relay dies, with what it has not committed.
    pub relay_restart: f64,
    /// The relay's storage fails somewhere within a request, or when what has come is committed.
    pub relay_fault: f64,
    /// The relay commits what came within this time at once.
    pub relay_batch_ms: u64,
    /// A device dies after an input was committed, before its outputs are seen.
    pub crash: f64,
    /// A device's storage fails somewhere within an input, or at its commit; half of the time the process dies of it.
    pub storage_fault: f64,
    /// A chunk of a file comes from the relay as another one than was put there.
    pub blob_altered: f64,
}

impl Weather {
    /// Nothing goes wrong.
    pub fn calm() -> Self {
        Self {
            delay_ms: (1, 5),
            cut: 0.0,
            linger_ms: 0,
            relay_restart: 0.0,
            relay_fault: 0.0,
            relay_batch_ms: 0,
            crash: 0.0,
            storage_fault: 0.0,
            blob_altered: 0.0,
        }
    }

    /// Everything goes wrong, each thing more or less so.
    pub fn storm(dice: &mut Dice) -> Self {
        let mut level = |most: f64| most * dice.below(4) as f64 / 3.0;
        Self {
            cut: level(0.06),
            relay_restart: level(0.01),
            relay_fault: level(0.01),
            crash: level(0.04),
            storage_fault: level(0.08),
            blob_altered: 0.0,
            delay_ms: *dice.pick(&[(1, 5), (1, 400), (300, 5_000)]),
            linger_ms: *dice.pick(&[0, 2_000, 60_000]),
            relay_batch_ms: *dice.pick(&[0, 5, 500]),
        }
    }
}
