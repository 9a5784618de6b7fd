//! Files between two real programs over a real relay, through kills of all three.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Device, Running, World};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Larger than what comes by itself.
const LARGE: usize = 64 << 20;

/// Bytes that no other place of the file has.
fn write_file(folder: &Path, name: &str, size: usize) -> PathBuf {
    let path = folder.join(name);
    let bytes: Vec<u8> = (0..size as u64).map(|n| (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8).collect();
    std::fs::write(&path, bytes).unwrap();
    path
}

fn unread(device: &Device) -> Value {
    device.json(&["receive"]).pop().unwrap()
}

fn download(device: &Device, message: &Value, to: &Path) -> PathBuf {
    let said = device.json(&["download", message["id"].as_str().unwrap(), "--to", to.to_str().unwrap()]);
    PathBuf::from(said.last().unwrap()["path"].as_str().unwrap())
}

/// Listens until the program says this.
fn hear(program: &Running, said: impl Fn(&Value) -> bool) {
    while !said(&program.line().expect("it has ended")) {}
}

#[test]
fn a_file_arrives_as_it_was_and_its_name_cannot_leave_the_folder() {
    let world = World::new();
    let (asha, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    let folder = tempfile::tempdir().unwrap();
    let large = write_file(folder.path(), "a\u{202e}gpj.exe", LARGE);
    let small = write_file(folder.path(), "empty.txt", 0);
    asha.ok(&["send", "bilal", "two files", "--file", large.to_str().unwrap(), "--file", small.to_str().unwrap()]);
    let message = unread(&bilal);
    assert_eq!(message["text"], "two files");
    assert_eq!(message["files"][0]["name"], "agpj.exe");
    let saved = tempfile::tempdir().unwrap();
    let path = download(&bilal, &message, saved.path());
    assert_eq!(path.parent().unwrap(), saved.path());
    assert!(std::fs::read(&path).unwrap() == std::fs::read(&large).unwrap(), "another file than was sent");
    let again = download(&bilal, &message, saved.path());
    assert_ne!(again, path, "nothing is written over");
}

#[test]
fn a_file_gets_through_kills_of_both_programs_and_a_relay_that_stops() {
    let mut world = World::new();
    let (asha, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    let folder = tempfile::tempdir().unwrap();
    let large = write_file(folder.path(), "film.mkv", LARGE);

    let sending = asha.start(&["--json", "send", "bilal", "", "--file", large.to_str().unwrap()]);
    hear(&sending, |line| line["done"].as_u64().is_some_and(|done| done > 0));
    sending.kill();
    let mut sending = asha.serve();
    let chat = sending.chat_with("bilal");
    sending.until("the relay has the message", |asha| {
        asha.messages(&chat)
            .iter()
            .any(|message| message["status"] == "stored" || message["status"] == "delivered")
            .then_some(())
    });

    let message = unread(&bilal);
    let id = message["id"].as_str().unwrap();
    let saved = tempfile::tempdir().unwrap();
    let fetching = bilal.start(&["--json", "download", id, "--to", saved.path().to_str().unwrap()]);
    hear(&fetching, |line| line["done"].as_u64().is_some_and(|done| done > 0));
    fetching.kill();
    world.stop_relay();
    world.start_relay();
    let path = download(&bilal, &message, saved.path());
    assert!(std::fs::read(&path).unwrap() == std::fs::read(&large).unwrap(), "another file than was sent");
    assert_eq!(std::fs::read_dir(saved.path()).unwrap().count(), 1, "no half files lie about");
}

#[test]
fn a_photo_arrives_smaller_and_without_what_the_camera_wrote() {
    let world = World::new();
    let (asha, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("not-what-it-says.txt");
    let mut picture = image::RgbImage::new(3000, 1500);
    picture.put_pixel(1, 1, image::Rgb([200, 0, 0]));
    picture.save_with_format(&path, image::ImageFormat::Png).unwrap();
    asha.ok(&["send", "bilal", "", "--file", path.to_str().unwrap()]);
    let message = unread(&bilal);
    let file = &message["files"][0];
    assert_eq!((file["kind"].as_str(), file["mediaType"].as_str()), (Some("photo"), Some("image/jpeg")));
    assert_eq!((file["width"].as_u64(), file["name"].as_str()), (Some(2560), Some("not-what-it-says.jpg")));
    assert_eq!(file["thumbnail"], true);
    let saved = tempfile::tempdir().unwrap();
    let picture = image::open(download(&bilal, &message, saved.path())).unwrap();
    assert_eq!((picture.width(), picture.height()), (2560, 1280));
}

#[test]
fn a_voice_message_from_a_wav_file_arrives_as_opus_with_its_length_and_picture() {
    let world = World::new();
    let (asha, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("said.wav");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 44_100,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut said = hound::WavWriter::create(&path, spec).unwrap();
    (0..3 * 44_100).for_each(|at| said.write_sample(((at as f32 * 0.06).sin() * 12_000.0) as i16).unwrap());
    said.finalize().unwrap();
    asha.ok(&["send", "bilal", "--voice", path.to_str().unwrap()]);
    let message = unread(&bilal);
    let file = &message["files"][0];
    assert_eq!((file["kind"].as_str(), file["mediaType"].as_str()), (Some("voice"), Some("audio/ogg")));
    assert!((2_900..=3_000).contains(&file["durationMs"].as_u64().unwrap()), "{file}");
    assert!(file["waveform"].as_str().unwrap().len() > 80, "{file}");
    let saved = tempfile::tempdir().unwrap();
    let voice = std::fs::read(download(&bilal, &message, saved.path())).unwrap();
    assert!(voice.starts_with(b"OggS") && voice.len() < 20_000, "{} bytes", voice.len());
    // Somebody else's recording goes on as it is; what is none is refused before it is sent.
    let again = folder.path().join("again.ogg");
    std::fs::write(&again, &voice).unwrap();
    asha.ok(&["send", "bilal", "--voice", again.to_str().unwrap()]);
    std::fs::write(&again, &voice[..100]).unwrap();
    assert_ne!(asha.code(&["send", "bilal", "--voice", again.to_str().unwrap()]), 0);
}

#[test]
fn a_bot_that_serves_saves_what_it_was_sent() {
    let world = World::new();
    let (asha, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    let folder = tempfile::tempdir().unwrap();
    let sent = write_file(folder.path(), "map.bin", 300_000);
    let mut bot = bilal.serve();
    asha.ok(&["send", "bilal", "", "--file", sent.to_str().unwrap()]);
    let chat = bot.chat_with("asha");
    let message = bot.until("the file is here", |bot| {
        let here = |message: &Value| message["content"]["files"][0]["state"]["state"] == "here";
        bot.messages(&chat).into_iter().find(here)
    });
    let mut save = |place: u32| {
        let asked = bot.say("save", json!({"message": message["id"], "place": place, "to": folder.path()}));
        bot.answer(asked)
    };
    let saved = save(0);
    let path = Path::new(saved["saved"].as_str().unwrap_or_else(|| panic!("{saved}")));
    assert_ne!(path, sent, "nothing is written over");
    assert!(std::fs::read(path).unwrap() == std::fs::read(&sent).unwrap(), "another file than was sent");
    assert_eq!(save(1)["error"]["code"], "not_found");
}
