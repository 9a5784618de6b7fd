//! Key packages: how others add this device while it is away.

use super::credential::{DeviceSigner, Leaf, own_credential};
use super::group_data::extension_type;
use super::provider::Provider;
use crate::error::{EngineError, Result};
use crate::outbox::Claims;
use ed25519_dalek::SigningKey;
use harkara_wire::id::DeviceId;
use openmls::prelude::tls_codec::{Deserialize, Serialize};
use openmls::prelude::{
    Capabilities, Ciphersuite, CredentialType, ExtensionType, KeyPackage, KeyPackageIn, Lifetime, ProtocolVersion,
};
use openmls_traits::OpenMlsProvider;

/// Kept at the relay.
pub(crate) const KEY_PACKAGES: usize = 50;

/// The only one: X25519, AES-128-GCM, SHA-256, Ed25519.
pub(super) const CIPHERSUITE: Ciphersuite = Ciphersuite::MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519;

/// Ten years, because expiry would lock out a phone that lay in a drawer; removal is the way out of a group.
pub(super) fn lifetime() -> Lifetime {
    Lifetime::new(10 * 365 * 24 * 60 * 60)
}

/// What every leaf must be able to do.
pub(super) fn capabilities() -> Capabilities {
    Capabilities::new(
        None,
        Some(&[CIPHERSUITE]),
        Some(&[extension_type(), ExtensionType::LastResort]),
        None,
        Some(&[CredentialType::Basic]),
    )
}

/// Makes `count` key packages, encoded; their private halves are in the tables.
pub(crate) fn make_key_packages(
    provider: &Provider<'_>,
    key: &SigningKey,
    certificate: &[u8],
    count: usize,
    last_resort: bool,
) -> Result<Vec<Vec<u8>>> {
    let make = || {
        let mut builder = KeyPackage::builder().leaf_node_capabilities(capabilities()).key_package_lifetime(lifetime());
        if last_resort {
            builder = builder.mark_as_last_resort();
        }
        let bundle = builder
            .build(CIPHERSUITE, provider, &DeviceSigner(key), own_credential(certificate, key))
            .map_err(EngineError::mls)?;
        bundle.key_package().tls_serialize_detached().map_err(EngineError::mls)
    };
    (0..count).map(|_| make()).collect()
}

/// Believes somebody's key package: its signature, and that its leaf is who its certificate says.
pub(crate) fn read_key_package(provider: &Provider<'_>, bytes: &[u8]) -> Result<(KeyPackage, Leaf)> {
    let package = KeyPackageIn::tls_deserialize_exact(bytes).map_err(EngineError::mls)?;
    let package = package.validate(provider.crypto(), ProtocolVersion::Mls10).map_err(EngineError::mls)?;
    let node = package.leaf_node();
    let leaf = provider.leaf(node.credential(), node.signature_key().as_slice())?;
    Ok((package, leaf))
}

/// The key packages that were claimed, those that can be believed: for whom they were asked, one for each device.
pub(crate) fn read_claims(
    provider: &Provider<'_>,
    claims: &Claims,
    skip: &dyn Fn(&DeviceId) -> bool,
) -> Result<(Vec<KeyPackage>, Vec<DeviceId>)> {
    let (mut packages, mut devices) = (Vec::new(), Vec::new());
    for (account, device, bytes) in &claims.found {
        if skip(device) || devices.contains(device) {
            continue;
        }
        match read_key_package(provider, bytes) {
            Ok((package, leaf)) if leaf.account == *account && leaf.device == *device => {
                packages.push(package);
                devices.push(*device);
            }
            Ok(_) => tracing::warn!(%device, "a key package of somebody else"),
            Err(error) => tracing::warn!(%device, %error, "a key package that can't be believed"),
        }
    }
    Ok((packages, devices))
}
