//! A new account: this device makes the account key, and is its first device.

use crate::conversation::people;
use crate::error::{EngineError, Result};
use crate::frames::refusal;
use crate::mls::{KEY_PACKAGES, make_key_packages};
use crate::requests::Waiting;
use crate::step::Step;
use crate::{Output, conversation, frames, self_group};
use ed25519_dalek::SigningKey;
use harkara_api::{Connection, ErrorCode, Fault, Reply};
use harkara_store::own::{Own, OwnStage};
use harkara_store::{devices, own};
use harkara_wire::id::{DeviceId, GroupId};
use harkara_wire::identity::{self, VerifiedAccount, certify, counter_sign, device_statement, sign_roster};
use harkara_wire::nearby::NearbySecret;
use harkara_wire::proto::identity::{AccountRecord, Platform};
use harkara_wire::proto::relay::{PutKeyPackages, Register, client_frame::Request, server_frame::Body};
use harkara_wire::relay_link::RelayLink;
use harkara_wire::session::public_key;
use std::collections::BTreeSet;
use zeroize::Zeroizing;

/// What the person asked for.
#[derive(Debug, Clone)]
pub(crate) struct SignUp {
    pub command: u64,
    pub invite: String,
    pub handle: String,
    pub name: String,
    pub device_name: String,
}

/// Begins: connects with fresh keys; the rest follows when the session stands.
pub(crate) fn begin(step: &mut Step<'_>, relay_link: &str, mut wish: SignUp) -> Result<()> {
    let known = own::get(step.db)?;
    if known.as_ref().is_some_and(|row| row.stage != OwnStage::Fresh) {
        return Err(ErrorCode::AlreadyLinked.into());
    }
    let link = RelayLink::parse(relay_link).map_err(|_| ErrorCode::InviteInvalid)?;
    wish.handle = wish.handle.trim().trim_start_matches('@').to_lowercase();
    if !identity::handle_is_valid(&wish.handle) {
        return Err(ErrorCode::HandleInvalid.into());
    }
    wish.name = conversation::clean_name(&wish.name);
    wish.invite = link.invite.clone();
    // Trying the same again goes on with the same keys: the relay may have registered them, and only its answer was lost.
    let same = |row: &Own| row.account_secret.is_some() && row.handle == wish.handle && row.relay_link == relay_link;
    if !known.as_ref().is_some_and(same) {
        let account_secret = Some(Zeroizing::new(step.random()));
        let fresh = Own {
            account_secret,
            handle: wish.handle.clone(),
            profile_changed_ms: step.now_ms,
            ..fresh_device(step, relay_link)
        };
        step.set_own(&fresh)?;
    }
    step.mem.sign_up = Some(wish);
    step.mem.connection = Connection::Connecting;
    step.changes.connection(Connection::Connecting);
    step.out.push(Output::Connect { relay_link: relay_link.to_owned(), nearby: false });
    Ok(())
}

/// Keys for this device, which belongs to nobody yet.
pub(crate) fn fresh_device(step: &mut Step<'_>, relay_link: &str) -> Own {
    let device_secret = Zeroizing::new(step.random());
    let device_key = SigningKey::from_bytes(&device_secret).verifying_key().to_bytes();
    Own {
        stage: OwnStage::Fresh,
        relay_link: relay_link.to_owned(),
        relay_name: String::new(),
        relay_web: String::new(),
        account_id: None,
        account_secret: None,
        device_id: DeviceId::of_key(&device_key),
        device_secret,
        transport_secret: Zeroizing::new(step.random()),
        certificate: Vec::new(),
        handle: String::new(),
        self_group: None,
        profile_name: String::new(),
        profile_changed_ms: 0,
        send_read_marks: true,
        mailbox_acked: 0,
        replaces: false,
    }
}

