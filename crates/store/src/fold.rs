//! How text is made comparable for search, so that a word is found as it is typed, on whatever keyboard.
//!
//! The index holds folded text; SQLite's unicode61 tokenizer then lower-cases it and strips Latin accents.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A search takes this many words at most, of this many characters.
const WORDS: usize = 12;
const WORD_CHARS: usize = 64;

/// The text as it is indexed, or `None` where it is indexed as it stands.
///
/// NFKC, so that composed, decomposed and presentation forms are one. Joiners are dropped: Persian "می‌روم" with a zero
/// width non-joiner and Bengali conjuncts with a joiner are one word either way. Arabic yeh and kaf become the Persian
/// ones, vowel points and the tatweel go, as keyboards and habits differ.
pub(crate) fn for_index(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let folded: String = text.nfkc().filter_map(fold).nfc().collect();
    (folded != text).then_some(folded)
}

fn fold(c: char) -> Option<char> {
    match c {
        '\u{200c}' | '\u{200d}' | '\u{00ad}' | '\u{feff}' | '\u{2060}' => None,
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        '\u{0640}' | '\u{064b}'..='\u{0652}' | '\u{0670}' => None,
        '\u{064a}' | '\u{0649}' => Some('\u{06cc}'),
        '\u{0643}' => Some('\u{06a9}'),
        c => Some(c),
    }
}

/// The words of what somebody typed into a search field.
pub(crate) fn words(text: &str) -> Vec<String> {
    let folded: String = text.nfkc().filter_map(fold).nfc().collect();
    folded
        .split(|c| !in_word(c))
        .filter(|word| !word.is_empty())
        .take(WORDS)
        .map(|word| word.chars().take(WORD_CHARS).collect())
        .collect()
}

/// An FTS5 query that finds texts with all these words, or words that begin so. Words hold letters, marks and digits
/// only, so that nothing a person types is ever taken for query syntax.
pub(crate) fn match_query(words: &[String], chat: Option<i64>) -> String {
    let all: Vec<String> = words.iter().map(|word| format!("\"{word}\" *")).collect();
    let text = format!("{{text}} : ({})", all.join(" AND "));
    match chat {
        None => text,
        Some(chat) => format!("{{chat}} : \"{chat}\" AND {text}"),
    }
}

/// Letters, marks and digits, as the tokenizer is told in the migration.
pub(crate) fn in_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Characters that may stand inside a word though folding drops them.
pub(crate) fn is_silent(c: char) -> bool {
    fold(c).is_none()
}

/// Whether a word begins with what has the form of [`key`].
pub(crate) fn begins(word: &str, key: &str) -> bool {
    if word.is_ascii() {
        return word.as_bytes().get(..key.len()).is_some_and(|lead| lead.eq_ignore_ascii_case(key.as_bytes()));
    }
    self::key(word).starts_with(key)
}

/// A word in the form in which two of them are compared outside the index: folded, no Latin accents, lower case.
pub(crate) fn key(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.nfkc()
        .filter_map(fold)
        .nfd()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .flat_map(char::to_lowercase)
        // As the index does: at the end of a word sigma has a form of its own.
        .map(|c| if c == 'ς' { 'σ' } else { c })
        .collect()
}
