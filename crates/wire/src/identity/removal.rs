//! One device of an account removes another. It only ever shrinks the roster, so it needs no account key.

use super::{IdentityError, VerifiedCertificate};
use crate::id::{AccountId, DeviceId};
use crate::proto::identity::{Removal, RemovalStatement};
use crate::sign::{self, Domain};
use ed25519_dalek::SigningKey;
use prost::Message;

/// A removal whose signature verified against the remover's certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedRemoval {
    /// Whose devices these are.
    pub account_id: AccountId,
    /// The device that goes.
    pub removed: DeviceId,
    /// The device that says so.
    pub remover: DeviceId,
    /// By the remover's clock.
    pub issued_ms: u64,
}

/// Signs a removal.
pub fn remove(device: &SigningKey, account: &AccountId, removed: &DeviceId, issued_ms: u64) -> Removal {
    let statement = RemovalStatement {
        account_id: account.to_vec(),
        removed: removed.to_vec(),
        remover: DeviceId::of_key(&device.verifying_key().to_bytes()).to_vec(),
        issued_ms,
    }
    .encode_to_vec();
    let signature = sign::sign(device, Domain::Removal, &statement);
    Removal { statement, signature }
}

impl VerifiedRemoval {
    /// Believes a removal by one of these devices.
    pub fn verify(removal: &Removal, devices: &[VerifiedCertificate]) -> Result<Self, IdentityError> {
        if removal.statement.len() > 256 {
            return Err(IdentityError::Malformed("removal too long"));
        }
        let statement =
            RemovalStatement::decode(removal.statement.as_slice()).map_err(|_| IdentityError::Malformed("removal"))?;
        let id =
            |bytes: &[u8]| DeviceId::try_from(bytes).map_err(|_| IdentityError::Malformed("device id of a removal"));
        let account_id = AccountId::try_from(statement.account_id.as_slice())
            .map_err(|_| IdentityError::Malformed("account id of a removal"))?;
        let (removed, remover) = (id(&statement.removed)?, id(&statement.remover)?);
        let by = devices.iter().find(|device| device.device_id == remover).ok_or(IdentityError::NotListed)?;
        sign::verify(&by.device_key, Domain::Removal, &removal.statement, &removal.signature)?;
        if by.account_id != account_id {
            return Err(IdentityError::OtherAccount);
        }
        Ok(Self { account_id, removed, remover, issued_ms: statement.issued_ms })
    }
}
