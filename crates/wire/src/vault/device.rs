//! A device's side: puts a password on the vault, and opens it with one.

use super::{CONTEXT, Parties, Seeded, Suite, VaultError};
use opaque_ke::errors::{InternalError, ProtocolError};
use opaque_ke::{
    ClientLogin, ClientLoginFinishParameters, ClientRegistration, ClientRegistrationFinishParameters,
    CredentialResponse, RegistrationResponse,
};
use zeroize::Zeroizing;

/// What only the right password brings out; another one after every registration.
pub type ExportKey = Zeroizing<[u8; 64]>;

/// A password on its way onto the vault.
#[derive(Clone)]
pub struct Registering(ClientRegistration<Suite>);

/// A password put on the vault.
pub struct Registered {
    /// What the relay is to keep.
    pub record: Vec<u8>,
    /// What is to lie in the vault is sealed under this.
    pub key: ExportKey,
}

impl Registering {
    /// Begins; also what the relay is asked. `seed` is fresh randomness.
    pub fn begin(password: &str, seed: [u8; 32]) -> Result<(Self, Vec<u8>), VaultError> {
        let begun = ClientRegistration::<Suite>::start(&mut Seeded::new(seed), password.as_bytes()).map_err(why)?;
        Ok((Self(begun.state), begun.message.serialize().to_vec()))
    }

    /// Takes the relay's answer. Costs what a guess is to cost: a good part of a second and 64 MiB.
    pub fn finish(
        self,
        password: &str,
        answer: &[u8],
        parties: Parties<'_>,
        seed: [u8; 32],
    ) -> Result<Registered, VaultError> {
        let answer = RegistrationResponse::deserialize(answer).map_err(why)?;
        let params = ClientRegistrationFinishParameters::new(parties.identifiers(), None);
        let done = self.0.finish(&mut Seeded::new(seed), password.as_bytes(), answer, params).map_err(why)?;
        Ok(Registered { record: done.message.serialize().to_vec(), key: Zeroizing::new(done.export_key.into()) })
    }
}

/// A try of a password.
#[derive(Clone)]
pub struct Opening(ClientLogin<Suite>);

/// A password that was right.
pub struct Opened {
    /// Proves it to the relay.
    pub proof: Vec<u8>,
    /// What lies in the vault was sealed under this.
    pub key: ExportKey,
}

impl Opening {
    /// Begins; also what the relay is asked. `seed` is fresh randomness.
    pub fn begin(password: &str, seed: [u8; 32]) -> Result<(Self, Vec<u8>), VaultError> {
        let begun = ClientLogin::<Suite>::start(&mut Seeded::new(seed), password.as_bytes()).map_err(why)?;
        Ok((Self(begun.state), begun.message.serialize().to_vec()))
    }

    /// Takes the relay's answer. Costs as much as [`Registering::finish`].
    pub fn finish(
        self,
        password: &str,
        answer: &[u8],
        parties: Parties<'_>,
        seed: [u8; 32],
    ) -> Result<Opened, VaultError> {
        let answer = CredentialResponse::deserialize(answer).map_err(why)?;
        let params = ClientLoginFinishParameters::new(Some(CONTEXT), parties.identifiers(), None);
        let done = self.0.finish(&mut Seeded::new(seed), password.as_bytes(), answer, params).map_err(why)?;
        Ok(Opened { proof: done.message.serialize().to_vec(), key: Zeroizing::new(done.export_key.into()) })
    }
}

fn why(error: ProtocolError) -> VaultError {
    match error {
        ProtocolError::InvalidLoginError => VaultError::Wrong,
        ProtocolError::LibraryError(InternalError::KsfError) => VaultError::Memory,
        _ => VaultError::Lies,
    }
}
