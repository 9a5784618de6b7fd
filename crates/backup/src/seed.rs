//! What opens a backup: 160 bits, which a person keeps as digits, as words, or as a code to scan.

use crate::digits::{self, DIGITS, LINE, Wrong};
use data_encoding::BASE32_NOPAD;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Bytes.
pub(crate) const LENGTH: usize = 20;
const CODE: &str = "HARKARABACKUP1:";

/// The key of a backup. Whoever has it reads everything; without it nobody does.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Seed([u8; LENGTH]);

/// What is wrong with what was typed or scanned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadSeed {
    /// Not 64 digits, but so many.
    #[error("{0} digits instead of 64")]
    Length(usize),
    /// A mistake in this line, from 1.
    #[error("a mistake in line {0}")]
    Line(usize),
    /// Every line alone could be right, all together are not.
    #[error("the lines do not belong together")]
    Checksum,
    /// This word, from 1, is not in the list.
    #[error("word {0} is not in the list")]
    Word(usize),
    /// Not 15 words, or not in this order.
    #[error("these words do not belong together")]
    Words,
    /// Neither digits nor words nor a code.
    #[error("this is no key of a backup")]
    Unknown,
}

impl Seed {
    /// Of fresh randomness.
    pub fn new(random: [u8; LENGTH]) -> Self {
        Self(random)
    }

    /// Eight lines of eight digits.
    pub fn lines(&self) -> Vec<Zeroizing<String>> {
        let digits = digits::write(&self.0);
        let line = |line: &[u8]| Zeroizing::new(line.iter().map(|digit| char::from(b'0' + digit)).collect());
        digits.chunks(LINE).map(line).collect()
    }

    /// Fifteen English words of BIP-39's list.
    pub fn words(&self) -> Vec<&'static str> {
        // 160 bits are one of the standard's lengths.
        bip39::Mnemonic::from_entropy(&self.0).map(|words| words.words().collect()).unwrap_or_default()
    }

    /// What a QR code says, in its alphanumeric mode.
    pub fn code(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{CODE}{}", BASE32_NOPAD.encode(digits::checked(&self.0).as_slice())))
    }

    /// Reads any of the three.
    pub fn read(text: &str) -> Result<Self, BadSeed> {
        let text = text.trim();
        if let Some(code) = text.get(..CODE.len()).filter(|begin| begin.eq_ignore_ascii_case(CODE)) {
            let bytes = BASE32_NOPAD.decode(text[code.len()..].to_ascii_uppercase().as_bytes());
            let bytes = Zeroizing::new(bytes.map_err(|_| BadSeed::Checksum)?);
            return digits::unchecked(&bytes).map(|seed| Self(*seed)).ok_or(BadSeed::Checksum);
        }
        if text.chars().any(char::is_alphabetic) {
            return words(text);
        }
        let digits = digits::only_digits(text).ok_or(BadSeed::Unknown)?;
        if digits.len() != DIGITS {
            return Err(if digits.is_empty() { BadSeed::Unknown } else { BadSeed::Length(digits.len()) });
        }
        match digits::read(&digits) {
            Ok(seed) => Ok(Self(*seed)),
            Err(Wrong::Line(line)) => Err(BadSeed::Line(line + 1)),
            Err(Wrong::Checksum) => Err(BadSeed::Checksum),
        }
    }

    /// Whether this is that line of it, from 0, typed back.
    pub fn has_line(&self, line: usize, typed: &str) -> bool {
        let digits = digits::write(&self.0);
        match (digits.chunks(LINE).nth(line), digits::only_digits(typed)) {
            (Some(line), Some(typed)) => line.ct_eq(&typed).into(),
            _ => false,
        }
    }

    /// As a device keeps it. Whoever asks wipes it.
    pub fn to_bytes(&self) -> [u8; LENGTH] {
        self.0
    }

    pub(crate) fn bytes(&self) -> &[u8; LENGTH] {
        &self.0
    }
}

/// A key that is being typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// All of it is there, and it adds up.
    pub whole: bool,
    /// Lines with a mistake, or words that are none, from 0.
    pub wrong: Vec<usize>,
    /// Digits so far.
    pub digits: usize,
}

/// What can be said of a key before all of it is typed.
pub fn typed(text: &str) -> Typed {
    let whole = Seed::read(text).is_ok();
    if let Some(digits) = digits::only_digits(text) {
        let line = |number: usize, line: &[u8]| line.len() == LINE && !digits::adds_up(number, line);
        let wrong = digits.chunks(LINE).enumerate().filter(|(number, digits)| line(*number, digits));
        return Typed { whole, wrong: wrong.map(|(number, _)| number).collect(), digits: digits.len() };
    }
    let list = bip39::Language::English;
    let all = text.split_whitespace().take(16).collect::<Vec<_>>();
    // The last one may not be finished yet.
    let finished = if text.ends_with(char::is_whitespace) { all.len() } else { all.len().saturating_sub(1) };
    let unknown = |word: &&str| list.find_word(&word.to_lowercase()).is_none();
    let wrong = all.iter().take(finished).enumerate().filter(|(_, word)| unknown(word)).map(|(place, _)| place);
    Typed { whole, wrong: if whole { Vec::new() } else { wrong.collect() }, digits: 0 }
}

