//! Files that are to be sent, looked at: in an instance of its own for each, which is thrown away afterwards.

use harkara_media::kind::{self, Kind};
use harkara_media::{chunk_len, chunks, picture};
use wasm_bindgen::prelude::*;

/// What a file is.
#[wasm_bindgen(getter_with_clone)]
pub struct Recognised {
    /// `file`, `photo`, `video` or `audio`.
    #[wasm_bindgen(readonly)]
    pub kind: String,
    #[wasm_bindgen(readonly, js_name = mediaType)]
    pub media_type: String,
}

/// What a file is by its first [`kind::ENOUGH`] bytes.
#[wasm_bindgen]
pub fn recognise(first: &[u8]) -> Recognised {
    let (kind, media_type) = kind::recognise(first);
    let kind = match kind {
        Kind::File => "file",
        Kind::Photo => "photo",
        Kind::Video => "video",
        Kind::Audio => "audio",
    };
    Recognised { kind: kind.into(), media_type: media_type.into() }
}

/// Whether the browser may decode this picture: its header is believed before its pixels are made room for.
#[wasm_bindgen(js_name = pictureIsFit)]
pub fn picture_is_fit(bytes: &[u8]) -> bool {
    picture::is_fit(bytes)
}

/// A picture as it is sent, or as it was looked at (without bytes).
#[wasm_bindgen(getter_with_clone)]
pub struct Picture {
    #[wasm_bindgen(readonly)]
    pub bytes: Option<Vec<u8>>,
    #[wasm_bindgen(readonly, js_name = mediaType)]
    pub media_type: Option<String>,
    #[wasm_bindgen(readonly)]
    pub width: u32,
    #[wasm_bindgen(readonly)]
    pub height: u32,
    #[wasm_bindgen(readonly)]
    pub thumbnail: Vec<u8>,
}

/// Where the browser's own decoder or canvas can't be relied on. Nothing: not a picture that can be read.
#[wasm_bindgen(js_name = lookAtPicture)]
pub fn look_at_picture(bytes: &[u8], shrink: bool) -> Option<Picture> {
    if shrink {
        let photo = picture::photo(bytes).ok()?;
        let (width, height, thumbnail) = (photo.width, photo.height, photo.thumbnail);
        let media_type = Some(photo.media_type.into());
        return Some(Picture { bytes: Some(photo.bytes), media_type, width, height, thumbnail });
    }
    let (width, height, thumbnail) = picture::look(bytes).ok()?;
    Some(Picture { bytes: None, media_type: None, width, height, thumbnail })
}

/// How long the last chunk of a file of this size is, with its padding. Nothing: too large.
#[wasm_bindgen(js_name = lastChunk)]
pub fn last_chunk(size: f64) -> Option<u32> {
    let size = size as u64;
    u32::try_from(chunk_len(size, chunks(size)? - 1)).ok()
}
