//! Files' bytes: the work is done in the order in which the engine asks for it, after a while; preparing takes its time
//! beside the rest. As in the native driver, what is under way when the process dies is half done or not at all.

use super::{Happening, World};
use crate::shelf::Luck;
use harkara_engine::{Chunk, FileNews, FileWork, Input};
use harkara_media::Sealed;
use harkara_wire::id::FileId;
use harkara_wire::proto::relay::{
    ClientFrame, GetBlob, PutBlob, ServerFrame, client_frame::Request, server_frame::Body,
};
use std::sync::Arc;

/// How long a piece of work takes, at most; and preparing a file.
const WORK_MS: u64 = 4;
const PREPARE_MS: u64 = 1_500;

/// A piece of work under way.
pub(super) enum Job {
    Prepare {
        file: i64,
        source: String,
        shrink: bool,
    },
    Check(i64, Arc<Sealed>),
    /// On this connection.
    Put(u64, Chunk, usize),
    Take(u64, Chunk, Vec<u8>),
    Delete(FileId),
}

impl World {
    /// Does what the engine says with a file.
    pub(super) fn file_work(&mut self, device: usize, work: FileWork) {
        let state = &mut self.devices[device];
        match work {
            FileWork::Prepare { file, source, shrink, .. } => {
                state.stopped.remove(&file);
                let at_ms = self.now_ms + self.dice.between(0, PREPARE_MS);
                self.file_job_at(at_ms, device, Job::Prepare { file, source, shrink });
            }
            FileWork::Stop { file } => drop(state.stopped.insert(file)),
            // The person's own files stay where they are.
            FileWork::Release { .. } => {}
            FileWork::Check { file, sealed } => self.file_job(device, Job::Check(file, sealed)),
            FileWork::Put { request_id, chunk } => {
                if let Some(wire) = state.wire {
                    self.file_job(device, Job::Put(request_id, chunk, wire));
                }
            }
            FileWork::Get { request_id, chunk } => {
                let blob_id = blob_id(&chunk);
                state.gets.insert(request_id, chunk);
                self.send(device, &ClientFrame { request_id, request: Some(Request::GetBlob(GetBlob { blob_id })) });
            }
            FileWork::Delete { file_id } => self.file_job(device, Job::Delete(file_id)),
        }
    }

    fn file_job(&mut self, device: usize, job: Job) {
        let at_ms = self.devices[device].files_ms.max(self.now_ms + self.dice.between(0, WORK_MS));
        self.devices[device].files_ms = at_ms;
        self.file_job_at(at_ms, device, job);
    }

    fn file_job_at(&mut self, at_ms: u64, device: usize, job: Job) {
        let life = self.devices[device].life;
        self.at(at_ms, Happening::File(device, life, job));
    }

    /// A chunk that was asked for goes to the disk; anything else is the engine's.
    pub(super) fn keep_chunk(&mut self, device: usize, frame: ServerFrame) -> Option<ServerFrame> {
        let asked = self.devices[device].gets.remove(&frame.request_id).filter(|_| frame.request_id != 0);
        let Some(chunk) = asked else { return Some(frame) };
        match frame.body {
            Some(Body::Blob(mut blob)) => {
                if self.dice.chance(self.weather.blob_altered) {
                    blob.data.truncate(blob.data.len() / 2);
                }
                self.file_job(device, Job::Take(frame.request_id, chunk, blob.data));
                None
            }
            body => Some(ServerFrame { request_id: frame.request_id, body }),
        }
    }

    /// A piece of work is done, with what fate has in store for it.
    pub(super) fn file_done(&mut self, device: usize, life: u64, job: Job) {
        if self.devices[device].life != life || self.devices[device].engine.is_none() {
            return;
        }
        let crash = self.dice.chance(self.weather.crash);
        let luck = match () {
            () if crash && self.dice.chance(0.5) => Luck::Torn,
            () if self.dice.chance(self.weather.storage_fault / 2.0) => Luck::Full,
            () => Luck::Good,
        };
        let key = self.dice.seed();
        let state = &mut self.devices[device];
        let said = match job {
            Job::Prepare { file, .. } if state.stopped.contains(&file) => None,
            Job::Prepare { file, source, shrink } => Some(match state.shelf.prepare(&source, shrink, key, luck) {
                Ok(prepared) => FileNews::Prepared { file, prepared: Box::new(prepared) },
                Err(fault) => FileNews::Failed { file, fault },
            }),
            Job::Check(file, sealed) => Some(state.shelf.check(file, &sealed)),
            Job::Put(request_id, chunk, wire) => match state.shelf.read(&chunk) {
                // The connection may have gone meanwhile.
                Ok(data) if state.wire == Some(wire) && !crash => {
                    let request = Some(Request::PutBlob(PutBlob { blob_id: blob_id(&chunk), data }));
                    self.send(device, &ClientFrame { request_id, request });
                    None
                }
                Ok(_) => None,
                Err(fault) => Some(FileNews::Stuck { request_id, file: chunk.file, index: chunk.index, fault }),
            },
            Job::Take(request_id, Chunk { file, sealed, index }, data) => {
                let chunk = Chunk { file, sealed, index };
                Some(match state.shelf.take(&chunk, &data, luck) {
                    Ok(()) => FileNews::Written { request_id, file, index },
                    Err(fault) => FileNews::Stuck { request_id, file, index, fault },
                })
            }
            Job::Delete(file) => {
                state.shelf.delete(&file);
                None
            }
        };
        match said {
            _ if crash => self.crash(device),
            Some(said) => self.input(device, Input::File(said)),
            None => {}
        }
    }

    /// The relay has lost each chunk of anybody's files with this probability. History it keeps.
    pub fn lose_blobs(&mut self, probability: f64) {
        // What it has heard is committed first: it has but one writer.
        self.relay_drain(super::HOME);
        let known = self.devices.iter().filter(|device| device.is_running()).flat_map(|device| {
            let mut rows = device.db().prepare("SELECT ids FROM files").unwrap();
            rows.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap().map(Result::unwrap).collect::<Vec<_>>()
        });
        let mut chunks: Vec<[u8; 32]> = known.flat_map(|ids| ids.as_chunks::<32>().0.to_vec()).collect();
        chunks.sort_unstable();
        chunks.dedup();
        for chunk in chunks {
            if self.dice.chance(probability) {
                self.relays[super::HOME].disk.execute("DELETE FROM blobs WHERE blob_id = ?1", [chunk]);
            }
        }
    }
}

fn blob_id(chunk: &Chunk) -> Vec<u8> {
    chunk.sealed.ids.get(chunk.index as usize).map(|id| id.to_vec()).unwrap_or_default()
}
