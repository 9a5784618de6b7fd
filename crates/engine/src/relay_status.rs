//! What the relay says about itself is kept, so that it can be read when the relay is down.

use crate::error::Result;
use crate::step::Step;
use harkara_store::own::{self, OwnStage};
use harkara_store::relay_status;
use harkara_wire::proto::status::SignedStatus;
use harkara_wire::relay_link::RelayLink;
use harkara_wire::status::{Known, verify};

/// The relay has said how it is. What is not signed by it, older than what is known, or beyond all measure changes nothing.
pub(crate) fn heard(step: &mut Step<'_>, signed: &SignedStatus) -> Result<()> {
    // A removed device that is being linked anew may be on another relay.
    let Some(own) = own::get(step.db)?.filter(|own| own.stage != OwnStage::Removed) else { return Ok(()) };
    let Ok(link) = RelayLink::parse(&own.relay_link) else { return Ok(()) };
    let before = relay_status::get(step.db)?;
    if before.as_ref() == Some(signed) {
        return Ok(());
    }
    match verify(signed, Known { relay_key: &link.key, before: before.as_ref() }) {
        Ok(_) => {
            relay_status::set(step.db, signed)?;
            step.changes.overview();
        }
        Err(error) => tracing::warn!(%error, "the relay's status is not taken"),
    }
    Ok(())
}
