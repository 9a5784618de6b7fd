//! An archive like the one an iPhone makes: `_chat.txt`, and the files beside it.

use crate::{Error, Result, Writer};
use jiff::tz::TimeZone;
use std::collections::HashSet;
use std::io::{self, Read, Seek, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

/// Packs a chat and its files: first [`Package::chat`], then [`Package::file`] for each, then [`Package::finish`].
pub struct Package<W: Write + Seek> {
    zip: ZipWriter<W>,
    names: HashSet<String>,
}

impl<W: Write + Seek> Package<W> {
    /// Begins an archive.
    pub fn new(out: W) -> Self {
        Self { zip: ZipWriter::new(out), names: HashSet::new() }
    }

    /// Where the messages go. Once, and before any file.
    pub fn chat(&mut self, zone: TimeZone) -> Result<Writer<impl Write + '_>> {
        self.start("_chat.txt", zip::CompressionMethod::Deflated)?;
        Ok(Writer::new(io::BufWriter::new(&mut self.zip), zone))
    }

    /// Adds a file under the name its message gives it. Media are packed already: they are stored as they are.
    pub fn file(&mut self, name: &str, mut content: impl Read) -> Result<()> {
        self.start(name, zip::CompressionMethod::Stored)?;
        io::copy(&mut content, &mut self.zip)?;
        Ok(())
    }

    /// Ends the archive.
    pub fn finish(self) -> Result<W> {
        Ok(self.zip.finish()?)
    }

    fn start(&mut self, name: &str, method: zip::CompressionMethod) -> Result<()> {
        if name.is_empty() || name.contains(['/', '\\', '\0']) || !self.names.insert(name.to_owned()) {
            return Err(Error::UnsafeName);
        }
        self.zip.start_file(name, SimpleFileOptions::default().compression_method(method).large_file(true))?;
        Ok(())
    }
}
