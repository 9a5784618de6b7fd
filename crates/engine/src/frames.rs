//! What the relay says, and who is to hear it.

use crate::conversation::{lookup, people};
use crate::error::{EngineError, Result};
use crate::mls::KEY_PACKAGES;
use crate::requests::Waiting;
use crate::step::Step;
use crate::{
    Output, backup, carry, history, linking, mailbox, outbox, receipts, recovery, relay_status, routes, sign_up,
    transfer,
};
use harkara_api::{ApiError, Connection, ErrorCode, Fault};
use harkara_store::chats;
use harkara_store::own::{self, OwnStage};
use harkara_wire::id::GroupId;
use harkara_wire::proto::relay::{
    self, ErrorCode as RelayCode, Groups, ListGroups, ServerFrame, Subscribe, client_frame::Request, server_frame::Body,
};

/// The session with the relay stands.
pub(crate) fn connected(step: &mut Step<'_>, welcome: &relay::Welcome) -> Result<()> {
    forget_session(step);
    step.mem.clock_ahead_ms = i64::try_from(welcome.now_ms).unwrap_or(0).saturating_sub_unsigned(step.now_ms);
    step.mem.no_room = false;
    if carry::at_carrier(step) {
        return carry::connected(step, welcome);
    }
    carry::home_answered(step)?;
    // Until the mailbox has come, a linked device can't know that it has everything.
    let belongs = |row: own::Own| matches!(row.stage, OwnStage::Linked | OwnStage::Restored);
    step.mem.catch_up = mailbox::CatchUp::begin(own::get(step.db)?.is_some_and(belongs));
    step.mem.connection = step.mem.connected(step.mem.catch_up.under_way());
    step.changes.connection(step.mem.connection.clone());
    if let Some(mut row) = own::get(step.db)?
        // A removed device that is being linked anew may be on another relay.
        && row.stage != OwnStage::Removed
    {
        let moved = routes::moved(&row.relay_link, &welcome.addresses);
        if moved.is_some() || row.relay_name != welcome.name || row.relay_web != welcome.web_address {
            row.relay_name.clone_from(&welcome.name);
            row.relay_web.clone_from(&welcome.web_address);
            let news = moved.is_some();
            row.relay_link = moved.unwrap_or(row.relay_link);
            step.set_own(&row)?;
            if news {
                routes::tell(step)?;
            }
        }
    }
    if let Some(signed) = &welcome.status {
        relay_status::heard(step, signed)?;
    }
    if linking::connected(step, welcome.now_ms)? {
        return Ok(());
    }
    match step.linked()? {
        Some(_) => subscribe(step),
        None if backup::connected(step)? || backup::vault::connected(step)? => Ok(()),
        None => sign_up::connected(step),
    }
}

/// Lets the mailbox come, and asks which groups there are.
pub(crate) fn subscribe(step: &mut Step<'_>) -> Result<()> {
    let after = own::get(step.db)?.map_or(0, |row| row.mailbox_acked);
    step.ask(Request::Subscribe(Subscribe { after }), Waiting::Subscribe);
    step.ask(Request::ListGroups(ListGroups {}), Waiting::Groups);
    Ok(())
}

/// The session is gone.
pub(crate) fn disconnected(step: &mut Step<'_>, fault: Fault) -> Result<()> {
    forget_session(step);
    // Where this device gave the session up itself, what the driver saw is not the reason.
    let fault = if step.mem.no_room { Fault::DiskFull } else { fault };
    if carry::disconnected(step, fault)? {
        return Ok(());
    }
    sign_up::disconnected(step, fault);
    backup::vault::disconnected(step, fault);
    step.mem.connection = Connection::Offline { fault, retry_at_ms: None };
    step.changes.connection(step.mem.connection.clone());
    linking::disconnected(step, fault)
}

/// Nothing asked on the old session is answered any more; people who wait for an answer are told.
pub(crate) fn forget_session(step: &mut Step<'_>) {
    let lost = step.mem.requests.lost();
    step.mem.in_flight.lost();
    step.mem.arriving.lost();
    step.mem.catch_up = mailbox::CatchUp::default();
    step.mem.transfers.lost();
    step.mem.asked_about.clear();
    step.mem.strangers = true;
    step.mem.history.groups_known = false;
    step.mem.vault_heard = false;
    backup::vault::forget_session(step);
    for waiting in lost {
        match waiting {
            Waiting::Lookup(lookup) => step.reply(lookup.command, Err(ErrorCode::Offline.into())),
            Waiting::SignedUp(command) => sign_up::ready(step, command),
            Waiting::VaultDropped(command) => step.reply(command, Err(ErrorCode::Offline.into())),
            _ => {}
        }
    }
}

