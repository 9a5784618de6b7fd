//! What can go wrong with the database, told apart as far as a person can act on it.

use harkara_api::{ApiError, ErrorCode};
use rusqlite::ErrorCode as Sqlite;
use rusqlite::ffi;

/// What went wrong with the database.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file was encrypted with another key.
    #[error("the database can't be opened with this key")]
    WrongKey,
    /// The file, or a page or row of it, is not what was written.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// A newer Harkara has been here.
    #[error("the database has schema {found}, this version knows {known}")]
    TooNew {
        /// The schema in the file.
        found: u32,
        /// The newest schema this program knows.
        known: u32,
    },
    /// No room: the transaction was rolled back, everything before it is still there.
    #[error("the disk is full")]
    DiskFull,
    /// Another process or tab has it open.
    #[error("the database is open elsewhere")]
    AlreadyOpen,
    /// A file beside the database can't be read or written.
    #[error("{what}: {source}")]
    File {
        /// What was tried.
        what: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// MLS state that does not encode or decode.
    #[error("MLS state: {0}")]
    Mls(String),
    /// No such chat, message or person here.
    #[error("not found: {0}")]
    NotFound(&'static str),
    /// Any other fault of SQLite.
    #[error("database: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error as E;
        match &error {
            E::SqliteFailure(failure, _) => match failure.code {
                Sqlite::DiskFull => Self::DiskFull,
                // The shared memory of the write-ahead log can't grow: the same full disk.
                _ if failure.extended_code == ffi::SQLITE_IOERR_SHMSIZE => Self::DiskFull,
                Sqlite::DatabaseCorrupt | Sqlite::NotADatabase => Self::Damaged(error.to_string()),
                _ if failure.extended_code == ffi::SQLITE_IOERR_SHORT_READ => Self::Damaged(error.to_string()),
                Sqlite::DatabaseBusy | Sqlite::DatabaseLocked => Self::AlreadyOpen,
                _ => Self::Sqlite(error),
            },
            E::FromSqlConversionFailure(..) | E::InvalidColumnType(..) | E::IntegralValueOutOfRange(..) => {
                Self::Damaged(error.to_string())
            }
            _ => Self::Sqlite(error),
        }
    }
}

impl Error {
    /// The code a user interface has words for.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::WrongKey => ErrorCode::DatabaseKey,
            Self::Damaged(_) => ErrorCode::DatabaseDamaged,
            Self::TooNew { .. } => ErrorCode::DatabaseTooNew,
            Self::DiskFull => ErrorCode::DiskFull,
            Self::AlreadyOpen => ErrorCode::AlreadyOpen,
            Self::NotFound(_) => ErrorCode::NotFound,
            Self::File { source, .. } if source.kind() == std::io::ErrorKind::StorageFull => ErrorCode::DiskFull,
            Self::File { .. } | Self::Mls(_) | Self::Sqlite(_) => ErrorCode::Internal,
        }
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        ApiError::new(error.code(), error.to_string())
    }
}
