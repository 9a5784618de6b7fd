//! From any bytes to a sealed file and back, one segment in memory at a time.

use crate::cipher::{CHUNK, Cipher, FileKey, chunk_len};
use crate::sealed::Sealed;
use harkara_wire::id::BlobId;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// Why a file can't be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// More than 2 GiB.
    #[error("the file is larger than 2 GiB")]
    TooLarge,
    /// It became longer or shorter while it was read.
    #[error("the file changed while it was read")]
    Changed,
    /// What is on disk is not what was sealed.
    #[error("the sealed file is damaged")]
    Damaged,
    /// The disk.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Seals `size` bytes of `source` into `target`. `go_on` is asked before each segment with the bytes done so far; where
/// it says no, the answer is `None`. The key is fresh randomness, for this one call.
pub fn seal(
    source: &mut impl Read,
    size: u64,
    key: FileKey,
    target: &mut impl Write,
    mut go_on: impl FnMut(u64) -> bool,
) -> Result<Option<Sealed>, SealError> {
    let cipher = Cipher::new(&key, size).ok_or(SealError::TooLarge)?;
    let mut ids = Vec::with_capacity(cipher.chunks() as usize);
    let mut buffer = Vec::with_capacity(CHUNK);
    for index in 0..cipher.chunks() {
        let (before, length) = cipher.part(index);
        if !go_on(before) {
            return Ok(None);
        }
        buffer.resize(length, 0);
        source.read_exact(&mut buffer).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => SealError::Changed,
            _ => error.into(),
        })?;
        cipher.seal(index, &mut buffer).map_err(|_| SealError::Changed)?;
        ids.push(BlobId::of(&buffer));
        target.write_all(&buffer)?;
    }
    if source.read(&mut [0])? > 0 {
        return Err(SealError::Changed);
    }
    Sealed::new(key, size, ids).map(Some).map_err(|_| SealError::TooLarge)
}

