//! The short code both screens show: 44 bits that a person in between can neither choose nor guess, because the phone
//! has promised its half before it sees the other.

use bip39::Language;
use harkara_api::ErrorCode;
use harkara_wire::proto::linking::Offer;
use hkdf::Hkdf;
use sha2::{Digest, Sha256};

const COMMITMENT: &[u8] = b"harkara/linking-commitment/v1";
const INFO: &[u8] = b"harkara/short-code/v1";

/// Four words, and the same as numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShortCode {
    /// From the BIP-39 English list.
    pub words: Vec<String>,
    /// 0 to 2047.
    pub numbers: Vec<u16>,
}

/// The phone's promise. It covers the account key too, else a forger could look for a key that gives a fitting code.
pub(crate) fn commitment(nonce: &[u8; 32], account_key: &[u8; 32]) -> [u8; 32] {
    Sha256::new().chain_update(COMMITMENT).chain_update(nonce).chain_update(account_key).finalize().into()
}

/// The code of this handshake, these nonces and these keys.
pub(crate) fn short_code(
    handshake_hash: &[u8; 32],
    phone_nonce: &[u8; 32],
    offer: &Offer,
    account_key: &[u8; 32],
) -> Result<ShortCode, ErrorCode> {
    let material = [phone_nonce.as_slice(), &offer.nonce].concat();
    let info = [INFO, &offer.device_key, &offer.transport_key, account_key].concat();
    let mut bytes = [0; 8];
    let hkdf = Hkdf::<Sha256>::new(Some(handshake_hash), &material);
    hkdf.expand(&info, &mut bytes[..6]).map_err(|_| ErrorCode::Internal)?;
    let bits = u64::from_be_bytes(bytes) >> 20;
    let numbers: Vec<u16> = (0..4).rev().map(|place| ((bits >> (place * 11)) & 0x7ff) as u16).collect();
    let list = Language::English.word_list();
    let words = numbers.iter().map(|number| list[usize::from(*number)].to_owned()).collect();
    Ok(ShortCode { words, numbers })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer() -> Offer {
        Offer { device_key: vec![1; 32], transport_key: vec![2; 32], nonce: vec![3; 32], ..Offer::default() }
    }

    #[test]
    fn the_code_depends_on_everything_that_could_be_swapped() {
        let code = short_code(&[4; 32], &[5; 32], &offer(), &[6; 32]).unwrap();
        assert_eq!(code.words.len(), 4);
        assert!(code.numbers.iter().all(|number| *number < 2_048));
        for other in [
            short_code(&[9; 32], &[5; 32], &offer(), &[6; 32]),
            short_code(&[4; 32], &[9; 32], &offer(), &[6; 32]),
            short_code(&[4; 32], &[5; 32], &offer(), &[9; 32]),
            short_code(&[4; 32], &[5; 32], &Offer { nonce: vec![9; 32], ..offer() }, &[6; 32]),
            short_code(&[4; 32], &[5; 32], &Offer { device_key: vec![9; 32], ..offer() }, &[6; 32]),
            short_code(&[4; 32], &[5; 32], &Offer { transport_key: vec![9; 32], ..offer() }, &[6; 32]),
        ] {
            assert_ne!(code, other.unwrap());
        }
    }

    #[test]
    fn all_forty_four_bits_vary() {
        let (mut ones, mut zeros) = ([0u16; 4], [0u16; 4]);
        for seed in 0..64 {
            for (at, number) in
                short_code(&[seed; 32], &[5; 32], &offer(), &[6; 32]).unwrap().numbers.iter().enumerate()
            {
                ones[at] |= number;
                zeros[at] |= !number & 0x7ff;
            }
        }
        assert_eq!((ones, zeros), ([0x7ff; 4], [0x7ff; 4]));
    }
}
