//! What openmls works with: our tables, its crypto, our randomness; and the groups in memory.

use super::credential::{Leaf, Verified};
use super::group::write_ratchets;
use crate::error::{EngineError, Result};
use harkara_store::MlsStorage;
use harkara_wire::id::GroupId;
use openmls::group::MlsGroup;
use openmls::prelude::Credential;
use openmls_rust_crypto::RustCrypto;
use openmls_traits::OpenMlsProvider;
use openmls_traits::random::OpenMlsRand;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rusqlite::Connection;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
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
    verified: Verified,
}

impl Secrets {
    /// With fresh random bytes.
    pub fn new(seed: [u8; 32]) -> Self {
        let rand = SeededRand(RefCell::new(ChaCha20Rng::from_seed(seed)));
        Self { crypto: RustCrypto::default(), rand, verified: Verified::default() }
    }

    /// Over the transaction that is open on this connection.
    pub fn provider<'a>(&'a self, db: &'a Connection) -> Provider<'a> {
        Provider { storage: MlsStorage::new(db), secrets: self }
    }

    /// The same, but ratchets that move are not written: [`Groups::write_back`] does that, once for many messages.
    pub(super) fn provider_for_messages<'a>(&'a self, db: &'a Connection) -> Provider<'a> {
        Provider { storage: MlsStorage::without_ratchets(db), secrets: self }
    }
}

/// openmls' provider for the length of one input.
pub(crate) struct Provider<'a> {
    storage: MlsStorage<'a>,
    secrets: &'a Secrets,
}

impl Provider<'_> {
    /// Believes a leaf whose certificate verifies and names the leaf's own key.
    pub fn leaf(&self, credential: &Credential, signature_key: &[u8]) -> Result<Leaf> {
        self.secrets.verified.leaf(credential, signature_key)
    }
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
///
/// Messages move a group's ratchets, which are written back once, before the transaction commits: a batch of hundreds
/// costs one write per group. Until then memory is ahead of the database, and such a group must not be lost on the way:
/// its next message would be sealed with a key that was used.
#[derive(Default)]
pub(crate) struct Groups {
    loaded: HashMap<GroupId, MlsGroup>,
    /// Of those, the ones whose ratchets have moved since they were written.
    moved: BTreeSet<GroupId>,
    /// Counts what changes a group beyond its ratchets.
    changes: u64,
}

impl Groups {
    /// Looks at a group, loading it if need be.
    pub fn look<T>(
        &mut self,
        provider: &Provider<'_>,
        id: &GroupId,
        work: impl FnOnce(&Provider<'_>, &MlsGroup) -> Result<T>,
    ) -> Result<T> {
        let group = self.take(provider, id)?;
        let done = work(provider, &group);
        self.loaded.insert(*id, group);
        done
    }

    /// Opens or seals a message. Its key is used up however that ends.
    pub fn message<T>(
        &mut self,
        secrets: &Secrets,
        db: &Connection,
        id: &GroupId,
        work: impl FnOnce(&Provider<'_>, &mut MlsGroup) -> Result<T>,
    ) -> Result<T> {
        let provider = secrets.provider_for_messages(db);
        let mut group = self.take(&provider, id)?;
        let done = work(&provider, &mut group);
        self.loaded.insert(*id, group);
        self.moved.insert(*id);
        done
    }

    /// Changes a group. When that fails the group is forgotten, and loaded anew as the database has it.
    pub fn change<T>(
        &mut self,
        provider: &Provider<'_>,
        id: &GroupId,
        work: impl FnOnce(&Provider<'_>, &mut MlsGroup) -> Result<T>,
    ) -> Result<T> {
        self.changes += 1;
        let mut group = self.take(provider, id)?;
        if self.moved.remove(id) {
            write_ratchets(provider, &mut group)?;
        }
        let done = work(provider, &mut group)?;
        self.loaded.insert(*id, group);
        Ok(done)
    }

    fn take(&mut self, provider: &Provider<'_>, id: &GroupId) -> Result<MlsGroup> {
        if let Some(group) = self.loaded.remove(id) {
            return Ok(group);
        }
        let group = MlsGroup::load(provider.storage(), &openmls::group::GroupId::from_slice(id.as_bytes()))?;
        group.ok_or_else(|| EngineError::Mls("no such group here".into()))
    }

    /// Keeps a group that was just made or joined, in place of what stood under its id.
    pub fn keep(&mut self, id: GroupId, group: MlsGroup) {
        self.changes += 1;
        self.moved.remove(&id);
        self.loaded.insert(id, group);
    }

    /// Writes the ratchets that have moved.
    pub fn write_back(&mut self, provider: &Provider<'_>) -> Result<()> {
        for id in std::mem::take(&mut self.moved) {
            if let Some(group) = self.loaded.get_mut(&id) {
                write_ratchets(provider, group)?;
            }
        }
        if self.loaded.len() > GROUPS_IN_MEMORY {
            self.loaded.clear();
        }
        Ok(())
    }

    /// Whether so many groups wait to be written that it had better be done now.
    pub fn is_full(&self) -> bool {
        self.moved.len() > GROUPS_IN_MEMORY
    }

    /// A number that rises with whatever changes a group beyond its ratchets.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// What was done since the last [`Groups::write_back`] was rolled back: memory is ahead of the database.
    pub fn forget_all(&mut self) {
        self.loaded.clear();
        self.moved.clear();
    }

    /// Deletes a group for good.
    pub fn delete(&mut self, provider: &Provider<'_>, id: &GroupId) -> Result<()> {
        self.changes += 1;
        self.moved.remove(id);
        let loaded = self.loaded.remove(id).map(Ok);
        let stored = || MlsGroup::load(provider.storage(), &openmls::group::GroupId::from_slice(id.as_bytes()));
        if let Some(mut group) = loaded.or_else(|| stored().transpose()).transpose()? {
            group.delete(provider.storage())?;
        }
        Ok(())
    }
}
