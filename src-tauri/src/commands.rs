//! What the window may call: thin, typed, and nothing else is allowed to it.

use crate::controller::{Controller, RelayView};
use crate::folders::Picked;
use crate::words::{Spoken, Words};
use crate::{external, files, folders, qr, tray};
use harkara_api::{Answer, ApiError, ChatId, Command, ErrorCode, Event, Query, Reply};
use serde::Serialize;
use std::sync::{Arc, Mutex};
use tauri::{AppHandle, State, ipc};
use tauri_plugin_autostart::ManagerExt;
use tauri_plugin_opener::OpenerExt;

/// A relay link that opened Harkara and that the window has not asked for yet.
#[derive(Default)]
pub struct DeepLink(pub Mutex<Option<String>>);

type Shared<'a> = State<'a, Arc<Controller>>;

/// Events from now on, through this channel; a window that was loaded anew subscribes anew.
#[tauri::command]
pub fn subscribe(controller: Shared<'_>, events: ipc::Channel<Event>) {
    controller.set_window(Box::new(move |event| events.send(event.clone()).is_ok()));
}

#[tauri::command]
pub async fn command(controller: Shared<'_>, picked: State<'_, Picked>, command: Command) -> Result<Reply, ApiError> {
    files::only_staged(&command)?;
    folders::only_picked(&controller, &picked, &command).await?;
    controller.command(command).await
}

#[tauri::command]
pub async fn query(controller: Shared<'_>, query: Query) -> Result<Answer, ApiError> {
    controller.query(query).await
}

#[tauri::command]
pub fn set_visible(controller: Shared<'_>, chat: Option<ChatId>) {
    controller.set_visible(chat);
}

/// What the window asks of this computer rather than of Harkara.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShellInfo {
    device: &'static str,
    device_name: String,
    version: String,
    autostart: Option<bool>,
    notifications: &'static str,
    camera: bool,
    own_relay: bool,
    files: bool,
    backup_places: [&'static str; 3],
    install: &'static str,
}

#[tauri::command]
pub async fn shell_info(app: AppHandle, controller: Shared<'_>) -> Result<ShellInfo, ApiError> {
    Ok(ShellInfo {
        device: "desktop",
        device_name: gethostname::gethostname().to_string_lossy().into_owned(),
        version: app.package_info().version.to_string(),
        autostart: app.autolaunch().is_enabled().ok(),
        notifications: on_off(controller.notifications()),
        camera: false,
        own_relay: controller.hosts_relay().await,
        files: true,
        backup_places: ["relay", "folder", "s3"],
        install: "no",
    })
}

#[tauri::command]
pub fn set_autostart(app: AppHandle, on: bool) -> Result<(), ApiError> {
    let launch = app.autolaunch();
    let done = if on { launch.enable() } else { launch.disable() };
    done.map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))
}

#[tauri::command]
pub fn set_notifications(controller: Shared<'_>, on: bool) -> Result<&'static str, ApiError> {
    controller.set_notifications(on)?;
    Ok(on_off(on))
}

fn on_off(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

#[tauri::command]
pub async fn embedded_relay(controller: Shared<'_>) -> Result<Option<RelayView>, ApiError> {
    controller.host_relay().await.map(Some)
}

/// Opens the device's database, after it could not be opened.
#[tauri::command]
pub async fn reopen(controller: Shared<'_>) -> Result<(), ApiError> {
    controller.open().await
}

/// Puts a database that can't be opened out of the way.
#[tauri::command]
pub async fn set_aside(controller: Shared<'_>) -> Result<(), ApiError> {
    controller.set_aside().await
}

/// The window's language, for what is outside of it.
#[tauri::command]
pub fn set_words(app: AppHandle, spoken: State<'_, Spoken>, words: Words) {
    tray::speak(&app, &words);
    spoken.set(words);
}

#[tauri::command]
pub fn open_external(app: AppHandle, url: String) -> Result<(), ApiError> {
    let page = external::web_page(&url).ok_or_else(|| ApiError::new(ErrorCode::BadInput, "not a web page"))?;
    app.opener().open_url(page, None::<&str>).map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))
}

#[tauri::command]
pub fn take_deep_link(link: State<'_, DeepLink>) -> Option<String> {
    link.0.lock().ok()?.take()
}

/// Finds a QR code in a picture: RGBA bytes, with `width` and `height` as headers.
#[tauri::command]
pub async fn read_qr(request: ipc::Request<'_>) -> Result<Option<String>, ApiError> {
    let size = |name: &str| request.headers().get(name)?.to_str().ok()?.parse::<u32>().ok();
    let ipc::InvokeBody::Raw(pixels) = request.body() else {
        return Err(ApiError::new(ErrorCode::BadInput, "no picture"));
    };
    let (Some(width), Some(height)) = (size("width"), size("height")) else {
        return Err(ApiError::new(ErrorCode::BadInput, "no size"));
    };
    qr::read(width, height, pixels).ok_or_else(|| ApiError::new(ErrorCode::BadInput, "not a picture of that size"))
}
