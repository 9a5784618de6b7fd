//! The chat list, a chat's page of information, and finding a chat by name.

use super::{Reader, cut, known, name_sql, page};
use crate::row::{id, opt_id};
use crate::{Error, Result, fold};
use harkara_api::{AccountId, Answer, ChatDetail, ChatId, ChatKind, ChatSummary, MemberView};
use harkara_wire::id;
use rusqlite::{OptionalExtension, Row, ToSql};

/// Columns of a list line that come before those of its last message.
const OWN_COLUMNS: usize = 12;

impl Reader<'_> {
    /// A line of the list, joined with its last message.
    fn summary_sql() -> String {
        format!(
            "SELECT c.chat_id, c.kind, iif(c.kind = 0, {peer}, c.name), c.peer, c.activity_ms, c.unread, c.pinned,
                    c.archived, c.muted_until_ms, c.member, c.timer_s,
                    c.unread > 0 AND EXISTS (SELECT 1 FROM messages n WHERE n.chat = c.chat AND n.mentions_me = 1
                        AND (n.sort_ms, n.message_id) > (c.read_sort_ms, c.read_id)), {columns}
             FROM chats c LEFT JOIN accounts p ON p.account_id = c.peer
                LEFT JOIN messages m ON m.message = c.last_message
                LEFT JOIN accounts s ON s.account_id = m.sender",
            peer = name_sql("p"),
            columns = Self::message_columns(),
        )
    }

    fn read_summary(&self, row: &Row<'_>) -> rusqlite::Result<ChatSummary> {
        let has_last = row.get_ref(OWN_COLUMNS)? != rusqlite::types::ValueRef::Null;
        Ok(ChatSummary {
            id: ChatId(id::<id::ChatId>(row, 0)?.hex()),
            kind: if row.get::<_, i64>(1)? == 0 { ChatKind::Direct } else { ChatKind::Group },
            title: row.get(2)?,
            contact: opt_id::<id::AccountId>(row, 3)?.map(|peer| AccountId(peer.hex())),
            last: if has_last { Some(self.read_message(row, OWN_COLUMNS)?) } else { None },
            last_activity_ms: row.get::<_, i64>(4)? as u64,
            unread: row.get::<_, i64>(5)? as u64,
            pinned: row.get(6)?,
            archived: row.get(7)?,
            muted_until_ms: row.get::<_, i64>(8)? as u64,
            member: row.get(9)?,
            timer_s: row.get::<_, i64>(10)? as u64,
            mentioned: row.get(11)?,
        })
    }

    fn read_summaries(&self, conditions: &str, parameters: &[&dyn ToSql]) -> Result<Vec<ChatSummary>> {
        let mut statement = self.conn.prepare_cached(&format!("{} {conditions}", Self::summary_sql()))?;
        let rows = statement.query_map(parameters, |row| self.read_summary(row))?;
        let mut chats = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        for message in chats.iter_mut().filter_map(|chat| chat.last.as_mut()) {
            self.resolve_names(message)?;
            self.add_files(message)?;
        }
        Ok(chats)
    }

    /// A page of the list: pinned first, then by last activity.
    pub(super) fn chats(&self, archived: bool, after: Option<&ChatId>, limit: u32) -> Result<Answer> {
        let limit = page(limit);
        let from: (i64, i64, i64) = match after {
            None => (i64::MAX, i64::MAX, i64::MAX),
            Some(after) => {
                let chat = self.chat_number(after)?;
                self.conn
                    .prepare_cached("SELECT pinned, activity_ms, chat FROM chats WHERE chat = ?1")?
                    .query_row([chat], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            }
        };
        let mut chats = self.read_summaries(
            "WHERE c.archived = ?1 AND (c.pinned, c.activity_ms, c.chat) < (?2, ?3, ?4) AND c.kind <> 2
             ORDER BY c.pinned DESC, c.activity_ms DESC, c.chat DESC LIMIT ?5",
            &[&archived, &from.0, &from.1, &from.2, &(limit as i64 + 1)],
        )?;
        let more = cut(&mut chats, limit);
        Ok(Answer::Chats { chats, more })
    }

    /// One line of the list.
    pub(super) fn chat(&self, chat: &ChatId) -> Result<Option<ChatSummary>> {
        let Ok(chat) = id::ChatId::from_hex(&chat.0) else { return Ok(None) };
        Ok(self.read_summaries("WHERE c.chat_id = ?1 AND c.kind <> 2", &[&chat.as_bytes()])?.pop())
    }

    /// The local number of a chat.
    pub(super) fn chat_number(&self, chat: &ChatId) -> Result<i64> {
        let chat = known(id::ChatId::from_hex(&chat.0), "chat")?;
        let mut statement = self.conn.prepare_cached("SELECT chat FROM chats WHERE chat_id = ?1 AND kind <> 2")?;
        statement.query_row([chat.as_bytes()], |row| row.get(0)).optional()?.ok_or(Error::NotFound("chat"))
    }

    /// Members, settings, origin.
    pub(super) fn chat_detail(&self, asked: &ChatId) -> Result<ChatDetail> {
        let number = self.chat_number(asked)?;
        let chat = self.chat(asked)?.ok_or(Error::NotFound("chat"))?;
        let (created_ms, created_by, messages) = self
            .conn
            .prepare_cached(
                "SELECT created_ms, created_by, (SELECT count(*) FROM messages WHERE chat = ?1) FROM chats WHERE chat = ?1",
            )?
            .query_row([number], |row| {
                Ok((row.get::<_, i64>(0)?, opt_id::<id::AccountId>(row, 1)?, row.get::<_, i64>(2)?))
            })?;
        let members = self.members(number)?;
        // The group is made, changed or left by an item of the outbox.
        let changing = self
            .conn
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM outbox WHERE chat = ?1 AND kind IN (2, 3, 5))")?
            .query_row([number], |row| row.get::<_, bool>(0))?;
        Ok(ChatDetail {
            changes_wait: changing.then(|| self.wait_reason(false)).transpose()?,
            i_am_admin: members.iter().any(|member| member.me && member.admin),
            members,
            chat,
            created_ms: created_ms as u64,
            created_by: created_by.map(|account| AccountId(account.hex())),
            messages: messages as u64,
        })
    }

    fn members(&self, chat: i64) -> Result<Vec<MemberView>> {
        let sql = format!(
            "SELECT p.account_id, {name}, coalesce(a.handle, ''), p.admin,
                    p.account_id = coalesce((SELECT account_id FROM self), x''),
                    (SELECT count(*) FROM devices d WHERE d.account_id = p.account_id AND d.removed = 0)
             FROM members p LEFT JOIN accounts a ON a.account_id = p.account_id
             WHERE p.chat = ?1 ORDER BY 5 DESC, 2 COLLATE NOCASE, 1",
            name = name_sql("a")
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map([chat], |row| {
            Ok(MemberView {
                account: AccountId(id::<id::AccountId>(row, 0)?.hex()),
                name: row.get(1)?,
                handle: row.get(2)?,
                admin: row.get(3)?,
                me: row.get(4)?,
                devices: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Chats and people whose name, a word of it, or whose handle begins with the text.
    pub(super) fn search_chats(&self, text: &str, limit: u32) -> Result<Answer> {
        let limit = page(limit);
        let wanted = fold::key(text.trim().trim_start_matches('@'));
        if wanted.is_empty() {
            return Ok(Answer::SearchChats { chats: Vec::new(), contacts: Vec::new() });
        }
        // Names live in three columns of two tables and are compared folded: a few thousand rows, read in passing.
        let sql = format!(
            "SELECT c.chat, iif(c.kind = 0, {peer}, c.name), coalesce(p.handle, '')
             FROM chats c LEFT JOIN accounts p ON p.account_id = c.peer
             WHERE c.kind <> 2 ORDER BY c.activity_ms DESC",
            peer = name_sql("p")
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut chats = Vec::new();
        while let Some(row) = rows.next()? {
            if chats.len() == limit {
                break;
            }
            let (title, handle): (String, String) = (row.get(1)?, row.get(2)?);
            if begins(&title, &wanted) || begins(&handle, &wanted) {
                chats.append(&mut self.read_summaries("WHERE c.chat = ?1", &[&row.get::<_, i64>(0)?])?);
            }
        }
        let mut contacts = self.contacts()?;
        contacts.retain(|person| {
            [&person.name, &person.profile_name, &person.handle].into_iter().any(|name| begins(name, &wanted))
        });
        contacts.truncate(limit);
        Ok(Answer::SearchChats { chats, contacts })
    }
}

/// Whether the name, or any word in it, begins with the folded text.
fn begins(name: &str, wanted: &str) -> bool {
    let name = fold::key(name);
    name.match_indices(wanted).any(|(at, _)| !name[..at].chars().next_back().is_some_and(fold::in_word))
}
