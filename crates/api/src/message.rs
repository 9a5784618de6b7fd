//! What a chat shows: a message, what it holds, what was done to it, and how far it has come.

use crate::{AccountId, CarriedView, ChatId, FileView, MessageId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One message, or a line the system wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct MessageView {
    pub id: MessageId,
    pub chat: ChatId,
    pub sender: Option<AccountId>,
    pub sender_name: String,
    pub outgoing: bool,
    /// The relay's time, which the order follows: nobody else's clock can be trusted. This device's until it is stored.
    pub sent_ms: u64,
    pub content: Content,
    pub status: Status,
    /// Why it is still waiting.
    pub waiting: Option<WaitReason>,
    /// Another relay than home's has carried it here, or from here.
    pub carried: Option<CarriedView>,
    /// Brought along from another messenger: nobody here has vouched for who wrote it.
    pub imported: bool,
    /// What it answers to.
    pub quote: Option<QuoteView>,
    /// The commonest first; a bounded number of kinds. Left out in lists.
    pub reactions: Vec<ReactionCount>,
    pub forwarded: bool,
    pub starred: bool,
    /// When its author last changed the text.
    pub edited_ms: Option<u64>,
    /// When it disappears.
    pub expires_ms: Option<u64>,
}

/// The beginning of the message that is answered to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct QuoteView {
    pub message: MessageId,
    pub sender: Option<AccountId>,
    pub sender_name: String,
    /// As it says here and now, or, where it is not here, as it was quoted.
    pub text: String,
    /// One can go to it.
    pub here: bool,
    /// It was deleted for everyone.
    pub deleted: bool,
}

/// How many people reacted in one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct ReactionCount {
    pub emoji: String,
    pub count: u32,
    /// Oneself among them.
    pub mine: bool,
}

/// How somebody reacted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct ReactionView {
    pub account: AccountId,
    pub name: String,
    pub me: bool,
    pub emoji: String,
}

/// What a message holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Content {
    /// Text, with where its links are and who is named in it (UTF-16 offsets, for a browser), and files; with files it is
    /// their caption.
    Text { text: String, links: Vec<LinkSpan>, mentions: Vec<MentionSpan>, files: Vec<FileView> },
    /// Deleted for everyone.
    Deleted { by: Option<AccountId>, by_name: String },
    /// A line the system wrote.
    System { line: SystemLine },
    /// A call, as it stands in the chat.
    Call { call: CallView },
    /// A file that was left behind where the chat comes from, and what was written with it.
    LeftOut { name: String, text: String, links: Vec<LinkSpan> },
}

/// A call, as it stands in the chat.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct CallView {
    pub video: bool,
    pub missed: bool,
    /// What is said beside it, say how long it took, in the language of the phone it comes from.
    pub note: String,
}

/// Where a link stands in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct LinkSpan {
    pub start: u32,
    pub end: u32,
    pub url: String,
}

/// Somebody named in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct MentionSpan {
    pub start: u32,
    pub end: u32,
    pub account: AccountId,
    /// What they are called here.
    #[serde(default)]
    pub name: String,
}

/// A line the system wrote into a chat. Names are resolved when shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(tag = "line", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum SystemLine {
    Created {
        by: AccountId,
        by_name: String,
    },
    Renamed {
        by: AccountId,
        by_name: String,
        name: String,
    },
    Added {
        by: AccountId,
        by_name: String,
        who: AccountId,
        who_name: String,
    },
    Removed {
        by: AccountId,
        by_name: String,
        who: AccountId,
        who_name: String,
    },
    Left {
        who: AccountId,
        who_name: String,
    },
    AdminChanged {
        by: AccountId,
        by_name: String,
        who: AccountId,
        who_name: String,
        admin: bool,
    },
    /// After how long new messages disappear from now on; 0: never.
    TimerChanged {
        by: AccountId,
        by_name: String,
        seconds: u64,
    },
    /// Somebody's devices changed: their safety depends on it, so it is said.
    DevicesChanged {
        who: AccountId,
        who_name: String,
    },
    /// The conversation had to be set up anew; nothing that was shown is lost.
    Recovered,
    /// A line of the messenger a chat comes from, in that phone's language.
    Imported {
        text: String,
    },
    /// Messages that could not be read here.
    Unreadable {
        from_name: String,
    },
}

/// The four marks of an outgoing message; incoming ones are `Received` or `Read`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// In this device's durable outbox.
    Waiting,
    /// The relay has stored it durably.
    Stored,
    /// A device of every recipient has stored it.
    Delivered,
    /// Every recipient has read it.
    Read,
    /// Incoming.
    Received,
    /// Can't be sent any more: not a member, or the device was removed.
    Failed,
}

/// Why an outgoing message still waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum WaitReason {
    NoNetwork,
    /// The relay does not answer.
    RelayDown,
    /// The relay can't be reached, and had said before that somebody works on it.
    Maintenance,
    /// The relay can't be reached, and had said before that it has trouble.
    Incident,
    /// The relay has said good-bye for a while.
    RelayAway,
    /// The relay has too many to let in, and has said when to come back.
    RelayBusy,
    /// Somebody answers, but not the relay as it is known here: nonsense, another key, a certificate that is not trusted.
    RelayFault,
    /// This device must be put right first: its clock, its disk.
    ThisDevice,
    /// Only proxies may be used, and none leads to the relay now.
    Proxy,
    Connecting,
    /// On its way just now.
    Sending,
    /// The conversation is being set up or repaired first.
    Preparing,
    /// Home can't be reached, and what carries messages meanwhile can't carry this.
    Home,
}

/// Who has a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct MessageInfo {
    pub message: MessageView,
    pub people: Vec<PersonMark>,
    /// What it said before and says now, oldest first; empty where it was never edited.
    pub versions: Vec<TextVersion>,
}

/// What an edited message said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct TextVersion {
    pub text: String,
    pub since_ms: u64,
}

/// How far a message has come with one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct PersonMark {
    pub account: AccountId,
    pub name: String,
    pub status: Status,
}
