//! Running other programs: from the workspace's root, with our tools first in the search path, within a time limit.

use crate::children::Group;
use crate::repo;
use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// A program to run.
pub struct Cmd {
    command: Command,
    shown: String,
    at_terminal: bool,
}

/// How a program ended, and what it printed.
pub struct Outcome {
    pub ok: bool,
    pub timed_out: bool,
    pub output: String,
}

/// A program, found in the search path.
pub fn cmd(program: impl AsRef<OsStr>) -> Cmd {
    let mut command = Command::new(program.as_ref());
    command.current_dir(repo::root()).stdin(Stdio::null()).env("PATH", search_path());
    // Cargo has told us which package we are. Handed on, it would have crates built again that look at it.
    for (name, _) in std::env::vars_os() {
        if ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|ours| name.to_string_lossy().starts_with(ours)) {
            command.env_remove(name);
        }
    }
    Cmd { command, shown: program.as_ref().to_string_lossy().into_owned(), at_terminal: false }
}

/// Whether a program is in the search path.
pub fn exists(program: &str) -> bool {
    std::env::split_paths(&search_path()).any(|dir| dir.join(program).is_file())
}

impl Cmd {
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.shown = format!("{} {}", self.shown, arg.as_ref().to_string_lossy());
        self.command.arg(arg);
        self
    }

    pub fn args<S: AsRef<OsStr>>(self, args: impl IntoIterator<Item = S>) -> Self {
        args.into_iter().fold(self, |cmd, arg| cmd.arg(arg))
    }

    pub fn env(mut self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(key, value);
        self
    }

    pub fn dir(mut self, dir: impl AsRef<Path>) -> Self {
        self.command.current_dir(dir);
        self
    }

    /// Leave it in the terminal's own group, where it may ask for a password, and let nobody but the terminal end it: half
    /// an installation is worse than one that goes on.
    pub fn at_terminal(mut self) -> Self {
        self.at_terminal = true;
        self
    }

    /// Run it with its output on the screen; anything but success is an error.
    pub fn run(mut self) -> Result<()> {
        let (mut child, _group) = self.start()?;
        let status = child.wait().with_context(|| format!("`{}`", self.shown))?;
        if !status.success() {
            bail!("`{}` failed ({status})", self.shown);
        }
        Ok(())
    }

    /// Run it and keep what it prints on standard output; anything but success is an error.
    pub fn read(mut self) -> Result<String> {
        self.command.stdout(Stdio::piped());
        let (child, _group) = self.start()?;
        let out = child.wait_with_output().with_context(|| format!("`{}`", self.shown))?;
        if !out.status.success() {
            bail!("`{}` failed ({})", self.shown, out.status);
        }
        Ok(String::from_utf8_lossy(&out.stdout).into_owned())
    }

    /// What it prints, if it succeeds; nothing reaches the screen.
    pub fn read_quietly(mut self) -> Option<String> {
        self.command.stdout(Stdio::piped()).stderr(Stdio::null());
        let (child, _group) = self.start().ok()?;
        let out = child.wait_with_output().ok().filter(|out| out.status.success())?;
        Some(String::from_utf8_lossy(&out.stdout).into_owned())
    }

    /// Whether it succeeds; prints nothing.
    pub fn succeeds(mut self) -> bool {
        self.command.stdout(Stdio::null()).stderr(Stdio::null());
        let status = self.start().and_then(|(mut child, _group)| Ok(child.wait()?));
        status.is_ok_and(|status| status.success())
    }

    /// Run it within a limit, showing its output and keeping it. It and all it started are ended at the limit.
    pub fn within(mut self, limit: Duration) -> Result<Outcome> {
        self.command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let (mut child, group) = self.start()?;
        let (lines, printed) = mpsc::channel();
        show(child.stdout.take(), lines.clone(), |line| println!("{line}"));
        show(child.stderr.take(), lines, |line| eprintln!("{line}"));
        let (done, ended) = mpsc::channel();
        std::thread::spawn(move || done.send(child.wait()));
        let (ok, timed_out) = match ended.recv_timeout(limit) {
            Ok(status) => (status.is_ok_and(|status| status.success()), false),
            Err(_) => (false, true),
        };
        // Also after a good end, and not waiting for the pipes' end: a daemon left over may hold them open for ever.
        if let Some(group) = group {
            group.end();
        }
        let printed = std::iter::from_fn(|| printed.recv_timeout(Duration::from_secs(3)).ok());
        Ok(Outcome { ok, timed_out, output: printed.collect::<Vec<String>>().join("\n") })
    }

    fn start(&mut self) -> Result<(Child, Option<Group>)> {
        let started = match self.at_terminal {
            true => self.command.spawn().map(|child| (child, None)),
            false => Group::start(&mut self.command).map(|(child, group)| (child, Some(group))),
        };
        started.with_context(|| format!("`{}` can't be started", self.shown))
    }
}

fn search_path() -> std::ffi::OsString {
    let present = std::env::var_os("PATH").unwrap_or_default();
    let tools = repo::tools();
    let ours = [tools.join("bin"), tools.join("node_modules/.bin")];
    let cargo = std::env::home_dir().map(|home| home.join(".cargo/bin"));
    std::env::join_paths(ours.into_iter().chain(std::env::split_paths(&present)).chain(cargo)).unwrap_or(present)
}

fn show(from: Option<impl Read + Send + 'static>, to: mpsc::Sender<String>, print: fn(&str)) {
    let Some(from) = from else { return };
    std::thread::spawn(move || {
        for line in BufReader::new(from).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            print(&line);
            if to.send(line).is_err() {
                return;
            }
        }
    });
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_hangs_is_ended_at_its_limit_and_what_it_said_is_kept() {
        let hanging = cmd("sh").args(["-c", "echo begun; sleep 600 & wait"]);
        let outcome = hanging.within(Duration::from_millis(200)).unwrap();
        assert!(outcome.timed_out && !outcome.ok);
        assert_eq!(outcome.output, "begun");
    }

    #[test]
    fn a_daemon_that_a_program_leaves_behind_does_not_keep_us() {
        let outcome = cmd("sh").args(["-c", "sleep 600 & echo done"]).within(Duration::from_secs(300)).unwrap();
        assert!(outcome.ok && !outcome.timed_out);
        assert_eq!(outcome.output, "done");
    }
}
