//! Everything an account has, record by record, in the order an archive wants them.

use crate::error::EngineError;
use crate::history::rows;
use harkara_api::ErrorCode;
use harkara_backup::Record;
use harkara_media::{CHUNK, Sealed, chunk_len};
use harkara_store::own::{self, OwnStage};
use harkara_store::{accounts, chats, files, gone, history, proxies};
use harkara_wire::id::{ChatId, MessageId};
use harkara_wire::proto::backup::{Account, Gone, Media, frame::Body};
use harkara_wire::proto::content::SelfState;
use harkara_wire::proto::identity::AccountRecord;
use prost::Message;
use rusqlite::Connection;

const PAGE: u32 = 500;

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
    account(conn, take)?;
    export_chats(conn, take)
}

/// The same without the account itself, from any database.
pub fn export_chats(conn: &Connection, take: &mut Take<'_>) -> Result<(), ExportError> {
    let mut last = None;
    loop {
        let page = history::accounts_after(conn, last.as_ref(), PAGE)?;
        for account in &page {
            if let Some(contact) = rows::contact(conn, account)? {
                take(Record { key: account.to_vec(), body: Body::Contact(contact) })?;
            }
        }
        last = page.last().copied();
        if page.len() < PAGE as usize {
            break;
        }
    }
    all_chats(conn, take)?;
    let mut last: Option<MessageId> = None;
    loop {
        let page = gone::after(conn, last.as_ref(), PAGE)?;
        for id in &page {
            take(Record { key: id.to_vec(), body: Body::Gone(Gone { message_id: id.to_vec() }) })?;
        }
        last = page.last().copied();
        if page.len() < PAGE as usize {
            break;
        }
    }
    messages(conn, take)
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

fn all_chats(conn: &Connection, take: &mut Take<'_>) -> Result<(), ExportError> {
    let mut last: Option<ChatId> = None;
    loop {
        let page = history::chats_after(conn, last.as_ref(), PAGE)?;
        for number in &page {
            let Some(row) = chats::get(conn, *number)? else { continue };
            last = Some(row.chat_id);
            let chat = rows::chat(conn, &row, true)?;
            take(Record { key: row.chat_id.to_vec(), body: Body::Chat(chat) })?;
        }
        if page.len() < PAGE as usize {
            return Ok(());
        }
    }
}

fn messages(conn: &Connection, take: &mut Take<'_>) -> Result<(), ExportError> {
    let mut last: Option<(u64, MessageId)> = None;
    loop {
        let page = history::ascending(conn, last.as_ref().map(|(ms, id)| (*ms, id)), PAGE)?;
        let all = page.len() < PAGE as usize;
        last = page.last().map(|message| (message.sort_ms, message.message_id));
        for message in page {
            let key = Record::message_key(message.sort_ms, message.message_id.as_bytes());
            take(Record { key, body: Body::Message(rows::message(conn, message)?) })?;
        }
        if all {
            return Ok(());
        }
    }
}

/// The files that are whole on this device: what they are, and the record that says so, in its order. Whoever writes the
/// archive stores their bytes first.
pub fn files_here(conn: &Connection) -> Result<Vec<(Sealed, Record)>, EngineError> {
    let mut found = Vec::new();
    for (ms, row) in files::here(conn)? {
        let Some(sealed) = crate::transfer::sealed(&row) else { continue };
        let Some(last) = sealed.chunks().checked_sub(1) else { continue };
        let length = u64::from(last) * CHUNK as u64 + chunk_len(sealed.size, last) as u64;
        let body = Body::Media(Media { file_id: sealed.file_id.to_vec(), length });
        let key = [&ms.to_be_bytes()[..], sealed.file_id.as_bytes()].concat();
        found.push((sealed, Record { key, body }));
    }
    Ok(found)
}