/// How many chunks at the beginning of `stored` are what they should be.
pub fn whole_chunks(stored: &mut impl Read, sealed: &Sealed) -> Result<u32, SealError> {
    let mut buffer = Vec::with_capacity(CHUNK);
    for (index, id) in (0u32..).zip(&sealed.ids) {
        buffer.resize(chunk_len(sealed.size, index), 0);
        match stored.read_exact(&mut buffer) {
            Ok(()) if BlobId::of(&buffer) == *id => {}
            Ok(()) => return Ok(index),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(index),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(sealed.chunks())
}

/// Reads one chunk of a stored file, as it goes to the relay. It is what was sealed, or an error.
pub fn chunk(stored: &mut (impl Read + Seek), sealed: &Sealed, index: u32) -> Result<Vec<u8>, SealError> {
    let id = sealed.ids.get(index as usize).ok_or(SealError::Damaged)?;
    let mut buffer = vec![0; chunk_len(sealed.size, index)];
    stored.seek(SeekFrom::Start(u64::from(index) * CHUNK as u64))?;
    stored.read_exact(&mut buffer).map_err(short)?;
    if BlobId::of(&buffer) == *id { Ok(buffer) } else { Err(SealError::Damaged) }
}

/// Takes a chunk that the relay brought: checks that it is the right one and opens, then writes it in its place.
pub fn take_chunk(
    stored: &mut (impl Write + Seek),
    sealed: &Sealed,
    index: u32,
    bytes: &[u8],
) -> Result<(), SealError> {
    let cipher = Cipher::new(&sealed.key, sealed.size).ok_or(SealError::TooLarge)?;
    if sealed.ids.get(index as usize) != Some(&BlobId::of(bytes)) {
        return Err(SealError::Damaged);
    }
    cipher.open(index, &mut bytes.to_vec()).map_err(|_| SealError::Damaged)?;
    stored.seek(SeekFrom::Start(u64::from(index) * CHUNK as u64))?;
    stored.write_all(bytes)?;
    Ok(())
}

/// A part of the file itself, for whoever plays or shows it: shorter where the file ends.
pub fn read(stored: &mut (impl Read + Seek), sealed: &Sealed, from: u64, length: usize) -> Result<Vec<u8>, SealError> {
    let cipher = Cipher::new(&sealed.key, sealed.size).ok_or(SealError::TooLarge)?;
    let end = from.saturating_add(length as u64).min(sealed.size);
    let mut out = Vec::with_capacity(end.saturating_sub(from) as usize);
    let mut at = from;
    while at < end {
        let index = (at / crate::SEGMENT as u64) as u32;
        let (before, _) = cipher.part(index);
        let mut segment = vec![0; chunk_len(sealed.size, index)];
        stored.seek(SeekFrom::Start(u64::from(index) * CHUNK as u64))?;
        stored.read_exact(&mut segment).map_err(short)?;
        cipher.open(index, &mut segment).map_err(|_| SealError::Damaged)?;
        let (first, last) = ((at - before) as usize, ((end - before) as usize).min(segment.len()));
        let part = segment.get(first..last).ok_or(SealError::Damaged)?;
        out.extend_from_slice(part);
        at += part.len() as u64;
    }
    Ok(out)
}

/// Opens the whole file into `target`. What was written before an error is to be thrown away.
pub fn open(stored: &mut impl Read, sealed: &Sealed, target: &mut impl Write) -> Result<(), SealError> {
    let cipher = Cipher::new(&sealed.key, sealed.size).ok_or(SealError::TooLarge)?;
    let mut buffer = Vec::with_capacity(CHUNK);
    for index in 0..cipher.chunks() {
        buffer.resize(chunk_len(sealed.size, index), 0);
        stored.read_exact(&mut buffer).map_err(short)?;
        cipher.open(index, &mut buffer).map_err(|_| SealError::Damaged)?;
        target.write_all(&buffer)?;
    }
    Ok(())
}

fn short(error: io::Error) -> SealError {
    if error.kind() == io::ErrorKind::UnexpectedEof { SealError::Damaged } else { error.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MAX_FILE, SEGMENT};
    use std::io::Cursor;

    fn bytes(size: usize) -> Vec<u8> {
        (0..size).map(|n| (n / 7) as u8).collect()
    }

    fn sealed(size: usize) -> (Sealed, Vec<u8>) {
        let mut target = Vec::new();
        let sealed = seal(&mut bytes(size).as_slice(), size as u64, FileKey([5; 32]), &mut target, |_| true);
        (sealed.unwrap().unwrap(), target)
    }

    #[test]
    fn a_file_goes_through_the_relay_chunk_by_chunk() {
        let size = 2 * SEGMENT + 1000;
        let (sealed, stored) = sealed(size);
        let mut here = Cursor::new(Vec::new());
        for index in (0..sealed.chunks()).rev() {
            let chunk = chunk(&mut Cursor::new(&stored), &sealed, index).unwrap();
            take_chunk(&mut here, &sealed, index, &chunk).unwrap();
        }
        let mut back = Vec::new();
        open(&mut here.get_ref().as_slice(), &sealed, &mut back).unwrap();
        assert_eq!(back, bytes(size));
        for (from, length) in [(0, 10), (SEGMENT - 5, 10), (size - 3, 10), (size, 10), (size + 9, 10), (0, size)] {
            let part = read(&mut here, &sealed, from as u64, length).unwrap();
            assert_eq!(part, bytes(size).into_iter().skip(from).take(length).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_chunk_that_is_another_one_is_not_written() {
        let (sealed, stored) = sealed(2 * SEGMENT);
        let mut here = Cursor::new(Vec::new());
        let second = chunk(&mut Cursor::new(&stored), &sealed, 1).unwrap();
        for (index, bytes) in [(0, second.as_slice()), (1, &second[1..]), (2, &second), (1, &[])] {
            assert!(matches!(take_chunk(&mut here, &sealed, index, bytes), Err(SealError::Damaged)));
        }
        assert!(here.get_ref().is_empty());
    }

    #[test]
    fn after_a_cut_only_what_is_whole_counts() {
        let (sealed, mut stored) = sealed(3 * SEGMENT);
        assert_eq!(whole_chunks(&mut stored.as_slice(), &sealed).unwrap(), 3);
        assert_eq!(whole_chunks(&mut &stored[..2 * CHUNK + 9], &sealed).unwrap(), 2);
        stored[CHUNK + 1] ^= 1;
        assert_eq!(whole_chunks(&mut stored.as_slice(), &sealed).unwrap(), 1);
        assert!(matches!(chunk(&mut Cursor::new(&stored), &sealed, 1), Err(SealError::Damaged)));
        assert!(matches!(read(&mut Cursor::new(&stored), &sealed, 0, 2 * SEGMENT), Err(SealError::Damaged)));
        assert!(matches!(open(&mut stored.as_slice(), &sealed, &mut io::sink()), Err(SealError::Damaged)));
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_not_sealed() {
        for said in [99, 101] {
            let outcome = seal(&mut bytes(100).as_slice(), said, FileKey([5; 32]), &mut io::sink(), |_| true);
            assert!(matches!(outcome, Err(SealError::Changed)), "{said}");
        }
        let large = seal(&mut io::empty(), MAX_FILE + 1, FileKey([5; 32]), &mut io::sink(), |_| true);
        assert!(matches!(large, Err(SealError::TooLarge)));
    }

    #[test]
    fn sealing_stops_when_it_is_told_to() {
        let outcome =
            seal(&mut bytes(3 * SEGMENT).as_slice(), 3 * SEGMENT as u64, FileKey([5; 32]), &mut io::sink(), |done| {
                done == 0
            });
        assert!(matches!(outcome, Ok(None)));
    }

    #[test]
    fn an_empty_file_is_a_file() {
        let (sealed, stored) = sealed(0);
        let mut back = Vec::new();
        open(&mut stored.as_slice(), &sealed, &mut back).unwrap();
        assert_eq!((sealed.chunks(), back.len()), (1, 0));
    }
}
