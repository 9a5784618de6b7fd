//! Chats from other messengers, for the window: it hands a file over like any other and says what the person decided.

use crate::controller::Controller;
use harkara_api::{ApiError, ChatId, DateOrder, ErrorCode, PastChoice, PastProgress, PastView};
use harkara_client::PastFile;
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use tauri::{AppHandle, Manager, State, ipc};

type Shared<'a> = State<'a, Arc<Controller>>;

/// Files of which the person wants no more to be taken over.
#[derive(Default)]
pub struct Stopped(Arc<Mutex<HashSet<String>>>);

/// What is in a file that was handed over.
#[tauri::command]
pub async fn past_view(
    controller: Shared<'_>,
    source: String,
    name: String,
    order: Option<DateOrder>,
) -> Result<PastView, ApiError> {
    controller.client()?.past_view(handed_over(source, name)?, order).await
}

/// Takes it over, and says now and then how far that is.
#[tauri::command]
pub async fn past_take(
    controller: Shared<'_>,
    stopped: State<'_, Stopped>,
    source: String,
    name: String,
    choice: PastChoice,
    progress: ipc::Channel<PastProgress>,
) -> Result<PastProgress, ApiError> {
    let stopped = stopped.0.clone();
    stopped.lock().unwrap_or_else(PoisonError::into_inner).remove(&source);
    let file = handed_over(source.clone(), name)?;
    let heard = move |so_far: &PastProgress| {
        // A window that has gone asked for it nonetheless.
        let _ = progress.send(so_far.clone());
        !stopped.lock().unwrap_or_else(PoisonError::into_inner).contains(&source)
    };
    controller.client()?.past_take(file, choice, heard).await
}

/// Takes nothing more of this file.
#[tauri::command]
pub fn past_stop(stopped: State<'_, Stopped>, source: String) {
    stopped.0.lock().unwrap_or_else(PoisonError::into_inner).insert(source);
}

/// The window has done with this file.
#[tauri::command]
pub async fn past_close(controller: Shared<'_>, source: String) -> Result<(), ApiError> {
    controller.client()?.past_close(source).await
}

/// Writes a chat among the person's downloads; answers where it is.
#[tauri::command]
pub async fn export_chat(app: AppHandle, controller: Shared<'_>, chat: ChatId) -> Result<PathBuf, ApiError> {
    let folder = app.path().download_dir().or_else(|_| app.path().home_dir());
    let folder = folder.map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))?;
    controller.client()?.export_among(chat, &folder).await
}

fn handed_over(source: String, name: String) -> Result<PastFile, ApiError> {
    match source.starts_with("staged:") {
        true => Ok(PastFile { source, name, zone: None }),
        false => Err(ApiError::new(ErrorCode::BadInput, "a file that was not handed over")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_can_not_look_into_a_file_by_its_path() {
        assert!(handed_over("/home/asha/chat.zip".into(), "chat.zip".into()).is_err());
        assert!(handed_over("staged:00112233445566778899aabbccddeeff".into(), "chat.zip".into()).is_ok());
    }
}
