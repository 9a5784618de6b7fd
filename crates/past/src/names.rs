//! Who speaks: where in a line the name ends.
//!
//! "Dr: Asha: hello" is one line of a person named "Dr: Asha", or a note of somebody called "Dr". A single line can't
//! tell, the whole file mostly can: if whatever "Dr" says goes on with the same few words and a colon, these belong to
//! the name.

use crate::marks::{JOINER, is_mark, is_space};
use crate::{Error, Result};
use std::collections::{HashMap, HashSet};

/// More names than any chat has had members.
const PEOPLE: usize = 10_000;
/// Names in the address book can be long, sentences are longer.
const LONGEST_NAME: usize = 100;
/// Colons within a name that are tried against the names the caller knows.
const COLONS: usize = 4;
/// Names behind one common beginning ("Team: Asha", "Team: Bilal").
const CONTINUATIONS: usize = 64;

/// A line parted into its author and the first line of what is said. `None`: the app speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parted<'a> {
    pub author: Option<String>,
    pub text: std::borrow::Cow<'a, str>,
}

/// The names of a file, once all of it was seen.
#[derive(Debug, Clone, Default)]
pub struct Names {
    seen: HashMap<String, Seen>,
    /// From the beginning up to the first colon, to the whole names.
    longer: HashMap<String, HashSet<String>>,
    known: HashSet<String>,
}

#[derive(Debug, Clone, Default)]
struct Seen {
    messages: u64,
    /// Of these, how many the app has marked as its own words.
    marked: u64,
    /// What follows up to a second colon, as long as every message had one.
    continued: Option<HashMap<String, u64>>,
}

impl Names {
    /// First pass: learn from a line.
    pub fn see(&mut self, rest: &str) -> Result<()> {
        let Some((name, text)) = ends(rest).next().filter(|(name, _)| plausible(name)) else { return Ok(()) };
        let full = self.seen.len() >= PEOPLE;
        let seen = match self.seen.get_mut(name) {
            Some(seen) => seen,
            None if full => return Err(Error::TooManyPeople),
            None => {
                let first = Seen { continued: Some(HashMap::new()), ..Seen::default() };
                self.seen.entry(name.to_owned()).or_insert(first)
            }
        };
        seen.messages += 1;
        seen.marked += u64::from(text.starts_with(is_mark));
        if let Some(continued) = &mut seen.continued {
            match ends(text).next().filter(|(more, _)| plausible(more) && more.len() <= 64) {
                Some((more, _)) if continued.contains_key(more) || continued.len() < CONTINUATIONS => {
                    *continued.entry(more.to_owned()).or_default() += 1;
                }
                _ => seen.continued = None,
            }
        }
        Ok(())
    }

    /// After the first pass: decide which names have colons.
    pub fn settle(&mut self) {
        for (name, seen) in &mut self.seen {
            let Some(continued) = seen.continued.take() else { continue };
            if seen.messages >= 3 && continued.values().all(|count| *count >= 2) {
                let whole = continued.into_keys().map(|more| format!("{name}: {more}")).collect();
                self.longer.insert(name.clone(), whole);
            }
        }
    }

    /// Names the caller is sure of, colons and all.
    pub fn know(&mut self, names: &[String]) {
        self.known.extend(names.iter().map(|name| clean(name).to_owned()));
    }

    /// Parts a line.
    pub fn part<'a>(&self, rest: &'a str) -> Parted<'a> {
        if let Some(certain) = rest.strip_prefix(JOINER) {
            return raw_ends(certain).next().map_or_else(|| app(rest), |(name, text)| by(open_colons(name), text));
        }
        if let Some((name, text)) = ends(rest).take(COLONS).filter(|(name, _)| self.known.contains(*name)).last() {
            return by(open_colons(name), text);
        }
        let mut found = ends(rest);
        let Some((name, text)) = found.next().filter(|(name, _)| plausible(name)) else { return app(rest) };
        if let (Some(longer), Some((whole, text))) = (self.longer.get(name), found.next())
            && longer.contains(whole)
        {
            return by(whole.to_owned(), text);
        }
        by(open_colons(name), text)
    }

    /// True if the app has marked everything this author says as its own words: then it is the group's name.
    pub fn is_app(&self, author: &str) -> bool {
        self.seen.get(author).is_some_and(|seen| seen.marked == seen.messages)
    }
}

fn by(author: String, text: &str) -> Parted<'_> {
    Parted { author: Some(author), text: text.into() }
}

fn app(rest: &str) -> Parted<'_> {
    let text = if rest.contains(JOINER) { open_colons(rest).into() } else { rest.into() };
    Parted { author: None, text }
}

/// Every way to part a line: what stands before ": " (or a colon at the end), cleaned, and what follows.
fn ends(rest: &str) -> impl Iterator<Item = (&str, &str)> {
    raw_ends(rest).map(|(name, text)| (clean(name), text))
}

fn raw_ends(rest: &str) -> impl Iterator<Item = (&str, &str)> {
    rest.match_indices(':').filter_map(move |(at, _)| {
        let after = &rest[at + 1..];
        match after.chars().next() {
            None => Some((&rest[..at], after)),
            Some(c) if is_space(c) => Some((&rest[..at], &after[c.len_utf8()..])),
            Some(_) => None,
        }
    })
}

/// Without what surrounds a name: marks of direction, and the tilde before names that are in no address book.
pub fn clean(name: &str) -> &str {
    let around = |c| is_mark(c) || is_space(c);
    let name = name.trim_matches(around);
    name.strip_prefix('~').unwrap_or(name).trim_start_matches(around)
}

/// Quotation marks that come in pairs. German ones share one half with the English.
const QUOTES: [(char, char); 2] = [('«', '»'), ('「', '」')];

/// A line of the app's own can hold a colon, too: within quotes, or after a whole sentence.
fn plausible(name: &str) -> bool {
    let count = |quote: char| name.matches(quote).count();
    !name.is_empty()
        && name.chars().count() <= LONGEST_NAME
        && count('"').is_multiple_of(2)
        && count('“') + count('„') + count('”') != 1
        && QUOTES.iter().all(|(open, close)| count(*open) == count(*close))
}

/// Colons that end nothing: a joiner behind each, so that the line parts where it should.
pub fn close_colons(text: &str) -> String {
    let mut closed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(':') {
        let after = &rest[at + 1..];
        closed.push_str(&rest[..=at]);
        let joiners = after.trim_start_matches(JOINER);
        if joiners.is_empty() || joiners.starts_with(is_space) {
            closed.push(JOINER);
        }
        rest = after;
    }
    closed + rest
}

/// Takes back what [`close_colons`] did.
pub fn open_colons(text: &str) -> String {
    let mut opened = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(':') {
        opened.push_str(&rest[..=at]);
        let after = &rest[at + 1..];
        let joiners = after.trim_start_matches(JOINER);
        let closed = joiners.is_empty() || joiners.starts_with(is_space);
        rest = after.strip_prefix(JOINER).filter(|_| closed).unwrap_or(after);
    }
    opened + rest
}
