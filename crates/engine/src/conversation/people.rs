//! Who is who: accounts and their devices, as far as they are proved.

use crate::error::{EngineError, Result};
use crate::mls::Leaf;
use crate::requests::Waiting;
use crate::step::Step;
use crate::{identity, outbox, self_group};
use harkara_store::{accounts, chats, devices};
use harkara_wire::id::AccountId;
use harkara_wire::identity::{VerifiedAccount, VerifiedCertificate};
use harkara_wire::proto::identity::AccountRecord;
use harkara_wire::proto::relay::{GetAccount, client_frame::Request, get_account::By, server_frame::Body};
use prost::Message;

/// People asked about at a time; the answers bring the next.
const STRANGERS: u32 = 64;

/// What somebody is called here.
pub(crate) fn name_of(step: &Step<'_>, account: &AccountId) -> Result<String> {
    let names = accounts::get(step.db, account)?.map(|known| [known.own_name, known.profile_name, known.handle]);
    Ok(names.into_iter().flatten().find(|name| !name.is_empty()).unwrap_or_default())
}

/// Somebody stands at a leaf of a group: notes the account and the device. True if the device is new here.
pub(crate) fn met(step: &mut Step<'_>, leaf: &Leaf) -> Result<bool> {
    step.mem.strangers |= accounts::ensure(step.db, &leaf.account)?;
    let new = note_device(step, &leaf.certificate)?;
    if new && step.linked()?.is_some_and(|me| me.account == leaf.account && me.device != leaf.device) {
        identity::linked_elsewhere(step, &leaf.device)?;
    }
    Ok(new)
}

fn note_device(step: &mut Step<'_>, certificate: &VerifiedCertificate) -> Result<bool> {
    Ok(devices::ensure(
        step.db,
        &certificate.device_id,
        &certificate.account_id,
        certificate.platform.into(),
        &certificate.certificate.encode_to_vec(),
        step.now_ms,
    )?)
}

/// Believes news of an account, if they are newer than what is known; notes its devices, and those that are gone.
pub(crate) fn take_record(step: &mut Step<'_>, record: &AccountRecord) -> Result<AccountId> {
    let offered = VerifiedAccount::verify(record).map_err(EngineError::mls)?;
    let id = offered.account_id;
    accounts::ensure(step.db, &id)?;
    let known = accounts::get(step.db, &id)?.filter(|known| !known.record.is_empty());
    let known = known.and_then(|known| AccountRecord::decode(known.record.as_slice()).ok());
    let known_before = known.is_some();
    let account = match known.map(|known| VerifiedAccount::verify(&known)) {
        Some(Ok(known)) => VerifiedAccount::verify_after(record, &known).map_err(EngineError::mls)?,
        _ => offered,
    };
    accounts::set_record(step.db, &id, &account.handle, &account.record.encode_to_vec(), account.version)?;
    let own = step.linked()?.is_some_and(|me| me.account == id);
    let mut news = false;
    for device in &account.devices {
        let new = note_device(step, device)?;
        // The devices this one finds when it comes in itself are no news to the person.
        if new && own && known_before {
            identity::linked_elsewhere(step, &device.device_id)?;
        }
        news |= new;
    }
    for device in &account.removed {
        if devices::set_removed(step.db, device, &id)? {
            news = true;
            if own {
                self_group::device_removed(step, device)?;
            }
        }
    }
    if own && news {
        step.changes.devices();
        step.changes.overview();
    }
    Ok(id)
}

/// Asks the relay about people met in groups of whom nothing but the id is known.
pub(crate) fn ask_about_strangers(step: &mut Step<'_>) -> Result<()> {
    if !step.mem.online() || !std::mem::take(&mut step.mem.strangers) {
        return Ok(());
    }
    for account in accounts::without_record(step.db, STRANGERS)? {
        if step.mem.asked_about.insert(account) {
            let ask = GetAccount { by: Some(By::AccountId(account.to_vec())) };
            step.ask(Request::GetAccount(ask), Waiting::Account(account));
        }
    }
    Ok(())
}

/// What the relay knows of somebody.
pub(crate) fn found(step: &mut Step<'_>, account: AccountId, body: Body) -> Result<()> {
    let Body::AccountFound(found) = body else { return Ok(()) };
    let record = found.record.ok_or(EngineError::Relay("an account without a record"))?;
    step.mem.strangers = true;
    let taken = step.attempt(|step| match take_record(step, &record)? == account {
        true => Ok(()),
        false => Err(EngineError::Relay("another account than asked for")),
    })?;
    if let Err(error) = taken {
        tracing::warn!(%account, %error, "an account record that can't be believed");
    }
    for chat in chats::all(step.db)? {
        if chat.peer == Some(account) {
            step.changes.chat(chat.chat_id);
        }
    }
    Ok(())
}

/// News of an account out of the mailbox. Faulty ones are the relay's trouble, not this device's.
pub(crate) fn news(step: &mut Step<'_>, record: &AccountRecord) -> Result<()> {
    let taken = step.attempt(|step| take_record(step, record))?;
    if let Err(error) = taken {
        tracing::warn!(%error, "an account record that can't be believed");
        return Ok(());
    }
    for device in VerifiedAccount::verify(record).map_err(EngineError::mls)?.removed {
        devices::lock_out(step.db, &device)?;
    }
    Ok(())
}

/// One's own account has removed a device: it goes from every group it stands in. Every device does this, so each
/// waits a moment of its own; whoever comes late finds nothing left to do.
pub(crate) fn tidy_groups(step: &mut Step<'_>) -> Result<()> {
    for chat in chats::with_group(step.db)? {
        if chat.member {
            let not_before_ms = step.jitter(3_000);
            let plan = outbox::CommitPlan { tidy: true, ..Default::default() };
            outbox::queue_commit(step, chat.chat, &plan, not_before_ms)?;
        }
    }
    Ok(())
}

/// What is publicly known of one's own account.
pub(crate) fn own_record(step: &mut Step<'_>) -> Result<Option<AccountRecord>> {
    let me = step.me()?;
    let known = accounts::get(step.db, &me.account)?;
    Ok(known.and_then(|known| AccountRecord::decode(known.record.as_slice()).ok()))
}
