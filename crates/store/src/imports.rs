//! Messages brought along from elsewhere: rows of `messages` that no device of ours has sent.

use crate::messages::{LEFT_OUT, SYSTEM, TEXT, number, status};
use crate::{Result, fold};
use harkara_wire::id::{AccountId, MessageId};
use rusqlite::Connection;

/// The account of somebody who has none: their name is all there is.
pub const NOBODY: AccountId = AccountId([0; 32]);

/// A message brought along, not yet in the table.
#[derive(Debug, Clone)]
pub struct NewImport<'a> {
    pub message_id: MessageId,
    pub chat: i64,
    /// [`NOBODY`] where the author is nobody we know.
    pub sender: AccountId,
    /// Their name where the chat comes from; empty for a line of the app's.
    pub author: &'a str,
    pub outgoing: bool,
    pub sent_ms: u64,
    pub kind: i64,
    pub text: &'a str,
    /// JSON of what the kind needs besides.
    pub detail: Option<&'a str>,
}

/// Inserts it unless a message of this id is here already, or was deleted by the person. True if it is new. As with [`crate::messages::insert`],
/// oldest first.
pub fn insert(conn: &Connection, new: &NewImport<'_>) -> Result<bool> {
    // It has been read long ago, wherever that was: no ticks rise on it and nothing of it is unread.
    let status = if new.outgoing && new.kind != SYSTEM { status::READ } else { status::RECEIVED };
    let inserted = conn
        .prepare_cached(
            "INSERT INTO messages (message, message_id, chat, sender, device, counter, sort_ms, sent_ms, kind, outgoing,
                status, text, folded, system, imported, mentions_me, forwarded, lifetime_ms)
             SELECT ?1, ?2, ?3, ?4, zeroblob(16), 0, ?5, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 0, 0, 0
             WHERE NOT EXISTS (SELECT 1 FROM gone WHERE gone.message_id = ?2)
             ON CONFLICT (message_id) DO NOTHING",
        )?
        .execute(rusqlite::params![
            number(conn, new.sent_ms)?,
            new.message_id.as_bytes(),
            new.chat,
            new.sender.as_bytes(),
            new.sent_ms as i64,
            new.kind,
            new.outgoing,
            status,
            new.text,
            fold::for_index(new.text),
            new.detail.map(str::as_bytes),
            new.author,
        ])?;
    Ok(inserted > 0)
}

/// The file that was left behind has come along after all: from now on this is a message with a file. True if it was
/// such a one.
pub fn complete(conn: &Connection, message: &MessageId) -> Result<bool> {
    let completed = conn
        .prepare_cached(
            "UPDATE messages SET kind = ?2, system = NULL WHERE message_id = ?1 AND kind = ?3 AND imported IS NOT NULL",
        )?
        .execute((message.as_bytes(), TEXT, LEFT_OUT))?;
    Ok(completed > 0)
}
