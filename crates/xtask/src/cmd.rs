//! Running other programs: from the workspace's root, with our tools first in the search path, within a time limit.

use crate::repo;
use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// A program to run.
pub struct Cmd {
    command: Command,
    shown: String,
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
    Cmd { command, shown: program.as_ref().to_string_lossy().into_owned() }
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

    /// Run it with its output on the screen; anything but success is an error.
    pub fn run(mut self) -> Result<()> {
        let status = self.command.status().with_context(|| format!("`{}` can't be started", self.shown))?;
        if !status.success() {
            bail!("`{}` failed ({status})", self.shown);
        }
        Ok(())
    }

    /// Run it and keep what it prints on standard output; anything but success is an error.
    pub fn read(mut self) -> Result<String> {
        let out = self.command.stderr(Stdio::inherit()).output();
        let out = out.with_context(|| format!("`{}` can't be started", self.shown))?;
        if !out.status.success() {
            bail!("`{}` failed ({})", self.shown, out.status);
        }
        Ok(String::from_utf8_lossy(&out.stdout).into_owned())
    }

    /// What it prints, if it succeeds; nothing reaches the screen.
    pub fn read_quietly(mut self) -> Option<String> {
        let out = self.command.stderr(Stdio::null()).output().ok().filter(|out| out.status.success())?;
        Some(String::from_utf8_lossy(&out.stdout).into_owned())
    }

    /// Whether it succeeds; prints nothing.
    pub fn succeeds(mut self) -> bool {
        self.command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    /// Run it within a limit, showing its output and keeping it. It and all it started are ended at the limit.
    pub fn within(mut self, limit: Duration) -> Result<Outcome> {
        own_group(&mut self.command);
        self.command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().with_context(|| format!("`{}` can't be started", self.shown))?;
        let group = child.id();
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
        end_group(group);
        let printed = std::iter::from_fn(|| printed.recv_timeout(Duration::from_secs(3)).ok());
        Ok(Outcome { ok, timed_out, output: printed.collect::<Vec<String>>().join("\n") })
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

#[cfg(unix)]
fn own_group(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(unix)]
fn end_group(group: u32) {
    cmd("kill").args(["-KILL", "--", &format!("-{group}")]).succeeds();
}

#[cfg(not(unix))]
fn own_group(_: &mut Command) {}

#[cfg(not(unix))]
fn end_group(process: u32) {
    cmd("taskkill").args(["/F", "/T", "/PID", &process.to_string()]).succeeds();
}
