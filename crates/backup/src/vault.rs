//! The key of backups as it lies in a vault: sealed under what only a password brings out of it (`harkara_wire::vault`).
//!
//! The password opens the vault and nothing else. What it gives is the seed, which opens every archive, wherever that is
//! kept: so a new password moves no data, and no storage learns that there is one.

use crate::Seed;
use crate::error::{Error, Part, Result};
use crate::keyring::expand;
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use harkara_wire::id::AccountId;
use hkdf::Hkdf;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

const FORMAT: u8 = 1;
const COMMITMENT: usize = 32;
/// Every registration of a password brings another key, which seals one seed.
const NONCE: [u8; 12] = [0; 12];

/// What is to lie in the vault.
pub fn seal(seed: &Seed, key: &[u8; 64], account: &AccountId) -> Result<Vec<u8>> {
    let (commitment, cipher) = keys(key, account);
    let payload = Payload { msg: seed.bytes(), aad: account.as_bytes() };
    let wrapped = cipher.encrypt(&NONCE.into(), payload).map_err(|_| Error::TooLarge(0))?;
    Ok([&[FORMAT], commitment.as_slice(), &wrapped].concat())
}

/// The seed in what lay in the vault. The password was right, so whatever is wrong here is the vault's fault.
pub fn open(sealed: &[u8], key: &[u8; 64], account: &AccountId) -> Result<Seed> {
    let damaged = || Error::Damaged(Part::Vault);
    let (format, rest) = sealed.split_first().ok_or_else(damaged)?;
    if *format != FORMAT {
        return Err(if *format > FORMAT { Error::TooNew(u32::from(*format)) } else { damaged() });
    }
    let (said, wrapped) = rest.split_at_checked(COMMITMENT).ok_or_else(damaged)?;
    let (commitment, cipher) = keys(key, account);
    if !bool::from(commitment.ct_eq(said)) {
        return Err(damaged());
    }
    let payload = Payload { msg: wrapped, aad: account.as_bytes() };
    let seed = Zeroizing::new(cipher.decrypt(&NONCE.into(), payload).map_err(|_| damaged())?);
    <[u8; 20]>::try_from(seed.as_slice()).map(Seed::new).map_err(|_| damaged())
}

fn keys(key: &[u8; 64], account: &AccountId) -> (Zeroizing<[u8; COMMITMENT]>, Aes256Gcm) {
    let hkdf = Hkdf::<Sha256>::new(Some(account.as_bytes()), key);
    let cipher = Aes256Gcm::new(&(*expand(&hkdf, "harkara/vault/wrap/v1")).into());
    (expand(&hkdf, "harkara/vault/commitment/v1"), cipher)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNT: AccountId = AccountId([5; 32]);

    #[test]
    fn the_seed_comes_back_under_its_key_for_its_account_and_whatever_bit_is_flipped_is_noticed() {
        let seed = Seed::new([1; 20]);
        let sealed = seal(&seed, &[2; 64], &ACCOUNT).unwrap();
        assert_eq!(open(&sealed, &[2; 64], &ACCOUNT).unwrap(), seed);
        let damaged =
            |sealed: &[u8], key, account| matches!(open(sealed, key, account), Err(Error::Damaged(Part::Vault)));
        assert!(damaged(&sealed, &[3; 64], &ACCOUNT));
        assert!(damaged(&sealed, &[2; 64], &AccountId([6; 32])));
        for bit in 0..sealed.len() * 8 {
            let mut altered = sealed.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            let newer = matches!(open(&altered, &[2; 64], &ACCOUNT), Err(Error::TooNew(_)));
            assert!(damaged(&altered, &[2; 64], &ACCOUNT) || (bit < 8 && newer), "bit {bit}");
        }
        for length in 0..sealed.len() {
            assert!(damaged(&sealed[..length], &[2; 64], &ACCOUNT));
        }
    }
}
