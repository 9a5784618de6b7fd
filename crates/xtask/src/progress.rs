//! Saying what is being done: step n of m, and how long it took.

use anyhow::Result;
use std::time::{Duration, Instant};

/// A known number of steps.
pub struct Progress {
    begun: Instant,
    step: usize,
    of: usize,
}

impl Progress {
    pub fn new(of: usize) -> Self {
        Self { begun: Instant::now(), step: 0, of }
    }

    /// Do one step, saying so before and after.
    pub fn step(&mut self, what: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        self.step += 1;
        println!("[{}/{}] {what} ...", self.step, self.of);
        let begun = Instant::now();
        let result = work();
        let word = if result.is_ok() { "done" } else { "FAILED" };
        println!("[{}/{}] {what}: {word} in {}", self.step, self.of, human(begun.elapsed()));
        result
    }

    /// Time since the first step.
    pub fn elapsed(&self) -> String {
        human(self.begun.elapsed())
    }
}

/// 3.2 s, 4 min 05 s.
pub fn human(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{:.1} s", time.as_secs_f64()),
        seconds => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}
