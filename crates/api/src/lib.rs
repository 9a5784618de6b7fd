//! What a user interface may say to Harkara and see of it: commands, queries, replies, events and views.
//!
//! Start at [`Command`] and [`Query`]; [`Event`] says what to look at again. Everything is plain data, exported to
//! TypeScript by `cargo xtask types`. Ids travel as lower-case hex strings, times as Unix milliseconds.
//!
//! This crate must never hold behaviour, do IO, or carry a secret key: but for the key of backups, which a person writes
//! down, and [`Secret`]s that they type.

#![allow(missing_docs)] // fields of plain data: the names say it

mod backup;
mod carrier;
mod command;
mod error;
mod event;
mod file;
mod ids;
mod message;
mod password;
mod past;
mod proxy;
mod query;
mod shared;
mod status;
mod view;

pub use backup::*;
pub use carrier::{CarriedView, CarrierKind, FallbackView};
pub use command::{Command, Reply};
pub use error::{ApiError, ErrorCode};
pub use event::{Connection, Event, Fault, Notification};
pub use file::{FileAction, FileFault, FileKind, FileProgress, FileState, FileView, NewFile};
pub use ids::{AccountId, ChatId, DeviceId, MessageId};
pub use message::*;
pub use password::{BackupPasswordView, PasswordOutcome, PasswordReason, PasswordStrength, Secret};
pub use past::{
    DateOrder, Imported, ImportedContent, PastChoice, PastLine, PastOrder, PastPerson, PastProgress, PastView,
};
pub use proxy::{ProxyFault, ProxyKind, ProxyView};
pub use query::{Answer, ChatDigest, Query};
pub use shared::{FilePlace, SharedKind, SharedThing, SharedView};
pub use status::{IncidentKind, IncidentNote, IncidentView, Lost, RelayStatus};
pub use view::*;
