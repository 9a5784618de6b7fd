//! `GroupData` in the group context, as extension 0xF0A1: what a chat is called and who may change it.

use crate::error::{EngineError, Result};
use harkara_wire::proto::content::GroupData;
use openmls::group::GroupContext;
use openmls::prelude::{
    CredentialType, Extension, ExtensionType, Extensions, RequiredCapabilitiesExtension, UnknownExtension,
};
use prost::Message;

/// In the range for private use.
const GROUP_DATA: u16 = 0xF0A1;
/// A name of 500 admins and some: nobody needs more.
const MAX_BYTES: usize = 64 * 1024;

/// The extension type every leaf must be able to read.
pub(super) fn extension_type() -> ExtensionType {
    ExtensionType::Unknown(GROUP_DATA)
}

/// The group context of a group with this data. Everybody must be able to read it, so it says that it is required.
pub(super) fn extensions(data: &GroupData) -> Result<Extensions<GroupContext>> {
    let required = RequiredCapabilitiesExtension::new(&[extension_type()], &[], &[CredentialType::Basic]);
    Extensions::from_vec(vec![
        Extension::RequiredCapabilities(required),
        Extension::Unknown(GROUP_DATA, UnknownExtension(data.encode_to_vec())),
    ])
    .map_err(EngineError::mls)
}

/// The data in a group context; a group without is none of ours.
pub(super) fn read(extensions: &Extensions<GroupContext>) -> Result<GroupData> {
    let bytes = &extensions.unknown(GROUP_DATA).ok_or_else(|| EngineError::Mls("no group data".into()))?.0;
    if bytes.len() > MAX_BYTES {
        return Err(EngineError::Mls("group data too long".into()));
    }
    GroupData::decode(bytes.as_slice()).map_err(EngineError::mls)
}

/// The data of a group.
pub(crate) fn group_data(group: &openmls::group::MlsGroup) -> Result<GroupData> {
    read(group.extensions())
}
