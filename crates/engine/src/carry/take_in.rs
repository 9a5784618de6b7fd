//! What others left at a carrier.

use super::seal::open;
use crate::conversation::receive;
use crate::error::{EngineError, Result};
use crate::step::Step;
use harkara_store::chats::{self, Kind};
use harkara_wire::id::GroupId;
use harkara_wire::proto::relay::Carried;

/// Takes one message in, if it proves itself. What can't be opened here comes by home.
pub(super) fn take_in(step: &mut Step<'_>, carried: &Carried) -> Result<()> {
    let group =
        GroupId::try_from(carried.group_id.as_slice()).map_err(|_| EngineError::Relay("a malformed group id"))?;
    let talks = |chat: &chats::Chat| chat.member && chat.kind != Kind::Own;
    let Some(chat) = chats::by_group(step.db, &group)?.filter(talks) else {
        return Err(EngineError::Relay("carried for a chat that is not here"));
    };
    let (leaf, plain) = open(step, &group, carried.epoch, &carried.sealed)?;
    let kind = step.mem.away.kind_number();
    receive::carried(step, &chat, &leaf, &plain, kind)
}
