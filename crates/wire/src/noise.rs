//! Noise through snow, with randomness from a seed instead of the surroundings.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use snow::params::{CipherChoice, DHChoice, HashChoice};
use snow::resolvers::{CryptoResolver, DefaultResolver};
use snow::types::{Cipher, Dh, Hash, Random};
use snow::{Builder, Error, HandshakeState};

/// The longest Noise message.
const MAX_MESSAGE: usize = 65_535;

/// Ephemeral keys from a seed. A seed serves one handshake only.
pub struct NoiseRng(ChaCha20Rng);

impl NoiseRng {
    /// Randomness that follows from the seed.
    pub fn new(seed: [u8; 32]) -> Self {
        Self(ChaCha20Rng::from_seed(seed))
    }
}

impl Random for NoiseRng {
    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), Error> {
        self.0.fill_bytes(dest);
        Ok(())
    }
}

/// A handshake of this pattern.
pub fn builder<'a>(pattern: &str, rng: NoiseRng) -> Result<Builder<'a>, Error> {
    Ok(Builder::with_resolver(pattern.parse()?, Box::new(Seeded(rng.0))))
}

/// The next handshake message.
pub fn write(state: &mut HandshakeState, payload: &[u8]) -> Result<Vec<u8>, Error> {
    let mut message = vec![0; (payload.len() + 128).min(MAX_MESSAGE)];
    let length = state.write_message(payload, &mut message)?;
    message.truncate(length);
    Ok(message)
}

/// The payload of the other side's handshake message.
pub fn read(state: &mut HandshakeState, message: &[u8]) -> Result<Vec<u8>, Error> {
    let mut payload = vec![0; message.len().min(MAX_MESSAGE)];
    let length = state.read_message(message, &mut payload)?;
    payload.truncate(length);
    Ok(payload)
}

struct Seeded(ChaCha20Rng);

impl CryptoResolver for Seeded {
    fn resolve_rng(&self) -> Option<Box<dyn Random>> {
        Some(Box::new(NoiseRng(self.0.clone())))
    }
    fn resolve_dh(&self, choice: &DHChoice) -> Option<Box<dyn Dh>> {
        DefaultResolver.resolve_dh(choice)
    }
    fn resolve_hash(&self, choice: &HashChoice) -> Option<Box<dyn Hash>> {
        DefaultResolver.resolve_hash(choice)
    }
    fn resolve_cipher(&self, choice: &CipherChoice) -> Option<Box<dyn Cipher>> {
        DefaultResolver.resolve_cipher(choice)
    }
}
