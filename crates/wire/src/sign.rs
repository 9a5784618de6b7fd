//! Ed25519 over `domain || 0x00 || statement`: a signature made for one purpose is worth nothing for another.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

/// What a signature is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// A device belongs to an account.
    DeviceCertificate,
    /// The devices of an account.
    Roster,
    /// One device removes another.
    Removal,
    /// What a relay says about itself.
    RelayStatus,
    /// A message that another relay than home's carries.
    Carried,
    /// Who may have the backups that a relay keeps.
    BackupSpace,
}

impl Domain {
    fn text(self) -> &'static str {
        match self {
            Self::DeviceCertificate => "harkara/device-certificate/v1",
            Self::Roster => "harkara/roster/v1",
            Self::Removal => "harkara/removal/v1",
            Self::RelayStatus => "harkara/relay-status/v1",
            Self::BackupSpace => "harkara/backup-space/v1",
            Self::Carried => "harkara/carried/v1",
        }
    }
}

/// The signature, or the key it should be by, is not valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("signature does not verify")]
pub struct BadSignature;

/// Signs a statement for one purpose.
pub fn sign(key: &SigningKey, domain: Domain, statement: &[u8]) -> Vec<u8> {
    key.sign(&signed_bytes(domain, statement)).to_bytes().to_vec()
}

/// Verifies strictly: no small-order keys, no second encoding of the same signature.
pub fn verify(key: &[u8], domain: Domain, statement: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
    let key: &[u8; 32] = key.try_into().map_err(|_| BadSignature)?;
    let key = VerifyingKey::from_bytes(key).map_err(|_| BadSignature)?;
    let signature = Signature::from_slice(signature).map_err(|_| BadSignature)?;
    key.verify_strict(&signed_bytes(domain, statement), &signature).map_err(|_| BadSignature)
}

fn signed_bytes(domain: Domain, statement: &[u8]) -> Vec<u8> {
    let domain = domain.text().as_bytes();
    let mut bytes = Vec::with_capacity(domain.len() + 1 + statement.len());
    bytes.extend_from_slice(domain);
    bytes.push(0);
    bytes.extend_from_slice(statement);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn only_the_signed_bytes_verify_and_only_for_their_purpose(
            seed: [u8; 32], statement: Vec<u8>, flip in 0usize..512, other: [u8; 32],
        ) {
            let key = SigningKey::from_bytes(&seed);
            let public = key.verifying_key().to_bytes();
            let mut signature = sign(&key, Domain::Roster, &statement);
            prop_assert_eq!(verify(&public, Domain::Roster, &statement, &signature), Ok(()));
            prop_assert!(verify(&public, Domain::Removal, &statement, &signature).is_err());
            prop_assert!(verify(&other, Domain::Roster, &statement, &signature).is_err());
            let mut longer = statement.clone();
            longer.push(0);
            prop_assert!(verify(&public, Domain::Roster, &longer, &signature).is_err());
            signature[flip / 8] ^= 1 << (flip % 8);
            prop_assert!(verify(&public, Domain::Roster, &statement, &signature).is_err());
        }

        #[test]
        fn garbage_keys_and_signatures_are_refused(key: Vec<u8>, signature: Vec<u8>) {
            prop_assert!(verify(&key, Domain::Roster, b"", &signature).is_err());
        }
    }
}
