//! Files' bytes, on threads of their own: the engine says what is to be done, and hears what came of it.
//!
//! In the profile's `media` folder lie sealed chunks, one file each, under the file's id. A file that is being prepared
//! is called `part-` and its number until it is whole.

mod prepare;
mod save;
mod stage;

use crate::client::thread;
use harkara_api::{ApiError, FileFault};
use harkara_engine::{Chunk, FileNews, FileWork};
use harkara_media::seal::{self, SealError};
use harkara_media::{CHUNK, Sealed};
use harkara_wire::id::FileId;
use harkara_wire::proto::relay::{ClientFrame, PutBlob, client_frame::Request};
use std::{
    collections::HashSet,
    fs::{File, OpenOptions},
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, mpsc},
};
use tokio::sync::mpsc as tokio_mpsc;

pub use save::SavedFile;
pub(crate) use save::{free_name, read_part, save};
pub(crate) use stage::Stage;

/// The folder of sealed files.
#[derive(Debug, Clone)]
pub(crate) struct Shelf(PathBuf);

impl Shelf {
    /// Opens the folder, making it where it is not there yet. What a crash left that the database does not know goes.
    pub(crate) fn open(dir: PathBuf, known: &HashSet<String>) -> Result<Self, ApiError> {
        let refused = |error: &io::Error| crate::profile::refused(&dir, error);
        crate::profile::create_private_dir(&dir).map_err(|error| refused(&error))?;
        for entry in std::fs::read_dir(&dir).map_err(|error| refused(&error))?.flatten() {
            if !entry.file_name().to_str().is_some_and(|name| known.contains(name)) {
                // Where it can't be deleted it only takes room.
                let _ = std::fs::remove_file(entry.path());
            }
        }
        Ok(Self(dir))
    }

    fn path(&self, file: &FileId) -> PathBuf {
        self.0.join(file.hex())
    }

    fn part(&self, file: i64) -> PathBuf {
        self.0.join(format!("{PART}{file}"))
    }
}

const PART: &str = "part-";

/// Hands work to the threads.
pub(crate) struct Files {
    chunks: mpsc::Sender<Job>,
    prepare: mpsc::Sender<prepare::Job>,
    stopped: Arc<Mutex<HashSet<i64>>>,
    stage: Stage,
}

enum Job {
    Check(i64, Arc<Sealed>),
    Put(u64, Chunk, tokio_mpsc::UnboundedSender<ClientFrame>),
    Take(u64, Chunk, Vec<u8>),
    Delete(FileId),
}

impl Files {
    /// Starts the threads. They end when this is dropped, or nobody hears their news.
    pub(crate) fn start(shelf: Shelf, stage: Stage, news: tokio_mpsc::Sender<FileNews>) -> Result<Self, ApiError> {
        let (chunks, jobs) = mpsc::channel();
        let (prepare, sources) = mpsc::channel();
        let stopped = Arc::new(Mutex::new(HashSet::new()));
        let (here, staged, told, given_up) = (shelf.clone(), stage.clone(), news.clone(), stopped.clone());
        thread("harkara-prepare", move || prepare::run(&here, &staged, &sources, &told, &given_up))?;
        thread("harkara-files", move || run(&shelf, &jobs, &news))?;
        Ok(Self { chunks, prepare, stopped, stage })
    }

    /// Begins a piece of work that needs no relay, or sends a chunk on this connection.
    pub(crate) fn begin(&self, work: FileWork, frames: Option<&tokio_mpsc::UnboundedSender<ClientFrame>>) {
        // The threads end only after the driver; a chunk for a connection that is gone is asked for again.
        match work {
            FileWork::Prepare { file, source, inside, shrink, voice } => {
                self.stopped.lock().unwrap_or_else(PoisonError::into_inner).remove(&file);
                let _ = self.prepare.send(prepare::Job { file, source, inside, shrink, voice });
            }
            FileWork::Stop { file } => {
                self.stopped.lock().unwrap_or_else(PoisonError::into_inner).insert(file);
            }
            FileWork::Release { source } => self.stage.remove(&source),
            FileWork::Check { file, sealed } => drop(self.chunks.send(Job::Check(file, sealed))),
            FileWork::Delete { file_id } => drop(self.chunks.send(Job::Delete(file_id))),
            FileWork::Put { request_id, chunk } => {
                if let Some(frames) = frames {
                    let _ = self.chunks.send(Job::Put(request_id, chunk, frames.clone()));
                }
            }
            // The driver asks, and hands over what comes.
            FileWork::Get { .. } => {}
        }
    }

