//! Files' bytes are moved by a worker of their own, beside the engine's: what it is to do, and what of it crosses the session.

use harkara_engine::{Chunk, FileWork};
use harkara_media::Sealed;
use harkara_wire::id::FileId;
use harkara_wire::proto::relay::{
    ClientFrame, GetBlob, PutBlob, ServerFrame, client_frame::Request, server_frame::Body,
};
use std::{collections::HashMap, sync::Arc};

/// Something for the worker that moves the bytes of files. It answers with `FileNews`, but [`FileJob::Read`] with the
/// chunk itself.
#[derive(Debug)]
#[allow(missing_docs)] // as in `FileWork`
pub enum FileJob {
    Prepare { file: i64, source: String, shrink: bool, voice: bool },
    Stop { file: i64 },
    Release { source: String },
    Check { file: i64, sealed: Arc<Sealed> },
    Read { session: u32, request_id: u64, chunk: Chunk },
    Take { request_id: u64, chunk: Chunk, data: Vec<u8> },
    Delete { file_id: FileId },
}

/// Who is to have what the engine asked for.
#[derive(Debug)]
pub enum Wanted {
    Worker(FileJob),
    Relay(ClientFrame),
}

/// Who is to have what the relay said.
#[derive(Debug)]
pub enum Came {
    Worker(FileJob),
    Engine(ServerFrame),
}

/// What is between the relay and the worker, on the session that stands.
#[derive(Debug, Default)]
pub struct Crossing {
    /// Requests begin anew with each session: a chunk that was read for an old one must not go out under a new number.
    session: u32,
    gets: HashMap<u64, Chunk>,
    puts: HashMap<u64, Chunk>,
}

impl Crossing {
    /// A new session begins, or the old one is gone.
    pub fn renew(&mut self) {
        self.session = self.session.wrapping_add(1);
        self.gets.clear();
        self.puts.clear();
    }

    /// What the engine wants done: by the worker, or by the relay.
    pub fn begin(&mut self, work: FileWork) -> Wanted {
        Wanted::Worker(match work {
            // The page takes a file out of its archive before it stages it: the source is the file itself. What other
            // messengers call a voice message comes as such a file.
            FileWork::Prepare { file, source, shrink, voice, inside } => {
                FileJob::Prepare { file, source, shrink, voice: voice || inside.is_some() }
            }
            FileWork::Stop { file } => FileJob::Stop { file },
            FileWork::Release { source } => FileJob::Release { source },
            FileWork::Check { file, sealed } => FileJob::Check { file, sealed },
            FileWork::Delete { file_id } => FileJob::Delete { file_id },
            FileWork::Put { request_id, chunk } => {
                self.puts.insert(request_id, chunk.clone());
                FileJob::Read { session: self.session, request_id, chunk }
            }
            FileWork::Get { request_id, chunk } => {
                let get = GetBlob { blob_id: blob_id(&chunk) };
                self.gets.insert(request_id, chunk);
                return Wanted::Relay(ClientFrame { request_id, request: Some(Request::GetBlob(get)) });
            }
        })
    }

    /// A chunk that the worker has read goes to the relay, if the session it is for still stands.
    pub fn read(&mut self, session: u32, request_id: u64, data: Vec<u8>) -> Option<ClientFrame> {
        if session != self.session {
            return None;
        }
        let chunk = self.puts.remove(&request_id)?;
        Some(ClientFrame { request_id, request: Some(Request::PutBlob(PutBlob { blob_id: blob_id(&chunk), data })) })
    }

    /// A chunk that was asked for is the worker's; anything else is the engine's.
    pub fn take(&mut self, frame: ServerFrame) -> Came {
        let Some(chunk) = self.gets.remove(&frame.request_id).filter(|_| frame.request_id != 0) else {
            return Came::Engine(frame);
        };
        match frame.body {
            Some(Body::Blob(blob)) => {
                Came::Worker(FileJob::Take { request_id: frame.request_id, chunk, data: blob.data })
            }
            body => Came::Engine(ServerFrame { request_id: frame.request_id, body }),
        }
    }
}

/// What the relay calls a chunk.
pub fn blob_id(chunk: &Chunk) -> Vec<u8> {
    chunk.sealed.ids.get(chunk.index as usize).map(|id| id.to_vec()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use harkara_media::{FileKey, seal};
    use harkara_wire::proto::relay::{Blob, Ok as Done};

    fn chunk() -> Chunk {
        let sealed = seal::seal(&mut b"words".as_slice(), 5, FileKey([1; 32]), &mut Vec::new(), |_| true);
        Chunk { file: 7, sealed: Arc::new(sealed.unwrap().unwrap()), index: 0 }
    }

    #[test]
    fn a_chunk_read_for_a_lost_session_does_not_go_out_on_the_next() {
        let mut crossing = Crossing::default();
        let put = || FileWork::Put { request_id: 3, chunk: chunk() };
        let Wanted::Worker(FileJob::Read { session, .. }) = crossing.begin(put()) else { panic!("nothing to read") };
        crossing.renew();
        crossing.begin(put());
        assert_eq!(crossing.read(session, 3, vec![1]), None);
        let frame = crossing.read(session + 1, 3, vec![2]).unwrap();
        assert!(matches!(frame.request, Some(Request::PutBlob(put)) if put.data == [2] && put.blob_id.len() == 32));
        assert_eq!(crossing.read(session + 1, 3, vec![3]), None, "each is sent once");
    }

    #[test]
    fn what_the_relay_brings_for_a_file_is_the_workers_and_its_refusal_the_engines() {
        let mut crossing = Crossing::default();
        for request_id in [4, 5] {
            assert!(matches!(crossing.begin(FileWork::Get { request_id, chunk: chunk() }), Wanted::Relay(_)));
        }
        let blob = ServerFrame { request_id: 4, body: Some(Body::Blob(Blob { data: vec![9], ..Blob::default() })) };
        assert!(matches!(crossing.take(blob.clone()), Came::Worker(FileJob::Take { request_id: 4, .. })));
        assert!(matches!(crossing.take(blob), Came::Engine(_)), "nobody asked for it again");
        let other = ServerFrame { request_id: 5, body: Some(Body::Ok(Done {})) };
        assert!(matches!(crossing.take(other), Came::Engine(_)));
    }
}
