//! The eight characters that link without a camera: four name the room, four are the password of a PAKE.

use rand::{CryptoRng, RngExt};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const HALF: usize = 4;

/// A typed code, in Crockford's base32: no I, L, O, U.
#[derive(Clone, PartialEq, Eq)]
pub struct TypedCode {
    room: String,
    password: String,
}

/// The text has not eight usable characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an eight-character code")]
pub struct TypedCodeError;

impl TypedCode {
    /// A fresh code.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut half = || (0..HALF).map(|_| char::from(ALPHABET[rng.random_range(0..ALPHABET.len())])).collect();
        Self { room: half(), password: half() }
    }

    /// Reads what a person typed: case, spaces and dashes do not matter, and O is 0, I and L are 1.
    pub fn parse(text: &str) -> Result<Self, TypedCodeError> {
        if text.len() > 64 {
            return Err(TypedCodeError);
        }
        let code = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| match c.to_ascii_uppercase() {
                'O' => Ok('0'),
                'I' | 'L' => Ok('1'),
                c if c.is_ascii() && ALPHABET.contains(&(c as u8)) => Ok(c),
                _ => Err(TypedCodeError),
            })
            .collect::<Result<String, _>>()?;
        match code.split_at_checked(HALF) {
            Some((room, password)) if password.len() == HALF => {
                Ok(Self { room: room.into(), password: password.into() })
            }
            _ => Err(TypedCodeError),
        }
    }

    /// The public half: names the room at the relay.
    pub fn room(&self) -> &str {
        &self.room
    }

    /// The secret half.
    pub fn password(&self) -> &str {
        &self.password
    }
}

/// `ABCD-EFGH`, for the screen.
impl std::fmt::Display for TypedCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.room, self.password)
    }
}

impl std::fmt::Debug for TypedCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TypedCode({}-…)", self.room)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng;

    #[test]
    fn people_may_type_it_as_they_like() {
        let code = TypedCode::parse("01AB-1XYZ").unwrap();
        for text in ["01ab1xyz", " oiab lxyz ", "O1A-BIX-YZ", "01AB 1XYZ\n"] {
            assert_eq!(TypedCode::parse(text).as_ref(), Ok(&code), "{text}");
        }
        for bad in ["", "01AB1XY", "01AB1XYZ2", "01AB1XYU", "আশা১২৩৪৫"] {
            assert_eq!(TypedCode::parse(bad), Err(TypedCodeError), "{bad}");
        }
        assert_eq!((code.room(), code.password()), ("01AB", "1XYZ"));
    }

    proptest! {
        #[test]
        fn what_is_shown_can_be_typed(seed: [u8; 32]) {
            let code = TypedCode::generate(&mut rand_chacha::ChaCha20Rng::from_seed(seed));
            prop_assert_eq!(TypedCode::parse(&code.to_string()), Ok(code));
        }

        #[test]
        fn any_text_is_an_answer_not_a_panic(text: String) {
            let _ = TypedCode::parse(&text);
        }
    }
}
