//! The manifest: which segments there are, in pages, so that what changed in one place costs one page.

use crate::error::{Error, Part, Result};
use crate::keyring::Keys;
use crate::object::{Kind, ObjectId};
use harkara_wire::proto::backup::{Entry, Page};
use prost::Message;

/// Segments a page names.
const ENTRIES: usize = 64;
/// Pages of the longest manifest: some twelve gigabytes of text.
pub(crate) const PAGES: usize = 1024;

/// The manifest as objects. No page has segments of two streams: what comes at the end of one moves nothing in the next.
pub(crate) fn write(keys: &Keys, entries: &[Entry]) -> Result<Vec<(ObjectId, Vec<u8>)>> {
    let streams = entries.chunk_by(|one, next| one.stream == next.stream);
    let pages = streams.flat_map(|stream| stream.chunks(ENTRIES));
    pages.map(|page| keys.seal(Kind::Page, &[], &Page { entries: page.to_vec() }.encode_to_vec())).collect()
}

/// What one page says.
pub(crate) fn read(keys: &Keys, id: &ObjectId, bytes: &[u8]) -> Result<Vec<Entry>> {
    let body = keys.open_as(Kind::Page, id, bytes)?;
    match Page::decode(body.as_slice()) {
        Ok(page) if page.entries.len() <= ENTRIES => Ok(page.entries),
        _ => Err(Error::Damaged(Part::Manifest)),
    }
}

/// The segment an entry names.
pub(crate) fn id(entry: &Entry) -> Result<ObjectId> {
    entry.id.as_slice().try_into().map(ObjectId).map_err(|_| Error::Damaged(Part::Manifest))
}
