//! People in the same local network, while home can't be reached: whom to believe there.
//!
//! Anybody may announce anything in a local network. What is believed proves that its maker knows the secret of somebody this
//! device writes with, or of its own account; nothing else is ever connected to.

use crate::Output;
use crate::engine::Answer;
use crate::error::Result;
use crate::step::Step;
use harkara_api::Reply;
use harkara_store::nearby;
use harkara_wire::address::is_internal;
use harkara_wire::nearby::{Announcement, NearbySecret, invite};
use harkara_wire::relay_link::RelayLink;
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// Home may only be restarting: others in the network are not bothered before this.
const PATIENCE_MS: u64 = 10_000;
/// When it is back, others may still be fetching what lies here.
const LINGER_MS: u64 = 60_000;
/// Announcements looked at; carriers believed.
const MOST: usize = 64;
const CARRIERS: usize = 8;

/// Somebody says in a local network that a carrier is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nearby {
    /// What is said.
    pub announcement: Announcement,
    /// Where.
    pub at: SocketAddr,
}

/// What is known of the local networks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Active {
    /// Carriers to be trusted, by their keys: everybody who sees the same has them in the same order.
    pub carriers: BTreeMap<[u8; 32], RelayLink>,
    /// The driver looks, until then at least.
    looking_until_ms: Option<u64>,
    /// What the person wants; `None`: not looked up yet.
    on: Option<bool>,
}

/// The person wants people nearby to be reached, or no longer.
pub(crate) fn set(step: &mut Step<'_>, on: bool) -> Result<Answer> {
    nearby::set_on(step.db, on)?;
    step.mem.nearby.on = Some(on);
    step.changes.overview();
    Ok(Some(Reply::Done))
}

/// The end of every input: the driver looks while home can't be reached, and a little longer.
pub(crate) fn settle(step: &mut Step<'_>) -> Result<()> {
    let on = match step.mem.nearby.on {
        Some(on) => on,
        None => nearby::on(step.db)?,
    };
    step.mem.nearby.on = Some(on);
    let me = step.linked()?.filter(|_| on);
    let (now_ms, since_ms) = (step.now_ms, step.mem.away.since_ms());
    let looking = step.mem.nearby.looking_until_ms;
    let Some(me) = me else {
        if looking.is_some() {
            stop(step);
        }
        return Ok(());
    };
    let away = since_ms.is_some_and(|since_ms| looking.is_some() || since_ms + PATIENCE_MS <= now_ms);
    if away {
        step.mem.nearby.looking_until_ms = Some(now_ms + LINGER_MS);
        if looking.is_none() {
            let secret = nearby::secret(step.db, &me.account)?;
            step.out.push(Output::Nearby(secret));
        }
    } else if looking.is_some_and(|until_ms| until_ms <= now_ms) {
        stop(step);
    }
    Ok(())
}

fn stop(step: &mut Step<'_>) {
    step.mem.nearby.looking_until_ms = None;
    step.mem.nearby.carriers.clear();
    step.out.push(Output::Nearby(None));
}

/// When [`settle`] wants to be called.
pub(crate) fn next_ms(step: &Step<'_>) -> Option<u64> {
    let (active, since_ms) = (&step.mem.nearby, step.mem.away.since_ms());
    let due_ms = match (active.on, active.looking_until_ms, since_ms) {
        (Some(true), None, Some(since_ms)) => Some(since_ms + PATIENCE_MS),
        (Some(true), Some(until_ms), None) => Some(until_ms),
        _ => None,
    };
    due_ms.filter(|due_ms| *due_ms > step.now_ms)
}

/// What is announced now.
pub(crate) fn found(step: &mut Step<'_>, here: &[Nearby]) -> Result<()> {
    let looking = step.mem.nearby.looking_until_ms.is_some();
    let secrets = if looking { nearby::secrets(step.db)? } else { Vec::new() };
    let believed = here.iter().take(MOST).filter_map(|one| believe(one, &secrets, step.now_ms));
    let mut carriers: BTreeMap<_, _> = believed.map(|link| (link.key, link)).collect();
    while carriers.len() > CARRIERS {
        carriers.pop_last();
    }
    step.mem.nearby.carriers = carriers;
    Ok(())
}

/// The relay behind an announcement, if somebody known has made it. It leads into a local network only.
fn believe(one: &Nearby, secrets: &[NearbySecret], now_ms: u64) -> Option<RelayLink> {
    if !one.announcement.is_timely(now_ms) || !is_internal(one.at.ip()) {
        return None;
    }
    let secret = secrets.iter().find(|secret| one.announcement.proves(secret, one.at).into())?;
    let key = one.announcement.key;
    Some(RelayLink {
        address: format!("ws://{}/v1/ws", one.at),
        others: Vec::new(),
        key,
        invite: invite(secret, &key),
        name: String::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::Zeroizing;

    const NOW_MS: u64 = 1_800_000_000_000;

    fn secret(byte: u8) -> NearbySecret {
        NearbySecret(Zeroizing::new([byte; 32]))
    }

    fn said(byte: u8, at: &str) -> Nearby {
        let at: SocketAddr = at.parse().unwrap();
        Nearby { announcement: Announcement::new(&secret(byte), [byte; 32], at, NOW_MS, [3; 12]), at }
    }

    #[test]
    fn only_who_knows_somebody_this_device_writes_with_is_believed() {
        let known = [secret(1), secret(2)];
        let link = believe(&said(2, "192.168.1.9:4711"), &known, NOW_MS).unwrap();
        assert_eq!((link.address.as_str(), link.key), ("ws://192.168.1.9:4711/v1/ws", [2; 32]));
        assert_eq!(link.invite, invite(&secret(2), &[2; 32]));
        assert_eq!(believe(&said(3, "192.168.1.9:4711"), &known, NOW_MS), None, "an impostor");
        assert_eq!(believe(&said(2, "[fd00::9]:4711"), &known, NOW_MS).unwrap().address, "ws://[fd00::9]:4711/v1/ws");
    }

    #[test]
    fn a_copy_of_an_announcement_is_of_no_use() {
        let known = [secret(1)];
        let mut copy = said(1, "192.168.1.9:4711");
        assert_eq!(believe(&copy, &known, NOW_MS + 2 * harkara_wire::nearby::WINDOW_MS), None, "later");
        copy.at = "192.168.1.66:22".parse().unwrap();
        assert_eq!(believe(&copy, &known, NOW_MS), None, "at another port");
        copy.at = "192.168.1.66:4711".parse().unwrap();
        assert_eq!(believe(&copy, &known, NOW_MS), None, "at another address");
        assert_eq!(believe(&said(1, "203.0.113.7:4711"), &known, NOW_MS), None, "outside");
    }
}
