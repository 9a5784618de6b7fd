//! The desktop shell: window, tray, notifications, links from outside, and this computer's own relay.
//!
//! Start at [`run`]; [`controller::Controller`] is everything that needs no window, and what the tests use. The window
//! may call what `commands` names and nothing else; plugins are used from here only.
//!
//! This crate must never decide what a message means, touch a key, or give the window a right it does not need.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod badge;
mod commands;
pub mod controller;
mod embedded;
mod external;
mod files;
mod folders;
mod notify;
mod past;
mod qr;
pub mod settings;
mod tray;
mod voice;
mod window;
mod words;

use anyhow::Context;
use controller::{Config, Controller};
use harkara_api::Event;
use harkara_client::KeySource;
use std::sync::Arc;
use tauri::{AppHandle, Emitter, Manager, RunEvent};
use tauri_plugin_deep_link::DeepLinkExt;
#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::broadcast::error::RecvError;

/// Opens the window, and returns when the person quits.
pub fn run() -> anyhow::Result<()> {
    tracing_subscriber::fmt().with_env_filter(harkara_client::log_filter()).with_writer(std::io::stderr).init();
    let mut builder = tauri::Builder::default();
    // A profile that was named by hand is a second Harkara on purpose.
    if std::env::var_os("HARKARA_PROFILE").is_none() {
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, _, _| window::show(app)));
    }
    let app = builder
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .plugin(tauri_plugin_autostart::Builder::new().build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::Builder::new().open_js_links_on_click(false).build())
        .manage(commands::DeepLink::default())
        .manage(words::Spoken::default())
        .manage(voice::Voice::default())
        .manage(past::Stopped::default())
        .manage(folders::Picked::default())
        .invoke_handler(tauri::generate_handler![
            commands::subscribe,
            commands::command,
            commands::query,
            commands::shell_info,
            commands::set_visible,
            commands::open_external,
            commands::embedded_relay,
            commands::reopen,
            commands::set_aside,
            commands::set_words,
            commands::set_autostart,
            commands::set_notifications,
            commands::read_qr,
            commands::take_deep_link,
            files::stage_file,
            files::stage_piece,
            files::save_file,
            files::read_media,
            voice::read_voice,
            voice::voice_start,
            voice::voice_pause,
            voice::voice_resume,
            voice::voice_end,
            past::past_view,
            past::past_take,
            past::past_stop,
            past::past_close,
            past::export_chat,
            folders::choose_folder,
        ])
        .on_window_event(window::on_event)
        .setup(|app| Ok(set_up(app.handle())?))
        .build(tauri::generate_context!())
        .context("the window system")?;
    app.run(|app, event| {
        if let RunEvent::Exit = event
            && let Some(controller) = app.try_state::<Arc<Controller>>()
        {
            tauri::async_runtime::block_on(controller.stop());
        }
    });
    Ok(())
}

fn set_up(app: &AppHandle) -> anyhow::Result<()> {
    let controller = Arc::new(tauri::async_runtime::block_on(Controller::start(config(app)?)));
    app.manage(controller.clone());
    follow_links(app);
    notify::listen(app)?;
    // A desktop without a tray still has the window, and a second start brings it back.
    if let Err(error) = tray::build(app) {
        tracing::warn!(%error, "no tray icon");
    }
    window::build(app)?;
    let events = controller.events();
    tauri::async_runtime::spawn(pass_on(app.clone(), controller, events));
    end_when_told(app);
    Ok(())
}

/// The end of the session, or somebody in a terminal, asks to end: what is under way is finished first, as by *Quit*.
fn end_when_told(app: &AppHandle) {
    #[cfg(unix)]
    for kind in [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()] {
        let app = app.clone();
        tauri::async_runtime::spawn(async move {
            match signal(kind) {
                Ok(mut told) => {
                    told.recv().await;
                    app.exit(0);
                }
                Err(error) => tracing::warn!(%error, "a signal to end can't be heard"),
            }
        });
    }
}

fn config(app: &AppHandle) -> anyhow::Result<Config> {
    let profile = match std::env::var_os("HARKARA_PROFILE") {
        Some(dir) => dir.into(),
        None => harkara_client::default_profile().context("no directory for the profile")?,
    };
    let relay_port = std::env::var("HARKARA_RELAY_PORT").ok().map(|port| port.parse()).transpose();
    let relay_port = relay_port.context("HARKARA_RELAY_PORT")?;
    let phone_page = app.path().resource_dir().context("no directory for resources")?.join("phone");
    Ok(Config { profile, phone_page, relay_port, key: KeySource::KeychainOrFile })
}

/// Events to the window, the tray and the system's notifications.
async fn pass_on(app: AppHandle, controller: Arc<Controller>, mut events: tokio::sync::broadcast::Receiver<Event>) {
    let mut shown = None;
    loop {
        match events.recv().await {
            Ok(event) => {
                controller.tell_window(&event);
                if let Event::Notify { notification } = &event {
                    notify::show(&app, notification);
                }
            }
            // Far behind: what was missed is looked up by asking for the overview.
            Err(RecvError::Lagged(_)) => controller.tell_window(&Event::Overview),
            Err(RecvError::Closed) => return,
        }
        // In a burst only the last count is drawn.
        if events.is_empty()
            && let Ok(unread) = controller.unread().await
            && shown.replace(unread) != Some(unread)
            && let Err(error) = tray::set_unread(&app, unread)
        {
            tracing::debug!(%error, "the tray icon was not changed");
        }
    }
}

/// Relay links that open Harkara, at its start or later.
fn follow_links(app: &AppHandle) {
    let take = |app: &AppHandle, urls: Vec<tauri::Url>| {
        let Some(link) = urls.iter().find_map(|url| external::deep_link(url.as_str())) else { return };
        if let Ok(mut kept) = app.state::<commands::DeepLink>().0.lock() {
            *kept = Some(link.to_owned());
        }
        window::show(app);
        if let Err(error) = app.emit_to(window::MAIN, "deep_link", ()) {
            tracing::warn!(%error, "the window was not told");
        }
    };
    if let Ok(Some(urls)) = app.deep_link().get_current() {
        take(app, urls);
    }
    let handle = app.clone();
    app.deep_link().on_open_url(move |event| take(&handle, event.urls()));
    // An installed package registers the scheme itself; a program that was built here does so when it runs.
    #[cfg(any(target_os = "linux", windows))]
    if std::env::var_os("HARKARA_PROFILE").is_none()
        && let Err(error) = app.deep_link().register_all()
    {
        tracing::info!(%error, "harkara: links are not registered");
    }
}