    /// A chunk that the relay has brought.
    pub(crate) fn take(&self, request_id: u64, chunk: Chunk, data: Vec<u8>) {
        let _ = self.chunks.send(Job::Take(request_id, chunk, data));
    }
}

fn run(shelf: &Shelf, jobs: &mpsc::Receiver<Job>, news: &tokio_mpsc::Sender<FileNews>) {
    for job in jobs {
        let said = match job {
            Job::Check(file, sealed) => Some(match check(shelf, &sealed) {
                Ok(here) => FileNews::Checked { file, here },
                Err(error) => FileNews::Failed { file, fault: fault(&error) },
            }),
            Job::Put(request_id, chunk, frames) => match read(shelf, &chunk) {
                Ok(data) => {
                    let blob_id = chunk.sealed.ids.get(chunk.index as usize).map(|id| id.to_vec()).unwrap_or_default();
                    let request = Some(Request::PutBlob(PutBlob { blob_id, data }));
                    // The connection may have gone meanwhile.
                    let _ = frames.send(ClientFrame { request_id, request });
                    None
                }
                Err(error) => Some(stuck(request_id, &chunk, &error)),
            },
            Job::Take(request_id, chunk, data) => Some(match take(shelf, &chunk, &data) {
                Ok(()) => FileNews::Written { request_id, file: chunk.file, index: chunk.index },
                Err(error) => stuck(request_id, &chunk, &error),
            }),
            Job::Delete(file) => {
                if let Err(error) = std::fs::remove_file(shelf.path(&file))
                    && error.kind() != io::ErrorKind::NotFound
                {
                    tracing::warn!(%error, "a file that can't be deleted");
                }
                None
            }
        };
        if let Some(said) = said
            && news.blocking_send(said).is_err()
        {
            return;
        }
    }
}

/// Counts what is here and whole, and cuts off the rest.
fn check(shelf: &Shelf, sealed: &Sealed) -> Result<u32, SealError> {
    let file =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(shelf.path(&sealed.file_id))?;
    let here = seal::whole_chunks(&mut io::BufReader::with_capacity(CHUNK, &file), sealed)?;
    if here < sealed.chunks() {
        file.set_len(u64::from(here) * CHUNK as u64)?;
    }
    Ok(here)
}

fn read(shelf: &Shelf, chunk: &Chunk) -> Result<Vec<u8>, SealError> {
    seal::chunk(&mut open(shelf, &chunk.sealed)?, &chunk.sealed, chunk.index)
}

fn take(shelf: &Shelf, chunk: &Chunk, data: &[u8]) -> Result<(), SealError> {
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(false).open(shelf.path(&chunk.sealed.file_id))?;
    seal::take_chunk(&mut file, &chunk.sealed, chunk.index, data)?;
    // The last comes last: then the database will say that the file is here, also after a power loss.
    if chunk.index + 1 == chunk.sealed.chunks() {
        file.sync_all()?;
    }
    Ok(())
}

fn open(shelf: &Shelf, sealed: &Sealed) -> Result<File, SealError> {
    open_at(&shelf.path(&sealed.file_id))
}

fn open_at(path: &Path) -> Result<File, SealError> {
    File::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => SealError::Damaged,
        _ => error.into(),
    })
}

fn stuck(request_id: u64, chunk: &Chunk, error: &SealError) -> FileNews {
    FileNews::Stuck { request_id, file: chunk.file, index: chunk.index, fault: fault(error) }
}

/// As the person hears it.
fn fault(error: &SealError) -> FileFault {
    match error {
        SealError::TooLarge => FileFault::TooLarge,
        SealError::Changed => FileFault::SourceGone,
        SealError::Damaged => FileFault::Damaged,
        SealError::Io(error) => match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FileFault::DiskFull,
            _ => {
                tracing::warn!(%error, "a file");
                FileFault::Damaged
            }
        },
    }
}
