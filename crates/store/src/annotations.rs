//! Table `annotations`: what people did to messages. Whatever the order in which a message and these come, and however
//! often, the outcome is the same.

mod apply;

use crate::messages::{mentions_from_blob, mentions_to_blob};
use crate::row::id;
use crate::{Error, Result};
use harkara_wire::id::{AccountId, MessageId};
use harkara_wire::proto::content::Mention;
use rusqlite::{Connection, OptionalExtension};

pub(crate) use apply::settle;

/// Annotations of one chat that wait for their messages, at most: the oldest go. A message that comes by history brings
/// its annotations along.
const MAX_WAITING: i64 = 2_000;

/// `annotations.kind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `value` is the emoji, empty once taken back.
    Reaction = 0,
    /// `value` is a text the message had or has.
    Edit = 1,
    /// For everyone.
    Deletion = 2,
}

impl Kind {
    /// As stored; nothing for a number of a later version.
    pub fn read(number: i64) -> Option<Self> {
        [Self::Reaction, Self::Edit, Self::Deletion].into_iter().find(|kind| *kind as i64 == number)
    }
}

/// What somebody did to a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotation {
    pub target: MessageId,
    pub kind: Kind,
    pub account: AccountId,
    /// Edits only: which one.
    pub annotation_id: Option<MessageId>,
    pub chat: i64,
    pub changed_ms: u64,
    pub value: String,
    pub mentions: Vec<Mention>,
    pub admin: bool,
}

impl Annotation {
    /// A reaction, or that it was taken back.
    pub fn reaction(target: MessageId, chat: i64, account: AccountId, changed_ms: u64, emoji: &str) -> Self {
        let (annotation_id, mentions) = (None, Vec::new());
        let value = emoji.to_owned();
        Self { target, kind: Kind::Reaction, account, annotation_id, chat, changed_ms, value, mentions, admin: false }
    }

    /// A deletion for everyone.
    pub fn deletion(target: MessageId, chat: i64, account: AccountId, changed_ms: u64, admin: bool) -> Self {
        let (annotation_id, mentions, value) = (None, Vec::new(), String::new());
        Self { target, kind: Kind::Deletion, account, annotation_id, chat, changed_ms, value, mentions, admin }
    }
}

/// Notes it, unless something later of the same person is here, and does to the message what follows from it. True if
/// that changed anything here.
pub fn add(conn: &Connection, new: &Annotation) -> Result<bool> {
    let here = conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM messages WHERE message_id = ?1)")?
        .query_row([new.target.as_bytes()], |row| row.get::<_, bool>(0))?;
    let changed = conn
        .prepare_cached(
            "INSERT INTO annotations (target, kind, account_id, annotation_id, chat, changed_ms, value, mentions, admin,
                waiting)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
             WHERE NOT EXISTS (SELECT 1 FROM gone WHERE gone.message_id = ?1)
             ON CONFLICT (target, kind, account_id, annotation_id) DO UPDATE
                SET changed_ms = excluded.changed_ms, value = excluded.value, mentions = excluded.mentions,
                    admin = max(admin, excluded.admin), chat = excluded.chat
                WHERE (excluded.changed_ms, excluded.value) > (changed_ms, value) OR excluded.admin > admin",
        )?
        .execute(rusqlite::params![
            new.target.as_bytes(),
            new.kind as i64,
            new.account.as_bytes(),
            new.annotation_id.as_ref().map_or(&[][..], MessageId::as_bytes),
            new.chat,
            new.changed_ms as i64,
            new.value,
            mentions_to_blob(&new.mentions),
            new.admin,
            !here,
        ])?;
    if changed == 0 {
        return Ok(false);
    }
    match here {
        true => settle(conn, &new.target)?,
        false => bound(conn, new.chat)?,
    }
    Ok(here)
}

/// Nobody may fill the disk with annotations to messages that never come.
fn bound(conn: &Connection, chat: i64) -> Result<()> {
    let waiting: i64 = conn
        .prepare_cached("SELECT count(*) FROM annotations WHERE chat = ?1 AND waiting = 1")?
        .query_row([chat], |row| row.get(0))?;
    if waiting > MAX_WAITING {
        conn.prepare_cached(
            "DELETE FROM annotations WHERE (target, kind, account_id, annotation_id) IN (
                SELECT target, kind, account_id, annotation_id FROM annotations
                WHERE chat = ?1 AND waiting = 1 ORDER BY changed_ms LIMIT ?2)",
        )?
        .execute((chat, waiting - MAX_WAITING))?;
    }
    Ok(())
}

/// Everything done to a message, in the order of the primary key.
pub fn of_message(conn: &Connection, target: &MessageId) -> Result<Vec<Annotation>> {
    let mut statement = conn.prepare_cached(
        "SELECT kind, account_id, annotation_id, chat, changed_ms, value, mentions, admin FROM annotations
         WHERE target = ?1 ORDER BY kind, account_id, annotation_id",
    )?;
    let rows = statement.query_map([target.as_bytes()], |row| {
        let kind = Kind::read(row.get(0)?);
        let annotation_id: Vec<u8> = row.get(2)?;
        let annotation = Annotation {
            target: *target,
            kind: kind.unwrap_or(Kind::Reaction),
            account: id(row, 1)?,
            annotation_id: MessageId::try_from(annotation_id.as_slice()).ok(),
            chat: row.get(3)?,
            changed_ms: row.get::<_, i64>(4)? as u64,
            value: row.get(5)?,
            mentions: mentions_from_blob(row.get_ref(6)?.as_blob_or_null()?),
            admin: row.get(7)?,
        };
        Ok(kind.map(|_| annotation))
    })?;
    rows.filter_map(|row| row.map_err(Error::from).transpose()).collect()
}

/// When this person last did this kind of thing to a message: what they do next must be later.
pub fn latest_ms(conn: &Connection, target: &MessageId, kind: Kind, account: &AccountId) -> Result<u64> {
    let mut statement = conn.prepare_cached(
        "SELECT coalesce(max(changed_ms), 0) FROM annotations WHERE target = ?1 AND kind = ?2 AND account_id = ?3",
    )?;
    let latest: i64 = statement.query_row((target.as_bytes(), kind as i64, account.as_bytes()), |row| row.get(0))?;
    Ok(latest as u64)
}

/// Who deleted a message for everyone: its author, where they did, else the admin.
pub fn deleted_by(conn: &Connection, target: &MessageId) -> Result<Option<AccountId>> {
    let mut statement = conn.prepare_cached(
        "SELECT a.account_id FROM annotations a JOIN messages m ON m.message_id = a.target
         WHERE a.target = ?1 AND a.kind = 2 ORDER BY a.account_id = m.sender DESC, a.account_id LIMIT 1",
    )?;
    Ok(statement.query_row([target.as_bytes()], |row| id(row, 0)).optional()?)
}
