//! A fresh device made of records.

use super::key;
use crate::conversation::clean_name;
use crate::error::{EngineError, Result};
use crate::history::take;
use ed25519_dalek::SigningKey;
use harkara_api::ErrorCode;
use harkara_backup::{Access, Seed};
use harkara_media::{FileKey, Sealed};
use harkara_store::own::{self, Own, OwnStage};
use harkara_store::{devices, files, gone, proxies};
use harkara_wire::id::{BlobId, DeviceId, FileId, GroupId, MessageId};
use harkara_wire::identity::{VerifiedAccount, certify, counter_sign, device_statement};
use harkara_wire::proto::backup::{Account, frame::Body};
use harkara_wire::proto::content::{HistoryChunk, HistoryContact};
use harkara_wire::proto::identity::Platform;
use harkara_wire::relay_link::RelayLink;
use harkara_wire::session::public_key;
use prost::Message;
use rusqlite::Connection;
use zeroize::Zeroizing;

/// More than anybody has.
const PROXIES: usize = 64;

/// What the new device gets that no backup has.
pub struct Fresh {
    /// Fresh randomness: the seeds of its signing key and of its key with the relay.
    pub random: Zeroizing<[u8; 64]>,
    /// What it is called.
    pub device_name: String,
    /// The account key, opened.
    pub account_secret: Zeroizing<[u8; 32]>,
    /// The key that opened the backup, and the archive: the next one goes on there.
    pub backup: (Seed, Access),
    /// Now.
    pub now_ms: u64,
}

/// A database that is being filled. Every call belongs into a transaction of its own.
pub struct Restoring {
    own: Own,
}

impl Restoring {
    /// Makes the database that of a new device of this account. It must be an empty one, or one that was begun so.
    pub fn begin(conn: &Connection, account: &Account, fresh: &Fresh) -> Result<Self> {
        let known_here = own::get(conn)?;
        if known_here.as_ref().is_some_and(|row| !matches!(row.stage, OwnStage::Fresh | OwnStage::Restored)) {
            return Err(ErrorCode::AlreadyLinked.into());
        }
        let secret = fresh.account_secret.clone();
        let record = account.record.clone().ok_or(ErrorCode::BadInput)?;
        let known = VerifiedAccount::verify(&record).map_err(|_| ErrorCode::BadInput)?;
        RelayLink::parse(&account.relay_link).map_err(|_| ErrorCode::InviteInvalid)?;
        let key = SigningKey::from_bytes(&secret);
        if key.verifying_key().to_bytes() != known.account_key {
            return Err(ErrorCode::BadInput.into());
        }
        // An earlier try was interrupted: it goes on as the same device.
        let begun = known_here.filter(|row| row.stage == OwnStage::Restored);
        if begun.as_ref().is_some_and(|row| row.account_id != Some(known.account_id)) {
            return Err(ErrorCode::AlreadyLinked.into());
        }
        let own = match begun {
            Some(begun) => begun,
            None => new_device(conn, account, secret, &known, fresh)?,
        };
        let chunk = HistoryChunk {
            contacts: vec![HistoryContact {
                account_id: known.account_id.to_vec(),
                record: Some(record),
                ..HistoryContact::default()
            }],
            self_state: account.state.clone(),
            ..HistoryChunk::default()
        };
        take(conn, &own, &chunk)?;
        // Before the first connection: who connects through proxies only does so from the start.
        for link in account.proxies.iter().take(PROXIES) {
            proxies::add(conn, link)?;
        }
        proxies::set_only(conn, account.proxy_only)?;
        devices::set_name(conn, &own.device_id, &clean_name(&fresh.device_name), fresh.now_ms)?;
        let (seed, access) = &fresh.backup;
        key::keep(conn, Some(seed), &access.to_message(fresh.now_ms))?;
        Ok(Self { own: own::get(conn)?.unwrap_or(own) })
    }

