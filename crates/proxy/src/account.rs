//! What each secret uses: tunnels open now, and bytes in this month.

use crate::data::{DataDir, DataError};
use crate::secrets::{self, Secret, Secrets};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::SystemTime;
use tokio::sync::Notify;

const FILE: &str = "usage.json";

/// Bytes by secret, of one month.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// As in `2026-11`.
    pub month: String,
    /// By the secret's id.
    pub bytes: BTreeMap<String, u64>,
}

impl Usage {
    /// Of the month of this instant; nothing if what is kept is of another.
    pub fn load(data: &DataDir, now_ms: u64) -> Result<Self, DataError> {
        let kept = data.read::<Self>(FILE)?.unwrap_or_default();
        let month = month(now_ms);
        Ok(if kept.month == month { kept } else { Self { month, bytes: BTreeMap::new() } })
    }
}

/// The calendar month, UTC.
pub fn month(now_ms: u64) -> String {
    let seconds = i64::try_from(now_ms / 1000).unwrap_or(0);
    let date = time::OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(time::OffsetDateTime::UNIX_EPOCH);
    format!("{:04}-{:02}", date.year(), u8::from(date.month()))
}

/// A secret in use.
#[derive(Debug)]
pub(crate) struct Account {
    pub secret: Secret,
    /// This month, by all proxies on this folder, as last heard.
    used: AtomicU64,
    /// Of it, what is not on disk yet.
    unsaved: AtomicU64,
    open: AtomicU32,
    gone: AtomicBool,
    ended: Notify,
}

/// No more for this secret now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    Quota,
    Busy,
}

impl Account {
    fn new(secret: Secret, used: u64) -> Self {
        let (used, unsaved, open) = (AtomicU64::new(used), AtomicU64::new(0), AtomicU32::new(0));
        Self { secret, used, unsaved, open, gone: AtomicBool::new(false), ended: Notify::new() }
    }

    /// A place for one more tunnel.
    pub fn seat(self: &Arc<Self>) -> Result<Seat, Refused> {
        if self.is_used_up() {
            return Err(Refused::Quota);
        }
        let room = |open: u32| (open < self.secret.tunnels).then_some(open + 1);
        self.open.fetch_update(Relaxed, Relaxed, room).map_err(|_| Refused::Busy)?;
        Ok(Seat(self.clone()))
    }

    pub fn is_expired(&self, now_ms: u64) -> bool {
        self.secret.expires_s.is_some_and(|expires| now_ms / 1000 >= expires)
    }

    fn is_used_up(&self) -> bool {
        self.secret.monthly_bytes.is_some_and(|most| self.used.load(Relaxed) >= most)
    }

    fn end(&self) {
        self.gone.store(true, Relaxed);
        self.ended.notify_waiters();
    }
}

/// An open tunnel of a secret.
#[derive(Debug)]
pub(crate) struct Seat(Arc<Account>);

impl Seat {
    /// Counts bytes; false if that was the last of the month.
    pub fn count(&self, bytes: usize) -> bool {
        self.0.used.fetch_add(bytes as u64, Relaxed);
        self.0.unsaved.fetch_add(bytes as u64, Relaxed);
        !self.0.is_used_up()
    }

    /// Ready when the secret has been revoked or has run out.
    pub async fn ended(&self) {
        let ended = self.0.ended.notified();
        if !self.0.gone.load(Relaxed) {
            ended.await;
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Relaxed);
    }
}

/// All secrets in use, in step with the files.
#[derive(Debug)]
pub(crate) struct Accounts {
    data: DataDir,
    list: RwLock<Arc<Vec<Arc<Account>>>>,
    /// When the file of secrets was last changed, as far as it has been read.
    read: Mutex<Option<(SystemTime, u64)>>,
}

impl Accounts {
    pub fn load(data: DataDir, now_ms: u64) -> Result<Self, DataError> {
        let accounts = Self { data, list: RwLock::default(), read: Mutex::new(None) };
        accounts.refresh(now_ms)?;
        Ok(accounts)
    }

