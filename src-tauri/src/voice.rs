//! Voice messages: the microphone is listened to here and nowhere else, only while the person records. The window begins,
//! holds and ends a recording, and gets its file; it has no right to the microphone.

mod microphone;
mod recording;

use crate::controller::Controller;
use harkara_api::{ApiError, ErrorCode, MessageId};
use microphone::NoMicrophone;
use recording::{Heard, Recording};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tauri::{State, ipc};

/// The recording under way, if any: there is one microphone and one person.
#[derive(Default)]
pub struct Voice(Mutex<Option<Recording>>);

impl Voice {
    fn held(&self) -> MutexGuard<'_, Option<Recording>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Begins to record; one that was under way is thrown away.
#[tauri::command]
pub async fn voice_start(voice: State<'_, Voice>, heard: ipc::Channel<Heard>) -> Result<(), NoMicrophone> {
    // First the one before lets go of the microphone.
    drop(voice.held().take());
    let recording = Recording::begin(move |said| heard.send(said).is_ok()).await?;
    *voice.held() = Some(recording);
    Ok(())
}

/// Holds it and lets go of the microphone; answers the file so far.
#[tauri::command]
pub async fn voice_pause(voice: State<'_, Voice>) -> Result<ipc::Response, ApiError> {
    let asked = voice.held().as_ref().map(Recording::pause).ok_or(ErrorCode::NotFound)?;
    let file = asked.await.map_err(|_| ApiError::new(ErrorCode::Internal, "the recording has ended"))?;
    Ok(ipc::Response::new(file))
}

/// Goes on with it.
#[tauri::command]
pub async fn voice_resume(voice: State<'_, Voice>) -> Result<(), NoMicrophone> {
    let asked = voice.held().as_ref().map(Recording::resume).ok_or(NoMicrophone::Broken)?;
    asked.await.unwrap_or(Err(NoMicrophone::Broken))
}

/// Sent or thrown away: nothing of it stays here.
#[tauri::command]
pub fn voice_end(voice: State<'_, Voice>) {
    drop(voice.held().take());
}

/// The bytes of a voice message that is here. What only calls itself one is not played.
#[tauri::command]
pub async fn read_voice(
    controller: State<'_, Arc<Controller>>,
    message: MessageId,
    place: u32,
) -> Result<ipc::Response, ApiError> {
    let bytes = controller.client()?.read_file(message, place, 0, harkara_voice::LARGEST + 1).await?;
    match harkara_voice::check(&bytes) {
        Ok(_) => Ok(ipc::Response::new(bytes)),
        Err(error) => Err(ApiError::new(ErrorCode::FileDamaged, error.to_string())),
    }
}
