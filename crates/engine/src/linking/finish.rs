//! What a link needs of the database, and what it leaves there: once, at its end.

use super::new_device::Identity;
use super::phone::{Account, Enlisted};
use crate::conversation::people;
use crate::error::{EngineError, Result};
use crate::step::Step;
use crate::{Output, history, identity, self_group};
use ed25519_dalek::SigningKey;
use harkara_api::ErrorCode;
use harkara_store::own::{self, Own, OwnStage};
use harkara_store::{accounts, chats, devices};
use harkara_wire::id::GroupId;
use harkara_wire::identity::VerifiedAccount;
use harkara_wire::proto::content::{DeviceLinked, content::Body};
use harkara_wire::relay_link::RelayLink;
use prost::Message;

/// This new device belongs to an account now. From here on it is stored.
pub(super) fn linked(step: &mut Step<'_>, identity: Identity) -> Result<()> {
    if own::get(step.db)?.is_some_and(|row| row.stage == OwnStage::Removed) {
        forget_removed(step)?;
    }
    let account = identity.account.account_id;
    let device = identity.certificate.device_id;
    step.set_own(&Own {
        stage: OwnStage::Linked,
        relay_link: identity.relay.to_string(),
        relay_name: identity.relay.name,
        relay_web: String::new(),
        account_id: Some(account),
        account_secret: None,
        device_id: device,
        device_secret: zeroize::Zeroizing::new(identity.keys.device.to_bytes()),
        transport_secret: identity.keys.transport,
        certificate: identity.certificate.certificate.encode_to_vec(),
        handle: identity.account.handle,
        self_group: Some(identity.self_group),
        profile_name: identity.profile_name.clone(),
        // Older than any setting: the history brings those of the account.
        profile_changed_ms: 0,
        send_read_marks: true,
        mailbox_acked: 0,
        replaces: false,
    })?;
    people::take_record(step, &identity.account.record)?;
    accounts::set_profile_name(step.db, &account, &identity.profile_name)?;
    devices::set_name(step.db, &device, &identity.name, step.now_ms)?;
    step.changes.devices();
    // The relay knows this session's key as a device's from now on, and greets it as one.
    step.out.push(Output::Reconnect);
    Ok(())
}

/// What a removed device had kept goes in the moment in which it belongs to somebody again: its history comes anew.
fn forget_removed(step: &mut Step<'_>) -> Result<()> {
    for chat in chats::all(step.db)? {
        step.changes.chat(chat.chat_id);
    }
    own::forget_everything(step.db)?;
    step.mem.groups.forget_all();
    step.mem.history = history::Active::default();
    Ok(())
}

/// The relay lists the new device: the phone writes it down and tells its other devices.
pub(super) fn enlist(step: &mut Step<'_>, enlisted: Enlisted) -> Result<()> {
    let (me, device) = (step.me()?, enlisted.device.device_id);
    // Known from here on, so that its appearance in the record is no news.
    let (certificate, platform) = (enlisted.device.certificate.encode_to_vec(), enlisted.device.platform.into());
    devices::ensure(step.db, &device, &me.account, platform, &certificate, step.now_ms)?;
    people::take_record(step, &enlisted.account.record)?;
    devices::set_name(step.db, &device, &enlisted.name, step.now_ms)?;
    identity::linked_here(step, &device)?;
    self_group::tell(
        step,
        Body::DeviceLinked(DeviceLinked {
            device_id: device.to_vec(),
            name: enlisted.name,
            linked_ms: step.now_ms,
            same_network: enlisted.same_network,
        }),
    )
}

/// The account whose key this device holds.
pub(super) fn account(step: &mut Step<'_>) -> Result<Account> {
    let row = own::get(step.db)?.filter(|row| row.stage == OwnStage::Linked).ok_or(ErrorCode::NotLinked)?;
    let id = row.account_id.ok_or(EngineError::Internal("a linked device without an account"))?;
    let secret = row.account_secret.as_ref().ok_or(ErrorCode::PhoneOnly)?;
    let record = people::own_record(step)?.ok_or(EngineError::Internal("no record of the own account"))?;
    Ok(Account {
        key: SigningKey::from_bytes(secret),
        known: VerifiedAccount::verify(&record).map_err(|_| EngineError::Internal("the own record does not verify"))?,
        profile_name: row.profile_name,
        self_group: row.self_group.unwrap_or_else(|| GroupId::self_group(&id)),
        relay_key: RelayLink::parse(&row.relay_link).map_err(|_| EngineError::Internal("no relay"))?.key,
    })
}
