//! Where this device is: at home, or at a carrier while home can't be reached; and when it moves.

use super::setting::home;
use crate::Output;
use crate::error::Result;
use crate::frames::forget_session;
use crate::step::Step;
use harkara_api::{CarrierKind, Connection, Fault};
use harkara_store::outbox::Item;
use harkara_store::receipts::Mark;
use harkara_store::{fallbacks, files, messages, outbox as outbox_table};
use harkara_wire::id::MessageId;
use harkara_wire::relay_link::RelayLink;
use std::collections::{BTreeMap, BTreeSet};

/// Home is waited for this long before messages go another way, and half as long again by chance.
const PATIENCE_MS: u64 = 20_000;
/// Tries that must have failed by then.
const FAILURES: u32 = 2;
/// Carriers of contacts, at most.
const OF_CONTACTS: u32 = 5;
/// How long to stay at one's own before looking in at the others, and at those; one that can't be reached is given up
/// after the second.
const STAY_MS: u64 = 60_000;
pub(super) const LOOK_MS: u64 = 12_000;
/// When home is back, an answer that was carried lets what it answers go first, but no longer than this.
const OTHERS_FIRST_MS: u64 = 60_000;
/// How often what lies at one's fallbacks is looked for although home was never away.
const VISIT_EVERY_MS: u64 = 24 * 3_600_000;
const VISIT_MS: u64 = 20_000;

/// A carrier, and how far this device is with it.
#[derive(Debug, Clone)]
pub(super) struct At {
    pub(super) link: RelayLink,
    pub(super) kind: CarrierKind,
    /// Its place in the list.
    pub(super) turn: usize,
    pub(super) until_ms: u64,
    /// Subscribed.
    pub(super) stands: bool,
    pub(super) name: String,
    /// What lay there has come, as far as a Ping tells.
    pub(super) quiet: bool,
    pub(super) came: bool,
    pub(super) useless: u32,
    pub(super) last: u64,
}

/// See the module. Kept in memory: after a restart home is tried first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Away {
    pub(super) at: Option<At>,
    /// Home is there, and this is only a look.
    pub(super) visit: bool,
    /// Home could not be reached since, with so many tries, for this reason; and how long that is borne.
    since_ms: Option<u64>,
    failures: u32,
    fault: Option<Fault>,
    patience_ms: u64,
    /// The next of the others to look in at.
    next_turn: usize,
    /// Home is back since.
    back_ms: Option<u64>,
    /// Home was away: what lies at the carriers is looked for once.
    look: bool,
    paused_until_ms: u64,
    /// Carriers that could not be reached when they were tried last: the others come first.
    pub(super) unreached: BTreeSet<[u8; 32]>,
    /// The last item of each chat that a carrier has, and the marks.
    handed: BTreeMap<([u8; 32], i64), i64>,
    marks: BTreeMap<([u8; 32], i64), Vec<Mark>>,
}

impl Away {
    /// The relay the session goes to; `None`: home.
    pub fn relay_key(&self) -> Option<[u8; 32]> {
        self.at.as_ref().map(|at| at.link.key)
    }

    /// Since when home can't be reached; `None`: it can.
    pub fn since_ms(&self) -> Option<u64> {
        self.since_ms
    }

    /// Whether messages may be handed over here now.
    pub fn may_hand_over(&self, now_ms: u64) -> bool {
        self.at.as_ref().is_some_and(|at| at.stands) && self.paused_until_ms <= now_ms
    }

    /// The carrier has refused.
    pub fn pause(&mut self, until_ms: u64) {
        self.paused_until_ms = until_ms;
    }

    /// The last item of a chat that this carrier has.
    pub fn handed(&self, chat: i64) -> i64 {
        self.here(chat).and_then(|at| self.handed.get(&at)).copied().unwrap_or(0)
    }

    /// This carrier has it.
    pub fn set_handed(&mut self, chat: i64, item: i64) {
        if let Some(at) = self.here(chat) {
            let last = self.handed.entry(at).or_default();
            *last = item.max(*last);
        }
    }

    /// Whether this carrier has these marks.
    pub fn has_marks(&self, chat: i64, marks: &[Mark]) -> bool {
        self.here(chat).and_then(|at| self.marks.get(&at)).is_some_and(|known| known == marks)
    }

