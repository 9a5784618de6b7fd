//! What one transaction changed, told once at its end: five hundred messages are one event per chat.

use harkara_api::{Connection, Event, FileProgress, HistoryProgress, LinkState, MessageId, Notification};
use harkara_wire::id::{ChatId, MessageId as WireMessageId};
use std::collections::{BTreeMap, BTreeSet};

/// Collected while an input is carried out.
#[derive(Default)]
pub(crate) struct Changes {
    overview: bool,
    devices: bool,
    backup_password: bool,
    connection: Option<Connection>,
    chats: BTreeSet<ChatId>,
    messages: BTreeMap<ChatId, BTreeSet<WireMessageId>>,
    links: Vec<LinkState>,
    history: Option<HistoryProgress>,
    files: Vec<FileProgress>,
    /// The last message per chat: a burst rings once.
    notify: BTreeMap<ChatId, Notification>,
    notices: Vec<Notification>,
}

impl Changes {
    /// The account or this device's standing changed.
    pub fn overview(&mut self) {
        self.overview = true;
    }

    /// One's own devices changed.
    pub fn devices(&mut self) {
        self.devices = true;
    }

    /// The password of backups, or what is known of it, changed.
    pub fn backup_password(&mut self) {
        self.backup_password = true;
    }

    /// The link to the relay changed.
    pub fn connection(&mut self, connection: Connection) {
        self.connection = Some(connection);
    }

    /// A chat's list line changed.
    pub fn chat(&mut self, chat: ChatId) {
        self.chats.insert(chat);
    }

    /// A message was added or changed.
    pub fn message(&mut self, chat: ChatId, message: WireMessageId) {
        self.chats.insert(chat);
        self.messages.entry(chat).or_default().insert(message);
    }

    /// Linking moved on.
    pub fn link(&mut self, state: LinkState) {
        self.links.push(state);
    }

    /// History moved on.
    pub fn history(&mut self, progress: HistoryProgress) {
        self.history = Some(progress);
    }

    /// A file has come further.
    pub fn file(&mut self, progress: FileProgress) {
        self.files.push(progress);
    }

    /// A message worth a notification.
    pub fn notify(&mut self, chat: ChatId, notification: Notification) {
        self.notify.insert(chat, notification);
    }

    /// A notification about the account itself.
    pub fn notice(&mut self, notification: Notification) {
        self.notices.push(notification);
    }

    /// As events, the broad ones first.
    pub fn into_events(self) -> Vec<Event> {
        let mut events = Vec::new();
        if self.overview {
            events.push(Event::Overview);
        }
        if let Some(connection) = self.connection {
            events.push(Event::Connection { connection });
        }
        if self.devices {
            events.push(Event::Devices);
        }
        if self.backup_password {
            events.push(Event::BackupPassword);
        }
        for (chat, ids) in self.messages {
            let ids = ids.iter().map(|id| MessageId(id.hex())).collect();
            events.push(Event::Messages { chat: harkara_api::ChatId(chat.hex()), ids });
        }
        if !self.chats.is_empty() {
            events
                .push(Event::Chats { chats: self.chats.iter().map(|chat| harkara_api::ChatId(chat.hex())).collect() });
        }
        events.extend(self.links.into_iter().map(|state| Event::Link { state }));
        if !self.files.is_empty() {
            events.push(Event::Files { progress: self.files });
        }
        events.extend(self.history.map(|progress| Event::History { progress }));
        let notifications = self.notices.into_iter().chain(self.notify.into_values());
        events.extend(notifications.map(|notification| Event::Notify { notification }));
        events
    }
}
