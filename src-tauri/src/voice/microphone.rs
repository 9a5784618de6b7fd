//! The microphone, or a WAV file in its place.

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{ErrorKind, FromSample, SampleFormat, SizedSample, Stream};
use harkara_voice::wav;
use serde::Serialize;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

/// Names a WAV file that is heard again and again instead of a microphone: for tests, and machines without one.
const IN_ITS_PLACE: &str = "HARKARA_MICROPHONE";
/// A sound card hands over so much at a time.
const PIECE: Duration = Duration::from_millis(20);

/// Why nothing can be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NoMicrophone {
    /// There is none.
    #[error("no microphone")]
    Missing,
    /// The system does not let Harkara listen.
    #[error("listening is not allowed")]
    Denied,
    /// Another program has it, or it does not work.
    #[error("the microphone does not work")]
    Broken,
}

/// What comes of it.
pub enum Sound {
    /// Samples of one channel, so many a second.
    Heard { rate: u32, samples: Vec<f32> },
    /// It was unplugged, or failed.
    Lost,
}

/// Listens as long as this lives.
pub enum Microphone {
    Card { _stream: Stream },
    File { _stop: Sender<()> },
}

impl Microphone {
    /// Begins to listen; `tell` hears what comes, on another thread, until it answers false.
    pub fn open(tell: impl Fn(Sound) -> bool + Clone + Send + 'static) -> Result<Self, NoMicrophone> {
        match std::env::var_os(IN_ITS_PLACE) {
            Some(path) => file(path.as_ref(), tell),
            None => card(tell),
        }
    }
}

fn card(tell: impl Fn(Sound) -> bool + Clone + Send + 'static) -> Result<Microphone, NoMicrophone> {
    let device = cpal::default_host().default_input_device().ok_or(NoMicrophone::Missing)?;
    let config = device.default_input_config().map_err(refused)?;
    let stream = match config.sample_format() {
        SampleFormat::F32 => listen::<f32>(&device, config.into(), tell),
        SampleFormat::I16 => listen::<i16>(&device, config.into(), tell),
        SampleFormat::I32 => listen::<i32>(&device, config.into(), tell),
        SampleFormat::U16 => listen::<u16>(&device, config.into(), tell),
        SampleFormat::I8 => listen::<i8>(&device, config.into(), tell),
        SampleFormat::U8 => listen::<u8>(&device, config.into(), tell),
        other => {
            tracing::warn!(format = %other, "a microphone that speaks otherwise");
            return Err(NoMicrophone::Broken);
        }
    }
    .map_err(refused)?;
    stream.play().map_err(refused)?;
    Ok(Microphone::Card { _stream: stream })
}

fn listen<T: SizedSample>(
    device: &cpal::Device,
    config: cpal::StreamConfig,
    tell: impl Fn(Sound) -> bool + Clone + Send + 'static,
) -> Result<Stream, cpal::Error>
where
    f32: FromSample<T>,
{
    let (rate, channels) = (config.sample_rate, usize::from(config.channels).max(1));
    let lost = tell.clone();
    device.build_input_stream(
        config,
        move |heard: &[T], _| {
            // Several microphones in one are heard as one.
            let samples = heard
                .chunks_exact(channels)
                .map(|frame| frame.iter().map(|sample| f32::from_sample_(*sample)).sum::<f32>() / channels as f32);
            tell(Sound::Heard { rate, samples: samples.collect() });
        },
        move |error| match error.kind() {
            ErrorKind::DeviceChanged | ErrorKind::Xrun | ErrorKind::RealtimeDenied => {
                tracing::debug!(%error, "the microphone");
            }
            _ => {
                tracing::warn!(%error, "the microphone is lost");
                lost(Sound::Lost);
            }
        },
        None,
    )
}

fn refused(error: cpal::Error) -> NoMicrophone {
    tracing::info!(%error, "no microphone");
    match error.kind() {
        ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable => NoMicrophone::Missing,
        ErrorKind::PermissionDenied => NoMicrophone::Denied,
        _ => NoMicrophone::Broken,
    }
}

/// At the pace of a microphone.
fn file(path: &Path, tell: impl Fn(Sound) -> bool + Send + 'static) -> Result<Microphone, NoMicrophone> {
    let opened = File::open(path).map_err(|_| NoMicrophone::Missing)?;
    let sound = wav::read(BufReader::new(opened)).map_err(|_| NoMicrophone::Broken)?;
    let (stop, stopped) = mpsc::channel::<()>();
    let piece = (sound.rate as usize * PIECE.as_millis() as usize / 1000).max(1);
    if sound.samples.is_empty() {
        return Err(NoMicrophone::Broken);
    }
    let speak = move || {
        for samples in sound.samples.chunks(piece).cycle() {
            let told = tell(Sound::Heard { rate: sound.rate, samples: samples.to_vec() });
            if !told || !matches!(stopped.recv_timeout(PIECE), Err(RecvTimeoutError::Timeout)) {
                return;
            }
        }
    };
    let thread = std::thread::Builder::new().name("harkara-microphone".into()).spawn(speak);
    thread.map_err(|_| NoMicrophone::Broken)?;
    Ok(Microphone::File { _stop: stop })
}
