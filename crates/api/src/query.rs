//! What a user interface may look at. Queries never wait for writes.

use crate::{
    AccountId, BackupPasswordView, BackupView, ChatDetail, ChatId, ChatSummary, ContactView, DeviceView, FilePlace,
    MessageId, MessageInfo, MessageView, Overview, ProxyView, ReactionView, RestoreView, SearchHit, SharedKind,
    SharedView,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A look at the local database. Pages are keyset pages: pass what the last page ended with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Query {
    /// The account, this device, the connection, history progress, unread total.
    Overview,
    /// Chats, pinned first, then by last activity. `after`: the last chat of the page before.
    Chats { archived: bool, after: Option<ChatId>, limit: u32 },
    /// One line of the chat list.
    Chat { chat: ChatId },
    /// Members, settings, what may be done.
    ChatDetail { chat: ChatId },
    /// Messages, oldest first in the answer. Neither bound: the newest; `before`/`after`: the page on that side;
    /// `around`: half a page on each side of this message.
    Messages {
        chat: ChatId,
        before: Option<MessageId>,
        after: Option<MessageId>,
        around: Option<MessageId>,
        limit: u32,
    },
    /// These messages, in any order, as they are now.
    MessagesById { ids: Vec<MessageId> },
    /// Who has a message and who has read it.
    MessageInfo { message: MessageId },
    /// Who reacted to a message, and how, oneself first. `after`: the last person of the page before.
    Reactions { message: MessageId, after: Option<AccountId>, limit: u32 },
    /// Starred messages, newest first. `before`: the last one of the page before.
    Starred { chat: Option<ChatId>, before: Option<MessageId>, limit: u32 },
    /// What was sent in a chat besides words, newest first in the answer. Neither bound: the newest; `before`/`after`: the
    /// page on that side, from where the answer before ended. A page has whole messages, `limit` of them.
    Shared { chat: ChatId, kind: SharedKind, before: Option<MessageId>, after: Option<MessageId>, limit: u32 },
    /// The small pictures of these files, in the order asked for.
    Thumbnails { of: Vec<FilePlace> },
    /// Full text over everything local, newest first. `before`: the last hit of the page before.
    Search { text: String, chat: Option<ChatId>, before: Option<MessageId>, limit: u32 },
    /// Chats and people whose name or handle begins with this.
    SearchChats { text: String, limit: u32 },
    /// People known here.
    Contacts,
    /// One person.
    Contact { account: AccountId },
    /// One's own devices.
    Devices,
    /// The ways around a network that blocks the relay.
    Proxies,
    /// One's own fallback relays, the first one first.
    Fallbacks,
    /// How backups stand on this device.
    Backup,
    /// What came back of a backup, where this device was made of one.
    Restore,
    /// The password of the account's backups: whether there is one, and whether it was tried.
    BackupPassword,
    /// A digest of every chat's messages, to compare devices with: SHA-256 over (message id, sender, text,
    /// reactions) in order.
    Digests,
}

/// The answer to a [`Query`], of the same name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Answer {
    Overview {
        overview: Overview,
    },
    Chats {
        chats: Vec<ChatSummary>,
        more: bool,
    },
    Chat {
        chat: Option<ChatSummary>,
    },
    ChatDetail {
        detail: ChatDetail,
    },
    Messages {
        messages: Vec<MessageView>,
        more_before: bool,
        more_after: bool,
    },
    MessageInfo {
        info: MessageInfo,
    },
    Reactions {
        people: Vec<ReactionView>,
        more: bool,
    },
    Starred {
        hits: Vec<SearchHit>,
        more: bool,
    },
    /// `end`: where the next page in the same direction begins, if there is one.
    Shared {
        items: Vec<SharedView>,
        end: Option<MessageId>,
    },
    /// JPEG, base64; empty: none.
    Thumbnails {
        pictures: Vec<String>,
    },
    Search {
        hits: Vec<SearchHit>,
        more: bool,
    },
    SearchChats {
        chats: Vec<ChatSummary>,
        contacts: Vec<ContactView>,
    },
    Contacts {
        contacts: Vec<ContactView>,
    },
    Contact {
        contact: ContactView,
    },
    Devices {
        devices: Vec<DeviceView>,
    },
    /// `only`: nothing is connected to but through them.
    Proxies {
        only: bool,
        proxies: Vec<ProxyView>,
    },
    Fallbacks {
        fallbacks: Vec<crate::FallbackView>,
    },
    Backup {
        backup: BackupView,
    },
    Restore {
        restore: Option<RestoreView>,
    },
    BackupPassword {
        password: BackupPasswordView,
    },
    Digests {
        chats: Vec<ChatDigest>,
    },
}

/// One chat's content in 32 bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct ChatDigest {
    pub chat: ChatId,
    /// Messages counted, system lines left out.
    pub messages: u64,
    /// Hex.
    pub digest: String,
}
