//! A storage for drivers that can't wait inside a call, as none can in a browser.
//!
//! What is not known yet fails with [`StorageError::Deferred`] and is wanted ([`Deferred::want`]); when its answer is here the
//! same step runs again from its beginning, and comes further. So a step must come to the same each time, and be small: what
//! it has asked stays in memory until it is done. What is only to be kept waits in a queue and counts as kept; the driver
//! stores all of that before anything that is asked.

use crate::{Name, Storage, StorageError};
use std::collections::{BTreeMap, VecDeque};

/// What the driver is to do with the storage itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Want {
    /// Answered by [`Got::Object`].
    Get {
        /// Which.
        name: Name,
        /// The longest that makes sense.
        at_most: usize,
    },
    /// Answered by [`Got::Done`]: false where there is one already, which stays unless it is to be replaced.
    Put {
        /// Which.
        name: Name,
        /// All of it.
        bytes: Vec<u8>,
        /// One that is there goes.
        replace: bool,
    },
    /// Answered by [`Got::Done`]: false where it stays.
    Delete {
        /// Which.
        name: Name,
    },
    /// Answered by [`Got::Names`].
    List {
        /// What they begin with.
        prefix: String,
    },
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Got {
    /// An object, or none of that name.
    Object(Option<Vec<u8>>),
    /// Yes, or no.
    Done(bool),
    /// All names.
    Names(Vec<String>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Get,
    Put,
    Delete,
    List,
}

impl Want {
    fn key(&self) -> (Kind, String) {
        match self {
            Self::Get { name, .. } => (Kind::Get, name.as_str().to_owned()),
            Self::Put { name, .. } => (Kind::Put, name.as_str().to_owned()),
            Self::Delete { name } => (Kind::Delete, name.as_str().to_owned()),
            Self::List { prefix } => (Kind::List, prefix.clone()),
        }
    }
}

/// The answers to one step so far, and what it waits for.
#[derive(Debug, Default)]
pub struct Deferred {
    known: BTreeMap<(Kind, String), Got>,
    asked: Option<Want>,
    queue: VecDeque<Want>,
}

impl Deferred {
    /// What is to be done next: first all that is only to be kept, each once, then what was asked, until it is answered.
    pub fn want(&mut self) -> Option<Want> {
        self.queue.pop_front().or_else(|| self.asked.clone())
    }

    /// Whether there is anything to be done before a step can go on.
    pub fn wants(&self) -> bool {
        self.asked.is_some() || !self.queue.is_empty()
    }

    /// Objects that wait to be kept.
    pub fn waiting(&self) -> usize {
        self.queue.len()
    }

    /// Takes an answer in. One that nobody waits for any more changes nothing.
    pub fn answer(&mut self, want: &Want, got: Got) {
        if self.asked.take_if(|asked| asked.key() == want.key()).is_some() {
            self.known.insert(want.key(), got);
        }
    }

    /// The step is done: the next one asks anew.
    pub fn forget(&mut self) {
        self.known.clear();
        self.asked = None;
    }

    fn ask(&mut self, want: Want) -> Result<Got, StorageError> {
        if let Some(got) = self.known.get(&want.key()) {
            return Ok(got.clone());
        }
        self.asked = Some(want);
        Err(StorageError::Deferred)
    }

    fn keep(&mut self, want: Want) {
        // The step may be running again.
        if self.known.insert(want.key(), Got::Done(true)).is_none() {
            self.queue.push_back(want);
        }
    }
}

fn other() -> StorageError {
    StorageError::Away("an answer of another kind".into())
}

impl Storage for Deferred {
    fn get(&mut self, name: &Name, at_most: usize) -> Result<Option<Vec<u8>>, StorageError> {
        match self.ask(Want::Get { name: name.clone(), at_most })? {
            Got::Object(bytes) => Ok(bytes),
            _ => Err(other()),
        }
    }

    fn put(&mut self, name: &Name, bytes: &[u8]) -> Result<bool, StorageError> {
        let want = Want::Put { name: name.clone(), bytes: bytes.to_vec(), replace: false };
        if !name.decides() {
            self.keep(want);
            return Ok(true);
        }
        match self.ask(want)? {
            Got::Done(new) => Ok(new),
            _ => Err(other()),
        }
    }

    fn replace(&mut self, name: &Name, bytes: &[u8]) -> Result<(), StorageError> {
        self.keep(Want::Put { name: name.clone(), bytes: bytes.to_vec(), replace: true });
        Ok(())
    }

    fn delete(&mut self, name: &Name) -> Result<bool, StorageError> {
        match self.ask(Want::Delete { name: name.clone() })? {
            Got::Done(gone) => Ok(gone),
            _ => Err(other()),
        }
    }

    fn list(&mut self, prefix: &str) -> Result<Vec<String>, StorageError> {
        match self.ask(Want::List { prefix: prefix.to_owned() })? {
            Got::Names(names) => Ok(names),
            _ => Err(other()),
        }
    }
}
