//! A place in a line, moved on by what is recognised there.

use crate::marks::{digit, is_mark, is_space};

/// What is left of a line. Cheap to copy, which is how one goes back.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'a> {
    pub rest: &'a str,
}

/// A number and how many digits it was written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    pub value: u32,
    pub digits: u8,
}

impl<'a> Cursor<'a> {
    pub fn new(line: &'a str) -> Self {
        Self { rest: line }
    }

    pub fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    pub fn skip_marks(&mut self) {
        self.rest = self.rest.trim_start_matches(is_mark);
    }

    /// True if there was a space.
    pub fn skip_spaces(&mut self) -> bool {
        let before = self.rest;
        self.rest = self.rest.trim_start_matches(|c| is_mark(c) || is_space(c));
        before[..before.len() - self.rest.len()].contains(is_space)
    }

    /// Takes one character, marks before it aside, if it is wanted.
    pub fn eat(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let rest = self.rest.trim_start_matches(is_mark);
        let c = rest.chars().next().filter(|c| wanted(*c))?;
        self.rest = &rest[c.len_utf8()..];
        Some(c)
    }

    /// A number of at most `most` digits, of any script; more digits are no number.
    pub fn number(&mut self, most: u8) -> Option<Number> {
        let mut rest = self.rest.trim_start_matches(is_mark);
        let mut number = Number { value: 0, digits: 0 };
        while let Some((c, value)) = rest.chars().next().and_then(|c| Some((c, digit(c)?))) {
            if number.digits == most {
                return None;
            }
            number = Number { value: number.value * 10 + value, digits: number.digits + 1 };
            rest = &rest[c.len_utf8()..];
        }
        if number.digits == 0 {
            return None;
        }
        self.rest = rest;
        Some(number)
    }

    /// Letters, dots, apostrophes and the spaces between them: at most `most` bytes, up to what is none of these.
    pub fn words(&mut self, most: usize) -> Option<&'a str> {
        let ends = |c: char| digit(c).is_some() || matches!(c, '[' | ']' | '-' | '–' | ':' | ',' | '،' | '、' | '/');
        let end = self.rest.find(ends).unwrap_or(self.rest.len());
        if end > most {
            return None;
        }
        let (words, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(words)
    }

    /// Takes this text if it comes next.
    pub fn text(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}
