//! A space: where a relay keeps the objects of a backup. What a device asks there, and what the answers come to.
//!
//! The space's key follows from what opens the backup (`harkara_backup::relay_key`), so a device that knows nothing else finds it.

use crate::proto::relay::{
    DeleteObject, Error, ErrorCode, GetObject, ListObjects, OpenSpace, PutObject, Space, client_frame::Request,
    server_frame::Body,
};
use crate::sign::{self, BadSignature, Domain};
use ed25519_dalek::SigningKey;

/// The longest object: a part of a file and what is around it.
pub const OBJECT_BYTES: usize = (4 << 20) + 1024;
/// Names in one answer.
pub const PAGE: usize = 1_000;

/// Asks for the space of this key, in a session whose own X25519 public key is `session`.
pub fn open(key: &[u8; 32], session: &[u8; 32], make: bool) -> Request {
    let key = SigningKey::from_bytes(key);
    let signature = sign::sign(&key, Domain::BackupSpace, session);
    Request::OpenSpace(OpenSpace { key: key.verifying_key().to_bytes().to_vec(), signature, make })
}

/// The key of the space that is asked for, if whoever has this session may have it.
pub fn verify(asked: &OpenSpace, session: &[u8; 32]) -> Result<[u8; 32], BadSignature> {
    sign::verify(&asked.key, Domain::BackupSpace, session, &asked.signature)?;
    asked.key.as_slice().try_into().map_err(|_| BadSignature)
}

/// Asks for an object, or its beginning.
pub fn get(name: &str, at_most: u64) -> Request {
    Request::GetObject(GetObject { name: name.to_owned(), at_most })
}

/// Puts an object, in the place of another if `replace`.
pub fn put(name: &str, data: Vec<u8>, replace: bool) -> Request {
    Request::PutObject(PutObject { name: name.to_owned(), data, replace })
}

/// Removes an object.
pub fn delete(name: &str) -> Request {
    Request::DeleteObject(DeleteObject { name: name.to_owned() })
}

/// Asks for the next names that begin with `prefix`.
pub fn list(prefix: &str, after: &str) -> Request {
    Request::ListObjects(ListObjects { prefix: prefix.to_owned(), after: after.to_owned() })
}

/// What the relay answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The space is open.
    Open(Space),
    /// Done; false: something of that name is there already, or what is there is too young to go.
    Done(bool),
    /// An object, if there is one.
    Object(Option<Vec<u8>>),
    /// Names, and whether there are more.
    Names(Vec<String>, bool),
}

/// Why there is no answer of use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpaceError {
    /// The account's backups may take no more there.
    #[error("the relay keeps no more of this account's backups")]
    Full,
    /// There is no backup of this key.
    #[error("the relay has no backup of this key")]
    Unknown,
    /// This device may not do that.
    #[error("the relay does not let this device in: {0}")]
    Refused(String),
    /// To be asked again after so many milliseconds.
    #[error("the relay asks for patience")]
    Later(u64),
    /// No relay says this.
    #[error("the relay's answer makes no sense: {0}")]
    Nonsense(String),
}

/// Reads an answer.
pub fn answer(body: Option<Body>) -> Result<Answer, SpaceError> {
    Ok(match body {
        Some(Body::Space(space)) => Answer::Open(space),
        Some(Body::Ok(_)) => Answer::Done(true),
        Some(Body::Object(object)) => Answer::Object(Some(object.data)),
        Some(Body::Objects(objects)) => Answer::Names(objects.names, objects.more),
        Some(Body::Error(error)) => return refusal(error),
        _ => return Err(SpaceError::Nonsense("another kind of answer".into())),
    })
}

