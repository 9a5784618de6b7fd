//! A leaf's credential is its device certificate; the leaf's signature key is the certificate's device key.

use crate::error::{EngineError, Result};
use ed25519_dalek::{Signer as _, SigningKey};
use harkara_wire::id::{AccountId, DeviceId};
use harkara_wire::identity::VerifiedCertificate;
use openmls::prelude::{BasicCredential, Credential, CredentialWithKey};
use openmls_traits::signatures::{Signer, SignerError};
use openmls_traits::types::SignatureScheme;
use std::cell::RefCell;
use std::collections::HashMap;

/// Signs as this device.
pub(crate) struct DeviceSigner<'a>(pub &'a SigningKey);

impl Signer for DeviceSigner<'_> {
    fn sign(&self, payload: &[u8]) -> std::result::Result<Vec<u8>, SignerError> {
        Ok(self.0.sign(payload).to_bytes().to_vec())
    }

    fn signature_scheme(&self) -> SignatureScheme {
        SignatureScheme::ED25519
    }
}

/// Who stands at a leaf, its certificate verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leaf {
    pub account: AccountId,
    pub device: DeviceId,
    pub certificate: VerifiedCertificate,
}

/// Certificates remembered as verified: some large groups' worth.
const CERTIFICATES: usize = 4_096;

/// Certificates that were verified, by their bytes: the same devices write message after message, and two signatures
/// cost more than to open one.
#[derive(Default)]
pub(super) struct Verified(RefCell<HashMap<Vec<u8>, VerifiedCertificate>>);

impl Verified {
    /// Believes a leaf whose certificate verifies and names the leaf's own key.
    pub fn leaf(&self, credential: &Credential, signature_key: &[u8]) -> Result<Leaf> {
        let basic = BasicCredential::try_from(credential.clone()).map_err(EngineError::mls)?;
        let certificate = self.certificate(basic.identity())?;
        if certificate.device_key != signature_key {
            return Err(EngineError::Mls("a leaf with another key than its certificate's".into()));
        }
        Ok(Leaf { account: certificate.account_id, device: certificate.device_id, certificate })
    }

    fn certificate(&self, bytes: &[u8]) -> Result<VerifiedCertificate> {
        let mut verified = self.0.borrow_mut();
        if let Some(certificate) = verified.get(bytes) {
            return Ok(certificate.clone());
        }
        let certificate = VerifiedCertificate::decode(bytes).map_err(EngineError::mls)?;
        if verified.len() >= CERTIFICATES {
            verified.clear();
        }
        verified.insert(bytes.to_vec(), certificate.clone());
        Ok(certificate)
    }
}

/// This device's own leaf credential.
pub(super) fn own_credential(certificate: &[u8], key: &SigningKey) -> CredentialWithKey {
    CredentialWithKey {
        credential: BasicCredential::new(certificate.to_vec()).into(),
        signature_key: key.verifying_key().to_bytes().to_vec().into(),
    }
}
