//! What each command sets in motion.

use crate::engine::Answer;
use crate::error::Result;
use crate::step::Step;
use harkara_api::{Command, ErrorCode};

/// The database was just opened.
pub(crate) fn opened(_step: &mut Step<'_>) -> Result<()> {
    Ok(())
}

/// Carries a command out, or says why not. `None`: the answer follows under `id`.
pub(crate) fn command(_step: &mut Step<'_>, _id: u64, _command: Command) -> Result<Answer> {
    Err(ErrorCode::Internal.into())
}
