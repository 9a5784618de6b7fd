//! The JavaScript side: Node.js itself, where the system's is missing or too old, and the locked packages.

use super::system;
use crate::cmd::{cmd, exists};
use crate::repo;
use anyhow::{Result, bail};
use std::path::Path;

/// The bundler refuses anything older.
const OLDEST: (u32, u32) = (20, 19);

/// Node.js and the packages of every package-lock.json, installed again only when one has changed.
pub fn install() -> Result<()> {
    runtime()?;
    for folder in ["ui", "tests"] {
        let folder = repo::root().join(folder);
        if folder.join("package-lock.json").is_file() {
            packages(&folder)?;
        }
    }
    Ok(())
}

fn runtime() -> Result<()> {
    if version().is_some_and(|found| found >= OLDEST) && exists("npm") {
        return Ok(());
    }
    if cfg!(not(target_os = "linux")) || !exists("apt-get") {
        bail!("Node.js {}.{} or newer with npm is needed: see https://nodejs.org/en/download", OLDEST.0, OLDEST.1);
    }
    system::apt(&["nodejs", "npm"])?;
    if version().is_none_or(|found| found < OLDEST) {
        println!("This system's Node.js is too old; installing Node.js 22 into {}", repo::tools().display());
        std::fs::create_dir_all(repo::tools())?;
        cmd("npm").args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(repo::tools()).arg("node@22").run()?;
    }
    Ok(())
}

fn packages(folder: &Path) -> Result<()> {
    let lock = std::fs::read(folder.join("package-lock.json"))?;
    let mark = folder.join("node_modules/.harkara-installed");
    if std::fs::read(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    cmd("npm").args(["ci", "--no-audit", "--no-fund", "--no-update-notifier"]).dir(folder).run()?;
    Ok(std::fs::write(mark, lock)?)
}

fn version() -> Option<(u32, u32)> {
    let text = cmd("node").arg("--version").read_quietly()?;
    let mut numbers = text.trim().trim_start_matches('v').split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}
