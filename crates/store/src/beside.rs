//! Files beside the database: the lock that keeps a second process out, and a note that tells a wrong key from damage.

use crate::{Error, Result};
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Takes the database for this process, for as long as the file lives.
pub(crate) fn lock(path: &Path) -> Result<File> {
    let failed = |source| Error::File { what: "the lock beside the database", source };
    let file =
        OpenOptions::new().create(true).truncate(false).write(true).open(beside(path, ".lock")).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::AlreadyOpen),
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}

/// A hash of the key: the key is 32 random bytes, so nothing can be guessed from it.
fn note(key: Option<&[u8; 32]>) -> String {
    match key {
        None => "none".into(),
        Some(key) => hex::encode(Sha256::new().chain_update("harkara/database-key/v1").chain_update(key).finalize()),
    }
}

/// Whether the note beside an existing database is of this key. An error if it is of another one; false if there is none.
pub(crate) fn compare_key(path: &Path, key: Option<&[u8; 32]>) -> Result<bool> {
    let Ok(length) = path.metadata().map(|data| data.len()) else { return Ok(false) };
    match std::fs::read_to_string(beside(path, ".key-check")) {
        Ok(found) if found != note(key) => Err(Error::WrongKey),
        // The note is written after the schema, so there was something in this file.
        Ok(_) if length == 0 => Err(Error::Damaged("the file is empty".into())),
        Ok(_) => Ok(true),
        Err(_) => Ok(false),
    }
}

/// Leaves the note for the next time.
pub(crate) fn note_key(path: &Path, key: Option<&[u8; 32]>) -> Result<()> {
    let file = beside(path, ".key-check");
    if std::fs::read_to_string(&file).is_ok_and(|found| found == note(key)) {
        return Ok(());
    }
    std::fs::write(&file, note(key)).map_err(|source| Error::File { what: "the key note beside the database", source })
}
