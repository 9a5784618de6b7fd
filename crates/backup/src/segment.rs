//! Segments: frames one after another, compressed.

use crate::error::{Error, Part, Result};
use harkara_wire::proto::backup::Frame;
use prost::Message;
use prost::encoding::decode_varint;

/// Frames of one segment, in bytes. A larger record stands alone.
pub const TARGET: usize = 256 * 1024;
/// No segment has more, and so no record.
pub const MAX: usize = 1 << 20;
/// Segments with less are joined with their neighbour when they are written again.
pub(crate) const SMALL: usize = TARGET / 4;
const LEVEL: i32 = 3;

/// Appends a record.
pub fn append(frames: &mut Vec<u8>, frame: &Frame) -> Result<()> {
    let length = frame.encoded_len();
    if length + 10 > MAX {
        return Err(Error::TooLarge(length));
    }
    frame.encode_length_delimited(frames).map_err(|_| Error::TooLarge(length))
}

/// Compresses frames.
pub(crate) fn pack(frames: &[u8]) -> Result<Vec<u8>> {
    zstd::bulk::compress(frames, LEVEL).map_err(|_| Error::TooLarge(frames.len()))
}

/// Decompresses frames: never to more than a segment may have, whatever the bytes promise.
pub fn unpack(packed: &[u8]) -> Result<Vec<u8>> {
    zstd::bulk::decompress(packed, MAX).map_err(|_| Error::Damaged(Part::Segment))
}

/// The records of a segment, one at a time, so that a million empty ones cost no memory.
pub fn frames(mut bytes: &[u8]) -> impl Iterator<Item = Result<Frame>> {
    std::iter::from_fn(move || {
        if bytes.is_empty() {
            return None;
        }
        let frame = next(&mut bytes);
        if frame.is_none() {
            bytes = &[];
        }
        Some(frame.ok_or(Error::Damaged(Part::Segment)))
    })
}

fn next(bytes: &mut &[u8]) -> Option<Frame> {
    let length = usize::try_from(decode_varint(bytes).ok()?).ok()?;
    let (frame, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Frame::decode(frame).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use harkara_wire::proto::backup::{Gone, frame::Body};
    use proptest::prelude::*;

    fn gone(id: Vec<u8>) -> Frame {
        Frame { body: Some(Body::Gone(Gone { message_id: id })) }
    }

    #[test]
    fn a_segment_that_unpacks_without_end_is_refused() {
        let bomb = zstd::bulk::compress(&vec![0; 64 << 20], 19).unwrap();
        assert!(bomb.len() < 16 * 1024);
        assert!(matches!(unpack(&bomb), Err(Error::Damaged(Part::Segment))));
        assert_eq!(unpack(&pack(&vec![7; MAX]).unwrap()).unwrap().len(), MAX);
    }

    #[test]
    fn absurd_lengths_end_the_reading() {
        for bytes in [&[0xff; 10][..], &[0xff, 0xff, 0xff, 0xff, 0x0f, 1], &[5, 0], &[0x80]] {
            let read: Vec<_> = frames(bytes).collect();
            assert_eq!(read.len(), 1);
            assert!(read[0].is_err());
        }
    }

    #[test]
    fn a_million_frames_of_nothing_take_no_memory() {
        assert_eq!(frames(&vec![0; MAX]).filter(|frame| frame.as_ref().is_ok_and(|f| f.body.is_none())).count(), MAX);
    }

    #[test]
    fn a_record_that_no_segment_holds_is_refused() {
        assert!(matches!(append(&mut Vec::new(), &gone(vec![0; MAX])), Err(Error::TooLarge(_))));
    }

    proptest! {
        #[test]
        fn what_was_packed_is_read(records: Vec<Vec<u8>>) {
            let mut bytes = Vec::new();
            records.iter().for_each(|id| append(&mut bytes, &gone(id.clone())).unwrap());
            let back = unpack(&pack(&bytes).unwrap()).unwrap();
            let back: Vec<Frame> = frames(&back).collect::<Result<_>>().unwrap();
            prop_assert_eq!(back, records.into_iter().map(gone).collect::<Vec<_>>());
        }

        #[test]
        fn bytes_of_any_kind_are_read_without_harm(bytes: Vec<u8>) {
            frames(&bytes).for_each(drop);
            unpack(&bytes).ok();
        }
    }
}
