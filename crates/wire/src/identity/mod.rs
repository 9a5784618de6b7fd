//! Signed statements about people and devices: made here, and believed only as the `Verified` types of this module.

mod account;
mod certificate;
mod removal;
mod roster;

pub use account::VerifiedAccount;
pub use certificate::{VerifiedCertificate, certify, counter_sign, device_statement};
pub use removal::{VerifiedRemoval, remove};
pub use roster::{VerifiedRoster, sign_roster};

/// Devices an account may have at once.
pub const MAX_DEVICES: usize = 16;
/// Devices a roster may name as removed for good: whoever links a new one every week can do so for years.
pub const MAX_REMOVED: usize = 256;
/// Removals that may stand beside a roster.
pub const MAX_REMOVALS: usize = 64;

/// Why a statement is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// It does not say what it must.
    #[error("malformed statement: {0}")]
    Malformed(&'static str),
    /// More entries than allowed.
    #[error("too many {0}")]
    TooMany(&'static str),
    /// A signature does not verify.
    #[error(transparent)]
    Signature(#[from] crate::sign::BadSignature),
    /// It is about another account.
    #[error("statement about another account")]
    OtherAccount,
    /// Older than what is known already.
    #[error("roster version {offered} is older than {known}")]
    Stale {
        /// The version offered.
        offered: u64,
        /// The version known.
        known: u64,
    },
    /// Two rosters of one version: the account key was used twice, or a phone was restored from a copy.
    #[error("another roster of the same version is known")]
    Fork,
    /// The remover is no device of the account (any more), or the removed one never was.
    #[error("removal by or of a device that is not listed")]
    NotListed,
}

/// Whether this can be a handle: 3 to 32 of `a-z 0-9 _ .`, first a letter or digit.
pub fn handle_is_valid(handle: &str) -> bool {
    (3..=32).contains(&handle.len())
        && handle.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'.')
        && handle.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric())
}

fn key32(bytes: &[u8], what: &'static str) -> Result<[u8; 32], IdentityError> {
    bytes.try_into().map_err(|_| IdentityError::Malformed(what))
}

#[cfg(test)]
mod tests;
