//! Groups on their way into being.

use super::plan::{self, CreatePlan, Kind};
use super::pump::gather;
use crate::conversation::group as mirror;
use crate::error::{EngineError, Result};
use crate::mls;
use crate::requests::Waiting;
use crate::step::Step;
use harkara_store::chats::{self, Chat};
use harkara_store::outbox::{self, Item};
use harkara_wire::id::{AccountId, GroupId};
use harkara_wire::proto::content::GroupData;
use harkara_wire::proto::relay::{ClientFrame, CreateGroup, client_frame::Request};
use prost::Message;

/// Puts a creation into the outbox of a chat; before it nothing of the chat can be sent.
pub(crate) fn queue(
    step: &mut Step<'_>,
    chat: i64,
    group: &GroupId,
    data: &GroupData,
    accounts: &[AccountId],
) -> Result<()> {
    let plan = CreatePlan {
        group_id: group.to_vec(),
        data: data.encode_to_vec(),
        accounts: accounts.iter().map(|account| account.to_vec()).collect(),
    };
    let key = step.random();
    outbox::push(step.db, Some(chat), Kind::Create as i64, &key, &plan.encode_to_vec(), 0)?;
    Ok(())
}

/// Collects key packages, makes the group, hands it over.
pub(super) fn hand_over(step: &mut Step<'_>, chat: &Chat, item: &Item) -> Result<()> {
    if let Some(sealed) = &item.sealed {
        return resend(step, chat.chat, item, sealed);
    }
    let plan: CreatePlan = plan::read(&item.plain)?;
    let me = step.me()?;
    let accounts = plan.accounts.iter().map(|bytes| plan::account(bytes)).collect::<Result<_>>()?;
    let Some(claims) = gather(step, chat.chat, item.item, accounts)? else { return Ok(()) };
    let group_id = GroupId::try_from(plan.group_id.as_slice()).map_err(|_| EngineError::Internal("group id"))?;
    let data = plan::read::<GroupData>(&plan.data)?;
    if chat.peer.is_some_and(|peer| !claims.found.iter().any(|(account, _, _)| *account == peer)) {
        // Nobody to talk to yet: a direct chat without the other would swallow what is written.
        step.mem.in_flight.end_claims(item.item);
        step.mem.in_flight.done(item.item);
        let until_ms = step.jitter(5_000) + 10_000;
        step.mem.in_flight.pause(Some(chat.chat), until_ms);
        return Ok(());
    }
    let provider = step.mem.secrets.provider(step.db);
    let (packages, devices) = mls::read_claims(&provider, &claims, &|device| *device == me.device)?;
    let made = mls::create(&provider, &me.key, &me.certificate, &group_id, &data, packages)?;
    let epoch = made.group.epoch().as_u64();
    step.keep_group(group_id, made.group);
    let mut members = vec![me.device.to_vec()];
    members.extend(devices.iter().map(|device| device.to_vec()));
    let request = Request::CreateGroup(CreateGroup {
        group_id: group_id.to_vec(),
        epoch,
        members,
        welcome: made.welcome,
        welcome_to: devices.iter().map(|device| device.to_vec()).collect(),
        group_info: made.group_info,
        request_key: item.key.to_vec(),
    });
    chats::set_group(step.db, chat.chat, Some(&group_id), epoch)?;
    seal(step, item, epoch, &request)?;
    step.ask(request, Waiting::Outbox(item.item));
    Ok(())
}

/// Keeps a frame as it is handed over.
pub(super) fn seal(step: &mut Step<'_>, item: &Item, epoch: u64, request: &Request) -> Result<()> {
    let frame = ClientFrame { request_id: 0, request: Some(request.clone()) };
    outbox::set_sealed(step.db, item.item, Some(&frame.encode_to_vec()), Some(epoch))?;
    Ok(())
}

/// Hands a frame over again, as it was.
pub(super) fn resend(step: &mut Step<'_>, chat: i64, item: &Item, sealed: &[u8]) -> Result<()> {
    let frame: ClientFrame = plan::read(sealed)?;
    let request = frame.request.ok_or(EngineError::Internal("an outbox item without a request"))?;
    step.mem.in_flight.sent(item.item, Some(chat));
    step.ask(request, Waiting::Outbox(item.item));
    Ok(())
}

/// The relay has the group.
pub(super) fn created(step: &mut Step<'_>, chat: &Chat, item: &Item) -> Result<()> {
    outbox::remove(step.db, item.item)?;
    mirror::refresh(step, chat.chat)
}

/// Somebody made this group first: the Welcome is (or will be) in the mailbox; if none comes, this device joins itself.
pub(super) fn lost(step: &mut Step<'_>, chat: &Chat, item: &Item) -> Result<()> {
    let plan: CreatePlan = plan::read(&item.plain)?;
    let group_id = GroupId::try_from(plan.group_id.as_slice()).map_err(|_| EngineError::Internal("group id"))?;
    step.delete_group(&group_id)?;
    outbox::remove(step.db, item.item)?;
    super::join::queue(step, Some(chat.chat), &group_id, false, step.now_ms + 5_000)
}
