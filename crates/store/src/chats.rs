//! Table `chats`: conversations, as they are written to. What a screen sees of them is the reader's.

use crate::Result;
use crate::row::{id, opt_id};
use harkara_wire::id::{AccountId, ChatId, GroupId, MessageId};
use rusqlite::{Connection, OptionalExtension, Row};

/// What kind of chat, as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Direct,
    Group,
    /// One's own devices among themselves; never shown.
    Own,
}

impl Kind {
    fn number(self) -> i64 {
        match self {
            Self::Direct => 0,
            Self::Group => 1,
            Self::Own => 2,
        }
    }
}

/// A conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chat {
    /// Local number.
    pub chat: i64,
    pub chat_id: ChatId,
    /// The MLS group now behind it; `None`: history only.
    pub group_id: Option<GroupId>,
    pub kind: Kind,
    pub name: String,
    pub peer: Option<AccountId>,
    pub created_ms: u64,
    pub created_by: Option<AccountId>,
    pub member: bool,
    pub pinned: bool,
    pub archived: bool,
    pub muted_until_ms: u64,
    pub settings_changed_ms: u64,
    pub activity_ms: u64,
    pub unread: u64,
    /// Everything up to (ms, id) is read here.
    pub read_sort_ms: u64,
    pub read_id: Vec<u8>,
    pub next_counter: u64,
    /// Rung of the recovery ladder, 0 healthy.
    pub repair: i64,
    pub epoch: u64,
    /// New messages disappear after so long; 0: never.
    pub timer_s: u64,
}

const COLUMNS: &str = "chat, chat_id, group_id, kind, name, peer, created_ms, created_by, member, pinned, archived,
    muted_until_ms, settings_changed_ms, activity_ms, unread, read_sort_ms, read_id, next_counter, repair, epoch,
    timer_s FROM chats";

fn read(row: &Row<'_>) -> rusqlite::Result<Chat> {
    let number = |index| row.get::<_, i64>(index).map(|value| value as u64);
    Ok(Chat {
        chat: row.get(0)?,
        chat_id: id(row, 1)?,
        group_id: opt_id(row, 2)?,
        kind: match row.get::<_, i64>(3)? {
            0 => Kind::Direct,
            1 => Kind::Group,
            _ => Kind::Own,
        },
        name: row.get(4)?,
        peer: opt_id(row, 5)?,
        created_ms: number(6)?,
        created_by: opt_id(row, 7)?,
        member: row.get(8)?,
        pinned: row.get(9)?,
        archived: row.get(10)?,
        muted_until_ms: number(11)?,
        settings_changed_ms: number(12)?,
        activity_ms: number(13)?,
        unread: number(14)?,
        read_sort_ms: number(15)?,
        read_id: row.get(16)?,
        next_counter: number(17)?,
        repair: row.get(18)?,
        epoch: number(19)?,
        timer_s: number(20)?,
    })
}

/// A new chat, not yet in the table.
#[derive(Debug, Clone)]
pub struct NewChat {
    pub chat_id: ChatId,
    pub group_id: Option<GroupId>,
    pub kind: Kind,
    pub name: String,
    pub peer: Option<AccountId>,
    pub created_ms: u64,
    pub created_by: Option<AccountId>,
    pub activity_ms: u64,
}

/// Makes a chat; the database must not have it yet.
pub fn insert(conn: &Connection, new: &NewChat) -> Result<i64> {
    conn.prepare_cached(
        "INSERT INTO chats (chat_id, group_id, kind, name, peer, created_ms, created_by, member, pinned, archived,
            muted_until_ms, settings_changed_ms, activity_ms, unread, read_sort_ms, read_id, next_counter, repair, epoch,
            timer_s)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, 0, 0, 0, 0, ?8, 0, 0, x'', 1, 0, 0, 0)",
    )?
    .execute((
        new.chat_id.as_bytes(),
        new.group_id.as_ref().map(GroupId::as_bytes),
        new.kind.number(),
        &new.name,
        new.peer.as_ref().map(AccountId::as_bytes),
        new.created_ms as i64,
        new.created_by.as_ref().map(AccountId::as_bytes),
        new.activity_ms as i64,
    ))?;
    Ok(conn.last_insert_rowid())
}

/// By local number.
pub fn get(conn: &Connection, chat: i64) -> Result<Option<Chat>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE chat = ?1"))?;
    Ok(statement.query_row([chat], read).optional()?)
}

/// By id.
pub fn by_id(conn: &Connection, chat: &ChatId) -> Result<Option<Chat>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE chat_id = ?1"))?;
    Ok(statement.query_row([chat.as_bytes()], read).optional()?)
}

/// By the MLS group now behind it.
pub fn by_group(conn: &Connection, group: &GroupId) -> Result<Option<Chat>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE group_id = ?1"))?;
    Ok(statement.query_row([group.as_bytes()], read).optional()?)
}

/// All chats this device is in a group for, in the order they were made.
pub fn with_group(conn: &Connection) -> Result<Vec<Chat>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE group_id IS NOT NULL ORDER BY chat"))?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Every chat, in the order they were made.
pub fn all(conn: &Connection) -> Result<Vec<Chat>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} ORDER BY chat"))?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The MLS group now behind it, and its epoch.
pub fn set_group(conn: &Connection, chat: i64, group: Option<&GroupId>, epoch: u64) -> Result<()> {
    conn.prepare_cached("UPDATE chats SET group_id = ?2, epoch = ?3 WHERE chat = ?1")?.execute((
        chat,
        group.map(GroupId::as_bytes),
        epoch as i64,
    ))?;
    Ok(())
}

