//! Counting: what the runners say of themselves, added up.

use crate::cmd::Outcome;
use crate::progress::human;
use anyhow::{Result, bail};
use std::time::Duration;

/// What has passed and failed so far.
#[derive(Default)]
pub struct Tally {
    passed: u64,
    failed: u64,
    lines: Vec<String>,
    /// What had a failure.
    bad: Vec<String>,
}

impl Tally {
    /// One check, passed or failed.
    pub fn one(&mut self, name: &str, ok: bool, took: Duration) {
        let (passed, failed) = if ok { (1, 0) } else { (0, 1) };
        self.add(name, passed, failed, if ok { "" } else { "FAILED" }, took);
    }

    /// A suite, by its runner's own summary. A suite that ends badly without naming a failed test counts as one.
    pub fn suite(&mut self, name: &str, outcome: &Outcome, took: Duration) {
        let (passed, mut failed) =
            outcome.output.lines().map(counted).fold((0, 0), |sum, n| (sum.0 + n.0, sum.1 + n.1));
        let mut remark = "";
        if outcome.timed_out {
            remark = "ENDED AT ITS TIME LIMIT";
        } else if !outcome.ok {
            remark = "FAILED";
        } else if passed == 0 {
            remark = "FAILED: no test ran";
        }
        if !remark.is_empty() && failed == 0 {
            failed = 1;
        }
        self.add(&format!("tests: {name}"), passed, failed, remark, took);
    }

    /// The last lines; an error if anything failed.
    pub fn finish(&self) -> Result<()> {
        for line in &self.lines {
            println!("{line}");
        }
        println!("{} passed, {} failed", self.passed, self.failed);
        if self.failed > 0 {
            bail!("not all passed; look above at: {}", self.bad.join("; "));
        }
        Ok(())
    }

    fn add(&mut self, name: &str, passed: u64, failed: u64, remark: &str, took: Duration) {
        self.passed += passed;
        self.failed += failed;
        if failed > 0 {
            self.bad.push(name.to_owned());
        }
        let line = format!("   {name:<64} {passed:>5} passed {failed:>3} failed  {:>13}  {remark}", human(took));
        println!("{}", line.trim_end());
        self.lines.push(line.trim_end().to_owned());
    }
}

/// (passed, failed) of a summary line of cargo test, node --test or vitest; anything else counts nothing.
fn counted(line: &str) -> (u64, u64) {
    let line = line.trim();
    let before = |word: &str| {
        let words: Vec<&str> = line.split([' ', ';', ',']).filter(|word| !word.is_empty()).collect();
        let at = words.iter().position(|found| *found == word).filter(|at| *at > 0);
        at.and_then(|at| words[at - 1].parse().ok()).unwrap_or(0)
    };
    let after = |start: &str| line.strip_prefix(start).and_then(|rest| rest.trim().parse().ok()).unwrap_or(0);
    if line.starts_with("test result:") || line.starts_with("Tests  ") {
        return (before("passed"), before("failed"));
    }
    (after("# pass ") + after("ℹ pass "), after("# fail ") + after("ℹ fail "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runners_summaries_are_understood() {
        assert_eq!(counted("test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out"), (12, 3));
        assert_eq!(counted("      Tests  1 failed | 11 passed (12)"), (11, 1));
        assert_eq!(counted("# pass 7"), (7, 0));
        assert_eq!(counted("ℹ fail 2"), (0, 2));
        assert_eq!(counted("test forbidden_arrows ... ok"), (0, 0));
    }

    #[test]
    fn a_suite_that_dies_without_a_word_has_failed() {
        let mut tally = Tally::default();
        let outcome = Outcome { ok: false, timed_out: false, output: "ℹ pass 3".into() };
        tally.suite("window", &outcome, Duration::ZERO);
        assert_eq!((tally.passed, tally.failed), (3, 1));
        assert!(tally.finish().unwrap_err().to_string().ends_with("tests: window"));
    }

    #[test]
    fn a_suite_without_tests_has_failed() {
        let mut tally = Tally::default();
        tally.suite("nothing", &Outcome { ok: true, timed_out: false, output: String::new() }, Duration::ZERO);
        assert_eq!(tally.failed, 1);
    }
}