/// The session stands: registers, if somebody asked for it.
pub(crate) fn connected(step: &mut Step<'_>) -> Result<()> {
    let Some(wish) = step.mem.sign_up.clone() else { return Ok(()) };
    let row = own::get(step.db)?.ok_or(EngineError::Internal("signing up without keys"))?;
    let account_secret =
        row.account_secret.as_ref().ok_or(EngineError::Internal("signing up without an account key"))?;
    // The same bytes whenever it is tried: by them the relay knows its own answer again.
    let issued_ms = row.profile_changed_ms;
    let account = SigningKey::from_bytes(account_secret);
    let device = SigningKey::from_bytes(&row.device_secret);
    let statement = device_statement(
        &account.verifying_key().to_bytes(),
        &device.verifying_key().to_bytes(),
        &public_key(&row.transport_secret),
        Platform::Phone,
        issued_ms,
    );
    let signature = counter_sign(&device, &statement);
    let certificate = certify(&account, statement, signature).map_err(EngineError::mls)?;
    let roster = sign_roster(&account, 1, issued_ms, &[certificate], &BTreeSet::new()).map_err(EngineError::mls)?;
    let register = Register { invite: wish.invite.clone(), handle: wish.handle.clone(), roster: Some(roster.roster) };
    step.mem.registering = register.roster.clone();
    step.ask(Request::Register(register), Waiting::SignUp(wish));
    Ok(())
}

/// The relay can't be reached: the person hears it instead of waiting.
pub(crate) fn disconnected(step: &mut Step<'_>, fault: Fault) {
    step.mem.registering = None;
    if let Some(wish) = step.mem.sign_up.take() {
        step.out.push(Output::Disconnect);
        step.reply(wish.command, Err(unreachable(fault).into()));
    }
}

/// Why there is no relay, to somebody who waits for it.
pub(crate) fn unreachable(fault: Fault) -> ErrorCode {
    match fault {
        Fault::RelayKeyChanged => ErrorCode::RelayKeyChanged,
        Fault::Certificate => ErrorCode::Certificate,
        Fault::ClockWrong => ErrorCode::ClockWrong,
        _ => ErrorCode::Offline,
    }
}

/// The relay has answered.
pub(crate) fn answered(step: &mut Step<'_>, wish: SignUp, body: Body) -> Result<()> {
    let roster = step.mem.registering.take();
    step.mem.sign_up = None;
    if let Body::Error(error) = body {
        step.out.push(Output::Disconnect);
        step.mem.connection = Connection::None;
        step.changes.connection(Connection::None);
        step.reply(wish.command, Err(refusal(&error)));
        return Ok(());
    }
    let record = AccountRecord { roster, removals: Vec::new(), handle: wish.handle.clone() };
    let account = VerifiedAccount::verify(&record).map_err(EngineError::mls)?;
    let mut row = own::get(step.db)?.ok_or(EngineError::Internal("signing up without keys"))?;
    let device = account.device(&row.device_id).ok_or(EngineError::Internal("signed up as another device"))?;
    row.stage = OwnStage::Linked;
    row.account_id = Some(account.account_id);
    row.certificate = prost::Message::encode_to_vec(&device.certificate);
    row.handle = wish.handle;
    row.self_group = Some(GroupId::self_group(&account.account_id));
    row.profile_name = wish.name.clone();
    row.profile_changed_ms = step.now_ms;
    step.set_own(&row)?;
    people::take_record(step, &record)?;
    harkara_store::accounts::set_profile_name(step.db, &account.account_id, &wish.name)?;
    let nearby = NearbySecret(Zeroizing::new(step.random()));
    harkara_store::nearby::set_secret(step.db, &account.account_id, &nearby)?;
    devices::set_name(step.db, &row.device_id, &conversation::clean_name(&wish.device_name), step.now_ms)?;
    self_group::create(step)?;
    upload_key_packages(step, KEY_PACKAGES, true, Waiting::SignedUp(wish.command))?;
    frames::subscribe(step)
}

/// The relay has key packages: others can begin chats now.
pub(crate) fn ready(step: &mut Step<'_>, command: u64) {
    step.reply(command, Ok(Reply::Done));
}

/// Makes key packages and hands them over. Should the answer be lost, the relay asks again when it runs low.
pub(crate) fn upload_key_packages(
    step: &mut Step<'_>,
    count: usize,
    last_resort: bool,
    waiting: Waiting,
) -> Result<()> {
    let me = step.me()?;
    let provider = step.mem.secrets.provider(step.db);
    let key_packages = make_key_packages(&provider, &me.key, &me.certificate, count, false)?;
    let last_resort = match last_resort {
        true => make_key_packages(&provider, &me.key, &me.certificate, 1, true)?.pop().unwrap_or_default(),
        false => Vec::new(),
    };
    step.ask(Request::PutKeyPackages(PutKeyPackages { key_packages, last_resort }), waiting);
    Ok(())
}
