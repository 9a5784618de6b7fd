//! What the engine asks of whoever moves bytes, and what it hears of it.

use harkara_api::{FileFault, FileKind};
use harkara_media::Sealed;
use harkara_wire::id::FileId;
use std::sync::Arc;

/// Something to do with a file's bytes. The shell does these in the order in which they come; only preparing may take
/// its time beside the rest.
#[derive(Debug, Clone)]
pub enum FileWork {
    /// Make a sealed file of `source` with a fresh key, and say what it is.
    Prepare {
        /// The engine's number for it.
        file: i64,
        /// What the person named.
        source: String,
        /// Its name in that archive; `None`: the source itself.
        inside: Option<String>,
        /// A photo is made smaller and loses what the camera wrote into it.
        shrink: bool,
        /// A recording; what turns out to be none is a file like any other.
        voice: bool,
    },
    /// Preparing it is given up: nothing of it is to stay.
    Stop {
        /// The engine's number for it.
        file: i64,
    },
    /// What a file was to be made of is not needed any more: a copy that was made for it may go.
    Release {
        /// What the person named.
        source: String,
    },
    /// Count the chunks that are on disk, from the first, and whole; cut off what is behind them.
    Check {
        /// The engine's number for it.
        file: i64,
        /// What it must be.
        sealed: Arc<Sealed>,
    },
    /// Send `PutBlob` with this chunk and this request id on the connection that stands.
    Put {
        /// Of the session.
        request_id: u64,
        /// Which.
        chunk: Chunk,
    },
    /// Send `GetBlob` for this chunk and this request id. A `Blob` that answers it is opened and written, an error is
    /// passed on as any frame.
    Get {
        /// Of the session.
        request_id: u64,
        /// Which.
        chunk: Chunk,
    },
    /// Delete what is on disk of it.
    Delete {
        /// What it is called there.
        file_id: FileId,
    },
}

/// One chunk of a file.
#[derive(Debug, Clone)]
pub struct Chunk {
    /// The engine's number for the file.
    pub file: i64,
    /// The file.
    pub sealed: Arc<Sealed>,
    /// Which chunk.
    pub index: u32,
}

/// What came of [`FileWork`].
#[derive(Debug, Clone)]
pub enum FileNews {
    /// It is sealed and durable on disk.
    Prepared {
        /// The engine's number for it.
        file: i64,
        /// What it is.
        prepared: Box<Prepared>,
    },
    /// It could not be prepared or checked.
    Failed {
        /// The engine's number for it.
        file: i64,
        /// Why not.
        fault: FileFault,
    },
    /// So many chunks are here.
    Checked {
        /// The engine's number for it.
        file: i64,
        /// From the first.
        here: u32,
    },
    /// The chunk that came in answer to this request is written.
    Written {
        /// Of the session.
        request_id: u64,
        /// The engine's number for the file.
        file: i64,
        /// Which chunk.
        index: u32,
    },
    /// The chunk for this request could not be read, or not be written.
    Stuck {
        /// Of the session.
        request_id: u64,
        /// The engine's number for the file.
        file: i64,
        /// Which chunk.
        index: u32,
        /// Why not.
        fault: FileFault,
    },
}

/// A file that is ready to be sent.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// How to fetch and open it.
    pub sealed: Sealed,
    /// What its bytes say it is.
    pub kind: FileKind,
    /// The same.
    pub media_type: String,
    /// The ending its name must have, where it was made anew.
    pub ending: Option<&'static str>,
    /// In pixels; 0: not known.
    pub width: u32,
    /// In pixels; 0: not known.
    pub height: u32,
    /// 0: not known.
    pub duration_ms: u64,
    /// JPEG, or empty.
    pub thumbnail: Vec<u8>,
    /// Of a voice message, or empty.
    pub waveform: Vec<u8>,
}
