//! Chats from another messenger: what a person is shown of one, what they decide, and what is taken over.

use crate::{AccountId, CallView, ChatId, MessageId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A message from another messenger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct Imported {
    /// The same whenever the same message is taken over again.
    pub id: MessageId,
    pub sent_ms: u64,
    /// As named there; empty for a line of that messenger's own.
    pub author: String,
    /// Who that is here, if the person says so.
    pub account: Option<AccountId>,
    pub content: ImportedContent,
}

/// What a message from another messenger holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum ImportedContent {
    Text {
        text: String,
    },
    Call {
        call: CallView,
    },
    /// With a file that lies under this name in the archive `source`, which is named as in [`crate::NewFile`]. On the
    /// phone page `source` is the file itself, staged.
    File {
        source: String,
        name: String,
        text: String,
    },
    LeftOut {
        name: String,
        text: String,
    },
    Line {
        text: String,
    },
}

/// Which number of a date is what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    DayMonthYear,
    MonthDayYear,
    YearMonthDay,
}

/// A chat in a file, before anything of it is taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct PastView {
    /// The chat's name, as the file's name has it; may be empty.
    pub title: String,
    /// Days, as year-month-day.
    pub first: String,
    pub last: String,
    pub messages: u64,
    pub calls: u64,
    /// Files that came along, and files that the chat only speaks of.
    pub files: u64,
    pub files_left_out: u64,
    /// Most messages first.
    pub people: Vec<PastPerson>,
    /// How the chat begins.
    pub beginning: Vec<PastLine>,
    /// A date as the file writes it, and how it was read.
    pub sample: String,
    pub order: DateOrder,
    /// Nothing in the file says which number is the day: the person has to.
    pub order_open: bool,
    /// Every order in which the file makes sense.
    pub orders: Vec<PastOrder>,
}

/// Somebody in a chat from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct PastPerson {
    pub name: String,
    pub messages: u64,
}

/// A message in a preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct PastLine {
    /// As year-month-day hour:minute, by the clock there.
    pub at: String,
    pub author: String,
    pub text: String,
}

/// An order of a date's numbers, and the first and last day it gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct PastOrder {
    pub order: DateOrder,
    pub first: String,
    pub last: String,
}

/// What the person has decided about a chat from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct PastChoice {
    /// Where it belongs.
    pub chat: ChatId,
    /// `None`: as the file has it.
    pub order: Option<DateOrder>,
    /// Who the names in it are here, oneself among them; whoever is not named keeps their name and nothing else.
    pub people: BTreeMap<String, AccountId>,
}

/// How far a chat has been taken over; at the end: what became of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "camelCase")]
pub struct PastProgress {
    /// Messages that were new.
    pub added: u64,
    pub already_here: u64,
    /// Taken back by their authors, or longer than a message can be.
    pub left: u64,
}
