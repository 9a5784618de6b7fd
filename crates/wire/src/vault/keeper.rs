//! The relay's side: keeps what it can't open, and answers tries without knowing what was tried.

use super::{CONTEXT, Parties, Seeded, Suite, VaultError};
use crate::id::AccountId;
use crate::session::public_key;
use hkdf::Hkdf;
use opaque_ke::generic_array::GenericArray;
use opaque_ke::key_exchange::group::Group;
use opaque_ke::{
    CredentialFinalization, CredentialRequest, RegistrationRequest, RegistrationUpload, Ristretto255, ServerLogin,
    ServerLoginParameters, ServerRegistration, ServerSetup,
};
use sha2::Sha256;
use zeroize::Zeroizing;

/// A relay's secrets for all vaults. They follow from its key, so that it has but one thing to keep.
pub struct Keeper {
    setup: ServerSetup<Suite>,
    relay: [u8; 32],
    /// Names for the vaults that are not there.
    none: Zeroizing<[u8; 32]>,
}

/// The answer to a try, and what it takes to see whether the try was right.
pub struct Answered {
    /// For the device.
    pub answer: Vec<u8>,
    /// For [`Keeper::proves`], until then.
    pub state: Vec<u8>,
}

impl std::fmt::Debug for Keeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keeper(…)")
    }
}

impl Keeper {
    /// That of the relay with this X25519 secret.
    pub fn of(relay_secret: &[u8; 32]) -> Result<Self, VaultError> {
        let hkdf = Hkdf::<Sha256>::new(None, relay_secret);
        let lies = |_| VaultError::Lies;
        let (mut seed, mut none) = (Zeroizing::new([0; 64]), Zeroizing::new([0; 32]));
        // Never more than HKDF can give.
        hkdf.expand(b"harkara/vault/oprf/v1", seed.as_mut_slice()).map_err(|_| VaultError::Lies)?;
        hkdf.expand(b"harkara/vault/none/v1", none.as_mut_slice()).map_err(|_| VaultError::Lies)?;
        let scalar = |purpose: &[u8]| {
            let mut seed = Zeroizing::new([0; 32]);
            hkdf.expand(purpose, seed.as_mut_slice()).map_err(|_| VaultError::Lies)?;
            Ristretto255::derive_scalar(GenericArray::clone_from_slice(seed.as_slice())).map_err(|_| VaultError::Lies)
        };
        let key = scalar(b"harkara/vault/key/v1")?;
        let dummy = Ristretto255::public_key(&scalar(b"harkara/vault/dummy/v1")?);
        // As the crate writes it down: the seed, the private key, the public key of nobody.
        let mut written = Zeroizing::new(seed.to_vec());
        written.extend_from_slice(&Ristretto255::serialize_sk(&key));
        written.extend_from_slice(&Ristretto255::serialize_pk(&dummy));
        Ok(Self { setup: ServerSetup::deserialize(&written).map_err(lies)?, relay: public_key(relay_secret), none })
    }

    /// Answers [`super::Registering::begin`]. `credential` must be fresh randomness: whoever may register could else ask
    /// here, uncounted, what a try is counted for.
    pub fn register(&self, credential: &[u8; 32], request: &[u8]) -> Result<Vec<u8>, VaultError> {
        let request = RegistrationRequest::deserialize(request).map_err(|_| VaultError::Lies)?;
        let begun = ServerRegistration::start(&self.setup, request, credential).map_err(|_| VaultError::Lies)?;
        Ok(begun.message.serialize().to_vec())
    }

    /// What a device wants kept, if it can be kept.
    pub fn record(record: &[u8]) -> Result<Vec<u8>, VaultError> {
        let upload = RegistrationUpload::<Suite>::deserialize(record).map_err(|_| VaultError::Lies)?;
        Ok(ServerRegistration::finish(upload).serialize().to_vec())
    }

    /// Answers a try. `kept`: the credential of the vault and its record; `None`: there is no vault, and whoever tries
    /// can't tell. `seed` is fresh randomness.
    pub fn answer(
        &self,
        kept: Option<(&[u8; 32], &[u8])>,
        request: &[u8],
        account: &AccountId,
        seed: [u8; 32],
    ) -> Result<Answered, VaultError> {
        let request = CredentialRequest::deserialize(request).map_err(|_| VaultError::Lies)?;
        // The same for every try, as it is where there is one.
        let mut nobodys = [0; 32];
        let hkdf = Hkdf::<Sha256>::new(Some(self.none.as_slice()), account.as_bytes());
        hkdf.expand(b"harkara/vault/credential/v1", &mut nobodys).map_err(|_| VaultError::Lies)?;
        let (credential, record) = match kept {
            Some((credential, record)) => {
                (credential, Some(ServerRegistration::deserialize(record).map_err(|_| VaultError::Lies)?))
            }
            None => (&nobodys, None),
        };
        let parties = Parties { account, relay: &self.relay };
        let params = ServerLoginParameters { context: Some(CONTEXT), identifiers: parties.identifiers() };
        let begun = ServerLogin::start(&mut Seeded::new(seed), &self.setup, record, request, credential, params)
            .map_err(|_| VaultError::Lies)?;
        Ok(Answered { answer: begun.message.serialize().to_vec(), state: begun.state.serialize().to_vec() })
    }

    /// Whether the one who was answered so has proven that it has the password.
    pub fn proves(&self, state: &[u8], proof: &[u8], account: &AccountId) -> bool {
        let parties = Parties { account, relay: &self.relay };
        let (Ok(state), Ok(proof)) =
            (ServerLogin::<Suite>::deserialize(state), CredentialFinalization::deserialize(proof))
        else {
            return false;
        };
        let params = ServerLoginParameters { context: Some(CONTEXT), identifiers: parties.identifiers() };
        state.finish(proof, params).is_ok()
    }
}
