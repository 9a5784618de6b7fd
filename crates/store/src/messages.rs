//! Table `messages`, as it is written to. The full-text index follows by trigger.

use crate::row::{id, opt_id};
use crate::{Result, annotations, fold};
use harkara_wire::content::{mentions_from_bytes, mentions_to_bytes};
use harkara_wire::id::{AccountId, DeviceId, MessageId};
use harkara_wire::proto::content::Mention;
use rusqlite::{Connection, OptionalExtension, Row};

/// `messages.kind`.
pub const TEXT: i64 = 0;
/// `messages.kind`: a line the system wrote.
pub const SYSTEM: i64 = 1;
/// `messages.kind`: deleted for everyone; the place stays.
pub const DELETED: i64 = 2;
/// `messages.kind`: a call, as it stands in the chat.
pub const CALL: i64 = 3;
/// `messages.kind`: a file that was left behind where the chat comes from; its caption is the text.
pub const LEFT_OUT: i64 = 4;

/// `messages.status`, in the order of `harkara_api::Status`.
pub mod status {
    /// In the outbox.
    pub const WAITING: i64 = 0;
    /// At the relay.
    pub const STORED: i64 = 1;
    /// With everybody.
    pub const DELIVERED: i64 = 2;
    /// Read by everybody.
    pub const READ: i64 = 3;
    /// Incoming.
    pub const RECEIVED: i64 = 4;
    /// Can't be sent any more.
    pub const FAILED: i64 = 5;
}

/// What a message answers to, as far as it says so itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    pub message: MessageId,
    pub sender: AccountId,
    pub text: String,
}

/// What stands around the words of a message.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Around {
    pub quote: Option<Quote>,
    pub mentions: Vec<Mention>,
    pub mentions_me: bool,
    pub forwarded: bool,
    /// When the text became what it is; `None`: never edited.
    pub edited_ms: Option<u64>,
    /// So long after `sort_ms` it disappears; 0: never.
    pub lifetime_ms: u64,
}

/// Mentions as they are stored.
pub(crate) fn mentions_to_blob(mentions: &[Mention]) -> Option<Vec<u8>> {
    (!mentions.is_empty()).then(|| mentions_to_bytes(mentions))
}

/// Mentions as they were stored.
pub(crate) fn mentions_from_blob(blob: Option<&[u8]>) -> Vec<Mention> {
    blob.map(mentions_from_bytes).unwrap_or_default()
}

/// A message, not yet in the table.
#[derive(Debug, Clone)]
pub struct NewMessage<'a> {
    pub message_id: MessageId,
    pub chat: i64,
    pub sender: AccountId,
    pub device: DeviceId,
    pub counter: u64,
    pub sort_ms: u64,
    pub sent_ms: u64,
    pub kind: i64,
    pub outgoing: bool,
    pub status: i64,
    pub text: &'a str,
    /// JSON of `harkara_api::SystemLine`.
    pub system: Option<&'a str>,
    pub around: Around,
}

/// Inserts it unless a message of this id is here already, or was deleted by the person. True if it is new. What was
/// done to it before it came is done now.
///
/// Within one transaction insert in the order of time: the full-text index starts a new segment whenever the number
/// goes back.
pub fn insert(conn: &Connection, new: &NewMessage<'_>) -> Result<bool> {
    let folded = fold::for_index(new.text);
    let Around { quote, mentions, mentions_me, forwarded, edited_ms, lifetime_ms } = &new.around;
    // Two numbers that meet are a fault to hear of; only the same message_id is to be ignored.
    let inserted = conn
        .prepare_cached(
            "INSERT INTO messages (message, message_id, chat, sender, device, counter, sort_ms, sent_ms, kind, outgoing,
                status, text, folded, system, mentions, mentions_me, quote_of, quote_sender, quote_text, forwarded,
                edited_ms, lifetime_ms)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22
             WHERE NOT EXISTS (SELECT 1 FROM gone WHERE gone.message_id = ?2)
             ON CONFLICT (message_id) DO NOTHING",
        )?
        .execute(rusqlite::params![
            number(conn, new.sort_ms)?,
            new.message_id.as_bytes(),
            new.chat,
            new.sender.as_bytes(),
            new.device.as_bytes(),
            new.counter as i64,
            new.sort_ms as i64,
            new.sent_ms as i64,
            new.kind,
            new.outgoing,
            new.status,
            new.text,
            folded,
            new.system.map(str::as_bytes),
            mentions_to_blob(mentions),
            mentions_me,
            quote.as_ref().map(|quote| quote.message.as_bytes()),
            quote.as_ref().map(|quote| quote.sender.as_bytes()),
            quote.as_ref().map(|quote| quote.text.as_str()),
            forwarded,
            edited_ms.map(|ms| ms as i64),
            *lifetime_ms as i64,
        ])?;
    if inserted > 0 {
        annotations::settle(conn, &new.message_id)?;
    }
    Ok(inserted > 0)
}

