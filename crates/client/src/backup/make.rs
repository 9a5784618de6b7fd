//! A profile becomes a generation of an archive.

use super::{BackupError, Home};
use crate::driver::now_ms;
use crate::key;
use harkara_api::ErrorCode;
use harkara_backup::{Known, Record, Report, Storage, Writer, Written, media};
use harkara_engine::backup::{export, files_here};
use harkara_media::Sealed;
use harkara_store::{Error, backups, own};
use harkara_wire::id::FileId;
use harkara_wire::proto::backup::frame::Body;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use zeroize::Zeroizing;

impl Home {
    /// Stores what is new since the last backup there, and what `broken` says must be stored again.
    pub fn back_up(
        &self,
        storage: &mut dyn Storage,
        place: &str,
        broken: Option<&Report>,
    ) -> Result<Written, BackupError> {
        let seed = self.seed()?;
        // One look at everything, whatever is written meanwhile.
        let conn = self.database.connection().unchecked_transaction().map_err(Error::from)?;
        let own = own::get(&conn)?.ok_or(harkara_api::ApiError::from(ErrorCode::NotLinked))?;
        let known = self.known(place)?;
        let random = Zeroizing::new(key::random()?);
        let mut writer = Writer::begin(storage, &seed, &random, known.as_ref())?;
        if let Some(report) = broken {
            writer.mend(report);
        }
        let mut files = Vec::new();
        for (sealed, record) in files_here(&conn).map_err(|error| error.to_api())? {
            if self.store_file(&mut writer, &sealed, &record)? {
                files.push(record);
            }
        }
        export(&conn, &mut |record| writer.record(record))?;
        files.into_iter().try_for_each(|record| writer.record(record))?;
        let made_ms = now_ms();
        let written = writer.finish(made_ms, &own.device_id)?;
        drop(conn);
        let Known { generation, hash } = written.known;
        let kept = backups::Kept { place: place.to_owned(), generation, hash, made_ms };
        self.database.transaction(|conn| backups::put(conn, &kept))?;
        Ok(written)
    }

    /// False: it is not on disk as the database says. The rest is backed up all the same.
    fn store_file(&self, writer: &mut Writer<'_>, sealed: &Sealed, record: &Record) -> Result<bool, BackupError> {
        let Body::Media(file) = &record.body else { return Ok(false) };
        let path = self.media.join(sealed.file_id.hex());
        for part in 0..media::parts(file.length).unwrap_or_default() {
            if writer.has_media(&sealed.file_id, file.length, part) {
                continue;
            }
            match read_part(&path, file.length, part) {
                Ok(bytes) => writer.media(&sealed.file_id, file.length, part, &bytes)?,
                Err(error) => return Ok(missing(&sealed.file_id, &error)),
            }
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
