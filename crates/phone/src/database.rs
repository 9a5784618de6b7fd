//! The database in the browser's private file system (OPFS), and what can stand in its way.

use harkara_api::{ApiError, ErrorCode};
use harkara_store::Database;
use js_sys::{JsString, Reflect};
use sqlite_wasm_rs::WasmOsCallback;
use sqlite_wasm_vfs::sahpool::{OpfsSAHError, OpfsSAHPoolCfgBuilder, install};

const VFS: &str = "harkara-opfs";
const DIRECTORY: &str = ".harkara";
const DATABASE: &str = "harkara.db";

/// The database and its journal take a slot each; the rest is room for what SQLite may put beside them.
const SLOTS: usize = 4;

/// Opens the device's database, or makes it. Only one worker of one tab can have it open.
pub async fn open() -> Result<Database, ApiError> {
    let pool = OpfsSAHPoolCfgBuilder::new().vfs_name(VFS).directory(DIRECTORY).initial_capacity(SLOTS).build();
    install::<WasmOsCallback>(&pool, true).await.map_err(api_error)?;
    Ok(Database::open_through_vfs(DATABASE, VFS, None)?)
}

/// The browser's refusals by what a person can do about them.
fn api_error(error: OpfsSAHError) -> ApiError {
    let code = match &error {
        OpfsSAHError::NotSupported => ErrorCode::StorageUnavailable,
        OpfsSAHError::Opfs { value, .. } => match exception_name(value).as_deref() {
            // The name is the same for a live tab and for one the browser has not quite buried yet.
            Some("NoModificationAllowedError") => ErrorCode::AlreadyOpen,
            Some("SecurityError" | "UnknownError" | "NotAllowedError" | "InvalidStateError") => {
                ErrorCode::StorageUnavailable
            }
            Some("QuotaExceededError") => ErrorCode::DiskFull,
            _ => ErrorCode::Internal,
        },
        OpfsSAHError::InvalidHeader { .. } | OpfsSAHError::DuplicateFilename(_) => ErrorCode::DatabaseDamaged,
        _ => ErrorCode::Internal,
    };
    ApiError::new(code, error.to_string())
}

fn exception_name(value: &wasm_bindgen::JsValue) -> Option<String> {
    Reflect::get(value, &JsString::from("name")).ok()?.as_string()
}