fn words(text: &str) -> Result<Seed, BadSeed> {
    let words: Vec<Zeroizing<String>> =
        text.split_whitespace().take(16).map(|word| Zeroizing::new(word.to_lowercase())).collect();
    let list = bip39::Language::English;
    if let Some(wrong) = words.iter().position(|word| list.find_word(word).is_none()) {
        return Err(BadSeed::Word(wrong + 1));
    }
    let joined = Zeroizing::new(words.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(" "));
    let words = bip39::Mnemonic::parse_in_normalized(list, &joined).map_err(|_| BadSeed::Words)?;
    let (entropy, length) = words.to_entropy_array();
    let entropy = Zeroizing::new(entropy);
    <[u8; LENGTH]>::try_from(&entropy[..length]).map(Seed).map_err(|_| BadSeed::Words)
}

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seed(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines_of(seed: &Seed) -> Vec<String> {
        seed.lines().iter().map(|line| line.to_string()).collect()
    }

    #[test]
    fn a_wrong_line_is_named() {
        let seed = Seed::new(*b"twenty bytes of seed");
        for line in 0..8 {
            for place in 0..8 {
                let mut lines = lines_of(&seed);
                let digit = lines[line].as_bytes()[place] - b'0';
                lines[line].replace_range(place..=place, &((digit + 1) % 10).to_string());
                assert!(!crate::line_is_right(line, &lines[line]));
                assert_eq!(Seed::read(&lines.join("\n")), Err(BadSeed::Line(line + 1)));
            }
        }
    }

    #[test]
    fn two_lines_in_each_others_place_are_named() {
        let mut lines = lines_of(&Seed::new([7; 20]));
        lines.swap(2, 5);
        assert_eq!(Seed::read(&lines.join(" ")), Err(BadSeed::Line(3)));
    }

    #[test]
    fn a_line_is_confirmed_by_that_line_alone() {
        let seed = Seed::new([7; 20]);
        let lines = lines_of(&seed);
        for (number, line) in lines.iter().enumerate() {
            assert!(seed.has_line(number, &format!("{} {}", &line[..4], &line[4..])));
            assert!(!seed.has_line((number + 1) % 8, line) && !seed.has_line(number, &line[..7]));
        }
        assert!(!seed.has_line(8, &lines[0]) && !seed.has_line(0, "") && !seed.has_line(0, &lines.join("")));
    }

    #[test]
    fn digits_are_read_as_people_type_them() {
        let seed = Seed::new([0xfe; 20]);
        let lines = lines_of(&seed).join("-");
        for zero in ['٠', '۰', '०', '০'] {
            let typed: String = lines
                .chars()
                .map(|c| c.to_digit(10).and_then(|d| char::from_u32(u32::from(zero) + d)).unwrap_or(c))
                .collect();
            assert_eq!(Seed::read(&typed), Ok(seed.clone()));
        }
    }

    #[test]
    fn what_is_no_key_is_not_taken_for_one() {
        assert_eq!(Seed::read(""), Err(BadSeed::Unknown));
        assert_eq!(Seed::read("12345678"), Err(BadSeed::Length(8)));
        assert_eq!(Seed::read(&"9".repeat(10_000)), Err(BadSeed::Unknown));
        assert_eq!(Seed::read("abandon harkara"), Err(BadSeed::Word(2)));
        assert_eq!(Seed::read(&"abandon ".repeat(15)), Err(BadSeed::Words));
        assert_eq!(Seed::read(&"abandon ".repeat(900)), Err(BadSeed::Words));
        assert_eq!(Seed::read("HARKARABACKUP1:AAAA"), Err(BadSeed::Checksum));
        assert_eq!(Seed::read("HARKARABACKUP1:ä"), Err(BadSeed::Checksum));
    }

    #[test]
    fn a_mistake_is_told_while_it_is_typed() {
        let seed = Seed::new(*b"twenty bytes of seed");
        let lines = lines_of(&seed);
        let half = format!("{} {} 1234", lines[0], lines[1]);
        assert_eq!(typed(&half), Typed { whole: false, wrong: vec![], digits: 20 });
        assert_eq!(typed(&format!("{} {}", lines[1], lines[0])).wrong, [0, 1]);
        assert!(typed(&lines.join("-")).whole);
        assert_eq!(typed("abandon harkara aband").wrong, [1]);
        assert!(typed(&seed.words().join(" ")).whole);
    }

    proptest! {
        #[test]
        fn whatever_way_it_is_kept_the_seed_comes_back(bytes: [u8; 20]) {
            let seed = Seed::new(bytes);
            prop_assert_eq!(seed.words().len(), 15);
            prop_assert_eq!(Seed::read(&lines_of(&seed).join(" ")), Ok(seed.clone()));
            prop_assert_eq!(Seed::read(&seed.words().join(" ").to_uppercase()), Ok(seed.clone()));
            prop_assert_eq!(Seed::read(&seed.code()), Ok(seed.clone()));
        }

        #[test]
        fn whatever_is_typed_nothing_breaks(text in ".{0,200}") {
            Seed::read(&text).ok();
        }
    }
}
