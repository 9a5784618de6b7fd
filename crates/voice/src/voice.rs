//! A whole voice message, decoded once by whoever sends it: how long it is and what it looks like.

use crate::container::{self, BadVoice};
use crate::waveform::Waveform;
use ropus::{Channels, DecodeMode, Decoder};

/// Enough for a picture of it, and quick.
const RATE: u32 = 8_000;
/// Samples of 120 ms, the longest packet, in two channels.
const LONGEST: usize = 2 * RATE as usize * 120 / 1000;

/// A voice message as its bytes say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// How long it sounds.
    pub duration_ms: u64,
    /// Its picture.
    pub waveform: Waveform,
}

impl Voice {
    /// Decodes all of it: what passes can be played to its end.
    pub fn of(bytes: &[u8]) -> Result<Self, BadVoice> {
        let contents = container::read(bytes)?;
        let channels = if contents.stereo { Channels::Stereo } else { Channels::Mono };
        let mut decoder = Decoder::new(RATE, channels).map_err(|_| BadVoice::Not("no decoder"))?;
        let mut sound = [0f32; LONGEST];
        let sound = sound.get_mut(..LONGEST / 2 * channels.count()).unwrap_or_default();
        // Of a packet's samples each channel has its own, one after the other.
        let mut waveform = crate::waveform::Drawing::new(contents.samples / 6 * channels.count() as u64);
        let mut skip = contents.skip as usize / 6 * channels.count();
        for packet in &contents.packets {
            let count = decoder
                .decode_float(packet, sound, DecodeMode::Normal)
                .map_err(|_| BadVoice::Not("a packet that can't be decoded"))?;
            let decoded = sound.get(..count * channels.count()).unwrap_or_default();
            waveform.add(decoded.get(skip.min(decoded.len())..).unwrap_or_default());
            skip = skip.saturating_sub(decoded.len());
        }
        Ok(Self { duration_ms: contents.duration_ms(), waveform: waveform.finish() })
    }
}