/// Messages that fit into one millisecond before they spill into the next.
const NUMBERS_PER_MS: u32 = 20;

/// The next free local number at this time. See the migration for why numbers follow time.
pub(crate) fn number(conn: &Connection, sort_ms: u64) -> Result<i64> {
    // Until the year 2109; a clock beyond that must not overflow.
    let mut first = (sort_ms.min((1 << 42) - 1) as i64) << NUMBERS_PER_MS;
    let mut statement = conn.prepare_cached("SELECT max(message) FROM messages WHERE message BETWEEN ?1 AND ?2")?;
    loop {
        let last = first + (1 << NUMBERS_PER_MS) - 1;
        match statement.query_row((first, last), |row| row.get::<_, Option<i64>>(0))? {
            None => return Ok(first),
            Some(taken) if taken < last => return Ok(taken + 1),
            Some(_) => first = last + 1,
        }
    }
}

/// Where a message stands: what a read mark needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub chat: i64,
    pub sort_ms: u64,
}

/// Where this message stands, if it is here.
pub fn place(conn: &Connection, message: &MessageId) -> Result<Option<Place>> {
    let mut statement = conn.prepare_cached("SELECT chat, sort_ms FROM messages WHERE message_id = ?1")?;
    let read = |row: &rusqlite::Row<'_>| Ok(Place { chat: row.get(0)?, sort_ms: row.get::<_, i64>(1)? as u64 });
    Ok(statement.query_row([message.as_bytes()], read).optional()?)
}

/// Messages that answer to this one, newest first.
pub fn quoting(conn: &Connection, message: &MessageId, limit: u32) -> Result<Vec<MessageId>> {
    let mut statement =
        conn.prepare_cached("SELECT message_id FROM messages WHERE quote_of = ?1 ORDER BY message DESC LIMIT ?2")?;
    let rows = statement.query_map((message.as_bytes(), limit), |row| id(row, 0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A message as those who change it need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub chat: i64,
    pub kind: i64,
    pub sender: AccountId,
    pub status: i64,
    pub sent_ms: u64,
    pub text: String,
    /// Brought along: no device of ours has sent it, and the others in the chat do not have it.
    pub imported: bool,
}

/// This message, if it is here.
pub fn standing(conn: &Connection, message: &MessageId) -> Result<Option<Standing>> {
    let mut statement = conn.prepare_cached(
        "SELECT chat, kind, sender, status, sent_ms, text, imported IS NOT NULL FROM messages WHERE message_id = ?1",
    )?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Standing {
            chat: row.get(0)?,
            kind: row.get(1)?,
            sender: id(row, 2)?,
            status: row.get(3)?,
            sent_ms: row.get::<_, i64>(4)? as u64,
            text: row.get(5)?,
            imported: row.get(6)?,
        })
    };
    Ok(statement.query_row([message.as_bytes()], read).optional()?)
}

/// A number that is off by less than this stays as it is: it only orders search and history.
const NUMBER_SLACK_MS: u64 = 60_000;

/// The relay has an own message: its time is the one that counts.
pub fn set_stored(conn: &Connection, message: &MessageId, stored_ms: u64) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "UPDATE messages SET status = max(status, 1), sort_ms = ?2, unplaced = 0 WHERE message_id = ?1 AND status <> 5
         RETURNING message",
    )?;
    let Some(old) = statement.query_row((message.as_bytes(), stored_ms as i64), |row| row.get(0)).optional()? else {
        return Ok(());
    };
    if ((old >> NUMBERS_PER_MS) as u64).abs_diff(stored_ms) > NUMBER_SLACK_MS {
        move_number(conn, old, number(conn, stored_ms)?)?;
    }
    Ok(())
}

