//! The typed code: four secret characters become a strong key by SPAKE2, and a wrong guess shows at once.

use harkara_api::ErrorCode;
use harkara_wire::typed_code::TypedCode;
use hkdf::Hkdf;
use rand::Rng;
use sha2::Sha256;
use spake2::{Ed25519Group, Identity, Password, Spake2};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

const IDENTITY: &str = "harkara/typed-code/v1";

/// One side, having said its message.
pub(crate) struct Pake {
    state: Spake2<Ed25519Group>,
    /// For the other side.
    pub message: Vec<u8>,
}

/// What both sides share if both had the same code.
pub(crate) struct Shared(Hkdf<Sha256>);

impl Pake {
    /// Begins.
    pub fn new(code: &TypedCode, rng: &mut impl Rng) -> Self {
        let identity = Identity::new(format!("{IDENTITY}{}", code.room()).as_bytes());
        let password = Password::new(code.password());
        let (state, message) = Spake2::start_symmetric_with_rng(&password, &identity, Bridge(rng));
        Self { state, message }
    }

    /// Takes the other side's message. With another code the result differs, and the confirmation shows it.
    pub fn finish(self, theirs: &[u8]) -> Result<Shared, ErrorCode> {
        // A reflected message would make this side talk to itself.
        if theirs == self.message {
            return Err(ErrorCode::CodeWrong);
        }
        let key = Zeroizing::new(self.state.finish(theirs).map_err(|_| ErrorCode::CodeWrong)?);
        Ok(Shared(Hkdf::new(Some(IDENTITY.as_bytes()), &key)))
    }
}

impl Shared {
    /// The new device's proof that it has the key, and that this ephemeral key is its own.
    pub fn confirmation(&self, ephemeral_key: &[u8; 32]) -> Result<[u8; 32], ErrorCode> {
        self.derive(&[b"confirmation".as_slice(), ephemeral_key].concat())
    }

    /// Whether the proof holds.
    pub fn confirms(&self, ephemeral_key: &[u8; 32], confirmation: &[u8]) -> bool {
        self.confirmation(ephemeral_key).is_ok_and(|right| right.ct_eq(confirmation).into())
    }

    /// The pre-shared key of the handshake.
    pub fn psk(&self) -> Result<Zeroizing<[u8; 32]>, ErrorCode> {
        self.derive(b"psk").map(Zeroizing::new)
    }

    fn derive(&self, info: &[u8]) -> Result<[u8; 32], ErrorCode> {
        let mut bytes = [0; 32];
        self.0.expand(info, &mut bytes).map_err(|_| ErrorCode::Internal)?;
        Ok(bytes)
    }
}

/// The seeded generator, as the generation of traits that spake2 knows.
struct Bridge<'a, R>(&'a mut R);

impl<R: Rng> rand_core_06::RngCore for Bridge<'_, R> {
    fn next_u32(&mut self) -> u32 {
        self.0.next_u32()
    }
    fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }
    fn fill_bytes(&mut self, dest: &mut [u8]) {
        self.0.fill_bytes(dest);
    }
    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), rand_core_06::Error> {
        self.0.fill_bytes(dest);
        Ok(())
    }
}

impl<R: Rng> rand_core_06::CryptoRng for Bridge<'_, R> {}
