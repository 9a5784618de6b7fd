//! Tables `history` and `history_chunks`, and what history is cut from.

use crate::Result;
use crate::annotations::{self, Annotation, Kind};
use crate::messages::{Around, mentions_from_blob, quote};
use crate::row::id;
use crate::stars::{self, Star};
use harkara_wire::id::{AccountId, ChatId, DeviceId, MessageId};
use rusqlite::{Connection, OptionalExtension, Row};

/// History on its way to or from another device of one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    pub transfer_id: [u8; 16],
    /// The other device; `None` while nobody has answered.
    pub device: Option<DeviceId>,
    pub giving: bool,
    /// The next chunk to make, or to take in.
    pub next_index: u32,
    /// Giving: chunks the other side has committed. Receiving: how often in a row a chunk could not be had.
    pub acked: u32,
    /// Where the next chunk begins; empty: at the start.
    pub position: Vec<u8>,
    /// Giving: the newest message that belongs to it; `None` until that is settled.
    pub boundary: Option<i64>,
    pub done: u64,
    pub total: u64,
    pub oldest_ms: Option<u64>,
    pub complete: bool,
    pub active_ms: u64,
    /// Receiving: the other side has not been heard of for a while.
    pub away: bool,
}

const COLUMNS: &str = "transfer_id, device, giving, next_index, acked, position, boundary, done, total, oldest_ms,
    complete, active_ms, away FROM history";

fn read(row: &Row<'_>) -> rusqlite::Result<Transfer> {
    let device: Vec<u8> = row.get(1)?;
    Ok(Transfer {
        transfer_id: row.get(0)?,
        device: DeviceId::try_from(device.as_slice()).ok(),
        giving: row.get(2)?,
        next_index: row.get(3)?,
        acked: row.get(4)?,
        position: row.get(5)?,
        boundary: row.get(6)?,
        done: row.get::<_, i64>(7)? as u64,
        total: row.get::<_, i64>(8)? as u64,
        oldest_ms: row.get::<_, Option<i64>>(9)?.map(|ms| ms as u64),
        complete: row.get(10)?,
        active_ms: row.get::<_, i64>(11)? as u64,
        away: row.get(12)?,
    })
}

/// One transfer.
pub fn get(conn: &Connection, transfer: &[u8; 16]) -> Result<Option<Transfer>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE transfer_id = ?1"))?;
    Ok(statement.query_row([transfer], read).optional()?)
}

/// Transfers this device gives and that are not at their end.
pub fn giving(conn: &Connection) -> Result<Vec<Transfer>> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE giving = 1 AND complete = 0 ORDER BY transfer_id"))?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The transfer this device receives, or has received.
pub fn receiving(conn: &Connection) -> Result<Option<Transfer>> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE giving = 0 ORDER BY active_ms DESC LIMIT 1"))?;
    Ok(statement.query_row([], read).optional()?)
}

/// Writes the whole row.
pub fn put(conn: &Connection, transfer: &Transfer) -> Result<()> {
    conn.prepare_cached(
        "INSERT OR REPLACE INTO history (transfer_id, device, giving, next_index, acked, position, boundary, done, total,
            oldest_ms, complete, active_ms, away)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(rusqlite::params![
        transfer.transfer_id,
        transfer.device.as_ref().map_or(&[][..], DeviceId::as_bytes),
        transfer.giving,
        transfer.next_index,
        transfer.acked,
        transfer.position,
        transfer.boundary,
        transfer.done as i64,
        transfer.total as i64,
        transfer.oldest_ms.map(|ms| ms as i64),
        transfer.complete,
        transfer.active_ms as i64,
        transfer.away,
    ])?;
    Ok(())
}

/// Gives nothing more to a device that is gone.
pub fn stop_giving(conn: &Connection, device: &DeviceId) -> Result<()> {
    conn.prepare_cached("DELETE FROM history WHERE giving = 1 AND device = ?1")?.execute([device.as_bytes()])?;
    Ok(())
}

