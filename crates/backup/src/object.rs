//! Sealing and opening one object.
//!
//! An object's id is a keyed hash of what it is, where it belongs and what is in it, and its key follows from its id. So
//! the same content is the same object, no key ever seals two contents, and nothing opens in another's place.

use crate::error::{Error, Part, Result};
use crate::keyring::Keys;
use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes256Gcm, KeyInit};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// What every object begins with.
const MAGIC: [u8; 4] = *b"hkb1";
const TAG: usize = 16;
/// What comes before and after the padded body.
pub(crate) const AROUND: usize = MAGIC.len() + 32 + TAG;
/// The body's length stands before it.
pub(crate) const PREFIX: usize = 4;
/// Every object has a key of its own, so the nonce may be constant.
const NONCE: [u8; 12] = [0; 12];

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Head = 1,
    Page = 2,
    Segment = 3,
    Media = 4,
    Condemned = 5,
}

impl Kind {
    fn part(self) -> Part {
        match self {
            Kind::Head => Part::Head,
            Kind::Page => Part::Manifest,
            Kind::Segment => Part::Segment,
            Kind::Media => Part::Media,
            Kind::Condemned => Part::Manifest,
        }
    }

    /// The longest body, and so what a reader makes room for.
    pub(crate) fn max(self) -> usize {
        match self {
            Kind::Head | Kind::Page | Kind::Condemned => 256 * 1024,
            Kind::Segment => crate::segment::MAX + 64 * 1024,
            Kind::Media => crate::media::PART,
        }
    }

    /// The longest object.
    pub(crate) fn max_sealed(self) -> usize {
        padded(PREFIX + self.max()) + AROUND
    }
}

/// Which object this is: a keyed hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectId(pub [u8; 32]);

/// Padmé (Nikitin, Barman, Lueks, Underwood, Hubaux, Ford): at most an eighth more, and few lengths remain.
fn padded(size: usize) -> usize {
    if size < 2 {
        return size;
    }
    let exponent = size.ilog2();
    let mantissa = exponent.ilog2() + 1;
    let mask = (1usize << (exponent - mantissa.min(exponent))) - 1;
    (size + mask) & !mask
}

impl Keys {
    /// Seals a body. `place`: where it belongs, if its content does not say.
    pub(crate) fn seal(&self, kind: Kind, place: &[u8], body: &[u8]) -> Result<(ObjectId, Vec<u8>)> {
        let (Ok(length), true) = (u32::try_from(body.len()), body.len() <= kind.max()) else {
            return Err(Error::TooLarge(body.len()));
        };
        let size = padded(PREFIX + body.len());
        let mut bytes = Vec::with_capacity(size + AROUND);
        bytes.extend_from_slice(&MAGIC);
        bytes.extend_from_slice(&[0; 32]);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(body);
        bytes.resize(MAGIC.len() + 32 + size, 0);
        let (before, plain) = bytes.split_at_mut(MAGIC.len() + 32);
        let id = self.id(kind, place, plain);
        before[MAGIC.len()..].copy_from_slice(&id.0);
        let cipher = self.cipher(kind, &id);
        let tag = cipher.encrypt_inout_detached(&NONCE.into(), &aad(kind, place, &id), plain.into());
        bytes.extend_from_slice(&tag.map_err(|_| Error::TooLarge(length as usize))?);
        Ok((id, bytes))
    }

    /// Opens what was sealed as this kind for this place.
    pub(crate) fn open(&self, kind: Kind, place: &[u8], bytes: &[u8]) -> Result<(ObjectId, Vec<u8>)> {
        self.try_open(kind, place, bytes).ok_or(Error::Damaged(kind.part()))
    }

    /// Opens the object with this id.
    pub(crate) fn open_as(&self, kind: Kind, id: &ObjectId, bytes: &[u8]) -> Result<Vec<u8>> {
        let (found, body) = self.open(kind, &[], bytes)?;
        if found != *id {
            return Err(Error::Damaged(kind.part()));
        }
        Ok(body)
    }

    fn try_open(&self, kind: Kind, place: &[u8], bytes: &[u8]) -> Option<(ObjectId, Vec<u8>)> {
        let (rest, tag) = bytes.split_last_chunk::<TAG>()?;
        let (magic, rest) = rest.split_first_chunk::<4>()?;
        let (id, sealed) = rest.split_first_chunk::<32>()?;
        let id = ObjectId(*id);
        if *magic != MAGIC || sealed.len() > padded(PREFIX + kind.max()) {
            return None;
        }
        let mut plain = sealed.to_vec();
        let cipher = self.cipher(kind, &id);
        let aad = aad(kind, place, &id);
        cipher.decrypt_inout_detached(&NONCE.into(), &aad, plain.as_mut_slice().into(), &(*tag).into()).ok()?;
        // AES-GCM alone does not commit to its key; the id does.
        if !bool::from(self.id(kind, place, &plain).0.ct_eq(&id.0)) {
            return None;
        }
        let (length, body) = plain.split_first_chunk::<PREFIX>()?;
        let length = u32::from_be_bytes(*length) as usize;
        let (_, padding) = body.split_at_checked(length)?;
        if length > kind.max() || padding.iter().any(|byte| *byte != 0) {
            return None;
        }
        plain.drain(..PREFIX);
        plain.truncate(length);
        Some((id, plain))
    }