/// What the group's context says.
pub fn set_name(conn: &Connection, chat: i64, name: &str) -> Result<()> {
    conn.prepare_cached("UPDATE chats SET name = ?2 WHERE chat = ?1")?.execute((chat, name))?;
    Ok(())
}

/// After how long new messages disappear; 0: never.
pub fn set_timer(conn: &Connection, chat: i64, timer_s: u64) -> Result<()> {
    conn.prepare_cached("UPDATE chats SET timer_s = ?2 WHERE chat = ?1")?.execute((chat, timer_s as i64))?;
    Ok(())
}

/// Who made it and when, learned later than the chat itself.
pub fn set_origin(conn: &Connection, chat: i64, created_by: Option<&AccountId>, created_ms: u64) -> Result<()> {
    conn.prepare_cached("UPDATE chats SET created_by = ?2, created_ms = ?3 WHERE chat = ?1")?.execute((
        chat,
        created_by.map(AccountId::as_bytes),
        created_ms as i64,
    ))?;
    Ok(())
}

/// Whether one is in it.
pub fn set_member(conn: &Connection, chat: i64, member: bool) -> Result<()> {
    conn.prepare_cached("UPDATE chats SET member = ?2 WHERE chat = ?1")?.execute((chat, member))?;
    Ok(())
}

/// Rung of the recovery ladder.
pub fn set_repair(conn: &Connection, chat: i64, rung: i64) -> Result<()> {
    conn.prepare_cached("UPDATE chats SET repair = ?2 WHERE chat = ?1")?.execute((chat, rung))?;
    Ok(())
}

/// Pinned, archived, muted; the later change wins. True if this one did.
pub fn set_settings(
    conn: &Connection,
    chat: i64,
    pinned: bool,
    archived: bool,
    muted_until_ms: u64,
    changed_ms: u64,
) -> Result<bool> {
    let changed = conn
        .prepare_cached(
            "UPDATE chats SET pinned = ?2, archived = ?3, muted_until_ms = ?4, settings_changed_ms = ?5
             WHERE chat = ?1 AND settings_changed_ms < ?5",
        )?
        .execute((chat, pinned, archived, muted_until_ms as i64, changed_ms as i64))?;
    Ok(changed > 0)
}

/// The counter for this device's next counted message; each is given once.
pub fn take_counter(conn: &Connection, chat: i64) -> Result<u64> {
    let mut statement = conn.prepare_cached(
        "UPDATE chats SET next_counter = next_counter + 1 WHERE chat = ?1 RETURNING next_counter - 1",
    )?;
    Ok(statement.query_row([chat], |row| row.get::<_, i64>(0))? as u64)
}

/// Something came in or went out: the list line follows the newest message.
pub fn refresh_last(conn: &Connection, chat: i64) -> Result<()> {
    conn.prepare_cached(
        "UPDATE chats SET
            last_message = newest.message,
            activity_ms = coalesce(newest.sort_ms, activity_ms)
         FROM (SELECT ?1 AS chat,
                      (SELECT message FROM messages WHERE chat = ?1 ORDER BY sort_ms DESC, message_id DESC LIMIT 1)
                        AS message,
                      (SELECT max(sort_ms) FROM messages WHERE chat = ?1) AS sort_ms) AS newest
         WHERE chats.chat = newest.chat",
    )?
    .execute([chat])?;
    Ok(())
}

/// Everything up to this message is read. True if that moved the mark; counts what is left unread.
pub fn set_read(conn: &Connection, chat: i64, sort_ms: u64, message: &MessageId) -> Result<bool> {
    let moved = conn
        .prepare_cached(
            "UPDATE chats SET read_sort_ms = ?2, read_id = ?3,
                unread = (SELECT count(*) FROM messages
                          WHERE chat = ?1 AND (sort_ms, message_id) > (?2, ?3) AND outgoing = 0 AND kind = 0
                            AND imported IS NULL)
             WHERE chat = ?1 AND (read_sort_ms, read_id) < (?2, ?3)",
        )?
        .execute((chat, sort_ms as i64, message.as_bytes()))?;
    Ok(moved > 0)
}

/// Counts what is unread anew: something may have come below the mark. True if that changed the number.
pub fn recount_unread(conn: &Connection, chat: i64) -> Result<bool> {
    let changed = conn
        .prepare_cached(
            "UPDATE chats SET unread = counted.unread
             FROM (SELECT count(*) AS unread FROM messages, chats AS marked
                   WHERE marked.chat = ?1 AND messages.chat = ?1 AND messages.outgoing = 0 AND messages.kind = 0
                     AND messages.imported IS NULL
                     AND (messages.sort_ms, messages.message_id) > (marked.read_sort_ms, marked.read_id)) AS counted
             WHERE chats.chat = ?1 AND chats.unread <> counted.unread",
        )?
        .execute([chat])?;
    Ok(changed > 0)
}

/// This many more are unread.
pub fn add_unread(conn: &Connection, chat: i64, count: u64) -> Result<()> {
    conn.prepare_cached("UPDATE chats SET unread = unread + ?2 WHERE chat = ?1")?.execute((chat, count as i64))?;
    Ok(())
}

/// Messages older than what is here came in: counts again what is unread, and looks for the newest.
pub fn recount(conn: &Connection, chat: i64) -> Result<()> {
    conn.prepare_cached(
        "UPDATE chats SET unread = (SELECT count(*) FROM messages m
            WHERE m.chat = ?1 AND (m.sort_ms, m.message_id) > (chats.read_sort_ms, chats.read_id)
              AND m.outgoing = 0 AND m.kind = 0 AND m.imported IS NULL)
         WHERE chat = ?1",
    )?
    .execute([chat])?;
    refresh_last(conn, chat)
}
