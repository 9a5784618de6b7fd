//! Everything an account has, record by record, in the order an archive wants them.

use crate::error::EngineError;
use crate::history::rows;
use harkara_api::ErrorCode;
use harkara_backup::Record;
use harkara_media::Sealed;
use harkara_store::own::{self, OwnStage};
use harkara_store::{accounts, chats, files, gone, history, proxies};
use harkara_wire::id::{AccountId, ChatId, MessageId};
use harkara_wire::proto::backup::{Account, Gone, Media, frame::Body};
use harkara_wire::proto::content::SelfState;
use harkara_wire::proto::identity::AccountRecord;
use prost::Message;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Records that are said at once.
const PAGE: u32 = 250;

/// Why not everything could be said.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database, or this is no device that can be restored from.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Whoever takes the records.
    #[error(transparent)]
    Archive(#[from] harkara_backup::Error),
}

impl From<harkara_store::Error> for ExportError {
    fn from(error: harkara_store::Error) -> Self {
        Self::Engine(error.into())
    }
}

type Take<'a> = dyn FnMut(Record) -> harkara_backup::Result<()> + 'a;

/// Says every record but those of files, for which see [`files_here`]. Over a read-only connection as well; what is
/// written meanwhile comes next time, if the caller holds a transaction.
pub fn export(conn: &Connection, take: &mut Take<'_>) -> Result<(), ExportError> {
    Export::whole().rest(conn, take)
}

/// The same without the account itself, from any database.
pub fn export_chats(conn: &Connection, take: &mut Take<'_>) -> Result<(), ExportError> {
    Export { at: At::People(None), ..Export::whole() }.rest(conn, take)
}

/// All of it page by page, for whoever can't hold the database for so long. What changes between two pages is in it or is
/// not, and comes next time; what is in it fits together.
pub struct Export {
    at: At,
    /// The chats that were said: nobody can take a message without its chat.
    chats: BTreeSet<Vec<u8>>,
}

/// Behind which record the next page begins.
enum At {
    Account,
    People(Option<AccountId>),
    Chats(Option<ChatId>),
    Gone(Option<MessageId>),
    Messages(Option<(u64, MessageId)>),
    End,
}

impl Export {
    /// From the beginning.
    pub fn whole() -> Self {
        Self { at: At::Account, chats: BTreeSet::new() }
    }

    fn rest(mut self, conn: &Connection, take: &mut Take<'_>) -> Result<(), ExportError> {
        while self.page(conn, take)? {}
        Ok(())
    }

    /// Says the next page. False: that was all.
    pub fn page(&mut self, conn: &Connection, take: &mut Take<'_>) -> Result<bool, ExportError> {
        self.at = match &self.at {
            At::Account => {
                account(conn, take)?;
                At::People(None)
            }
            At::People(last) => match people(conn, last.as_ref(), take)? {
                Some(last) => At::People(Some(last)),
                None => At::Chats(None),
            },
            At::Chats(last) => match all_chats(conn, last.as_ref(), &mut self.chats, take)? {
                Some(last) => At::Chats(Some(last)),
                None => At::Gone(None),
            },
            At::Gone(last) => match all_gone(conn, last.as_ref(), take)? {
                Some(last) => At::Gone(Some(last)),
                None => At::Messages(None),
            },
            At::Messages(last) => match messages(conn, last.as_ref(), &self.chats, take)? {
                Some(last) => At::Messages(Some(last)),
                None => At::End,
            },
            At::End => At::End,
        };
        Ok(!matches!(self.at, At::End))
    }
}

