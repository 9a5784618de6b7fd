//! Both sides said yes: what the relay says of the account counts now.

use super::meeting::Agreement;
use crate::linking::PATIENCE_MS;
use crate::linking::effect::Effects;
use crate::linking::line::Line;
use harkara_api::ErrorCode;

/// How often the relay is asked whether the phone has listed this device; a closed room asks at once.
const ASK_MS: u64 = 5_000;

/// A device that waits to be listed.
pub(super) struct Agreed {
    pub line: Line,
    pub agreement: Agreement,
    pub until_ms: u64,
    pub ask_at_ms: u64,
    /// The phone gave up, or took too long: the relay is asked a last time.
    pub verdict: Option<ErrorCode>,
}

impl Agreed {
    /// From now on.
    pub fn new(line: Line, agreement: Agreement, now_ms: u64) -> Self {
        Self { line, agreement, until_ms: now_ms + PATIENCE_MS, ask_at_ms: now_ms + ASK_MS, verdict: None }
    }

    /// Asks the relay what it knows of the account.
    pub fn ask(&mut self, now_ms: u64, effects: &mut Effects) {
        if now_ms >= self.until_ms {
            self.verdict.get_or_insert(ErrorCode::LinkTimedOut);
        }
        self.ask_at_ms = now_ms + ASK_MS;
        effects.ask_for(&self.agreement.account);
    }
}