/// This device was removed from its account: it keeps what it has, and says so.
pub(crate) fn removed(step: &mut Step<'_>) -> Result<()> {
    if let Some(mut row) = own::get(step.db)?
        && row.stage == OwnStage::Linked
    {
        row.stage = OwnStage::Removed;
        for chat in chats::with_group(step.db)? {
            crate::conversation::group::expelled(step, &chat)?;
            for item in harkara_store::outbox::of_chat(step.db, chat.chat)? {
                outbox::fail_content(step, &chat, &item)?;
            }
        }
        step.set_own(&row)?;
    }
    step.mem.arriving.lost();
    step.mem.connection = Connection::Offline { fault: Fault::DeviceRemoved, retry_at_ms: None };
    step.changes.connection(step.mem.connection.clone());
    step.out.push(Output::Disconnect);
    Ok(())
}

/// Answers and pushes that came together.
pub(crate) fn frames(step: &mut Step<'_>, frames: impl IntoIterator<Item = ServerFrame>) -> Result<()> {
    if carry::at_carrier(step) {
        return carried_frames(step, frames);
    }
    frames.into_iter().try_for_each(|each| frame(step, each))?;
    mailbox::turn(step)
}

/// What a carrier says. Of home's affairs it can say nothing: only what is carried, and chunks of files.
fn carried_frames(step: &mut Step<'_>, frames: impl IntoIterator<Item = ServerFrame>) -> Result<()> {
    for each in frames {
        let Some((waiting, body)) = carry::frame(step, each)? else { continue };
        match waiting {
            Waiting::Found(file) => transfer::found(step, file, body)?,
            Waiting::ChunkPut(file, chunk) => transfer::chunk_put(step, file, chunk, &body)?,
            Waiting::IndexPut(file) => transfer::index_put(step, file, &body)?,
            Waiting::ChunkGet(file, _) => transfer::chunk_got(step, file, &body)?,
            Waiting::IndexGet(file) => transfer::index_got(step, file, body)?,
            _ => return Err(EngineError::Relay("an answer of the wrong kind")),
        }
    }
    carry::acknowledge(step);
    Ok(())
}

fn frame(step: &mut Step<'_>, frame: ServerFrame) -> Result<()> {
    let body = frame.body.ok_or(EngineError::Relay("a frame without a body"))?;
    if frame.request_id == 0 {
        return push(step, body);
    }
    mailbox::turn(step)?;
    let waiting = step.mem.requests.answered(frame.request_id);
    let waiting = waiting.ok_or(EngineError::Relay("an answer to nothing"))?;
    if let Body::Error(error) = &body
        && error.code() == RelayCode::ErrorRemovedDevice
        && step.linked()?.is_some()
    {
        return removed(step);
    }
    match waiting {
        Waiting::Subscribe => match body {
            Body::Ok(_) => {
                mailbox::ask_whether_all(step);
                backup::password::greeted(step)
            }
            _ => Err(EngineError::Relay("delivery refused")),
        },
        Waiting::Delivered => {
            mailbox::delivered(step);
            Ok(())
        }
        Waiting::Ack => {
            mailbox::acknowledged(step);
            Ok(())
        }
        Waiting::KeyPackages => Ok(()),
        Waiting::SignUp(wish) => sign_up::answered(step, wish, body),
        Waiting::SignedUp(command) => {
            sign_up::ready(step, command);
            Ok(())
        }
        Waiting::Lookup(lookup) => lookup::answered(step, *lookup, body),
        Waiting::Account(account) => people::found(step, account, body),
        Waiting::Vault => backup::vault::answered(step, body),
        Waiting::VaultDropped(command) => backup::password::dropped(step, command, &body),
        Waiting::OwnAccount => backup::account_found(step, body),
        Waiting::Listed(roster) => backup::listed(step, *roster, &body),
        Waiting::Groups => match body {
            Body::Groups(groups) => join_missing(step, &groups),
            _ => Ok(()),
        },
        Waiting::Outbox(item) => outbox::answered(step, item, body),
        Waiting::Claim(item, account) => outbox::claimed(step, item, account, body),
        Waiting::GroupInfo(item) => outbox::group_info(step, item, body),
        Waiting::Linking(question) => linking::answered(step, question, &body),
        Waiting::HistoryPut(prepared) => history::put(step, *prepared, &body),
        Waiting::HistoryGet(wanted) => history::got(step, &wanted, body),
        Waiting::Found(file) => transfer::found(step, file, body),
        Waiting::ChunkPut(file, chunk) => transfer::chunk_put(step, file, chunk, &body),
        Waiting::IndexPut(file) => transfer::index_put(step, file, &body),
        Waiting::ChunkGet(file, _) => transfer::chunk_got(step, file, &body),
        Waiting::IndexGet(file) => transfer::index_got(step, file, body),
        Waiting::Receipt(chat, marks) => receipts::answered(step, chat, &marks, body),
        Waiting::Guest(_)
        | Waiting::CarrierSubscribed
        | Waiting::CarrierAsked
        | Waiting::CarrierAck
        | Waiting::Carried(_)
        | Waiting::CarriedMarks(..) => Err(EngineError::Internal("a carrier's answer at home")),
    }
}

