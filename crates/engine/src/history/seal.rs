//! A chunk as a blob: deflated, encrypted with a key of its own.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};
use harkara_wire::proto::content::HistoryChunk;
use prost::Message;
use std::io::Read;

/// A chunk is far smaller; more would be an attempt to fill the memory.
const MAX_PLAIN: u64 = 4 << 20;
/// The key serves one blob only, so the nonce may be constant.
const NONCE: [u8; 12] = [0; 12];

/// What does not open, or not decode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a history blob that can't be read: {0}")]
pub(crate) struct BadBlob(pub &'static str);

/// Makes a blob of a chunk. `key` is fresh randomness for this blob alone.
pub(crate) fn seal(chunk: &HistoryChunk, key: &[u8; 32], transfer: &[u8; 16], index: u32) -> Result<Vec<u8>, BadBlob> {
    let plain = chunk.encode_to_vec();
    let mut deflated = Vec::with_capacity(plain.len() / 2);
    DeflateEncoder::new(plain.as_slice(), Compression::default())
        .read_to_end(&mut deflated)
        .map_err(|_| BadBlob("deflate"))?;
    let aad = aad(transfer, index);
    Aes256Gcm::new(&(*key).into())
        .encrypt(&NONCE.into(), Payload { msg: &deflated, aad: &aad })
        .map_err(|_| BadBlob("encryption"))
}

/// Reads a blob back.
pub(crate) fn open(blob: &[u8], key: &[u8], transfer: &[u8; 16], index: u32) -> Result<HistoryChunk, BadBlob> {
    let key: [u8; 32] = key.try_into().map_err(|_| BadBlob("key"))?;
    let aad = aad(transfer, index);
    let deflated = Aes256Gcm::new(&key.into())
        .decrypt(&NONCE.into(), Payload { msg: blob, aad: &aad })
        .map_err(|_| BadBlob("decryption"))?;
    let mut plain = Vec::new();
    let length = DeflateDecoder::new(deflated.as_slice())
        .take(MAX_PLAIN + 1)
        .read_to_end(&mut plain)
        .map_err(|_| BadBlob("inflate"))?;
    if length as u64 > MAX_PLAIN {
        return Err(BadBlob("too large"));
    }
    HistoryChunk::decode(plain.as_slice()).map_err(|_| BadBlob("encoding"))
}

fn aad(transfer: &[u8; 16], index: u32) -> [u8; 20] {
    let mut aad = [0; 20];
    aad[..16].copy_from_slice(transfer);
    aad[16..].copy_from_slice(&index.to_be_bytes());
    aad
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_opens_for_its_own_place_only() {
        let chunk = HistoryChunk { contacts: vec![Default::default(); 3], ..Default::default() };
        let blob = seal(&chunk, &[1; 32], &[2; 16], 3).unwrap();
        assert_eq!(open(&blob, &[1; 32], &[2; 16], 3), Ok(chunk));
        assert!(open(&blob, &[9; 32], &[2; 16], 3).is_err());
        assert!(open(&blob, &[1; 32], &[9; 16], 3).is_err());
        assert!(open(&blob, &[1; 32], &[2; 16], 4).is_err());
        assert!(open(&blob[1..], &[1; 32], &[2; 16], 3).is_err());
    }

    #[test]
    fn a_blob_that_inflates_without_end_is_refused() {
        let mut deflated = Vec::new();
        DeflateEncoder::new(std::io::repeat(0).take(MAX_PLAIN + 10), Compression::best())
            .read_to_end(&mut deflated)
            .unwrap();
        let payload = Payload { msg: &deflated, aad: &aad(&[2; 16], 0) };
        let blob = Aes256Gcm::new(&[1; 32].into()).encrypt(&NONCE.into(), payload).unwrap();
        assert_eq!(open(&blob, &[1; 32], &[2; 16], 0), Err(BadBlob("too large")));
    }
}
