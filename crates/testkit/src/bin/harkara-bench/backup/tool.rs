//! The three programs, each as its manual says.

use super::set::Set;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub enum Tool {
    Harkara { cli: PathBuf },
    Restic,
    Borg,
}

impl Tool {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Harkara { .. } => "harkara-cli",
            Self::Restic => "restic",
            Self::Borg => "borg",
        }
    }

    pub fn is_there(&self) -> bool {
        let program = match self {
            Self::Harkara { cli } => cli.clone(),
            _ => self.name().into(),
        };
        Command::new(program).arg("--help").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
    }

    pub fn repository(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{} repository", self.name()))
    }

    /// Encrypted as each does it by itself.
    pub fn begin(&self, folder: &Path, set: &Set) {
        match self {
            Self::Harkara { .. } => {}
            Self::Restic => run(self.command(folder, set).args(["init", "-q"])),
            Self::Borg => run(self.command(folder, set).args(["init", "-e", "repokey"]).arg(self.repository(folder))),
        }
    }

    pub fn back_up(&self, folder: &Path, set: &Set) {
        let mut command = self.command(folder, set);
        run(match self {
            Self::Harkara { .. } => command.args(["backup", "create"]).arg(self.repository(folder)),
            Self::Restic => command.args(["backup", "-q"]).arg(&set.plain),
            Self::Borg => command.arg("create").arg(self.archive(folder, "{now:%s%f}")).arg(&set.plain),
        });
    }

    pub fn restore(&self, folder: &Path, set: &Set) {
        let target = folder.join(format!("{} restored", self.name()));
        let mut command = self.command(folder, set);
        run(match self {
            Self::Harkara { .. } => {
                let key = folder.join("key");
                std::fs::write(&key, &set.digits).unwrap();
                let restore = command.arg("--profile").arg(target).args(["backup", "restore"]);
                restore.arg(self.repository(folder)).arg("--key-file").arg(key)
            }
            Self::Restic => command.args(["restore", "latest", "-q", "--target"]).arg(target),
            Self::Borg => {
                std::fs::create_dir_all(&target).unwrap();
                let listed = self
                    .command(folder, set)
                    .args(["list", "--short", "--last=1"])
                    .arg(self.repository(folder))
                    .output();
                let last = String::from_utf8(listed.unwrap().stdout).unwrap();
                command.current_dir(target).arg("extract").arg(self.archive(folder, last.trim()))
            }
        });
    }

    fn archive(&self, folder: &Path, name: &str) -> String {
        format!("{}::{name}", self.repository(folder).display())
    }

    fn command(&self, folder: &Path, set: &Set) -> Command {
        let mut command = match self {
            Self::Harkara { cli } => Command::new(cli),
            _ => Command::new(self.name()),
        };
        command.env("HARKARA_PROFILE", &set.profile);
        command.env("RESTIC_REPOSITORY", self.repository(folder)).env("RESTIC_PASSWORD", "a password");
        command.env("RESTIC_CACHE_DIR", folder.join("restic cache"));
        command.env("BORG_BASE_DIR", folder.join("borg base")).env("BORG_PASSPHRASE", "a password");
        command
    }
}

fn run(command: &mut Command) {
    let output = command.stdout(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
