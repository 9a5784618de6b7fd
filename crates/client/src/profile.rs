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

    /// The folder of what is carried for people nearby.
    pub fn nearby(&self) -> PathBuf {
        self.dir.join("nearby")
    }

    /// The file that holds the database's key, or says that the keychain does.
    pub fn key_note(&self) -> PathBuf {
        self.dir.join("database.key")
    }
}

/// Moves a profile's database, with whatever belongs to it, into a folder of its own inside the profile, which is as a
/// new one after that. Deletes nothing. Answers the folder.
pub fn set_aside(dir: &Path) -> Result<PathBuf, ApiError> {
    let profile = Profile::take(dir)?;
    let failed = |error: std::io::Error| refused(dir, &error);
    let aside = dir.join("set-aside");
    create_private_dir(&aside).map_err(failed)?;
    let mut number = 1;
    let folder = loop {
        let folder = aside.join(number.to_string());
        match std::fs::create_dir(&folder) {
            Ok(()) => break folder,
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(failed(error)),
        }
    };
    // The key first: should this end halfway, what stays behind is refused for want of it, and can be set aside as well.
    let database = profile.database();
    let name = database.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let beside = ["", "-wal", "-shm", ".key-check"].map(|end| dir.join(format!("{name}{end}")));
    for path in std::iter::once(profile.key_note()).chain(beside) {
        let to = folder.join(path.file_name().unwrap_or_default());
        match std::fs::rename(&path, to) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
    }
    Ok(folder)
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

    #[test]
    fn what_is_set_aside_is_whole_in_a_folder_of_its_own_each_time() {
        let dir = tempfile::tempdir().unwrap();
        let files = ["database.key", "harkara.db", "harkara.db-wal", "harkara.db.key-check"];
        for time in ["first", "second"] {
            for file in files {
                std::fs::write(dir.path().join(file), format!("{time} {file}")).unwrap();
            }
            std::fs::write(dir.path().join("settings.json"), "{}").unwrap();
            let folder = set_aside(dir.path()).unwrap();
            for file in files {
                assert_eq!(std::fs::read_to_string(folder.join(file)).unwrap(), format!("{time} {file}"));
                assert!(!dir.path().join(file).exists());
            }
            assert!(dir.path().join("settings.json").exists(), "what was chosen for this computer stays");
        }
        let held = Profile::take(dir.path()).unwrap();
        assert_eq!(set_aside(dir.path()).unwrap_err().code, ErrorCode::AlreadyOpen);
        drop(held);
    }
}
