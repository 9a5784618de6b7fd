//! The proxy's folder: small files, written whole or not at all, readable by nobody else.

use serde::{Serialize, de::DeserializeOwned};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

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
    /// A file holds something else.
    #[error("{0} is damaged: put the copy from a backup in its place, or delete it and make new links")]
    Damaged(PathBuf),
    /// No randomness.
    #[error("the system gives no random numbers: {0}")]
    Random(getrandom::Error),
    /// A secret's name is taken, unknown, or no name.
    #[error("{0}")]
    Secret(String),
}

/// A proxy's folder, made on first use.
#[derive(Debug, Clone)]
pub struct DataDir(PathBuf);

impl DataDir {
    /// Opens the folder; makes it where there is none.
    pub fn open(path: &Path) -> Result<Self, DataError> {
        let data = Self(path.into());
        make_folder(path).map_err(|source| DataError::File { path: path.into(), source })?;
        Ok(data)
    }

    /// Where a file or folder of it is.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Makes a folder in it.
    pub(crate) fn folder(&self, name: &str) -> Result<PathBuf, DataError> {
        let path = self.path(name);
        make_folder(&path).map_err(|source| DataError::File { path: path.clone(), source })?;
        Ok(path)
    }

    /// What a file holds; `None` if there is none.
    pub(crate) fn read<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, DataError> {
        let path = self.path(name);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|_| DataError::Damaged(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(DataError::File { path, source }),
        }
    }

    /// Puts a file in place.
    pub(crate) fn write<T: Serialize>(&self, name: &str, value: &T) -> Result<(), DataError> {
        let path = self.path(name);
        let failed = |source| DataError::File { path: path.clone(), source };
        let mut bytes = zeroize::Zeroizing::new(serde_json::to_vec_pretty(value).map_err(|e| failed(e.into()))?);
        bytes.push(b'\n');
        let partial = self.path(&format!("{name}.new"));
        let put = || {
            let mut file = private().truncate(true).open(&partial)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&partial, &path)
        };
        put().map_err(failed)
    }

    /// Held while a file is read, changed and written: a command may run beside the proxy, or two proxies during a restart.
    pub(crate) fn lock(&self) -> Result<File, DataError> {
        let path = self.path("lock");
        let file = private().open(&path).and_then(|file| file.lock().map(|()| file));
        file.map_err(|source| DataError::File { path, source })
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

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