    /// Goes on with what was begun, whatever the device has become meanwhile.
    pub fn resume(conn: &Connection) -> Result<Self> {
        Ok(Self { own: own::get(conn)?.ok_or(ErrorCode::NotLinked)? })
    }

    /// Fills an empty database on trial, as this device's account has it and without any of its keys.
    pub fn on_trial(conn: &Connection, live: &Connection) -> Result<Self> {
        let row = own::get(live)?.ok_or(ErrorCode::NotLinked)?;
        let none = || Zeroizing::new([0; 32]);
        let (device_secret, transport_secret) = (none(), none());
        let own = Own { stage: OwnStage::Restored, account_secret: None, device_secret, transport_secret, ..row };
        own::put(conn, &own)?;
        Ok(Self { own })
    }

    /// Writes the records of one segment, in their order. False: one of them does not say what it must.
    pub fn segment(&self, conn: &Connection, records: impl Iterator<Item = Body>) -> Result<bool> {
        let mut chunk = HistoryChunk::default();
        for record in records {
            match record {
                Body::Contact(contact) => chunk.contacts.push(contact),
                Body::Chat(chat) => chunk.chats.push(chat),
                Body::Message(message) => chunk.messages.push(message),
                Body::Gone(gone) => {
                    let Ok(id) = MessageId::try_from(gone.message_id.as_slice()) else { return Ok(false) };
                    gone::hide(conn, &id)?;
                }
                Body::Account(_) | Body::Media(_) => {}
            }
        }
        // History has the newest first.
        chunk.messages.reverse();
        Ok(take(conn, &self.own, &chunk)?.is_some())
    }

    /// A file's chunks are on disk, and these are their ids: what is right by its own id counts as here. False: it is not, or
    /// no message has it.
    pub fn file(&self, conn: &Connection, file: &FileId, ids: Vec<BlobId>) -> Result<bool> {
        let Some(mut row) = files::by_id(conn, file)? else { return Ok(false) };
        let Some(key) = row.key.map(FileKey) else { return Ok(false) };
        match Sealed::new(key, row.size, ids) {
            Ok(sealed) if sealed.file_id == *file => {
                row.ids = sealed.ids.iter().flat_map(|id| id.0).collect();
                row.here = true;
                files::update(conn, &row)?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}

fn new_device(
    conn: &Connection,
    account: &Account,
    secret: Zeroizing<[u8; 32]>,
    known: &VerifiedAccount,
    fresh: &Fresh,
) -> Result<Own> {
    let (mut device_secret, mut transport_secret) = (Zeroizing::new([0; 32]), Zeroizing::new([0; 32]));
    device_secret.copy_from_slice(&fresh.random[..32]);
    transport_secret.copy_from_slice(&fresh.random[32..]);
    let device = SigningKey::from_bytes(&device_secret);
    let device_key = device.verifying_key().to_bytes();
    let transport_key = public_key(&transport_secret);
    let statement = device_statement(&known.account_key, &device_key, &transport_key, Platform::Phone, fresh.now_ms);
    let signature = counter_sign(&device, &statement);
    let certificate = certify(&SigningKey::from_bytes(&secret), statement, signature).map_err(EngineError::mls)?;
    let encoded = certificate.certificate.encode_to_vec();
    let own = Own {
        stage: OwnStage::Restored,
        relay_link: account.relay_link.clone(),
        relay_name: String::new(),
        relay_web: String::new(),
        account_id: Some(known.account_id),
        account_secret: Some(secret),
        device_id: DeviceId::of_key(&device_key),
        device_secret,
        transport_secret,
        certificate: encoded.clone(),
        handle: account.handle.clone(),
        self_group: Some(GroupId::self_group(&known.account_id)),
        profile_name: String::new(),
        // Older than any setting: the backup brings those of the account.
        profile_changed_ms: 0,
        send_read_marks: true,
        mailbox_acked: 0,
        replaces: true,
    };
    own::put(conn, &own)?;
    devices::ensure(conn, &own.device_id, &known.account_id, Platform::Phone.into(), &encoded, fresh.now_ms)?;
    Ok(own)
}