    pub fn list(&self) -> Arc<Vec<Arc<Account>>> {
        self.list.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes in what commands have changed; true if anything is different now.
    pub fn refresh(&self, now_ms: u64) -> Result<bool, DataError> {
        let meta = std::fs::metadata(self.data.path(secrets::FILE)).ok();
        let stamp = meta.and_then(|meta| Some((meta.modified().ok()?, meta.len())));
        let before = self.list();
        let expired = before.iter().any(|account| account.is_expired(now_ms));
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if *read == stamp && !expired {
            return Ok(false);
        }
        let usage = Usage::load(&self.data, now_ms)?;
        let mut now = Vec::new();
        for secret in Secrets::load(&self.data)?.0 {
            let same = before.iter().find(|account| account.secret == secret).cloned();
            let used = usage.bytes.get(&secret.id).copied().unwrap_or(0);
            let account = same.unwrap_or_else(|| Arc::new(Account::new(secret, used)));
            if !account.is_expired(now_ms) {
                now.push(account);
            }
        }
        for account in before.iter().filter(|old| !now.iter().any(|new| Arc::ptr_eq(old, new))) {
            account.end();
        }
        *self.list.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(now);
        *read = stamp;
        Ok(true)
    }

    /// Adds to the disk what has been used since, and hears what others on this folder have used.
    pub fn save(&self, now_ms: u64) -> Result<(), DataError> {
        let list = self.list();
        let _lock = self.data.lock()?;
        let mut usage = Usage::load(&self.data, now_ms)?;
        let mut changed = false;
        for account in list.iter() {
            let new = account.unsaved.swap(0, Relaxed);
            changed |= new > 0;
            let total = usage.bytes.entry(account.secret.id.clone()).or_default();
            *total += new;
            // What was counted meanwhile is in `unsaved` again.
            account.used.store(*total + account.unsaved.load(Relaxed), Relaxed);
        }
        if changed { self.data.write(FILE, &usage) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::NewSecret;

    const NOW: u64 = 1_800_000_000_000;

    fn start(monthly_bytes: Option<u64>, expires_s: Option<u64>) -> (tempfile::TempDir, DataDir, Accounts) {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::open(folder.path()).unwrap();
        let new = NewSecret { name: "cousins".into(), monthly_bytes, tunnels: 2, expires_s };
        Secrets::add(&data, new).unwrap();
        let accounts = Accounts::load(data.clone(), NOW).unwrap();
        (folder, data, accounts)
    }

    #[test]
    fn seats_are_counted_and_given_back() {
        let (_folder, _, accounts) = start(None, None);
        let account = accounts.list()[0].clone();
        let first = account.seat().unwrap();
        let _second = account.seat().unwrap();
        assert_eq!(account.seat().unwrap_err(), Refused::Busy);
        drop(first);
        assert!(account.seat().is_ok());
    }

    #[test]
    fn a_month_that_is_used_up_stays_so_after_a_restart_and_ends_with_the_month() {
        let (_folder, data, accounts) = start(Some(1_000), None);
        let seat = accounts.list()[0].seat().unwrap();
        assert!(seat.count(999) && !seat.count(1));
        accounts.save(NOW).unwrap();
        let again = Accounts::load(data.clone(), NOW).unwrap();
        assert_eq!(again.list()[0].seat().unwrap_err(), Refused::Quota);
        let next_month = NOW + 31 * 86_400_000;
        again.save(next_month).unwrap();
        assert!(again.list()[0].seat().is_ok());
        assert_eq!((month(NOW), month(next_month)), ("2027-01".into(), "2027-02".into()));
    }

    #[test]
    fn two_proxies_on_one_folder_add_up() {
        let (_folder, data, old) = start(Some(1_000), None);
        let new = Accounts::load(data.clone(), NOW).unwrap();
        old.list()[0].seat().unwrap().count(400);
        new.list()[0].seat().unwrap().count(500);
        old.save(NOW).unwrap();
        new.save(NOW).unwrap();
        assert_eq!(Usage::load(&data, NOW).unwrap().bytes.values().sum::<u64>(), 900);
        assert!(!new.list()[0].seat().unwrap().count(100));
    }

    #[tokio::test]
    async fn a_revoked_secret_and_one_that_has_run_out_end_their_tunnels() {
        let (_folder, data, accounts) = start(None, None);
        let seat = accounts.list()[0].seat().unwrap();
        let ended = tokio::spawn(async move { seat.ended().await });
        Secrets::revoke(&data, "cousins").unwrap();
        assert!(accounts.refresh(NOW).unwrap());
        ended.await.unwrap();
        assert!(accounts.list().is_empty());

        let (_folder, _, accounts) = start(None, Some(NOW / 1000 + 10));
        let seat = accounts.list()[0].seat().unwrap();
        assert!(!accounts.refresh(NOW + 9_000).unwrap());
        assert!(accounts.refresh(NOW + 10_000).unwrap() && accounts.list().is_empty());
        seat.ended().await;
    }
}
