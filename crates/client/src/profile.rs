//! A profile: the directory that holds one device's database and the note of where its key is.

use harkara_api::{ApiError, ErrorCode};
use std::{
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

/// A profile directory, held exclusively for as long as this lives.
#[derive(Debug)]
pub struct Profile {
    dir: PathBuf,
    // The lock goes with the file handle, also when the process is killed.
    _lock: File,
}

impl Profile {
    /// Takes the directory, making it where it is not there yet. Fails with `AlreadyOpen` while another process has it.
    pub fn take(dir: &Path) -> Result<Self, ApiError> {
        create_private_dir(dir).map_err(|error| refused(dir, &error))?;
        let path = dir.join("lock");
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|error| refused(&path, &error))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { dir: dir.to_path_buf(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(ApiError::new(ErrorCode::AlreadyOpen, "the profile is in use")),
            Err(TryLockError::Error(error)) => Err(refused(&path, &error)),
        }
    }

    /// Where the database is.
    pub fn database(&self) -> PathBuf {
        self.dir.join("harkara.db")
    }

    /// The folder of the sealed files of messages.
    pub fn media(&self) -> PathBuf {
        self.dir.join("media")
    }

    /// The folder of files that are being handed over.
    pub fn staged(&self) -> PathBuf {
        self.dir.join("staged")
    }

    /// The file that holds the database's key, or says that the keychain does.
    pub fn key_note(&self) -> PathBuf {
        self.dir.join("database.key")
    }
}

/// The profile a person has where they named none.
pub fn default_profile() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "harkara").map(|dirs| dirs.data_dir().join("profile"))
}

#[cfg(unix)]
pub(crate) fn create_private_dir(dir: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

#[cfg(not(unix))]
pub(crate) fn create_private_dir(dir: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(dir)
}

/// An error of the file system as the person should read it.
pub(crate) fn refused(path: &Path, error: &std::io::Error) -> ApiError {
    let code = match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
        _ => ErrorCode::Internal,
    };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    ApiError::new(code, format!("{name}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_can_be_taken_once_and_again_after_it_is_let_go() {
        let dir = tempfile::tempdir().unwrap();
        let held = Profile::take(dir.path()).unwrap();
        assert_eq!(Profile::take(dir.path()).unwrap_err().code, ErrorCode::AlreadyOpen);
        drop(held);
        Profile::take(dir.path()).unwrap();
    }
}
