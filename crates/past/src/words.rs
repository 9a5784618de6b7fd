//! The app's own words in an export, in its languages: `words.txt`.

use crate::marks::{is_mark, is_space};
use crate::message::{CallKind, Hint};
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;

/// What a phrase of the app's means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// A file that was left out. Android does not say of what kind.
    Omitted(Hint),
    /// iOS: `<attached: name>`.
    Attached,
    /// Android: `name (file attached)`.
    File,
    Deleted,
    Edited,
    Call {
        media: CallKind,
        missed: bool,
    },
}

/// Phrases are short; nothing longer is looked up.
const LONGEST: usize = 160;

/// What this phrase means as one of `wanted`, if it is one. The same phrase can mean several things ("附件").
pub fn word(phrase: &str, wanted: impl Fn(Word) -> bool) -> Option<Word> {
    if phrase.len() > LONGEST || !may_be_phrase(phrase) {
        return None;
    }
    table().get(&fold(phrase))?.iter().copied().find(|word| wanted(*word))
}

/// Whether a phrase of the list begins with the same letters. Almost no message does, and folding one takes a while.
fn may_be_phrase(phrase: &str) -> bool {
    static BEGINNINGS: OnceLock<HashSet<[u8; 3]>> = OnceLock::new();
    let known = BEGINNINGS.get_or_init(|| table().keys().filter_map(|phrase| beginning(phrase)).collect());
    beginning(phrase).is_none_or(|begun| known.contains(&begun))
}

/// The first three letters, where they are ASCII: then folding changes nothing but their case.
fn beginning(phrase: &str) -> Option<[u8; 3]> {
    let start = phrase.trim_start_matches(|c| is_mark(c) || is_space(c)).as_bytes().first_chunk::<3>()?;
    start.is_ascii().then(|| start.map(|byte| byte.to_ascii_lowercase()))
}

/// Every phrase with its meaning, for those who write tests.
#[cfg(test)]
pub fn all() -> impl Iterator<Item = (&'static str, Word)> {
    entries()
}

fn fold(phrase: &str) -> String {
    let kept = phrase.nfkc().filter(|c| !is_mark(*c)).flat_map(char::to_lowercase);
    let mut folded = String::with_capacity(phrase.len());
    for c in kept {
        folded.push(if is_space(c) { ' ' } else { c });
    }
    folded.trim().trim_end_matches(['.', '。', '।']).to_owned()
}

fn table() -> &'static HashMap<String, Vec<Word>> {
    static TABLE: OnceLock<HashMap<String, Vec<Word>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: HashMap<String, Vec<Word>> = HashMap::new();
        for (phrase, word) in entries() {
            let meanings = table.entry(fold(phrase)).or_default();
            if !meanings.contains(&word) {
                meanings.push(word);
            }
        }
        table
    })
}

fn entries() -> impl Iterator<Item = (&'static str, Word)> {
    include_str!("words.txt").lines().filter_map(|line| line.split_once(" = ")).flat_map(|(meaning, phrases)| {
        meaning_of(meaning).into_iter().flat_map(|word| phrases.split(" | ").map(move |phrase| (phrase, word)))
    })
}

fn meaning_of(meaning: &str) -> Option<Word> {
    use Hint::{Audio, Contact, Document, Gif, Image, Sticker, Unknown, Video};
    Some(match meaning {
        "omitted" => Word::Omitted(Unknown),
        "image" => Word::Omitted(Image),
        "video" => Word::Omitted(Video),
        "audio" => Word::Omitted(Audio),
        "gif" => Word::Omitted(Gif),
        "sticker" => Word::Omitted(Sticker),
        "document" => Word::Omitted(Document),
        "contact" => Word::Omitted(Contact),
        "attached" => Word::Attached,
        "file" => Word::File,
        "deleted" => Word::Deleted,
        "edited" => Word::Edited,
        "missed voice" => Word::Call { media: CallKind::Voice, missed: true },
        "missed video" => Word::Call { media: CallKind::Video, missed: true },
        "voice" => Word::Call { media: CallKind::Voice, missed: false },
        "video call" => Word::Call { media: CallKind::Video, missed: false },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_means_something() {
        for line in include_str!("words.txt").lines() {
            let fine = line.is_empty()
                || line.starts_with('#')
                || line.starts_with('[')
                || line.split_once(" = ").is_some_and(|(meaning, _)| meaning_of(meaning).is_some());
            assert!(fine, "{line}");
        }
    }

    #[test]
    fn a_phrase_is_known_whatever_its_marks_dot_and_case() {
        let deleted = |word| word == Word::Deleted;
        assert!(word("\u{200e}THIS message was deleted.", deleted).is_some());
        assert!(word("این پیام حذف شد", deleted).is_some());
        assert!(word("this message was deleted, he said", deleted).is_none());
    }
}
