//! What a user may ask for that changes something.

use crate::{
    AccountId, BackupPlace, BackupSchedule, ChatId, DeviceId, FileAction, Imported, LinkRequest, MentionSpan,
    MessageId, NewFile, PasswordOutcome, PasswordStrength, Secret,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A change the user asks for. Each is carried out in one transaction, or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Command {
    // --- becoming somebody ---
    /// Make a new account on this device (a phone, or a CLI acting as one). Answers when the relay has it.
    SignUp { relay_link: String, handle: String, name: String, device_name: String },
    /// Show a linking code for this new device; the code and its stages arrive as [`crate::Event::Link`].
    StartLinking { relay_link: String, device_name: String },
    /// Give up linking, on either side.
    CancelLinking,
    /// On the phone: a scanned or pasted code, or a typed eight-character code.
    ScanLinkCode { code: String },
    /// On the phone: the short codes are the same, link it (or not).
    ConfirmLink { same: bool },

    // --- chats ---
    /// Open (or make) the direct chat with whoever has this handle. Answers [`Reply::Chat`].
    StartDirectChat { handle: String },
    /// Make a group. Answers [`Reply::Chat`].
    CreateGroup { name: String, handles: Vec<String> },
    /// Rename a group (admins).
    RenameGroup { chat: ChatId, name: String },
    /// Add people to a group (admins).
    AddMembers { chat: ChatId, handles: Vec<String> },
    /// Remove somebody from a group (admins).
    RemoveMember { chat: ChatId, account: AccountId },
    /// Make somebody an admin, or no longer one (admins).
    SetAdmin { chat: ChatId, account: AccountId, admin: bool },
    /// Leave a group; its history stays here.
    LeaveGroup { chat: ChatId },
    /// Send a text, perhaps in answer to a message. Answers [`Reply::Message`] once it is in the durable outbox.
    SendText {
        chat: ChatId,
        text: String,
        #[serde(default)]
        quote: Option<MessageId>,
        /// People named in it; names are not needed.
        #[serde(default)]
        mentions: Vec<MentionSpan>,
    },
    /// Send files (ten at most) with a caption, perhaps in answer to a message. Answers [`Reply::Message`]; the message
    /// goes out when the relay has them.
    SendFiles {
        chat: ChatId,
        text: String,
        #[serde(default)]
        quote: Option<MessageId>,
        files: Vec<NewFile>,
    },
    /// Fetch, hold, go on with, or give up a file of a message.
    File { message: MessageId, place: u32, action: FileAction },
    /// Everything up to this message has been seen.
    MarkRead { chat: ChatId, up_to: MessageId },
    /// After how long new messages of a chat disappear; 0: never (groups: admins).
    SetTimer { chat: ChatId, seconds: u32 },
    /// Pin, archive, mute: kept in step between one's own devices.
    SetChat { chat: ChatId, pinned: bool, archived: bool, muted_until_ms: u64 },
    /// What this person is called here; empty: what they call themselves.
    SetContactName { account: AccountId, name: String },

    /// Take over messages from another messenger, oldest first; what is here already stays as it is. Answers
    /// [`Reply::Imported`].
    Import { chat: ChatId, messages: Vec<Imported> },

    // --- on a message ---
    /// React with an emoji, in place of the one before; empty: take it back.
    React { message: MessageId, emoji: String },
    /// Change one's own text; what it said before stays visible.
    EditText {
        message: MessageId,
        text: String,
        #[serde(default)]
        mentions: Vec<MentionSpan>,
    },
    /// Delete messages of one chat for everybody in it: one's own, or as an admin of a group anybody's.
    DeleteForEveryone { messages: Vec<MessageId> },
    /// Delete messages on one's own devices only.
    DeleteForMe { messages: Vec<MessageId> },
    /// Send what messages say to other chats, in their order, marked as forwarded.
    Forward { messages: Vec<MessageId>, chats: Vec<ChatId> },
    /// Keep messages at hand, or no longer, on all own devices.
    Star { messages: Vec<MessageId>, starred: bool },

    // --- oneself ---
    /// One's own name and whether others learn that one has read their messages.
    SetProfile { name: String, send_read_marks: bool },
    /// Call a device something else.
    RenameDevice { device: DeviceId, name: String },
    /// Remove a device from the account, at once and for good.
    RemoveDevice { device: DeviceId },
    /// The person has seen the notice about a newly linked device.
    DismissNotice { device: DeviceId },
    /// Ask the phone again for the history that is missing here.
    RequestHistory,

    // --- backups ---
    /// Make the key of this account's backups, or show it again until it is confirmed (the phone). Answers
    /// [`Reply::BackupKey`].
    MakeBackupKey,
    /// The person has typed the line back that was asked for. From now on backups can be made, by own computers as well.
    ConfirmBackupKey { line: String },
    /// Where backups of this device go, and how often; no place: none are made any more, those made stay.
    SetBackup { place: Option<BackupPlace>, schedule: BackupSchedule },
    /// Make one now. Answers when it has begun.
    StartBackup,
    /// Stop whatever goes on about backups: it goes on from there next time.
    CancelBackup,
    /// Restore the backup on trial and compare. Answers when it has begun.
    ProveBackup,
    /// What is wrong with a key as far as it is typed. Answers [`Reply::BackupKeyTyped`].
    CheckBackupKey { key: String },
    /// Make this new device the account's phone, from its backup. Answers when the newest messages are here; the rest
    /// follows.
    Restore { place: BackupPlace, key: String, device_name: String },
    /// Go on with a restore that was interrupted, now.
    ResumeRestore,
    /// How hard this would be to guess. Answers [`Reply::PasswordStrength`].
    RatePassword { password: Secret },
    /// Let this password open the backups too, in place of the one before. The relay keeps the key under it; answers once
    /// the relay has given it back.
    SetBackupPassword { password: Secret },
    /// No password opens the backups any more.
    RemoveBackupPassword,
    /// On a device that belongs to nobody yet: ask the relay for the key that this person's password opens. `who`: their
    /// handle or account id. Answers [`Reply::BackupPassword`].
    OpenBackupKey { relay_link: String, who: String, password: Secret },

    // --- the connection ---
    /// The person asks to try again now.
    Reconnect,
    /// Add a way to the relay: a link to a volunteer's proxy, or `socks5://` or `http://` with host and port. Answers
    /// [`Reply::Proxy`]; one that is there already is left as it is.
    AddProxy { link: String },
    /// Forget a proxy.
    RemoveProxy { proxy: u32 },
    /// Try a proxy now. Answers [`Reply::ProxyTested`] when that is known.
    TestProxy { proxy: u32 },
    /// Never connect but through a proxy, and look no name up: where there is none, stay offline.
    SetProxyOnly { on: bool },
    /// Name another relay by its link: it carries messages while home can't be reached. Contacts learn of it.
    AddFallback { link: String },
    /// Name it no longer. `key`: as [`crate::FallbackView`] has it.
    RemoveFallback { key: String },
    /// While the relay can't be reached, exchange messages with people in the same local network: be found there, keep a
    /// carrier for others, and use theirs.
    SetNearby { on: bool },
}

impl Command {
    /// A text that answers to nothing and names nobody.
    pub fn text(chat: &ChatId, text: impl Into<String>) -> Self {
        Self::SendText { chat: chat.clone(), text: text.into(), quote: None, mentions: Vec::new() }
    }
}

/// The answer to a [`Command`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Reply {
    /// Done.
    Done,
    /// The chat that was opened or made.
    Chat { chat: ChatId },
    /// The message that was put into the outbox.
    Message { message: MessageId },
    /// What would be linked, for the person to confirm.
    Link { request: LinkRequest },
    /// The proxy that was added.
    Proxy { proxy: u32 },
    /// Whether it led to the relay, and how long that took.
    ProxyTested { fault: Option<crate::ProxyFault>, took_ms: u64 },
    /// The key, to be written down.
    BackupKey { key: crate::BackupKeyView },
    /// What is wrong with it so far.
    BackupKeyTyped { typed: crate::BackupKeyTyped },
    /// How hard a password is to guess.
    PasswordStrength { strength: PasswordStrength },
    /// What came of a password.
    BackupPassword { outcome: PasswordOutcome },
    /// So many messages were new, or are whole now.
    Imported { added: u32 },
}