fn refusal(error: Error) -> Result<Answer, SpaceError> {
    Err(match error.code() {
        ErrorCode::ErrorObjectExists | ErrorCode::ErrorObjectYoung => return Ok(Answer::Done(false)),
        ErrorCode::ErrorObjectUnknown => return Ok(Answer::Object(None)),
        ErrorCode::ErrorQuota => SpaceError::Full,
        ErrorCode::ErrorRateLimited | ErrorCode::ErrorUnavailable => SpaceError::Later(error.retry_after_ms.max(1)),
        ErrorCode::ErrorSpaceUnknown => SpaceError::Unknown,
        ErrorCode::ErrorSignature | ErrorCode::ErrorUnknownDevice | ErrorCode::ErrorRemovedDevice => {
            SpaceError::Refused(format!("{:?}", error.code()))
        }
        code => SpaceError::Nonsense(format!("{code:?}")),
    })
}

/// Whether an object of a backup may be called so (docs/backup-format.md): a relay keeps nothing else.
pub fn is_name(name: &str) -> bool {
    let plain = name.strip_suffix(".copy").unwrap_or(name);
    match plain.split_once('/') {
        None => plain == "keyring",
        Some(("head", number)) => number.len() == 10 && number.bytes().all(|byte| byte.is_ascii_digit()),
        Some(("manifest" | "segment" | "media" | "condemned", id)) => {
            id.len() == 64 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        }
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn who_may_have_a_space_may_have_it_in_the_own_session_only() {
        let Request::OpenSpace(asked) = open(&[1; 32], &[2; 32], true) else { panic!() };
        let key = SigningKey::from_bytes(&[1; 32]).verifying_key().to_bytes();
        assert_eq!(verify(&asked, &[2; 32]), Ok(key));
        assert!(verify(&asked, &[3; 32]).is_err(), "signed for another session");
        let Request::OpenSpace(other) = open(&[4; 32], &[2; 32], true) else { panic!() };
        assert!(verify(&OpenSpace { signature: other.signature, ..asked.clone() }, &[2; 32]).is_err());
        assert!(verify(&OpenSpace { key: vec![1; 31], ..asked }, &[2; 32]).is_err());
    }

    #[test]
    fn only_what_the_format_knows_is_a_name() {
        let hex = "0123456789abcdef".repeat(4);
        for name in ["keyring", "keyring.copy", "head/0000000001", "head/0000000001.copy"] {
            assert!(is_name(name), "{name}");
        }
        for kind in ["manifest", "segment", "media", "condemned"] {
            assert!(is_name(&format!("{kind}/{hex}")) && is_name(&format!("{kind}/{hex}.copy")));
            assert!(!is_name(&format!("{kind}/{}", hex.to_uppercase())) && !is_name(&format!("{kind}/{hex}0")));
        }
        for name in ["", ".copy", "head/1", "head/000000000x", "keyring/", "../keyring", "keyring.copy.copy", "a/b"] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn answers_are_what_they_come_to() {
        let error = |code: ErrorCode, retry_after_ms| {
            answer(Some(Body::Error(Error { code: code.into(), detail: String::new(), retry_after_ms })))
        };
        assert_eq!(error(ErrorCode::ErrorObjectExists, 0), Ok(Answer::Done(false)));
        assert_eq!(error(ErrorCode::ErrorObjectUnknown, 0), Ok(Answer::Object(None)));
        assert_eq!(error(ErrorCode::ErrorQuota, 0), Err(SpaceError::Full));
        assert_eq!(error(ErrorCode::ErrorRateLimited, 7), Err(SpaceError::Later(7)));
        assert_eq!(error(ErrorCode::ErrorSpaceUnknown, 0), Err(SpaceError::Unknown));
        assert!(matches!(error(ErrorCode::ErrorUnknownDevice, 0), Err(SpaceError::Refused(_))));
        assert!(matches!(error(ErrorCode::ErrorBlobUnknown, 0), Err(SpaceError::Nonsense(_))));
        assert!(matches!(answer(None), Err(SpaceError::Nonsense(_))));
    }

    proptest! {
        #[test]
        fn whatever_is_called_no_name_leaves_its_kind(name in "\\PC{0,80}") {
            prop_assert!(!is_name(&name) || (name.is_ascii() && !name.contains("..")));
        }
    }
}
