//! A chat of photos that were never fetched: each has its thumbnail. tests/bench then scrolls through it in the window.

use crate::{bare::KEY, profile};
use harkara_api::FileKind;
use harkara_store::attachments::{self, Attachment};
use harkara_store::files::{self, File};
use harkara_store::messages::{self, Around, NewMessage, TEXT, status};
use harkara_store::rusqlite::Connection;
use harkara_store::{Database, chats};
use harkara_wire::id::{AccountId, ChatId, DeviceId, FileId, MessageId};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;
use std::path::Path;

/// Makes the profile. The first photo's message has the lowest id.
pub fn fill(folder: &Path, photos: u64) {
    let database = Database::open(&profile::make(folder), Some(&KEY)).unwrap();
    database
        .transaction(|db| {
            let chat = profile::add_group(db, ChatId([9; 16]), "photos".into(), 0)?;
            (0..photos).try_for_each(|n| add(db, chat, n))?;
            chats::refresh_last(db, chat)
        })
        .unwrap();
}

fn add(db: &Connection, chat: i64, n: u64) -> harkara_store::Result<()> {
    let mut id = [3; 16];
    id[..8].copy_from_slice(&n.to_be_bytes());
    let message_id = MessageId(id);
    let at_ms = 1_700_000_000_000 + n * 60_000;
    let new = NewMessage {
        message_id,
        chat,
        sender: AccountId([4; 32]),
        device: DeviceId([4; 16]),
        counter: n,
        sort_ms: at_ms,
        sent_ms: at_ms,
        kind: TEXT,
        outgoing: false,
        status: status::RECEIVED,
        text: "",
        system: None,
        around: Around::default(),
    };
    messages::insert(db, &new)?;
    let mut file_id = [5; 16];
    file_id[..8].copy_from_slice(&n.to_be_bytes());
    let file =
        File { file_id: Some(FileId(file_id)), key: Some([6; 32]), size: 3 << 20, ids: vec![7; 96], ..File::new() };
    let photo = Attachment {
        message_id,
        place: 0,
        file: files::insert(db, &file)?,
        kind: FileKind::Photo,
        name: format!("photo {n}.jpg"),
        media_type: "image/jpeg".into(),
        width: 4_000,
        height: 3_000,
        duration_ms: 0,
        thumbnail: thumbnail(n),
        waveform: Vec::new(),
    };
    attachments::insert(db, &photo)
}

/// No two are the same, and each is about as large as a camera's would be.
fn thumbnail(n: u64) -> Vec<u8> {
    let pixel = |x: u32, y: u32| {
        let at = u64::from(x / 8) * 31 + u64::from(y / 8) * 17 + n * 7;
        Rgb([(at * 13) as u8, (at * 5 + n) as u8, (n * 3) as u8])
    };
    let mut jpeg = Cursor::new(Vec::new());
    let picture = DynamicImage::from(RgbImage::from_fn(320, 240, pixel));
    picture.write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
    jpeg.into_inner()
}
