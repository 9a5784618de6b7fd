//! How a carried message is sealed.
//!
//! Not as an MLS application message: those use up the keys of a ratchet in order, and what is carried comes before what
//! home has stored and not yet delivered. Keys would have to be kept for all of that, or messages would be lost. Instead
//! each has a key of its own out of the group's exporter (RFC 9420, 8.5) and a fresh salt: it opens in any order, as long
//! as the epoch lasts, and moves nothing. The price is that it is as secret as its epoch, not as its ratchet. Who wrote
//! it the device says by a signature inside, as MLS does it.

use crate::error::{EngineError, Result};
use crate::mls::{self, Leaf};
use crate::step::Step;
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use harkara_store::devices;
use harkara_wire::content as encoding;
use harkara_wire::id::{DeviceId, GroupId};
use harkara_wire::proto::content::{CarriedContent, CarriedStatement, Content};
use harkara_wire::sign::{self, Domain};
use prost::Message;
use zeroize::Zeroizing;

const SALT: usize = 32;
/// The key serves one message only, so the nonce may be constant.
const NONCE: [u8; 12] = [0; 12];

/// A message for a carrier.
pub(super) struct Sealed {
    pub epoch: u64,
    /// Every other device in the group that was not removed.
    pub to: Vec<DeviceId>,
    pub bytes: Vec<u8>,
}

/// Seals content in the group's present epoch.
pub(super) fn seal(step: &mut Step<'_>, group: &GroupId, content: &Content) -> Result<Sealed> {
    let me = step.me()?;
    let content = encoding::encode(content).map_err(|_| EngineError::Internal("content too large"))?;
    let salt: [u8; SALT] = step.random();
    let (epoch, key, leaves) = step.look(group, |provider, group| {
        let leaves = mls::leaves(provider, group)?;
        Ok((group.epoch().as_u64(), mls::carried_key(provider, group, &salt)?, leaves))
    })?;
    let mut to = Vec::new();
    for (_, leaf) in leaves {
        let known = devices::get(step.db, &leaf.device)?;
        if leaf.device != me.device && !known.is_some_and(|device| device.removed) {
            to.push(leaf.device);
        }
    }
    let signature = sign::sign(&me.key, Domain::Carried, &statement(group, epoch, &content));
    let plain = CarriedContent { device_id: me.device.to_vec(), content, signature }.encode_to_vec();
    let payload = Payload { msg: &plain, aad: &context(group, epoch) };
    let sealed = Aes256Gcm::new(&(*key).into()).encrypt(&NONCE.into(), payload);
    let sealed = sealed.map_err(|_| EngineError::Internal("a carried message that can't be sealed"))?;
    Ok(Sealed { epoch, to, bytes: [&salt[..], &sealed].concat() })
}

/// Opens what was sealed in the group's present epoch: who wrote it, and what.
pub(super) fn open(step: &mut Step<'_>, group: &GroupId, epoch: u64, sealed: &[u8]) -> Result<(Leaf, Vec<u8>)> {
    let bad = |what: &str| EngineError::Mls(format!("a carried message: {what}"));
    let (salt, sealed) = sealed.split_first_chunk::<SALT>().ok_or_else(|| bad("too short"))?;
    step.look(group, |provider, group_state| {
        if group_state.epoch().as_u64() != epoch {
            return Err(bad("of another epoch"));
        }
        let key: Zeroizing<[u8; 32]> = mls::carried_key(provider, group_state, salt)?;
        let payload = Payload { msg: sealed, aad: &context(group, epoch) };
        let plain =
            Aes256Gcm::new(&(*key).into()).decrypt(&NONCE.into(), payload).map_err(|_| bad("not of this group"))?;
        let said = CarriedContent::decode(plain.as_slice()).map_err(|_| bad("encoding"))?;
        let leaves = mls::leaves(provider, group_state)?;
        let its = |(_, leaf): (_, Leaf)| (leaf.device.as_bytes() == said.device_id.as_slice()).then_some(leaf);
        let leaf = leaves.into_iter().find_map(its).ok_or_else(|| bad("of nobody in the group"))?;
        let statement = statement(group, epoch, &said.content);
        sign::verify(&leaf.certificate.device_key, Domain::Carried, &statement, &said.signature)
            .map_err(|_| bad("signature"))?;
        Ok((leaf, said.content))
    })
}

fn statement(group: &GroupId, epoch: u64, content: &[u8]) -> Vec<u8> {
    CarriedStatement { group_id: group.to_vec(), epoch, content: content.to_vec() }.encode_to_vec()
}

fn context(group: &GroupId, epoch: u64) -> Vec<u8> {
    [group.as_bytes(), &epoch.to_be_bytes()[..]].concat()
}
