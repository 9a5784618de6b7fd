//! What annotations do to the message they are about.

use super::Kind;
use crate::messages::{DELETED, SYSTEM, mentions_from_blob};
use crate::row::{id, opt_id};
use crate::{Result, fold};
use harkara_wire::id::{AccountId, MessageId};
use rusqlite::{Connection, OptionalExtension};

/// Texts a message had that are kept, besides the first.
const MAX_EDITS: u32 = 30;

struct Message {
    chat: i64,
    kind: i64,
    sender: AccountId,
    edited_ms: Option<i64>,
    /// Brought along: the others do not have it, so what they say is not about it.
    imported: bool,
}

/// Brings a message to what its annotations say: drops those nobody was entitled to, deletes, edits. Does nothing while
/// the message is not here.
pub(crate) fn settle(conn: &Connection, target: &MessageId) -> Result<()> {
    let any = conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM annotations WHERE target = ?1)")?
        .query_row([target.as_bytes()], |row| row.get::<_, bool>(0))?;
    if !any {
        return Ok(());
    }
    let mut statement = conn.prepare_cached(
        "SELECT chat, kind, sender, edited_ms, imported IS NOT NULL FROM messages WHERE message_id = ?1",
    )?;
    let message = statement
        .query_row([target.as_bytes()], |row| {
            Ok(Message {
                chat: row.get(0)?,
                kind: row.get(1)?,
                sender: id(row, 2)?,
                edited_ms: row.get(3)?,
                imported: row.get(4)?,
            })
        })
        .optional()?;
    let Some(message) = message else { return Ok(()) };
    // Only the author edits; the author or an admin deletes; nobody does anything to what the system
    // wrote, or to what was brought along.
    conn.prepare_cached(
        "DELETE FROM annotations WHERE target = ?1 AND (chat <> ?2 OR ?3 = 1 OR (kind = 1 AND account_id <> ?4)
            OR (kind = 2 AND account_id <> ?4 AND admin = 0))",
    )?
    .execute((
        target.as_bytes(),
        message.chat,
        message.kind == SYSTEM || message.imported,
        message.sender.as_bytes(),
    ))?;
    conn.prepare_cached("UPDATE annotations SET waiting = 0 WHERE target = ?1 AND waiting = 1")?
        .execute([target.as_bytes()])?;
    let deleted = conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM annotations WHERE target = ?1 AND kind = 2)")?
        .query_row([target.as_bytes()], |row| row.get::<_, bool>(0))?;
    if deleted || message.kind == DELETED {
        return bury(conn, target);
    }
    edit(conn, target, &message)
}

/// Leaves nothing of a message but its place.
fn bury(conn: &Connection, target: &MessageId) -> Result<()> {
    conn.prepare_cached(
        "UPDATE messages SET kind = 2, text = '', folded = NULL, system = NULL, mentions = NULL, mentions_me = 0,
            quote_of = NULL, quote_sender = NULL, quote_text = NULL, forwarded = 0, edited_ms = NULL
         WHERE message_id = ?1 AND kind <> 2",
    )?
    .execute([target.as_bytes()])?;
    conn.prepare_cached("UPDATE messages SET quote_text = '' WHERE quote_of = ?1")?.execute([target.as_bytes()])?;
    conn.prepare_cached("DELETE FROM annotations WHERE target = ?1 AND kind < 2")?.execute([target.as_bytes()])?;
    conn.prepare_cached("DELETE FROM stars WHERE target = ?1")?.execute([target.as_bytes()])?;
    Ok(())
}

/// The latest edit is the text. The first text is kept as if it had been an edit of its own, under the message's id.
fn edit(conn: &Connection, target: &MessageId, message: &Message) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT changed_ms, value, mentions FROM annotations WHERE target = ?1 AND kind = ?2 AND annotation_id <> ?1
         ORDER BY changed_ms DESC, annotation_id DESC LIMIT 1",
    )?;
    let latest = statement
        .query_row((target.as_bytes(), Kind::Edit as i64), |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, Option<Vec<u8>>>(2)?))
        })
        .optional()?;
    let Some((changed_ms, text, mentions)) = latest else { return Ok(()) };
    if message.edited_ms.is_some_and(|edited_ms| edited_ms > changed_ms) {
        return Ok(());
    }
    if message.edited_ms.is_none() {
        conn.prepare_cached(
            "INSERT OR IGNORE INTO annotations (target, kind, account_id, annotation_id, chat, changed_ms, value,
                mentions, admin, waiting)
             SELECT message_id, 1, sender, message_id, chat, sent_ms, text, mentions, 0, 0 FROM messages
             WHERE message_id = ?1",
        )?
        .execute([target.as_bytes()])?;
    }
    let own: Option<AccountId> =
        conn.prepare_cached("SELECT account_id FROM self")?.query_row([], |row| opt_id(row, 0)).optional()?.flatten();
    let names_me = |own: AccountId| {
        mentions_from_blob(mentions.as_deref()).iter().any(|mention| mention.account_id == own.as_bytes())
    };
    conn.prepare_cached(
        "UPDATE messages SET text = ?2, folded = ?3, mentions = ?4, mentions_me = ?5, edited_ms = ?6
         WHERE message_id = ?1",
    )?
    .execute((
        target.as_bytes(),
        &text,
        fold::for_index(&text),
        &mentions,
        own.is_some_and(|own| own != message.sender && names_me(own)),
        changed_ms,
    ))?;
    conn.prepare_cached(
        "DELETE FROM annotations WHERE target = ?1 AND kind = 1 AND annotation_id IN (
            SELECT annotation_id FROM annotations WHERE target = ?1 AND kind = 1 AND annotation_id <> ?1
            ORDER BY changed_ms DESC, annotation_id DESC LIMIT -1 OFFSET ?2)",
    )?
    .execute((target.as_bytes(), MAX_EDITS))?;
    Ok(())
}
