//! How a request is answered, or refused.

use crate::storage::StorageError;
use harkara_wire::id::{AccountId, DeviceId, GroupId, MessageId};
use harkara_wire::identity::IdentityError;
use harkara_wire::proto::relay::{Error, ErrorCode, server_frame::Body};

/// What a request comes to.
pub(super) type Answer = Result<Body, Refusal>;

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The peer is told.
    Error(Error),
    /// The whole batch is lost.
    Storage(StorageError),
}

impl From<StorageError> for Refusal {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl From<IdentityError> for Refusal {
    fn from(error: IdentityError) -> Self {
        let code = match error {
            IdentityError::Signature(_) => ErrorCode::ErrorSignature,
            IdentityError::Stale { .. } | IdentityError::Fork => ErrorCode::ErrorRosterStale,
            IdentityError::TooMany(_) => ErrorCode::ErrorQuota,
            IdentityError::Malformed(_) | IdentityError::OtherAccount | IdentityError::NotListed => {
                ErrorCode::ErrorBadRequest
            }
        };
        refuse(code, &error.to_string())
    }
}

pub(super) fn refuse(code: ErrorCode, detail: &str) -> Refusal {
    Refusal::Error(Error { code: code.into(), detail: detail.to_owned(), retry_after_ms: 0 })
}

pub(super) fn bad(detail: &str) -> Refusal {
    refuse(ErrorCode::ErrorBadRequest, detail)
}

pub(super) fn too_large(detail: &str) -> Refusal {
    refuse(ErrorCode::ErrorTooLarge, detail)
}

pub(super) fn account_id(bytes: &[u8]) -> Result<AccountId, Refusal> {
    AccountId::try_from(bytes).map_err(|_| bad("account id"))
}

pub(super) fn group_id(bytes: &[u8]) -> Result<GroupId, Refusal> {
    GroupId::try_from(bytes).map_err(|_| bad("group id"))
}

pub(super) fn request_key(bytes: &[u8]) -> Result<MessageId, Refusal> {
    MessageId::try_from(bytes).map_err(|_| bad("request key"))
}

/// Device ids without repeats, in order.
pub(super) fn device_ids(list: &[Vec<u8>]) -> Result<Vec<DeviceId>, Refusal> {
    let ids: Result<std::collections::BTreeSet<_>, _> =
        list.iter().map(|bytes| DeviceId::try_from(bytes.as_slice())).collect();
    Ok(ids.map_err(|_| bad("device id"))?.into_iter().collect())
}
