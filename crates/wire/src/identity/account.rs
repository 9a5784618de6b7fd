//! What is known of an account: its roster, less what was removed.

use super::{IdentityError, MAX_REMOVALS, VerifiedCertificate, VerifiedRemoval, VerifiedRoster, handle_is_valid};
use crate::id::{AccountId, DeviceId};
use crate::proto::identity::{AccountRecord, Removal};
use std::collections::BTreeSet;

/// An account record that verified.
#[derive(Debug, Clone, PartialEq)]
pub struct VerifiedAccount {
    /// Hash of the account key.
    pub account_id: AccountId,
    /// Ed25519.
    pub account_key: [u8; 32],
    /// The roster's version.
    pub version: u64,
    /// As the relay has it; empty if the relay named none that can be one.
    pub handle: String,
    /// Effective devices: listed and not removed.
    pub devices: Vec<VerifiedCertificate>,
    /// Removed for good.
    pub removed: BTreeSet<DeviceId>,
    /// The record itself, without removals that did not count.
    pub record: AccountRecord,
}

impl VerifiedAccount {
    /// Believes a record of an account nothing is known of.
    pub fn verify(record: &AccountRecord) -> Result<Self, IdentityError> {
        Self::build(record, None)
    }

    /// Believes a record as the successor of what is known: the version never falls, and whoever was removed stays so.
    pub fn verify_after(record: &AccountRecord, known: &VerifiedAccount) -> Result<Self, IdentityError> {
        let next = Self::build(record, Some(known))?;
        if next.account_id != known.account_id {
            return Err(IdentityError::OtherAccount);
        }
        if next.version < known.version {
            return Err(IdentityError::Stale { offered: next.version, known: known.version });
        }
        let statement = |record: &AccountRecord| record.roster.as_ref().map(|roster| roster.statement.clone());
        if next.version == known.version && statement(&next.record) != statement(&known.record) {
            return Err(IdentityError::Fork);
        }
        Ok(next)
    }

    /// Takes one more removal in; answers what it removed.
    pub fn accept_removal(&mut self, removal: &Removal) -> Result<VerifiedRemoval, IdentityError> {
        if self.record.removals.len() >= MAX_REMOVALS {
            return Err(IdentityError::TooMany("removals"));
        }
        let verified = VerifiedRemoval::verify(removal, &self.devices)?;
        if self.device(&verified.removed).is_none() {
            return Err(IdentityError::NotListed);
        }
        self.devices.retain(|device| device.device_id != verified.removed);
        self.removed.insert(verified.removed);
        self.record.removals.push(removal.clone());
        Ok(verified)
    }

    /// An effective device.
    pub fn device(&self, id: &DeviceId) -> Option<&VerifiedCertificate> {
        self.devices.iter().find(|device| device.device_id == *id)
    }

    fn build(record: &AccountRecord, known: Option<&VerifiedAccount>) -> Result<Self, IdentityError> {
        if record.removals.len() > MAX_REMOVALS {
            return Err(IdentityError::TooMany("removals"));
        }
        let roster = record.roster.as_ref().ok_or(IdentityError::Malformed("no roster"))?;
        let roster = VerifiedRoster::verify(roster)?;
        let gone = known.map(|known| known.removed.clone()).unwrap_or_default();
        let removed: BTreeSet<DeviceId> = roster.removed.union(&gone).copied().collect();
        let handle = if handle_is_valid(&record.handle) { record.handle.clone() } else { String::new() };
        let mut account = Self {
            account_id: roster.account_id,
            account_key: roster.account_key,
            version: roster.version,
            devices: roster.devices.iter().filter(|device| !removed.contains(&device.device_id)).cloned().collect(),
            removed,
            record: AccountRecord { roster: Some(roster.roster.clone()), removals: Vec::new(), handle: handle.clone() },
            handle,
        };
        for removal in &record.removals {
            account.replay(removal, &roster)?;
        }
        // What is known to be removed keeps its proof, for those this record is passed on to.
        for removal in known.iter().flat_map(|known| &known.record.removals) {
            if account.record.removals.len() < MAX_REMOVALS && !account.record.removals.contains(removal) {
                account.replay(removal, &roster).ok();
            }
        }
        Ok(account)
    }

    /// In order: a device removed before can't remove others any more. What does not count is left out instead of failing
    /// the record, else one stale removal would hide all later news of this account.
    fn replay(&mut self, removal: &Removal, roster: &VerifiedRoster) -> Result<(), IdentityError> {
        let verified = match VerifiedRemoval::verify(removal, &roster.devices) {
            Ok(verified) => verified,
            Err(IdentityError::NotListed) => return Ok(()),
            Err(error) => return Err(error),
        };
        if roster.removed.contains(&verified.removed) {
            return Ok(());
        }
        if self.removed.contains(&verified.removed) {
            self.record.removals.push(removal.clone());
            return Ok(());
        }
        match self.accept_removal(removal) {
            Ok(_) | Err(IdentityError::NotListed) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
