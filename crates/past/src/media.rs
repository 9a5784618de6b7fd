//! Files that came along.

use crate::marks::is_mark;
use serde::Serialize;
use std::io::{self, Cursor, Read};
use unicode_normalization::UnicodeNormalization;

/// A file that came along, ready to be read once.
pub struct Media<'a> {
    /// A name fit to be shown and stored: no path, no marks that turn it around, 200 characters at most.
    pub name: String,
    /// Its size, as the archive says; reading ends with an error if there is more or less.
    pub size: u64,
    /// What its content is.
    pub kind: FileKind,
    /// Its media type, where it is known.
    pub mime: &'static str,
    content: io::Chain<Cursor<Vec<u8>>, Box<dyn Read + 'a>>,
}

/// What a file is, by its first bytes and never by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// A photo or a sticker.
    Image,
    /// A video.
    Video,
    /// A voice message or other sound.
    Audio,
    /// A contact's card.
    Contact,
    /// A file of another known kind.
    Document,
    /// Anything else.
    Unknown,
}

/// As many bytes as the known signatures need.
const HEAD: u64 = 4096;

impl<'a> Media<'a> {
    pub(crate) fn open(name: &str, size: u64, mut source: Box<dyn Read + 'a>) -> crate::Result<Self> {
        let mut head = Vec::new();
        source.by_ref().take(HEAD).read_to_end(&mut head)?;
        let (kind, mime) = look(&head);
        Ok(Self { name: shown(name), size, kind, mime, content: Cursor::new(head).chain(source) })
    }
}

impl Read for Media<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.content.read(buffer)
    }
}

fn look(head: &[u8]) -> (FileKind, &'static str) {
    if head.starts_with(b"BEGIN:VCARD") {
        return (FileKind::Contact, "text/vcard");
    }
    match infer::get(head) {
        Some(found) => match found.matcher_type() {
            infer::MatcherType::Image => (FileKind::Image, found.mime_type()),
            infer::MatcherType::Video => (FileKind::Video, found.mime_type()),
            infer::MatcherType::Audio => (FileKind::Audio, found.mime_type()),
            _ => (FileKind::Document, found.mime_type()),
        },
        None => (FileKind::Unknown, "application/octet-stream"),
    }
}

/// The form in which names are compared: a Mac's archive has accents apart, and marks come and go.
pub fn fold(name: &str) -> String {
    name.chars().filter(|c| !is_mark(*c)).nfc().collect::<String>().trim().to_owned()
}

/// A name fit to be shown: the last part of a path, nothing that turns it around or is not seen.
fn shown(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = base.chars().filter(|c| !is_mark(*c) && !c.is_control()).collect();
    let kept = kept.trim().trim_start_matches('.');
    let (stem, extension) = kept.rsplit_once('.').filter(|(_, end)| end.len() <= 16).unwrap_or((kept, ""));
    let stem: String = stem.chars().take(180).collect();
    match (stem.is_empty(), extension.is_empty()) {
        (true, true) => "file".into(),
        (true, false) => format!("file.{extension}"),
        (false, true) => stem,
        (false, false) => format!("{stem}.{extension}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_shown_without_path_or_tricks() {
        assert_eq!(shown("../../etc/passwd"), "passwd");
        assert_eq!(shown("C:\\x\\photo.jpg"), "photo.jpg");
        assert_eq!(shown("bill\u{202e}fdp.exe"), "billfdp.exe");
        assert_eq!(shown("..."), "file");
        assert_eq!(shown(&"x".repeat(5000)).len(), 180);
    }

    #[test]
    fn content_decides_what_a_file_is() {
        let kind = |bytes: &[u8]| look(bytes).0;
        assert_eq!(kind(b"\xff\xd8\xff\xe0 jpeg"), FileKind::Image);
        assert_eq!(kind(b"OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead"), FileKind::Audio);
        assert_eq!(kind(b"BEGIN:VCARD\nVERSION:3.0"), FileKind::Contact);
        assert_eq!(kind(b"%PDF-1.7"), FileKind::Document);
        assert_eq!(kind(b"hello"), FileKind::Unknown);
    }
}
