//! Leaving a group at the relay: nothing more is delivered, and a remaining member commits the removal.

use super::plan::Kind;
use crate::error::Result;
use crate::requests::Waiting;
use crate::step::Step;
use harkara_store::chats::Chat;
use harkara_store::outbox::{self, Item};
use harkara_wire::id::GroupId;
use harkara_wire::proto::relay::{LeaveGroup, client_frame::Request};

/// Puts the last word into the outbox of a chat.
pub(crate) fn queue(step: &mut Step<'_>, chat: i64) -> Result<()> {
    let key = step.random();
    outbox::push(step.db, Some(chat), Kind::Leave as i64, &key, &[], 0)?;
    Ok(())
}

pub(super) fn hand_over(step: &mut Step<'_>, chat: &Chat, group: &GroupId, item: &Item) {
    step.mem.in_flight.sent(item.item, Some(chat.chat));
    step.ask(Request::LeaveGroup(LeaveGroup { group_id: group.to_vec() }), Waiting::Outbox(item.item));
}

/// The relay has let this account go.
pub(super) fn left(step: &mut Step<'_>, chat: &Chat, item: &Item) -> Result<()> {
    outbox::remove(step.db, item.item)?;
    crate::conversation::group::expelled(step, chat)
}