/// Another relay than home's has carried a message: it is here, or kept for the others, and its place is not final.
pub fn set_carried(conn: &Connection, message: &MessageId, carried: i64) -> Result<()> {
    conn.prepare_cached(
        "UPDATE messages SET carried = ?2, unplaced = 1, status = max(status, 1)
         WHERE message_id = ?1 AND status <> 5",
    )?
    .execute((message.as_bytes(), carried))?;
    Ok(())
}

/// Where a message stood before home gave it its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    pub from_ms: u64,
    pub carried: bool,
}

/// Home brings a message that is here already: home's time is the one that counts. `None`: it stands there, or is not here.
pub fn set_placed(conn: &Connection, message: &MessageId, device: &DeviceId, stored_ms: u64) -> Result<Option<Moved>> {
    let mut statement = conn.prepare_cached(
        "SELECT message, sort_ms, unplaced FROM messages
         WHERE message_id = ?1 AND device = ?3 AND imported IS NULL AND status <> 0 AND (unplaced = 1 OR sort_ms <> ?2)",
    )?;
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64, row.get(2)?));
    let Some((number_now, from_ms, carried)) =
        statement.query_row((message.as_bytes(), stored_ms as i64, device.as_bytes()), read).optional()?
    else {
        return Ok(None);
    };
    conn.prepare_cached("UPDATE messages SET sort_ms = ?2, unplaced = 0 WHERE message_id = ?1")?
        .execute((message.as_bytes(), stored_ms as i64))?;
    let number_now: i64 = number_now;
    if ((number_now >> NUMBERS_PER_MS) as u64).abs_diff(stored_ms) > NUMBER_SLACK_MS {
        move_number(conn, number_now, number(conn, stored_ms)?)?;
    }
    Ok(Some(Moved { from_ms, carried }))
}

/// Whether home has not brought this message yet.
pub fn is_unplaced(conn: &Connection, message: &MessageId) -> Result<bool> {
    let mut statement =
        conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM messages WHERE message_id = ?1 AND unplaced = 1)")?;
    Ok(statement.query_row([message.as_bytes()], |row| row.get(0))?)
}

/// Whether something of others that home has not brought yet came here before this message of one's own was written.
pub fn unplaced_before(conn: &Connection, chat: i64, message: &MessageId) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM messages own JOIN messages other ON other.chat = own.chat
            WHERE own.message_id = ?2 AND other.chat = ?1 AND other.unplaced = 1 AND other.device <> own.device
              AND (other.sort_ms, other.message) < (own.sort_ms, own.message))",
    )?;
    Ok(statement.query_row((chat, message.as_bytes()), |row| row.get(0))?)
}

/// How far what `device` wrote is here without a gap, where home has brought all up to `from`.
pub fn without_gap(conn: &Connection, chat: i64, device: &DeviceId, from: u64) -> Result<u64> {
    let mut next = conn.prepare_cached(
        "SELECT counter FROM messages WHERE chat = ?1 AND device = ?2 AND unplaced = 1 AND counter > ?3 ORDER BY counter",
    )?;
    let mut rows = next.query((chat, device.as_bytes(), from as i64))?;
    let mut reached = from;
    while let Some(row) = rows.next()? {
        match row.get::<_, i64>(0)? as u64 {
            counter if counter <= reached + 1 => reached = counter.max(reached),
            _ => break,
        }
    }
    Ok(reached)
}

/// Whether something that nobody has seen here stands between these two places.
pub fn unseen_between(
    conn: &Connection,
    chat: i64,
    (from_ms, from): (u64, &[u8]),
    (to_ms, to): (u64, &MessageId),
) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM messages WHERE chat = ?1 AND outgoing = 0 AND kind = 0 AND imported IS NULL
            AND (sort_ms, message_id) > (?2, ?3) AND (sort_ms, message_id) < (?4, ?5))",
    )?;
    Ok(statement.query_row((chat, from_ms as i64, from, to_ms as i64, to.as_bytes()), |row| row.get(0))?)
}

fn move_number(conn: &Connection, old: i64, new: i64) -> Result<()> {
    conn.prepare_cached("UPDATE messages SET message = ?2 WHERE message = ?1")?.execute((old, new))?;
    conn.prepare_cached("UPDATE chats SET last_message = ?2 WHERE last_message = ?1")?.execute((old, new))?;
    Ok(())
}

/// A message of this device that is not in the outbox yet: its files come first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncounted {
    pub chat: i64,
    pub text: String,
    pub quote: Option<Quote>,
    pub forwarded: bool,
}

