//! What others (and one's own other devices) have written.

use super::disappearing::LONGEST_S;
use super::people::name_of;
use super::{clean_name, group as mirror, groups, lines, message, send};
use crate::error::{EngineError, Result};
use crate::mls::Leaf;
use crate::outbox::{self, CommitPlan};
use crate::step::Step;
use crate::{carry, receipts, self_group, transfer};
use harkara_api::{Notification, SystemLine};
use harkara_media::name;
use harkara_store::chats::{self, Chat, Kind};
use harkara_store::messages::{self, Around, NewMessage, TEXT, status};
use harkara_store::{accounts, devices, members, nearby};
use harkara_wire::content as encoding;
use harkara_wire::id::MessageId;
use harkara_wire::nearby::NearbySecret;
use harkara_wire::proto::content::{Content, Text, content::Body};

/// Characters of a message in a notification.
const PREVIEW: usize = 200;

/// Takes one opened message in.
pub(crate) fn receive(step: &mut Step<'_>, chat: &Chat, leaf: &Leaf, plain: &[u8], stored_ms: u64) -> Result<()> {
    // In the mailbox's order, so that all members refuse from the same message on, whoever heard of the removal earlier.
    if devices::is_locked_out(step.db, &leaf.device)? {
        tracing::info!(device = %leaf.device, "refused a message of a removed device");
        return Ok(());
    }
    let Ok(content) = encoding::decode(plain) else {
        tracing::warn!(device = %leaf.device, "a message that does not decode");
        return Ok(());
    };
    let me = step.me()?;
    let own = leaf.account == me.account;
    match (&content.body, chat.kind) {
        (Some(Body::Text(text)), Kind::Direct | Kind::Group) => {
            text_in(step, chat, leaf, &content, text, Way::Home(stored_ms))
        }
        (Some(Body::Reaction(reaction)), Kind::Direct | Kind::Group) => {
            message::react::received(step, chat, leaf, reaction)
        }
        (Some(Body::Edit(edit)), Kind::Direct | Kind::Group) => {
            message::edit::received(step, chat, leaf, &content, edit)
        }
        (Some(Body::Deletion(deletion)), Kind::Direct | Kind::Group) => {
            message::delete::received(step, chat, leaf, deletion)
        }
        (Some(Body::Receipt(receipt)), Kind::Direct | Kind::Group) if !own => {
            receipts::received(step, chat, &leaf.account, &receipt.marks)
        }
        (Some(Body::Profile(profile)), _) => {
            if let Some(secret) = NearbySecret::read(&profile.nearby) {
                nearby::set_secret(step.db, &leaf.account, &secret)?;
            }
            if accounts::set_profile_name(step.db, &leaf.account, &clean_name(&profile.name))? {
                step.changes.chat(chat.chat_id);
            }
            carry::told_by(step, &leaf.account, profile)
        }
        (Some(Body::Leave(_)), Kind::Group) if own => {
            groups::left(step, chat, &content.message_id, stored_ms)?;
            mirror::expelled(step, chat)
        }
        (Some(Body::Leave(_)), Kind::Group) => {
            if members::set_leaving(step.db, chat.chat, &leaf.account)? {
                let not_before_ms = step.jitter(2_000);
                let plan = CommitPlan { tidy: true, ..Default::default() };
                outbox::queue_commit(step, chat.chat, &plan, not_before_ms)?;
            }
            Ok(())
        }
        (Some(body), Kind::Own) if own => self_group::received(step, leaf, body),
        _ => Ok(()),
    }
}

/// How a message came.
#[derive(Clone, Copy)]
enum Way {
    /// By home, which stored it then.
    Home(u64),
    /// By another relay: `messages.carried`. Its clock is nobody's business.
    Carried(i64),
}

/// Takes in what another relay than home's has carried: words, what is done to them, and marks. Home brings it again.
pub(crate) fn carried(step: &mut Step<'_>, chat: &Chat, leaf: &Leaf, plain: &[u8], kind: i64) -> Result<()> {
    if devices::is_locked_out(step.db, &leaf.device)? {
        return Err(EngineError::Relay("carried for a device that was removed"));
    }
    let content = encoding::decode(plain).map_err(|_| EngineError::Relay("carried content that does not decode"))?;
    let own = leaf.account == step.me()?.account;
    match &content.body {
        Some(Body::Text(text)) if content.counter > 0 => text_in(step, chat, leaf, &content, text, Way::Carried(kind)),
        Some(Body::Reaction(reaction)) => message::react::received(step, chat, leaf, reaction),
        Some(Body::Edit(edit)) => message::edit::received(step, chat, leaf, &content, edit),
        Some(Body::Deletion(deletion)) => message::delete::received(step, chat, leaf, deletion),
        Some(Body::Receipt(receipt)) if !own => receipts::received(step, chat, &leaf.account, &receipt.marks),
        _ => Ok(()),
    }
}

