//! Where things are in this repository.

use std::path::{Path, PathBuf};

/// The folder that holds the workspace.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new("."))
}

/// Cargo's output folder; everything made here goes there.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// Programs installed for this repository only, so that other projects keep their own versions.
pub fn tools() -> PathBuf {
    target().join("tools")
}

/// The user interface's folder.
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// A program of this workspace, as `cargo build` leaves it.
pub fn program(name: &str) -> PathBuf {
    target().join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
