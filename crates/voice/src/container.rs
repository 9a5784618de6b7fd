//! Opus in Ogg, RFC 7845: written for our own packets, read for anybody's.

use crate::{FRAME, LARGEST, LONGEST_MS, RATE};
use ogg::{PacketReader, PacketWriteEndInfo, PacketWriter};
use ropus::opus::decoder::opus_packet_get_nb_samples;
use std::io::Cursor;

/// Packets of a page: one second, so that a player can jump to each.
const PAGE: usize = 50;
/// Of the one stream in the file. A number that tells streams apart has nothing to tell apart.
const SERIAL: u32 = 1;
const HEAD: &[u8; 8] = b"OpusHead";
const TAGS: &[u8; 8] = b"OpusTags";
/// Samples in one packet at most: 120 ms.
const LONGEST_PACKET: u64 = 5760;
/// Bytes of a packet at most: 48 frames of 1275 bytes, with their lengths.
const LARGEST_PACKET: usize = 48 * 1277;

/// Why this is no voice message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadVoice {
    /// More than [`LARGEST`].
    #[error("too large")]
    TooLarge,
    /// Longer than [`LONGEST_MS`].
    #[error("too long")]
    TooLong,
    /// No sound in it.
    #[error("empty")]
    Empty,
    /// Something else, or damaged.
    #[error("not Opus in Ogg: {0}")]
    Not(&'static str),
}

/// What a file holds, its packets not yet decoded.
pub(crate) struct Contents {
    pub stereo: bool,
    /// Samples to drop at the beginning.
    pub skip: u64,
    /// Samples to play.
    pub samples: u64,
    pub packets: Vec<Vec<u8>>,
}

/// Whether a player may be given these bytes; answers how long they sound. Decodes nothing.
pub fn check(bytes: &[u8]) -> Result<u64, BadVoice> {
    read(bytes).map(|contents| contents.duration_ms())
}

impl Contents {
    pub fn duration_ms(&self) -> u64 {
        (self.samples * 1000).div_ceil(u64::from(RATE))
    }
}

/// One mono stream of packets of [`FRAME`] samples; `skip` is what the encoder puts before the sound.
pub(crate) fn write(packets: &[Vec<u8>], skip: u32) -> Vec<u8> {
    let mut head = HEAD.to_vec();
    head.extend([1, 1]);
    head.extend((skip as u16).to_le_bytes());
    head.extend(RATE.to_le_bytes());
    head.extend([0, 0, 0]);
    let mut tags = TAGS.to_vec();
    let vendor = b"Harkara";
    tags.extend((vendor.len() as u32).to_le_bytes());
    tags.extend(vendor);
    tags.extend(0u32.to_le_bytes());
    let mut file = Vec::new();
    let mut writer = PacketWriter::new(&mut file);
    // Writing into memory does not fail.
    let _ = writer.write_packet(head, SERIAL, PacketWriteEndInfo::EndPage, 0);
    let _ = writer.write_packet(tags, SERIAL, PacketWriteEndInfo::EndPage, 0);
    for (number, packet) in packets.iter().enumerate() {
        let end = match number + 1 {
            last if last == packets.len() => PacketWriteEndInfo::EndStream,
            whole if whole % PAGE == 0 => PacketWriteEndInfo::EndPage,
            _ => PacketWriteEndInfo::NormalPacket,
        };
        let _ = writer.write_packet(packet.as_slice(), SERIAL, end, ((number + 1) * FRAME) as u64);
    }
    drop(writer);
    file
}

pub(crate) fn read(bytes: &[u8]) -> Result<Contents, BadVoice> {
    if bytes.is_empty() {
        return Err(BadVoice::Empty);
    }
    if bytes.len() > LARGEST {
        return Err(BadVoice::TooLarge);
    }
    // The reader would look for a first page anywhere.
    if !bytes.starts_with(b"OggS") {
        return Err(BadVoice::Not("no page"));
    }
    let mut reader = PacketReader::new(Cursor::new(bytes));
    let mut next = || reader.read_packet().map_err(|_| BadVoice::Not("a broken page"));
    let head = next()?.ok_or(BadVoice::Empty)?;
    let serial = head.stream_serial();
    let (stereo, skip) = read_head(&head.data)?;
    let tags = next()?.ok_or(BadVoice::Empty)?;
    if !tags.data.starts_with(TAGS) || tags.stream_serial() != serial {
        return Err(BadVoice::Not("no tags"));
    }
    let (mut packets, mut sounding, mut end) = (Vec::new(), 0, 0);
    while let Some(packet) = next()? {
        if packet.stream_serial() != serial || packet.first_in_stream() {
            return Err(BadVoice::Not("more than one stream"));
        }
        sounding += samples_of(&packet.data)?;
        if sounding > (LONGEST_MS + 1000) * u64::from(RATE) / 1000 {
            return Err(BadVoice::TooLong);
        }
        end = packet.absgp_page();
        packets.push(packet.data);
    }
    // The last page may end within its last packet; a position beyond the sound would send a player astray.
    if end > sounding {
        return Err(BadVoice::Not("a position beyond the end"));
    }
    let whole = if sounding - end < LONGEST_PACKET { end } else { sounding };
    let samples = whole.saturating_sub(skip);
    if samples == 0 {
        return Err(BadVoice::Empty);
    }
    Ok(Contents { stereo, skip, samples, packets })
}

/// The identification header: one or two channels, and how much to skip.
fn read_head(head: &[u8]) -> Result<(bool, u64), BadVoice> {
    let Some(&[version, channels, skip_low, skip_high, _, _, _, _, _, _, family]) =
        head.strip_prefix(HEAD.as_slice()).and_then(|rest| rest.first_chunk())
    else {
        return Err(BadVoice::Not("no head"));
    };
    // The upper half of the version is what would break a reader.
    if version >> 4 != 0 || family != 0 || !(1..=2).contains(&channels) {
        return Err(BadVoice::Not("more than two channels"));
    }
    Ok((channels == 2, u64::from(u16::from_le_bytes([skip_low, skip_high]))))
}

fn samples_of(packet: &[u8]) -> Result<u64, BadVoice> {
    if packet.len() > LARGEST_PACKET {
        return Err(BadVoice::Not("a packet beyond all measure"));
    }
    match opus_packet_get_nb_samples(packet, RATE as i32) {
        Ok(samples) if samples > 0 => Ok(samples as u64),
        _ => Err(BadVoice::Not("a broken packet")),
    }
}
