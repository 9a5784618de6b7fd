//! What is known of a sealed file: enough to fetch it and to open it.

use crate::cipher::{FileKey, chunks};
use crate::index;
use harkara_wire::id::{BlobId, FileId};

/// A message holds the ids of so many chunks itself; of more it holds the id of an index.
pub const INLINE_CHUNKS: usize = 32;

/// A reference to a file that contradicts itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a file reference that contradicts itself")]
pub struct BadReference;

/// A sealed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// What it is called, everywhere and on disk.
    pub file_id: FileId,
    /// Opens it.
    pub key: FileKey,
    /// Of the file itself.
    pub size: u64,
    /// Of its chunks, in order; empty while only the index's id is known.
    pub ids: Vec<BlobId>,
    /// Of the index, where there is one.
    pub index: Option<BlobId>,
}

impl Sealed {
    /// A file all of whose chunks are known.
    pub fn new(key: FileKey, size: u64, ids: Vec<BlobId>) -> Result<Self, BadReference> {
        if chunks(size).map(|count| count as usize) != Some(ids.len()) {
            return Err(BadReference);
        }
        let mut index = None;
        if ids.len() > INLINE_CHUNKS {
            index = Some(BlobId::of(&index::seal(&key, &ids).map_err(|_| BadReference)?));
        }
        let known_by: Vec<u8> = match &index {
            Some(index) => index.to_vec(),
            None => ids.iter().flat_map(|id| id.0).collect(),
        };
        Ok(Self { file_id: FileId::of(&key.0, size, &known_by), key, size, ids, index })
    }

    /// A file as a message refers to it. Peers write this: whatever it says is checked.
    pub fn referred(key: &[u8], size: u64, inline: &[u8], index: &[u8]) -> Result<Self, BadReference> {
        let key = FileKey(key.try_into().map_err(|_| BadReference)?);
        let count = chunks(size).ok_or(BadReference)? as usize;
        let (ids, rest) = inline.as_chunks::<32>();
        if count <= INLINE_CHUNKS {
            if ids.len() != count || !rest.is_empty() || !index.is_empty() {
                return Err(BadReference);
            }
            return Self::new(key, size, ids.iter().map(|id| BlobId(*id)).collect());
        }
        if !inline.is_empty() {
            return Err(BadReference);
        }
        let index = BlobId::try_from(index).map_err(|_| BadReference)?;
        Ok(Self { file_id: FileId::of(&key.0, size, index.as_bytes()), key, size, ids: Vec::new(), index: Some(index) })
    }

    /// How many chunks it has.
    pub fn chunks(&self) -> u32 {
        chunks(self.size).unwrap_or_default()
    }

    /// The ids as a message holds them: inline, or empty where there is an index.
    pub fn inline(&self) -> Vec<u8> {
        if self.index.is_some() { Vec::new() } else { self.ids.iter().flat_map(|id| id.0).collect() }
    }

    /// Takes the index in: now every chunk is known.
    pub fn with_index(mut self, blob: &[u8]) -> Result<Self, BadReference> {
        if self.index != Some(BlobId::of(blob)) {
            return Err(BadReference);
        }
        self.ids = index::open(&self.key, blob, self.chunks()).map_err(|_| BadReference)?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SEGMENT;

    fn ids(count: usize) -> Vec<BlobId> {
        (0..count as u32).map(|n| BlobId::of(&n.to_be_bytes())).collect()
    }

    fn sealed(count: usize) -> Sealed {
        Sealed::new(FileKey([1; 32]), (count * SEGMENT) as u64, ids(count)).unwrap()
    }

    #[test]
    fn a_reference_brings_back_the_same_file_with_and_without_an_index() {
        let small = sealed(INLINE_CHUNKS);
        assert_eq!(Sealed::referred(&small.key.0, small.size, &small.inline(), &[]), Ok(small));
        let large = sealed(INLINE_CHUNKS + 1);
        assert!(large.inline().is_empty());
        let index = large.index.unwrap();
        let back = Sealed::referred(&large.key.0, large.size, &[], index.as_bytes()).unwrap();
        assert_eq!((back.file_id, back.ids.len()), (large.file_id, 0));
        let blob = index::seal(&large.key, &large.ids).unwrap();
        assert_eq!(back.clone().with_index(&blob), Ok(large));
        assert_eq!(back.with_index(&blob[1..]), Err(BadReference));
    }

    #[test]
    fn a_reference_that_contradicts_itself_is_refused() {
        let small = sealed(2);
        let inline = small.inline();
        let refused = |key: &[u8], size, inline: &[u8], index: &[u8]| {
            assert_eq!(Sealed::referred(key, size, inline, index), Err(BadReference));
        };
        refused(&[1; 31], small.size, &inline, &[]);
        refused(&small.key.0, small.size + 1, &inline, &[]);
        refused(&small.key.0, u64::MAX, &inline, &[]);
        refused(&small.key.0, small.size, &inline[1..], &[]);
        refused(&small.key.0, small.size, &[], &[]);
        refused(&small.key.0, small.size, &inline, &[7; 32]);
        refused(&small.key.0, 40 * SEGMENT as u64, &[], &[7; 31]);
        refused(&small.key.0, 40 * SEGMENT as u64, &inline, &[7; 32]);
    }

    #[test]
    fn another_key_or_other_chunks_are_another_file() {
        let one = sealed(2);
        let other_key = Sealed::new(FileKey([2; 32]), one.size, one.ids.clone()).unwrap();
        let mut swapped = one.ids.clone();
        swapped.reverse();
        let other_order = Sealed::new(one.key.clone(), one.size, swapped).unwrap();
        assert!(one.file_id != other_key.file_id && one.file_id != other_order.file_id);
    }
}
