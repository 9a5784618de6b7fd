//! What the worker that moves files' bytes says to the engine, and is told by it.

use crate::backup::PartNews;
use crate::jobs;
use crate::phone::{Phone, as_seed, now_ms, parse, thrown};
use harkara_api::{ApiError, ErrorCode, FileFault, FileKind, MessageId};
use harkara_engine::{FileNews, Prepared};
use harkara_media::{FileKey, Sealed};
use harkara_wire::id::BlobId;
use serde::Deserialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Phone {
    /// Names of what may lie on disk, and of what was staged.
    pub fn files(&self) -> Result<JsValue, JsValue> {
        let (ids, sources) = self.0.files().map_err(thrown)?;
        let names: js_sys::Array = ids.iter().map(|id| JsValue::from(id.hex())).collect();
        let sources: js_sys::Array = sources.into_iter().map(JsValue::from).collect();
        Ok(jobs::plain(&[("names", names.into()), ("sources", sources.into())]))
    }

    /// A file that is here: how to open it, and its title.
    #[wasm_bindgen(js_name = storedFile)]
    pub fn stored_file(&self, message: String, place: u32) -> Result<JsValue, JsValue> {
        let (sealed, title) = self.0.stored_file(&MessageId(message), place).map_err(thrown)?;
        Ok(jobs::plain(&[("sealed", jobs::sealed_object(&sealed)), ("title", title.into())]))
    }

    /// A file is sealed and on disk. `found`: the JSON of what it is.
    pub fn prepared(&mut self, file: f64, sealed: &SealedParts, found: &str) -> Result<(), JsValue> {
        let found: Found = parse(found).map_err(thrown)?;
        let ending = match found.ending.as_deref() {
            Some("png") => Some("png"),
            Some("jpg") => Some("jpg"),
            _ => None,
        };
        let prepared = Prepared {
            sealed: sealed.put_together().map_err(thrown)?,
            kind: found.kind,
            media_type: found.media_type,
            ending,
            width: found.width,
            height: found.height,
            duration_ms: found.duration_ms,
            thumbnail: sealed.thumbnail.clone(),
            waveform: found.waveform,
        };
        self.0.file_news(FileNews::Prepared { file: file as i64, prepared: Box::new(prepared) }, now_ms());
        Ok(())
    }

    /// A file could not be prepared or checked. `fault` is an `api::FileFault` by name, `detail` for the log.
    #[wasm_bindgen(js_name = fileFailed)]
    pub fn file_failed(&mut self, file: f64, fault: &str, detail: &str) -> Result<(), JsValue> {
        tracing::warn!(file, fault, detail, "a file can't be prepared or checked");
        let fault = file_fault(fault)?;
        self.0.file_news(FileNews::Failed { file: file as i64, fault }, now_ms());
        Ok(())
    }

    /// So many chunks are on disk.
    #[wasm_bindgen(js_name = fileChecked)]
    pub fn file_checked(&mut self, file: f64, here: u32) {
        self.0.file_news(FileNews::Checked { file: file as i64, here }, now_ms());
    }

    /// A chunk for the relay.
    #[wasm_bindgen(js_name = chunkRead)]
    pub fn chunk_read(&mut self, session: u32, request_id: f64, data: Vec<u8>) {
        self.0.chunk_read(session, request_id as u64, data, now_ms());
    }

    /// A chunk from the relay is on disk.
    #[wasm_bindgen(js_name = chunkWritten)]
    pub fn chunk_written(&mut self, request_id: f64, file: f64, index: u32) {
        let news = FileNews::Written { request_id: request_id as u64, file: file as i64, index };
        self.0.file_news(news, now_ms());
    }

    /// A chunk can't be read or written.
    #[wasm_bindgen(js_name = chunkStuck)]
    pub fn chunk_stuck(
        &mut self,
        request_id: f64,
        file: f64,
        index: u32,
        fault: &str,
        detail: &str,
    ) -> Result<(), JsValue> {
        tracing::warn!(file, index, fault, detail, "a chunk can't be read or written");
        let fault = file_fault(fault)?;
        let news = FileNews::Stuck { request_id: request_id as u64, file: file as i64, index, fault };
        self.0.file_news(news, now_ms());
        Ok(())
    }

    /// A part of a file is sealed for a backup; nothing: the file is not on disk as it should be.
    #[wasm_bindgen(js_name = partSealed)]
    pub fn part_sealed(&mut self, number: u32, object: Option<Vec<u8>>) {
        self.0.part_news(number, PartNews::Sealed(object), now_ms());
    }

    /// A part of a file came out of a backup. `ids`: of all chunks of the file, 32 bytes each, once it is whole.
    #[wasm_bindgen(js_name = partOpened)]
    pub fn part_opened(&mut self, number: u32, ids: &[u8]) {
        let ids = ids.as_chunks::<32>().0.iter().map(|id| BlobId(*id)).collect();
        self.0.part_news(number, PartNews::Opened(ids), now_ms());
    }

    /// It can't be opened, or there is no room for it. `detail` is for the log.
    #[wasm_bindgen(js_name = partFailed)]
    pub fn part_failed(&mut self, number: u32, full: bool, detail: &str) {
        tracing::warn!(full, detail, "a part of a file can't be taken out of a backup");
        let news = if full { PartNews::DiskFull } else { PartNews::Damaged };
        self.0.part_news(number, news, now_ms());
    }
}

/// A file that was sealed, on its way into the engine.
#[wasm_bindgen]
pub struct SealedParts {
    key: FileKey,
    size: u64,
    ids: Vec<u8>,
    thumbnail: Vec<u8>,
}

#[wasm_bindgen]
impl SealedParts {
    /// `ids`: of the chunks, 32 bytes each.
    #[wasm_bindgen(constructor)]
    pub fn new(key: &[u8], size: f64, ids: Vec<u8>, thumbnail: Vec<u8>) -> Result<SealedParts, JsValue> {
        Ok(Self { key: FileKey(as_seed(key).map_err(thrown)?), size: size as u64, ids, thumbnail })
    }

    /// What it is called on disk, as everywhere.
    pub fn name(&self) -> Result<String, JsValue> {
        self.put_together().map(|sealed| sealed.file_id.hex()).map_err(thrown)
    }

    fn put_together(&self) -> Result<Sealed, ApiError> {
        let ids = self.ids.as_chunks::<32>().0.iter().map(|id| BlobId(*id)).collect();
        Sealed::new(self.key.clone(), self.size, ids).map_err(|_| ErrorCode::BadInput.into())
    }
}

/// What a file was found to be.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    kind: FileKind,
    media_type: String,
    ending: Option<String>,
    width: u32,
    height: u32,
    duration_ms: u64,
    waveform: Vec<u8>,
}

fn file_fault(name: &str) -> Result<FileFault, JsValue> {
    parse(&format!("\"{name}\"")).map_err(thrown)
}
