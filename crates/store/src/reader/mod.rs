//! Everything a screen may ask, answered from the database alone.

mod around;
mod backup;
mod chats;
mod digests;
mod fallbacks;
mod files;
mod messages;
mod overview;
mod people;
mod proxies;
mod relay_status;
mod search;
mod shared;
mod starred;

use crate::Result;
use harkara_api::{Answer, IncidentKind, Query, StorageView};
use rusqlite::Connection;
use std::cell::OnceCell;

/// Answers queries over a connection, which may be read-only.
///
/// The two things a screen wants to know that are in no table are given: how the link to the relay stands, and how the
/// database is protected.
pub struct Reader<'c> {
    conn: &'c Connection,
    connection: harkara_api::Connection,
    storage: StorageView,
    /// What the relay is in the middle of, by its own word; looked up once.
    incident: OnceCell<Option<IncidentKind>>,
}

impl<'c> Reader<'c> {
    /// A reader for the moment: what it is told of the connection is true now.
    pub fn new(conn: &'c Connection, connection: harkara_api::Connection, storage: StorageView) -> Self {
        Self { conn, connection, storage, incident: OnceCell::new() }
    }

    /// Answers one query, from one state of the database.
    pub fn answer(&self, query: &Query) -> Result<Answer> {
        // Several statements of one answer must see the same commit. On the engine's own connection one is open at most.
        let _snapshot = if self.conn.is_autocommit() { Some(self.conn.unchecked_transaction()?) } else { None };
        match query {
            Query::Overview => Ok(Answer::Overview { overview: self.overview()? }),
            Query::Chats { archived, after, limit } => self.chats(*archived, after.as_ref(), *limit),
            Query::Chat { chat } => Ok(Answer::Chat { chat: self.chat(chat)? }),
            Query::ChatDetail { chat } => Ok(Answer::ChatDetail { detail: self.chat_detail(chat)? }),
            Query::Messages { chat, before, after, around, limit } => {
                self.messages(chat, before.as_ref(), after.as_ref(), around.as_ref(), *limit)
            }
            Query::MessagesById { ids } => self.messages_by_id(ids),
            Query::MessageInfo { message } => Ok(Answer::MessageInfo { info: self.message_info(message)? }),
            Query::Reactions { message, after, limit } => self.reactions(message, after.as_ref(), *limit),
            Query::Starred { chat, before, limit } => self.starred(chat.as_ref(), before.as_ref(), *limit),
            Query::Shared { chat, kind, before, after, limit } => {
                self.shared(chat, *kind, before.as_ref(), after.as_ref(), *limit)
            }
            Query::Thumbnails { of } => Ok(Answer::Thumbnails { pictures: self.thumbnails(of)? }),
            Query::Search { text, chat, before, limit } => self.search(text, chat.as_ref(), before.as_ref(), *limit),
            Query::SearchChats { text, limit } => self.search_chats(text, *limit),
            Query::Contacts => Ok(Answer::Contacts { contacts: self.contacts()? }),
            Query::Contact { account } => Ok(Answer::Contact { contact: self.contact(account)? }),
            Query::Devices => Ok(Answer::Devices { devices: self.devices()? }),
            Query::Proxies => self.proxies(),
            Query::Fallbacks => self.fallbacks(),
            Query::Backup => self.backup(),
            Query::Restore => self.restore(),
            Query::BackupPassword => self.backup_password(),
            Query::Digests => Ok(Answer::Digests { chats: self.digests()? }),
        }
    }
}

/// The name to show for a person in table alias `a`.
fn name_sql(alias: &str) -> String {
    format!("coalesce(nullif({alias}.own_name, ''), nullif({alias}.profile_name, ''), {alias}.handle, '')")
}

/// A page is never longer than this, whatever is asked for.
fn page(limit: u32) -> usize {
    limit.clamp(1, 500) as usize
}

/// Cuts what was read beyond the page; true if there was something.
fn cut<T>(rows: &mut Vec<T>, limit: usize) -> bool {
    let more = rows.len() > limit;
    rows.truncate(limit);
    more
}

/// An id from the user interface; what is no id is nowhere to be found.
fn known<T>(id: std::result::Result<T, harkara_wire::id::IdError>, what: &'static str) -> Result<T> {
    id.map_err(|_| crate::Error::NotFound(what))
}
