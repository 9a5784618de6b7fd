//! Voice messages from a file in a microphone's place.

use crate::device::Device;
use crate::files;
use anyhow::Context;
use harkara_api::NewFile;
use harkara_voice::{Recorder, Voice, wav};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// Sends a recording; a WAV file goes through the same encoder as what a microphone says.
pub async fn send(device: &Device, to: &str, path: &Path, reply_to: Option<String>, json: bool) -> anyhow::Result<()> {
    let recording = recording(path).with_context(|| format!("{} is no voice message", path.display()))?;
    let source = device.stage(recording).await?;
    let file = NewFile { source, name: "voice.ogg".into(), shrink: false, voice: true };
    files::send_prepared(device, to, String::new(), reply_to, vec![file], json).await
}

/// The bytes to send.
fn recording(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // A second of a WAV file takes up to a megabyte; whatever is cut off here is too long in either form.
    File::open(path)?.take(1 << 30).read_to_end(&mut bytes)?;
    if bytes.starts_with(b"OggS") {
        Voice::of(&bytes)?;
        return Ok(bytes);
    }
    let sound = wav::read(BufReader::new(bytes.as_slice()))?;
    let mut recorder = Recorder::new()?;
    recorder.feed(sound.rate, &sound.samples)?;
    let bytes = recorder.file();
    Voice::of(&bytes)?;
    Ok(bytes)
}
