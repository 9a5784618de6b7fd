//! A visit to the vault at the relay: to put a password on it, or to have the key back for one.
//!
//! A new device has no account: it connects as nobody, and asks for what the password opens. The relay counts a try before
//! it answers and answers the same request once more for nothing, so whoever loses the connection goes on with the same
//! one. Stretching the password takes a good part of a second and 64 MiB, and happens here, between two inputs.

use super::password::is_set;
use super::strength::normalised;
use crate::error::{EngineError, Result};
use crate::frames::refusal;
use crate::requests::Waiting;
use crate::sign_up::fresh_device;
use crate::step::Step;
use crate::{Output, sign_up};
use harkara_api::{Connection, ErrorCode, Fault, PasswordOutcome, Reply, Secret};
use harkara_backup::{Seed, vault as sealed};
use harkara_store::own::{self, OwnStage};
use harkara_wire::id::AccountId;
use harkara_wire::identity::VerifiedAccount;
use harkara_wire::proto::relay::{
    BeginVault, ErrorCode as RelayCode, GetAccount, OpenVault, ProveVault, PutVault, client_frame::Request,
    get_account::By, server_frame::Body,
};
use harkara_wire::relay_link::RelayLink;
use harkara_wire::vault::{ExportKey, Opening, Parties, Registering, VaultError};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Connections that may be lost before a try is given up.
const PATIENCE: u8 = 3;

/// What is under way; one at a time.
#[derive(Clone)]
pub(crate) struct Visit {
    pub command: u64,
    pub password: Arc<Zeroizing<String>>,
    /// The relay's key.
    pub relay: [u8; 32],
    /// Whose vault; a new device first has to ask.
    pub account: Option<AccountId>,
    pub purpose: Purpose,
    pub stage: Stage,
    /// Connections lost since it was begun.
    pub lost: u8,
}

/// What for.
#[derive(Clone)]
pub(crate) enum Purpose {
    /// To put this under a new password.
    Set(Arc<Seed>),
    /// To have the key of whoever this is.
    Open(String),
}

/// How far it is: what was asked, and what it takes to understand the answer.
#[derive(Clone)]
pub(crate) enum Stage {
    /// Nothing yet: there is no session.
    Waiting,
    /// Who that is.
    Looking,
    Beginning(Registering),
    Putting,
    Asking(Box<Opening>, Vec<u8>),
    Proving(ExportKey, ProveVault),
}

/// Puts a password on the vault: the session stands, and this device is the account's.
pub(super) fn register(step: &mut Step<'_>, mut visit: Visit) -> Result<()> {
    let (begun, request) = Registering::begin(&visit.password, step.random()).map_err(damaged)?;
    visit.stage = Stage::Beginning(begun);
    step.mem.vault = Some(visit);
    step.ask(Request::BeginVault(BeginVault { request }), Waiting::Vault);
    Ok(())
}

/// A device that belongs to nobody asks for the key that a password opens.
pub(crate) fn open(
    step: &mut Step<'_>,
    command: u64,
    relay_link: &str,
    who: &str,
    password: &Secret,
) -> Result<crate::engine::Answer> {
    let known = own::get(step.db)?;
    if known.is_some_and(|row| row.stage != OwnStage::Fresh) || step.mem.vault.is_some() {
        return Err(ErrorCode::AlreadyLinked.into());
    }
    let link = RelayLink::parse(relay_link).map_err(|_| ErrorCode::InviteInvalid)?;
    let row = fresh_device(step, relay_link);
    step.set_own(&row)?;
    let who = who.trim().trim_start_matches('@').to_lowercase();
    let password = Arc::new(normalised(&password.0));
    let (purpose, stage) = (Purpose::Open(who), Stage::Waiting);
    step.mem.vault = Some(Visit { command, password, relay: link.key, account: None, purpose, stage, lost: 0 });
    step.mem.connection = Connection::Connecting;
    step.changes.connection(Connection::Connecting);
    step.out.push(Output::Connect { relay_link: relay_link.to_owned(), nearby: false });
    Ok(None)
}

/// The session stands. False: nobody waits for a vault.
pub(crate) fn connected(step: &mut Step<'_>) -> Result<bool> {
    let Some(mut visit) = step.mem.vault.clone() else { return Ok(false) };
    let (Purpose::Open(who), account) = (&visit.purpose, visit.account) else { return Ok(false) };
    let request = match (&visit.stage, account) {
        // The same once more: the relay does not count it again.
        (Stage::Asking(_, request), Some(account)) => {
            Request::OpenVault(OpenVault { account_id: account.to_vec(), request: request.clone() })
        }
        (Stage::Proving(_, proof), _) => Request::ProveVault(proof.clone()),
        _ => {
            let by = match AccountId::from_hex(who) {
                Ok(id) => By::AccountId(id.to_vec()),
                Err(_) => By::Handle(who.clone()),
            };
            visit.stage = Stage::Looking;
            Request::GetAccount(GetAccount { by: Some(by) })
        }
    };
    step.mem.vault = Some(visit);
    step.ask(request, Waiting::Vault);
    Ok(true)
}

/// The session is gone, or could not be made.
pub(crate) fn disconnected(step: &mut Step<'_>, fault: Fault) {
    let Some(visit) = &mut step.mem.vault else { return };
    visit.lost += 1;
    let tried = matches!(visit.stage, Stage::Asking(..) | Stage::Proving(..));
    if !tried || visit.lost >= PATIENCE {
        end(step, Err(sign_up::unreachable(fault).into()));
    }
}

/// What was asked on the old session is not answered any more. A password that was being set is set anew by the person, who
/// knows it: a new device's try goes on.
pub(crate) fn forget_session(step: &mut Step<'_>) {
    if step.mem.vault.as_ref().is_some_and(|visit| matches!(visit.purpose, Purpose::Set(_))) {
        end(step, Err(ErrorCode::Offline.into()));
    }
}

