//! Full-text search, newest first.

use super::messages::MESSAGE_FROM;
use super::{Reader, cut, known, name_sql, page};
use crate::links::Utf16;
use crate::{Error, Result, fold};
use harkara_api::{Answer, ChatId, Content, MessageId, SearchHit};
use harkara_wire::id;
use rusqlite::OptionalExtension;

/// Columns of a hit that come before those of its message.
const OWN_COLUMNS: usize = 1;

impl Reader<'_> {
    /// Messages that hold every word of the text, or words that begin so.
    pub(super) fn search(
        &self,
        text: &str,
        chat: Option<&ChatId>,
        before: Option<&MessageId>,
        limit: u32,
    ) -> Result<Answer> {
        let limit = page(limit);
        let words = fold::words(text);
        if words.is_empty() {
            return Ok(Answer::Search { hits: Vec::new(), more: false });
        }
        let chat = chat.map(|chat| self.chat_number(chat)).transpose()?;
        let before = before.map(|message| self.message_number(message)).transpose()?.unwrap_or(i64::MAX);
        let query = fold::match_query(&words, chat);
        // The index gives numbers newest first and stops at the limit; only those hits are looked up.
        let sql = format!(
            "SELECT iif(c.kind = 0, {peer}, c.name), {columns} FROM {MESSAGE_FROM}
                LEFT JOIN accounts p ON p.account_id = c.peer
             WHERE m.message IN (SELECT rowid FROM messages_fts WHERE messages_fts MATCH ?1 AND rowid < ?2
                                 ORDER BY rowid DESC LIMIT ?3)
             ORDER BY m.message DESC",
            peer = name_sql("p"),
            columns = Self::message_columns(),
        );
        let keys: Vec<String> = words.iter().map(|word| fold::key(word)).collect();
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map((&query, before, limit as i64 + 1), |row| {
            let chat_title: String = row.get(0)?;
            Ok((chat_title, self.read_message(row, OWN_COLUMNS)?))
        })?;
        let mut hits = Vec::new();
        for row in rows {
            let (chat_title, mut message) = row?;
            self.add_files(&mut message, false)?;
            let (snippet, matches) = match &message.content {
                Content::Text { text, .. } => snippet(text, &keys),
                Content::System { .. } | Content::Deleted { .. } => (String::new(), Vec::new()),
            };
            hits.push(SearchHit { message, chat_title, snippet, matches });
        }
        let more = cut(&mut hits, limit);
        Ok(Answer::Search { hits, more })
    }

    pub(super) fn message_number(&self, message: &MessageId) -> Result<i64> {
        let message = known(id::MessageId::from_hex(&message.0), "message")?;
        let mut statement = self.conn.prepare_cached("SELECT message FROM messages WHERE message_id = ?1")?;
        statement.query_row([message.as_bytes()], |row| row.get(0)).optional()?.ok_or(Error::NotFound("message"))
    }
}

/// A snippet shows about this many characters, and this many of them before the first match.
const SNIPPET_CHARS: usize = 120;
const LEAD_CHARS: usize = 32;

/// The text around the first match, and where the matches in it are, in UTF-16 units.
fn snippet(text: &str, keys: &[String]) -> (String, Vec<(u32, u32)>) {
    let matches: Vec<(usize, usize)> = words_of(text)
        .filter(|(start, end)| {
            let word = fold::key(&text[*start..*end]);
            keys.iter().any(|key| word.starts_with(key.as_str()))
        })
        .take(16)
        .collect();
    let first = matches.first().map_or(0, |(start, _)| *start);
    let (mut lead, start) = match text[..first].char_indices().rev().nth(LEAD_CHARS - 1) {
        None | Some((0, _)) => ("", 0),
        // Begin at a word, where there is one near.
        Some((at, _)) => ("…", text[at..first].find(' ').map_or(at, |space| at + space + 1)),
    };
    if start == 0 {
        lead = "";
    }
    let end = text[start..].char_indices().nth(SNIPPET_CHARS).map_or(text.len(), |(at, _)| start + at);
    let tail = if end < text.len() { "…" } else { "" };
    let shown = format!("{lead}{}{tail}", &text[start..end]);
    let mut offsets = Utf16::new(&shown);
    let within = |at: usize| at - start + lead.len();
    let matches = matches
        .into_iter()
        .filter(|(_, match_end)| *match_end <= end)
        .map(|(from, to)| (offsets.at(within(from)), offsets.at(within(to))))
        .collect();
    (shown, matches)
}

/// Byte ranges of the words in a text, joiners included.
fn words_of(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let in_word = |c: char| fold::in_word(c) || fold::is_silent(c);
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(in_word)?;
        let end = text[start..].find(|c| !in_word(c)).map_or(text.len(), |length| start + length);
        rest = end;
        Some((start, end))
    })
}
