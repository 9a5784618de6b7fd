//! Handing over what is due, and what the relay answered to it.

use super::plan::{self, Kind};
use super::{Claims, commit, content, create, join, leave};
use crate::carry;
use crate::error::{EngineError, Result};
use crate::recovery;
use crate::requests::Waiting;
use crate::step::Step;
use harkara_store::chats::{self, Chat};
use harkara_store::files;
use harkara_store::outbox::{self, Item};
use harkara_wire::id::{AccountId, DeviceId};
use harkara_wire::proto::identity::Removal;
use harkara_wire::proto::relay::{ClaimKeyPackages, ErrorCode, PutRemoval, client_frame::Request, server_frame::Body};
use std::collections::BTreeSet;

/// Messages of one chat at the relay at a time.
const WINDOW: usize = 32;
/// How long the mailbox may take to bring what the relay is ahead by.
const PATIENCE_MS: u64 = 20_000;

/// Hands over everything that is due.
pub(crate) fn pump(step: &mut Step<'_>) -> Result<()> {
    for item in outbox::general(step.db)? {
        let waits = item.not_before_ms > step.now_ms || step.mem.in_flight.has(item.item);
        if waits || step.mem.in_flight.is_paused(None, step.now_ms) {
            continue;
        }
        match Kind::read(item.kind)? {
            Kind::Removal => {
                let removal: Removal = plan::read(&item.plain)?;
                step.mem.in_flight.sent(item.item, None);
                step.ask(Request::PutRemoval(PutRemoval { removal: Some(removal) }), Waiting::Outbox(item.item));
            }
            Kind::Join => join::hand_over(step, &item)?,
            _ => return Err(EngineError::Internal("an outbox item without a chat")),
        }
    }
    for chat in outbox::chats(step.db)? {
        if let Some(chat) = chats::get(step.db, chat)? {
            pump_chat(step, &chat)?;
        }
    }
    Ok(())
}

fn pump_chat(step: &mut Step<'_>, chat: &Chat) -> Result<()> {
    let now_ms = step.now_ms;
    if step.mem.in_flight.is_paused(Some(chat.chat), now_ms) {
        return Ok(());
    }
    // A group must stand before anything can be said in it.
    for kind in [Kind::Create, Kind::Join] {
        if let Some(item) = outbox::of_kind(step.db, chat.chat, kind as i64)?.first() {
            if item.not_before_ms > now_ms || step.mem.in_flight.has(item.item) {
                return Ok(());
            }
            return begin(step, chat, kind, item);
        }
    }
    let Some(group) = chat.group_id else { return Ok(()) };
    if !chat.member {
        for item in outbox::front(step.db, chat.chat, WINDOW)? {
            if !step.mem.in_flight.has(item.item) {
                content::ask_after(step, chat, &group, &item);
            }
        }
        return Ok(());
    }
    if step.mem.in_flight.is_behind(chat.chat, chat.epoch) || chat.repair > 0 {
        return Ok(());
    }
    for item in outbox::front(step.db, chat.chat, WINDOW)? {
        if item.not_before_ms > now_ms {
            continue;
        }
        let kind = Kind::read(item.kind)?;
        if step.mem.in_flight.has(item.item) {
            if kind == Kind::Content { continue } else { return Ok(()) }
        }
        match kind {
            // Put elsewhere while home was away: it goes home before the message that mentions it.
            Kind::Content if files::is_owed(step.db, &item.key)? => return Ok(()),
            Kind::Content if carry::lets_others_first(step, chat.chat, &item)? => return Ok(()),
            Kind::Content => {
                let sealed = step.attempt_message(|step| content::hand_over(step, chat, &group, &item))?;
                if let Err(error) = sealed {
                    tracing::warn!(chat = %chat.chat_id, %error, "a message that can't be sealed");
                    return recovery::broken(step, chat, "nothing can be sealed for it");
                }
            }
            // These change the epoch: what went before must be through.
            _ if step.mem.in_flight.busy(chat.chat) => return Ok(()),
            Kind::Commit => {
                let made = step.attempt(|step| commit::hand_over(step, chat, &group, &item))?;
                if let Err(error) = made {
                    tracing::warn!(chat = %chat.chat_id, %error, "a commit that can't be made is dropped");
                    outbox::remove(step.db, item.item)?;
                    step.mem.in_flight.done(item.item);
                    continue;
                }
                if step.mem.in_flight.has(item.item) {
                    return Ok(());
                }
            }
            Kind::Leave => {
                leave::hand_over(step, chat, &group, &item);
                return Ok(());
            }
            Kind::Create | Kind::Join | Kind::Removal => {}
        }
    }
    Ok(())
}