fn account(conn: &Connection, take: &mut Take<'_>) -> Result<(), ExportError> {
    let row = own::get(conn)?.filter(|row| row.stage == OwnStage::Linked);
    let row = row.ok_or(EngineError::from(ErrorCode::NotLinked))?;
    // Without the account key nobody could go on as this account. Only the seed opens it.
    let access = super::key::access(conn)?;
    let known = row.account_id.map(|id| accounts::get(conn, &id)).transpose()?.flatten();
    let account = Account {
        secret: access.account().to_vec(),
        relay_link: row.relay_link.clone(),
        handle: row.handle.clone(),
        // The key to the archive is not in the archive.
        state: rows::self_state(conn)?.map(|state| SelfState { backup: None, ..state }),
        proxies: proxies::all(conn)?.into_iter().map(|proxy| proxy.link).collect(),
        proxy_only: proxies::only(conn)?,
        record: known.and_then(|known| AccountRecord::decode(known.record.as_slice()).ok()),
    };
    Ok(take(Record { key: Vec::new(), body: Body::Account(account) })?)
}

/// Where the next page begins, if this one was full.
fn next<T: Clone>(page: &[T]) -> Option<T> {
    page.last().filter(|_| page.len() == PAGE as usize).cloned()
}

fn people(conn: &Connection, last: Option<&AccountId>, take: &mut Take<'_>) -> Result<Option<AccountId>, ExportError> {
    let page = history::accounts_after(conn, last, PAGE)?;
    for account in &page {
        if let Some(contact) = rows::contact(conn, account)? {
            take(Record { key: account.to_vec(), body: Body::Contact(contact) })?;
        }
    }
    Ok(next(&page))
}

fn all_chats(
    conn: &Connection,
    last: Option<&ChatId>,
    said: &mut BTreeSet<Vec<u8>>,
    take: &mut Take<'_>,
) -> Result<Option<ChatId>, ExportError> {
    let page = history::chats_after(conn, last, PAGE)?;
    let mut last = None;
    for number in &page {
        let Some(row) = chats::get(conn, *number)? else { continue };
        last = Some(row.chat_id);
        said.insert(row.chat_id.to_vec());
        let chat = rows::chat(conn, &row, true)?;
        take(Record { key: row.chat_id.to_vec(), body: Body::Chat(chat) })?;
    }
    Ok(last.filter(|_| page.len() == PAGE as usize))
}

fn all_gone(
    conn: &Connection,
    last: Option<&MessageId>,
    take: &mut Take<'_>,
) -> Result<Option<MessageId>, ExportError> {
    let page = gone::after(conn, last, PAGE)?;
    for id in &page {
        take(Record { key: id.to_vec(), body: Body::Gone(Gone { message_id: id.to_vec() }) })?;
    }
    Ok(next(&page))
}

fn messages(
    conn: &Connection,
    last: Option<&(u64, MessageId)>,
    chats: &BTreeSet<Vec<u8>>,
    take: &mut Take<'_>,
) -> Result<Option<(u64, MessageId)>, ExportError> {
    let page = history::ascending(conn, last.map(|(ms, id)| (*ms, id)), PAGE)?;
    let last = page.last().map(|message| (message.sort_ms, message.message_id));
    let full = page.len() == PAGE as usize;
    for message in page {
        let key = Record::message_key(message.sort_ms, message.message_id.as_bytes());
        let message = rows::message(conn, message)?;
        if chats.contains(&message.chat_id) {
            take(Record { key, body: Body::Message(message) })?;
        }
    }
    Ok(last.filter(|_| full))
}

/// The files that are whole on this device: what they are, and the record that says so, in its order. Whoever writes the
/// archive stores their bytes first.
pub fn files_here(conn: &Connection) -> Result<Vec<(Sealed, Record)>, EngineError> {
    let mut found = Vec::new();
    for (ms, row) in files::here(conn)? {
        let Some(sealed) = crate::transfer::sealed(&row) else { continue };
        let length = super::course::length(&sealed);
        if length == 0 {
            continue;
        }
        let body = Body::Media(Media { file_id: sealed.file_id.to_vec(), length });
        let key = [&ms.to_be_bytes()[..], sealed.file_id.as_bytes()].concat();
        found.push((sealed, Record { key, body }));
    }
    Ok(found)
}
