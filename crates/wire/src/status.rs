//! What a relay says about itself, signed: its incidents, since when, and what was lost.
//!
//! The key follows from the relay's X25519 secret, so a relay has one thing to keep. A device learns the public half inside a
//! session, which only the holder of the pinned X25519 key can have; the document names that key in turn. So neither another
//! relay's document nor one made up on the way is taken for this relay's, wherever it was found.

use crate::proto::status::{Incident, SignedStatus, Status};
use crate::proxy_link::split_authority;
use crate::sign::{self, Domain};
use ed25519_dalek::SigningKey;
use hkdf::Hkdf;
use prost::Message;
use sha2::Sha256;
use zeroize::Zeroizing;

/// A document is at most this, encoded.
pub const MAX_STATUS: usize = 64 * 1024;
/// Incidents in a document, and notes in an incident.
pub const MAX_ENTRIES: usize = 50;
/// A title, and a note, in bytes.
pub const MAX_TITLE: usize = 200;
/// A note, in bytes.
pub const MAX_NOTE: usize = 1_000;
/// Web addresses under which a document lies too.
pub const MAX_MIRRORS: usize = 3;
/// Under such an address.
pub const MIRROR_FILE: &str = "status.signed";
/// A document with its signature and key, encoded.
pub const MAX_SIGNED: usize = MAX_STATUS + 256;

const MAX_ADDRESS: usize = 256;

const INFO: &[u8] = b"harkara/relay-status/v1";

/// The document is not to be believed, or not to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StatusError {
    /// By another key, or changed since it was signed.
    #[error("the status is not signed by this relay")]
    Signature,
    /// Another relay's.
    #[error("the status is another relay's")]
    OtherRelay,
    /// Older than what is known, or another one of the same version.
    #[error("the status is older than the one known")]
    Older,
    /// No document, or one beyond the limits.
    #[error("the status is malformed")]
    Malformed,
}

/// What a document is held against.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The X25519 key that the link to the relay pins.
    pub relay_key: &'a [u8; 32],
    /// The key of the first document, and the last document; none yet at first contact.
    pub before: Option<&'a SignedStatus>,
}

/// The key with which a relay signs, from its X25519 secret.
pub fn signing_key(relay_secret: &[u8; 32]) -> SigningKey {
    let mut seed = Zeroizing::new([0; 32]);
    // 32 bytes are always to be had of SHA-256.
    let _ = Hkdf::<Sha256>::new(None, relay_secret).expand(INFO, seed.as_mut_slice());
    SigningKey::from_bytes(&seed)
}

/// Signs a document, if it is one that others will take.
pub fn sign(key: &SigningKey, status: &Status) -> Result<SignedStatus, StatusError> {
    within_limits(status)?;
    let status = status.encode_to_vec();
    if status.len() > MAX_STATUS {
        return Err(StatusError::Malformed);
    }
    let signature = sign::sign(key, Domain::RelayStatus, &status);
    Ok(SignedStatus { status, signature, key: key.verifying_key().to_bytes().to_vec() })
}

/// Reads a document that is signed by the known relay and not older than what is known of it.
pub fn verify(signed: &SignedStatus, known: Known<'_>) -> Result<Status, StatusError> {
    if signed.status.len() > MAX_STATUS {
        return Err(StatusError::Malformed);
    }
    // What was kept of a relay that this device was with before says nothing about this one.
    let of_this_relay = |before: &&SignedStatus| read(&before.status).is_ok_and(|one| one.relay_key == known.relay_key);
    let before = known.before.filter(of_this_relay);
    if before.is_some_and(|before| before.key != signed.key) {
        return Err(StatusError::Signature);
    }
    sign::verify(&signed.key, Domain::RelayStatus, &signed.status, &signed.signature)
        .map_err(|_| StatusError::Signature)?;
    let status = read(&signed.status)?;
    if status.relay_key != known.relay_key {
        return Err(StatusError::OtherRelay);
    }
    match before {
        Some(before) if before.status == signed.status => Ok(status),
        Some(before) if read(&before.status)?.version >= status.version => Err(StatusError::Older),
        _ => Ok(status),
    }
}

/// Reads a document that was verified before it was kept.
pub fn read(bytes: &[u8]) -> Result<Status, StatusError> {
    let status = Status::decode(bytes).map_err(|_| StatusError::Malformed)?;
    within_limits(&status)?;
    Ok(status)
}

/// Host and port of a web address as mirrors have it: encrypted, and a folder's. `None`: it is none.
pub fn mirror_host(address: &str) -> Option<(String, u16)> {
    let rest = address.strip_prefix("https://").filter(|_| address.len() <= MAX_ADDRESS)?;
    let (authority, path) = rest.split_once('/')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~' | '/');
    let folder = path.is_empty() || path.ends_with('/');
    let leads_up = path.split('/').any(|step| step == "." || step == "..");
    split_authority(authority).filter(|_| folder && !leads_up && path.chars().all(plain))
}

fn within_limits(status: &Status) -> Result<(), StatusError> {
    let mirrors = status.mirrors.len() <= MAX_MIRRORS && status.mirrors.iter().all(|one| mirror_host(one).is_some());
    let fits = mirrors && status.incidents.len() <= MAX_ENTRIES && status.incidents.iter().all(fits);
    if fits { Ok(()) } else { Err(StatusError::Malformed) }
}