    /// This carrier has these marks.
    pub fn set_marks(&mut self, chat: i64, marks: Vec<Mark>) {
        if let Some(at) = self.here(chat) {
            self.marks.insert(at, marks);
        }
    }

    /// `messages.carried` of what goes or comes here.
    pub fn kind_number(&self) -> i64 {
        match self.at.as_ref().map(|at| at.kind) {
            Some(CarrierKind::Nearby) => 2,
            _ => 1,
        }
    }

    fn here(&self, chat: i64) -> Option<([u8; 32], i64)> {
        self.at.as_ref().map(|at| (at.link.key, chat))
    }
}

/// Whether the session that stands, or is tried, is with a carrier.
pub(crate) fn at_carrier(step: &Step<'_>) -> bool {
    step.mem.away.at.is_some()
}

/// Whether the session with a carrier stands, and this device is known there.
pub(crate) fn stands(step: &Step<'_>) -> bool {
    step.mem.away.at.as_ref().is_some_and(|at| at.stands)
}

/// All carriers, one's own first, and last those that can't be reached.
fn carriers(step: &mut Step<'_>) -> Result<Vec<(RelayLink, CarrierKind)>> {
    let Some(me) = step.linked()? else { return Ok(Vec::new()) };
    let mut known: Vec<[u8; 32]> = home(step)?.into_iter().map(|home| home.key).collect();
    let mut found = Vec::new();
    let named = [fallbacks::of(step.db, &me.account)?, fallbacks::of_contacts(step.db, &me.account, OF_CONTACTS)?];
    let named = named.into_iter().flatten().filter_map(|link| RelayLink::parse(&link).ok());
    let nearby = step.mem.nearby.carriers.clone().into_values().map(|link| (link, CarrierKind::Nearby));
    for (link, kind) in named.map(|link| (link, CarrierKind::Fallback)).chain(nearby) {
        if !known.contains(&link.key) {
            known.push(link.key);
            found.push((link, kind));
        }
    }
    found.sort_by_key(|(link, _)| step.mem.away.unreached.contains(&link.key));
    Ok(found)
}

/// The session with home stands: what was put elsewhere meanwhile is to be put here too.
pub(crate) fn home_answered(step: &mut Step<'_>) -> Result<()> {
    let away = &mut step.mem.volatile.away;
    away.look |=
        away.since_ms.is_some_and(|since_ms| away.failures >= FAILURES && since_ms + PATIENCE_MS <= step.now_ms);
    away.back_ms = Some(step.now_ms);
    (away.since_ms, away.failures, away.fault) = (None, 0, None);
    // Home has what it was given; what it was not is handed over there first.
    away.handed.clear();
    away.marks.clear();
    away.unreached.clear();
    Ok(files::bring_home(step.db)?)
}

/// Whether a message that was carried lets others go home first: what its writer had read by then stands before it so.
/// Everybody has all of it already, so nobody waits; where something new is to be said, it does not wait either.
pub(crate) fn lets_others_first(step: &Step<'_>, chat: i64, item: &Item) -> Result<bool> {
    if step.mem.away.back_ms.is_none_or(|back_ms| back_ms + OTHERS_FIRST_MS <= step.now_ms) {
        return Ok(false);
    }
    let last = outbox_table::last(step.db, chat)?.map(|last| MessageId(last.key));
    let carried = |id: &MessageId| messages::is_unplaced(step.db, id);
    let (own, new) = (MessageId(item.key), last.map(|last| carried(&last)).transpose()? == Some(false));
    Ok(!new && carried(&own)? && messages::unplaced_before(step.db, chat, &own)?)
}

