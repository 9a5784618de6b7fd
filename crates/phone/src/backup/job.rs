//! Something long, in steps small enough that messages and questions come in between.

use super::part::{PartJob, PartNews};
use harkara_api::{ApiError, BackupFault, BackupStage, ErrorCode, MessageId};
use harkara_backup::{Deferred, Error, StorageError};
use harkara_engine::Engine;
use harkara_engine::backup::ExportError;
use harkara_engine::backup::course::{self, Done};
use rand_chacha::ChaCha20Rng;

/// What a step works with.
pub(super) struct Desk<'a> {
    pub(super) engine: &'a mut Engine,
    pub(super) rng: &'a mut ChaCha20Rng,
    pub(super) now_ms: u64,
}

/// What a step has come to.
#[derive(Debug)]
pub(super) enum Turn {
    /// The next one can begin.
    Again,
    /// It runs again when what it asked of the storage is answered.
    Asks,
    /// It goes on when this is done.
    Part(PartJob),
    /// What a person waits for is here.
    Usable,
    /// That was all.
    End,
}

/// Why it can't go on.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    #[error(transparent)]
    Archive(#[from] Error),
    #[error(transparent)]
    Device(#[from] ApiError),
}

impl From<harkara_store::Error> for Trouble {
    fn from(error: harkara_store::Error) -> Self {
        Self::Device(error.into())
    }
}

impl From<ExportError> for Trouble {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Engine(error) => Self::Device(error.to_api()),
            ExportError::Archive(error) => Self::Archive(error),
        }
    }
}

impl Trouble {
    /// The answer is not here yet.
    pub(super) fn is_deferred(&self) -> bool {
        matches!(self, Self::Archive(Error::Storage(StorageError::Deferred)))
    }

    /// As the person is told of it. `None`: they stopped it themselves.
    pub(super) fn fault(&self) -> Option<BackupFault> {
        match self {
            Self::Archive(error) => course::fault(error),
            Self::Device(error) if error.code == ErrorCode::DiskFull => Some(BackupFault::DiskFull),
            Self::Device(_) => Some(BackupFault::Internal),
        }
    }

    /// As the answer to a command.
    pub(super) fn refusal(self) -> ApiError {
        match (self.fault(), self) {
            (_, Self::Device(error)) => error,
            (fault, Self::Archive(error)) => ApiError::new(course::refusal(fault), error.to_string()),
        }
    }
}

/// Making a backup, or taking one back.
pub(super) trait Job {
    /// Does what can be done at once. All that waits in [`Job::storage`] has been carried out before.
    fn step(&mut self, desk: &mut Desk<'_>) -> Result<Turn, Trouble>;
    /// What came of a [`Turn::Part`].
    fn part(&mut self, news: PartNews, desk: &mut Desk<'_>) -> Result<(), Trouble>;
    /// Writes down that it has ended, if not all is done.
    fn failed(&mut self, fault: Option<BackupFault>, desk: &mut Desk<'_>);
    fn storage(&mut self) -> &mut Deferred;
    fn storage_ref(&self) -> &Deferred;
    /// This file is wanted before all others.
    fn want(&mut self, _message: MessageId, _place: u32) {}
    fn progress(&self) -> (BackupStage, &Done);
}
