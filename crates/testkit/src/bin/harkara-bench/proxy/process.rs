//! What the system says of a program and those it has started: processor time, memory. And who runs where.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::time::Duration;

/// The clock ticks of `/proc`: 100 a second on every Linux (`getconf CLK_TCK`).
const TICKS: f64 = 100.0;

/// The server's processor.
pub const SERVER: &str = "0";
const OTHERS: &str = "1";

/// While this lives, this thread and those it starts leave the server's processor alone.
pub struct Pinned(());

impl Pinned {
    pub fn take() -> Option<Self> {
        split().then(|| {
            stay_on(OTHERS);
            Self(())
        })
    }
}

impl Drop for Pinned {
    fn drop(&mut self) {
        stay_on(&everywhere());
    }
}

/// Whether there is a processor for each side.
pub fn split() -> bool {
    fs::metadata("/sys/devices/system/cpu/cpu1").is_ok()
}

fn everywhere() -> String {
    fs::read_to_string("/sys/devices/system/cpu/online").unwrap().trim().to_owned()
}

fn stay_on(cpus: &str) {
    let done = Command::new("taskset").args(["-pc", cpus, &std::process::id().to_string()]).output().unwrap();
    assert!(done.status.success(), "taskset");
}

/// As many open files as this program may ask for; those it starts may have as many.
pub fn raise_files() -> u64 {
    let limit = |at: usize| {
        let limits = fs::read_to_string("/proc/self/limits").unwrap();
        let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap().to_owned();
        line.split_whitespace().nth(at).unwrap().parse().unwrap_or(u64::MAX)
    };
    let most = limit(4);
    let own = std::process::id().to_string();
    let _ = Command::new("prlimit").args(["--pid", &own, &format!("--nofile={most}:{most}")]).status();
    limit(3)
}

/// A process and all below it.
fn tree(root: u32) -> Vec<u32> {
    let mut parents = BTreeMap::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Some(process) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        if let Some(parent) = stat(process).and_then(|fields| fields.get(1)?.parse::<u32>().ok()) {
            parents.insert(process, parent);
        }
    }
    let mut found = vec![root];
    let mut at = 0;
    while let Some(parent) = found.get(at).copied() {
        found.extend(parents.iter().filter(|(_, of)| **of == parent).map(|(process, _)| *process));
        at += 1;
    }
    found
}

/// The fields of `/proc/PID/stat` after the name, which may hold anything.
fn stat(process: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    Some(text.rsplit_once(')')?.1.split_whitespace().map(str::to_owned).collect())
}

/// User and system time together.
pub fn cpu_seconds(root: u32) -> f64 {
    let of = |process| {
        let fields = stat(process)?;
        let number = |at: usize| fields.get(at)?.parse::<f64>().ok();
        Some((number(11)? + number(12)?) / TICKS)
    };
    tree(root).into_iter().filter_map(of).sum()
}

/// KiB, once two looks half a second apart agree within a hundredth.
pub async fn settled_pss(root: u32) -> f64 {
    let all = || tree(root).into_iter().filter_map(crate::memory::pss).sum::<f64>();
    let mut before = all();
    for _ in 0..10 {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let now = all();
        if (now - before).abs() <= before / 100.0 {
            return now;
        }
        before = now;
    }
    before
}
