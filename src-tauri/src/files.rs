//! Files between the window and Harkara. The window hands over bytes and gets bytes: it names no path, sees none but
//! that of what was saved, and gets to see only what its own first bytes say is a photo, a video or a sound.

use crate::controller::Controller;
use harkara_api::{ApiError, Command, ErrorCode, ImportedContent, MessageId};
use harkara_media::kind::{self, Kind};
use std::path::PathBuf;
use std::sync::Arc;
use tauri::{AppHandle, Manager, State, ipc};

/// What is larger is saved and opened elsewhere: the window holds all of what it shows.
const LARGEST_SHOWN: u64 = 256 << 20;
/// Bytes of one answer.
const PIECE: usize = 4 << 20;

type Shared<'a> = State<'a, Arc<Controller>>;

/// The window sends what the person handed to it, never what lies anywhere on this computer.
pub fn only_staged(command: &Command) -> Result<(), ApiError> {
    match command {
        Command::SendFiles { files, .. } if !files.iter().all(|file| file.source.starts_with("staged:")) => {
            Err(ApiError::new(ErrorCode::BadInput, "a file that was not handed over"))
        }
        Command::Import { messages, .. }
            if messages.iter().any(|message| matches!(message.content, ImportedContent::File { .. })) =>
        {
            Err(ApiError::new(ErrorCode::BadInput, "files come along with a chat by past_take"))
        }
        _ => Ok(()),
    }
}

/// A file is about to be handed over: its name as a source.
#[tauri::command]
pub async fn stage_file(controller: Shared<'_>) -> Result<String, ApiError> {
    controller.client()?.stage_file().await
}

/// A piece of it: raw bytes, with `source` and `at` as headers.
#[tauri::command]
pub async fn stage_piece(controller: Shared<'_>, request: ipc::Request<'_>) -> Result<(), ApiError> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let bad = || ApiError::new(ErrorCode::BadInput, "not a piece of a file");
    let ipc::InvokeBody::Raw(piece) = request.body() else { return Err(bad()) };
    let (Some(source), Some(at)) = (header("source"), header("at").and_then(|at| at.parse().ok())) else {
        return Err(bad());
    };
    controller.client()?.stage_piece(source.to_owned(), at, piece.clone()).await
}

/// Saves a file among the person's downloads; answers where it is.
#[tauri::command]
pub async fn save_file(
    app: AppHandle,
    controller: Shared<'_>,
    message: MessageId,
    place: u32,
) -> Result<PathBuf, ApiError> {
    let folder = app.path().download_dir().or_else(|_| app.path().home_dir());
    let folder = folder.map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))?;
    Ok(controller.client()?.save_file(message, place, folder).await?.path)
}

/// The bytes of a photo, a video or a sound, from one place to as far as one answer goes; none where it ends. What only
/// calls itself so is not shown.
#[tauri::command]
pub async fn read_media(
    controller: Shared<'_>,
    message: MessageId,
    place: u32,
    from: u64,
) -> Result<ipc::Response, ApiError> {
    let client = controller.client()?;
    let first = client.read_file(message.clone(), place, 0, kind::ENOUGH).await?;
    if kind::recognise(&first).0 == Kind::File || from >= LARGEST_SHOWN {
        return Err(ApiError::new(ErrorCode::BadInput, "nothing that is shown here"));
    }
    Ok(ipc::Response::new(client.read_file(message, place, from, PIECE).await?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use harkara_api::{ChatId, NewFile};

    #[test]
    fn the_window_can_not_send_a_file_by_its_path() {
        let send = |source: &str| {
            let file = NewFile { source: source.into(), name: "passwd".into(), shrink: false, voice: false };
            only_staged(&Command::SendFiles {
                chat: ChatId("00".into()),
                text: String::new(),
                quote: None,
                files: vec![file],
            })
        };
        assert!(send("/etc/passwd").is_err());
        assert!(send("staged:00112233445566778899aabbccddeeff").is_ok());
    }
}