fn fits(incident: &Incident) -> bool {
    incident.title.len() <= MAX_TITLE
        && incident.notes.len() <= MAX_ENTRIES
        && incident.notes.iter().all(|note| note.text.len() <= MAX_NOTE)
        && (incident.ended_ms == 0 || incident.ended_ms >= incident.began_ms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::status::Note;
    use proptest::prelude::*;

    const SECRET: [u8; 32] = [7; 32];
    const RELAY: [u8; 32] = [8; 32];

    fn status(version: u64) -> Status {
        let note = Note { at_ms: 5, text: "the disk is being changed".into() };
        let incident =
            Incident { number: 1, title: "Disk".into(), began_ms: 4, notes: vec![note], ..Default::default() };
        let mirrors = vec!["https://status.example/".into()];
        Status { relay_key: RELAY.to_vec(), version, issued_ms: 6, incidents: vec![incident], mirrors }
    }

    fn signed(version: u64) -> SignedStatus {
        sign(&signing_key(&SECRET), &status(version)).unwrap()
    }

    fn first() -> Known<'static> {
        Known { relay_key: &RELAY, before: None }
    }

    #[test]
    fn a_relays_own_document_is_taken_and_so_are_later_ones() {
        assert_eq!(verify(&signed(3), first()), Ok(status(3)));
        let before = signed(3);
        let known = Known { relay_key: &RELAY, before: Some(&before) };
        assert_eq!(verify(&signed(3), known), Ok(status(3)));
        assert_eq!(verify(&signed(4), known), Ok(status(4)));
    }

    #[test]
    fn an_older_document_and_another_of_the_same_version_are_refused() {
        let before = signed(3);
        let known = Known { relay_key: &RELAY, before: Some(&before) };
        assert_eq!(verify(&signed(2), known), Err(StatusError::Older));
        let other = sign(&signing_key(&SECRET), &Status { issued_ms: 7, ..status(3) }).unwrap();
        assert_eq!(verify(&other, known), Err(StatusError::Older));
    }

    #[test]
    fn another_key_and_another_relay_are_refused() {
        let stranger = sign(&signing_key(&[9; 32]), &status(9)).unwrap();
        let before = signed(3);
        let known = Known { relay_key: &RELAY, before: Some(&before) };
        assert_eq!(verify(&stranger, known), Err(StatusError::Signature));
        let borrowed = SignedStatus { key: before.key.clone(), ..stranger };
        assert_eq!(verify(&borrowed, known), Err(StatusError::Signature));
        let moved = Known { relay_key: &[1; 32], ..known };
        let elsewhere = sign(&signing_key(&SECRET), &Status { relay_key: vec![1; 32], ..status(9) }).unwrap();
        assert_eq!(verify(&elsewhere, known), Err(StatusError::OtherRelay));
        assert!(verify(&elsewhere, moved).is_ok(), "who has changed the relay takes the new one's word");
    }

    #[test]
    fn absurd_lengths_are_neither_signed_nor_read() {
        let key = signing_key(&SECRET);
        let incident = status(1).incidents.remove(0);
        let note = incident.notes[0].clone();
        let with = |incident: Incident| Status { incidents: vec![incident], ..status(1) };
        let absurd = [
            Status { incidents: vec![incident.clone(); MAX_ENTRIES + 1], ..status(1) },
            with(Incident { title: "t".repeat(MAX_TITLE + 1), ..incident.clone() }),
            with(Incident { notes: vec![note.clone(); MAX_ENTRIES + 1], ..incident.clone() }),
            with(Incident { notes: vec![Note { text: "n".repeat(MAX_NOTE + 1), ..note }], ..incident.clone() }),
            with(Incident { began_ms: 9, ended_ms: 8, ..incident }),
            Status { mirrors: vec!["https://status.example/".into(); MAX_MIRRORS + 1], ..status(1) },
            Status { mirrors: vec!["http://status.example/".into()], ..status(1) },
        ];
        for status in absurd {
            assert_eq!(sign(&key, &status), Err(StatusError::Malformed));
            // A relay that signs it all the same is not believed.
            let bytes = status.encode_to_vec();
            let signature = sign::sign(&key, Domain::RelayStatus, &bytes);
            let lying = SignedStatus { status: bytes, signature, key: key.verifying_key().to_bytes().to_vec() };
            assert_eq!(verify(&lying, first()), Err(StatusError::Malformed));
        }
        let long = SignedStatus { status: vec![0; MAX_STATUS + 1], ..signed(1) };
        assert_eq!(verify(&long, first()), Err(StatusError::Malformed));
    }

    #[test]
    fn a_mirror_is_a_folder_of_an_encrypted_web_site_and_nothing_clever() {
        assert_eq!(mirror_host("https://Status.example/"), Some(("status.example".into(), 443)));
        assert_eq!(mirror_host("https://[2001:db8::1]:8443/a/b-c/"), Some(("[2001:db8::1]".into(), 8443)));
        let long = format!("https://a.example/{}/", "a".repeat(MAX_ADDRESS));
        let no_mirrors = [
            "",
            "http://status.example/",
            "https://status.example",
            "https://status.example/file",
            "https://status.example/?q=/",
            "https://status.example/#/",
            "https://user@status.example/",
            "https://status.example/a/../",
            "https://status.example/%2e%2e/",
            "https://status.example:0/",
            "https://127.1/",
            "https://status.example/a b/",
            "https:///",
            long.as_str(),
        ];
        for text in no_mirrors {
            assert_eq!(mirror_host(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_document_changed_anywhere_is_refused(place: usize, flip in 1u8..) {
            let mut changed = signed(3);
            let place = place % changed.status.len();
            changed.status[place] ^= flip;
            prop_assert_eq!(verify(&changed, first()), Err(StatusError::Signature));
        }

        #[test]
        fn any_bytes_are_an_answer_not_a_panic(status: Vec<u8>, signature: Vec<u8>, key: Vec<u8>) {
            let signed = SignedStatus { status, signature, key };
            prop_assert!(verify(&signed, first()).is_err());
        }
    }
}
