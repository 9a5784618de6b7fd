//! Reactions: one per person and message, the later counts.

use super::find_to_change;
use crate::conversation::people::name_of;
use crate::error::Result;
use crate::mls::Leaf;
use crate::outbox;
use crate::step::Step;
use harkara_api::{ErrorCode, Notification, Reply};
use harkara_store::annotations::{self, Annotation, Kind};
use harkara_store::chats::Chat;
use harkara_store::{chats, messages, outbox as outbox_table};
use harkara_wire::content::is_reaction;
use harkara_wire::id::MessageId;
use harkara_wire::proto::content::{Content, Reaction, content::Body};
use prost::Message;

/// Characters of the message in a notification.
const PREVIEW: usize = 80;

/// Reacts, or takes it back.
pub(crate) fn react(step: &mut Step<'_>, message: &MessageId, emoji: &str) -> Result<Reply> {
    let me = step.me()?;
    if !emoji.is_empty() && !is_reaction(emoji) {
        return Err(ErrorCode::BadInput.into());
    }
    let (chat, _) = find_to_change(step, message)?;
    // Later than whatever was here, also where another device's clock is fast.
    let before_ms = annotations::latest_ms(step.db, message, Kind::Reaction, &me.account)?;
    let changed_ms = step.now_ms.max(before_ms + 1);
    annotations::add(step.db, &Annotation::reaction(*message, chat.chat, me.account, changed_ms, emoji))?;
    step.changes.message(chat.chat_id, *message);
    // Nobody has a message that waits for its files: it goes first.
    if messages::uncounted(step.db, message)?.is_some() {
        return Ok(Reply::Done);
    }
    let reaction = Reaction { target: message.to_vec(), changed_ms, emoji: emoji.to_owned() };
    if !replace_waiting(step, &chat, &reaction)? {
        outbox::queue_content(step, chat.chat, 0, Body::Reaction(reaction))?;
    }
    Ok(Reply::Done)
}

/// Sends one's own reaction to a message behind which it waited.
pub(crate) fn send_own(step: &mut Step<'_>, chat: &Chat, message: &MessageId) -> Result<()> {
    let me = step.me()?;
    // One that was taken back counts too: it stands against what another device with a slower clock will say.
    let own = |one: &Annotation| one.kind == Kind::Reaction && one.account == me.account;
    if let Some(own) = annotations::of_message(step.db, message)?.into_iter().find(own) {
        let reaction = Reaction { target: message.to_vec(), changed_ms: own.changed_ms, emoji: own.value };
        outbox::queue_content(step, chat.chat, 0, Body::Reaction(reaction))?;
    }
    Ok(())
}

/// A person who changes their mind ten times while offline sends one reaction.
fn replace_waiting(step: &mut Step<'_>, chat: &Chat, reaction: &Reaction) -> Result<bool> {
    let Some(last) = outbox_table::last(step.db, chat.chat)? else { return Ok(false) };
    if last.epoch.is_some() || last.kind != outbox::Kind::Content as i64 || step.mem.in_flight.has(last.item) {
        return Ok(false);
    }
    let Ok(mut content) = Content::decode(last.plain.as_slice()) else { return Ok(false) };
    match &mut content.body {
        Some(Body::Reaction(waiting)) if waiting.target == reaction.target => waiting.clone_from(reaction),
        _ => return Ok(false),
    }
    outbox_table::set_plain(step.db, last.item, &content.encode_to_vec())?;
    Ok(true)
}

/// Somebody reacted, or one's own other device.
pub(crate) fn received(step: &mut Step<'_>, chat: &Chat, leaf: &Leaf, reaction: &Reaction) -> Result<()> {
    let Ok(target) = MessageId::try_from(reaction.target.as_slice()) else { return Ok(()) };
    let changed_ms = reaction.changed_ms.min(i64::MAX as u64 - 1);
    let new = Annotation::reaction(target, chat.chat, leaf.account, changed_ms, &reaction.emoji);
    if annotations::add(step.db, &new)? {
        step.changes.message(chat.chat_id, target);
        notify(step, chat, leaf, &target, &reaction.emoji)?;
    }
    Ok(())
}

/// The author of a message likes to hear of it; everybody else sees it when they look.
fn notify(step: &mut Step<'_>, chat: &Chat, leaf: &Leaf, target: &MessageId, emoji: &str) -> Result<()> {
    let me = step.me()?;
    let quiet = chat.muted_until_ms > step.now_ms || step.mem.visible == Some(chat.chat_id);
    if emoji.is_empty() || quiet || leaf.account == me.account {
        return Ok(());
    }
    let Some(standing) = messages::standing(step.db, target)? else { return Ok(()) };
    if standing.sender != me.account || standing.kind != messages::TEXT || standing.chat != chat.chat {
        return Ok(());
    }
    let sender = name_of(step, &leaf.account)?;
    let notification = Notification::Reaction {
        chat: harkara_api::ChatId(chat.chat_id.hex()),
        message: harkara_api::MessageId(target.hex()),
        title: if chat.kind == chats::Kind::Group { chat.name.clone() } else { sender.clone() },
        sender,
        emoji: emoji.to_owned(),
        text: standing.text.chars().take(PREVIEW).collect(),
    };
    step.changes.notify(chat.chat_id, notification);
    Ok(())
}
