//! Answers on standard output: plain lines for people, JSON lines for programs.

use harkara_api::{
    CallView, ChatSummary, Content, FileState, FileView, IncidentKind, IncidentView, Lost, MessageView, Status,
    WaitReason,
};
use harkara_client::in_english;
use jiff::Timestamp;
use serde::Serialize;
use std::io::{self, Write};

/// One JSON object on one line, flushed: whoever reads waits for it.
pub fn json(value: &impl Serialize) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, value)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// One line for a person.
pub fn line(text: impl AsRef<str>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}", printable(text.as_ref()))?;
    out.flush()
}

/// Others' texts must not steer the terminal.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' && c != '\t' { '\u{fffd}' } else { c }).collect()
}

/// A chat as one line.
pub fn chat(chat: &ChatSummary) -> String {
    let last = chat.last.as_ref().map(|message| body(&message.content)).unwrap_or_default();
    format!("{}  {}{}  {}", chat.id, chat.title, unread(chat.unread), first_line(&last))
}

fn unread(count: u64) -> String {
    if count == 0 { String::new() } else { format!(" ({count})") }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(60).collect()
}

/// A message as one line.
pub fn message(message: &MessageView) -> String {
    let who = if message.outgoing { "me" } else { &message.sender_name };
    let mut line = format!("{} {who}: ", mark(message.status));
    if message.forwarded {
        line.push_str("(forwarded) ");
    }
    if let Some(quote) = &message.quote {
        line.push_str(&format!("[{}: {}] ", quote.sender_name, first_line(&quote.text)));
    }
    line.push_str(&body(&message.content));
    if message.edited_ms.is_some() {
        line.push_str(" (edited)");
    }
    if let Some(reason) = message.waiting.and_then(why) {
        line.push_str(&format!("  (waits here: {reason})"));
    }
    for reaction in &message.reactions {
        line.push_str(&format!("  {} {}", reaction.emoji, reaction.count));
    }
    line
}

/// Why a message waits, where that is more than a moment.
fn why(reason: WaitReason) -> Option<&'static str> {
    Some(match reason {
        WaitReason::Sending => return None,
        WaitReason::NoNetwork => "this computer has no network",
        WaitReason::RelayDown => "the relay does not answer",
        WaitReason::Maintenance => "the relay is down, and had said that somebody works on it",
        WaitReason::Incident => "the relay is down, and had said that it has trouble",
        WaitReason::RelayAway => "the relay has said good-bye for a while",
        WaitReason::RelayBusy => "the relay has very many to let in at once",
        WaitReason::RelayFault => "what answers is not the relay as it is known here",
        WaitReason::ThisDevice => "this computer must be put right first",
        WaitReason::Proxy => "only proxies may be used, and none leads to the relay now",
        WaitReason::Home => "until your relay is back",
        WaitReason::Connecting => "connecting",
        WaitReason::Preparing => "the chat is being set up first",
    })
}

fn mark(status: Status) -> &'static str {
    match status {
        Status::Waiting => "…",
        Status::Stored => "✓",
        Status::Delivered => "✓✓",
        Status::Read => "✓✓*",
        Status::Received => "<",
        Status::Failed => "!",
    }
}

fn body(content: &Content) -> String {
    match content {
        Content::Text { text, files, .. } => {
            let files = files.iter().map(file);
            files.chain((!text.is_empty()).then(|| text.clone())).collect::<Vec<_>>().join(" ")
        }
        Content::Deleted { by_name, .. } => format!("deleted by {by_name}"),
        Content::System { line } => in_english(line),
        Content::Call { call } => call_line(call),
        Content::LeftOut { name, text, .. } if text.is_empty() => format!("[{name}]"),
        Content::LeftOut { name, text, .. } => format!("[{name}] {text}"),
    }
}

fn call_line(call: &CallView) -> String {
    let kind = if call.video { "video call" } else { "voice call" };
    let kind = if call.missed { format!("missed {kind}") } else { kind.to_owned() };
    if call.note.is_empty() { kind } else { format!("{kind}, {}", call.note) }
}

/// What the relay said of itself, with what it added since.
pub fn incident(incident: &IncidentView) -> String {
    let what = match incident.kind {
        IncidentKind::Outage => "outage",
        IncidentKind::Maintenance => "maintenance",
    };
    let mut text = format!("the relay says: {what} since {}: {}", time(incident.began_ms), incident.title);
    match (incident.ended_ms, incident.expected_ms) {
        (Some(ended_ms), _) => text.push_str(&format!(", over since {}", time(ended_ms))),
        (None, Some(expected_ms)) => text.push_str(&format!(", to be over by {}", time(expected_ms))),
        (None, None) => text.push_str(", not over yet"),
    }
    text.push_str(match incident.lost {
        Lost::Nothing => "; nothing was lost",
        Lost::Some => "; something was lost",
        Lost::Unknown => "",
    });
    for note in &incident.notes {
        text.push_str(&format!("\n  {}  {}", time(note.at_ms), note.text));
    }
    text
}

fn time(ms: u64) -> String {
    let at = i64::try_from(ms).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    at.map(|at| at.strftime("%Y-%m-%d %H:%M UTC").to_string()).unwrap_or_default()
}

/// A file as a part of a line.
pub fn file(file: &FileView) -> String {
    let state = match file.state {
        FileState::Preparing => "being encrypted".into(),
        FileState::Uploading { done, paused: false } => format!("{done} bytes sent"),
        FileState::Downloading { done, paused: false } => format!("{done} bytes here"),
        FileState::Uploading { done, paused: true } | FileState::Downloading { done, paused: true } => {
            format!("held at {done} bytes")
        }
        FileState::Remote => "not here".into(),
        FileState::Here => "here".into(),
        FileState::Failed { fault, .. } => format!("{fault:?}"),
    };
    format!("[{} {} bytes, {state}]", file.name, file.size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_cannot_steer_the_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb\nc"), "a\u{fffd}[2Jb\nc");
    }
}
