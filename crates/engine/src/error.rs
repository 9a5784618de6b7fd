//! Why an input was not carried out. Whatever the reason, nothing of it is in the database.

use harkara_api::{ApiError, ErrorCode};

/// Why an input was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// A command that can't be done: the person is told why.
    #[error(transparent)]
    Refused(#[from] ApiError),
    /// The database.
    #[error(transparent)]
    Store(#[from] harkara_store::Error),
    /// MLS refused, or its state does not fit.
    #[error("MLS: {0}")]
    Mls(String),
    /// The relay said something that makes no sense: the connection is given up.
    #[error("relay fault: {0}")]
    Relay(&'static str),
    /// A fault in Harkara.
    #[error("internal: {0}")]
    Internal(&'static str),
}

impl EngineError {
    /// Wraps any of openmls' many error types.
    pub(crate) fn mls(error: impl std::fmt::Display) -> Self {
        Self::Mls(error.to_string())
    }

    /// As the user interface hears it.
    pub fn to_api(&self) -> ApiError {
        match self {
            Self::Refused(error) => error.clone(),
            Self::Store(error) => ApiError::new(error.code(), error.to_string()),
            Self::Mls(_) | Self::Relay(_) | Self::Internal(_) => ApiError::new(ErrorCode::Internal, self.to_string()),
        }
    }
}

impl From<ErrorCode> for EngineError {
    fn from(code: ErrorCode) -> Self {
        Self::Refused(code.into())
    }
}

impl From<rusqlite::Error> for EngineError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

/// What the engine's functions answer with.
pub(crate) type Result<T> = std::result::Result<T, EngineError>;
