//! Files that are here, for whoever wants to have or see them.

use super::{Shelf, fault, open};
use harkara_api::{ApiError, ErrorCode, FileFault};
use harkara_media::{Sealed, seal};
use std::{
    fs::{File, OpenOptions},
    io::{self, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
};

/// A file of a message that was written into a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFile {
    /// Where it is now.
    pub path: PathBuf,
}

/// How many names are tried for a file whose name is taken.
const TRIES: u32 = 1000;

/// Opens a whole file into a folder, under a name that is not taken there.
pub(crate) fn save(shelf: &Shelf, sealed: &Sealed, folder: &Path, name: &str) -> Result<SavedFile, ApiError> {
    let refused = |error: &io::Error| crate::profile::refused(folder, error);
    let (path, target) = free_name(folder, name).map_err(|error| refused(&error))?;
    let mut target = BufWriter::with_capacity(harkara_media::SEGMENT, target);
    let opened = open(shelf, sealed)
        .and_then(|stored| seal::open(&mut BufReader::with_capacity(harkara_media::CHUNK, stored), sealed, &mut target))
        .and_then(|()| Ok(target.flush()?));
    match opened {
        Ok(()) => Ok(SavedFile { path }),
        Err(error) => {
            // Half a file must not pass for a whole one.
            let _ = std::fs::remove_file(&path);
            Err(said(fault(&error), &error.to_string()))
        }
    }
}

/// A part of a file, for whoever plays or shows it.
pub(crate) fn read_part(shelf: &Shelf, sealed: &Sealed, from: u64, length: usize) -> Result<Vec<u8>, ApiError> {
    let read = open(shelf, sealed).and_then(|mut stored| seal::read(&mut stored, sealed, from, length));
    read.map_err(|error| said(fault(&error), &error.to_string()))
}

fn said(fault: FileFault, detail: &str) -> ApiError {
    let code = if fault == FileFault::DiskFull { ErrorCode::DiskFull } else { ErrorCode::FileDamaged };
    ApiError::new(code, detail)
}

/// `name`, or `name (2)` and so on: nothing that is there is written over.
pub(crate) fn free_name(folder: &Path, name: &str) -> io::Result<(PathBuf, File)> {
    let (stem, ending) = name.rfind('.').filter(|dot| *dot > 0).map_or((name, ""), |dot| name.split_at(dot));
    for number in 1..=TRIES {
        let path = match number {
            1 => folder.join(name),
            number => folder.join(format!("{stem} ({number}){ending}")),
        };
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_a_folder_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let names: Vec<_> =
            (0..3).map(|_| free_name(folder.path(), "a.tar.gz").unwrap().0.file_name().unwrap().to_owned()).collect();
        assert_eq!(names, ["a.tar.gz", "a.tar (2).gz", "a.tar (3).gz"]);
    }
}