/// The relay has answered what this visit asked last.
pub(crate) fn answered(step: &mut Step<'_>, body: Body) -> Result<()> {
    let Some(visit) = step.mem.vault.clone() else { return Ok(()) };
    if let Err(error) = go_on(step, visit, body) {
        // The database's troubles are no answer to the person, and nothing of this is to be kept.
        if let EngineError::Store(_) = error {
            return Err(error);
        }
        end(step, Err(error));
    }
    Ok(())
}

fn go_on(step: &mut Step<'_>, visit: Visit, body: Body) -> Result<()> {
    match (visit.stage.clone(), body) {
        (Stage::Looking, Body::AccountFound(found)) => {
            let record = found.record.ok_or(EngineError::Relay("an account without a record"))?;
            let account = VerifiedAccount::verify(&record).map_err(EngineError::mls)?;
            ask(step, Visit { account: Some(account.account_id), ..visit })
        }
        (Stage::Beginning(begun), Body::VaultBegun(answer)) => {
            let (account, seed) = (account(&visit)?, step.random());
            let parties = Parties { account: &account, relay: &visit.relay };
            let done = begun.finish(&visit.password, &answer.answer, parties, seed).map_err(damaged)?;
            let Purpose::Set(kept) = &visit.purpose else { return Err(ErrorCode::Internal.into()) };
            let sealed = sealed::seal(kept, &done.key, &account).map_err(EngineError::mls)?;
            step.mem.vault = Some(Visit { stage: Stage::Putting, ..visit });
            step.ask(Request::PutVault(PutVault { record: done.record, sealed }), Waiting::Vault);
            Ok(())
        }
        // That it was put counts once it has come back.
        (Stage::Putting, Body::Ok(_)) => ask(step, visit),
        (Stage::Asking(opening, request), Body::VaultAnswer(answer)) => {
            let (left, wait_ms) = (answer.left, answer.wait_ms);
            let set = matches!(visit.purpose, Purpose::Set(_));
            let outcome = match (answer.answer.is_empty(), left) {
                (true, 0) => Some(PasswordOutcome::Gone),
                (true, _) => Some(PasswordOutcome::Wait { left, wait_ms }),
                _ => None,
            };
            if let Some(outcome) = outcome {
                return if set { Err(ErrorCode::VaultDamaged.into()) } else { said(step, outcome) };
            }
            let (account, seed) = (account(&visit)?, step.random());
            let parties = Parties { account: &account, relay: &visit.relay };
            let opened = match opening.finish(&visit.password, &answer.answer, parties, seed) {
                Err(VaultError::Wrong) if !set => {
                    let gone = left == 0;
                    let outcome = if gone { PasswordOutcome::Gone } else { PasswordOutcome::Wrong { left, wait_ms } };
                    return said(step, outcome);
                }
                other => other.map_err(damaged)?,
            };
            let proof = ProveVault { account_id: account.to_vec(), request, proof: opened.proof };
            step.mem.vault = Some(Visit { stage: Stage::Proving(opened.key, proof.clone()), ..visit });
            step.ask(Request::ProveVault(proof), Waiting::Vault);
            Ok(())
        }
        (Stage::Proving(key, _), Body::VaultOpened(opened)) => {
            let seed = sealed::open(&opened.sealed, &key, &account(&visit)?);
            let seed = seed.map_err(|_| EngineError::from(ErrorCode::VaultDamaged))?;
            match &visit.purpose {
                Purpose::Set(put) if **put == seed => {
                    is_set(step)?;
                    end(step, Ok(Reply::Done));
                    Ok(())
                }
                Purpose::Set(_) => Err(ErrorCode::VaultDamaged.into()),
                Purpose::Open(_) => said(step, PasswordOutcome::Right { key: Secret(seed.code().to_string()) }),
            }
        }
        // The proof is right, whatever the relay says.
        (Stage::Proving(..), Body::Error(error)) if error.code() == RelayCode::ErrorVaultProof => {
            Err(ErrorCode::VaultDamaged.into())
        }
        (_, Body::Error(error)) => Err(refusal(&error)),
        _ => Err(EngineError::Relay("an answer of the wrong kind")),
    }
}

/// Tries the password.
fn ask(step: &mut Step<'_>, visit: Visit) -> Result<()> {
    let account_id = account(&visit)?.to_vec();
    let (opening, request) = Opening::begin(&visit.password, step.random()).map_err(damaged)?;
    step.mem.vault = Some(Visit { stage: Stage::Asking(Box::new(opening), request.clone()), ..visit });
    step.ask(Request::OpenVault(OpenVault { account_id, request }), Waiting::Vault);
    Ok(())
}

fn account(visit: &Visit) -> Result<AccountId> {
    visit.account.ok_or(EngineError::Internal("a vault of nobody"))
}

fn said(step: &mut Step<'_>, outcome: PasswordOutcome) -> Result<()> {
    end(step, Ok(Reply::BackupPassword { outcome }));
    Ok(())
}

fn end(step: &mut Step<'_>, answer: Result<Reply>) {
    let Some(visit) = step.mem.vault.take() else { return };
    if matches!(visit.purpose, Purpose::Open(_)) {
        step.out.push(Output::Disconnect);
        step.mem.connection = Connection::None;
        step.changes.connection(Connection::None);
    }
    step.reply(visit.command, answer);
}

fn damaged(error: VaultError) -> EngineError {
    match error {
        VaultError::Memory => ErrorCode::NoMemory.into(),
        VaultError::Wrong | VaultError::Lies => ErrorCode::VaultDamaged.into(),
    }
}
