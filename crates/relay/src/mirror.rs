//! The status where it is read while the relay is down: in a folder that some web server hands out, at the relay's own name or
//! better elsewhere. Devices know the addresses from the document itself.

use crate::data::{DataDir, DataError};
use crate::status_page;
use harkara_wire::proto::status::{SignedStatus, Status};
use harkara_wire::status::{self, MIRROR_FILE};
use prost::Message;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// In the data folder, so that `incident` finds it while no relay runs: the folder, and the relay's name.
const PLACE: &str = "status-folder";

/// Where the status is to be written to besides, and what the relay is called there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mirror {
    /// `None`: nowhere.
    pub folder: Option<PathBuf>,
    /// What the page says.
    pub name: String,
}

impl Mirror {
    /// As it was kept last.
    pub(crate) fn recall(data: &DataDir) -> Self {
        let kept = fs::read_to_string(data.path().join(PLACE)).unwrap_or_default();
        let mut lines = kept.lines();
        let folder = lines.next().filter(|line| !line.is_empty()).map(PathBuf::from);
        Self { folder, name: lines.next().unwrap_or_default().to_owned() }
    }

    /// From now on here.
    pub(crate) fn keep(&self, data: &DataDir) -> Result<(), DataError> {
        let path = data.path().join(PLACE);
        let folder = self.folder.as_deref().map(std::path::absolute).transpose();
        let kept = folder.and_then(|folder| {
            let folder = folder.unwrap_or_default();
            fs::write(&path, format!("{}\n{}\n", folder.display(), self.name))
        });
        kept.map_err(|source| DataError::File { path, source })
    }

    /// Writes the document, and the page. Each file is whole or not there: somebody may be reading it.
    pub(crate) fn write(&self, signed: &SignedStatus) -> Result<(), DataError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let status: Status = status::read(&signed.status).unwrap_or_default();
        let file_error = |source| DataError::File { path: folder.clone(), source };
        fs::create_dir_all(folder).map_err(file_error)?;
        let page = status_page::html(&self.name, &status, false);
        put(folder, "status.css", status_page::STYLE.as_bytes()).map_err(file_error)?;
        put(folder, "status.json", status_page::json(&status, signed).as_bytes()).map_err(file_error)?;
        put(folder, "index.html", page.as_bytes()).map_err(file_error)?;
        put(folder, MIRROR_FILE, &signed.encode_to_vec()).map_err(file_error)
    }
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let partial = folder.join(format!("{name}.new"));
    fs::write(&partial, bytes)?;
    fs::rename(partial, folder.join(name))
}
