//! What a device has becomes a generation of an archive.

use super::BackupError;
use crate::driver::now_ms;
use harkara_api::{ApiError, ErrorCode};
use harkara_backup::{Known, Record, Report, Storage, Writer, Written, media};
use harkara_engine::backup::course::Done;
use harkara_engine::backup::{access, export, files_here};
use harkara_media::Sealed;
use harkara_store::{Error, backups, own, rusqlite::Connection};
use harkara_wire::id::FileId;
use harkara_wire::proto::backup::frame::Body;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// What is backed up: a database, perhaps read-only, and the folder of its files.
pub(super) struct Source<'a> {
    pub(super) conn: &'a Connection,
    pub(super) media: &'a Path,
}

impl Source<'_> {
    /// What this device saw last at a place.
    pub(super) fn known(&self, place: &str) -> Result<Option<Known>, BackupError> {
        let kept = backups::get(self.conn, place)?;
        Ok(kept.map(|kept| Known { generation: kept.generation, hash: kept.hash }))
    }

    /// Stores what is new since the last backup there, and what `broken` says must be stored again. What is to be
    /// remembered of it the caller writes down.
    pub(super) fn back_up(
        &self,
        storage: &mut dyn Storage,
        place: &str,
        broken: Option<&Report>,
        heard: &mut dyn FnMut(&Done),
    ) -> Result<(Written, backups::Kept), BackupError> {
        let access = access(self.conn).map_err(|error| error.to_api())?;
        let own = own::get(self.conn)?.ok_or(ApiError::from(ErrorCode::NotLinked))?;
        let known = self.known(place)?;
        let mut writer = Writer::begin(storage, &access, known.as_ref())?;
        if let Some(report) = broken {
            writer.mend(report);
        }
        // Files first, and each by itself: the database is not held while gigabytes go out.
        let files = files_here(self.conn).map_err(|error| error.to_api())?;
        let mut done = self.plan(&files)?;
        heard(&done);
        let mut records = Vec::new();
        for (sealed, record) in files {
            if self.store_file(&mut writer, &sealed, &record, &mut |bytes| {
                done.bytes += bytes;
                heard(&done);
            })? {
                records.push(record);
            }
            done.items += 1;
        }
        // One look at all the rest, whatever is written meanwhile.
        let snapshot = self.conn.unchecked_transaction().map_err(Error::from)?;
        export(&snapshot, &mut |record| {
            if matches!(record.body, Body::Message(_)) {
                done.messages(1);
                if done.items.is_multiple_of(500) {
                    heard(&done);
                }
            }
            writer.record(record)
        })?;
        drop(snapshot);
        records.into_iter().try_for_each(|record| writer.record(record))?;
        let made_ms = now_ms();
        let written = writer.finish(made_ms, &own.device_id)?;
        let Known { generation, hash } = written.known;
        Ok((written, backups::Kept { place: place.to_owned(), generation, hash, made_ms }))
    }

    fn plan(&self, files: &[(Sealed, Record)]) -> Result<Done, BackupError> {
        let messages = harkara_store::history::count(self.conn)?;
        let length = |(_, record): &(Sealed, Record)| match &record.body {
            Body::Media(file) => file.length,
            _ => 0,
        };
        Ok(Done::of(messages, files.len() as u64, files.iter().map(length).sum()))
    }

    /// False: it is not on disk as the database says. The rest is backed up all the same.
    fn store_file(
        &self,
        writer: &mut Writer<'_>,
        sealed: &Sealed,
        record: &Record,
        heard: &mut dyn FnMut(u64),
    ) -> Result<bool, BackupError> {
        let Body::Media(file) = &record.body else { return Ok(false) };
        let path = self.media.join(sealed.file_id.hex());
        for part in 0..media::parts(file.length).unwrap_or_default() {
            if !writer.has_media(&sealed.file_id, file.length, part) {
                match read_part(&path, file.length, part) {
                    Ok(bytes) => writer.media(&sealed.file_id, file.length, part, &bytes)?,
                    Err(error) => return Ok(missing(&sealed.file_id, &error)),
                }
            }
            heard(media::part(file.length, part).1 as u64);
        }
        Ok(true)
    }
}

fn read_part(path: &Path, length: u64, part: u32) -> io::Result<Vec<u8>> {
    let (from, size) = media::part(length, part);
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = vec![0; size];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn missing(file: &FileId, error: &io::Error) -> bool {
    tracing::warn!(%file, %error, "a file is not as it should be and was left out of the backup");
    false
}
