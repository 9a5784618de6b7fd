use crate::sample::*;
use harkara_api::{ErrorCode, StorageView};
use harkara_store::{Database, Error, Reader, chats, messages};
use std::path::{Path, PathBuf};

const KEY: [u8; 32] = [0x4b; 32];

struct Home {
    dir: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }
    fn path(&self) -> PathBuf {
        self.dir.path().join("harkara.db")
    }
    fn open(&self) -> Result<Database, Error> {
        Database::open(&self.path(), Some(&KEY))
    }
}

/// A database with Asha's chats and this many messages.
fn filled(home: &Home, count: u64) {
    let database = home.open().unwrap();
    let (direct, _) = fill(database.connection());
    write(&database, direct, 1..=count).unwrap();
}

fn write(database: &Database, chat: i64, numbers: std::ops::RangeInclusive<u64>) -> Result<(), Error> {
    database.transaction(|db| {
        for n in numbers {
            messages::insert(db, &message(n, chat, &format!("a text of some length, number {n}")))?;
        }
        chats::refresh_last(db, chat)
    })
}

fn count(database: &Database) -> u64 {
    database.connection().query_row("SELECT count(*) FROM messages", [], |row| row.get::<_, i64>(0)).unwrap() as u64
}

fn damage(path: &Path, at: u64) {
    use std::io::{Seek, SeekFrom, Write};
    let mut file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(at)).unwrap();
    file.write_all(&[0xee; 64]).unwrap();
}

fn code(result: Result<Database, Error>) -> ErrorCode {
    result.err().expect("an error").code()
}

#[test]
fn everything_is_there_after_reopening_and_nothing_of_it_is_readable_in_the_file() {
    let home = Home::new();
    filled(&home, 10);
    assert_eq!(count(&home.open().unwrap()), 10);
    for name in std::fs::read_dir(home.dir.path()).unwrap() {
        let bytes = std::fs::read(name.unwrap().path()).unwrap();
        for secret in [&b"a text of some length"[..], b"Chitra", b"SQLite format", &KEY] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret));
        }
    }
    let salt = &std::fs::read(home.path()).unwrap()[..16];
    assert_ne!(salt, [0; 16]);
}

#[test]
fn a_wrong_key_is_said_to_be_one_and_harms_nothing() {
    let home = Home::new();
    filled(&home, 3);
    for key in [Some(&[1; 32]), None] {
        assert_eq!(code(Database::open(&home.path(), key)), ErrorCode::DatabaseKey);
    }
    // Also where the note beside the database is gone.
    std::fs::remove_file(home.dir.path().join("harkara.db.key-check")).unwrap();
    assert_eq!(code(Database::open(&home.path(), Some(&[1; 32]))), ErrorCode::DatabaseKey);
    assert_eq!(count(&home.open().unwrap()), 3);
}

#[test]
fn damage_is_said_to_be_damage_wherever_it_is() {
    for first_page in [0, 1] {
        let home = Home::new();
        filled(&home, 500);
        for page in first_page..home.path().metadata().unwrap().len() / 4096 {
            damage(&home.path(), page * 4096 + 20);
        }
        let outcome = home.open().and_then(|database| {
            let query = harkara_api::Query::Chats { archived: false, after: None, limit: 10 };
            let reader = Reader::new(database.connection(), harkara_api::Connection::None, StorageView::KeyFile);
            reader.answer(&query)?;
            Ok(database)
        });
        assert_eq!(code(outcome), ErrorCode::DatabaseDamaged, "from page {first_page}");
    }
}

#[test]
fn an_emptied_or_overwritten_file_is_damage_and_not_a_new_account() {
    let home = Home::new();
    filled(&home, 3);
    std::fs::write(home.path(), b"").unwrap();
    assert_eq!(code(home.open()), ErrorCode::DatabaseDamaged);
    std::fs::write(home.path(), [b'x'; 8192]).unwrap();
    assert_eq!(code(home.open()), ErrorCode::DatabaseDamaged);
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let home = Home::new();
    filled(&home, 3);
    home.open().unwrap().connection().pragma_update(None, "user_version", 99).unwrap();
    assert_eq!(code(home.open()), ErrorCode::DatabaseTooNew);
}

#[test]
fn a_second_program_is_told_that_it_is_open() {
    let home = Home::new();
    let first = home.open().unwrap();
    assert_eq!(code(home.open()), ErrorCode::AlreadyOpen);
    drop(first);
    home.open().unwrap();
}

#[test]
fn a_full_disk_refuses_the_whole_transaction_and_loses_nothing_before_it() {
    let home = Home::new();
    filled(&home, 100);
    {
        let database = home.open().unwrap();
        let pages: i64 = database.connection().query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        database.connection().pragma_update_and_check(None, "max_page_count", pages + 4, |_| Ok(())).unwrap();
        let refused = write(&database, 1, 1_000..=9_000).unwrap_err();
        assert_eq!(refused.code(), ErrorCode::DiskFull);
        assert_eq!(count(&database), 100);
        // There is room again.
        database.connection().pragma_update_and_check(None, "max_page_count", 1_000_000, |_| Ok(())).unwrap();
        write(&database, 1, 1_000..=1_099).unwrap();
    }
    assert_eq!(count(&home.open().unwrap()), 200);
}

#[test]
fn the_reader_sees_commits_only_and_cannot_write() {
    let home = Home::new();
    filled(&home, 1);
    let database = home.open().unwrap();
    let reader = database.reader().unwrap().expect("files have readers");
    let seen = || {
        let query = harkara_api::Query::Digests;
        Reader::new(&reader, harkara_api::Connection::None, StorageView::KeyFile).answer(&query).unwrap()
    };
    let before = seen();
    database
        .transaction(|db| {
            messages::insert(db, &message(2, 1, "not yet committed"))?;
            // Does not wait for the open transaction, and does not see it.
            assert_eq!(seen(), before);
            Ok::<_, Error>(())
        })
        .unwrap();
    assert_ne!(seen(), before);
    assert!(reader.execute("DELETE FROM messages", []).is_err());
}