/// Makes or joins the group that a chat waits for.
fn begin(step: &mut Step<'_>, chat: &Chat, kind: Kind, item: &Item) -> Result<()> {
    let begun = step.attempt(|step| match kind {
        Kind::Create => create::hand_over(step, chat, item),
        _ => join::hand_over(step, item),
    })?;
    if let Err(error) = begun {
        tracing::warn!(chat = %chat.chat_id, %error, "a group that can't be made");
        step.mem.in_flight.done(item.item);
        step.mem.in_flight.end_claims(item.item);
        pause(step, Some(chat.chat), 30_000);
    }
    Ok(())
}

/// Key packages for all these accounts, or `None` while they are being asked for.
pub(super) fn gather(step: &mut Step<'_>, chat: i64, item: i64, accounts: Vec<AccountId>) -> Result<Option<Claims>> {
    step.mem.in_flight.sent(item, Some(chat));
    if let Some(claims) = step.mem.in_flight.claims(item) {
        return Ok(claims.missing.is_empty().then(|| claims.clone()));
    }
    let missing: BTreeSet<AccountId> = accounts.into_iter().collect();
    step.mem.in_flight.begin_claims(item, missing.clone());
    for account in missing {
        let claim = ClaimKeyPackages { account_id: account.to_vec() };
        step.ask(Request::ClaimKeyPackages(claim), Waiting::Claim(item, account));
    }
    Ok(None)
}

/// Key packages came for an item.
pub(crate) fn claimed(step: &mut Step<'_>, item: i64, account: AccountId, body: Body) -> Result<()> {
    let Some(row) = outbox::get(step.db, item)? else { return Ok(()) };
    let packages = match body {
        Body::KeyPackages(packages) => packages.key_packages,
        // Without key packages somebody has just signed up, and will have them in a moment: made without them now, the
        // group would take messages that reach nobody.
        Body::Error(error)
            if matches!(
                error.code(),
                ErrorCode::ErrorRateLimited | ErrorCode::ErrorUnavailable | ErrorCode::ErrorNoKeyPackage
            ) =>
        {
            step.mem.in_flight.end_claims(item);
            step.mem.in_flight.done(item);
            pause(step, row.chat, error.retry_after_ms);
            return Ok(());
        }
        // Nobody to add: the group is made without them.
        Body::Error(_) => Vec::new(),
        _ => return Err(EngineError::Relay("no key packages")),
    };
    let Some(claims) = step.mem.in_flight.claims(item) else { return Ok(()) };
    claims.missing.remove(&account);
    for package in packages {
        let device = DeviceId::try_from(package.device_id.as_slice());
        let device = device.map_err(|_| EngineError::Relay("a malformed device id"))?;
        claims.found.push((account, device, package.key_package));
    }
    if claims.missing.is_empty() {
        // Complete: the pump makes of it what it is for.
        step.mem.in_flight.done(item);
    }
    Ok(())
}

/// What the group of a join looks like.
pub(crate) fn group_info(step: &mut Step<'_>, item: i64, body: Body) -> Result<()> {
    step.mem.in_flight.done(item);
    let Some(row) = outbox::get(step.db, item)? else { return Ok(()) };
    match body {
        Body::GroupInfo(info) => join::group_info(step, &row, &info),
        Body::Error(error) => trouble(step, &row, error.code(), error.retry_after_ms),
        _ => Err(EngineError::Relay("no group info")),
    }
}