/// See [`Uncounted`]; `None` if it is in the outbox, or out.
pub fn uncounted(conn: &Connection, message: &MessageId) -> Result<Option<Uncounted>> {
    let mut statement = conn.prepare_cached(
        "SELECT chat, text, forwarded, quote_of, quote_sender, quote_text FROM messages
         WHERE message_id = ?1 AND outgoing = 1 AND status = 0 AND counter = 0 AND kind = 0",
    )?;
    let read = |row: &Row<'_>| {
        Ok(Uncounted { chat: row.get(0)?, text: row.get(1)?, forwarded: row.get(2)?, quote: quote(row, 3)? })
    };
    Ok(statement.query_row([message.as_bytes()], read).optional()?)
}

/// What is answered to, in three columns from this one on.
pub(crate) fn quote(row: &Row<'_>, from: usize) -> rusqlite::Result<Option<Quote>> {
    Ok(match (opt_id(row, from)?, opt_id(row, from + 1)?) {
        (Some(message), Some(sender)) => Some(Quote { message, sender, text: row.get(from + 2)? }),
        _ => None,
    })
}

/// It goes into the outbox with this counter, and with the lifetime that its chat gives by then.
pub fn set_counted(conn: &Connection, message: &MessageId, counter: u64, lifetime_ms: u64) -> Result<()> {
    conn.prepare_cached("UPDATE messages SET counter = ?2, lifetime_ms = ?3 WHERE message_id = ?1")?.execute((
        message.as_bytes(),
        counter as i64,
        lifetime_ms as i64,
    ))?;
    Ok(())
}

/// Other words, as if they had been there from the first.
pub fn rewrite(conn: &Connection, message: &MessageId, text: &str) -> Result<()> {
    conn.prepare_cached("UPDATE messages SET text = ?2, folded = ?3 WHERE message_id = ?1")?.execute((
        message.as_bytes(),
        text,
        fold::for_index(text),
    ))?;
    Ok(())
}

/// An own message that can't be sent any more.
pub fn set_failed(conn: &Connection, message: &MessageId) -> Result<()> {
    conn.prepare_cached("UPDATE messages SET status = 5 WHERE message_id = ?1 AND status = 0")?
        .execute([message.as_bytes()])?;
    Ok(())
}

/// Raises what `device` sent up to `counter` to `to`; answers which messages that changed.
pub fn raise(conn: &Connection, chat: i64, device: &DeviceId, counter: u64, to: i64) -> Result<Vec<MessageId>> {
    // One statement for each step: the index knows status 1 apart from 2, so that only rows that rise are touched.
    let from = if to == status::DELIVERED { "status = 1" } else { "status IN (1, 2)" };
    let mut statement = conn.prepare_cached(&format!(
        "UPDATE messages SET status = ?4
         WHERE chat = ?1 AND device = ?2 AND {from} AND counter BETWEEN 1 AND ?3
            AND outgoing = 1 AND status IN (1, 2) AND status < ?4
         RETURNING message_id"
    ))?;
    let rows = statement.query_map((chat, device.as_bytes(), counter as i64, to), |row| id(row, 0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The highest counter above `above` among what `device` wrote to others here, up to this place.
pub fn counter_up_to(
    conn: &Connection,
    chat: i64,
    device: &DeviceId,
    above: u64,
    (sort_ms, message): (u64, &[u8]),
) -> Result<Option<u64>> {
    let mut statement = conn.prepare_cached(
        "SELECT max(counter) FROM messages
         WHERE chat = ?1 AND device = ?2 AND counter > ?3 AND (sort_ms, message_id) <= (?4, ?5)
            AND outgoing = 0 AND kind <> 1",
    )?;
    let highest: Option<i64> =
        statement.query_row((chat, device.as_bytes(), above as i64, sort_ms as i64, message), |row| row.get(0))?;
    Ok(highest.map(|counter| counter as u64))
}

/// What `device` sent with this counter.
pub fn at_counter(conn: &Connection, chat: i64, device: &DeviceId, counter: u64) -> Result<Option<MessageId>> {
    let mut statement = conn
        .prepare_cached("SELECT message_id FROM messages WHERE chat = ?1 AND device = ?2 AND counter = ?3 LIMIT 1")?;
    Ok(statement.query_row((chat, device.as_bytes(), counter as i64), |row| id(row, 0)).optional()?)
}
