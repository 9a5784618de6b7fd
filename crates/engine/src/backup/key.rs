//! The key of an account's backups: made on the phone, written down by the person, and then good for all its devices.
//!
//! Own computers get what it takes to make backups, and not the seed: none of them can become the account.

use crate::engine::Answer;
use crate::error::{EngineError, Result};
use crate::self_group;
use crate::step::Step;
use harkara_api::{BackupEvent, BackupKeyTyped, BackupKeyView, ErrorCode, Event, Reply};
use harkara_backup::{Access, LINES, Seed};
use harkara_store::{backups, own};
use harkara_wire::proto::content::{BackupAccess, SelfState, content::Body};
use prost::Message;
use rusqlite::Connection;
use zeroize::Zeroizing;

/// A key that is on the screen and not yet confirmed.
pub(crate) struct Shown {
    seed: Seed,
    line: usize,
}

/// A fresh key; the same again until it is confirmed.
pub(crate) fn make(step: &mut Step<'_>) -> Result<Answer> {
    account_secret(step.db)?;
    if step.mem.backup_key.is_none() {
        let (seed, dice) = (Seed::new(step.random()), step.random::<1>());
        step.mem.backup_key = Some(Shown { seed, line: usize::from(dice[0]) % LINES });
    }
    let Some(Shown { seed, line }) = &step.mem.backup_key else { return Err(ErrorCode::BackupNoKey.into()) };
    let key = BackupKeyView {
        lines: seed.lines().iter().map(|line| line.to_string()).collect(),
        words: seed.words().into_iter().map(str::to_owned).collect(),
        code: seed.code().to_string(),
        confirm: *line as u32,
    };
    Ok(Some(Reply::BackupKey { key }))
}

/// The person has it on paper. From now on it counts, in place of any earlier one.
pub(crate) fn confirm(step: &mut Step<'_>, typed: &str) -> Result<Answer> {
    let Some(Shown { seed, line }) = &step.mem.backup_key else { return Err(ErrorCode::BackupNoKey.into()) };
    if !seed.has_line(*line, typed) {
        return Err(ErrorCode::BackupKey.into());
    }
    let (seed, random) = (seed.clone(), Zeroizing::new(step.random()));
    take(step, &seed, &random)?;
    step.mem.backup_key = None;
    Ok(Some(Reply::Done))
}

/// What a password is to open: the key that counts, made where there is none yet. Only the phone has it.
pub(super) fn seed(step: &mut Step<'_>) -> Result<Seed> {
    if let Some(known) = backups::key(step.db)? {
        return Ok(known.seed.map(|seed| Seed::new(*seed)).ok_or(ErrorCode::PhoneOnly)?);
    }
    account_secret(step.db)?;
    let (seed, random) = (Seed::new(step.random()), Zeroizing::new(step.random()));
    take(step, &seed, &random)?;
    Ok(seed)
}

/// From now on this is the key, on all own devices.
fn take(step: &mut Step<'_>, seed: &Seed, random: &Zeroizing<[u8; 48]>) -> Result<()> {
    let access = keep_new(step.db, seed, random, step.now_ms)?;
    changed(step);
    self_group::tell(step, Body::SelfState(SelfState { backup: Some(access), ..SelfState::default() }))
}

/// What is wrong with a key so far.
pub(crate) fn check(key: &str) -> Answer {
    let typed = harkara_backup::typed(key);
    let wrong = typed.wrong.iter().map(|place| *place as u32).collect();
    Some(Reply::BackupKeyTyped { typed: BackupKeyTyped { whole: typed.whole, wrong, digits: typed.digits as u32 } })
}

/// Another own device says by what backups are made.
pub(crate) fn told(conn: &Connection, told: &BackupAccess) -> Result<bool> {
    let known = backups::key(conn)?.map_or(0, |key| key.made_ms);
    let news = told.made_ms > known && told.made_ms <= i64::MAX as u64 && Access::of_message(told).is_some();
    if news {
        keep(conn, None, told)?;
    }
    Ok(news)
}

/// What one's own other devices need; `None`: there is no key yet.
pub(crate) fn to_tell(conn: &Connection) -> Result<Option<BackupAccess>> {
    let key = backups::key(conn)?;
    Ok(key.and_then(|key| BackupAccess::decode(key.access.as_slice()).ok()))
}

/// Makes this the key of the account's backups. Only the phone can: the account key goes into every backup, sealed.
pub fn keep_new(
    conn: &Connection,
    seed: &Seed,
    random: &Zeroizing<[u8; 48]>,
    now_ms: u64,
) -> std::result::Result<BackupAccess, EngineError> {
    let access = Access::create(seed, random, &*account_secret(conn)?).map_err(|error| archive(&error))?;
    // Later than any before it, whatever the clock says.
    let made_ms = backups::key(conn)?.map_or(now_ms, |known| now_ms.max(known.made_ms + 1));
    let message = access.to_message(made_ms);
    keep(conn, Some(seed), &message)?;
    Ok(message)
}

/// Keeps a key, with the seed where this device may have it.
pub(crate) fn keep(conn: &Connection, seed: Option<&Seed>, access: &BackupAccess) -> Result<()> {
    let seed = seed.map(|seed| Zeroizing::new(seed.to_bytes()));
    let (access, made_ms) = (Zeroizing::new(access.encode_to_vec()), access.made_ms);
    Ok(backups::set_key(conn, &backups::Key { seed, access, made_ms })?)
}

/// By what this device makes backups.
pub fn access(conn: &Connection) -> std::result::Result<Access, EngineError> {
    let key = backups::key(conn)?.ok_or(ErrorCode::BackupNoKey)?;
    Ok(Access::read(&key.access).ok_or(ErrorCode::BackupNoKey)?)
}

fn account_secret(conn: &Connection) -> Result<Zeroizing<[u8; 32]>> {
    let own = own::get(conn)?.ok_or(ErrorCode::NotLinked)?;
    Ok(own.account_secret.ok_or(ErrorCode::PhoneOnly)?)
}

fn archive(error: &harkara_backup::Error) -> EngineError {
    harkara_api::ApiError::new(ErrorCode::Internal, error.to_string()).into()
}

pub(crate) fn changed(step: &mut Step<'_>) {
    step.out.push(crate::Output::Event(Event::Backup { event: BackupEvent::Changed { error: None } }));
}