    fn id(&self, kind: Kind, place: &[u8], plain: &[u8]) -> ObjectId {
        ObjectId(keyed(&self.ids, &[&[kind as u8, place.len() as u8], place, plain]))
    }

    /// How the storage knows something that has a name in the account.
    pub(crate) fn name(&self, place: &[u8]) -> [u8; 32] {
        keyed(&self.names, &[place])
    }

    /// A keyed hash of frames: whether a segment is as it was.
    pub(crate) fn content(&self, frames: &[u8]) -> [u8; 32] {
        keyed(&self.ids, &[&[0], frames])
    }

    fn cipher(&self, kind: Kind, id: &ObjectId) -> Aes256Gcm {
        let mut key = Zeroizing::new([0; 32]);
        // The purpose is as good as random, and HKDF's second step is all that is needed.
        let derived = Hkdf::<Sha256>::from_prk(&self.objects)
            .map(|hkdf| hkdf.expand_multi_info(&[&[kind as u8], &id.0], key.as_mut_slice()));
        debug_assert!(matches!(derived, Ok(Ok(()))));
        Aes256Gcm::new(&(*key).into())
    }
}

fn keyed(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // A key shorter than a block is filled up with zeros: so says HMAC itself.
    let mut block = Zeroizing::new([0; 64]);
    block[..key.len()].copy_from_slice(key);
    let mut hmac = Hmac::<Sha256>::new((&*block).into());
    parts.iter().for_each(|part| hmac.update(part));
    hmac.finalize().into_bytes().into()
}

fn aad(kind: Kind, place: &[u8], id: &ObjectId) -> Vec<u8> {
    [&MAGIC[..], &[kind as u8, place.len() as u8], place, &id.0].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys(of: u8) -> Keys {
        Keys { ids: [of; 32], names: [of + 1; 32], objects: [of + 2; 32] }
    }

    #[test]
    fn an_object_opens_as_what_it_is_where_it_belongs_only() {
        let (id, bytes) = keys(1).seal(Kind::Media, b"here", b"body").unwrap();
        assert_eq!(keys(1).open(Kind::Media, b"here", &bytes).unwrap(), (id, b"body".to_vec()));
        assert!(keys(1).open(Kind::Segment, b"here", &bytes).is_err());
        assert!(keys(1).open(Kind::Media, b"there", &bytes).is_err());
        assert!(keys(2).open(Kind::Media, b"here", &bytes).is_err());
        assert!(keys(1).open_as(Kind::Media, &id, &bytes).is_err());
    }

    #[test]
    fn no_bit_of_an_object_can_be_flipped_unseen() {
        let (_, bytes) = keys(1).seal(Kind::Head, &[], b"generation").unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut altered = bytes.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            assert!(matches!(keys(1).open(Kind::Head, &[], &altered), Err(Error::Damaged(Part::Head))), "bit {bit}");
        }
        for length in 0..bytes.len() {
            assert!(keys(1).open(Kind::Head, &[], &bytes[..length]).is_err());
        }
    }

    #[test]
    fn what_is_too_long_is_neither_sealed_nor_opened() {
        let body = vec![0; Kind::Head.max() + 1];
        assert!(matches!(keys(1).seal(Kind::Head, &[], &body), Err(Error::TooLarge(_))));
        assert!(keys(1).seal(Kind::Head, &[], &body[1..]).unwrap().1.len() <= Kind::Head.max_sealed());
    }

    proptest! {
        #[test]
        fn lengths_say_little_and_cost_an_eighth_at_most(size in 0usize..5_000_000) {
            prop_assert!(padded(size) >= size && padded(size) - size <= size / 8 + 1);
            prop_assert_eq!(padded(padded(size)), padded(size));
        }

        #[test]
        fn what_was_sealed_opens(body: Vec<u8>, place in proptest::collection::vec(any::<u8>(), 0..40)) {
            let (id, bytes) = keys(3).seal(Kind::Segment, &place, &body).unwrap();
            prop_assert_eq!(keys(3).open(Kind::Segment, &place, &bytes).unwrap(), (id, body));
        }

        #[test]
        fn bytes_of_any_kind_open_as_nothing(bytes: Vec<u8>) {
            prop_assert!(keys(3).open(Kind::Segment, &[], &bytes).is_err());
        }
    }
}
