//! What is said: words, a file, a call, or the app itself.

use crate::marks::{JOINER, LRM, is_mark, is_space, trim_marks};
use crate::message::{Call, Content, Hint};
use crate::stamp::Frame;
use crate::words::{Word, word};

/// What is known besides the text.
pub struct Setting<'a> {
    pub frame: Frame,
    pub author: bool,
    /// Whether a file of this name came along.
    pub exists: &'a dyn Fn(&str) -> bool,
}

/// A text, understood.
#[derive(Debug, PartialEq, Eq)]
pub struct Body {
    pub content: Content,
    pub edited: bool,
    /// Words the app has marked as its own, with no meaning known here.
    pub marked: bool,
}

/// Understands a whole text, all its lines.
pub fn read(text: &str, setting: &Setting<'_>) -> Body {
    let marked = text.starts_with(is_mark);
    let body = text.trim_start_matches(is_mark);
    let unedited = if setting.author { before_edited(body) } else { None };
    let edited = unedited.is_some();
    let body = unedited.unwrap_or(body);
    let content = attached(body, marked)
        .or_else(|| left_out(body, marked, setting))
        .or_else(|| file_attached(body, setting))
        .or_else(|| deleted(body))
        .or_else(|| call(body, marked, setting));
    let known = content.is_some();
    let content = content.unwrap_or_else(|| {
        let text = unwrap(body).to_owned();
        if setting.author { Content::Text { text } } else { Content::System { text } }
    });
    Body { content, edited, marked: marked && !known }
}

/// "text <This message was edited>": the text.
fn before_edited(body: &str) -> Option<&str> {
    let (before, inner) = closing_brackets(body)?;
    let own = before.ends_with(is_mark) && !inner.contains(':') && inner.contains(is_space);
    (own && omitted(inner).is_none() || word(inner, |word| word == Word::Edited).is_some())
        .then(|| one_space_less(before))
}

/// iOS: "caption <attached: name>".
fn attached(body: &str, marked: bool) -> Option<Content> {
    let (before, inner) = closing_brackets(body)?;
    let (said, name) = inner.split_once(':')?;
    let name = name.strip_prefix(is_space).unwrap_or(name);
    let own = before.ends_with(LRM) || (marked && before.is_empty());
    if name.is_empty() || !(own || word(said, |word| word == Word::Attached).is_some()) {
        return None;
    }
    Some(media(name, one_space_less(before)))
}

/// What stands before, and what stands between the last "<" and a ">" that ends the text.
fn closing_brackets(body: &str) -> Option<(&str, &str)> {
    let (before, inner) = body.trim_end_matches(is_mark).strip_suffix('>')?.rsplit_once('<')?;
    (!inner.contains('\n') && inner.len() <= 1024).then_some((before, inner))
}

/// The app puts one space and its mark between a text and its own words.
fn one_space_less(before: &str) -> &str {
    let before = before.trim_end_matches(is_mark);
    before.strip_suffix(is_space).unwrap_or(before)
}

/// iOS: "caption image omitted"; Android: "<Media omitted>", the caption in the next line.
fn left_out(body: &str, marked: bool, setting: &Setting<'_>) -> Option<Content> {
    let (first, below) = body.split_once('\n').unwrap_or((body, ""));
    let plain = trim_marks(first).trim_matches(is_space);
    if let Some(inner) = plain.strip_prefix('<').and_then(|inner| inner.strip_suffix('>'))
        && let Some(hint) = omitted(inner)
    {
        return Some(Content::Media { file: None, hint, caption: unwrap(below).to_owned() });
    }
    let (before, tail) = match body.rsplit_once(LRM) {
        Some((before, tail)) => (before, tail),
        None if marked || setting.frame != Frame::Dash => ("", body),
        None => return None,
    };
    let hint = omitted(tail)?;
    let caption = one_space_less(before);
    Some(Content::Media { file: None, hint, caption: unwrap(caption).to_owned() })
}

fn omitted(phrase: &str) -> Option<Hint> {
    let phrase = trim_marks(phrase).trim_matches(is_space);
    let inner = phrase.strip_prefix('<').and_then(|inner| inner.strip_suffix('>')).unwrap_or(phrase);
    match word(inner, |word| matches!(word, Word::Omitted(_)))? {
        Word::Omitted(hint) => Some(hint),
        _ => None,
    }
}

