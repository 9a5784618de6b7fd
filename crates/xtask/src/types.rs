//! The TypeScript types of crates/api. The crate's tests write them; here they are asked to, or compared.

use crate::cmd::cmd;
use crate::repo;
use anyhow::{Context, Result, bail};
use std::path::Path;

const FILE: &str = "types.ts";

/// Write them into the user interface.
pub fn write() -> Result<()> {
    export(&folder())?;
    println!("written: {}", folder().join(FILE).display());
    Ok(())
}

/// Whether those in the repository are what the crate says today.
pub fn are_current() -> Result<()> {
    let fresh = repo::target().join("types");
    export(&fresh)?;
    let read = |folder: &Path| std::fs::read_to_string(folder.join(FILE)).context("generated types can't be read");
    if read(&fresh)? != read(&folder())? {
        bail!("the TypeScript types are not those of crates/api: run `cargo xtask types` and commit");
    }
    Ok(())
}

fn export(to: &Path) -> Result<()> {
    let test =
        cmd("cargo").args(["test", "--locked", "--quiet", "--package", "harkara-api", "--lib", "export_bindings"]);
    test.env("TS_RS_EXPORT_DIR", to).read()?;
    Ok(())
}

fn folder() -> std::path::PathBuf {
    repo::ui().join("src/lib/api")
}