/// A chunk was announced; a later announcement for the same position replaces it.
pub fn put_chunk(conn: &Connection, transfer: &[u8; 16], begins: &[u8], index: u32, announcement: &[u8]) -> Result<()> {
    conn.prepare_cached(
        "INSERT OR REPLACE INTO history_chunks (transfer_id, begins, chunk_index, announcement) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute((transfer, begins, index, announcement))?;
    Ok(())
}

/// The announcement of the chunk that begins here.
pub fn chunk(conn: &Connection, transfer: &[u8; 16], begins: &[u8]) -> Result<Option<Vec<u8>>> {
    let mut statement =
        conn.prepare_cached("SELECT announcement FROM history_chunks WHERE transfer_id = ?1 AND begins = ?2")?;
    Ok(statement.query_row((transfer, begins), |row| row.get(0)).optional()?)
}

/// Chunks up to this one are taken in, or of no use.
pub fn drop_chunks(conn: &Connection, transfer: &[u8; 16], up_to: u32) -> Result<()> {
    conn.prepare_cached("DELETE FROM history_chunks WHERE transfer_id = ?1 AND chunk_index <= ?2")?
        .execute((transfer, up_to))?;
    Ok(())
}

/// A message as it is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// Local number.
    pub message: i64,
    pub message_id: MessageId,
    pub chat_id: ChatId,
    pub sender: AccountId,
    pub device: Vec<u8>,
    pub counter: u64,
    pub sort_ms: u64,
    pub sent_ms: u64,
    pub kind: i64,
    pub status: i64,
    pub text: String,
    pub system: String,
    /// Brought along: who wrote it, as named there.
    pub imported: Option<String>,
    pub around: Around,
    pub annotations: Vec<Annotation>,
    pub star: Option<Star>,
    /// About what its files weigh, as they are mentioned.
    pub attached: usize,
}

/// Earlier texts of one message, in bytes, at most: a chunk of history must hold it.
const MAX_EARLIER: usize = 64 * 1024;

impl Given {
    /// About what it weighs once encoded.
    pub fn weight(&self) -> usize {
        let quote = self.around.quote.as_ref().map_or(0, |quote| quote.text.len() + 64);
        let mentions = |mentions: &[_]| mentions.len() * 48;
        let done: usize = self.annotations.iter().map(|done| done.value.len() + mentions(&done.mentions) + 80).sum();
        let brought = self.imported.as_ref().map_or(0, String::len);
        self.text.len()
            + self.system.len()
            + brought
            + quote
            + mentions(&self.around.mentions)
            + done
            + self.attached
            + 128
    }
}

const GIVEN: &str = "m.message, m.message_id, c.chat_id, m.sender, m.device, m.counter, m.sort_ms, m.sent_ms, m.kind,
    m.status, m.text, coalesce(CAST(m.system AS TEXT), ''), m.mentions, m.mentions_me, m.quote_of, m.quote_sender,
    m.quote_text, m.forwarded, m.edited_ms, m.lifetime_ms,
    (SELECT coalesce(sum(length(a.thumbnail) + 1600), 0) FROM attachments a WHERE a.message_id = m.message_id), m.imported
    FROM messages m CROSS JOIN chats c ON c.chat = m.chat";

fn read_given(row: &Row<'_>) -> rusqlite::Result<Given> {
    Ok(Given {
        message: row.get(0)?,
        message_id: id(row, 1)?,
        chat_id: id(row, 2)?,
        sender: id(row, 3)?,
        device: row.get(4)?,
        counter: row.get::<_, i64>(5)? as u64,
        sort_ms: row.get::<_, i64>(6)? as u64,
        sent_ms: row.get::<_, i64>(7)? as u64,
        kind: row.get(8)?,
        status: row.get(9)?,
        text: row.get(10)?,
        system: row.get(11)?,
        around: Around {
            mentions: mentions_from_blob(row.get_ref(12)?.as_blob_or_null()?),
            mentions_me: row.get(13)?,
            quote: quote(row, 14)?,
            forwarded: row.get(17)?,
            edited_ms: row.get::<_, Option<i64>>(18)?.map(|ms| ms as u64),
            lifetime_ms: row.get::<_, i64>(19)? as u64,
        },
        annotations: Vec::new(),
        star: None,
        attached: row.get::<_, i64>(20)? as usize,
        imported: row.get(21)?,
    })
}

/// Whether of a message handed over from here nobody can say yet if the relay has it: its place among the others is open.
pub fn unsettled(conn: &Connection) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM outbox o CROSS JOIN messages m ON m.message_id = o.key
         WHERE o.epoch IS NOT NULL AND m.status = 0)",
    )?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// What was done to the messages goes with them; of many long earlier texts the latest.
fn complete(conn: &Connection, mut given: Vec<Given>) -> Result<Vec<Given>> {
    for message in &mut given {
        let mut done = annotations::of_message(conn, &message.message_id)?;
        done.sort_by_key(|done| std::cmp::Reverse(done.changed_ms));
        let mut room = MAX_EARLIER;
        done.retain(|done| {
            let wanted = if done.kind == Kind::Edit { done.value.len() } else { 0 };
            let fits = wanted <= room;
            room -= if fits { wanted } else { 0 };
            fits
        });
        message.annotations = done;
        message.star = stars::get(conn, &message.message_id)?;
    }
    Ok(given)
}

