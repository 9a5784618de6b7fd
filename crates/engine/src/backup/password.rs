//! The password of backups: put on the vault at the relay, taken off, and what the relay says of it.
//!
//! `vault` runs the protocol. Nothing of it is kept: whoever loses the connection in the middle begins again, and only what
//! the relay has given back once counts as set.

use super::key;
use super::strength::{normalised, rate};
use super::vault::{self, Purpose, Stage, Visit};
use crate::engine::Answer;
use crate::error::{EngineError, Result};
use crate::frames::refusal;
use crate::requests::Waiting;
use crate::step::Step;
use harkara_api::{ApiError, ErrorCode, PasswordReason, Reply, Secret};
use harkara_store::{own, vault as table};
use harkara_wire::proto::relay::{DropVault, VaultState, client_frame::Request, server_frame::Body};
use harkara_wire::relay_link::RelayLink;
use std::sync::Arc;

/// Rates a password for the person who is typing it.
pub(crate) fn rated(step: &mut Step<'_>, password: &Secret) -> Result<Reply> {
    let known = known(step)?;
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    Ok(Reply::PasswordStrength { strength: rate(&normalised(&password.0), &known) })
}

/// What everybody knows of this person.
fn known(step: &Step<'_>) -> Result<Vec<String>> {
    let row = own::get(step.db)?;
    Ok(row.map(|row| vec![row.handle, row.profile_name, "harkara".into()]).unwrap_or_default())
}

/// Begins to put a password on the vault.
pub(crate) fn set(step: &mut Step<'_>, command: u64, password: &Secret) -> Result<Answer> {
    let me = step.me()?;
    let Reply::PasswordStrength { strength } = rated(step, password)? else { return Ok(None) };
    if !strength.enough {
        let reasons: Vec<String> = strength.reasons.iter().map(PasswordReason::to_string).collect();
        return Err(ApiError::new(ErrorCode::PasswordWeak, reasons.join("; ")).into());
    }
    ready(step)?;
    let seed = Arc::new(key::seed(step)?);
    let link = own::get(step.db)?.map(|row| RelayLink::parse(&row.relay_link));
    let relay = link.and_then(std::result::Result::ok).ok_or(ErrorCode::InviteInvalid)?.key;
    let password = Arc::new(normalised(&password.0));
    let (account, purpose) = (Some(me.account), Purpose::Set(seed));
    vault::register(step, Visit { command, password, relay, account, purpose, stage: Stage::Waiting, lost: 0 })?;
    Ok(None)
}

/// Takes the password away.
pub(crate) fn remove(step: &mut Step<'_>, command: u64) -> Result<Answer> {
    step.me()?;
    ready(step)?;
    step.ask(Request::DropVault(DropVault {}), Waiting::VaultDropped(command));
    Ok(None)
}

fn ready(step: &Step<'_>) -> Result<()> {
    if !step.mem.online() {
        return Err(ErrorCode::Offline.into());
    }
    match step.mem.vault {
        Some(_) => Err(ErrorCode::RateLimited.into()),
        None => Ok(()),
    }
}

pub(crate) fn dropped(step: &mut Step<'_>, command: u64, body: &Body) -> Result<()> {
    let answer = match body {
        Body::Ok(_) => Ok(Reply::Done),
        Body::Error(error) => Err(refusal(error)),
        _ => return Err(EngineError::Relay("an answer of the wrong kind")),
    };
    step.reply(command, answer);
    Ok(())
}

/// What the relay says of the vault, by itself.
pub(crate) fn heard(step: &mut Step<'_>, said: &VaultState) -> Result<()> {
    step.mem.vault_heard = true;
    let known = table::get(step.db)?;
    let went_back_ms = if went_back(&known, said) { step.now_ms } else { known.went_back_ms };
    let new = table::Vault {
        kept: said.kept,
        version: clamp(said.version),
        changed_ms: clamp(said.changed_ms),
        tries: said.tries,
        tries_ever: clamp(said.tries_ever),
        tried_ms: clamp(said.tried_ms),
        opened_ms: clamp(said.opened_ms),
        went_back_ms,
    };
    if new == known {
        return Ok(());
    }
    if went_back_ms > known.went_back_ms {
        tracing::warn!("the relay has gone back to an earlier state of the vault");
    }
    table::put(step.db, &new)?;
    step.changes.backup_password();
    Ok(())
}

/// Delivery has begun: by now the relay has said what there is to say of the vault.
pub(crate) fn greeted(step: &mut Step<'_>) -> Result<()> {
    match step.mem.vault_heard {
        true => Ok(()),
        false => heard(step, &VaultState::default()),
    }
}

/// What never goes down has, or the same number of tries has another end.
fn went_back(known: &table::Vault, said: &VaultState) -> bool {
    said.version < known.version
        || said.tries_ever < known.tries_ever
        || said.opened_ms < known.opened_ms
        || (said.tries_ever == known.tries_ever && said.tried_ms < known.tried_ms)
}

fn clamp(number: u64) -> u64 {
    number.min(i64::MAX as u64)
}

/// The relay has given the key back under the new password.
pub(super) fn is_set(step: &mut Step<'_>) -> Result<()> {
    // Whatever had become of the one before, this one is whole.
    let known = table::get(step.db)?;
    table::put(step.db, &table::Vault { went_back_ms: 0, ..known })?;
    step.changes.backup_password();
    Ok(())
}
