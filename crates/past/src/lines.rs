//! Lines of a text of any length, never more of it in memory than a message may have.

use crate::{Error, Result};
use std::io::{BufRead, Read};

/// Beyond the 65,536 characters a message may have, with room for scripts of four bytes.
pub const LONGEST: usize = 1 << 20;

/// Reads line by line. What is not UTF-8 is replaced and counted.
pub struct Lines<R> {
    source: R,
    buffer: Vec<u8>,
    /// The line last read, counted from 1.
    pub number: u64,
    /// Lines in which something was not UTF-8.
    pub damaged: u64,
}

impl<R: BufRead> Lines<R> {
    pub fn new(source: R) -> Self {
        Self { source, buffer: Vec::new(), number: 0, damaged: 0 }
    }

    /// The next line without its end, into `line`. False at the end of the text.
    pub fn read(&mut self, line: &mut String) -> Result<bool> {
        self.buffer.clear();
        line.clear();
        let most = LONGEST as u64 + 1;
        if (&mut self.source).take(most).read_until(b'\n', &mut self.buffer)? == 0 {
            return Ok(false);
        }
        self.number += 1;
        if self.buffer.len() > LONGEST {
            return Err(Error::MessageTooLong { line: self.number });
        }
        let bytes = self.buffer.strip_suffix(b"\n").unwrap_or(&self.buffer);
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        let text = String::from_utf8_lossy(bytes);
        self.damaged += u64::from(matches!(text, std::borrow::Cow::Owned(_)));
        line.push_str(&text);
        Ok(true)
    }
}
