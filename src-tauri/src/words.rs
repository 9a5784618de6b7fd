//! What the tray and the notifications say. The window has the words, in the person's language, and hands them over.

use serde::Deserialize;
use std::sync::{Mutex, PoisonError};

/// Stands in the words where a name belongs.
const NAME: &str = "{name}";

/// See the module.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Words {
    pub open: String,
    pub quit: String,
    linked: String,
    pub linked_body: String,
}

impl Words {
    /// The title of the notice about a newly linked device.
    pub fn linked(&self, name: &str) -> String {
        self.linked.replace(NAME, name)
    }
}

/// Until the window has been drawn for the first time.
impl Default for Words {
    fn default() -> Self {
        Self {
            open: "Open Harkara".into(),
            quit: "Quit".into(),
            linked: "“{name}” was linked to your account".into(),
            linked_body: "It can read your messages. If that was not you, remove it.".into(),
        }
    }
}

/// The words of the language that is spoken.
#[derive(Default)]
pub struct Spoken(Mutex<Words>);

impl Spoken {
    /// As they are now.
    pub fn get(&self) -> Words {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Another language.
    pub fn set(&self, words: Words) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = words;
    }
}
