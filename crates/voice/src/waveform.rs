//! The picture of a voice message: small enough to travel in the message itself.

/// Bars of the picture.
pub const BARS: usize = harkara_wire::content::WAVEFORM;

/// How loud it is in each sixty-fourth of its length: 0 silent, 255 its loudest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waveform(pub [u8; BARS]);

/// Below this, nothing is drawn larger for being the loudest: noise stays small.
const QUIET: f32 = 0.05;

/// A waveform in the making.
pub(crate) struct Drawing {
    /// Samples of the whole.
    total: u64,
    at: u64,
    power: [f32; BARS],
    count: [u32; BARS],
}

impl Drawing {
    pub fn new(total: u64) -> Self {
        Self { total: total.max(1), at: 0, power: [0.0; BARS], count: [0; BARS] }
    }

    pub fn add(&mut self, samples: &[f32]) {
        for sample in samples {
            let bar = (self.at * BARS as u64 / self.total) as usize;
            if let (Some(power), Some(count)) = (self.power.get_mut(bar), self.count.get_mut(bar)) {
                *power += sample * sample;
                *count += 1;
            }
            self.at += 1;
        }
    }

    pub fn finish(self) -> Waveform {
        let mut heights = [0.0; BARS];
        for ((height, power), count) in heights.iter_mut().zip(self.power).zip(self.count) {
            let mean = power / count.max(1) as f32;
            *height = if mean.is_finite() { mean.sqrt() } else { 0.0 };
        }
        let loudest = heights.iter().copied().fold(QUIET, f32::max);
        // As ears take it: half the pressure is more than half as loud.
        Waveform(heights.map(|height| ((height / loudest).sqrt() * 255.0).round() as u8))
    }
}
