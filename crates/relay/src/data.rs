//! The relay's folder: its key, its database, and a lock so that only one relay serves it.

use crate::{SqliteStorage, Storage, StorageError};
use harkara_wire::vault::{Keeper, VaultError};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use zeroize::Zeroizing;

/// The folder can't be used.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// `relay.key` is not 64 hex digits.
    #[error("{0} is damaged: put the copy from a backup in its place, or every link to this relay must be made anew")]
    Key(PathBuf),
    /// Another relay serves this folder.
    #[error("another relay is running on this data folder")]
    InUse,
    /// No randomness.
    #[error("the system gives no random numbers: {0}")]
    Random(getrandom::Error),
    /// The secrets for vaults don't follow from the key, which happens once in the life of no universe.
    #[error("vaults: {0}")]
    Vaults(VaultError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// A relay's folder, made on first use.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    secret: Zeroizing<[u8; 32]>,
}

impl DataDir {
    /// Opens the folder; makes it, and the relay's key in it, where there is none.
    pub fn open(path: &Path) -> Result<Self, DataError> {
        make_folder(path).map_err(|source| DataError::File { path: path.into(), source })?;
        let key = path.join("relay.key");
        let secret = match fs::read_to_string(&key).map(Zeroizing::new) {
            Ok(text) => parse_key(&text).ok_or_else(|| DataError::Key(key.clone()))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let secret = Zeroizing::new(random()?);
                write_key(&key, &secret).map_err(|source| DataError::File { path: key, source })?;
                secret
            }
            Err(source) => return Err(DataError::File { path: key, source }),
        };
        Ok(Self { path: path.into(), secret })
    }

    /// The X25519 key that links to this relay pin.
    pub fn public_key(&self) -> [u8; 32] {
        harkara_wire::session::public_key(&self.secret)
    }

    /// Makes an invite that lets `uses` people register. Also while a relay runs on this folder.
    pub fn invite(&self, uses: u32) -> Result<String, DataError> {
        let code = data_encoding::BASE32_NOPAD.encode(&random::<10>()?).to_ascii_lowercase();
        self.storage()?.add_invite(&code, uses, now_ms())?;
        Ok(code)
    }

    /// The database.
    pub fn storage(&self) -> Result<SqliteStorage, DataError> {
        Ok(SqliteStorage::open(&self.path.join("relay.db"))?)
    }

    /// The secrets for vaults.
    pub(crate) fn keeper(&self) -> Result<Keeper, DataError> {
        Keeper::of(&self.secret).map_err(DataError::Vaults)
    }

    pub(crate) fn secret(&self) -> &[u8; 32] {
        &self.secret
    }

    /// Held while a relay serves the folder.
    pub(crate) fn lock(&self) -> Result<File, DataError> {
        let path = self.path.join("relay.lock");
        let file_error = |source| DataError::File { path: path.clone(), source };
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(file_error)?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(DataError::InUse),
            Err(TryLockError::Error(source)) => Err(file_error(source)),
        }
    }

    /// Where certificates are kept.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Fresh random bytes.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], DataError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(DataError::Random)?;
    Ok(bytes)
}

/// Unix time in milliseconds.
pub(crate) fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

fn parse_key(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    let mut key = Zeroizing::new([0; 32]);
    hex::decode_to_slice(text.trim(), key.as_mut_slice()).ok()?;
    Some(key)
}

fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Whole or not at all: a relay with half a key would be another relay.
fn write_key(path: &Path, secret: &[u8; 32]) -> io::Result<()> {
    let partial = path.with_extension("key.new");
    let mut options = OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&partial)?;
    let text = Zeroizing::new(hex::encode(secret));
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    fs::rename(&partial, path)
}
