//! From the seed to the keys of an archive.
//!
//! The archive has a key of its own, which is kept wrapped: another way to open the archive is another wrapping, and no
//! data moves. A commitment tells whether a seed is the right one before anything is opened with it, so that a wrong key
//! is never taken for damage.

use crate::error::{Error, Part, Result};
use crate::{FORMAT, Seed};
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use harkara_wire::proto::backup::{Keyring, Slot, slot};
use hkdf::Hkdf;
use prost::Message;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// A keyring is far shorter.
pub(crate) const MAX: usize = 64 * 1024;
const CHECKSUM: usize = 32;
/// Every wrapping key wraps one key of one archive, so the nonce may be constant.
const NONCE: [u8; 12] = [0; 12];
const COMMITMENT: &str = "harkara/backup/commitment/v1";
const WRAP: &str = "harkara/backup/wrap/v1";

/// What seals and opens the objects of one archive.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Keys {
    pub(crate) ids: [u8; 32],
    pub(crate) names: [u8; 32],
    pub(crate) objects: [u8; 32],
}

impl Keys {
    fn of(archive_id: &[u8; 16], key: &[u8; 32]) -> Self {
        let hkdf = Hkdf::<Sha256>::new(Some(archive_id), key);
        Self {
            ids: *expand(&hkdf, "harkara/backup/ids/v1"),
            names: *expand(&hkdf, "harkara/backup/names/v1"),
            objects: *expand(&hkdf, "harkara/backup/objects/v1"),
        }
    }
}

pub(crate) fn expand(hkdf: &Hkdf<Sha256>, purpose: &str) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    // 32 bytes are far below what HKDF can give.
    let derived = hkdf.expand(purpose.as_bytes(), key.as_mut_slice());
    debug_assert!(derived.is_ok());
    key
}

/// What a keyring holds, once it is open.
pub(crate) struct Opened {
    pub archive_id: [u8; 16],
    pub key: Zeroizing<[u8; 32]>,
    pub keys: Keys,
}

impl Opened {
    pub(crate) fn of(archive_id: [u8; 16], key: Zeroizing<[u8; 32]>) -> Self {
        let keys = Keys::of(&archive_id, &key);
        Self { archive_id, key, keys }
    }
}

/// A new archive's keyring. `archive_id` and `archive_key` are fresh randomness.
pub(crate) fn create(seed: &Seed, archive_id: [u8; 16], archive_key: &Zeroizing<[u8; 32]>) -> Result<Vec<u8>> {
    let hkdf = Hkdf::<Sha256>::new(Some(&archive_id), seed.bytes());
    let slot = Slot {
        kind: slot::Kind::Seed.into(),
        commitment: expand(&hkdf, COMMITMENT).to_vec(),
        wrapped: wrap(&expand(&hkdf, WRAP), &archive_id, archive_key.as_slice())?,
    };
    let mut bytes = Keyring { format: FORMAT, archive_id: archive_id.to_vec(), slots: vec![slot] }.encode_to_vec();
    let checksum = Sha256::digest(&bytes);
    bytes.extend_from_slice(&checksum);
    Ok(bytes)
}

/// Seals one secret of an archive. Each key does so with one secret only.
pub(crate) fn wrap(key: &[u8; 32], archive_id: &[u8; 16], secret: &[u8]) -> Result<Vec<u8>> {
    let payload = Payload { msg: secret, aad: archive_id };
    Aes256Gcm::new(&(*key).into()).encrypt(&NONCE.into(), payload).map_err(|_| Error::TooLarge(secret.len()))
}

/// The 32 bytes that were wrapped.
pub(crate) fn unwrap(key: &[u8; 32], archive_id: &[u8; 16], wrapped: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    let payload = Payload { msg: wrapped, aad: archive_id };
    let secret = Aes256Gcm::new(&(*key).into()).decrypt(&NONCE.into(), payload).map(Zeroizing::new).ok()?;
    <[u8; 32]>::try_from(secret.as_slice()).map(Zeroizing::new).ok()
}

/// What a keyring says in the clear.
pub(crate) fn read(bytes: &[u8]) -> Result<([u8; 16], Keyring)> {
    let damaged = Error::Damaged(Part::Keyring);
    let Some((ring, checksum)) = bytes.split_last_chunk::<CHECKSUM>() else { return Err(damaged) };
    // Anybody may make one that adds up. It is there to tell a broken disk from a wrong key, and nothing else.
    if Sha256::digest(ring).as_slice() != checksum {
        return Err(damaged);
    }
    let Ok(ring) = Keyring::decode(ring) else { return Err(damaged) };
    if ring.format > FORMAT {
        return Err(Error::TooNew(ring.format));
    }
    let Ok(archive_id) = <[u8; 16]>::try_from(ring.archive_id.as_slice()) else { return Err(damaged) };
    Ok((archive_id, ring))
}

/// The keys behind a keyring.
pub(crate) fn open(bytes: &[u8], seed: &Seed) -> Result<Opened> {
    let (archive_id, ring) = read(bytes)?;
    let hkdf = Hkdf::<Sha256>::new(Some(&archive_id), seed.bytes());
    let commitment = expand(&hkdf, COMMITMENT);
    let ours =
        |slot: &&Slot| slot.kind() == slot::Kind::Seed && bool::from(slot.commitment.ct_eq(commitment.as_slice()));
    let Some(slot) = ring.slots.iter().find(ours) else { return Err(Error::WrongKey) };
    let key = unwrap(&expand(&hkdf, WRAP), &archive_id, &slot.wrapped);
    Ok(Opened::of(archive_id, key.ok_or(Error::Damaged(Part::Keyring))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring() -> Vec<u8> {
        create(&Seed::new([1; 20]), [2; 16], &Zeroizing::new([3; 32])).unwrap()
    }

    #[test]
    fn a_wrong_key_is_told_from_damage_whatever_bit_is_flipped() {
        assert!(open(&ring(), &Seed::new([1; 20])).is_ok());
        assert!(matches!(open(&ring(), &Seed::new([9; 20])), Err(Error::WrongKey)));
        for bit in 0..ring().len() * 8 {
            let mut ring = ring();
            ring[bit / 8] ^= 1 << (bit % 8);
            for seed in [1, 9] {
                let outcome = open(&ring, &Seed::new([seed; 20]));
                assert!(matches!(outcome, Err(Error::Damaged(Part::Keyring))), "bit {bit}");
            }
        }
        assert!(matches!(open(&[], &Seed::new([1; 20])), Err(Error::Damaged(Part::Keyring))));
    }

    #[test]
    fn a_keyring_of_a_newer_format_says_so() {
        let mut bytes = Keyring { format: FORMAT + 1, ..Keyring::default() }.encode_to_vec();
        let checksum = Sha256::digest(&bytes);
        bytes.extend_from_slice(&checksum);
        assert!(matches!(open(&bytes, &Seed::new([1; 20])), Err(Error::TooNew(2))));
    }
}
