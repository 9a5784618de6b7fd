//! From a microphone's samples to Opus packets, as they come.

use crate::container;
use crate::{FRAME, LONGEST_MS, RATE};
use ropus::{Application, Bitrate, Channels, Encoder, Signal};
use rubato::audioadapter_buffers::direct::SequentialSlice;
use rubato::{Fft, FixedSync, Resampler};

/// Bits a second: speech is clear, a minute is 180 KB.
const BITRATE: u32 = 24_000;
/// Bytes of the largest packet: RFC 6716 allows 1275 for a frame.
const LARGEST_PACKET: usize = 1275;
/// No sound card is slower or faster.
const RATES: std::ops::RangeInclusive<u32> = 8_000..=384_000;

/// Why there can be no recording.
#[derive(Debug, thiserror::Error)]
pub enum CannotRecord {
    /// Nobody's microphone samples so often.
    #[error("{0} samples a second")]
    Rate(u32),
    /// The encoder or the resampler refused; they never should.
    #[error("the encoder: {0}")]
    Encoder(String),
}

/// One recording under way. Pausing it is feeding it nothing.
pub struct Recorder {
    encoder: Encoder,
    /// For a microphone whose rate is not the codec's: that rate, and what turns it into the codec's.
    resampler: Option<(u32, Fft<f32>)>,
    /// Samples as the microphone gave them, not resampled yet.
    raw: Vec<f32>,
    /// Samples of the codec's rate that fill no packet yet.
    pending: Vec<f32>,
    packets: Vec<Vec<u8>>,
}

impl Recorder {
    /// Nothing is recorded yet.
    pub fn new() -> Result<Self, CannotRecord> {
        let encoder = Encoder::builder(RATE, Channels::Mono, Application::Voip)
            .bitrate(Bitrate::Bits(BITRATE))
            .signal(Signal::Voice)
            .build()
            .map_err(|error| CannotRecord::Encoder(error.to_string()))?;
        Ok(Self { encoder, resampler: None, raw: Vec::new(), pending: Vec::new(), packets: Vec::new() })
    }

    /// The next samples, from -1 to 1, of so many a second: after a pause it may be another microphone. Answers how
    /// loud they are, from 0 to 1. Beyond [`LONGEST_MS`] they are dropped.
    pub fn feed(&mut self, rate: u32, samples: &[f32]) -> Result<f32, CannotRecord> {
        if self.is_full() {
            return Ok(0.0);
        }
        // What a broken driver says is silence, not a panic in the codec.
        let tame = samples.iter().map(|sample| if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 });
        if rate == RATE {
            self.pending.extend(tame);
        } else {
            self.listen_at(rate)?;
            self.raw.extend(tame);
            self.resample()?;
        }
        self.encode()?;
        Ok(loudness(samples))
    }

    /// How long it is so far.
    pub fn duration_ms(&self) -> u64 {
        (self.packets.len() * FRAME) as u64 * 1000 / u64::from(RATE)
    }

    /// It is as long as a voice message gets.
    pub fn is_full(&self) -> bool {
        self.duration_ms() >= LONGEST_MS
    }

    /// The file so far; the recording may go on afterwards. What fills no packet yet, less than 20 ms, is left out.
    pub fn file(&self) -> Vec<u8> {
        container::write(&self.packets, self.encoder.lookahead())
    }

    fn listen_at(&mut self, rate: u32) -> Result<(), CannotRecord> {
        if self.resampler.as_ref().is_some_and(|(known, _)| *known == rate) {
            return Ok(());
        }
        if !RATES.contains(&rate) {
            return Err(CannotRecord::Rate(rate));
        }
        let resampler = Fft::new(rate as usize, RATE as usize, FRAME, 1, FixedSync::Output);
        self.raw.clear();
        self.resampler = Some((rate, resampler.map_err(|error| CannotRecord::Encoder(error.to_string()))?));
        Ok(())
    }

    fn resample(&mut self) -> Result<(), CannotRecord> {
        let Some((_, resampler)) = &mut self.resampler else { return Ok(()) };
        let mut from = 0;
        loop {
            let wanted = resampler.input_frames_next();
            let Some(part) = self.raw.get(from..from + wanted).filter(|part| !part.is_empty()) else { break };
            let resampled = SequentialSlice::new(part, 1, wanted)
                .map_err(|error| error.to_string())
                .and_then(|part| resampler.process(&part, None).map_err(|error| error.to_string()))
                .map_err(CannotRecord::Encoder)?;
            self.pending.extend(resampled.take_data());
            from += wanted;
        }
        self.raw.drain(..from);
        Ok(())
    }

    fn encode(&mut self) -> Result<(), CannotRecord> {
        let frames = self.pending.as_chunks::<FRAME>().0;
        let done = frames.len() * FRAME;
        let mut packet = [0; LARGEST_PACKET];
        for frame in frames {
            let length = self
                .encoder
                .encode_float(frame, &mut packet)
                .map_err(|error| CannotRecord::Encoder(error.to_string()))?;
            self.packets.push(packet.get(..length).unwrap_or_default().to_vec());
        }
        self.pending.drain(..done);
        Ok(())
    }
}

/// As ears take it: the root of the mean square, and twice as loud is a step up, not twice as high.
fn loudness(samples: &[f32]) -> f32 {
    let power = samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len().max(1) as f32;
    if power.is_finite() { power.sqrt().sqrt().min(1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;

    #[test]
    fn a_recording_nobody_ends_ends_by_itself() {
        let mut recorder = Recorder::new().unwrap();
        // An hour less one packet, as the encoder would have made it of silence.
        recorder.packets = vec![vec![0xf8, 0xff, 0xfe]; (LONGEST_MS / 20) as usize - 1];
        assert!(recorder.feed(RATE, &[0.5; FRAME]).unwrap() > 0.0);
        assert!(recorder.is_full());
        assert_eq!(recorder.feed(RATE, &[0.5; FRAME]).unwrap(), 0.0);
        assert_eq!(recorder.duration_ms(), LONGEST_MS);
        assert!(check(&recorder.file()).unwrap() <= LONGEST_MS);
    }
}
