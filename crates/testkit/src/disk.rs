//! Disks in memory that outlive their process, and fail on demand.

use harkara_store::Database;
use rusqlite::{Connection, OpenFlags};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// The SQLite VFS for databases in shared memory: they live as long as a connection is open.
const VFS: &str = "memdb";
/// How many steps of SQLite's machine lie between two places where storage can fail.
const STEPS: i32 = 25;
/// The fault is at the commit.
const AT_COMMIT: i64 = -1;
const NEVER: i64 = i64::MAX;

/// One database in memory.
pub struct Disk {
    name: String,
    keeper: Connection,
    fault: Arc<AtomicI64>,
}

impl Disk {
    /// An empty one.
    pub fn new() -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let name = format!("/disk-{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let keeper = Connection::open_with_flags_and_vfs(&name, OpenFlags::default(), VFS).unwrap();
        Self { name, keeper, fault: Arc::new(AtomicI64::new(NEVER)) }
    }

    /// Somebody changes what is on it, with no process in the middle of something.
    pub(crate) fn execute(&self, sql: &str, values: impl rusqlite::Params) {
        self.keeper.execute(sql, values).unwrap();
    }

    /// Another one with the same content, as of the last commit.
    pub fn copy(&self) -> Self {
        let copy = Self::new();
        self.keeper.execute("VACUUM INTO ?1", [copy.address()]).unwrap();
        copy
    }

    /// For `sqlite3_open`.
    pub fn address(&self) -> String {
        format!("file:{}?vfs={VFS}", self.name)
    }

    /// A device's database on it, which fails when told to.
    pub fn open(&self) -> Database {
        let mut database = Database::open_through_vfs(&self.name, VFS, None).unwrap();
        self.may_fail(database.connection_mut());
        database
    }

    /// The relay's database on it, which fails when told to as well.
    pub fn connect(&self) -> Connection {
        let mut connection = Connection::open(self.address()).unwrap();
        self.may_fail(&mut connection);
        connection
    }

    fn may_fail(&self, connection: &mut Connection) {
        let fault = self.fault.clone();
        let step = move || {
            let left = fault.load(Ordering::Relaxed);
            match left {
                NEVER | AT_COMMIT => false,
                0 => true,
                _ => {
                    fault.store(left - 1, Ordering::Relaxed);
                    false
                }
            }
        };
        connection.progress_handler(STEPS, Some(step)).unwrap();
        let fault = self.fault.clone();
        let commit = move || fault.load(Ordering::Relaxed) != NEVER;
        connection.commit_hook(Some(commit)).unwrap();
    }

    /// Fails after this many places, at the commit at the latest.
    pub fn fail_after(&self, places: Option<u64>) {
        self.fault.store(places.map_or(AT_COMMIT, |places| places as i64), Ordering::Relaxed);
    }

    /// Works again.
    pub fn mend(&self) {
        self.fault.store(NEVER, Ordering::Relaxed);
    }
}

impl Default for Disk {
    fn default() -> Self {
        Self::new()
    }
}
