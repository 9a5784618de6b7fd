//! Voice messages: what a microphone says made into Opus in Ogg (RFC 6716, RFC 7845), and a stranger's voice message
//! looked through before anything plays it.
//!
//! Start at [`Recorder`], which a microphone's samples are fed to, and at [`Voice::of`], which says how long a file is
//! and what it looks like. [`check`] is the part of it that a player asks: it decodes nothing. [`wav`] reads what stands
//! in a microphone's place.
//!
//! The codec is written in Rust, so that the desktop and the phone's WASM make the same bytes of the same sound.
//!
//! This crate must never open a file or a device, draw randomness, believe a header about a length, or hold more than
//! [`LARGEST`] of somebody else's bytes.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod container;
mod recorder;
mod voice;
pub mod wav;
mod waveform;

pub use container::{BadVoice, check};
pub use recorder::{CannotRecord, Recorder};
pub use voice::Voice;
pub use waveform::{BARS, Waveform};

/// What every device calls such a file.
pub const MEDIA_TYPE: &str = "audio/ogg";
/// A recording ends here by itself.
pub const LONGEST_MS: u64 = harkara_wire::content::LONGEST_VOICE_MS;
/// Bytes of the longest recording, with room to spare: more is no voice message.
pub const LARGEST: usize = 32 << 20;

/// Samples a second inside Opus.
const RATE: u32 = 48_000;
/// Samples of one packet: 20 ms.
const FRAME: usize = 960;
