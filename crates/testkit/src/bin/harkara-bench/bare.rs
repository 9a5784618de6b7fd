//! The raw limits: SQLite alone, doing what can't be spared.

use harkara_store::{Database, rusqlite};
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use std::path::Path;
use std::time::{Duration, Instant};

/// The key of every database measured: all are encrypted, as on a desktop.
pub const KEY: [u8; 32] = [7; 32];

/// Takes the messages of a database and inserts the same rows, with the same full-text index, into an empty one, in
/// batches and by one prepared statement. Nothing is decrypted, decided or looked up.
pub fn insert_same_rows(from: &Connection, folder: &Path, batch: usize) -> (usize, Duration) {
    let mut query = from.prepare("SELECT * FROM messages ORDER BY message").unwrap();
    let columns = query.column_count();
    let rows: Vec<Vec<Value>> = query
        .query_map([], |row| (0..columns).map(|column| row.get(column)).collect())
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let database = Database::open(&folder.join("bare.db"), Some(&KEY)).unwrap();
    let places = vec!["?"; columns].join(", ");
    let sql = format!("INSERT INTO messages VALUES ({places})");
    let began = Instant::now();
    for rows in rows.chunks(batch) {
        let insert = |db: &Connection| {
            let mut insert = db.prepare_cached(&sql)?;
            for row in rows {
                insert.execute(params_from_iter(row))?;
            }
            Ok::<_, harkara_store::Error>(())
        };
        database.transaction(insert).unwrap();
    }
    (rows.len(), began.elapsed())
}

/// Appends payloads in transactions of `batch`, each on the disk (synchronous=FULL) before the next: rows per second.
pub fn group_commit(folder: &Path, batch: usize, bytes: usize, span: Duration) -> f64 {
    let db = Connection::open(folder.join("append.db")).unwrap();
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE log (row INTEGER PRIMARY KEY, payload BLOB NOT NULL) STRICT;",
    )
    .unwrap();
    let payload = vec![7u8; bytes];
    let (began, mut rows) = (Instant::now(), 0);
    while began.elapsed() < span {
        db.execute_batch("BEGIN IMMEDIATE").unwrap();
        let mut insert = db.prepare_cached("INSERT INTO log (payload) VALUES (?1)").unwrap();
        for _ in 0..batch {
            insert.execute(params![payload]).unwrap();
        }
        db.execute_batch("COMMIT").unwrap();
        rows += batch;
    }
    rows as f64 / began.elapsed().as_secs_f64()
}
