//! Characters that are not seen: marks of direction, odd spaces, and the one this crate escapes with.

/// Written by [`crate::Writer`] where a text could be taken for something else; it is neither shown nor a space.
pub const JOINER: char = '\u{2060}';

/// Left-to-right mark: iOS (and newer Android) puts it before what the app itself has written.
pub const LRM: char = '\u{200e}';

/// Direction marks and the byte order mark: may stand anywhere in a date, mean nothing there.
pub fn is_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A space of any width.
pub fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{00a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Without marks at either end.
pub fn trim_marks(text: &str) -> &str {
    text.trim_matches(is_mark)
}

/// The value of a decimal digit in any script a phone's calendar is written in.
pub fn digit(c: char) -> Option<u32> {
    /// Where ten digits begin: Latin, Arabic, Persian, NKo, Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Tamil,
    /// Telugu, Kannada, Malayalam, Sinhala, Thai, Lao, Tibetan, Burmese, Khmer, Mongolian, full width.
    const ZEROS: [u32; 21] = [
        0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
        0xf20, 0x1040, 0x17e0, 0x1810, 0xff10,
    ];
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let code = u32::from(c);
    ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code)).map(|zero| code - zero)
}