fn text_in(step: &mut Step<'_>, chat: &Chat, leaf: &Leaf, content: &Content, text: &Text, way: Way) -> Result<()> {
    let stored_ms = match way {
        Way::Home(stored_ms) => stored_ms,
        Way::Carried(_) => step.now_ms.max(chat.activity_ms),
    };
    let me = step.me()?;
    let own = leaf.account == me.account;
    let Ok(message_id) = MessageId::try_from(content.message_id.as_slice()) else { return Ok(()) };
    // SQLite's integers are signed: what is beyond them is nonsense, and must not become a date before all others.
    let limit = |number: u64| number.min(i64::MAX as u64);
    let (counter, sent_ms, stored_ms) = (limit(content.counter), limit(content.sent_ms), limit(stored_ms));
    let lifetime_s = u64::from(content.expires_s.min(LONGEST_S));
    if lifetime_s > 0 && stored_ms.saturating_add(lifetime_s * 1_000) <= step.now_ms {
        // It waited in the mailbox for longer than it was to live.
        if !own {
            step.owed.delivered(chat.chat, leaf.device, counter);
        }
        return Ok(());
    }
    let around = send::around(step, text, lifetime_s)?;
    let mention = around.mentions_me && !own;
    let new = messages::insert(
        step.db,
        &NewMessage {
            message_id,
            chat: chat.chat,
            sender: leaf.account,
            device: leaf.device,
            counter,
            sort_ms: stored_ms,
            sent_ms,
            kind: TEXT,
            outgoing: own,
            status: if own { status::STORED } else { status::RECEIVED },
            text: &text.text,
            system: None,
            around: Around { mentions_me: mention, ..around },
        },
    )?;
    // Also where history brought an own message earlier, perhaps before its files were ready.
    if new || own {
        transfer::mention::read(step.db, &message_id, &text.attachments, true)?;
    }
    if !new {
        return match way {
            Way::Home(_) => brought_home(step, chat, leaf, &message_id, counter, stored_ms),
            Way::Carried(_) => Ok(()),
        };
    }
    if let Way::Carried(kind) = way {
        messages::set_carried(step.db, &message_id, kind)?;
    }
    step.stale.insert(chat.chat);
    step.changes.message(chat.chat_id, message_id);
    if own {
        step.owed.stored(chat.chat, leaf.device);
        return Ok(());
    }
    match way {
        Way::Home(_) => step.owed.delivered(chat.chat, leaf.device, counter),
        Way::Carried(_) => step.owed.carried(chat.chat, leaf.device),
    }
    step.owed.unread(chat.chat);
    // Edited or deleted before it came here: what it says now counts.
    match messages::standing(step.db, &message_id)? {
        Some(standing) if standing.kind == TEXT => {
            notify(step, chat, leaf, message_id, preview(&standing.text, text), mention)
        }
        _ => Ok(()),
    }
}

/// Home brings what is here already, and with it its place. What was seen stays seen where nothing unseen is passed over.
fn brought_home(
    step: &mut Step<'_>,
    chat: &Chat,
    leaf: &Leaf,
    message: &MessageId,
    counter: u64,
    stored_ms: u64,
) -> Result<()> {
    let own = leaf.account == step.me()?.account;
    if let Some(moved) = messages::set_placed(step.db, message, &leaf.device, stored_ms)? {
        step.stale.insert(chat.chat);
        step.changes.message(chat.chat_id, *message);
        transfer::mention::placed(step, message)?;
        if own {
            step.owed.stored(chat.chat, leaf.device);
        } else if let Some(chat) = chats::get(step.db, chat.chat)? {
            let mark = (chat.read_sort_ms, chat.read_id.as_slice());
            let seen = (moved.from_ms, message.as_bytes()) <= mark;
            if seen && !messages::unseen_between(step.db, chat.chat, mark, (stored_ms, message))? {
                chats::set_read(step.db, chat.chat, stored_ms, message)?;
            }
            step.owed.moved(chat.chat);
        }
    }
    if !own {
        step.owed.delivered(chat.chat, leaf.device, counter);
    }
    Ok(())
}

/// What a notification says of a message: its text, or else the name of its first file.
fn preview(now: &str, sent: &Text) -> String {
    match sent.attachments.first() {
        Some(file) if now.is_empty() => name::clean(&file.name),
        _ => now.to_owned(),
    }
}

fn notify(
    step: &mut Step<'_>,
    chat: &Chat,
    leaf: &Leaf,
    message: MessageId,
    text: String,
    mention: bool,
) -> Result<()> {
    if (chat.muted_until_ms > step.now_ms && !mention) || step.mem.visible == Some(chat.chat_id) {
        return Ok(());
    }
    let sender = name_of(step, &leaf.account)?;
    let title = if chat.kind == Kind::Group { chat.name.clone() } else { sender.clone() };
    let notification = Notification::Message {
        chat: harkara_api::ChatId(chat.chat_id.hex()),
        message: harkara_api::MessageId(message.hex()),
        title,
        sender,
        text: text.chars().take(PREVIEW).collect(),
        mention,
    };
    step.changes.notify(chat.chat_id, notification);
    Ok(())
}

/// Something stood in the mailbox that can't be opened: a line says so, once per chat and epoch.
pub(crate) fn unreadable(step: &mut Step<'_>, chat: &Chat, stored_ms: u64) -> Result<()> {
    if chat.kind == Kind::Own {
        return Ok(());
    }
    let line = SystemLine::Unreadable { from_name: String::new() };
    let group = chat.group_id.map(|group| group.to_vec()).unwrap_or_default();
    lines::write(step, chat, (&group, chat.epoch), &line, stored_ms)
}
