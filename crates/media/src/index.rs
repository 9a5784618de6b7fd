//! The index of a large file: the ids of its chunks, as one sealed blob.

use crate::cipher::{BadChunk, FileKey, MAX_CHUNKS};
use aes_gcm::aead::Aead;
use harkara_wire::id::BlobId;

const PURPOSE: &str = "harkara/attachment-index/v1";

/// Makes the index. The same ids and key always make the same blob.
pub fn seal(key: &FileKey, ids: &[BlobId]) -> Result<Vec<u8>, BadChunk> {
    let plain: Vec<u8> = ids.iter().flat_map(|id| id.0).collect();
    key.derive(PURPOSE).encrypt(&Default::default(), plain.as_slice()).map_err(|_| BadChunk)
}

/// Reads the ids back: as many as the file has chunks.
pub fn open(key: &FileKey, blob: &[u8], chunks: u32) -> Result<Vec<BlobId>, BadChunk> {
    if chunks as usize > MAX_CHUNKS {
        return Err(BadChunk);
    }
    let plain = key.derive(PURPOSE).decrypt(&Default::default(), blob).map_err(|_| BadChunk)?;
    let (ids, rest) = plain.as_chunks::<32>();
    if ids.len() != chunks as usize || !rest.is_empty() {
        return Err(BadChunk);
    }
    Ok(ids.iter().map(|id| BlobId(*id)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CHUNK;

    #[test]
    fn the_longest_index_fits_into_a_blob_and_comes_back() {
        let key = FileKey([3; 32]);
        let ids: Vec<_> = (0..MAX_CHUNKS as u32).map(|n| BlobId::of(&n.to_be_bytes())).collect();
        let blob = seal(&key, &ids).unwrap();
        assert!(blob.len() <= CHUNK);
        assert_eq!(open(&key, &blob, MAX_CHUNKS as u32), Ok(ids));
        assert_eq!(open(&key, &blob, MAX_CHUNKS as u32 - 1), Err(BadChunk));
        assert_eq!(open(&FileKey([4; 32]), &blob, MAX_CHUNKS as u32), Err(BadChunk));
        assert_eq!(open(&key, &blob[1..], MAX_CHUNKS as u32), Err(BadChunk));
    }
}
