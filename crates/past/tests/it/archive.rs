//! Archives: the good ones, and their files.

use harkara_past::{Content, Error, Export, FileKind, Reading};
use jiff::tz::TimeZone;
use std::io::{Cursor, Read, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

pub const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF and the rest";

pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub fn open(bytes: Vec<u8>) -> Result<Export<Cursor<Vec<u8>>>, Error> {
    Export::open(Cursor::new(bytes), "WhatsApp Chat - Asha.zip")
}

#[test]
fn files_are_matched_to_their_messages_and_known_by_content() {
    let chat = "\u{200e}[31/12/24, 21:05:09] Asha: \u{200e}<attached: 00000001-café.jpg>\n\
                [31/12/24, 21:05:10] Asha: \u{200e}<attached: 00000002-AUDIO.opus>\n";
    // A Mac writes the accent apart.
    let bytes = zip(&[
        ("chat/_chat.txt", chat.as_bytes()),
        ("__MACOSX/chat/._chat.txt", b"junk"),
        ("chat/00000001-cafe\u{301}.jpg", JPEG),
        ("chat/notes.txt", b"no chat"),
    ]);
    let mut export = open(bytes).unwrap();
    let survey = export.survey(None).unwrap();
    let reading = Reading::new(TimeZone::UTC);
    let names: Vec<_> = export
        .messages(&survey, &reading)
        .unwrap()
        .map(|message| match message.unwrap().content {
            Content::Media { file: Some(file), .. } => file,
            other => panic!("{other:?}"),
        })
        .collect();
    let mut photo = export.media(&names[0]).unwrap();
    assert_eq!((photo.kind, photo.mime, photo.size), (FileKind::Image, "image/jpeg", JPEG.len() as u64));
    let mut content = Vec::new();
    photo.read_to_end(&mut content).unwrap();
    assert_eq!(content, JPEG);
    drop(photo);
    assert!(matches!(export.media(&names[1]), Err(Error::NoSuchFile)));
    let counts = export.preview(&survey, &reading).unwrap().counts;
    assert_eq!((counts.media, counts.media_here), (2, 1));
}

#[test]
fn a_chat_among_other_texts_is_found() {
    let chat = "31/12/24, 21:05 - Asha: notes.txt (file attached)\n";
    let bytes = zip(&[("aaa.txt", b"shopping list"), ("Chat de WhatsApp con Asha.txt", chat.as_bytes())]);
    let mut export = open(bytes).unwrap();
    let survey = export.survey(None).unwrap();
    assert_eq!(export.messages(&survey, &Reading::new(TimeZone::UTC)).unwrap().count(), 1);
}
