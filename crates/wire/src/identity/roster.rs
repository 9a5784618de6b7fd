//! The list of an account's devices, signed by the account.

use super::{IdentityError, MAX_DEVICES, MAX_REMOVED, VerifiedCertificate, key32};
use crate::id::{AccountId, DeviceId};
use crate::proto::identity::{Roster, RosterStatement};
use crate::sign::{self, Domain};
use ed25519_dalek::SigningKey;
use prost::Message;
use std::collections::BTreeSet;

/// A roster whose signature, and whose every certificate, verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedRoster {
    /// Whose devices these are.
    pub account_id: AccountId,
    /// Ed25519.
    pub account_key: [u8; 32],
    /// Strictly rising.
    pub version: u64,
    /// All listed devices, also those that were removed since.
    pub devices: Vec<VerifiedCertificate>,
    /// Never to return.
    pub removed: BTreeSet<DeviceId>,
    /// The roster itself.
    pub roster: Roster,
}

/// Signs a roster. Refused where it would not verify: too many devices, or one of another account.
pub fn sign_roster(
    account: &SigningKey,
    version: u64,
    issued_ms: u64,
    devices: &[VerifiedCertificate],
    removed: &BTreeSet<DeviceId>,
) -> Result<VerifiedRoster, IdentityError> {
    let statement = RosterStatement {
        account_key: account.verifying_key().to_bytes().to_vec(),
        version,
        issued_ms,
        devices: devices.iter().map(|device| device.certificate.clone()).collect(),
        removed: removed.iter().map(|id| id.to_vec()).collect(),
    }
    .encode_to_vec();
    let signature = sign::sign(account, Domain::Roster, &statement);
    VerifiedRoster::verify(&Roster { statement, signature })
}

impl VerifiedRoster {
    /// Believes a roster, or says why not.
    pub fn verify(roster: &Roster) -> Result<Self, IdentityError> {
        if roster.statement.len() > 16 * 1024 {
            return Err(IdentityError::Malformed("roster too long"));
        }
        let statement =
            RosterStatement::decode(roster.statement.as_slice()).map_err(|_| IdentityError::Malformed("roster"))?;
        if statement.devices.len() > MAX_DEVICES {
            return Err(IdentityError::TooMany("devices"));
        }
        if statement.removed.len() > MAX_REMOVED {
            return Err(IdentityError::TooMany("removed devices"));
        }
        let account_key = key32(&statement.account_key, "account key")?;
        sign::verify(&account_key, Domain::Roster, &roster.statement, &roster.signature)?;
        if statement.version == 0 {
            return Err(IdentityError::Malformed("version"));
        }
        let devices = certificates(&statement, &account_key)?;
        let removed = statement
            .removed
            .iter()
            .map(|id| DeviceId::try_from(id.as_slice()).map_err(|_| IdentityError::Malformed("removed device")))
            .collect::<Result<BTreeSet<_>, _>>()?;
        Ok(Self {
            account_id: AccountId::of_key(&account_key),
            account_key,
            version: statement.version,
            devices,
            removed,
            roster: roster.clone(),
        })
    }
}

/// Every certificate verified, of this account, and no key in two of them.
fn certificates(
    statement: &RosterStatement,
    account_key: &[u8; 32],
) -> Result<Vec<VerifiedCertificate>, IdentityError> {
    let mut keys = BTreeSet::new();
    let mut devices = Vec::with_capacity(statement.devices.len());
    for certificate in &statement.devices {
        let device = VerifiedCertificate::verify(certificate)?;
        if device.account_key != *account_key {
            return Err(IdentityError::OtherAccount);
        }
        if !keys.insert(device.device_key) || !keys.insert(device.transport_key) {
            return Err(IdentityError::Malformed("a key listed twice"));
        }
        devices.push(device);
    }
    Ok(devices)
}
