//! Encrypted blobs by their hash: chunks of files and of history. Whoever knows an id may have the blob.

use super::reply::{Answer, bad, refuse, too_large};
use super::{Core, limits};
use crate::storage::*;
use harkara_wire::id::BlobId;
use harkara_wire::proto::relay::{
    Blob, ErrorCode, FindBlobs, GetBlob, MissingBlobs, Ok as Done, PutBlob, server_frame::Body,
};

impl<S: Storage> Core<S> {
    pub(super) fn put_blob(&mut self, caller: StoredDevice, request: PutBlob, now_ms: u64) -> Answer {
        if request.data.len() > limits::BLOB_BYTES {
            return Err(too_large("blob"));
        }
        let blob = BlobId::of(&request.data);
        if request.blob_id != blob.as_bytes() {
            return Err(bad("the blob's id is not its hash"));
        }
        let quota = if caller.guest { limits::GUEST_BLOB_QUOTA } else { limits::BLOB_QUOTA };
        match self.storage.put_blob(&blob, &request.data, &caller.device_id, quota, now_ms)? {
            BlobStored::Done => Ok(Body::Ok(Done {})),
            BlobStored::Quota => Err(refuse(ErrorCode::ErrorQuota, "blobs")),
        }
    }

    pub(super) fn get_blob(&mut self, request: GetBlob) -> Answer {
        let blob = BlobId::try_from(request.blob_id.as_slice()).map_err(|_| bad("blob id"))?;
        match self.storage.blob(&blob)? {
            Some(data) if BlobId::of(&data) == blob => Ok(Body::Blob(Blob { blob_id: request.blob_id, data })),
            Some(_) => {
                // As long as it counted as being here, nobody who still has it could put it here again.
                tracing::warn!("a blob was altered on the disk: forgotten");
                self.storage.forget_blob(&blob)?;
                Err(refuse(ErrorCode::ErrorBlobUnknown, ""))
            }
            None => Err(refuse(ErrorCode::ErrorBlobUnknown, "")),
        }
    }

    pub(super) fn find_blobs(&mut self, caller: StoredDevice, request: FindBlobs, now_ms: u64) -> Answer {
        if request.blob_ids.len() > limits::FIND_BLOBS {
            return Err(too_large("question"));
        }
        let renew_before_ms = now_ms.saturating_sub(limits::RENEW_BLOBS_MS);
        let mut missing = Vec::new();
        for (place, id) in (0u32..).zip(&request.blob_ids) {
            let blob = BlobId::try_from(id.as_slice()).map_err(|_| bad("blob id"))?;
            if !self.storage.renew_blob(&blob, &caller.device_id, renew_before_ms, now_ms)? {
                missing.push(place);
            }
        }
        Ok(Body::MissingBlobs(MissingBlobs { missing }))
    }
}
