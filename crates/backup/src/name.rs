//! What objects are called in their storage. Names say what kind of object it is and nothing else.

use crate::object::ObjectId;
use data_encoding::HEXLOWER;
use harkara_wire::space;

/// The name of an object: lower-case letters, digits, one slash, one dot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

/// Generations are numbered in names with so many digits, so that names have their order.
const GENERATION: usize = 10;

impl Name {
    /// What opens the archive.
    pub fn keyring() -> Self {
        Self("keyring".into())
    }

    /// A generation's head.
    pub(crate) fn head(generation: u64) -> Self {
        Self(format!("head/{generation:0GENERATION$}"))
    }

    pub(crate) fn page(id: &ObjectId) -> Self {
        Self(format!("manifest/{}", HEXLOWER.encode(&id.0)))
    }

    pub(crate) fn segment(id: &ObjectId) -> Self {
        Self(format!("segment/{}", HEXLOWER.encode(&id.0)))
    }

    pub(crate) fn condemned(id: &ObjectId) -> Self {
        Self(format!("condemned/{}", HEXLOWER.encode(&id.0)))
    }

    /// What a storage calls one of its objects, if it is one of ours.
    pub(crate) fn known(name: &str) -> Option<Self> {
        (name.contains('/') && space::is_name(name)).then(|| Self(name.to_owned()))
    }

    pub(crate) fn media(name: &[u8; 32]) -> Self {
        Self(format!("media/{}", HEXLOWER.encode(name)))
    }

    /// Whether it matters who was first: of a head, and of what opens all the rest.
    pub(crate) fn decides(&self) -> bool {
        self.0 == "keyring" || (self.0.starts_with("head/") && !self.0.ends_with(".copy"))
    }

    /// What all hangs on is kept twice: one broken sector must not cost everything.
    pub(crate) fn copy(&self) -> Self {
        Self(format!("{}.copy", self.0))
    }

    /// The generation whose head this name is.
    pub(crate) fn generation(name: &str) -> Option<u64> {
        let number = name.strip_prefix("head/")?;
        let number = number.strip_suffix(".copy").unwrap_or(number);
        (number.len() == GENERATION && number.bytes().all(|byte| byte.is_ascii_digit())).then(|| number.parse().ok())?
    }

    /// As the storage knows it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
