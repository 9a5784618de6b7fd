//! What openmls works with: our tables, its crypto, our randomness; and the groups in memory.

use crate::error::{EngineError, Result};
use harkara_store::MlsStorage;
use harkara_wire::id::GroupId;
use openmls::group::MlsGroup;
use openmls_rust_crypto::RustCrypto;
use openmls_traits::OpenMlsProvider;
use openmls_traits::random::OpenMlsRand;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rusqlite::Connection;
use std::cell::RefCell;
use std::collections::HashMap;
use std::convert::Infallible;

/// Groups kept loaded: a busy device talks in a few at a time.
const GROUPS_IN_MEMORY: usize = 64;

/// The engine's randomness as openmls wants it.
pub(crate) struct SeededRand(RefCell<ChaCha20Rng>);

impl OpenMlsRand for SeededRand {
    type Error = Infallible;

    fn random_array<const N: usize>(&self) -> std::result::Result<[u8; N], Infallible> {
        let mut bytes = [0; N];
        self.0.borrow_mut().fill_bytes(&mut bytes);
        Ok(bytes)
    }

    fn random_vec(&self, len: usize) -> std::result::Result<Vec<u8>, Infallible> {
        let mut bytes = vec![0; len];
        self.0.borrow_mut().fill_bytes(&mut bytes);
        Ok(bytes)
    }
}

/// Cryptography and randomness, made once per engine.
pub(crate) struct Secrets {
    crypto: RustCrypto,
    rand: SeededRand,
}

impl Secrets {
    /// With fresh random bytes.
    pub fn new(seed: [u8; 32]) -> Self {
        Self { crypto: RustCrypto::default(), rand: SeededRand(RefCell::new(ChaCha20Rng::from_seed(seed))) }
    }

    /// Over the transaction that is open on this connection.
    pub fn provider<'a>(&'a self, db: &'a Connection) -> Provider<'a> {
        Provider { storage: MlsStorage::new(db), secrets: self }
    }
}

/// openmls' provider for the length of one input.
pub(crate) struct Provider<'a> {
    storage: MlsStorage<'a>,
    secrets: &'a Secrets,
}

impl<'a> OpenMlsProvider for Provider<'a> {
    type CryptoProvider = RustCrypto;
    type RandProvider = SeededRand;
    type StorageProvider = MlsStorage<'a>;

    fn storage(&self) -> &Self::StorageProvider {
        &self.storage
    }

    fn crypto(&self) -> &RustCrypto {
        &self.secrets.crypto
    }

    fn rand(&self) -> &SeededRand {
        &self.secrets.rand
    }
}

/// Loaded groups. A group is taken out to be worked with and put back when that went well; one that is lost on the way
/// is simply loaded anew, as it stands in the database.
#[derive(Default)]
pub(crate) struct Groups {
    loaded: HashMap<GroupId, MlsGroup>,
}

impl Groups {
    /// The group out of memory or the database, if it is there.
    pub fn take(&mut self, provider: &Provider<'_>, id: &GroupId) -> Result<Option<MlsGroup>> {
        match self.loaded.remove(id) {
            Some(group) => Ok(Some(group)),
            None => MlsGroup::load(provider.storage(), &openmls::group::GroupId::from_slice(id.as_bytes()))
                .map_err(EngineError::from),
        }
    }

    /// Keeps it for the next time.
    pub fn put(&mut self, id: GroupId, group: MlsGroup) {
        if self.loaded.len() >= GROUPS_IN_MEMORY {
            self.loaded.clear();
        }
        self.loaded.insert(id, group);
    }

    /// The transaction did not commit: memory is ahead of the database.
    pub fn forget_all(&mut self) {
        self.loaded.clear();
    }

    /// Deletes a group for good.
    pub fn delete(&mut self, provider: &Provider<'_>, id: &GroupId) -> Result<()> {
        if let Some(mut group) = self.take(provider, id)? {
            group.delete(provider.storage())?;
        }
        Ok(())
    }
}
