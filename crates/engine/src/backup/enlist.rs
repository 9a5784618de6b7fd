//! How a device that was made of a backup becomes its account's phone.
//!
//! It holds the account key, so it lists itself in the roster and joins every group by external commit, as any new
//! device does. Only then the phone it replaces is removed: until that it may be all that makes the account a member.

use crate::conversation::people;
use crate::error::{EngineError, Result};
use crate::requests::Waiting;
use crate::step::Step;
use crate::{Output, history, outbox, self_group};
use ed25519_dalek::SigningKey;
use harkara_api::Event;
use harkara_store::own::{self, Own, OwnStage};
use harkara_store::{accounts, devices, outbox as outbox_table};
use harkara_wire::identity::{MAX_DEVICES, VerifiedAccount, VerifiedCertificate, sign_roster};
use harkara_wire::proto::content::{DeviceLinked, content::Body as Content};
use harkara_wire::proto::identity::{AccountRecord, DeviceCertificate, Platform, Roster};
use harkara_wire::proto::relay::{
    ErrorCode as RelayCode, GetAccount, PutRoster, client_frame::Request, get_account::By, server_frame::Body,
};
use prost::Message;
use std::collections::BTreeSet;

/// The session stands: asks what the account looks like now. False: this device was not restored, or is listed.
pub(crate) fn connected(step: &mut Step<'_>) -> Result<bool> {
    match restored(step)? {
        Some(row) => ask(step, &row).map(|()| true),
        None => Ok(false),
    }
}

fn restored(step: &Step<'_>) -> Result<Option<Own>> {
    Ok(own::get(step.db)?.filter(|row| row.stage == OwnStage::Restored))
}

fn ask(step: &mut Step<'_>, row: &Own) -> Result<()> {
    let account = row.account_id.ok_or(EngineError::Internal("restored for nobody"))?;
    step.ask(Request::GetAccount(GetAccount { by: Some(By::AccountId(account.to_vec())) }), Waiting::OwnAccount);
    Ok(())
}

/// What the relay knows of the account.
pub(crate) fn account_found(step: &mut Step<'_>, body: Body) -> Result<()> {
    let Some(row) = restored(step)? else { return Ok(()) };
    let found = match body {
        Body::AccountFound(found) => found,
        Body::Error(error) => return refused(step, &error),
        _ => return Err(EngineError::Relay("an answer of the wrong kind")),
    };
    let record = found.record.ok_or(EngineError::Relay("an account without a record"))?;
    let account = newest(step, &row, &record)?;
    // The answer to an earlier try was lost.
    if account.device(&row.device_id).is_some() {
        return linked(step, row, &record);
    }
    let roster = roster(step, &row, &account)?;
    step.ask(Request::PutRoster(PutRoster { roster: Some(roster.clone()) }), Waiting::Listed(Box::new(roster)));
    Ok(())
}

/// The backup knows what was removed by then, whatever the relay says.
fn newest(step: &Step<'_>, row: &Own, record: &AccountRecord) -> Result<VerifiedAccount> {
    let account = VerifiedAccount::verify(record).map_err(EngineError::mls)?;
    if Some(account.account_id) != row.account_id {
        return Err(EngineError::Relay("another account than asked for"));
    }
    let known = accounts::get(step.db, &account.account_id)?.map(|known| known.record).unwrap_or_default();
    let known = AccountRecord::decode(known.as_slice()).ok().and_then(|known| VerifiedAccount::verify(&known).ok());
    match known {
        Some(known) => VerifiedAccount::verify_after(record, &known).map_err(EngineError::mls),
        None => Ok(account),
    }
}

fn roster(step: &Step<'_>, row: &Own, account: &VerifiedAccount) -> Result<Roster> {
    let secret = row.account_secret.as_ref().ok_or(EngineError::Internal("restored without an account key"))?;
    let certificate = DeviceCertificate::decode(row.certificate.as_slice()).map_err(EngineError::mls)?;
    let mut devices = account.devices.clone();
    let mut removed: BTreeSet<_> = account.removed.clone();
    if devices.len() >= MAX_DEVICES {
        // No room for both phones: the old one goes at once.
        let old = devices.iter().filter(|device| device.platform == Platform::Phone);
        removed.extend(old.map(|device| device.device_id));
        devices.retain(|device| device.platform != Platform::Phone);
    }
    devices.push(VerifiedCertificate::verify(&certificate).map_err(EngineError::mls)?);
    let key = SigningKey::from_bytes(secret);
    let signed = sign_roster(&key, account.version + 1, step.now_ms, &devices, &removed);
    Ok(signed.map_err(EngineError::mls)?.roster)
}

/// The relay has (or has not) listed this device.
pub(crate) fn listed(step: &mut Step<'_>, roster: Roster, body: &Body) -> Result<()> {
    let Some(row) = restored(step)? else { return Ok(()) };
    match body {
        Body::Ok(_) => {
            let record = AccountRecord { roster: Some(roster), removals: Vec::new(), handle: row.handle.clone() };
            linked(step, row, &record)
        }
        // Another device has changed the account meanwhile.
        Body::Error(error) if error.code() == RelayCode::ErrorRosterStale => ask(step, &row),
        Body::Error(error) => refused(step, error),
        _ => Err(EngineError::Relay("an answer of the wrong kind")),
    }
}

/// All that was restored stays to be read; the next connection tries again.
fn refused(step: &mut Step<'_>, error: &harkara_wire::proto::relay::Error) -> Result<()> {
    tracing::warn!(code = ?error.code(), "the relay does not list the restored device");
    let error = crate::frames::refusal(error).to_api();
    step.out.push(Output::Event(Event::Fault { error }));
    Ok(())
}

fn linked(step: &mut Step<'_>, mut row: Own, record: &AccountRecord) -> Result<()> {
    row.stage = OwnStage::Linked;
    step.set_own(&row)?;
    people::take_record(step, record)?;
    step.changes.devices();
    // The relay knows this session's key as a device's from now on, and greets it as one.
    step.out.push(Output::Reconnect);
    Ok(())
}

/// This device stands in all groups: it says what it is called, asks the others for what the backup has not, and removes
/// the phone it replaces.
pub(crate) fn settle(step: &mut Step<'_>) -> Result<()> {
    if !step.mem.history.groups_known || !step.me()?.replaces {
        return Ok(());
    }
    if outbox_table::any_of_kind(step.db, outbox::Kind::Join as i64)? {
        return Ok(());
    }
    let me = step.me()?;
    let Some(mut row) = own::get(step.db)? else { return Ok(()) };
    row.replaces = false;
    step.set_own(&row)?;
    let others = devices::of_account(step.db, &me.account)?.into_iter();
    let others = others.filter(|device| !device.removed && device.device_id != me.device);
    let (phones, rest): (Vec<_>, Vec<_>) = others.partition(|device| device.platform == Platform::Phone as i32);
    for phone in phones {
        self_group::remove_device(step, &phone.device_id)?;
    }
    if rest.is_empty() {
        return Ok(());
    }
    let name = devices::get(step.db, &me.device)?.map(|device| device.name).unwrap_or_default();
    let device_id = me.device.to_vec();
    let linked = DeviceLinked { device_id, name, linked_ms: step.now_ms, same_network: false };
    self_group::tell(step, Content::DeviceLinked(linked))?;
    history::ask(step, true)
}
