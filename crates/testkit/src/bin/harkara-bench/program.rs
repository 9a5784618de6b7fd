//! Programs of the same build as this one, each gone with what it was started for.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

pub struct Program(pub Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Where a program is, if it has been built.
pub fn beside(name: &str) -> Option<PathBuf> {
    let path = std::env::current_exe().ok()?.with_file_name(name);
    path.is_file().then_some(path)
}

/// A relay that anybody may sign up at, and its link; `None` if it is not built.
pub fn relay(data: &Path) -> Option<(Program, String)> {
    let mut relay = Command::new(beside("harkara-relay")?)
        .args(["serve", "--open", "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .stdout(Stdio::piped())
        .spawn()
        .map(Program)
        .unwrap();
    let lines = BufReader::new(relay.0.stdout.take().unwrap()).lines();
    let link = lines.map(Result::unwrap).find_map(|line| line.strip_prefix("Relay link:").map(str::to_owned)).unwrap();
    Some((relay, link.trim().to_owned()))
}