/// The session (or the try) has ended. True: that was at a carrier.
pub(crate) fn disconnected(step: &mut Step<'_>, fault: Fault) -> Result<bool> {
    let now_ms = step.now_ms;
    if step.mem.away.at.is_none() {
        let patience_ms = step.jitter(PATIENCE_MS / 2) - now_ms + PATIENCE_MS;
        let away = &mut step.mem.volatile.away;
        if away.since_ms.is_none() {
            (away.since_ms, away.patience_ms) = (Some(now_ms), patience_ms);
        }
        away.failures = away.failures.saturating_add(1);
        away.fault = Some(fault);
        return Ok(false);
    }
    if step.mem.away.visit {
        go_home(step)?;
        return Ok(true);
    }
    let away = &mut step.mem.volatile.away;
    let mut looks_in = false;
    if let Some(at) = away.at.as_mut() {
        looks_in = !at.stands && at.turn > 0;
        if !at.stands {
            away.unreached.insert(at.link.key);
        }
        at.stands = false;
        // Not at once: where there are several that can't be reached, this would go round without end.
        at.until_ms = at.until_ms.min(now_ms + LOOK_MS);
    }
    // One of the others was not there: those who carry go on doing so in a moment.
    if looks_in && matches!(step.mem.connection, Connection::Carried { .. }) {
        return Ok(true);
    }
    let fault = step.mem.away.fault.unwrap_or(fault);
    step.mem.connection = Connection::Offline { fault, retry_at_ms: None };
    step.changes.connection(step.mem.connection.clone());
    Ok(true)
}

/// The end of every input: moves where it is time to.
pub(crate) fn settle(step: &mut Step<'_>) -> Result<()> {
    let now_ms = step.now_ms;
    if step.mem.linking.is_some() || step.linked()?.is_none() {
        return Ok(());
    }
    let away = &step.mem.away;
    match &away.at {
        Some(at) => {
            let over = at.until_ms <= now_ms;
            if away.visit && (over || (at.stands && at.quiet)) {
                return moved_on(step);
            }
            if over && step.mem.in_flight.is_idle() && step.mem.transfers.is_idle() {
                return moved_on(step);
            }
        }
        None if step.mem.online() => {
            if due_for_a_visit(step)? {
                return visit(step);
            }
        }
        None => {
            let lost = away.since_ms.is_some_and(|since_ms| since_ms + away.patience_ms <= now_ms);
            // Without a way to the outside there may still be people in the same room.
            let somebody = away.fault == Some(Fault::NoNetwork) && !step.mem.nearby.carriers.is_empty();
            if lost && away.failures >= FAILURES && (somebody || can_be_helped(away.fault)) {
                return leave(step);
            }
        }
    }
    Ok(())
}

/// No other relay cures this device's own trouble.
fn can_be_helped(fault: Option<Fault>) -> bool {
    !matches!(fault, Some(Fault::DeviceRemoved | Fault::DiskFull | Fault::ClockWrong | Fault::NoNetwork))
}

/// When [`settle`] wants to be called.
pub(crate) fn next_ms(step: &Step<'_>) -> Result<Option<u64>> {
    let away = &step.mem.away;
    let (one, other) = match &away.at {
        Some(at) => (Some(at.until_ms), Some(away.paused_until_ms)),
        None if step.mem.online() => {
            let (changed_ms, visited_ms) = fallbacks::times(step.db)?;
            (
                (changed_ms > 0).then_some(visited_ms + VISIT_EVERY_MS),
                away.back_ms.map(|back_ms| back_ms + OTHERS_FIRST_MS),
            )
        }
        None => (away.since_ms.map(|since_ms| since_ms + away.patience_ms), None),
    };
    Ok(one.into_iter().chain(other).filter(|due_ms| *due_ms > step.now_ms).min())
}

fn leave(step: &mut Step<'_>) -> Result<()> {
    let carriers = carriers(step)?;
    let Some(home) = home(step)?.filter(|_| !carriers.is_empty()) else { return Ok(()) };
    tracing::info!("home can't be reached: messages go by another relay");
    step.out.push(Output::Probe { relay_link: Some(home.to_string()) });
    go_to(step, carriers, 0)
}

fn go_to(step: &mut Step<'_>, carriers: Vec<(RelayLink, CarrierKind)>, turn: usize) -> Result<()> {
    let Some((link, kind)) = carriers.into_iter().nth(turn) else { return go_home(step) };
    let stay_ms = if turn == 0 { STAY_MS } else { LOOK_MS };
    let until_ms = step.jitter(stay_ms / 2) + stay_ms;
    forget_session(step);
    let name = link.name.clone();
    step.out.push(Output::Connect { relay_link: link.to_string(), nearby: kind == CarrierKind::Nearby });
    let away = &mut step.mem.volatile.away;
    away.paused_until_ms = 0;
    away.at =
        Some(At { link, kind, turn, until_ms, stands: false, name, quiet: false, came: false, useless: 0, last: 0 });
    Ok(())
}

