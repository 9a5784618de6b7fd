//! The keys of a device.

use ed25519_dalek::SigningKey;
use rand::CryptoRng;
use zeroize::Zeroizing;

/// The keys of a device. They never leave it.
#[derive(Clone)]
pub(crate) struct Keys {
    /// Ed25519: MLS leaf.
    pub device: SigningKey,
    /// X25519: Noise static.
    pub transport: Zeroizing<[u8; 32]>,
}

impl Keys {
    /// Fresh keys.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut transport = Zeroizing::new([0; 32]);
        rng.fill_bytes(transport.as_mut_slice());
        Self { device: signing_key(rng), transport }
    }
}

/// A fresh Ed25519 key.
pub(crate) fn signing_key(rng: &mut impl CryptoRng) -> SigningKey {
    let mut seed = Zeroizing::new([0; 32]);
    rng.fill_bytes(seed.as_mut_slice());
    SigningKey::from_bytes(&seed)
}
