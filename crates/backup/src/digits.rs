//! The seed as eight lines of eight digits, for paper. Every line ends with a check digit that knows its line, so that a
//! mistake is found, and named, where it was made.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Lines of a written key.
pub const LINES: usize = 8;
/// Digits of a line, the check digit included.
pub const LINE: usize = 8;
/// All of them.
pub const DIGITS: usize = LINES * LINE;

/// Bytes of a seed with its checksum: 184 bits, just below what 56 digits hold.
const BYTES: usize = crate::seed::LENGTH + CHECKSUM;
const CHECKSUM: usize = 3;

/// Damm's totally anti-symmetric quasigroup of order ten: finds every wrong digit and every two that were swapped.
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// Begun with the line's number, so that a whole line in another's place is found as well.
fn damm(line: usize, digits: &[u8]) -> u8 {
    digits.iter().fold((line % 10) as u8, |state, digit| DAMM[usize::from(state)][usize::from(*digit)])
}

/// Whether what was typed as this line (from 0) can be right: eight digits, of any script, and their check digit.
pub fn line_is_right(line: usize, text: &str) -> bool {
    let Some(digits) = only_digits(text) else { return false };
    digits.len() == LINE && adds_up(line, &digits)
}

/// The same of digits.
pub(crate) fn adds_up(line: usize, digits: &[u8]) -> bool {
    damm(line, digits) == 0
}

/// The digits of a text in which there is nothing else but space and punctuation between them.
pub(crate) fn only_digits(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut digits = Zeroizing::new(Vec::with_capacity(DIGITS));
    for character in text.chars() {
        match digit(character) {
            Some(digit) if digits.len() <= DIGITS => digits.push(digit),
            Some(_) => return None,
            None if character.is_whitespace() || matches!(character, '-' | '.' | ',' | '·' | '/' | '|') => {}
            None => return None,
        }
    }
    Some(digits)
}

/// People type the digits their keyboard has.
fn digit(character: char) -> Option<u8> {
    const ZEROS: [char; 5] = ['0', '٠', '۰', '०', '০'];
    ZEROS.iter().find_map(|zero| {
        let value = u32::from(character).checked_sub(u32::from(*zero))?;
        (value < 10).then_some(value as u8)
    })
}

fn checksum(seed: &[u8]) -> [u8; CHECKSUM] {
    let hash = Sha256::new().chain_update("harkara/backup-key/v1").chain_update(seed).finalize();
    [hash[0], hash[1], hash[2]]
}

/// The seed with its checksum.
pub(crate) fn checked(seed: &[u8; crate::seed::LENGTH]) -> Zeroizing<[u8; BYTES]> {
    let mut bytes = Zeroizing::new([0; BYTES]);
    bytes[..seed.len()].copy_from_slice(seed);
    bytes[seed.len()..].copy_from_slice(&checksum(seed));
    bytes
}

/// The seed, where the checksum agrees.
pub(crate) fn unchecked(bytes: &[u8]) -> Option<Zeroizing<[u8; crate::seed::LENGTH]>> {
    let (seed, sum) = bytes.split_at_checked(crate::seed::LENGTH)?;
    let seed = Zeroizing::new(<[u8; crate::seed::LENGTH]>::try_from(seed).ok()?);
    (sum == checksum(seed.as_slice())).then_some(seed)
}

/// 64 digits.
pub(crate) fn write(seed: &[u8; crate::seed::LENGTH]) -> Zeroizing<[u8; DIGITS]> {
    let mut number = checked(seed);
    let mut digits = Zeroizing::new([0; DIGITS]);
    for line in (0..LINES).rev() {
        let at = line * LINE;
        for place in (at..at + LINE - 1).rev() {
            digits[place] = divide(&mut number);
        }
        // The check digit is what brings the line to zero: on the table's diagonal everything is.
        digits[at + LINE - 1] = damm(line, &digits[at..at + LINE - 1]);
    }
    digits
}

/// The number, divided by ten; the remainder.
fn divide(number: &mut [u8; BYTES]) -> u8 {
    let mut rest = 0u16;
    for byte in number {
        let here = rest << 8 | u16::from(*byte);
        *byte = (here / 10) as u8;
        rest = here % 10;
    }
    rest as u8
}

/// What is wrong with 64 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    Line(usize),
    Checksum,
}

/// Reads 64 digits.
pub(crate) fn read(digits: &[u8]) -> Result<Zeroizing<[u8; crate::seed::LENGTH]>, Wrong> {
    let mut number = Zeroizing::new([0u8; BYTES]);
    for (line, digits) in digits.chunks(LINE).enumerate() {
        if damm(line, digits) != 0 {
            return Err(Wrong::Line(line));
        }
        for digit in &digits[..LINE - 1] {
            let mut carry = u16::from(*digit);
            for byte in number.iter_mut().rev() {
                carry += u16::from(*byte) * 10;
                *byte = carry as u8;
                carry >>= 8;
            }
            if carry > 0 {
                return Err(Wrong::Checksum);
            }
        }
    }
    unchecked(number.as_slice()).ok_or(Wrong::Checksum)
}