/// The time at this carrier is over, or home answers.
fn moved_on(step: &mut Step<'_>) -> Result<()> {
    let Some(at) = step.mem.away.at.clone() else { return Ok(()) };
    let carriers = carriers(step)?;
    if step.mem.away.visit {
        return match at.turn + 1 < carriers.len() && step.mem.away.look {
            true => {
                let until_ms = step.now_ms + VISIT_MS;
                go_to(step, carriers, at.turn + 1)?;
                if let Some(at) = step.mem.away.at.as_mut() {
                    at.until_ms = until_ms;
                }
                Ok(())
            }
            false => go_home(step),
        };
    }
    let others = carriers.len().saturating_sub(1);
    let place = carriers.iter().position(|(link, _)| link.key == at.link.key);
    let turn = match place {
        Some(0) if others > 0 => 1 + step.mem.away.next_turn % others,
        _ => 0,
    };
    if turn > 0 {
        step.mem.away.next_turn = turn;
    }
    match carriers.get(turn) {
        // The only one: it is stayed with.
        Some((link, _)) if link.key == at.link.key => {
            let until_ms = step.now_ms + STAY_MS;
            if let Some(at) = step.mem.away.at.as_mut() {
                at.until_ms = until_ms;
            }
            Ok(())
        }
        Some(_) => go_to(step, carriers, turn),
        None => go_home(step),
    }
}

/// Home answers (or nobody else is there).
fn go_home(step: &mut Step<'_>) -> Result<()> {
    let Some(home) = home(step)? else { return Ok(()) };
    forget_session(step);
    if step.mem.away.visit {
        let (changed_ms, _) = fallbacks::times(step.db)?;
        // Not all at the same time of the day.
        let visited_ms = step.jitter(VISIT_EVERY_MS / 4) - VISIT_EVERY_MS / 8;
        fallbacks::set_times(step.db, changed_ms, visited_ms)?;
        step.mem.away.look = false;
    } else {
        step.mem.away.look = true;
    }
    let away = &mut step.mem.volatile.away;
    (away.at, away.visit) = (None, false);
    (away.since_ms, away.failures) = (None, 0);
    step.mem.connection = Connection::Connecting;
    step.changes.connection(Connection::Connecting);
    step.out.push(Output::Probe { relay_link: None });
    step.out.push(Output::Connect { relay_link: home.to_string(), nearby: false });
    Ok(())
}

/// The driver has found home.
pub(crate) fn probed(step: &mut Step<'_>) -> Result<()> {
    if step.mem.away.at.is_some() && !step.mem.away.visit { go_home(step) } else { Ok(()) }
}

fn due_for_a_visit(step: &mut Step<'_>) -> Result<bool> {
    let (changed_ms, visited_ms) = fallbacks::times(step.db)?;
    let named = changed_ms > 0 && visited_ms + VISIT_EVERY_MS <= step.now_ms;
    if !step.mem.away.look && !named {
        return Ok(false);
    }
    let busy = step.mem.catch_up.under_way() || !step.mem.in_flight.is_idle() || !step.mem.transfers.is_idle();
    if busy || !outbox_table::chats(step.db)?.is_empty() {
        return Ok(false);
    }
    if carriers(step)?.is_empty() {
        step.mem.away.look = false;
        fallbacks::set_times(step.db, changed_ms, step.now_ms)?;
        return Ok(false);
    }
    Ok(true)
}

fn visit(step: &mut Step<'_>) -> Result<()> {
    let carriers = carriers(step)?;
    step.mem.away.visit = true;
    go_to(step, carriers, 0)?;
    let until_ms = step.now_ms + VISIT_MS;
    if let Some(at) = step.mem.away.at.as_mut() {
        at.until_ms = until_ms;
    }
    step.mem.connection = Connection::Connecting;
    step.changes.connection(Connection::Connecting);
    Ok(())
}