/// Android: "name (file attached)", the caption in the next line.
fn file_attached(body: &str, setting: &Setting<'_>) -> Option<Content> {
    let (first, below) = body.split_once('\n').unwrap_or((body, ""));
    let (name, said) = trim_marks(first).strip_suffix(')')?.rsplit_once(" (")?;
    let name = trim_marks(name);
    let sure = word(said, |word| word == Word::File).is_some() || numbered(name) || (setting.exists)(name);
    let wrapped = name.starts_with(JOINER);
    (sure && !wrapped && name.contains('.') && !said.is_empty()).then(|| media(name, below))
}

/// "IMG-20240131-WA0004.jpg": what Android calls the files it keeps.
fn numbered(name: &str) -> bool {
    let mut parts = name.splitn(3, '-');
    let letters = parts.next().is_some_and(|part| part.len() == 3 && part.bytes().all(|b| b.is_ascii_uppercase()));
    let date = parts.next().is_some_and(|part| part.len() == 8 && part.bytes().all(|b| b.is_ascii_digit()));
    letters && date && parts.next().is_some_and(|part| part.starts_with("WA"))
}

fn media(name: &str, caption: &str) -> Content {
    let caption = if repeats(name, caption) { "" } else { unwrap(caption) };
    Content::Media { file: Some(name.to_owned()), hint: hint(name), caption: caption.to_owned() }
}

/// Both phones say the name of a document a second time, where a caption would be.
pub fn repeats(name: &str, caption: &str) -> bool {
    let shown = match name.split_once('-') {
        Some((number, shown)) if number.len() == 8 && number.bytes().all(|b| b.is_ascii_digit()) => shown,
        _ => name,
    };
    let caption: String = caption.chars().filter(|c| !is_mark(*c)).collect();
    let stem = shown.rsplit_once('.').map_or(shown, |(stem, _)| stem);
    let title = caption.split_once(" • ").map_or(caption.as_str(), |(title, _)| title);
    !title.is_empty() && [name, shown, stem].contains(&title)
}

/// What the name of a file says it is. Its content has the last word.
fn hint(name: &str) -> Hint {
    let upper = name.to_ascii_uppercase();
    let has = |part: &str| upper.starts_with(&format!("{part}-")) || upper.contains(&format!("-{part}-"));
    let extension = upper.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        _ if has("GIF") => Hint::Gif,
        _ if has("STK") || has("STICKER") => Hint::Sticker,
        _ if has("DOC") => Hint::Document,
        "WEBP" => Hint::Sticker,
        "JPG" | "JPEG" | "PNG" | "HEIC" | "HEIF" | "GIF" | "AVIF" | "BMP" => Hint::Image,
        "MP4" | "MOV" | "3GP" | "MKV" | "WEBM" | "AVI" => Hint::Video,
        "OPUS" | "OGG" | "M4A" | "MP3" | "AAC" | "AMR" | "WAV" | "FLAC" => Hint::Audio,
        "VCF" => Hint::Contact,
        _ if has("PTT") || has("AUD") || has("AUDIO") => Hint::Audio,
        "" => Hint::Unknown,
        _ => Hint::Document,
    }
}

fn deleted(body: &str) -> Option<Content> {
    word(body, |word| word == Word::Deleted).map(|_| Content::Deleted)
}

/// "Missed voice call", "Voice call. 2 min".
fn call(body: &str, marked: bool, setting: &Setting<'_>) -> Option<Content> {
    let is_call = |word: Word| matches!(word, Word::Call { .. });
    let by_app = marked || !setting.author;
    let (found, note) = word(body, is_call).map(|found| (found, "")).or_else(|| {
        let at = body.find(['.', ',', '،', '·', '•', '。']).filter(|_| by_app)?;
        let (said, note) = body.split_at(at);
        let note = note
            .trim_start_matches(|c: char| is_mark(c) || is_space(c) || c.is_ascii_punctuation() || "،·•。".contains(c));
        word(said, is_call).map(|found| (found, note.trim_end_matches(is_mark)))
    })?;
    match found {
        // A bare "video call" may be somebody's answer to a question.
        Word::Call { missed: false, .. } if !by_app => None,
        // What stands behind a missed call is where to tap.
        Word::Call { media, missed } => {
            let note = if missed { String::new() } else { note.to_owned() };
            Some(Content::Call(Call { media, missed, note }))
        }
        _ => None,
    }
}

/// Takes back what [`wrap`] did.
fn unwrap(text: &str) -> &str {
    let mut inner = text.chars();
    if inner.next() == Some(JOINER) && inner.next_back() == Some(JOINER) { inner.as_str() } else { text }
}

/// Puts a text between joiners, so that it is taken for nothing but words.
pub fn wrap(text: &str) -> String {
    format!("{JOINER}{text}{JOINER}")
}

#[cfg(test)]
mod tests;
