//! What must not be taken over, and what is said of it.

use crate::archive::{JPEG, open, zip};
use harkara_past::{Error, Export, Limits, Reading};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use std::io::{Cursor, Read, Seek, SeekFrom, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

const CHAT: &[u8] = b"31/12/24, 21:05 - Asha: hello\n";

fn text(bytes: &[u8]) -> Result<(), Error> {
    let mut export = Export::open(Cursor::new(bytes.to_vec()), "x.txt")?;
    let survey = export.survey(None)?;
    export.messages(&survey, &Reading::new(TimeZone::UTC))?.try_for_each(|message| message.map(drop))
}

macro_rules! fails {
    ($result:expr, $error:pat) => {
        match $result.map(drop) {
            Err($error) => {}
            other => panic!("{other:?}"),
        }
    };
}

#[test]
fn what_is_no_chat_is_said_to_be_none() {
    fails!(text(b""), Error::Empty);
    fails!(text(b"Dear Asha,\nno dates here.\n"), Error::NotAChat);
    fails!(text(JPEG), Error::NotText);
    fails!(text(b"\xff\xfe3\x001\0/\0"), Error::NotText);
    fails!(text(b"Asha, 31/12/24 21:05: hello\n"), Error::NotAChat);
    match text(b"31/12/24 around 21:05 o'clock - Asha: hello\n") {
        Err(Error::UnknownDates { line: 1, sample }) => assert!(sample.starts_with("31/12/24")),
        other => panic!("{other:?}"),
    }
    match text(b"77/88/99, 21:05 - Asha: hello\n") {
        Err(Error::UnknownDates { line: 1, sample }) => assert_eq!(sample, "77/88/99, 21:05"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_message_of_a_megabyte_is_none() {
    let long = [CHAT, "x".repeat(2 << 20).as_bytes()].concat();
    fails!(text(&long), Error::MessageTooLong { line: 2 });
    let many_lines = [CHAT, "xxxxxxxxx\n".repeat(200_000).as_bytes()].concat();
    fails!(text(&many_lines), Error::MessageTooLong { line: 1 });
}

#[test]
fn ten_thousand_people_are_no_chat() {
    let crowd: String = (0..10_001).map(|nth| format!("31/12/24, 21:05 - P{nth}: hi\n")).collect();
    fails!(text(crowd.as_bytes()), Error::TooManyPeople);
}

#[test]
fn text_that_is_not_utf8_is_counted_and_the_rest_kept() {
    let mut export = Export::open(Cursor::new(b"31/12/24, 21:05 - Asha: caf\xe9\n".to_vec()), "x.txt").unwrap();
    let survey = export.survey(None).unwrap();
    assert_eq!(survey.damaged_lines, 1);
    let read = export.messages(&survey, &Reading::new(TimeZone::UTC)).unwrap().next().unwrap().unwrap();
    assert_eq!(crate::text(&read), "caf\u{fffd}");
}

#[test]
fn an_archive_without_a_chat_or_with_a_password_is_refused() {
    fails!(open(zip(&[("photo.jpg", JPEG)])), Error::NoChatInArchive);
    fails!(open(zip(&[("notes.txt", b"no chat")])), Error::NoChatInArchive);
    fails!(open(zip(&[])), Error::NoChatInArchive);
    let mut locked = zip(&[("_chat.txt", CHAT)]);
    // The flag "encrypted" in both headers.
    let central = locked.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    locked[6] |= 1;
    locked[central + 8] |= 1;
    fails!(open(locked), Error::Unsupported(_));
}

#[test]
fn names_that_lead_out_of_the_archive_are_refused() {
    for name in ["../_chat.txt", "a/../../b.jpg", "/etc/passwd"] {
        fails!(open(zip(&[("_chat.txt", CHAT), (name, JPEG)])), Error::UnsafeName);
    }
}

#[test]
fn a_damaged_archive_is_said_to_be_damaged() {
    let whole = zip(&[("_chat.txt", &CHAT.repeat(2000)), ("photo.jpg", JPEG)]);
    fails!(open(whole[..whole.len() / 2].to_vec()), Error::Damaged(_));
    let mut altered = whole.clone();
    altered[60] ^= 0x55;
    altered[61] ^= 0x55;
    let read = open(altered).and_then(|mut export| {
        let survey = export.survey(None)?;
        export.messages(&survey, &Reading::new(TimeZone::UTC))?.try_for_each(|message| message.map(drop))
    });
    fails!(read, Error::Damaged(_));
}

#[test]
fn a_file_that_is_longer_or_shorter_than_was_said_is_damaged_and_no_other_is() {
    let content = b"a photo".repeat(100_000);
    for said in [content.len() - 1, content.len() + 1] {
        let mut bytes = zip(&[("_chat.txt", CHAT), ("photo.jpg", &content), ("other.jpg", &content)]);
        let entries: Vec<usize> =
            bytes.windows(4).enumerate().filter(|(_, four)| four == b"PK\x01\x02").map(|(at, _)| at).collect();
        bytes[entries[1] + 24..entries[1] + 28].copy_from_slice(&(said as u32).to_le_bytes());
        let mut export = open(bytes).unwrap();
        let mut unpack = |name| -> Result<u64, Error> {
            let mut media = export.media(name)?;
            Ok(std::io::copy(&mut media, &mut std::io::sink())?)
        };
        fails!(unpack("photo.jpg"), Error::Damaged(_));
        assert_eq!(unpack("other.jpg").unwrap(), content.len() as u64);
    }
}

#[test]
fn a_bomb_does_not_go_off() {
    let bomb = zip(&[("_chat.txt", &[CHAT, &[vec![b' '; 4095], vec![b'\n']].concat().repeat(6 << 10)].concat())]);
    assert!(bomb.len() < 200_000);
    let mut export = open(bomb).unwrap();
    let read = export.survey(None);
    assert!(matches!(read, Err(Error::Bomb)), "{read:?}");
    let mut photo = open(zip(&[("_chat.txt", CHAT), ("photo.jpg", &vec![0; 24 << 20])])).unwrap();
    let mut media = photo.media("photo.jpg").unwrap();
    let stopped = std::io::copy(&mut media, &mut std::io::sink()).map_err(Error::from);
    fails!(stopped, Error::Bomb);
}

#[test]
fn files_that_share_their_bytes_are_a_bomb() {
    let content: Vec<u8> = (0..60_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let whole = zip(&[("_chat.txt", CHAT), ("a.bin", &content), ("b.bin", &content)]);
    // Both entries of the directory are made to point at the first file's bytes; the second's are cut out.
    let headers: Vec<usize> =
        whole.windows(4).enumerate().filter(|(_, w)| w == b"PK\x03\x04").map(|(at, _)| at).collect();
    let directory = whole.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    let cut = directory - headers[2];
    let mut small = [&whole[..headers[2]], &whole[directory..]].concat();
    let entries: Vec<usize> =
        small.windows(4).enumerate().filter(|(_, w)| w == b"PK\x01\x02").map(|(at, _)| at).collect();
    let at = (headers[1] as u32).to_le_bytes();
    small[entries[2] + 42..entries[2] + 46].copy_from_slice(&at);
    let end = small.windows(4).position(|four| four == b"PK\x05\x06").unwrap();
    small[end + 16..end + 20].copy_from_slice(&((directory - cut) as u32).to_le_bytes());
    fails!(open(small), Error::Bomb | Error::Damaged(_));
}

#[test]
fn a_directory_of_many_files_costs_no_memory() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for nth in 0..3000 {
        zip.start_file(format!("{nth}.jpg"), SimpleFileOptions::default()).unwrap();
    }
    zip.start_file("_chat.txt", SimpleFileOptions::default()).unwrap();
    zip.write_all(CHAT).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    let within = |limits| Export::open_within(Cursor::new(bytes.clone()), "x.zip", limits);
    fails!(within(Limits { files: 1000, ..Limits::default() }), Error::TooManyFiles);
    fails!(within(Limits { directory_bytes: 50_000, ..Limits::default() }), Error::TooManyFiles);
    assert!(within(Limits::default()).is_ok());
}

/// A disk that fails after so many bytes.
struct Failing(Cursor<Vec<u8>>, u64);

impl Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.0.position() >= self.1 {
            return Err(std::io::Error::other("disk"));
        }
        self.0.read(buffer)
    }
}

impl Seek for Failing {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.0.seek(to)
    }
}

#[test]
fn a_failing_disk_is_not_the_files_fault() {
    let mut export = Export::open(Failing(Cursor::new(CHAT.repeat(5000)), 100_000), "x.txt").unwrap();
    fails!(export.survey(None), Error::Read(_));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = text(&bytes);
        let _ = text(&[CHAT, &bytes].concat());
        let _ = open([b"PK\x03\x04".as_slice(), &bytes].concat());
    }

    #[test]
    fn no_altered_archive_makes_it_panic(at in any::<prop::sample::Index>(), with in any::<[u8; 3]>()) {
        let mut bytes = zip(&[("_chat.txt", &CHAT.repeat(50)), ("photo.jpg", JPEG)]);
        let at = at.index(bytes.len() - 3);
        bytes[at..at + 3].copy_from_slice(&with);
        if let Ok(mut export) = open(bytes) {
            if let Ok(survey) = export.survey(None) {
                let _ = export.preview(&survey, &Reading::new(TimeZone::UTC));
            }
            let _ = export.media("photo.jpg").map(|mut media| std::io::copy(&mut media, &mut std::io::sink()));
        }
    }

    #[test]
    fn no_line_makes_it_panic(lines in proptest::collection::vec(
        r"[\[\u{200e}\u{feff}]{0,2}[0-9۰-۹]{1,4}[/.年\-]?[0-9]{0,3}[/.]?[0-9R]{0,5}[, ،]{0,2}[ap上午]{0,2}[0-9:.]{0,8}[ \u{202f}apm.]{0,4}[\]\- :]{0,3}.{0,30}",
        0..20,
    )) {
        let _ = text(lines.join("\n").as_bytes());
    }
}
