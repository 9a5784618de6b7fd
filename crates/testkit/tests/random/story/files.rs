//! Files and photos: sent, held, gone on with, given up, lost by the relay, and fetched in the end by everybody.

use super::Story;
use super::acts::original;
use harkara_api::{Command, Content, FileAction, FileFault, FileState, FileView, MessageId, NewFile, Status};
use harkara_testkit::{NAMES, text};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

const SEGMENT: usize = 256 * 1024;

/// Bytes that say which file they are of.
fn bytes(number: u64, size: usize) -> Vec<u8> {
    (0..size as u64).map(|at| (at.wrapping_mul(number | 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8).collect()
}

/// A small photo, as a camera makes it and as it is sent.
fn photo() -> &'static (Vec<u8>, Vec<u8>) {
    static PHOTO: OnceLock<(Vec<u8>, Vec<u8>)> = OnceLock::new();
    PHOTO.get_or_init(|| {
        let mut picture = image::RgbImage::new(60, 40);
        picture.put_pixel(30, 20, image::Rgb([250, 120, 0]));
        let mut png = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
        let png = png.into_inner();
        let sent = harkara_media::picture::photo(&png).unwrap().bytes;
        (png, sent)
    })
}

impl Story<'_> {
    /// Somebody does something about a file; now and then the relay loses some of what it has.
    pub fn files_go_on(&mut self) {
        let device = self.any_device();
        if !self.may_act(device) || self.fate.timers {
            return;
        }
        match self.world.dice.below(16) {
            0..=6 => self.send_files(device),
            7..=12 => self.something_about_a_file(device),
            13 => self.forward_a_file(device),
            14 => self.world.lose_blobs(0.5),
            _ => self.world.weather.blob_altered = *self.world.dice.pick(&[0.0, 0.1, 0.5]),
        }
        self.hear_answers();
    }

    fn send_files(&mut self, device: usize) {
        let chat = self.any_chat(device);
        let mut files = Vec::new();
        for _ in 0..*self.world.dice.pick(&[1, 1, 1, 2, 3]) {
            self.texts += 1;
            let number = self.texts;
            let (name, source, sent) = if self.world.dice.chance(0.2) {
                (format!("{number}.png"), photo().0.clone(), photo().1.clone())
            } else {
                let size = *self.world.dice.pick(&[0, 1, 700, 5_000, 20_000, 20_000, 60_000, SEGMENT + 10]);
                let bytes = bytes(number, size);
                (format!("{number}.bin"), bytes.clone(), bytes)
            };
            self.sent_files.insert(number, sent);
            // Sometimes the person has moved it before it could be read, and puts it back in the evening.
            if self.world.dice.chance(0.95) {
                self.world.devices[device].shelf.sources.insert(name.clone(), source);
            } else {
                self.moved_away.push((device, name.clone(), source));
            }
            files.push(NewFile { source: name.clone(), name, shrink: true, voice: false });
        }
        let text = self.next_text(device);
        let send = Command::SendFiles { chat: chat.clone(), text: text.clone(), quote: None, files };
        self.ask(device, send, text, chat);
    }

    fn with_files(&mut self, device: usize) -> Option<(MessageId, String, Vec<FileView>)> {
        let chat = self.any_chat(device);
        let messages = self.world.devices[device].messages(&chat);
        let mut found: Vec<_> = messages
            .into_iter()
            .filter_map(|message| {
                let name = text(&message)?;
                match message.content {
                    Content::Text { files, .. } if !files.is_empty() => Some((message.id, name, files)),
                    _ => None,
                }
            })
            .collect();
        (!found.is_empty()).then(|| found.swap_remove(self.world.dice.below(found.len())))
    }

    fn something_about_a_file(&mut self, device: usize) {
        let Some((message, text, files)) = self.with_files(device) else { return };
        let place = self.world.dice.below(files.len()) as u32;
        let action = match self.world.dice.below(10) {
            0 => {
                // Of a file that is still to be sent this takes the message along, and what it was forwarded as.
                self.fate.cancelled.insert(original(&text).into());
                FileAction::Cancel
            }
            1..=3 => FileAction::Pause,
            4..=6 => FileAction::Resume,
            _ => FileAction::Download,
        };
        self.world.tell(device, Command::File { message, place, action });
    }

    fn forward_a_file(&mut self, device: usize) {
        let Some((message, ..)) = self.with_files(device) else { return };
        let to = self.any_chat(device);
        self.world.tell(device, Command::Forward { messages: vec![message], chats: vec![to] });
    }

    /// In the evening everybody asks for everything that is not here, and goes on with what was held.
    pub fn files_end(&mut self) {
        if self.sent_files.is_empty() {
            return;
        }
        for (device, name, source) in std::mem::take(&mut self.moved_away) {
            self.world.devices[device].shelf.sources.insert(name, source);
        }
        // Whoever asks first may ask for what comes back only when others have what they asked for.
        for _ in 0..3 {
            for device in 0..self.world.devices.len() {
                for (message, file, _) in self.mentioned(device) {
                    let action = match file.state {
                        FileState::Failed { fault: FileFault::Cancelled, .. } => FileAction::Download,
                        FileState::Failed { .. } => FileAction::Resume,
                        FileState::Uploading { paused: true, .. } | FileState::Downloading { paused: true, .. } => {
                            FileAction::Resume
                        }
                        FileState::Remote => FileAction::Download,
                        _ => continue,
                    };
                    self.world.tell(device, Command::File { message, place: file.place, action });
                }
            }
            self.world.settle();
        }
    }

    /// Every file that was sent and that this device knows of: message, file, its place in time.
    fn mentioned(&self, device: usize) -> Vec<(MessageId, FileView, u64)> {
        let mut mentioned = Vec::new();
        for chat in [&self.town.direct, &self.town.group] {
            for message in self.world.devices[device].messages(chat) {
                if let Content::Text { files, .. } = message.content {
                    let resumed = message.status != Status::Failed;
                    mentioned.extend(
                        files.into_iter().filter(|_| resumed).map(|file| (message.id.clone(), file, message.sent_ms)),
                    );
                }
            }
        }
        mentioned
    }

    /// Whoever mentions a file has it as it was sent, or nobody of the same person has it and that is said. What nothing
    /// mentions is nowhere.
    pub fn assert_files(&self, devices: &[usize]) {
        let mut has: BTreeMap<(usize, String), BTreeSet<bool>> = BTreeMap::new();
        for device in devices {
            let state = &self.world.devices[*device];
            for (message, file, _) in self.mentioned(*device) {
                let whole = state.file(&message, file.place);
                let here = matches!(file.state, FileState::Here);
                assert!(
                    here || file.state == FileState::Failed { fault: FileFault::Missing, here: false },
                    "device {device} of {}: {} is {:?}",
                    NAMES[state.person],
                    file.name,
                    file.state
                );
                assert_eq!(whole.is_some(), here, "device {device}: {}", file.name);
                if let Some((bytes, name)) = whole {
                    let number: u64 = name.split('.').next().unwrap().parse().unwrap();
                    assert!(bytes == self.sent_files[&number], "device {device}: {name} is not what was sent");
                }
                has.entry((state.person, file.name)).or_default().insert(here);
            }
            let orphans: i64 = state
                .db()
                .query_row("SELECT count(*) FROM files WHERE file NOT IN (SELECT file FROM attachments)", [], |row| {
                    row.get(0)
                })
                .unwrap();
            assert_eq!(orphans, 0, "device {device} keeps files that nothing mentions");
        }
        for ((person, name), seen) in has {
            assert!(seen.len() == 1, "{} has {name} on one device and not on another", NAMES[person]);
        }
    }
}