/// The relay has answered an item.
pub(crate) fn answered(step: &mut Step<'_>, item: i64, body: Body) -> Result<()> {
    let Some(row) = outbox::get(step.db, item)? else {
        step.mem.in_flight.done(item);
        return Ok(());
    };
    let kind = Kind::read(row.kind)?;
    // A commit stays in flight until the mailbox brings it.
    if !(kind == Kind::Commit && matches!(body, Body::Ok(_))) {
        step.mem.in_flight.done(item);
    }
    let chat = row.chat.map(|chat| chats::get(step.db, chat)).transpose()?.flatten();
    match (body, kind, chat) {
        (Body::Stored(stored), Kind::Content, Some(chat)) => content::stored(step, &chat, &row, stored.stored_ms),
        (Body::Ok(_), Kind::Create, Some(chat)) => {
            step.mem.in_flight.end_claims(item);
            create::created(step, &chat, &row)
        }
        (Body::Ok(_), Kind::Commit, _) => Ok(()),
        (Body::Ok(_), Kind::Join, _) => join::joined(step, &row),
        (Body::Ok(_), Kind::Leave, Some(chat)) => leave::left(step, &chat, &row),
        (Body::Ok(_), Kind::Removal, _) => Ok(outbox::remove(step.db, item)?),
        (Body::EpochConflict(_), Kind::Join, _) => join::again(step, &row),
        (Body::EpochConflict(_), Kind::Content, Some(chat)) if !chat.member => content::fail(step, &chat, &row),
        (Body::EpochConflict(conflict), _, Some(chat)) => {
            if kind == Kind::Commit {
                outbox::set_sealed(step.db, item, None, None)?;
            }
            if conflict.epoch > chat.epoch {
                let until_ms = step.now_ms + PATIENCE_MS;
                step.mem.in_flight.fall_behind(chat.chat, conflict.epoch, until_ms);
            } else if conflict.epoch < chat.epoch {
                recovery::broken(step, &chat, "the relay is at an earlier epoch")?;
            }
            Ok(())
        }
        (Body::Error(error), _, _) => trouble(step, &row, error.code(), error.retry_after_ms),
        _ => Err(EngineError::Relay("an answer of the wrong kind")),
    }
}

/// The relay has refused an item.
fn trouble(step: &mut Step<'_>, item: &Item, code: ErrorCode, retry_after_ms: u64) -> Result<()> {
    let kind = Kind::read(item.kind)?;
    let chat = item.chat.map(|chat| chats::get(step.db, chat)).transpose()?.flatten();
    tracing::info!(item = item.item, ?kind, ?code, "the relay refused an outbox item");
    match (code, kind, chat) {
        (ErrorCode::ErrorGroupExists, Kind::Create, Some(chat)) => create::lost(step, &chat, item),
        (ErrorCode::ErrorNotAMember | ErrorCode::ErrorGroupUnknown, Kind::Join, _) => join::refused(step, item),
        (ErrorCode::ErrorNotAMember | ErrorCode::ErrorGroupUnknown, Kind::Leave, Some(chat)) => {
            leave::left(step, &chat, item)
        }
        (ErrorCode::ErrorGroupUnknown | ErrorCode::ErrorNotAMember, Kind::Content, Some(chat)) if !chat.member => {
            content::fail(step, &chat, item)
        }
        (ErrorCode::ErrorGroupUnknown, _, Some(chat)) => recovery::lost_at_relay(step, &chat),
        // Taken out, perhaps for a full mailbox: this device's account may be in it still.
        (ErrorCode::ErrorNotAMember, _, Some(chat)) => recovery::broken(step, &chat, "not a member at the relay"),
        (ErrorCode::ErrorTooLarge | ErrorCode::ErrorBadRequest, Kind::Content, Some(chat)) => {
            content::fail(step, &chat, item)
        }
        (ErrorCode::ErrorBadRequest | ErrorCode::ErrorSignature, Kind::Removal, _) => {
            Ok(outbox::remove(step.db, item.item)?)
        }
        (ErrorCode::ErrorRateLimited | ErrorCode::ErrorUnavailable | ErrorCode::ErrorQuota, _, _) => {
            pause(step, item.chat, retry_after_ms);
            Ok(())
        }
        (ErrorCode::ErrorRemovedDevice | ErrorCode::ErrorUnknownDevice, _, _) => {
            pause(step, item.chat, 60_000);
            Ok(())
        }
        _ => {
            // Made anew with fresh key packages: somebody in it may have been removed meanwhile.
            step.mem.in_flight.end_claims(item.item);
            outbox::set_sealed(step.db, item.item, None, None)?;
            pause(step, item.chat, retry_after_ms.max(5_000));
            Ok(())
        }
    }
}

fn pause(step: &mut Step<'_>, chat: Option<i64>, retry_after_ms: u64) {
    let until_ms = step.jitter(1_000) + retry_after_ms.clamp(1_000, 300_000);
    step.mem.in_flight.pause(chat, until_ms);
}

/// The chats whose group is behind the relay for too long.
pub(crate) fn overdue(step: &mut Step<'_>) -> Result<()> {
    let now_ms = step.now_ms;
    for (chat, epoch) in step.mem.in_flight.overdue(now_ms) {
        if let Some(chat) = chats::get(step.db, chat)?.filter(|chat| chat.epoch < epoch) {
            recovery::broken(step, &chat, "the mailbox never brought the epoch the relay is at")?;
        }
    }
    Ok(())
}
