//! Edits: by the author only, visible as such.

use super::{changed, find_to_change};
use crate::conversation::send;
use crate::error::Result;
use crate::mls::Leaf;
use crate::outbox;
use crate::step::Step;
use harkara_api::{ErrorCode, MentionSpan, Reply};
use harkara_store::annotations::{self, Annotation, Kind};
use harkara_store::chats::Chat;
use harkara_store::messages;
use harkara_wire::content::sound_mentions;
use harkara_wire::id::MessageId;
use harkara_wire::proto::content::{Content, Edit, content::Body};

/// Changes one's own text.
pub(crate) fn edit(step: &mut Step<'_>, message: &MessageId, text: &str, named: &[MentionSpan]) -> Result<Reply> {
    let me = step.me()?;
    let (chat, standing) = find_to_change(step, message)?;
    if standing.sender != me.account {
        return Err(ErrorCode::NotAllowed.into());
    }
    send::check_length(text)?;
    if standing.text == text {
        return Ok(Reply::Done);
    }
    // It waits for its files, and nobody has seen what it said.
    if messages::uncounted(step.db, message)?.is_some() {
        messages::rewrite(step.db, message, text)?;
        changed(step, &chat, message)?;
        return Ok(Reply::Done);
    }
    let mentions = send::mentions(text, named);
    let before_ms = annotations::latest_ms(step.db, message, Kind::Edit, &me.account)?.max(standing.sent_ms);
    let changed_ms = step.now_ms.max(before_ms + 1);
    let edit = Edit { target: message.to_vec(), changed_ms, text: text.to_owned(), mentions: mentions.clone() };
    let id = outbox::queue_content(step, chat.chat, 0, Body::Edit(edit))?;
    let new = Annotation {
        kind: Kind::Edit,
        annotation_id: Some(id),
        mentions,
        ..Annotation::reaction(*message, chat.chat, me.account, changed_ms, text)
    };
    annotations::add(step.db, &new)?;
    changed(step, &chat, message)?;
    Ok(Reply::Done)
}

/// Somebody changed a text. Whether it was theirs shows when the message is here.
pub(crate) fn received(step: &mut Step<'_>, chat: &Chat, leaf: &Leaf, content: &Content, edit: &Edit) -> Result<()> {
    let ids = (MessageId::try_from(edit.target.as_slice()), MessageId::try_from(content.message_id.as_slice()));
    let (Ok(target), Ok(id)) = ids else { return Ok(()) };
    // Under the message's own id stands what it said at first: nobody may rewrite that.
    if edit.text.trim().is_empty() || id == target {
        return Ok(());
    }
    let new = Annotation {
        kind: Kind::Edit,
        annotation_id: Some(id),
        mentions: sound_mentions(&edit.text, &edit.mentions),
        ..Annotation::reaction(target, chat.chat, leaf.account, edit.changed_ms.min(i64::MAX as u64 - 1), &edit.text)
    };
    if annotations::add(step.db, &new)? {
        changed(step, chat, &target)?;
    }
    Ok(())
}
