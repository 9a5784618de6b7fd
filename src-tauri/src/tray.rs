//! The icon in the tray: how many messages are unread, and the way back to a closed window.

use crate::words::{Spoken, Words};
use crate::{badge, window};
use tauri::{
    AppHandle, Manager, Wry,
    image::Image,
    menu::{Menu, MenuItem},
    tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent},
};

const ID: &str = "harkara";

/// The menu's items.
struct Items {
    open: MenuItem<Wry>,
    quit: MenuItem<Wry>,
}

/// Puts the icon there.
pub fn build(app: &AppHandle) -> anyhow::Result<()> {
    let words = app.state::<Spoken>().get();
    let open = MenuItem::with_id(app, "open", words.open, true, None::<&str>)?;
    let quit = MenuItem::with_id(app, "quit", words.quit, true, None::<&str>)?;
    TrayIconBuilder::with_id(ID)
        .icon(picture(0)?)
        .tooltip("Harkara")
        .menu(&Menu::with_items(app, &[&open, &quit])?)
        .show_menu_on_left_click(false)
        .on_menu_event(|app, event| match event.id().as_ref() {
            "open" => window::show(app),
            "quit" => app.exit(0),
            _ => {}
        })
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. } = event {
                window::show(tray.app_handle());
            }
        })
        .build(app)?;
    app.manage(Items { open, quit });
    Ok(())
}

/// The menu in another language.
pub fn speak(app: &AppHandle, words: &Words) {
    let Some(items) = app.try_state::<Items>() else { return };
    let said = items.open.set_text(&words.open).and_then(|()| items.quit.set_text(&words.quit));
    if let Err(error) = said {
        tracing::debug!(%error, "the tray's menu was not changed");
    }
}

/// Shows how many messages are unread.
pub fn set_unread(app: &AppHandle, unread: u64) -> anyhow::Result<()> {
    let Some(tray) = app.tray_by_id(ID) else { return Ok(()) };
    tray.set_icon(Some(picture(unread)?))?;
    let text = if unread == 0 { "Harkara".to_owned() } else { format!("Harkara ({unread})") };
    tray.set_tooltip(Some(text))?;
    Ok(())
}

fn picture(unread: u64) -> anyhow::Result<Image<'static>> {
    let pixels = badge::icon(unread)?;
    let (width, height) = pixels.dimensions();
    Ok(Image::new_owned(pixels.into_raw(), width, height))
}
