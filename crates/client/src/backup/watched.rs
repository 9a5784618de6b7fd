//! A storage that stops when the person says so, between two objects.

use harkara_backup::{Name, Storage, StorageError};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whatever is under way ends at its next object.
pub(super) struct Watched<'a> {
    pub(super) storage: Box<dyn Storage + Send>,
    pub(super) stop: &'a AtomicBool,
}

impl Watched<'_> {
    fn go_on(&mut self) -> Result<&mut (dyn Storage + Send), StorageError> {
        match self.stop.load(Ordering::Relaxed) {
            true => Err(StorageError::Stopped),
            false => Ok(&mut *self.storage),
        }
    }
}

impl Storage for Watched<'_> {
    fn get(&mut self, name: &Name, at_most: usize) -> Result<Option<Vec<u8>>, StorageError> {
        self.go_on()?.get(name, at_most)
    }

    fn put(&mut self, name: &Name, bytes: &[u8]) -> Result<bool, StorageError> {
        self.go_on()?.put(name, bytes)
    }

    fn replace(&mut self, name: &Name, bytes: &[u8]) -> Result<(), StorageError> {
        self.go_on()?.replace(name, bytes)
    }

    fn delete(&mut self, name: &Name) -> Result<bool, StorageError> {
        self.go_on()?.delete(name)
    }

    fn list(&mut self, prefix: &str) -> Result<Vec<String>, StorageError> {
        self.go_on()?.list(prefix)
    }
}
