//! Where objects are kept.

use crate::Name;

/// Why the storage could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// No room left.
    #[error("the storage is full")]
    Full,
    /// It can't be reached now: not plugged in, offline.
    #[error("the storage can't be reached: {0}")]
    Away(String),
    /// It does not let this device in.
    #[error("the storage does not let this device in: {0}")]
    Refused(String),
    /// Only proxies may be used, and none leads there.
    #[error("only proxies may be used, and none leads to the storage")]
    ProxyOnly,
    /// The person, or the end of the program, stopped it.
    #[error("stopped")]
    Stopped,
    /// The answer is not here yet: see [`crate::Deferred`].
    #[error("not answered yet")]
    Deferred,
}

/// A place for objects. Whoever keeps them learns their number, their sizes and when they come, and nothing else.
///
/// One suite of tests holds every storage to what is said here.
pub trait Storage {
    /// An object's bytes; `None`: there is none of that name. One that is longer than `at_most` may be cut off there.
    fn get(&mut self, name: &Name, at_most: usize) -> Result<Option<Vec<u8>>, StorageError>;

    /// Keeps an object: when this returns it is there for good, and whole. What has that name already stays, and the
    /// answer is false: of two devices that write the same generation one learns that it was the other.
    fn put(&mut self, name: &Name, bytes: &[u8]) -> Result<bool, StorageError>;

    /// Keeps an object in the place of a damaged one.
    fn replace(&mut self, name: &Name, bytes: &[u8]) -> Result<(), StorageError>;

    /// Removes an object. False: it stays, because the storage does not let go of anything so young. One that is not there
    /// is gone already.
    fn delete(&mut self, name: &Name) -> Result<bool, StorageError>;

    /// The names of all objects that begin so, in any order.
    fn list(&mut self, prefix: &str) -> Result<Vec<String>, StorageError>;
}
