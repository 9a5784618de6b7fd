//! Making a machine ready. Whatever is there already is left alone; whatever is installed is named first.

mod node;
mod rust;
mod system;

pub use system::missing_servers;

use crate::progress::Progress;
use anyhow::Result;

/// All that building, running and testing needs.
pub fn everything() -> Result<()> {
    let mut progress = Progress::new(6);
    progress.step("system packages", || system::install(&[system::BUILD, system::WINDOWLESS]))?;
    progress.step("a browser for the tests", system::browser)?;
    progress.step("servers that some tests need", system::servers)?;
    progress.step("Rust: toolchain, wasm32, wasm-bindgen", rust::install)?;
    progress.step("cargo-deny", rust::install_deny)?;
    progress.step("Node.js packages", node::install)?;
    println!("This machine is ready ({}). Next: cargo xtask run", progress.elapsed());
    Ok(())
}

/// Only what building and running needs.
pub fn to_run(has_display: bool) -> Result<()> {
    let mut progress = Progress::new(3);
    let packages: &[&[&str]] = if has_display { &[system::BUILD] } else { &[system::BUILD, system::WINDOWLESS] };
    progress.step("system packages", || system::install(packages))?;
    progress.step("Rust: toolchain, wasm32, wasm-bindgen", rust::install)?;
    progress.step("Node.js packages", node::install)
}
