//! Folders for backups. The person picks one in the system's own dialog, and the window can name no other.

use crate::controller::Controller;
use crate::window;
use harkara_api::{Answer, ApiError, BackupPlace, Command, ErrorCode, Query};
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use tauri::{AppHandle, Manager, State};
use tauri_plugin_dialog::DialogExt;
use tokio::sync::oneshot;

/// Folders that were picked since Harkara started.
#[derive(Default)]
pub struct Picked(Mutex<HashSet<String>>);

impl Picked {
    fn add(&self, folder: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
    }

    fn has(&self, folder: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(folder)
    }
}

/// Shows the dialog; `None`: the person changed their mind.
#[tauri::command]
pub async fn choose_folder(app: AppHandle, picked: State<'_, Picked>) -> Result<Option<String>, ApiError> {
    let (answer, answered) = oneshot::channel();
    let mut dialog = app.dialog().file();
    if let Some(window) = app.get_webview_window(window::MAIN) {
        dialog = dialog.set_parent(&window);
    }
    // Nobody waits any more where the window has gone meanwhile.
    dialog.pick_folder(move |folder| drop(answer.send(folder)));
    let Some(folder) = answered.await.ok().flatten() else { return Ok(None) };
    let unusable = || ApiError::new(ErrorCode::BadInput, "no folder of this computer, or its name is no text");
    let folder = folder.into_path().map_err(|_| unusable())?;
    let folder = folder.to_str().ok_or_else(unusable)?;
    picked.add(folder);
    Ok(Some(folder.to_owned()))
}

/// Backups go to, and come from, a folder that was picked, or the one they go to already.
pub async fn only_picked(controller: &Controller, picked: &Picked, command: &Command) -> Result<(), ApiError> {
    let (Command::SetBackup { place: Some(BackupPlace::Folder { path }), .. }
    | Command::Restore { place: BackupPlace::Folder { path }, .. }) = command
    else {
        return Ok(());
    };
    if picked.has(path) || in_use(controller).await?.is_some_and(|used| used == *path) {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::BadInput, "a folder that was not picked"))
}

async fn in_use(controller: &Controller) -> Result<Option<String>, ApiError> {
    match controller.query(Query::Backup).await? {
        Answer::Backup { backup } => Ok(backup.place.and_then(|place| match place {
            BackupPlace::Folder { path } => Some(path),
            _ => None,
        })),
        _ => Ok(None),
    }
}
