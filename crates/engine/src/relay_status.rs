//! What the relay says about itself is kept, so that it can be read when the relay is down; and while home is away the places are
//! asked that the relay has named for that.

use crate::Output;
use crate::error::Result;
use crate::step::Step;
use harkara_store::own::{self, OwnStage};
use harkara_store::relay_status;
use harkara_wire::address::is_inside;
use harkara_wire::proto::status::SignedStatus;
use harkara_wire::relay_link::RelayLink;
use harkara_wire::status::{self, Known, MAX_SIGNED, StatusError};
use prost::Message;

/// Home may only be restarting; and not all devices ask in the same second.
const PATIENCE_MS: u64 = 5_000;
const SPREAD_MS: u64 = 10_000;
/// How often while home is away, and half as long again by chance.
const EVERY_MS: u64 = 5 * 60_000;

/// The relay has said how it is. What is not signed by it, older than what is known, or beyond all measure changes nothing.
pub(crate) fn heard(step: &mut Step<'_>, signed: &SignedStatus) -> Result<()> {
    let Some(link) = relay(step)? else { return Ok(()) };
    let before = relay_status::get(step.db)?;
    take(step, &link, before.as_ref(), signed)
}

/// A web server has said this. It does not vouch for a key as a session does: only the one that is known counts.
pub(crate) fn found(step: &mut Step<'_>, bytes: &[u8]) -> Result<()> {
    let (Some(link), Some(before)) = (relay(step)?, relay_status::get(step.db)?) else { return Ok(()) };
    let of_this_relay = status::read(&before.status).is_ok_and(|status| status.relay_key == link.key);
    match SignedStatus::decode(bytes) {
        Ok(signed) if of_this_relay && bytes.len() <= MAX_SIGNED => take(step, &link, Some(&before), &signed),
        _ => {
            tracing::warn!("what lies at a status address is no status of this relay");
            Ok(())
        }
    }
}

/// The end of every input: where home is away, it is time to ask now and then.
pub(crate) fn settle(step: &mut Step<'_>) -> Result<()> {
    if step.mem.online() {
        step.mem.ask_status_ms = None;
        return Ok(());
    }
    match step.mem.ask_status_ms {
        Some(due_ms) if due_ms <= step.now_ms => {
            let mirrors = mirrors(step)?;
            if !mirrors.is_empty() {
                step.out.push(Output::Status(mirrors));
            }
            step.mem.ask_status_ms = Some(step.jitter(EVERY_MS / 2) + EVERY_MS);
        }
        None if step.mem.away.since_ms().is_some() && !mirrors(step)?.is_empty() => {
            step.mem.ask_status_ms = Some(step.jitter(SPREAD_MS) + PATIENCE_MS);
        }
        _ => {}
    }
    Ok(())
}

/// Where the relay has said that its status lies. Nobody is led from outside into a local network.
fn mirrors(step: &Step<'_>) -> Result<Vec<String>> {
    let (Some(link), Some(signed)) = (relay(step)?, relay_status::get(step.db)?) else { return Ok(Vec::new()) };
    let Ok(status) = status::read(&signed.status) else { return Ok(Vec::new()) };
    let known = status.relay_key == link.key;
    let fits = |mirror: &String| known && (is_inside(&link.address) || !is_inside(mirror));
    Ok(status.mirrors.into_iter().filter(fits).collect())
}

fn take(step: &mut Step<'_>, link: &RelayLink, before: Option<&SignedStatus>, signed: &SignedStatus) -> Result<()> {
    if before == Some(signed) {
        return Ok(());
    }
    match status::verify(signed, Known { relay_key: &link.key, before }) {
        Ok(_) => {
            relay_status::set(step.db, signed)?;
            step.changes.overview();
        }
        // A mirror is a little behind, as they are.
        Err(StatusError::Older) => tracing::debug!("an older status of the relay is not taken"),
        Err(error) => tracing::warn!(%error, "the relay's status is not taken"),
    }
    Ok(())
}

/// The relay this device is with.
fn relay(step: &Step<'_>) -> Result<Option<RelayLink>> {
    // A removed device that is being linked anew may be on another relay.
    let own = own::get(step.db)?.filter(|own| own.stage != OwnStage::Removed);
    Ok(own.and_then(|own| RelayLink::parse(&own.relay_link).ok()))
}
