//! Which relays carry: named by the person, known to all own devices and told to everybody one has a chat with.

use crate::Output;
use crate::conversation;
use crate::engine::Answer;
use crate::error::Result;
use crate::routes::is_inside;
use crate::self_group;
use crate::step::Step;
use harkara_api::{ErrorCode, Event, Reply};
use harkara_store::chats::{self, Kind};
use harkara_store::{fallbacks, own};
use harkara_wire::id::AccountId;
use harkara_wire::proto::content::{FallbackSetting, Profile, SelfState, content::Body};
use harkara_wire::relay_link::RelayLink;
use rusqlite::Connection;

/// Relays one account names, at most.
const MOST: usize = 3;

/// Names another one.
pub(crate) fn add(step: &mut Step<'_>, text: &str) -> Result<Answer> {
    let me = step.me()?;
    let link = RelayLink::parse(text).map_err(|_| ErrorCode::InviteInvalid)?;
    if home(step)?.is_some_and(|home| home.key == link.key) {
        return Err(ErrorCode::FallbackIsHome.into());
    }
    let mut links = fallbacks::of(step.db, &me.account)?;
    links.retain(|known| RelayLink::parse(known).is_ok_and(|known| known.key != link.key));
    if links.len() >= MOST {
        return Err(ErrorCode::TooManyFallbacks.into());
    }
    links.push(link.to_string());
    set(step, links)
}

/// Names one no longer.
pub(crate) fn remove(step: &mut Step<'_>, key: &str) -> Result<Answer> {
    let me = step.me()?;
    let mut links = fallbacks::of(step.db, &me.account)?;
    let before = links.len();
    links.retain(|known| RelayLink::parse(known).is_ok_and(|known| hex::encode(known.key) != key));
    if links.len() == before {
        return Err(ErrorCode::NotFound.into());
    }
    set(step, links)
}

fn set(step: &mut Step<'_>, links: Vec<String>) -> Result<Answer> {
    let me = step.me()?;
    let (before_ms, visited_ms) = fallbacks::times(step.db)?;
    let changed_ms = step.now_ms.max(before_ms + 1);
    fallbacks::set(step.db, &me.account, &links)?;
    // Nothing lies there yet: the first look is a day from now.
    let visited_ms = if before_ms == 0 { step.now_ms } else { visited_ms };
    fallbacks::set_times(step.db, changed_ms, visited_ms)?;
    step.out.push(Output::Event(Event::Fallbacks));
    let setting = FallbackSetting { changed_ms, links };
    self_group::tell(step, Body::SelfState(SelfState { fallbacks: Some(setting), ..Default::default() }))?;
    for chat in chats::with_group(step.db)? {
        if chat.member && chat.kind != Kind::Own {
            conversation::introduce(step, chat.chat)?;
        }
    }
    Ok(Some(Reply::Done))
}

/// Another own device has changed them.
pub(crate) fn told_elsewhere(step: &mut Step<'_>, setting: &FallbackSetting) -> Result<()> {
    let me = step.me()?;
    if take_setting(step.db, &me.account, setting)? {
        step.out.push(Output::Event(Event::Fallbacks));
    }
    Ok(())
}

/// The later word counts. True if it was news.
pub(crate) fn take_setting(conn: &Connection, account: &AccountId, setting: &FallbackSetting) -> Result<bool> {
    let (changed_ms, visited_ms) = fallbacks::times(conn)?;
    let said_ms = setting.changed_ms.min(i64::MAX as u64);
    if said_ms <= changed_ms {
        return Ok(false);
    }
    fallbacks::set(conn, account, &sound(&setting.links))?;
    // The first look is a day later.
    fallbacks::set_times(conn, said_ms, visited_ms.max(said_ms))?;
    Ok(true)
}

/// Somebody says where messages can be left for them.
pub(crate) fn told_by(step: &mut Step<'_>, account: &AccountId, profile: &Profile) -> Result<()> {
    if step.me()?.account == *account {
        return Ok(());
    }
    // A stranger's word must not make this device knock in its own network.
    let inside = home(step)?.is_some_and(|home| is_inside(&home.address));
    let mut links = sound(&profile.fallbacks);
    links.retain(|link| RelayLink::parse(link).is_ok_and(|link| inside || !is_inside(&link.address)));
    fallbacks::set(step.db, account, &links)?;
    Ok(())
}

/// What this account names, as others are told.
pub(crate) fn links(step: &mut Step<'_>) -> Result<Vec<String>> {
    let me = step.me()?;
    Ok(fallbacks::of(step.db, &me.account)?)
}

fn sound(links: &[String]) -> Vec<String> {
    let parsed = links.iter().take(MOST).filter_map(|link| RelayLink::parse(link).ok());
    parsed.map(|link| link.to_string()).collect()
}

/// The relay of this account.
pub(super) fn home(step: &Step<'_>) -> Result<Option<RelayLink>> {
    Ok(own::get(step.db)?.and_then(|own| RelayLink::parse(&own.relay_link).ok()))
}
