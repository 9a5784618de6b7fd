//! What people do with each other: direct chats and groups, what is written in them, who is who.

pub(crate) mod direct;
pub(crate) mod disappearing;
pub(crate) mod group;
pub(crate) mod groups;
pub(crate) mod lines;
pub(crate) mod lookup;
pub(crate) mod message;
pub(crate) mod people;
pub(crate) mod quote;
pub(crate) mod receive;
pub(crate) mod send;

use crate::carry;
use crate::error::Result;
use crate::outbox;
use crate::step::Step;
use harkara_wire::proto::content::{Profile, content::Body};

/// Characters in a name, at most.
const MAX_NAME: usize = 100;
/// Above this, newcomers learn names from what people write later: everybody introducing themselves would be a flood.
const INTRODUCTIONS: usize = 50;

/// A name fit for a screen: one line, no control characters, not endless.
pub(crate) fn clean_name(name: &str) -> String {
    let one_line: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_NAME).collect();
    one_line.trim().to_owned()
}

/// Tells the others in a chat what one calls oneself, where messages can be left while home can't be reached, and what one is
/// known by in a local network.
pub(crate) fn introduce(step: &mut Step<'_>, chat: i64) -> Result<()> {
    let me = step.me()?;
    let people = harkara_store::members::of_chat(step.db, chat)?.len();
    let fallbacks = carry::links(step)?;
    if (me.profile_name.is_empty() && fallbacks.is_empty()) || people > INTRODUCTIONS {
        return Ok(());
    }
    let nearby = harkara_store::nearby::secret(step.db, &me.account)?;
    let nearby = nearby.map(|secret| secret.0.to_vec()).unwrap_or_default();
    outbox::queue_content(step, chat, 0, Body::Profile(Profile { name: me.profile_name.clone(), fallbacks, nearby }))?;
    Ok(())
}
