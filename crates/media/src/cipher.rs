//! Segments sealed as STREAM: each opens only in its own place of its own file.

use aead_stream::{NewStream, StreamBE32, StreamPrimitive};
use aes_gcm::{Aes256Gcm, KeyInit};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Bytes of a file in one segment.
pub const SEGMENT: usize = 256 * 1024;
/// A sealed segment: a blob at the relay. The last may be shorter.
pub const CHUNK: usize = SEGMENT + TAG;
/// The longest file.
pub const MAX_FILE: u64 = 2 << 30;
/// Chunks of the longest file.
pub const MAX_CHUNKS: usize = (MAX_FILE / SEGMENT as u64) as usize;
const TAG: usize = 16;

/// The key of one file. Whoever makes one takes fresh randomness, and seals one file with it, once.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct FileKey(pub [u8; 32]);

impl FileKey {
    pub(crate) fn derive(&self, purpose: &str) -> Aes256Gcm {
        let mut key = [0; 32];
        // 32 bytes are far below what HKDF can give.
        let derived = Hkdf::<Sha256>::new(None, &self.0).expand(purpose.as_bytes(), &mut key);
        debug_assert!(derived.is_ok());
        let cipher = Aes256Gcm::new(&key.into());
        key.zeroize();
        cipher
    }
}

impl std::fmt::Debug for FileKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileKey(…)")
    }
}

/// A chunk that does not open: altered, in the wrong place, or of another file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a chunk that does not open")]
pub struct BadChunk;

/// How many chunks a file of this size has; an empty file has one. `None`: too large.
pub fn chunks(size: u64) -> Option<u32> {
    (size <= MAX_FILE).then(|| size.div_ceil(SEGMENT as u64).max(1) as u32)
}

/// How long a chunk of a file of this size is.
pub fn chunk_len(size: u64, index: u32) -> usize {
    let before = u64::from(index) * SEGMENT as u64;
    (padded(size).saturating_sub(before)).min(SEGMENT as u64) as usize + TAG
}

/// The size with its padding (Padmé: Nikitin, Barman, Lueks, Underwood, Hubaux, Ford), which never adds a segment.
fn padded(size: u64) -> u64 {
    if size < 2 {
        return size;
    }
    let exponent = size.ilog2();
    let mantissa = exponent.ilog2() + 1;
    let mask = (1u64 << (exponent - mantissa.min(exponent))) - 1;
    let padme = (size + mask) & !mask;
    padme.min(size.div_ceil(SEGMENT as u64) * SEGMENT as u64)
}

/// Seals and opens the chunks of one file, in any order.
pub struct Cipher {
    stream: StreamBE32<Aes256Gcm>,
    size: u64,
    chunks: u32,
}

impl Cipher {
    /// For the file with this key and size. `None`: too large.
    pub fn new(key: &FileKey, size: u64) -> Option<Self> {
        let chunks = chunks(size)?;
        // The key seals one file only, so the nonce's prefix may be constant.
        let stream = StreamBE32::from_aead(key.derive("harkara/attachment/v1"), &Default::default());
        Some(Self { stream, size, chunks })
    }

    /// How many there are.
    pub fn chunks(&self) -> u32 {
        self.chunks
    }

    /// The part of the file that a chunk holds: where it begins, and how long it is.
    pub fn part(&self, index: u32) -> (u64, usize) {
        let before = u64::from(index) * SEGMENT as u64;
        (before, self.size.saturating_sub(before).min(SEGMENT as u64) as usize)
    }

    /// Makes a segment a chunk, in place. It must be as long as [`Cipher::part`] says.
    pub fn seal(&self, index: u32, segment: &mut Vec<u8>) -> Result<(), BadChunk> {
        if index >= self.chunks || segment.len() != self.part(index).1 {
            return Err(BadChunk);
        }
        segment.resize(chunk_len(self.size, index) - TAG, 0);
        self.stream.encrypt_in_place(index, index + 1 == self.chunks, &[], segment).map_err(|_| BadChunk)
    }

