//! What the exit code says. docs/cli.md lists them.

use harkara_api::{ApiError, ErrorCode};
use harkara_client::backup::BackupError;
use std::process::ExitCode;

/// Not carried out because the relay can't be reached, or not in time. What was sent waits in the outbox.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct NotConnected(pub String);

/// The exit code for an error.
pub fn code(error: &anyhow::Error) -> ExitCode {
    if error.downcast_ref::<NotConnected>().is_some() {
        return ExitCode::from(3);
    }
    if crate::backup::is_about_it(error) || crate::password::is_about_it(error) {
        return ExitCode::from(9);
    }
    let device = error.downcast_ref::<ApiError>().or(match error.downcast_ref() {
        Some(BackupError::Device(device)) => Some(device),
        _ => None,
    });
    ExitCode::from(device.map_or(1, |error| of(error.code)))
}

fn of(code: ErrorCode) -> u8 {
    match code {
        ErrorCode::Internal => 1,
        ErrorCode::Offline | ErrorCode::RateLimited | ErrorCode::Certificate | ErrorCode::ClockWrong => 3,
        ErrorCode::NotLinked | ErrorCode::AlreadyLinked | ErrorCode::DeviceRemoved | ErrorCode::PhoneOnly => 5,
        ErrorCode::AlreadyOpen => 6,
        ErrorCode::DatabaseDamaged | ErrorCode::DatabaseKey | ErrorCode::DatabaseTooNew | ErrorCode::DiskFull => 7,
        ErrorCode::RelayKeyChanged => 8,
        _ => 4,
    }
}
