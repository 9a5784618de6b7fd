//! Files that a window hands over piece by piece, because it may not name paths: kept until they are sealed.

use crate::{key, profile};
use harkara_api::{ApiError, ErrorCode};
use harkara_media::MAX_FILE;
use std::{
    collections::HashSet,
    fs::OpenOptions,
    io::{Seek, SeekFrom, Write},
    path::PathBuf,
};

/// How a staged file is called as a source.
const SCHEME: &str = "staged:";

/// The folder of staged files. They are the person's own, in the clear, for as long as it takes to seal them.
#[derive(Debug, Clone)]
pub(crate) struct Stage(PathBuf);

impl Stage {
    /// Opens the folder. What no message waits for goes.
    pub(crate) fn open(dir: PathBuf, wanted: &HashSet<String>) -> Result<Self, ApiError> {
        profile::create_private_dir(&dir).map_err(|error| profile::refused(&dir, &error))?;
        for entry in std::fs::read_dir(&dir).map_err(|error| profile::refused(&dir, &error))?.flatten() {
            if !entry.file_name().to_str().is_some_and(|name| wanted.contains(&format!("{SCHEME}{name}"))) {
                // Where it can't be deleted it only takes room.
                let _ = std::fs::remove_file(entry.path());
            }
        }
        Ok(Self(dir))
    }

    /// A new empty file; its name as a source.
    pub(crate) fn begin(&self) -> Result<String, ApiError> {
        let name: [u8; 16] = key::random()?;
        let name = data_encoding::HEXLOWER.encode(&name);
        let path = self.0.join(&name);
        OpenOptions::new().write(true).create_new(true).open(&path).map_err(|error| profile::refused(&path, &error))?;
        Ok(format!("{SCHEME}{name}"))
    }

    /// The next piece: pieces come in order, one that comes twice is written once.
    pub(crate) fn append(&self, source: &str, at: u64, piece: &[u8]) -> Result<(), ApiError> {
        let path = self.path(source).ok_or(ErrorCode::NotFound)?;
        if at.saturating_add(piece.len() as u64) > MAX_FILE {
            return Err(ApiError::new(ErrorCode::FileTooLarge, "more than 2 GiB"));
        }
        let refused = |error: std::io::Error| profile::refused(&path, &error);
        let mut file = OpenOptions::new().write(true).open(&path).map_err(refused)?;
        if file.metadata().map_err(refused)?.len() < at {
            return Err(ApiError::new(ErrorCode::BadInput, "a piece is missing"));
        }
        file.seek(SeekFrom::Start(at)).and_then(|_| file.write_all(piece)).map_err(refused)
    }

    /// It is sealed, or not wanted any more. Any other file is the person's own and stays.
    pub(crate) fn remove(&self, source: &str) {
        if let Some(path) = self.path(source) {
            // Goes at the next start at the latest.
            let _ = std::fs::remove_file(path);
        }
    }

    /// Where a staged file is; `None`: the source is none of these.
    pub(crate) fn path(&self, source: &str) -> Option<PathBuf> {
        let name = source.strip_prefix(SCHEME)?;
        let plain = name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        plain.then(|| self.0.join(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_staged_file_grows_piece_by_piece_and_nothing_else_can_be_named() {
        let dir = tempfile::tempdir().unwrap();
        let stage = Stage::open(dir.path().join("staged"), &HashSet::new()).unwrap();
        let source = stage.begin().unwrap();
        stage.append(&source, 0, b"one ").unwrap();
        stage.append(&source, 4, b"two").unwrap();
        stage.append(&source, 4, b"two").unwrap();
        assert_eq!(stage.append(&source, 99, b"gap").unwrap_err().code, ErrorCode::BadInput);
        assert_eq!(stage.append(&source, MAX_FILE, b"x").unwrap_err().code, ErrorCode::FileTooLarge);
        assert_eq!(std::fs::read(stage.path(&source).unwrap()).unwrap(), b"one two");
        for source in ["staged:../../harkara.db", "/etc/passwd", "staged:", &source[7..]] {
            assert_eq!(stage.path(source), None, "{source}");
        }
        let kept = Stage::open(dir.path().join("staged"), &HashSet::from([source.clone()])).unwrap();
        assert!(kept.path(&source).unwrap().exists());
        Stage::open(dir.path().join("staged"), &HashSet::new()).unwrap();
        assert!(!kept.path(&source).unwrap().exists());
    }
}
