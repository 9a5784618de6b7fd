//! Starred messages, newest first.

use super::messages::MESSAGE_FROM;
use super::{Reader, cut, name_sql, page};
use crate::Result;
use harkara_api::{Answer, ChatId, Content, MessageId, SearchHit};

/// Columns that come before those of the message.
const OWN_COLUMNS: usize = 1;
/// Characters shown of a message.
const SHOWN: usize = 200;

impl Reader<'_> {
    /// A page of them, over all chats or of one.
    pub(super) fn starred(&self, chat: Option<&ChatId>, before: Option<&MessageId>, limit: u32) -> Result<Answer> {
        let limit = page(limit);
        let chat = chat.map(|chat| self.chat_number(chat)).transpose()?;
        let before = before.map(|message| self.message_number(message)).transpose()?.unwrap_or(i64::MAX);
        // From the few stars to their messages: the other way round every message would be looked at.
        let sql = format!(
            "SELECT iif(c.kind = 0, {peer}, c.name), {columns} FROM stars CROSS JOIN {MESSAGE_FROM}
                LEFT JOIN accounts p ON p.account_id = c.peer
             WHERE stars.starred = 1 AND m.message_id = stars.target
                AND m.kind <> 1 AND m.kind <> 2 AND m.message < ?1 AND (?2 IS NULL OR m.chat = ?2)
             ORDER BY m.message DESC LIMIT ?3",
            peer = name_sql("p"),
            columns = Self::message_columns(),
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map((before, chat, limit as i64 + 1), |row| {
            let message = self.read_message(row, OWN_COLUMNS)?;
            let snippet = match &message.content {
                Content::Text { text, .. } | Content::LeftOut { text, .. } => text.chars().take(SHOWN).collect(),
                Content::System { .. } | Content::Deleted { .. } | Content::Call { .. } => String::new(),
            };
            Ok(SearchHit { message, chat_title: row.get(0)?, snippet, matches: Vec::new() })
        })?;
        let mut hits = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        let more = cut(&mut hits, limit);
        Ok(Answer::Starred { hits, more })
    }
}