/// The newest message now, and how many there are. What waits in the outbox does not belong to the past.
pub fn extent(conn: &Connection) -> Result<(i64, u64)> {
    let mut statement = conn.prepare_cached(
        "SELECT coalesce(max(message), 0), count(*) - (SELECT count(*) FROM outbox o CROSS JOIN messages m
            ON m.message_id = o.key WHERE m.status = 0) FROM messages",
    )?;
    Ok(statement.query_row([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)))?)
}

/// Messages up to the boundary, newest first over all chats, older than the given place.
pub fn timeline(conn: &Connection, boundary: i64, before: Option<(u64, &MessageId)>, limit: u32) -> Result<Vec<Given>> {
    let (sort_ms, message) = before.map_or((i64::MAX, &[0xff; 16][..]), |(ms, id)| (ms as i64, id.as_bytes()));
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {GIVEN} WHERE (m.sort_ms, m.message_id) < (?1, ?2) AND m.message <= ?3 AND m.status <> 0
         ORDER BY m.sort_ms DESC, m.message_id DESC LIMIT ?4"
    ))?;
    let rows = statement.query_map((sort_ms, message, boundary, limit), read_given)?;
    complete(conn, rows.collect::<rusqlite::Result<_>>()?)
}

/// How many messages of all chats there are for [`ascending`].
pub fn count(conn: &Connection) -> Result<u64> {
    let mut statement = conn.prepare_cached("SELECT count(*) FROM messages WHERE status <> 0")?;
    Ok(statement.query_row([], |row| row.get::<_, i64>(0))? as u64)
}

/// Messages of all chats, oldest first, after the given place. What waits in the outbox is not among them.
pub fn ascending(conn: &Connection, after: Option<(u64, &MessageId)>, limit: u32) -> Result<Vec<Given>> {
    let (sort_ms, message) = after.map_or((0, &[][..]), |(ms, id)| (ms as i64, id.as_bytes()));
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {GIVEN} WHERE (m.sort_ms, m.message_id) > (?1, ?2) AND m.status <> 0
         ORDER BY m.sort_ms, m.message_id LIMIT ?3"
    ))?;
    let rows = statement.query_map((sort_ms, message, limit), read_given)?;
    complete(conn, rows.collect::<rusqlite::Result<_>>()?)
}

/// One message, if it is here.
pub fn one(conn: &Connection, message: &MessageId) -> Result<Option<Given>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {GIVEN} WHERE m.message_id = ?1"))?;
    let rows = statement.query_map([message.as_bytes()], read_given)?;
    Ok(complete(conn, rows.collect::<rusqlite::Result<_>>()?)?.pop())
}

/// The newest messages of one chat up to the boundary.
pub fn newest(conn: &Connection, boundary: i64, chat: i64, limit: u32) -> Result<Vec<Given>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {GIVEN} WHERE m.chat = ?1 AND m.message <= ?2 AND m.status <> 0
         ORDER BY m.sort_ms DESC, m.message_id DESC LIMIT ?3"
    ))?;
    let rows = statement.query_map((chat, boundary, limit), read_given)?;
    complete(conn, rows.collect::<rusqlite::Result<_>>()?)
}

/// The chats with the latest messages up to the boundary, by local number. One's own group among devices is none.
pub fn recent_chats(conn: &Connection, boundary: i64, limit: u32) -> Result<Vec<i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT chat FROM (
            SELECT c.chat AS chat, (SELECT max(m.sort_ms) FROM messages m WHERE m.chat = c.chat AND m.message <= ?1) AS at
            FROM chats c WHERE c.kind <> 2)
         WHERE at IS NOT NULL ORDER BY at DESC, chat LIMIT ?2",
    )?;
    let rows = statement.query_map((boundary, limit), |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Chats by id, after this one.
pub fn chats_after(conn: &Connection, after: Option<&ChatId>, limit: u32) -> Result<Vec<i64>> {
    let mut statement =
        conn.prepare_cached("SELECT chat FROM chats WHERE chat_id > ?1 AND kind <> 2 ORDER BY chat_id LIMIT ?2")?;
    let rows = statement.query_map((after.map_or(&[][..], ChatId::as_bytes), limit), |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// People by id, after this one.
pub fn accounts_after(conn: &Connection, after: Option<&AccountId>, limit: u32) -> Result<Vec<AccountId>> {
    let mut statement =
        conn.prepare_cached("SELECT account_id FROM accounts WHERE account_id > ?1 ORDER BY account_id LIMIT ?2")?;
    let rows = statement.query_map((after.map_or(&[][..], AccountId::as_bytes), limit), |row| id(row, 0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
