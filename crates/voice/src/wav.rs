//! Sound from a WAV file, in a microphone's place.

use hound::{SampleFormat, WavReader};
use std::io::Read;

/// Samples of one channel, from -1 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Sound {
    /// Samples a second.
    pub rate: u32,
    /// All of them.
    pub samples: Vec<f32>,
}

/// Why it is none.
#[derive(Debug, thiserror::Error)]
#[error("not a WAV file: {0}")]
pub struct NotWav(#[from] hound::Error);

/// Reads a whole file; several channels become one.
pub fn read(file: impl Read) -> Result<Sound, NotWav> {
    let reader = WavReader::new(file)?;
    let spec = reader.spec();
    let channels = usize::from(spec.channels).max(1);
    let all: Vec<f32> = match spec.sample_format {
        SampleFormat::Float => reader.into_samples::<f32>().collect::<Result<_, _>>()?,
        SampleFormat::Int => {
            let loudest = (1u64 << spec.bits_per_sample.saturating_sub(1).min(31)) as f32;
            reader.into_samples::<i32>().map(|sample| sample.map(|s| s as f32 / loudest)).collect::<Result<_, _>>()?
        }
    };
    let samples = all.chunks_exact(channels).map(|frame| frame.iter().sum::<f32>() / channels as f32).collect();
    Ok(Sound { rate: spec.sample_rate, samples })
}
