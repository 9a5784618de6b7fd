//! The vault: what an account keeps at its relay under a password that the relay never learns (OPAQUE, RFC 9807).
//!
//! Start at [`Registering`] and [`Opening`], a device's side, and at [`Keeper`], the relay's. Who meets whom is in the
//! envelope ([`Parties`]), so that an answer which another relay gave, or which is about another account, opens nothing.
//! What lies in the vault is sealed by whoever puts it there, under the key that only the password brings back.

mod device;
mod keeper;
#[cfg(test)]
mod tests;

pub use device::{ExportKey, Opened, Opening, Registered, Registering};
pub use keeper::{Answered, Keeper};

use crate::id::AccountId;
use argon2::{Algorithm, Argon2, Params, Version};
use opaque_ke::errors::InternalError;
use opaque_ke::generic_array::{ArrayLength, GenericArray};
use opaque_ke::ksf::Ksf;
use opaque_ke::{CipherSuite, Identifiers, Ristretto255, TripleDh};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use sha2_010::Sha512;

/// So often a password may be tried in a row; then what lies in the vault is destroyed.
pub const TRIES: u32 = 10;

const CONTEXT: &[u8] = b"harkara/vault/v1";

/// Memory and passes of Argon2id: RFC 9106's second choice, with one lane, because a browser has but one thread for it.
/// A phone bears it, and whoever has stolen the relay's data pays it for every guess.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;

/// Why the vault was not opened, or nothing put into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The password does not open what the relay answered with.
    #[error("the password is wrong")]
    Wrong,
    /// What the other side said can't come from one that keeps to the protocol.
    #[error("the other side does not keep to the protocol")]
    Lies,
    /// There is not enough memory to stretch the password.
    #[error("not enough memory")]
    Memory,
}

/// Whose vault it is, and at which relay.
#[derive(Debug, Clone, Copy)]
pub struct Parties<'a> {
    /// Whose.
    pub account: &'a AccountId,
    /// The relay's X25519 key, which links to it pin.
    pub relay: &'a [u8; 32],
}

impl<'a> Parties<'a> {
    fn identifiers(self) -> Identifiers<'a> {
        Identifiers { client: Some(self.account.as_bytes()), server: Some(self.relay) }
    }
}

struct Suite;

impl CipherSuite for Suite {
    type OprfCs = Ristretto255;
    type KeyExchange = TripleDh<Ristretto255, Sha512>;
    type Ksf = Stretch;
}

/// What makes each guess dear.
#[derive(Default)]
struct Stretch;

impl Ksf for Stretch {
    fn hash<L: ArrayLength<u8>>(&self, input: GenericArray<u8, L>) -> Result<GenericArray<u8, L>, InternalError> {
        let mut output = GenericArray::default();
        let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(|_| InternalError::KsfError)?;
        // The input comes out of a function whose key is this account's alone: that is the salt.
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(&input, &[0; argon2::RECOMMENDED_SALT_LEN], &mut output)
            .map_err(|_| InternalError::KsfError)?;
        Ok(output)
    }
}

/// A seeded generator, as the generation of traits that OPAQUE's crate knows.
struct Seeded(ChaCha20Rng);

impl Seeded {
    fn new(seed: [u8; 32]) -> Self {
        Self(ChaCha20Rng::from_seed(seed))
    }
}

impl rand_core_06::RngCore for Seeded {
    fn next_u32(&mut self) -> u32 {
        self.0.next_u32()
    }
    fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }
    fn fill_bytes(&mut self, dest: &mut [u8]) {
        self.0.fill_bytes(dest);
    }
    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), rand_core_06::Error> {
        self.0.fill_bytes(dest);
        Ok(())
    }
}

impl rand_core_06::CryptoRng for Seeded {}
