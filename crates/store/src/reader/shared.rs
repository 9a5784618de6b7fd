//! What people have sent each other in a chat besides words: photos, links, files, page by page.

use super::messages::MESSAGE_FROM;
use super::{Reader, cut, known, name_sql, page};
use crate::row::id;
use crate::{Error, Result, links};
use harkara_api::{Answer, ChatId, FileKind, MessageId, SharedKind, SharedThing, SharedView};
use harkara_wire::id;

/// Characters shown of the words a link stands in.
const SHOWN: usize = 200;

/// A message that may have something of the kind.
struct Found {
    message: id::MessageId,
    sender_name: String,
    outgoing: bool,
    sent_ms: u64,
    text: String,
}

impl Reader<'_> {
    /// A page of it, newest first.
    pub(super) fn shared(
        &self,
        chat: &ChatId,
        kind: SharedKind,
        before: Option<&MessageId>,
        after: Option<&MessageId>,
        limit: u32,
    ) -> Result<Answer> {
        let (chat, limit) = (self.chat_number(chat)?, page(limit));
        let (sort_ms, message) = match before.or(after) {
            None => (i64::MAX, [0xff; 16]),
            Some(anchor) => {
                let message = known(id::MessageId::from_hex(&anchor.0), "message")?;
                let place = crate::messages::place(self.conn, &message)?.ok_or(Error::NotFound("message"))?;
                (place.sort_ms as i64, message.0)
            }
        };
        let rising = before.is_none() && after.is_some();
        let (side, order) = if rising { (">", "ASC") } else { ("<", "DESC") };
        // The conditions of the indices, word for word, or they are not used.
        let (index, held) = match kind {
            SharedKind::Media => ("messages_holding", "m.holds > 0 AND m.holds & 1"),
            SharedKind::Files => ("messages_holding", "m.holds > 0 AND m.holds & 2"),
            SharedKind::Links => (
                "messages_linking",
                "m.kind = 0 AND (m.text GLOB '*[^ ].[a-zA-Z][a-zA-Z]*' OR instr(m.text, '://') > 0)",
            ),
        };
        let from = MESSAGE_FROM.replacen("messages m", &format!("messages m INDEXED BY {index}"), 1);
        let sql = format!(
            "SELECT m.message_id, iif(s.account_id IS NULL AND m.imported IS NOT NULL, m.imported, {name}), m.outgoing, m.sort_ms, m.text FROM {from}
             WHERE m.chat = ?1 AND (m.sort_ms, m.message_id) {side} (?2, ?3) AND {held}
             ORDER BY m.sort_ms {order}, m.message_id {order} LIMIT ?4",
            name = name_sql("s"),
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map((chat, sort_ms, message, limit as i64 + 1), |row| {
            Ok(Found {
                message: id(row, 0)?,
                sender_name: row.get(1)?,
                outgoing: row.get(2)?,
                sent_ms: row.get::<_, i64>(3)? as u64,
                text: row.get(4)?,
            })
        })?;
        let mut found = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        let more = cut(&mut found, limit);
        let end = found.last().filter(|_| more).map(|last| MessageId(last.message.hex()));
        if rising {
            found.reverse();
        }
        let mut items = Vec::new();
        for found in found {
            for thing in self.things(&found, kind)? {
                items.push(SharedView {
                    message: MessageId(found.message.hex()),
                    sender_name: found.sender_name.clone(),
                    outgoing: found.outgoing,
                    sent_ms: found.sent_ms,
                    thing,
                });
            }
        }
        Ok(Answer::Shared { items, end })
    }

    /// What of a message is of the kind: the last first, as the messages are.
    fn things(&self, found: &Found, kind: SharedKind) -> Result<Vec<SharedThing>> {
        if kind == SharedKind::Links {
            let text: String = found.text.chars().take(SHOWN).collect();
            let link = |link: harkara_api::LinkSpan| SharedThing::Link { url: link.url, text: text.clone() };
            return Ok(links::spans(&found.text).into_iter().rev().map(link).collect());
        }
        let wanted = |known: FileKind| match known {
            FileKind::Photo | FileKind::Video => kind == SharedKind::Media,
            FileKind::File | FileKind::Audio => kind == SharedKind::Files,
            FileKind::Voice => false,
        };
        let files = self.files_of(&found.message)?;
        let files = files.into_iter().rev().filter(|file| wanted(file.kind));
        Ok(files.map(|file| SharedThing::File { file }).collect())
    }
}
