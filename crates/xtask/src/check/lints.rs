//! Checks that are other programs.

use crate::cmd::cmd;
use crate::repo;
use anyhow::{Result, bail};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);

pub fn rustfmt() -> Result<()> {
    cmd("cargo").args(["fmt", "--all", "--check"]).run()
}

pub fn clippy() -> Result<()> {
    let clippy = cmd("cargo").args(["clippy", "--locked", "--workspace", "--all-targets", "--quiet"]);
    clippy.args(["--", "--deny", "warnings"]).run()
}

pub fn deny() -> Result<()> {
    cmd("cargo")
        .args(["deny", "--all-features", "check", "--hide-inclusion-graph", "bans", "licenses", "sources"])
        .run()
}

/// One of the user interface's own scripts.
pub fn ui(script: &str) -> Result<()> {
    cmd("npm").args(["run", "--silent", script]).dir(repo::ui()).run()
}

/// The system tests are written as the user interface is.
pub fn tests_format() -> Result<()> {
    cmd("npx").args(["--no-install", "prettier", "--log-level", "warn", "--check", "../tests"]).dir(repo::ui()).run()
}

/// False where the database can't be fetched.
pub fn advisories() -> Result<bool> {
    let out = cmd("cargo").args(["deny", "--all-features", "check", "advisories"]).within(PATIENCE)?;
    if out.ok {
        return Ok(true);
    }
    if out.timed_out || out.output.contains("failed to fetch advisory database") {
        return Ok(false);
    }
    bail!("advisories concern crates in use, see above")
}

/// False where the registry does not answer audits.
pub fn npm_audit() -> Result<bool> {
    let out = cmd("npm").args(["audit", "--audit-level=high"]).dir(repo::ui()).within(PATIENCE)?;
    if out.ok {
        return Ok(true);
    }
    if out.timed_out || out.output.contains("audit endpoint returned an error") {
        return Ok(false);
    }
    bail!("advisories concern npm packages in use, see above")
}
