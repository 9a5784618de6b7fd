//! What happens by itself: at a named time, and at the end of every input.

use crate::error::Result;
use crate::step::Step;

/// The time named by `poll_timeout` has come.
pub(crate) fn tick(_step: &mut Step<'_>) -> Result<()> {
    Ok(())
}

/// The end of every input, inside its transaction: what is due goes out, and the next timeout is named.
pub(crate) fn settle(step: &mut Step<'_>) -> Result<()> {
    step.mem.timeout = None;
    Ok(())
}
