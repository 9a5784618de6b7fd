//! What may stand as a reaction: one sign, not words.

/// The longest emoji there is (a family of four, with skin tones) has 41 bytes.
const MAX_BYTES: usize = 64;
const MAX_CHARS: usize = 16;

/// Whether a text can be shown as a reaction. Which emoji exist changes every year, so this only keeps out what is
/// certainly none: letters, digits alone, spaces, and signs that turn the direction of a line.
pub fn is_reaction(text: &str) -> bool {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return false };
    if text.len() > MAX_BYTES || text.chars().count() > MAX_CHARS {
        return false;
    }
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.chars().any(|c| c.is_alphabetic() || c.is_whitespace() || c.is_control() || turns(c)) {
        return false;
    }
    // Keycaps are the only ASCII that begins an emoji, and say so.
    !first.is_ascii() || text.contains('\u{20e3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emoji_of_every_making_are_reactions() {
        for emoji in ["👍", "❤️", "👩🏽‍❤️‍💋‍👨🏿", "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}", "🇮🇳", "1️⃣", "‼️"]
        {
            assert!(is_reaction(emoji), "{emoji}");
        }
    }

    #[test]
    fn words_spaces_and_turned_lines_are_none() {
        for text in ["", "ok", "নমস্কার", "7", "👍 ", "\u{202e}👍", "\n", "👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍"]
        {
            assert!(!is_reaction(text), "{text:?}");
        }
    }
}
