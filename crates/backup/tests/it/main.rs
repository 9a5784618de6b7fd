//! Backups as they are written, kept, broken and read.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod broken;
mod deferred;
mod growing;
mod kept;
mod law;
mod tidying;
mod vectors;
