//! MLS groups (RFC 9420) through openmls: the only module that knows openmls.
//!
//! Two things in here are not arguments as everything else is: openmls reads the clock for the lifetime written into
//! key packages (nobody checks it, see [`group`]), and its crypto provider draws HPKE's ephemeral keys from the
//! system's generator.

mod credential;
mod group;
mod group_data;
mod key_packages;
mod policy;
mod provider;

pub(crate) use credential::Leaf;
pub(crate) use group::{
    Incoming, Proposed, carried_key, changes, clear_pending, create, epoch_of, external_join, join, leaves, merge,
    merge_pending, own_change, process, propose, seal,
};
pub(crate) use group_data::group_data;
#[cfg(test)]
pub(crate) use key_packages::read_key_package;
pub(crate) use key_packages::{KEY_PACKAGES, make_key_packages, read_claims};
pub(crate) use openmls::group::MlsGroup;
pub(crate) use openmls::prelude::LeafNodeIndex;
pub(crate) use policy::{Change, Known, MAX_PEOPLE, check};
pub(crate) use provider::{Groups, Provider, Secrets};
