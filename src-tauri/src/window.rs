//! The one window: made, shown, and put away into the tray instead of closed.

use crate::controller::Controller;
use std::sync::Arc;
use tauri::{AppHandle, Manager, WebviewWindow, WebviewWindowBuilder, WindowEvent};

/// The window's name in the configuration.
pub const MAIN: &str = "main";

/// Makes the window.
pub fn build(app: &AppHandle) -> anyhow::Result<WebviewWindow> {
    let config = app.config().app.windows.iter().find(|window| window.label == MAIN);
    let config = config.ok_or_else(|| anyhow::anyhow!("the window is not configured"))?;
    let window = WebviewWindowBuilder::from_config(app, config)?
        // Links go through `open_external`; nothing else may ever be loaded here.
        .on_navigation(|url| matches!(url.scheme(), "tauri") || url.host_str() == Some("tauri.localhost"))
        .build()?;
    Ok(window)
}

/// Brings the window to the front, from wherever it is.
pub fn show(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    let shown = window.show().and_then(|()| window.unminimize()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window can't be shown");
    }
}

/// Closing puts the window away; what is on the screen counts as seen only while the window has the focus.
pub fn on_event(window: &tauri::Window, event: &WindowEvent) {
    match event {
        WindowEvent::CloseRequested { api, .. } if stays_in_tray() => match window.hide() {
            Ok(()) => api.prevent_close(),
            Err(error) => tracing::warn!(%error, "the window can't be hidden"),
        },
        WindowEvent::Focused(focused) => {
            if let Some(controller) = window.try_state::<Arc<Controller>>() {
                controller.set_focused(*focused);
            }
        }
        _ => {}
    }
}

/// A window that a test drives ends with the test.
fn stays_in_tray() -> bool {
    std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_none()
}
