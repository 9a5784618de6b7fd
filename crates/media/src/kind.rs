//! What a file is, by its own first bytes; its name is only a word.

/// So many first bytes are enough to tell.
pub const ENOUGH: usize = 4096;

/// How a file is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Saved and opened elsewhere, never shown here.
    File,
    /// A still picture of a kind that is shown.
    Photo,
    /// Moving pictures.
    Video,
    /// Sound.
    Audio,
}

/// What these first bytes begin, with its media type. What is not known for sure is a file of bytes.
///
/// SVG, HTML and whatever else could run in a page are files: nothing shows them.
pub fn recognise(first: &[u8]) -> (Kind, &'static str) {
    let Some(found) = infer::get(first) else { return (Kind::File, "application/octet-stream") };
    let media_type = match found.mime_type() {
        // The container's name is what players go by.
        "audio/opus" => "audio/ogg",
        known => known,
    };
    let kind = match media_type {
        "image/jpeg" | "image/png" | "image/webp" | "image/gif" => Kind::Photo,
        "video/mp4" | "video/webm" | "video/quicktime" | "video/x-m4v" => Kind::Video,
        "audio/mpeg" | "audio/ogg" | "audio/x-flac" | "audio/x-wav" | "audio/m4a" | "audio/aac" => Kind::Audio,
        _ => Kind::File,
    };
    (kind, media_type)
}

/// Whether a media type that a peer names may be shown as this kind.
pub fn agrees(kind: Kind, media_type: &str) -> bool {
    match kind {
        Kind::File => true,
        Kind::Photo => matches!(media_type, "image/jpeg" | "image/png" | "image/webp" | "image/gif"),
        Kind::Video => media_type.starts_with("video/"),
        Kind::Audio => media_type.starts_with("audio/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_decide_and_what_could_run_is_never_shown() {
        assert_eq!(recognise(b"\xff\xd8\xff\xe0....JFIF").0, Kind::Photo);
        assert_eq!(recognise(b"\x89PNG\r\n\x1a\n...").0, Kind::Photo);
        assert_eq!(recognise(b"OggS............").0, Kind::Audio);
        let voice = recognise(b"OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead");
        assert_eq!(voice, (Kind::Audio, "audio/ogg"), "as crates/voice calls it");
        for file in [
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>".as_slice(),
            b"<?xml version=\"1.0\"?><svg/>",
            b"<!DOCTYPE html><script>alert(1)</script>",
            b"MZ\x90\x00",
            b"%PDF-1.7",
            b"just words",
            b"",
        ] {
            assert_eq!(recognise(file).0, Kind::File, "{}", String::from_utf8_lossy(file));
        }
    }

    #[test]
    fn a_page_does_not_pass_for_a_photo() {
        assert!(!agrees(Kind::Photo, "image/svg+xml"));
        assert!(!agrees(Kind::Photo, "text/html"));
        assert!(!agrees(Kind::Video, "text/html"));
        assert!(agrees(Kind::Photo, "image/png"));
    }
}
