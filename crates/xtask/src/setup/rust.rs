//! The Rust side: the pinned toolchain, wasm32, and two programs that cargo builds.

use crate::cmd::{cmd, exists};
use crate::repo;
use anyhow::{Context, Result};

/// The toolchain of rust-toolchain.toml with wasm32, and wasm-bindgen at exactly the version of Cargo.lock.
pub fn install() -> Result<()> {
    if exists("rustup") && !targets().lines().any(|target| target == "wasm32-unknown-unknown") {
        cmd("rustup").args(["target", "add", "wasm32-unknown-unknown"]).run()?;
    }
    let version = locked_version("wasm-bindgen")?;
    let present = cmd("wasm-bindgen").arg("--version").read_quietly().unwrap_or_default();
    if present.trim() == format!("wasm-bindgen {version}") {
        return Ok(());
    }
    println!("Installing wasm-bindgen {version} into {} (a minute or two)", repo::tools().display());
    cargo_install("wasm-bindgen-cli", &version, &[])
}

/// Licences, sources and doubled crates are checked by cargo-deny. Unoptimised: it builds in half the time.
pub fn install_deny() -> Result<()> {
    if cmd("cargo").args(["deny", "--version"]).succeeds() {
        return Ok(());
    }
    println!("Installing cargo-deny into {} (some minutes)", repo::tools().display());
    cargo_install("cargo-deny", "0.20.2", &["--locked", "--debug", "--no-default-features"])
}

fn cargo_install(name: &str, version: &str, options: &[&str]) -> Result<()> {
    let install = cmd("cargo").args(["install", name, "--version", version, "--root"]).arg(repo::tools());
    install.args(options).run()
}

fn targets() -> String {
    cmd("rustup").args(["target", "list", "--installed"]).read_quietly().unwrap_or_default()
}

fn locked_version(package: &str) -> Result<String> {
    let lock = std::fs::read_to_string(repo::root().join("Cargo.lock")).context("Cargo.lock can't be read")?;
    let entry = format!("name = \"{package}\"\nversion = \"");
    let rest = lock.split(&entry).nth(1).with_context(|| format!("Cargo.lock does not name {package}"))?;
    Ok(rest.split('"').next().unwrap_or_default().to_owned())
}