    /// Makes a chunk a segment again, in place.
    pub fn open(&self, index: u32, chunk: &mut Vec<u8>) -> Result<(), BadChunk> {
        if index >= self.chunks || chunk.len() != chunk_len(self.size, index) {
            return Err(BadChunk);
        }
        self.stream.decrypt_in_place(index, index + 1 == self.chunks, &[], chunk).map_err(|_| BadChunk)?;
        let (_, length) = self.part(index);
        if chunk[length..].iter().any(|byte| *byte != 0) {
            return Err(BadChunk);
        }
        chunk.truncate(length);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aes_gcm::aead::Aead;
    use proptest::prelude::*;

    fn file(key: u8, size: usize) -> (Cipher, Vec<Vec<u8>>) {
        let cipher = Cipher::new(&FileKey([key; 32]), size as u64).unwrap();
        let sealed = (0..cipher.chunks())
            .map(|index| {
                let (from, length) = cipher.part(index);
                let mut segment: Vec<u8> = (0..length).map(|n| (n as u64 + from) as u8).collect();
                cipher.seal(index, &mut segment).unwrap();
                segment
            })
            .collect();
        (cipher, sealed)
    }

    fn opens(cipher: &Cipher, index: u32, chunk: &[u8]) -> bool {
        cipher.open(index, &mut chunk.to_vec()).is_ok()
    }

    #[test]
    fn a_chunk_opens_in_its_own_place_of_its_own_file_only() {
        let (cipher, chunks) = file(1, 3 * SEGMENT);
        let (other, others) = file(2, 3 * SEGMENT);
        for (index, chunk) in chunks.iter().enumerate() {
            for place in 0..3 {
                assert_eq!(opens(&cipher, place, chunk), place as usize == index, "{index} in {place}");
            }
            assert!(!opens(&other, index as u32, chunk));
            assert!(!opens(&cipher, index as u32, &others[index]));
        }
        assert!(!opens(&cipher, 3, &chunks[2]));
    }

    /// The phone page seals and opens so, by the browser's own AES-256-GCM.
    #[test]
    fn a_chunk_is_plain_aes_gcm_whose_nonce_is_the_place_and_whether_it_is_the_last() {
        let (_, chunks) = file(1, 2 * SEGMENT);
        for (place, chunk) in (0u32..).zip(&chunks) {
            let mut nonce = [0; 12];
            nonce[7..11].copy_from_slice(&place.to_be_bytes());
            nonce[11] = u8::from(place == 1);
            let plain = FileKey([1; 32]).derive("harkara/attachment/v1").decrypt(&nonce.into(), chunk.as_slice());
            assert_eq!(plain.unwrap().len(), SEGMENT);
        }
    }

    #[test]
    fn a_file_that_was_cut_off_does_not_pass_for_a_shorter_one() {
        let (_, chunks) = file(1, 3 * SEGMENT);
        let shorter = Cipher::new(&FileKey([1; 32]), 2 * SEGMENT as u64).unwrap();
        assert!(opens(&shorter, 0, &chunks[0]));
        assert!(!opens(&shorter, 1, &chunks[1]));
    }

    #[test]
    fn every_altered_byte_is_noticed() {
        let (cipher, chunks) = file(1, 40);
        for place in 0..chunks[0].len() {
            let mut altered = chunks[0].clone();
            altered[place] ^= 1;
            assert!(!opens(&cipher, 0, &altered));
        }
        assert!(!opens(&cipher, 0, &chunks[0][1..]));
        assert!(!opens(&cipher, 0, &[]));
    }

    #[test]
    fn what_is_too_large_is_no_file() {
        assert_eq!(chunks(MAX_FILE), Some(MAX_CHUNKS as u32));
        assert_eq!(chunks(MAX_FILE + 1), None);
        assert_eq!(chunks(u64::MAX), None);
        assert!(Cipher::new(&FileKey([1; 32]), MAX_FILE + 1).is_none());
    }

    proptest! {
        // Megabytes each.
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn whatever_its_size_a_file_comes_back(size in prop_oneof![0usize..300, (SEGMENT - 2)..(SEGMENT + 3), 0..3 * SEGMENT]) {
            let (cipher, chunks) = file(7, size);
            let mut back = Vec::new();
            for (index, chunk) in chunks.iter().enumerate() {
                let mut chunk = chunk.clone();
                prop_assert_eq!(chunk.len(), chunk_len(size as u64, index as u32));
                cipher.open(index as u32, &mut chunk).unwrap();
                back.extend(chunk);
            }
            prop_assert_eq!(back, (0..size).map(|n| n as u8).collect::<Vec<_>>());
        }
    }

    proptest! {
        #[test]
        fn padding_adds_an_eighth_at_most_and_never_a_chunk(size in 0..=MAX_FILE) {
            let padded = padded(size);
            prop_assert!(padded >= size && padded - size <= size / 8 + 1 && padded - size < SEGMENT as u64);
            prop_assert_eq!(padded.div_ceil(SEGMENT as u64).max(1), u64::from(chunks(size).unwrap()));
        }
    }
}
