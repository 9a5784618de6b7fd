use super::*;
use crate::id::{AccountId, DeviceId};
use crate::proto::identity::{AccountRecord, DeviceCertificate, Platform, Roster};
use ed25519_dalek::SigningKey;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn device(account: &SigningKey, seed: u8) -> VerifiedCertificate {
    let (account_key, own) = (account.verifying_key().to_bytes(), key(seed));
    let statement =
        device_statement(&account_key, &own.verifying_key().to_bytes(), &[seed; 32], Platform::Desktop, 1_000);
    let signature = counter_sign(&own, &statement);
    certify(account, statement, signature).unwrap()
}

fn record(account: &SigningKey, version: u64, devices: &[u8], removed: &[u8]) -> AccountRecord {
    let devices: Vec<_> = devices.iter().map(|seed| device(account, *seed)).collect();
    let removed: BTreeSet<_> = removed.iter().map(|seed| id(*seed)).collect();
    let roster = sign_roster(account, version, 1_000, &devices, &removed).unwrap().roster;
    AccountRecord { roster: Some(roster), removals: vec![], handle: "asha".into() }
}

fn id(seed: u8) -> DeviceId {
    DeviceId::of_key(&key(seed).verifying_key().to_bytes())
}

fn removal(account: &SigningKey, by: u8, removed: u8) -> crate::proto::identity::Removal {
    remove(&key(by), &AccountId::of_key(&account.verifying_key().to_bytes()), &id(removed), 2_000)
}

fn ids(account: &VerifiedAccount) -> Vec<DeviceId> {
    account.devices.iter().map(|device| device.device_id).collect()
}

#[test]
fn a_certificate_needs_both_signatures() {
    let account = key(1);
    let good = device(&account, 2).certificate;
    assert!(VerifiedCertificate::verify(&good).is_ok());
    let swapped = DeviceCertificate { account_signature: good.device_signature.clone(), ..good.clone() };
    assert!(VerifiedCertificate::verify(&swapped).is_err());
    let unsigned = DeviceCertificate { device_signature: vec![], ..good };
    assert!(VerifiedCertificate::verify(&unsigned).is_err());
}

#[test]
fn the_account_signs_nothing_the_device_has_not_agreed_to() {
    let account = key(1);
    let own = key(2).verifying_key().to_bytes();
    let statement = device_statement(&account.verifying_key().to_bytes(), &own, &[2; 32], Platform::Desktop, 1);
    let other = device_statement(&account.verifying_key().to_bytes(), &own, &[3; 32], Platform::Desktop, 1);
    assert!(certify(&account, statement, counter_sign(&key(2), &other)).is_err());
}

#[test]
fn a_roster_of_another_accounts_device_or_with_a_key_twice_is_refused() {
    let (account, other) = (key(1), key(9));
    let none = BTreeSet::new();
    let foreign = sign_roster(&account, 1, 0, &[device(&other, 2)], &none);
    assert_eq!(foreign.unwrap_err(), IdentityError::OtherAccount);
    let twice = sign_roster(&account, 1, 0, &[device(&account, 2), device(&account, 2)], &none);
    assert_eq!(twice.unwrap_err(), IdentityError::Malformed("a key listed twice"));
    let many: Vec<_> = (2..20).map(|seed| device(&account, seed)).collect();
    assert_eq!(sign_roster(&account, 1, 0, &many, &none).unwrap_err(), IdentityError::TooMany("devices"));
}

#[test]
fn effective_devices_are_those_listed_and_not_removed() {
    let account = key(1);
    let mut offered = record(&account, 1, &[2, 3, 4, 5], &[5]);
    offered.removals.push(removal(&account, 2, 3));
    let known = VerifiedAccount::verify(&offered).unwrap();
    assert_eq!(ids(&known), [id(2), id(4)]);
    assert_eq!(known.removed, [id(3), id(5)].into());
}

#[test]
fn a_removed_device_removes_nobody_and_a_strangers_removal_does_not_count() {
    let account = key(1);
    let mut offered = record(&account, 1, &[2, 3, 4], &[]);
    offered.removals = vec![removal(&account, 2, 3), removal(&account, 3, 2), removal(&account, 8, 4)];
    assert_eq!(ids(&VerifiedAccount::verify(&offered).unwrap()), [id(2), id(4)]);
}

#[test]
fn a_device_once_removed_stays_removed_and_its_proof_is_kept() {
    let account = key(1);
    let mut offered = record(&account, 1, &[2, 3, 4], &[]);
    offered.removals.push(removal(&account, 2, 3));
    let known = VerifiedAccount::verify(&offered).unwrap();
    // The relay withholds the removal, or replays what the removed device said before.
    offered.removals = vec![removal(&account, 3, 4)];
    let next = VerifiedAccount::verify_after(&offered, &known).unwrap();
    assert_eq!(ids(&next), [id(2), id(4)]);
    assert_eq!(ids(&VerifiedAccount::verify(&next.record).unwrap()), [id(2), id(4)]);
    // A newer roster that does not know of it brings it back neither.
    let newer = VerifiedAccount::verify_after(&record(&account, 2, &[2, 3, 4], &[]), &next).unwrap();
    assert_eq!(ids(&newer), [id(2), id(4)]);
    assert_eq!(ids(&VerifiedAccount::verify(&newer.record).unwrap()), [id(2), id(4)]);
}

#[test]
fn versions_never_fall_and_never_fork() {
    let account = key(1);
    let known = VerifiedAccount::verify(&record(&account, 5, &[2, 3], &[])).unwrap();
    let stale = VerifiedAccount::verify_after(&record(&account, 4, &[2, 3], &[]), &known);
    assert_eq!(stale.unwrap_err(), IdentityError::Stale { offered: 4, known: 5 });
    let fork = VerifiedAccount::verify_after(&record(&account, 5, &[2, 4], &[]), &known);
    assert_eq!(fork.unwrap_err(), IdentityError::Fork);
    let other = VerifiedAccount::verify_after(&record(&key(9), 6, &[2], &[]), &known);
    assert_eq!(other.unwrap_err(), IdentityError::OtherAccount);
    assert!(VerifiedAccount::verify_after(&record(&account, 5, &[2, 3], &[]), &known).is_ok());
}

#[test]
fn handles_are_short_plain_and_lower_case() {
    assert!(handle_is_valid("asha") && handle_is_valid("bilal.2_x"));
    for bad in ["", "ab", "Asha", "আশা", "_ab", ".ab", "a b c", "abcdefghijklmnopqrstuvwxyz0123456"] {
        assert!(!handle_is_valid(bad), "{bad}");
    }
}

proptest! {
    #[test]
    fn garbage_statements_are_errors_not_panics(bytes: Vec<u8>, signature: Vec<u8>) {
        let certificate = DeviceCertificate {
            statement: bytes.clone(), account_signature: signature.clone(), device_signature: signature.clone(),
        };
        prop_assert!(VerifiedCertificate::verify(&certificate).is_err());
        prop_assert!(VerifiedCertificate::decode(&bytes).is_err());
        let roster = Roster { statement: bytes, signature };
        prop_assert!(VerifiedRoster::verify(&roster).is_err());
    }
}
