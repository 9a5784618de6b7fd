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
        let keys: Vec<String> = words.iter().map(|word| fold::key(word)).collect();
        let numbers = self.newest(&words, &keys, chat, before, limit + 1)?;
        let mut hits = numbers.into_iter().map(|number| self.hit(number, &keys)).collect::<Result<Vec<_>>>()?;
        let more = cut(&mut hits, limit);
        Ok(Answer::Search { hits, more })
    }

    /// Numbers of the newest messages that match.
    ///
    /// For beginnings of up to three letters the index has a list of its own, which it reads from the newest on and no
    /// further than it is asked to. For a longer beginning it first collects everything that begins so, however common.
    /// So common words are found among the messages that match their first three letters, and only what is too rare
    /// there is left to the index.
    fn newest(
        &self,
        words: &[String],
        keys: &[String],
        chat: Option<i64>,
        before: i64,
        wanted: usize,
    ) -> Result<Vec<i64>> {
        let mut found = Vec::new();
        let mut before = before;
        if let Some(leads) = leads(words) {
            let mut statement = self.conn.prepare_cached(
                "SELECT m.message, coalesce(m.folded, m.text) FROM messages_fts f
                    CROSS JOIN messages m ON m.message = f.rowid
                 WHERE messages_fts MATCH ?1 AND f.rowid < ?2 ORDER BY f.rowid DESC",
            )?;
            let mut rows = statement.query((fold::match_query(&leads, chat), before))?;
            // Goes on as long as it looks as if the wanted ones were among so many.
            for looked_at in 1_usize.. {
                let Some(row) = rows.next()? else { return Ok(found) };
                before = row.get(0)?;
                if holds(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?, keys) {
                    found.push(before);
                }
                if found.len() == wanted {
                    return Ok(found);
                }
                let rare = looked_at.is_multiple_of(SAMPLE) && found.len() * LOOKED_AT < looked_at * wanted;
                if rare || looked_at >= LOOKED_AT {
                    break;
                }
            }
        }
        let mut statement = self.conn.prepare_cached(
            "SELECT rowid FROM messages_fts WHERE messages_fts MATCH ?1 AND rowid < ?2 ORDER BY rowid DESC LIMIT ?3",
        )?;
        let left = (wanted - found.len()) as i64;
        let rows = statement.query_map((fold::match_query(words, chat), before, left), |row| row.get(0))?;
        for number in rows {
            found.push(number?);
        }
        Ok(found)
    }

    /// A found message as it is shown.
    fn hit(&self, number: i64, keys: &[String]) -> Result<SearchHit> {
        let sql = format!(
            "SELECT iif(c.kind = 0, {peer}, c.name), {columns} FROM {MESSAGE_FROM}
                LEFT JOIN accounts p ON p.account_id = c.peer
             WHERE m.message = ?1",
            peer = name_sql("p"),
            columns = Self::message_columns(),
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let (chat_title, mut message) =
            statement.query_row([number], |row| Ok((row.get(0)?, self.read_message(row, OWN_COLUMNS)?)))?;
        self.add_files(&mut message)?;
        let (snippet, matches) = match &message.content {
            Content::Text { text, .. } | Content::LeftOut { text, .. } => snippet(text, keys),
            Content::System { .. } | Content::Deleted { .. } | Content::Call { .. } => (String::new(), Vec::new()),
        };
        Ok(SearchHit { message, chat_title, snippet, matches })
    }

    pub(super) fn message_number(&self, message: &MessageId) -> Result<i64> {
        let message = known(id::MessageId::from_hex(&message.0), "message")?;
        let mut statement = self.conn.prepare_cached("SELECT message FROM messages WHERE message_id = ?1")?;
        statement.query_row([message.as_bytes()], |row| row.get(0)).optional()?.ok_or(Error::NotFound("message"))
    }
}

/// Letters of a beginning for which the index has lists of its own; see the migration.
const INDEXED: usize = 3;
/// Messages looked at before a search is left to the index: some milliseconds' worth.
const LOOKED_AT: usize = 2_000;
/// After so many it can be seen whether a word is common among them.
const SAMPLE: usize = 50;

/// The words' beginnings that the index has lists of; `None` if the words are no longer than those.
fn leads(words: &[String]) -> Option<Vec<String>> {
    let leads: Vec<String> = words.iter().map(|word| word.chars().take(INDEXED).collect()).collect();
    // Of accents alone the index knows nothing.
    let known = leads.iter().all(|lead| lead.contains(char::is_alphanumeric));
    (known && leads != words).then_some(leads)
}

/// Whether the text has, for every key, a word that begins with it.
fn holds(text: &str, keys: &[String]) -> bool {
    keys.iter().all(|key| words_of(text).any(|(start, end)| fold::begins(&text[start..end], key)))
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
