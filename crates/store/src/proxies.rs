//! Tables `proxies`, `routes` and `proxy_only`: how this device gets to its relay.

use crate::Result;
use harkara_api::ProxyFault;
use rusqlite::{Connection, OptionalExtension};

/// Networks that are remembered: home, work, a café.
const NETWORKS: i64 = 16;

/// A column holds the place in this list; new ones go to the end.
const FAULTS: [ProxyFault; 14] = [
    ProxyFault::Silent,
    ProxyFault::Refused,
    ProxyFault::Certificate,
    ProxyFault::Clock,
    ProxyFault::Quota,
    ProxyFault::Busy,
    ProxyFault::Relay,
    ProxyFault::Nonsense,
    ProxyFault::Expired,
    ProxyFault::OtherRelay,
    ProxyFault::NameOnly,
    ProxyFault::Inside,
    ProxyFault::Unopened,
    ProxyFault::DesktopOnly,
];

/// A row of `proxies`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxyRow {
    pub proxy: u32,
    pub link: String,
    pub worked_ms: Option<u64>,
    pub fault: Option<ProxyFault>,
}

/// All of them, in the order in which they were added.
pub fn all(conn: &Connection) -> Result<Vec<ProxyRow>> {
    let mut statement = conn.prepare_cached("SELECT proxy, link, worked_ms, fault FROM proxies ORDER BY proxy")?;
    let rows = statement.query_map([], |row| {
        Ok(ProxyRow {
            proxy: row.get(0)?,
            link: row.get(1)?,
            worked_ms: row.get::<_, Option<i64>>(2)?.map(|ms| ms as u64),
            fault: row.get::<_, Option<u8>>(3)?.and_then(|at| FAULTS.get(usize::from(at)).copied()),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The number of a new proxy, or of the one with this link that is there.
pub fn add(conn: &Connection, link: &str) -> Result<u32> {
    conn.prepare_cached("INSERT OR IGNORE INTO proxies (link) VALUES (?1)")?.execute([link])?;
    let mut statement = conn.prepare_cached("SELECT proxy FROM proxies WHERE link = ?1")?;
    Ok(statement.query_row([link], |row| row.get(0))?)
}

/// False where there is none.
pub fn remove(conn: &Connection, proxy: u32) -> Result<bool> {
    conn.prepare_cached("DELETE FROM routes WHERE proxy = ?1")?.execute([proxy])?;
    Ok(conn.prepare_cached("DELETE FROM proxies WHERE proxy = ?1")?.execute([proxy])? > 0)
}

/// It led to the relay.
pub fn worked(conn: &Connection, proxy: u32, now_ms: u64) -> Result<()> {
    let mut statement = conn.prepare_cached("UPDATE proxies SET worked_ms = ?2, fault = NULL WHERE proxy = ?1")?;
    statement.execute((proxy, now_ms as i64))?;
    Ok(())
}

/// It did not.
pub fn failed(conn: &Connection, proxy: u32, fault: ProxyFault) -> Result<()> {
    let fault = (0u8..).zip(FAULTS).find_map(|(at, known)| (known == fault).then_some(at));
    conn.prepare_cached("UPDATE proxies SET fault = ?2 WHERE proxy = ?1")?.execute((proxy, fault))?;
    Ok(())
}

/// What led to the relay in a network; `None` within: no proxy.
pub fn won(conn: &Connection, network: &[u8], proxy: Option<u32>, now_ms: u64) -> Result<()> {
    conn.prepare_cached("INSERT OR REPLACE INTO routes (network, proxy, won_ms) VALUES (?1, ?2, ?3)")?.execute((
        network,
        proxy,
        now_ms as i64,
    ))?;
    conn.prepare_cached(
        "DELETE FROM routes WHERE network NOT IN (SELECT network FROM routes ORDER BY won_ms DESC LIMIT ?1)",
    )?
    .execute([NETWORKS])?;
    Ok(())
}

/// The winner in each network.
pub fn winners(conn: &Connection) -> Result<Vec<(Vec<u8>, Option<u32>)>> {
    let mut statement = conn.prepare_cached("SELECT network, proxy FROM routes")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether nothing is connected to but through a proxy.
pub fn only(conn: &Connection) -> Result<bool> {
    let mut statement = conn.prepare_cached("SELECT 1 FROM proxy_only")?;
    Ok(statement.query_row([], |_| Ok(())).optional()?.is_some())
}

/// From now on, or no longer.
pub fn set_only(conn: &Connection, on: bool) -> Result<()> {
    let change = if on { "INSERT OR IGNORE INTO proxy_only (one) VALUES (1)" } else { "DELETE FROM proxy_only" };
    conn.prepare_cached(change)?.execute([])?;
    Ok(())
}
