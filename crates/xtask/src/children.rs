//! The programs that are running, so that none of them outlives this one: whoever ends xtask (Ctrl-C, a closed terminal,
//! the time limit of a CI) ends all that it has started.

use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::io;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What Ctrl-C leaves behind in a shell.
const INTERRUPTED: i32 = 130;
/// How long a group may take to put its things away once it has been asked to end.
const PATIENCE: Duration = Duration::from_secs(5);
const LOOK_AGAIN: Duration = Duration::from_millis(20);

static RUNNING: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// From now on whatever runs is ended before xtask itself ends by a signal.
pub fn end_with_us() -> Result<()> {
    ctrlc::set_handler(|| {
        // Held until the end of the process: nothing can be started any more, and nobody's failure is told as one.
        let running = running();
        for group in running.iter() {
            end_group(*group);
        }
        std::process::exit(INTERRUPTED);
    })
    .context("Ctrl-C can't be listened to")
}

/// A program that leads a group of its own, with all that it starts.
pub struct Group(u32);

impl Group {
    pub fn start(command: &mut Command) -> io::Result<(Child, Self)> {
        own_group(command);
        let mut running = running();
        let child = command.spawn()?;
        let group = Self(child.id());
        running.insert(group.0);
        Ok((child, group))
    }

    /// Ends whoever is left in it: kindly first, so that a display or a browser removes its files.
    pub fn end(&self) {
        end_group(self.0);
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        running().remove(&self.0);
    }
}

fn running() -> MutexGuard<'static, BTreeSet<u32>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(unix)]
fn own_group(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(unix)]
fn end_group(group: u32) {
    let signal = |name: &str| {
        let mut kill = Command::new("kill");
        // By itself it would be in the terminal's group; on its own it is heard by nobody but the kernel.
        kill.args([name, "--", &format!("-{group}")]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        kill.status().is_ok_and(|status| status.success())
    };
    let gone_within_patience = || {
        let asked = Instant::now();
        while signal("-0") {
            if asked.elapsed() > PATIENCE {
                return false;
            }
            std::thread::sleep(LOOK_AGAIN);
        }
        true
    };
    signal("-TERM");
    // What stands still can't end.
    signal("-CONT");
    if !gone_within_patience() {
        signal("-KILL");
        gone_within_patience();
    }
}

#[cfg(not(unix))]
fn own_group(_: &mut Command) {}

#[cfg(not(unix))]
fn end_group(process: u32) {
    let mut kill = Command::new("taskkill");
    kill.args(["/F", "/T", "/PID", &process.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
    let _ = kill.status();
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader};

    /// A program whose child, of which it says the number, hears no kind word and would stay.
    fn stubborn() -> (Child, Group, u32) {
        let mut command = Command::new("sh");
        command.args(["-c", "sh -c 'trap \"\" TERM; echo $$; exec sleep 600' & wait"]).stdout(Stdio::piped());
        let (mut child, group) = Group::start(&mut command).unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        (child, group, line.trim().parse().unwrap())
    }

    fn lives(process: u32) -> bool {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        stat.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.trim_start().starts_with('Z'))
    }

    #[test]
    fn what_a_program_has_started_ends_with_its_group_even_against_its_will() {
        let (mut child, group, grandchild) = stubborn();
        assert!(lives(grandchild));
        let reaped = std::thread::spawn(move || child.wait());
        group.end();
        assert!(!reaped.join().unwrap().unwrap().success());
        assert!(!lives(grandchild));
    }
}
