//! Who is let in: named secrets, each of which can be taken back without touching the others.

use crate::data::{DataDir, DataError, random};
use harkara_wire::proxy_token::ProxySecret;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

pub(crate) const FILE: &str = "secrets.json";
/// The gate compares with all of them at every request.
const MOST: usize = 64;

/// A secret, and how much it lets through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    /// Never used twice: a name may be.
    pub id: String,
    /// The volunteer's word for who has it.
    pub name: String,
    /// What tokens are made with.
    #[serde(serialize_with = "write_key", deserialize_with = "read_key")]
    pub key: ProxySecret,
    /// Bytes in a calendar month (UTC), both ways together; `None`: no limit.
    pub monthly_bytes: Option<u64>,
    /// Tunnels at once.
    pub tunnels: u32,
    /// Unix time, seconds, of its end.
    pub expires_s: Option<u64>,
}

/// What a secret to be made is like.
#[derive(Debug, Clone)]
pub struct NewSecret {
    /// Letters, digits, `-` and `_`.
    pub name: String,
    /// Bytes in a month.
    pub monthly_bytes: Option<u64>,
    /// Tunnels at once.
    pub tunnels: u32,
    /// Its end.
    pub expires_s: Option<u64>,
}

/// All secrets of a proxy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secrets(pub Vec<Secret>);

impl Secrets {
    /// As they are kept.
    pub fn load(data: &DataDir) -> Result<Self, DataError> {
        Ok(data.read(FILE)?.unwrap_or_default())
    }

    /// Makes one, also while the proxy runs.
    pub fn add(data: &DataDir, new: NewSecret) -> Result<Secret, DataError> {
        let _lock = data.lock()?;
        let mut all = Self::load(data)?;
        let letter = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        if new.name.is_empty() || new.name.chars().count() > 40 || !new.name.chars().all(letter) {
            return Err(DataError::Secret("a name is one word of letters, digits, - and _".into()));
        }
        if all.find(&new.name).is_some() {
            return Err(DataError::Secret(format!("there is a secret called {} already", new.name)));
        }
        if all.0.len() >= MOST {
            return Err(DataError::Secret(format!("{MOST} secrets are the most; revoke one first")));
        }
        let secret = Secret {
            id: hex::encode(random::<8>()?),
            name: new.name,
            key: ProxySecret(Zeroizing::new(random()?)),
            monthly_bytes: new.monthly_bytes,
            tunnels: new.tunnels,
            expires_s: new.expires_s,
        };
        all.0.push(secret.clone());
        data.write(FILE, &all)?;
        Ok(secret)
    }

    /// Takes one back. A proxy that runs closes its tunnels within seconds.
    pub fn revoke(data: &DataDir, name: &str) -> Result<(), DataError> {
        let _lock = data.lock()?;
        let mut all = Self::load(data)?;
        let before = all.0.len();
        all.0.retain(|secret| secret.name != name);
        if all.0.len() == before {
            return Err(DataError::Secret(format!("there is no secret called {name}")));
        }
        data.write(FILE, &all)
    }

    /// The one of this name.
    pub fn find(&self, name: &str) -> Option<&Secret> {
        self.0.iter().find(|secret| secret.name == name)
    }
}

fn write_key<S: Serializer>(key: &ProxySecret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&Zeroizing::new(hex::encode(key.0.as_slice())))
}

fn read_key<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ProxySecret, D::Error> {
    let text = Zeroizing::new(String::deserialize(deserializer)?);
    let mut key = Zeroizing::new([0; 32]);
    hex::decode_to_slice(text.as_bytes(), key.as_mut_slice()).map_err(serde::de::Error::custom)?;
    Ok(ProxySecret(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> NewSecret {
        NewSecret { name: name.into(), monthly_bytes: Some(5), tunnels: 3, expires_s: None }
    }

    #[test]
    fn secrets_are_kept_and_taken_back_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::open(folder.path()).unwrap();
        let first = Secrets::add(&data, named("cousins")).unwrap();
        let second = Secrets::add(&data, named("school")).unwrap();
        assert_ne!(first.key, second.key);
        assert_eq!(Secrets::load(&data).unwrap().0, [first, second.clone()]);
        Secrets::revoke(&data, "cousins").unwrap();
        assert_eq!(Secrets::load(&data).unwrap().0, [second]);
        assert!(Secrets::revoke(&data, "cousins").is_err());
        assert!(Secrets::add(&data, named("school")).is_err());
        assert!(Secrets::add(&data, named("two words")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_on_the_computer_reads_them() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::open(&folder.path().join("proxy")).unwrap();
        Secrets::add(&data, named("cousins")).unwrap();
        let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(data.path(FILE)), mode(folder.path().join("proxy"))), (0o600, 0o700));
    }

    #[test]
    fn a_damaged_file_is_said_and_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::open(folder.path()).unwrap();
        std::fs::write(data.path(FILE), "[{\"id\": 1").unwrap();
        assert!(matches!(Secrets::add(&data, named("cousins")), Err(DataError::Damaged(_))));
        assert_eq!(std::fs::read_to_string(data.path(FILE)).unwrap(), "[{\"id\": 1");
    }
}
