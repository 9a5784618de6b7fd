//! Opening a database, and the one way to write to it.

use crate::migrations::migrate;
use crate::{Error, Result};
use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

/// How long a connection waits for another one's lock: only the reader and the writer of one process share a file.
const BUSY_MS: u32 = 5_000;

/// A device's database: one writing connection, and read-only ones beside it where the platform allows.
///
/// Commits are durable (`synchronous=FULL`): what was acknowledged to the relay is gone there, and an MLS ratchet that
/// goes back after a power loss would seal two messages with one key. One fsync per input is the price; the relay's
/// mailbox comes in batches, so it is paid per batch. There are no foreign keys: rows of messages, people and
/// devices are never deleted, and chats are referred to by a number that is never used again.
pub struct Database {
    conn: Connection,
    source: Source,
    #[cfg(not(target_family = "wasm"))]
    _lock: Option<std::fs::File>,
}

/// Where further connections can be opened.
enum Source {
    /// Only this connection can see it: private memory, or a browser's exclusive file.
    Alone,
    #[cfg(not(target_family = "wasm"))]
    File { path: std::path::PathBuf, key: Option<Zeroizing<[u8; 32]>> },
}

impl Database {
    /// Opens or makes the database at `path`. With a key the file is encrypted; the key is 32 random bytes, not a password.
    #[cfg(not(target_family = "wasm"))]
    pub fn open(path: &std::path::Path, key: Option<&[u8; 32]>) -> Result<Self> {
        let lock = crate::beside::lock(path)?;
        let known = crate::beside::compare_key(path, key)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags)?;
        let prepared = unlock(&conn, key).and_then(|()| prepare(&conn, "WAL"));
        match prepared {
            // Without a note of the key, an unreadable first page is most likely a wrong key.
            Err(Error::Damaged(_)) if key.is_some() && !known => return Err(Error::WrongKey),
            other => other?,
        }
        crate::beside::note_key(path, key)?;
        let source = Source::File { path: path.to_owned(), key: key.map(|key| Zeroizing::new(*key)) };
        Ok(Self { conn, source, _lock: Some(lock) })
    }

    /// A database in memory, for tests and the mock.
    pub fn open_in_memory() -> Result<Self> {
        Self::alone(Connection::open_in_memory()?, "MEMORY")
    }

    /// Opens or makes `name` through a VFS that was registered before (`opfs-sahpool` in the browser).
    pub fn open_through_vfs(name: &str, vfs: &str, key: Option<&[u8; 32]>) -> Result<Self> {
        let conn = Connection::open_with_flags_and_vfs(name, OpenFlags::default(), vfs)?;
        unlock(&conn, key)?;
        // The browser's VFS has no shared memory, hence no write-ahead log; truncating spares it a file slot's rename.
        Self::alone(conn, "TRUNCATE")
    }

    fn alone(conn: Connection, journal: &str) -> Result<Self> {
        prepare(&conn, journal)?;
        Ok(Self {
            conn,
            source: Source::Alone,
            #[cfg(not(target_family = "wasm"))]
            _lock: None,
        })
    }

    /// The writing connection. Write inside [`Database::transaction`] only.
    pub fn connection(&self) -> &Connection {
        &self.conn
    }

    /// The same, to install hooks on before it is used.
    pub fn connection_mut(&mut self) -> &mut Connection {
        &mut self.conn
    }

    /// Carries `work` out entirely or not at all. After an error nothing of it is in the database.
    pub fn transaction<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&Connection) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let tx = rusqlite::Transaction::new_unchecked(&self.conn, rusqlite::TransactionBehavior::Immediate)
            .map_err(Error::from)?;
        let done = work(&tx)?;
        tx.commit().map_err(Error::from)?;
        Ok(done)
    }

    /// A second, read-only connection that never waits for writes; `None` where there can be only one.
    pub fn reader(&self) -> Result<Option<Connection>> {
        match &self.source {
            Source::Alone => Ok(None),
            #[cfg(not(target_family = "wasm"))]
            Source::File { path, key } => {
                let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                let conn = Connection::open_with_flags(path, flags)?;
                unlock(&conn, key.as_deref())?;
                tune(&conn)?;
                Ok(Some(conn))
            }
        }
    }
}

/// Hands SQLCipher the key, as the raw key it is.
fn unlock(conn: &Connection, key: Option<&[u8; 32]>) -> Result<()> {
    let Some(key) = key else { return Ok(()) };
    let sql = Zeroizing::new(format!("PRAGMA key = \"x'{}'\"", Zeroizing::new(hex::encode(key)).as_str()));
    conn.execute_batch(&sql)?;
    // SQLCipher writes to stderr what every caller here gets as an error anyway.
    conn.execute_batch("PRAGMA cipher_log_level = NONE")?;
    // Asking for the salt makes SQLCipher read or draw it now. Through some VFS it would stay all zeros otherwise.
    let salt: Option<String> = conn.query_row("PRAGMA cipher_salt", [], |row| row.get(0)).ok();
    match salt {
        None => Err(Error::Damaged("this SQLite can't encrypt".into())),
        Some(salt) if salt.bytes().all(|digit| digit == b'0') => Err(Error::Damaged("all-zero salt".into())),
        Some(_) => Ok(()),
    }
}

fn prepare(conn: &Connection, journal: &str) -> Result<()> {
    // The first read: a wrong key or a damaged first page shows here, before anything is written.
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    conn.pragma_update_and_check(None, "journal_mode", journal, |_| Ok(()))?;
    tune(conn)?;
    migrate(conn)
}

fn tune(conn: &Connection) -> Result<()> {
    conn.busy_timeout(std::time::Duration::from_millis(BUSY_MS.into()))?;
    conn.set_prepared_statement_cache_capacity(128);
    conn.execute_batch("PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;")?;
    Ok(())
}
