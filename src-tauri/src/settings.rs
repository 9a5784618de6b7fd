//! What the person chose for this computer, kept beside the profile.

use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::{
    io::Write,
    path::{Path, PathBuf},
};

/// Choices that belong to the computer and not to the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Settings {
    /// Messages may announce themselves.
    pub notifications: bool,
    /// This computer runs a relay, on this port of its own: links to it name the port, so it never changes again.
    pub relay_port: Option<u16>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { notifications: true, relay_port: None }
    }
}

/// The settings and the file they are in.
#[derive(Debug)]
pub struct SettingsFile {
    path: PathBuf,
    settings: Settings,
}

impl SettingsFile {
    /// Reads the profile's settings. A damaged file counts as none: nothing in it is worth not starting.
    pub fn open(profile: &Path) -> Self {
        let path = profile.join("settings.json");
        let settings = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|error| {
                tracing::warn!(%error, "the settings are damaged and begin anew");
                Settings::default()
            }),
            Err(_) => Settings::default(),
        };
        Self { path, settings }
    }

    /// As they are.
    pub fn get(&self) -> &Settings {
        &self.settings
    }

    /// Changes them, in the file first, whole or not at all.
    pub fn change(&mut self, change: impl FnOnce(&mut Settings)) -> anyhow::Result<()> {
        let mut settings = self.settings.clone();
        change(&mut settings);
        if settings == self.settings {
            return Ok(());
        }
        let part = self.path.with_extension("part");
        let mut file = std::fs::File::create(&part).context("settings")?;
        file.write_all(&serde_json::to_vec_pretty(&settings)?).context("settings")?;
        file.sync_all().context("settings")?;
        std::fs::rename(&part, &self.path).context("settings")?;
        self.settings = settings;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_is_there_at_the_next_start() {
        let dir = tempfile::tempdir().unwrap();
        SettingsFile::open(dir.path()).change(|settings| settings.relay_port = Some(7)).unwrap();
        let again = SettingsFile::open(dir.path());
        assert_eq!(*again.get(), Settings { notifications: true, relay_port: Some(7) });
    }

    #[test]
    fn a_damaged_file_is_no_reason_not_to_start() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("settings.json"), b"{\"notifi").unwrap();
        assert_eq!(*SettingsFile::open(dir.path()).get(), Settings::default());
    }
}
