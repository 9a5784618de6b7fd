//! What happened, for a user interface to look again. Events carry keys, seldom content.

use crate::{ApiError, BackupEvent, CarrierKind, ChatId, FileProgress, HistoryProgress, LinkState, MessageId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Something changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Event {
    /// The account, its name, or this device's standing changed: ask for the overview.
    Overview,
    /// The link to the relay changed.
    Connection { connection: Connection },
    /// These chats' list lines changed (new message, name, unread count, settings).
    Chats { chats: Vec<ChatId> },
    /// Messages were added or changed in a chat.
    Messages { chat: ChatId, ids: Vec<MessageId> },
    /// Files have come further. What has ended is told as a changed message.
    Files { progress: Vec<FileProgress> },
    /// One's own devices changed.
    Devices,
    /// Proxies were added or removed, or are known to work or not.
    Proxies,
    /// Fallback relays were added or removed.
    Fallbacks,
    /// Something about backups moved on, came to an end, or was changed.
    Backup { event: BackupEvent },
    /// The password of backups was set, removed, used or tried: ask again.
    BackupPassword,
    /// Linking moved on, on either side.
    Link { state: LinkState },
    /// History moved on.
    History { progress: HistoryProgress },
    /// Something worth a notification, unless the person is looking at that chat.
    Notify { notification: Notification },
    /// A fault that belongs to no command.
    Fault { error: ApiError },
}

/// A desktop or phone notification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Notification {
    /// A message from somebody. `mention`: it names the person, who hears of it even where the chat is muted.
    Message { chat: ChatId, message: MessageId, title: String, sender: String, text: String, mention: bool },
    /// Somebody reacted to the person's own message, whose beginning is `text`.
    Reaction { chat: ChatId, message: MessageId, title: String, sender: String, emoji: String, text: String },
    /// A device was linked to the account; it can be undone.
    DeviceLinked { device: crate::DeviceId, name: String },
}

/// The link between this device and the relay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(tag = "state", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Connection {
    /// No relay is known yet.
    None,
    /// Trying.
    Connecting,
    /// Connected; `catching_up` while the mailbox still brings older items. `clock_ahead_ms`: how far this device's clock
    /// is ahead of the relay's (behind, where negative); 0 where the two agree within five minutes. `proxy`: through which.
    Online { catching_up: bool, clock_ahead_ms: i64, proxy: Option<u32> },
    /// Home can't be reached, and another relay carries messages meanwhile. What only home can do waits.
    Carried { name: String, kind: CarrierKind },
    /// Not connected, with the reason and the next try.
    Offline { fault: Fault, retry_at_ms: Option<u64> },
}

/// Who or what is at fault when there is no connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// This computer has no network.
    NoNetwork,
    /// The relay does not answer.
    RelayDown,
    /// The relay has said good-bye: it is being restarted, updated, or is in trouble with its disk.
    RelayAway,
    /// The relay has more to let in than it can at once, and has said when to come back.
    RelayBusy,
    /// The relay answered nonsense or closed the connection.
    RelayFault,
    /// The relay's address answers with a certificate that this device does not trust: the relay's neglect, or a network's
    /// sign-in page or filter in between.
    Certificate,
    /// The relay's key is another than the pinned one.
    RelayKeyChanged,
    /// This device was removed from its account.
    DeviceRemoved,
    /// The clock of this device is so far off that the relay's certificate does not hold.
    ClockWrong,
    /// This device's disk is full: nothing more can be taken in.
    DiskFull,
    /// Only proxies may be used, and none of them leads to the relay now.
    ProxyDown,
    /// Only proxies may be used, and there is none.
    NoProxy,
}
