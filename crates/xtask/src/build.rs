//! Making the programs. Each part is one function, so that `run`, `check`, `test` and `demo` build the same things the
//! same way, and cargo never builds one twice.

use crate::cmd::cmd;
use crate::repo;
use anyhow::{Context, Result};

/// The crates that must build for the browser.
const WASM: &[&str] = &[
    "harkara-wire",
    "harkara-api",
    "harkara-backup",
    "harkara-past",
    "harkara-voice",
    "harkara-store",
    "harkara-engine",
    "harkara-phone",
];

/// The engine as the browser loads it. All crates that must build for wasm32 are built by this, so it is their check too.
pub fn phone_engine() -> Result<()> {
    let mut build = cmd("cargo").args(["build", "--locked", "--profile", "wasm", "--target", "wasm32-unknown-unknown"]);
    build = build.env("CC_wasm32_unknown_unknown", "clang");
    WASM.iter().fold(build, |build, krate| build.args(["--package", krate])).run()?;
    let module = repo::target().join("wasm32-unknown-unknown/wasm/harkara_phone.wasm");
    // Function names are a sixth of the file, and a phone has to load it.
    let bindgen = cmd("wasm-bindgen").args(["--remove-name-section", "--remove-producers-section"]);
    let bindgen = bindgen.args(["--target", "web", "--out-dir"]).arg(repo::ui().join("src/lib/wasm"));
    bindgen.arg(module).run().context("wasm-bindgen: `cargo xtask setup` installs it")
}

/// The desktop's and the phone's pages.
pub fn pages() -> Result<()> {
    cmd("npm").args(["run", "--silent", "build"]).dir(repo::ui()).run()?;
    cmd("npm").args(["run", "--silent", "build:phone"]).dir(repo::ui()).run()
}

/// Every program of the workspace, in one go: built one by one their dependencies would be built twice, with different
/// features. The pages must be there: they become part of the desktop.
pub fn programs() -> Result<()> {
    cmd("cargo").args(["build", "--locked", "--workspace", "--bins"]).run()
}

/// The same, as they are released.
pub fn released() -> Result<()> {
    cmd("cargo").args(["build", "--locked", "--release", "--workspace", "--bins"]).run()
}

/// A relay for a server, and the phone page that it serves.
pub fn relay() -> Result<()> {
    phone_engine()?;
    cmd("npm").args(["run", "--silent", "build:phone"]).dir(repo::ui()).run()?;
    cmd("cargo").args(["build", "--locked", "--release", "--package", "harkara-relay"]).run()
}

/// Every program and every test.
pub fn programs_and_tests() -> Result<()> {
    cmd("cargo").args(["build", "--locked", "--workspace", "--bins", "--tests"]).run()
}
