//! Jobs for the files' worker and for the sockets as objects of JavaScript: their types are those of `protocol.ts` in
//! `ui/src/worker/files` and of `ui/src/worker/line.ts`.

use crate::backup::{PartJob, Seal};
use crate::files::{FileJob, blob_id};
use crate::line::LineJob;
use harkara_engine::Chunk;
use harkara_media::{Sealed, chunk_len};
use harkara_wire::id::FileId;
use js_sys::{JsString, Object, Reflect, Uint8Array};
use wasm_bindgen::JsValue;

pub(crate) fn object(job: FileJob) -> JsValue {
    match job {
        FileJob::Prepare { file, source, shrink, voice } => {
            let wish = [("shrink", shrink.into()), ("voice", voice.into())];
            made("prepare", &[&[("file", number(file)), ("source", source.into())][..], &wish[..]].concat())
        }
        FileJob::Stop { file } => made("stop", &[("file", number(file))]),
        FileJob::Release { source } => made("release", &[("source", source.into())]),
        FileJob::Check { file, sealed } => {
            let ids: Vec<u8> = sealed.ids.iter().flat_map(|id| id.0).collect();
            made("check", &[("file", number(file)), ("sealed", sealed_object(&sealed)), ("ids", bytes(&ids))])
        }
        FileJob::Read { session, request_id, chunk } => {
            let fields = [("session", session.into()), ("requestId", (request_id as f64).into())];
            made("read", &[&fields[..], &of_chunk(&chunk)[..]].concat())
        }
        FileJob::Take { request_id, chunk, data } => {
            let fields = [("requestId", (request_id as f64).into()), ("data", bytes(&data))];
            made("take", &[&fields[..], &of_chunk(&chunk)[..]].concat())
        }
        FileJob::Delete { file_id } => made("delete", &[("name", file_id.hex().into())]),
    }
}

pub(crate) fn of_line(job: LineJob) -> JsValue {
    match job {
        LineJob::Open { number, url } => made("open", &[("number", number.into()), ("url", url.into())]),
        LineJob::Send { number, message } => made("send", &[("number", number.into()), ("message", bytes(&message))]),
        LineJob::Post { number, slot, url, body, limit_ms } => {
            let what = [("number", number.into()), ("slot", slot.into()), ("url", url.into())];
            made("post", &[&what[..], &[("body", bytes(&body)), ("limitMs", (limit_ms as f64).into())]].concat())
        }
        LineJob::Get { number, url, limit_ms } => {
            made("get", &[("number", number.into()), ("url", url.into()), ("limitMs", (limit_ms as f64).into())])
        }
        LineJob::Stands { number } => made("stands", &[("number", number.into())]),
        LineJob::Close { number } => made("close", &[("number", number.into())]),
    }
}

pub(crate) fn of_part(job: PartJob) -> JsValue {
    let what = |number: u32, file: &FileId, from: u64, length: usize, seal: &Seal| {
        let fields = [("number", number.into()), ("name", file.hex().into()), ("from", (from as f64).into())];
        let secrets = [("ids", bytes(&seal.ids)), ("objects", bytes(&seal.objects)), ("place", bytes(&seal.place))];
        [&fields[..], &[("length", (length as f64).into())][..], &secrets[..]].concat()
    };
    match job {
        PartJob::Seal { number, file, from, length, seal } => {
            made("seal_part", &what(number, &file, from, length, &seal))
        }
        PartJob::Open { number, file, from, length, seal, object, last } => {
            let object = [("object", bytes(&object)), ("last", last.into())];
            made("open_part", &[&what(number, &file, from, length, &seal)[..], &object[..]].concat())
        }
    }
}

/// What must be known of a file to open it.
pub(crate) fn sealed_object(sealed: &Sealed) -> JsValue {
    let last = sealed.chunks().saturating_sub(1);
    let fields = [
        ("name", sealed.file_id.hex().into()),
        ("key", bytes(&sealed.key.0)),
        ("size", (sealed.size as f64).into()),
        ("chunks", sealed.chunks().into()),
        ("last", (chunk_len(sealed.size, last) as f64).into()),
    ];
    plain(&fields)
}

fn of_chunk(chunk: &Chunk) -> [(&'static str, JsValue); 4] {
    [
        ("file", number(chunk.file)),
        ("sealed", sealed_object(&chunk.sealed)),
        ("index", chunk.index.into()),
        ("id", bytes(&blob_id(chunk))),
    ]
}

fn made(name: &str, fields: &[(&str, JsValue)]) -> JsValue {
    let object = plain(fields);
    set(&object, "type", &name.into());
    object
}

pub(crate) fn plain(fields: &[(&str, JsValue)]) -> JsValue {
    let object = JsValue::from(Object::new());
    fields.iter().for_each(|(name, value)| set(&object, name, value));
    object
}

fn set(object: &JsValue, name: &str, value: &JsValue) {
    // Setting a field of a fresh object does not fail.
    let _ = Reflect::set(object, &JsString::from(name), value);
}

fn bytes(of: &[u8]) -> JsValue {
    Uint8Array::from(of).into()
}

/// Row numbers are far below what a double holds.
fn number(of: i64) -> JsValue {
    (of as f64).into()
}
