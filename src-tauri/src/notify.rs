//! Notifications: shown by the system, led back to the chat by a click.

use crate::{controller::Controller, window};
use harkara_api::Notification;
use std::sync::Arc;
use tauri::{AppHandle, Emitter, Manager};
use tauri_plugin_notification::NotificationExt;

const CHAT: &str = "chat";

/// A click on a notification opens its chat.
pub fn listen(app: &AppHandle) -> anyhow::Result<()> {
    let handle = app.clone();
    app.notification().on_action(move |action| {
        window::show(&handle);
        let chat = action.notification().and_then(|shown| shown.extra().get(CHAT)?.as_str().map(str::to_owned));
        if let Some(chat) = chat
            && let Err(error) = handle.emit_to(window::MAIN, "open_chat", chat)
        {
            tracing::warn!(%error, "the window was not told");
        }
    })?;
    Ok(())
}

/// Shows it, where the person wants any.
pub fn show(app: &AppHandle, notification: &Notification) {
    if !app.state::<Arc<Controller>>().notifications() {
        return;
    }
    let (title, body) = words(notification);
    let mut builder = app.notification().builder().title(title).body(body);
    if let Notification::Message { chat, .. } | Notification::Reaction { chat, .. } = notification {
        builder = builder.extra(CHAT, &chat.0);
    }
    if let Err(error) = builder.show() {
        tracing::info!(%error, "no notification");
    }
}

/// Title and text.
fn words(notification: &Notification) -> (String, String) {
    match notification {
        Notification::Message { title, sender, text, .. } if title == sender => (title.clone(), text.clone()),
        Notification::Message { title, sender, text, .. } => (title.clone(), format!("{sender}: {text}")),
        Notification::Reaction { title, sender, emoji, text, .. } => {
            let quoted = format!("{emoji} “{text}”");
            (title.clone(), if title == sender { quoted } else { format!("{sender}: {quoted}") })
        }
        Notification::DeviceLinked { name, .. } => (
            "New device linked".into(),
            format!("“{name}” can now read your messages. If that was not you, remove it."),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use harkara_api::{ChatId, MessageId};

    fn message(title: &str) -> Notification {
        Notification::Message {
            chat: ChatId("00".into()),
            message: MessageId("01".into()),
            title: title.into(),
            sender: "Bilal".into(),
            text: "হ্যালো".into(),
            mention: false,
        }
    }

    #[test]
    fn a_group_says_who_wrote_and_a_direct_chat_says_it_once() {
        assert_eq!(words(&message("Bilal")), ("Bilal".into(), "হ্যালো".into()));
        assert_eq!(words(&message("Family")), ("Family".into(), "Bilal: হ্যালো".into()));
    }
}
