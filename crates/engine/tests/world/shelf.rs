//! What moves the bytes of files in the small world: a disk of vectors.

use harkara_api::{FileFault, FileKind};
use harkara_engine::{Chunk, FileNews, FileWork, Prepared};
use harkara_media::{FileKey, Sealed, seal};
use harkara_wire::id::{BlobId, FileId};
use harkara_wire::proto::relay::{
    ClientFrame, GetBlob, PutBlob, ServerFrame, client_frame::Request, server_frame::Body,
};
use std::collections::{BTreeMap, VecDeque};
use std::io::Cursor;

/// Files to be sent by what they are called, sealed files by their id.
#[derive(Default)]
pub struct Shelf {
    pub sources: BTreeMap<String, Vec<u8>>,
    pub stored: BTreeMap<FileId, Vec<u8>>,
    /// Files to be sent that are so large that here each of their chunks is but its number.
    pub hollow: BTreeMap<String, u64>,
    /// What files are not made of any more, in that order.
    pub released: Vec<String>,
    /// Chunks handed to the relay.
    pub put: usize,
    /// Chunks the relay brought.
    pub got: usize,
    gets: BTreeMap<u64, Chunk>,
    news: VecDeque<FileNews>,
    keys: u8,
}

impl Shelf {
    /// Does a piece of work; a frame is to be sent.
    pub fn begin(&mut self, work: FileWork) -> Option<ClientFrame> {
        match work {
            FileWork::Prepare { file, source, inside, voice, .. } => {
                let source = inside.map_or(source.clone(), |inside| format!("{source}/{inside}"));
                let news = match self.prepare(&source, voice) {
                    Some(prepared) => FileNews::Prepared { file, prepared: Box::new(prepared) },
                    None => FileNews::Failed { file, fault: FileFault::SourceGone },
                };
                self.news.push_back(news);
            }
            FileWork::Stop { .. } => {}
            FileWork::Release { source } => self.released.push(source),
            FileWork::Check { file, sealed } => {
                let stored = self.stored.entry(sealed.file_id).or_default();
                let here = seal::whole_chunks(&mut stored.as_slice(), &sealed).unwrap();
                self.news.push_back(FileNews::Checked { file, here });
            }
            FileWork::Put { request_id, chunk } => match self.read(&chunk) {
                Some(data) => {
                    self.put += 1;
                    let put = PutBlob { blob_id: chunk.sealed.ids[chunk.index as usize].to_vec(), data };
                    return Some(ClientFrame { request_id, request: Some(Request::PutBlob(put)) });
                }
                None => self.stuck(request_id, &chunk),
            },
            FileWork::Get { request_id, chunk } => {
                let get = GetBlob { blob_id: chunk.sealed.ids[chunk.index as usize].to_vec() };
                self.gets.insert(request_id, chunk);
                return Some(ClientFrame { request_id, request: Some(Request::GetBlob(get)) });
            }
            FileWork::Delete { file_id } => drop(self.stored.remove(&file_id)),
        }
        None
    }

    fn prepare(&mut self, source: &str, voice: bool) -> Option<Prepared> {
        self.keys += 1;
        let key = FileKey([self.keys; 32]);
        let sealed = match self.hollow.get(source) {
            Some(size) => {
                let ids = (0..harkara_media::chunks(*size)?).map(|index| BlobId::of(&index.to_be_bytes())).collect();
                let sealed = Sealed::new(key, *size, ids).unwrap();
                self.stored.insert(sealed.file_id, Vec::new());
                sealed
            }
            None => {
                let (bytes, mut target) = (self.sources.get(source)?, Vec::new());
                let sealed = seal::seal(&mut bytes.as_slice(), bytes.len() as u64, key, &mut target, |_| true);
                let sealed = sealed.unwrap().unwrap();
                self.stored.insert(sealed.file_id, target);
                sealed
            }
        };
        Some(Prepared {
            sealed,
            kind: if voice { FileKind::Voice } else { FileKind::File },
            media_type: if voice { "audio/ogg" } else { "application/octet-stream" }.into(),
            ending: None,
            width: 0,
            height: 0,
            duration_ms: if voice { 61_000 } else { 0 },
            thumbnail: Vec::new(),
            waveform: if voice { (0..64).collect() } else { Vec::new() },
        })
    }

    fn read(&self, chunk: &Chunk) -> Option<Vec<u8>> {
        if self.hollow.values().any(|size| *size == chunk.sealed.size) {
            return Some(chunk.index.to_be_bytes().to_vec());
        }
        seal::chunk(&mut Cursor::new(self.stored.get(&chunk.sealed.file_id)?), &chunk.sealed, chunk.index).ok()
    }

    fn stuck(&mut self, request_id: u64, chunk: &Chunk) {
        let (file, index, fault) = (chunk.file, chunk.index, FileFault::Damaged);
        self.news.push_back(FileNews::Stuck { request_id, file, index, fault });
    }

    /// A chunk that was asked for is kept; anything else is the engine's.
    pub fn keep_chunk(&mut self, frame: ServerFrame) -> Option<ServerFrame> {
        let Some(chunk) = self.gets.remove(&frame.request_id) else { return Some(frame) };
        let Some(Body::Blob(blob)) = &frame.body else { return Some(frame) };
        let stored = self.stored.entry(chunk.sealed.file_id).or_default();
        match seal::take_chunk(&mut Cursor::new(stored), &chunk.sealed, chunk.index, &blob.data) {
            Ok(()) => {
                self.got += 1;
                let (request_id, file, index) = (frame.request_id, chunk.file, chunk.index);
                self.news.push_back(FileNews::Written { request_id, file, index });
            }
            Err(_) => self.stuck(frame.request_id, &chunk),
        }
        None
    }

    /// What came of the work.
    pub fn news(&mut self) -> Option<FileNews> {
        self.news.pop_front()
    }

    /// The connection is gone. What was being written is still told of.
    pub fn hang_up(&mut self) {
        self.gets.clear();
    }

    /// The process is gone, and with it what it had not yet said.
    pub fn crash(&mut self) {
        self.hang_up();
        self.news.clear();
    }

    /// The file itself.
    pub fn opened(&self, sealed: &Sealed) -> Vec<u8> {
        let mut bytes = Vec::new();
        seal::open(&mut self.stored[&sealed.file_id].as_slice(), sealed, &mut bytes).unwrap();
        bytes
    }
}
