//! Ids as newtypes over fixed bytes, shown as lower-case hex.

use sha2::{Digest, Sha256};

/// A peer's or a user's bytes that are no such id: wrong length or not hex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of {expected} bytes")]
pub struct IdError {
    /// The right length in bytes.
    pub expected: usize,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// The bytes, as they stand in frames and tables.
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }

            /// The bytes, owned.
            pub fn to_vec(self) -> Vec<u8> {
                self.0.to_vec()
            }

            /// Lower-case hex.
            pub fn hex(&self) -> String {
                data_encoding::HEXLOWER.encode(&self.0)
            }

            /// Reads lower-case hex.
            pub fn from_hex(text: &str) -> Result<Self, IdError> {
                let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).map_err(|_| IdError { expected: $len })?;
                Self::try_from(bytes.as_slice())
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = IdError;
            fn try_from(bytes: &[u8]) -> Result<Self, IdError> {
                bytes.try_into().map(Self).map_err(|_| IdError { expected: $len })
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({}…)", stringify!($name), data_encoding::HEXLOWER.encode(&self.0[..4]))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.hex())
            }
        }
    };
}

id!(
    /// A person: hash of the account key.
    AccountId, 32
);
id!(
    /// One device of a person: hash of its signing key.
    DeviceId, 16
);
id!(
    /// A conversation as the user knows it.
    ChatId, 16
);
id!(
    /// The MLS group now behind a conversation.
    GroupId, 16
);
id!(
    /// A message, and its idempotency key at the relay.
    MessageId, 16
);
id!(
    /// A room for two at the relay.
    RendezvousId, 16
);
id!(
    /// An encrypted blob: SHA-256 of its bytes.
    BlobId, 32
);
id!(
    /// A file in messages, wherever it is mentioned: hash of its key and of its chunks' ids.
    FileId, 16
);

fn hash(domain: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(domain.as_bytes());
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

fn first16(bytes: [u8; 32]) -> [u8; 16] {
    let mut short = [0; 16];
    short.copy_from_slice(&bytes[..16]);
    short
}

impl AccountId {
    /// The id of the account with this Ed25519 public key.
    pub fn of_key(key: &[u8; 32]) -> Self {
        Self(hash("harkara/account/v1", &[key]))
    }
}

impl DeviceId {
    /// The id of the device with this Ed25519 public key.
    pub fn of_key(key: &[u8; 32]) -> Self {
        Self(first16(hash("harkara/device/v1", &[key])))
    }
}

impl ChatId {
    /// The one direct chat between two accounts, the same from both sides.
    pub fn direct(a: &AccountId, b: &AccountId) -> Self {
        let (low, high) = if a <= b { (a, b) } else { (b, a) };
        Self(first16(hash("harkara/direct/v1", &[low.as_bytes(), high.as_bytes()])))
    }
}

impl GroupId {
    /// The hidden group of an account's own devices.
    pub fn self_group(account: &AccountId) -> Self {
        Self(first16(hash("harkara/self/v1", &[account.as_bytes()])))
    }

    /// The first group behind a chat.
    pub fn first_of(chat: &ChatId) -> Self {
        Self(chat.0)
    }

    /// The group that replaces this one when it can't be repaired.
    pub fn after_reset(&self) -> Self {
        Self(first16(hash("harkara/reset/v1", &[self.as_bytes()])))
    }
}

impl BlobId {
    /// The id of these bytes.
    pub fn of(data: &[u8]) -> Self {
        Self(hash("", &[data]))
    }
}

impl FileId {
    /// The file with this key, this size, and these chunk ids (or the id of the blob that holds them).
    pub fn of(key: &[u8; 32], size: u64, ids: &[u8]) -> Self {
        Self(first16(hash("harkara/file/v1", &[key, &size.to_be_bytes(), ids])))
    }
}