fn push(step: &mut Step<'_>, body: Body) -> Result<()> {
    if let Body::Deliver(item) = body {
        if step.linked()?.is_some() {
            mailbox::arrived(step, item);
        }
        return Ok(());
    }
    mailbox::turn(step)?;
    match body {
        Body::KeyPackagesLow(low) if step.linked()?.is_some() => {
            let missing = KEY_PACKAGES.saturating_sub(low.left as usize);
            let last_resort = low.left == 0;
            sign_up::upload_key_packages(step, missing, last_resort, Waiting::KeyPackages)
        }
        Body::RendezvousMessage(message) => linking::heard(step, &message),
        Body::RendezvousClosed(closed) => linking::room_closed(step, &closed),
        Body::Removed(_) => removed(step),
        // Only home can know.
        Body::VaultState(said) if step.linked()?.is_some() && !carry::at_carrier(step) => {
            backup::password::heard(step, &said)
        }
        Body::Status(signed) => relay_status::heard(step, &signed),
        Body::Welcome(_) | Body::GoingAway(_) => Ok(()),
        // News of a kind this version does not know are no fault.
        _ => Ok(()),
    }
}

/// Groups of this account that this device is not in: it was linked lately, or taken out for a full mailbox.
fn join_missing(step: &mut Step<'_>, groups: &Groups) -> Result<()> {
    let me = step.me()?;
    step.mem.history.groups_known = true;
    for entry in &groups.groups {
        let group = GroupId::try_from(entry.group_id.as_slice());
        let group = group.map_err(|_| EngineError::Relay("a malformed group id"))?;
        let chat = chats::by_group(step.db, &group)?;
        if entry.member {
            // Its database was restored from an older copy: nobody could open there what this device says, or the other
            // way round.
            if let Some(chat) = chat.filter(|chat| entry.epoch < chat.epoch)
                && !outbox::is_joining(step, chat.chat)?
            {
                recovery::broken(step, &chat, "the relay has gone back to an earlier epoch")?;
            }
            continue;
        }
        // The own devices' group first: what is missing is asked for there. Next to it order does not matter.
        let not_before_ms = if group == me.self_group { 0 } else { step.now_ms };
        let recover = chat.as_ref().is_some_and(|chat| chat.member && chat.epoch > 0);
        outbox::queue_join(step, chat.map(|chat| chat.chat), &group, recover, not_before_ms)?;
    }
    Ok(())
}

/// What a refusal of the relay means to a person.
pub(crate) fn refusal(error: &relay::Error) -> EngineError {
    let code = match error.code() {
        RelayCode::ErrorInviteInvalid => ErrorCode::InviteInvalid,
        RelayCode::ErrorHandleTaken => ErrorCode::HandleTaken,
        RelayCode::ErrorHandleInvalid => ErrorCode::HandleInvalid,
        RelayCode::ErrorAccountUnknown => ErrorCode::NoSuchAccount,
        RelayCode::ErrorRemovedDevice | RelayCode::ErrorUnknownDevice => ErrorCode::DeviceRemoved,
        RelayCode::ErrorRateLimited => ErrorCode::RateLimited,
        RelayCode::ErrorQuota => ErrorCode::QuotaExceeded,
        RelayCode::ErrorUnavailable => ErrorCode::Offline,
        _ => ErrorCode::Internal,
    };
    EngineError::Refused(ApiError::new(code, error.detail.clone()))
}
