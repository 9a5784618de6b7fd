//! What a screen shows.

use crate::{AccountId, ChatId, Connection, DeviceId, ErrorCode, MessageView, RelayStatus, WaitReason};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The one look that tells a screen which app it is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    pub stage: Stage,
    pub account: Option<AccountView>,
    pub device: Option<DeviceId>,
    /// True where this device holds the account key.
    pub holds_account_key: bool,
    pub connection: Connection,
    pub relay: Option<RelayView>,
    /// What the relay last said about itself; kept for when it can't be asked.
    pub relay_status: Option<RelayStatus>,
    pub history: Option<HistoryProgress>,
    pub unread: u64,
    /// Devices linked lately and not yet acknowledged by the person.
    pub new_devices: Vec<DeviceView>,
    pub storage: StorageView,
    /// While the relay can't be reached, people in the same local network are.
    pub nearby: bool,
}

/// Where this device stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// No account here yet.
    Fresh,
    /// A full device of an account.
    Linked,
    /// Was removed from its account; what was stored can still be read.
    Removed,
}

/// Oneself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct AccountView {
    pub id: AccountId,
    pub handle: String,
    pub name: String,
    pub send_read_marks: bool,
}

/// The relay this account lives on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct RelayView {
    /// What the relay calls itself.
    pub name: String,
    /// Host and port.
    pub address: String,
    /// A link that brings somebody to this relay; holds no secret.
    pub link: String,
    /// Where the phone page is served, if anywhere.
    pub web_address: String,
}

/// How the local database is protected, said as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum StorageView {
    /// Encrypted; the key is in the system's keychain.
    Keychain,
    /// Encrypted, but the key lies in a file beside it: no keychain was found.
    KeyFile,
    /// In the browser's private storage, as safe as the browser profile; kept on request of the app.
    BrowserPersistent,
    /// In the browser's private storage, which the browser may clear when space is short.
    BrowserBestEffort,
    /// In memory only (tests, the mock).
    Memory,
}

/// A line of the chat list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct ChatSummary {
    pub id: ChatId,
    pub kind: ChatKind,
    /// The contact's name, or the group's.
    pub title: String,
    /// The other person, in a direct chat.
    pub contact: Option<AccountId>,
    pub last: Option<MessageView>,
    pub last_activity_ms: u64,
    pub unread: u64,
    pub pinned: bool,
    pub archived: bool,
    pub muted_until_ms: u64,
    /// False after leaving or being removed.
    pub member: bool,
    /// An unread message names the person.
    pub mentioned: bool,
    /// New messages disappear after so many seconds; 0: never.
    pub timer_s: u64,
}

/// What kind of chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum ChatKind {
    Direct,
    Group,
}

/// A chat's page of information.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct ChatDetail {
    pub chat: ChatSummary,
    pub members: Vec<MemberView>,
    pub i_am_admin: bool,
    pub created_ms: u64,
    pub created_by: Option<AccountId>,
    pub messages: u64,
    /// Why a change to who is in it, its name or its settings has not been made yet.
    pub changes_wait: Option<WaitReason>,
}

/// Somebody in a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct MemberView {
    pub account: AccountId,
    pub name: String,
    pub handle: String,
    pub admin: bool,
    pub me: bool,
    pub devices: u32,
}

/// A found message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct SearchHit {
    pub message: MessageView,
    pub chat_title: String,
    /// The text around the match.
    pub snippet: String,
    /// Matches in the snippet: (start, end) in UTF-16 units.
    pub matches: Vec<(u32, u32)>,
}

/// Somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct ContactView {
    pub account: AccountId,
    pub handle: String,
    /// What they call themselves.
    pub profile_name: String,
    /// What one calls them oneself; empty if nothing.
    pub own_name: String,
    /// The name to show.
    pub name: String,
    pub chat: Option<ChatId>,
    pub devices: u32,
}

/// One of one's own devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct DeviceView {
    pub id: DeviceId,
    pub name: String,
    pub platform: Platform,
    pub linked_ms: u64,
    pub this_device: bool,
    pub holds_account_key: bool,
    /// The person has not yet acknowledged the notice about it.
    pub new: bool,
}

/// What kind of device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum Platform {
    Phone,
    Desktop,
    Cli,
}

/// How much of the past is here, exactly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct HistoryProgress {
    pub received: u64,
    pub total: u64,
    /// Everything from here to now is present.
    pub complete_from_ms: Option<u64>,
    pub state: HistoryState,
    /// True on the device that is giving.
    pub sending: bool,
}

/// Whether history is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum HistoryState {
    /// Nothing asked for yet.
    None,
    /// The phone is preparing or sending.
    Running,
    /// The phone is away; it goes on when it is back.
    WaitingForPhone,
    Complete,
}

/// Linking, as the screens show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(tag = "stage", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum LinkState {
    /// Not linking.
    Idle,
    /// New device: reaching the relay.
    Preparing,
    /// New device: show this. `code` is the QR's text (upper-case alphanumeric); `typed` the eight-character way.
    ShowCode { code: String, typed: String, expires_at_ms: u64, number: u32, of: u32 },
    /// Six codes have run out unused: the person presses to go on.
    CodesUsedUp,
    /// Phone: talking to the new device.
    Contacting,
    /// Both: compare. Four words and the same as numbers.
    Compare { request: LinkRequest },
    /// Phone said yes; keys and chats are being set up.
    Finishing,
    /// Done.
    Done,
    /// It ended without a link.
    Failed { code: ErrorCode },
}

/// What is about to be linked, and the short code both screens show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct LinkRequest {
    pub words: Vec<String>,
    /// The same 44 bits as four numbers of four digits (0000 to 2047), for those who do not read Latin script.
    pub numbers: Vec<u16>,
    /// On the phone: the new device; on the new device: the account's handle.
    pub name: String,
    pub platform: Platform,
    /// Whether the relay sees both on the same network; unknown on the new device.
    pub same_network: Option<bool>,
}
