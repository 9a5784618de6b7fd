//! The database's key: in the system's keychain where there is one, else in a file only the user can read.

use crate::profile::{Profile, refused};
use data_encoding::HEXLOWER;
use harkara_api::{ApiError, ErrorCode, StorageView};
use std::{io::Write, path::Path, sync::mpsc, time::Duration};
use zeroize::{Zeroize, Zeroizing};

const SERVICE: &str = "harkara";
/// A keychain that is asked for the first time must answer at once, or the key goes into a file.
const FIRST_ANSWER: Duration = Duration::from_secs(5);
/// A keychain known to hold the key may first ask the person for a password.
const UNLOCK: Duration = Duration::from_secs(120);

/// Where a new profile's key is to be kept. An existing profile's stays where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeySource {
    /// In the keychain; in a file where there is none, which [`StorageView::KeyFile`] then says.
    KeychainOrFile,
    /// In a file: for machines without a person.
    File,
}

/// The key and how it is kept.
pub(crate) struct DatabaseKey {
    pub(crate) key: Zeroizing<[u8; 32]>,
    pub(crate) kept: StorageView,
}

/// Finds the profile's key, or makes one where the profile is new.
pub(crate) fn database_key(profile: &Profile, source: KeySource) -> Result<DatabaseKey, ApiError> {
    let path = profile.key_note();
    match std::fs::read_to_string(&path).map(Zeroizing::new) {
        Ok(note) => read(&note),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            if profile.database().exists() {
                return Err(ApiError::new(ErrorCode::DatabaseKey, "the note of the key is gone"));
            }
            make(&path, source)
        }
        Err(error) => Err(refused(&path, &error)),
    }
}

fn read(note: &str) -> Result<DatabaseKey, ApiError> {
    let (word, value) = note.trim().split_once(' ').unwrap_or_default();
    let (text, kept) = match word {
        "file" => (Zeroizing::new(value.to_owned()), StorageView::KeyFile),
        "keychain" => {
            let name = value.to_owned();
            let text = within(UNLOCK, move || keyring::Entry::new(SERVICE, &name)?.get_password())
                .map_err(|detail| ApiError::new(ErrorCode::DatabaseKey, format!("keychain: {detail}")))?;
            (Zeroizing::new(text), StorageView::Keychain)
        }
        _ => return Err(ApiError::new(ErrorCode::DatabaseKey, "the note of the key is damaged")),
    };
    let damaged = || ApiError::new(ErrorCode::DatabaseKey, "the key is damaged");
    if text.len() != 64 {
        return Err(damaged());
    }
    let mut key = Zeroizing::new([0; 32]);
    HEXLOWER.decode_mut(text.as_bytes(), key.as_mut()).map_err(|_| damaged())?;
    Ok(DatabaseKey { key, kept })
}

fn make(path: &Path, source: KeySource) -> Result<DatabaseKey, ApiError> {
    let key = Zeroizing::new(random()?);
    let text = Zeroizing::new(HEXLOWER.encode(&*key));
    if source == KeySource::KeychainOrFile {
        let name = HEXLOWER.encode(&random::<16>()?);
        let (entry, secret) = (name.clone(), text.clone());
        // Written and read back: a keychain that forgets would cost the person their messages.
        let kept = within(FIRST_ANSWER, move || {
            let entry = keyring::Entry::new(SERVICE, &entry)?;
            entry.set_password(&secret)?;
            entry.get_password()
        });
        match kept {
            Ok(mut answer) => {
                let same = answer == *text;
                answer.zeroize();
                if same {
                    write_private(path, &format!("keychain {name}\n"))?;
                    return Ok(DatabaseKey { key, kept: StorageView::Keychain });
                }
                tracing::warn!("the keychain gave back another key than it was given");
            }
            Err(detail) => tracing::info!(detail, "no keychain: the database's key goes into a file"),
        }
    }
    write_private(path, &Zeroizing::new(format!("file {}\n", *text)))?;
    Ok(DatabaseKey { key, kept: StorageView::KeyFile })
}

/// Asks the keychain from a thread of its own: some keychains wait for ever for a person who is not there.
fn within<T: Send + 'static>(
    limit: Duration,
    ask: impl FnOnce() -> keyring::Result<T> + Send + 'static,
) -> Result<T, String> {
    let (answer, answered) = mpsc::channel();
    std::thread::Builder::new()
        .name("harkara-keychain".into())
        .spawn(move || {
            // Nobody listens any more when the time was up.
            let _ = answer.send(ask());
        })
        .map_err(|error| error.to_string())?;
    match answered.recv_timeout(limit) {
        Ok(result) => result.map_err(|error| error.to_string()),
        Err(_) => Err("no answer in time".into()),
    }
}

/// Fresh randomness from the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], ApiError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))?;
    Ok(bytes)
}

/// Writes a file that only the user can read, whole or not at all.
fn write_private(path: &Path, text: &str) -> Result<(), ApiError> {
    let part = path.with_extension("part");
    let write = || {
        let mut options = std::fs::OpenOptions::new();
        options.create(true).truncate(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&part)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&part, path)
    };
    write().map_err(|error| refused(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_stays_the_same_and_only_its_owner_can_read_it() {
        let dir = tempfile::tempdir().unwrap();
        let profile = Profile::take(dir.path()).unwrap();
        let first = database_key(&profile, KeySource::File).unwrap();
        let again = database_key(&profile, KeySource::KeychainOrFile).unwrap();
        assert_eq!(first.key, again.key);
        assert_eq!(again.kept, StorageView::KeyFile);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(profile.key_note()).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_database_whose_key_is_gone_gets_no_new_key() {
        let dir = tempfile::tempdir().unwrap();
        let profile = Profile::take(dir.path()).unwrap();
        std::fs::write(profile.database(), b"").unwrap();
        let error = database_key(&profile, KeySource::File).err().unwrap();
        assert_eq!(error.code, ErrorCode::DatabaseKey);
    }

    #[test]
    fn a_damaged_note_is_refused_and_kept_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let profile = Profile::take(dir.path()).unwrap();
        for note in ["", "file", "file zz", "file 00", "elsewhere 00"] {
            std::fs::write(profile.key_note(), note).unwrap();
            let error = database_key(&profile, KeySource::File).err().unwrap();
            assert_eq!(error.code, ErrorCode::DatabaseKey, "{note}");
            assert_eq!(std::fs::read_to_string(profile.key_note()).unwrap(), note);
        }
    }

    #[test]
    fn a_keychain_that_never_answers_is_given_up() {
        let (_keep, never) = mpsc::channel::<()>();
        let asked = within(Duration::from_millis(10), move || {
            let _ = never.recv();
            Ok(())
        });
        assert!(asked.is_err());
    }
}
