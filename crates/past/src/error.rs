//! Why a file can't be taken over. The caller finds the words for a person; these are for a log and the command line.

use std::io;

/// Why a file can't be taken over. None of these has changed anything anywhere.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The disk, or whatever stands behind the reader.
    #[error("the file could not be read")]
    Read(#[source] io::Error),
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Neither text nor an archive.
    #[error("this is neither a text file nor a zip archive")]
    NotText,
    /// A text, but no line of it begins with a date and a time.
    #[error("this text is not an exported chat: no line begins with a date and a time")]
    NotAChat,
    /// Lines begin with what looks like a date, in a form nobody has described yet.
    #[error("the dates in this chat are written in an unknown form, as in line {line}: {sample}")]
    UnknownDates {
        /// Counted from 1.
        line: u64,
        /// The beginning of that line, up to where the message would begin.
        sample: String,
    },
    /// The chosen order of day and month makes no date of the file's.
    #[error("read in this order, the chat has no valid date")]
    WrongOrder,
    /// A zip archive without a chat.
    #[error("there is no exported chat in this archive")]
    NoChatInArchive,
    /// The archive can't be read: cut off, altered, or never one.
    #[error("the archive is damaged: {0}")]
    Damaged(String),
    /// An archive with a password, or packed in a way exports never are.
    #[error("the archive is encrypted or packed in a way that is not supported: {0}")]
    Unsupported(String),
    /// A name that points out of the archive. No export has such; nothing of it is touched.
    #[error("the archive has a file with an unsafe name")]
    UnsafeName,
    /// It unpacks to far more than any chat holds.
    #[error("the archive unpacks to an absurd size")]
    Bomb,
    /// More files than a chat can have.
    #[error("the archive has too many files")]
    TooManyFiles,
    /// Longer than any chat is.
    #[error("the chat is longer than can be taken over")]
    TooLong,
    /// A single message beyond what the app ever allowed.
    #[error("the message in line {line} is too long to be one")]
    MessageTooLong {
        /// Where it begins, counted from 1.
        line: u64,
    },
    /// More people than a chat can have.
    #[error("the chat has too many people to be one")]
    TooManyPeople,
    /// No file of this name came along.
    #[error("this file is not in the archive")]
    NoSuchFile,
}

impl From<io::Error> for Error {
    /// What a reader inside this crate has to say travels through `io::Error`.
    fn from(error: io::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(own) => own,
            // A damaged archive shows only while it is unpacked.
            Err(error) if matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput) => {
                Self::Damaged(error.to_string())
            }
            Err(error) => Self::Read(error),
        }
    }
}

impl From<Error> for io::Error {
    fn from(error: Error) -> Self {
        Self::other(error)
    }
}

impl From<zip::result::ZipError> for Error {
    fn from(error: zip::result::ZipError) -> Self {
        use zip::result::ZipError;
        match error {
            ZipError::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => Self::Damaged(error.to_string()),
            ZipError::Io(error) => error.into(),
            ZipError::FileNotFound => Self::NoSuchFile,
            ZipError::InvalidPassword => Self::Unsupported("a password is needed".into()),
            ZipError::UnsupportedArchive(why) => Self::Unsupported(why.into()),
            ZipError::CompressionMethodNotSupported(method) => Self::Unsupported(format!("method {method}")),
            other => Self::Damaged(other.to_string()),
        }
    }
}
