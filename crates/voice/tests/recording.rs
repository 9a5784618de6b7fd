//! What is recorded, as whoever gets it finds it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use harkara_voice::{BARS, Recorder, Voice, check, wav};
use ropus::{Channels, DecodeMode, Decoder};

/// A tone of so many seconds.
fn tone(rate: u32, hertz: f32, seconds: f32, loud: f32) -> Vec<f32> {
    let step = hertz * std::f32::consts::TAU / rate as f32;
    (0..(rate as f32 * seconds) as usize).map(|at| (at as f32 * step).sin() * loud).collect()
}

fn recorded(rate: u32, samples: &[f32]) -> Vec<u8> {
    let mut recorder = Recorder::new().unwrap();
    // As a sound card hands it over: in pieces that fit nothing.
    for piece in samples.chunks(441) {
        recorder.feed(rate, piece).unwrap();
    }
    recorder.file()
}

/// How often a decoded recording crosses zero upwards in a second: its pitch.
fn pitch(file: &[u8]) -> f32 {
    let mut reader = ogg::PacketReader::new(std::io::Cursor::new(file));
    let mut decoder = Decoder::new(48_000, Channels::Mono).unwrap();
    let (mut sound, mut piece) = (Vec::new(), [0f32; 5760]);
    for _ in 0..2 {
        reader.read_packet().unwrap();
    }
    while let Some(packet) = reader.read_packet().unwrap() {
        let count = decoder.decode_float(&packet.data, &mut piece, DecodeMode::Normal).unwrap();
        sound.extend_from_slice(&piece[..count]);
    }
    let middle = &sound[24_000..72_000];
    middle.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count() as f32
}

#[test]
fn every_microphone_s_rate_keeps_its_pitch_and_length() {
    for rate in [8_000, 16_000, 44_100, 48_000, 96_000] {
        let file = recorded(rate, &tone(rate, 440.0, 2.0, 0.5));
        let ms = check(&file).unwrap();
        assert!((1_900..=2_000).contains(&ms), "{rate}: {ms} ms");
        let heard = pitch(&file);
        assert!((heard - 440.0).abs() < 5.0, "{rate}: {heard} Hz");
    }
}

#[test]
fn the_picture_shows_where_somebody_spoke() {
    let mut sound = tone(48_000, 300.0, 1.0, 0.6);
    sound.extend(tone(48_000, 300.0, 1.0, 0.0));
    let voice = Voice::of(&recorded(48_000, &sound)).unwrap();
    let bars = voice.waveform.0;
    assert!(bars[4..BARS / 2 - 4].iter().all(|bar| *bar > 200), "{bars:?}");
    assert!(bars[BARS / 2 + 4..].iter().all(|bar| *bar < 40), "{bars:?}");
}

#[test]
fn a_pause_is_not_in_the_recording_and_what_was_said_before_it_can_be_heard() {
    let mut recorder = Recorder::new().unwrap();
    recorder.feed(48_000, &tone(48_000, 440.0, 1.0, 0.5)).unwrap();
    let first = check(&recorder.file()).unwrap();
    // Another microphone was plugged in meanwhile.
    recorder.feed(44_100, &tone(44_100, 440.0, 1.0, 0.5)).unwrap();
    let both = Voice::of(&recorder.file()).unwrap().duration_ms;
    assert!((950..=1_000).contains(&first), "{first}");
    assert!((1_930..=2_000).contains(&both), "{both}");
}

#[test]
fn silence_stays_flat_and_a_louder_voice_is_a_higher_bar() {
    let mut recorder = Recorder::new().unwrap();
    let quiet = recorder.feed(48_000, &tone(48_000, 440.0, 0.1, 0.05)).unwrap();
    let loud = recorder.feed(48_000, &tone(48_000, 440.0, 0.1, 0.8)).unwrap();
    assert_eq!(recorder.feed(48_000, &[0.0; 960]).unwrap(), 0.0);
    assert!(0.0 < quiet && quiet < loud && loud <= 1.0, "{quiet} {loud}");
    let bars = Voice::of(&recorded(48_000, &[0.0; 48_000])).unwrap().waveform.0;
    assert!(bars.iter().all(|bar| *bar < 40), "{bars:?}");
}

#[test]
fn what_a_broken_driver_says_is_silence() {
    let mut recorder = Recorder::new().unwrap();
    for sample in [f32::NAN, f32::INFINITY, -f32::INFINITY, 1e30, f32::MIN] {
        let level = recorder.feed(44_100, &vec![sample; 4_410]).unwrap();
        assert!((0.0..=1.0).contains(&level), "{level}");
    }
    Voice::of(&recorder.file()).unwrap();
    for rate in [0, 1, u32::MAX] {
        assert!(recorder.feed(rate, &[0.0; 100]).is_err());
    }
}

#[test]
fn nothing_recorded_is_no_voice_message() {
    assert!(check(&Recorder::new().unwrap().file()).is_err());
    assert!(check(&recorded(48_000, &[0.1; 500])).is_err());
}

#[test]
fn a_stereo_wav_file_stands_in_for_a_microphone() {
    let mut file = std::io::Cursor::new(Vec::new());
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 16_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::new(&mut file, spec).unwrap();
    for _ in 0..16_000 {
        writer.write_sample(i16::MAX).unwrap();
        writer.write_sample(0i16).unwrap();
    }
    writer.finalize().unwrap();
    let sound = wav::read(file.get_ref().as_slice()).unwrap();
    assert_eq!((sound.rate, sound.samples.len()), (16_000, 16_000));
    assert!((sound.samples[0] - 0.5).abs() < 0.01);
    assert!(wav::read(b"not a wav file".as_slice()).is_err());
}
