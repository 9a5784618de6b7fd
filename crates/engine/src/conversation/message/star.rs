//! Stars: kept in step between one's own devices, unknown to others.

use super::find;
use crate::error::Result;
use crate::self_group;
use crate::step::Step;
use harkara_api::Reply;
use harkara_store::chats;
use harkara_store::stars::{self, Star};
use harkara_wire::content::MAX_DELETIONS as AT_ONCE;
use harkara_wire::id::{ChatId, MessageId};
use harkara_wire::proto::content::{MessageMark, SelfState, content::Body};

/// Keeps messages at hand, or no longer.
pub(crate) fn star(step: &mut Step<'_>, targets: &[MessageId], starred: bool) -> Result<Reply> {
    let mut marks = Vec::new();
    for target in targets {
        let (chat, _) = find(step, target)?;
        let before_ms = stars::get(step.db, target)?.map_or(0, |star| star.changed_ms);
        let changed_ms = step.now_ms.max(before_ms + 1);
        stars::set(step.db, target, Star { starred, changed_ms })?;
        step.changes.message(chat.chat_id, *target);
        marks.push(MessageMark {
            chat_id: chat.chat_id.to_vec(),
            message_id: target.to_vec(),
            changed_ms,
            starred,
            hidden: false,
        });
    }
    for marks in marks.chunks(AT_ONCE) {
        self_group::tell(step, Body::SelfState(SelfState { messages: marks.to_vec(), ..Default::default() }))?;
    }
    Ok(Reply::Done)
}

/// Another device of this account has marked a message.
pub(crate) fn marked_elsewhere(step: &mut Step<'_>, mark: &MessageMark) -> Result<()> {
    let ids = (ChatId::try_from(mark.chat_id.as_slice()), MessageId::try_from(mark.message_id.as_slice()));
    let (Ok(chat), Ok(target)) = ids else { return Ok(()) };
    if mark.hidden {
        return super::delete::hidden_elsewhere(step, &target);
    }
    let star = Star { starred: mark.starred, changed_ms: mark.changed_ms.min(i64::MAX as u64 - 1) };
    if stars::set(step.db, &target, star)? && chats::by_id(step.db, &chat)?.is_some() {
        step.changes.message(chat, target);
    }
    Ok(())
}
