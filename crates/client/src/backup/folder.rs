//! A folder as a storage: one file for each object.

use harkara_backup::{Name, Storage, StorageError};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Objects in a folder: on another disk, a stick, or a drive that somebody synchronises.
pub struct Folder {
    dir: PathBuf,
}

/// What a file is called until it is whole.
const PART: &str = ".part";

impl Folder {
    /// The folder, made where it is not there yet.
    pub fn open(dir: &Path) -> Result<Self, StorageError> {
        for kind in ["head", "manifest", "segment", "media"] {
            crate::profile::create_private_dir(&dir.join(kind)).map_err(failed)?;
        }
        let dir = dir.canonicalize().map_err(failed)?;
        Ok(Self { dir })
    }

    /// The folder, if there is a backup in it.
    pub fn existing(dir: &Path) -> Result<Self, StorageError> {
        Ok(Self { dir: dir.canonicalize().map_err(failed)? })
    }

    /// Where it is.
    pub fn place(&self) -> String {
        self.dir.display().to_string()
    }

    fn path(&self, name: &Name) -> PathBuf {
        self.dir.join(name.as_str())
    }

    /// Written beside its place, and whole before it has its name: a crash leaves no half of an object.
    fn part(&self, name: &Name, bytes: &[u8]) -> io::Result<PathBuf> {
        let part = self.dir.join(PART);
        let mut file = File::create(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        drop(file);
        if let Some(dir) = self.path(name).parent() {
            fs::create_dir_all(dir)?;
        }
        Ok(part)
    }

    /// That the name is there must survive a power cut as well.
    fn settle(&self, name: &Name) -> io::Result<()> {
        #[cfg(unix)]
        if let Some(dir) = self.path(name).parent() {
            File::open(dir)?.sync_all()?;
        }
        Ok(())
    }
}

impl Storage for Folder {
    fn get(&mut self, name: &Name, at_most: usize) -> Result<Option<Vec<u8>>, StorageError> {
        let file = match File::open(self.path(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other.map_err(failed)?,
        };
        let mut bytes = Vec::new();
        file.take(at_most as u64).read_to_end(&mut bytes).map_err(failed)?;
        Ok(Some(bytes))
    }

    fn put(&mut self, name: &Name, bytes: &[u8]) -> Result<bool, StorageError> {
        let path = self.path(name);
        if path.try_exists().map_err(failed)? {
            return Ok(false);
        }
        let part = self.part(name, bytes).map_err(failed)?;
        let new = match fs::hard_link(&part, &path) {
            Ok(()) => fs::remove_file(&part).map(|()| true),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => fs::remove_file(&part).map(|()| false),
            // Sticks know no second name for a file; and no second computer that writes to them.
            Err(_) => fs::rename(&part, &path).map(|()| true),
        };
        let new = new.map_err(failed)?;
        self.settle(name).map_err(failed)?;
        Ok(new)
    }

    fn replace(&mut self, name: &Name, bytes: &[u8]) -> Result<(), StorageError> {
        let part = self.part(name, bytes).map_err(failed)?;
        fs::rename(part, self.path(name)).and_then(|()| self.settle(name)).map_err(failed)
    }

    fn delete(&mut self, name: &Name) -> Result<bool, StorageError> {
        match fs::remove_file(self.path(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(error)),
            _ => Ok(true),
        }
    }

    fn list(&mut self, prefix: &str) -> Result<Vec<String>, StorageError> {
        let kind = prefix.split('/').next().unwrap_or_default();
        let entries = match fs::read_dir(self.dir.join(kind)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(failed)?,
        };
        let names = entries.flatten().filter_map(|entry| Some(format!("{kind}/{}", entry.file_name().to_str()?)));
        Ok(names.filter(|name| name.starts_with(prefix)).collect())
    }
}

fn failed(error: io::Error) -> StorageError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StorageError::Full,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => StorageError::Refused(error.to_string()),
        _ => StorageError::Away(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backup::suite;

    #[test]
    fn a_folder_keeps_what_it_is_given_whole_and_for_good() {
        let dir = tempfile::tempdir().unwrap();
        suite::holds(&mut Folder::open(&dir.path().join("new/deep")).unwrap(), suite::Young::Goes);
    }

    #[test]
    fn what_a_crash_left_half_written_is_no_object() {
        let dir = tempfile::tempdir().unwrap();
        let mut folder = Folder::open(dir.path()).unwrap();
        fs::write(dir.path().join(PART), b"half").unwrap();
        assert!(folder.list("head/").unwrap().is_empty());
        assert!(folder.put(&Name::keyring(), b"whole").unwrap());
        assert_eq!(folder.get(&Name::keyring(), 10).unwrap().unwrap(), b"whole");
    }

    #[test]
    fn a_folder_that_is_not_there_says_so() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(Folder::existing(&dir.path().join("gone")), Err(StorageError::Away(_))));
    }
}
