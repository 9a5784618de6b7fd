//! The password under which the relay may keep the key of backups.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zeroize::Zeroize;

/// What somebody typed that nobody else may see: it is in no log, and wiped when it is dropped.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// How hard a password is to guess.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct PasswordStrength {
    /// From 0, among the first a thief tries, to 4.
    pub score: u8,
    /// Good enough to be set.
    pub enough: bool,
    /// Why it is no better, and what would help.
    pub reasons: Vec<PasswordReason>,
}

/// What makes a password easy to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, thiserror::Error)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum PasswordReason {
    /// Fewer than eight characters.
    #[error("it is shorter than eight characters")]
    Short,
    /// More than 128 characters.
    #[error("it is longer than 128 characters")]
    Long,
    /// A few words that don't belong together are easy to remember and hard to guess.
    #[error("a few more words that do not belong together would help most")]
    FewWords,
    /// Among the most used.
    #[error("it is one of the most used passwords")]
    Common,
    /// Like one of the most used.
    #[error("it is much like one of the most used passwords")]
    LikeCommon,
    /// One word.
    #[error("a word by itself is easy to guess")]
    OneWord,
    /// A name.
    #[error("names are easy to guess")]
    Name,
    /// Keys that lie side by side.
    #[error("keys side by side are easy to guess")]
    Keyboard,
    /// aaa, abcabc.
    #[error("what repeats is easy to guess")]
    Repeats,
    /// abc, 6543.
    #[error("what goes on by itself, as abc or 6543, is easy to guess")]
    Sequence,
    /// A year of late.
    #[error("years are easy to guess")]
    Year,
    /// A date.
    #[error("dates are easy to guess")]
    Date,
    /// Capital letters at the beginning, or everywhere.
    #[error("capital letters help little")]
    Capitals,
    /// Backwards.
    #[error("a word backwards is hardly harder to guess")]
    Backwards,
    /// @ for a.
    #[error("signs in the place of letters, as @ for a, help little")]
    Substitutes,
}

/// What came of trying a backup's password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum PasswordOutcome {
    /// It was right; this opens the backups, as [`crate::Command::Restore`] takes it.
    Right { key: Secret },
    /// It was wrong, or there is no password for this account: nobody can tell. So many tries are left, the next after so
    /// long.
    Wrong { left: u32, wait_ms: u64 },
    /// It was not tried: too soon after the last try, which may have been somebody else's.
    Wait { left: u32, wait_ms: u64 },
    /// It was tried ten times, by whomever: the password opens nothing any more. The 64 digits do.
    Gone,
}

/// What this device knows of the password of the account's backups.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct BackupPasswordView {
    /// There is one.
    pub set: bool,
    /// Since when, or since when not; 0: there never was one.
    pub changed_ms: u64,
    /// It was tried ten times and is destroyed.
    pub destroyed: bool,
    /// Tries that nobody has shown to be right, since the last that was; and when the last one was.
    pub wrong_tries: u32,
    pub tried_ms: u64,
    /// When it was used last; 0: never.
    pub used_ms: u64,
    /// The relay has gone back to an older state of it, since then: how often it was tried is not known any more. 0: it has
    /// not.
    pub went_back_ms: u64,
}
