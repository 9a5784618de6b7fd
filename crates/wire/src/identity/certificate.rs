//! A device belongs to an account: said by both.

use super::{IdentityError, key32};
use crate::id::{AccountId, DeviceId};
use crate::proto::identity::{DeviceCertificate, DeviceStatement, Platform};
use crate::sign::{self, Domain};
use ed25519_dalek::SigningKey;
use prost::Message;

/// A certificate whose two signatures verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedCertificate {
    /// Hash of the account key.
    pub account_id: AccountId,
    /// Ed25519.
    pub account_key: [u8; 32],
    /// Hash of the device key.
    pub device_id: DeviceId,
    /// Ed25519: signs the device's MLS leaf.
    pub device_key: [u8; 32],
    /// X25519: the device's Noise static key.
    pub transport_key: [u8; 32],
    /// What kind of device.
    pub platform: Platform,
    /// By the phone's clock; informational.
    pub issued_ms: u64,
    /// The certificate itself, as it goes into rosters and MLS leaves.
    pub certificate: DeviceCertificate,
}

/// The statement both sides sign.
pub fn device_statement(
    account_key: &[u8; 32],
    device_key: &[u8; 32],
    transport_key: &[u8; 32],
    platform: Platform,
    issued_ms: u64,
) -> Vec<u8> {
    DeviceStatement {
        account_key: account_key.to_vec(),
        device_key: device_key.to_vec(),
        transport_key: transport_key.to_vec(),
        platform: platform.into(),
        issued_ms,
    }
    .encode_to_vec()
}

/// The device agrees to belong to the account.
pub fn counter_sign(device: &SigningKey, statement: &[u8]) -> Vec<u8> {
    sign::sign(device, Domain::DeviceCertificate, statement)
}

/// The account takes the device in. Refused unless the device has agreed to exactly this statement.
pub fn certify(
    account: &SigningKey,
    statement: Vec<u8>,
    device_signature: Vec<u8>,
) -> Result<VerifiedCertificate, IdentityError> {
    let account_signature = sign::sign(account, Domain::DeviceCertificate, &statement);
    VerifiedCertificate::verify(&DeviceCertificate { statement, account_signature, device_signature })
}

impl VerifiedCertificate {
    /// Believes a certificate, or says why not.
    pub fn verify(certificate: &DeviceCertificate) -> Result<Self, IdentityError> {
        if certificate.statement.len() > 256 {
            return Err(IdentityError::Malformed("device statement too long"));
        }
        let statement = DeviceStatement::decode(certificate.statement.as_slice())
            .map_err(|_| IdentityError::Malformed("device statement"))?;
        let account_key = key32(&statement.account_key, "account key")?;
        let device_key = key32(&statement.device_key, "device key")?;
        let transport_key = key32(&statement.transport_key, "transport key")?;
        let platform = match statement.platform() {
            Platform::Unspecified => return Err(IdentityError::Malformed("platform")),
            platform => platform,
        };
        let domain = Domain::DeviceCertificate;
        sign::verify(&account_key, domain, &certificate.statement, &certificate.account_signature)?;
        sign::verify(&device_key, domain, &certificate.statement, &certificate.device_signature)?;
        Ok(Self {
            account_id: AccountId::of_key(&account_key),
            account_key,
            device_id: DeviceId::of_key(&device_key),
            device_key,
            transport_key,
            platform,
            issued_ms: statement.issued_ms,
            certificate: certificate.clone(),
        })
    }

    /// Believes an encoded certificate, as it stands in an MLS credential.
    pub fn decode(bytes: &[u8]) -> Result<Self, IdentityError> {
        if bytes.len() > 1024 {
            return Err(IdentityError::Malformed("certificate too long"));
        }
        Self::verify(&DeviceCertificate::decode(bytes).map_err(|_| IdentityError::Malformed("certificate"))?)
    }
}
