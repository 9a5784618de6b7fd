//! What a device keeps in order to make backups.
//!
//! It is less than the seed: with it an archive is written and read, but the account key in it stays sealed. So a person
//! may let their computers make backups, and none of them can become the account.

use crate::Seed;
use crate::error::{Error, Result};
use crate::keyring::{self, Keys, Opened};
use harkara_wire::proto::content::BackupAccess;
use hkdf::Hkdf;
use prost::Message;
use sha2::Sha256;
use zeroize::Zeroizing;

/// Opens one archive for writing.
#[derive(Clone)]
pub struct Access {
    ring: Vec<u8>,
    archive_id: [u8; 16],
    key: Zeroizing<[u8; 32]>,
    relay: Zeroizing<[u8; 32]>,
    account: Vec<u8>,
}

impl Access {
    /// A new archive for the account with this key. `random` is fresh.
    pub fn create(seed: &Seed, random: &Zeroizing<[u8; 48]>, account: &[u8; 32]) -> Result<Self> {
        let (mut archive_id, mut key) = ([0; 16], Zeroizing::new([0; 32]));
        archive_id.copy_from_slice(&random[..16]);
        key.copy_from_slice(&random[16..]);
        let ring = keyring::create(seed, archive_id, &key)?;
        let account = keyring::wrap(&account_key(seed, &archive_id), &archive_id, account)?;
        Ok(Self { ring, archive_id, key, relay: relay_key(seed), account })
    }

    /// To an archive that is there: its keyring, and the account key as it lies sealed in it.
    pub fn open(ring: &[u8], seed: &Seed, account: &[u8]) -> Result<Self> {
        let Opened { archive_id, key, .. } = keyring::open(ring, seed)?;
        Ok(Self { ring: ring.to_vec(), archive_id, key, relay: relay_key(seed), account: account.to_vec() })
    }

    /// As a device keeps it, and tells its account's others. Whoever asks wipes it.
    pub fn to_message(&self, made_ms: u64) -> BackupAccess {
        BackupAccess {
            keyring: self.ring.clone(),
            archive_key: self.key.to_vec(),
            relay_key: self.relay.to_vec(),
            account: self.account.clone(),
            made_ms,
        }
    }

    /// What was said so; `None`: it does not say what it must.
    pub fn of_message(message: &BackupAccess) -> Option<Self> {
        let bytes = |bytes: &[u8]| <[u8; 32]>::try_from(bytes).map(Zeroizing::new).ok();
        let (archive_id, _) = keyring::read(&message.keyring).ok()?;
        Some(Self {
            ring: message.keyring.clone(),
            archive_id,
            key: bytes(&message.archive_key)?,
            relay: bytes(&message.relay_key)?,
            account: message.account.clone(),
        })
    }

    /// As [`Self::of_message`], from bytes.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        Self::of_message(&BackupAccess::decode(bytes).ok()?)
    }

    /// The account key, sealed: part of every backup.
    pub fn account(&self) -> &[u8] {
        &self.account
    }

    /// The seed of the Ed25519 key by which a relay knows who may have this archive.
    pub fn relay_key(&self) -> &Zeroizing<[u8; 32]> {
        &self.relay
    }

    pub(crate) fn ring(&self) -> &[u8] {
        &self.ring
    }

    pub(crate) fn keys(&self) -> Keys {
        Opened::of(self.archive_id, self.key.clone()).keys
    }

    /// Whether a keyring is that of this archive.
    pub(crate) fn check(&self, ring: &[u8]) -> Result<()> {
        let (archive_id, _) = keyring::read(ring)?;
        if archive_id == self.archive_id { Ok(()) } else { Err(Error::WrongKey) }
    }
}

impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Access(…)")
    }
}

/// By which a relay knows who may have the archive of this seed, before anything of it is read.
pub fn relay_key(seed: &Seed) -> Zeroizing<[u8; 32]> {
    keyring::expand(&Hkdf::<Sha256>::new(None, seed.bytes()), "harkara/backup/relay/v1")
}

fn account_key(seed: &Seed, archive_id: &[u8; 16]) -> Zeroizing<[u8; 32]> {
    keyring::expand(&Hkdf::<Sha256>::new(Some(archive_id), seed.bytes()), "harkara/backup/account/v1")
}

/// Opens the account key of an archive with this keyring.
pub(crate) fn open_account(seed: &Seed, archive_id: &[u8; 16], sealed: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    keyring::unwrap(&account_key(seed, archive_id), archive_id, sealed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn access_opens_the_archive_and_not_the_account() {
        let (seed, random) = (Seed::new([1; 20]), Zeroizing::new([2; 48]));
        let access = Access::create(&seed, &random, &[3; 32]).unwrap();
        let told = Access::of_message(&access.to_message(5)).unwrap();
        assert_eq!(told.keys().ids, access.keys().ids);
        assert_eq!(*open_account(&seed, &told.archive_id, told.account()).unwrap(), [3; 32]);
        for key in [*told.key, *told.relay] {
            assert!(keyring::unwrap(&key, &told.archive_id, told.account()).is_none());
        }
        assert!(open_account(&Seed::new([4; 20]), &told.archive_id, told.account()).is_none());
        let again = Access::open(access.ring(), &seed, access.account()).unwrap();
        assert_eq!(again.to_message(5), access.to_message(5));
        assert!(matches!(Access::open(access.ring(), &Seed::new([4; 20]), &[]), Err(Error::WrongKey)));
    }

    #[test]
    fn what_is_no_access_is_not_taken_for_one() {
        let access = Access::create(&Seed::new([1; 20]), &Zeroizing::new([2; 48]), &[3; 32]).unwrap();
        let whole = access.to_message(5);
        assert!(Access::of_message(&BackupAccess { keyring: vec![1; 9], ..whole.clone() }).is_none());
        assert!(Access::of_message(&BackupAccess { archive_key: vec![1; 31], ..whole.clone() }).is_none());
        assert!(Access::of_message(&BackupAccess { relay_key: vec![], ..whole }).is_none());
        assert!(Access::read(b"nonsense").is_none());
    }
}
