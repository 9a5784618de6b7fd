//! The phone: the same engine as everywhere, compiled to WebAssembly for a dedicated Worker of the phone page.
//!
//! Start at [`Driver`], which is the engine with a session around it and is tested natively; `Phone` is its thin surface
//! for JavaScript, `line` tries the ways to the relay, `database` opens the browser's private storage, [`scan`] reads QR codes, `look` looks at files and
//! `voice` records (in instances of their own, so that a hostile picture can't take the engine down). The socket, timers,
//! tabs and the bytes of files are `ui/src/worker`'s.
//!
//! This crate must never decide what a message means, keep state beside the database, log anything private, or panic: a
//! panic leaves the whole instance unusable.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod backup;
#[cfg(target_family = "wasm")]
mod bytes;
#[cfg(target_family = "wasm")]
mod database;
mod driver;
mod files;
#[cfg(target_family = "wasm")]
mod jobs;
mod line;
#[cfg(target_family = "wasm")]
mod look;
mod pace;
#[cfg(target_family = "wasm")]
mod past;
#[cfg(target_family = "wasm")]
mod phone;
mod scan;
#[cfg(target_family = "wasm")]
mod voice;

pub use backup::{PartJob, PartNews, Seal};
pub use driver::{Driver, Note, Outgoing, SocketWish};
pub use files::FileJob;
pub use line::LineJob;
#[cfg(target_family = "wasm")]
pub use past::PastFile;
#[cfg(target_family = "wasm")]
pub use phone::{Backoff, Phone};
pub use scan::scan;
