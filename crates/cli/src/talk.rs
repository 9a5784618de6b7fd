//! Reading and writing messages.

use crate::device::{Device, changed, unexpected};
use crate::{act, print};
use anyhow::Context;
use harkara_api::{
    Answer, ApiError, ChatId, ChatSummary, Command, Content, ErrorCode, Event, FileView, MessageId, MessageView, Query,
    Reply,
};
use serde::Serialize;
use std::io::Read;

/// Messages in one answer.
pub const PAGE: u32 = 200;

/// All conversations.
pub async fn chats(device: &Device, json: bool) -> anyhow::Result<()> {
    for chat in device.chats().await? {
        if json {
            print::json(&chat)?;
        } else {
            print::line(print::chat(&chat))?;
        }
    }
    Ok(())
}

/// The newest messages of a conversation.
pub async fn messages(device: &Device, chat: &str, limit: u32, json: bool) -> anyhow::Result<()> {
    let chat = device.chat(chat).await?;
    each(&page(device, &chat, None, limit).await?.0, json)
}

/// Found messages.
pub async fn search(device: &Device, text: String, chat: Option<&str>, limit: u32, json: bool) -> anyhow::Result<()> {
    let chat = match chat {
        Some(chat) => Some(device.chat(chat).await?),
        None => None,
    };
    let hits = match device.query(Query::Search { text, chat, before: None, limit }).await? {
        Answer::Search { hits, .. } => hits,
        other => return Err(unexpected(&other).into()),
    };
    for hit in hits {
        if json {
            print::json(&hit)?;
        } else {
            print::line(format!("{}  {}", hit.chat_title, print::message(&hit.message)))?;
        }
    }
    Ok(())
}

fn each(messages: &[MessageView], json: bool) -> anyhow::Result<()> {
    for message in messages {
        if json {
            print::json(message)?;
        } else {
            print::line(print::message(message))?;
        }
    }
    Ok(())
}

/// Sends a text and waits until the relay has it.
pub async fn send(
    device: &Device,
    to: &str,
    text: Option<String>,
    reply_to: Option<String>,
    json: bool,
) -> anyhow::Result<()> {
    let text = match text {
        Some(text) => text,
        None => {
            let mut text = String::new();
            std::io::stdin().lock().read_to_string(&mut text).context("no text on standard input")?;
            text.trim_end_matches(['\n', '\r']).to_owned()
        }
    };
    let chat = device.chat(to).await?;
    let mentions = act::mentions(device, &chat, &text).await?;
    let reply = device.command(Command::SendText { chat, text, quote: reply_to.map(MessageId), mentions }).await?;
    let Reply::Message { message } = &reply else {
        return Err(ApiError::new(ErrorCode::Internal, format!("unexpected reply {reply:?}")).into());
    };
    if json {
        print::json(&reply)?;
    }
    device.stored(message).await
}

/// A received message, as a bot wants it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Received<'a> {
    chat: &'a ChatId,
    chat_title: &'a str,
    id: &'a MessageId,
    sender: &'a str,
    sender_name: &'a str,
    sent_ms: u64,
    text: &'a str,
    #[serde(skip_serializing_if = "<[FileView]>::is_empty")]
    files: &'a [FileView],
}

/// Prints what is unread, oldest first in each conversation, and marks it read; with `follow` for ever.
pub async fn receive(device: &Device, follow: bool) -> anyhow::Result<()> {
    let mut events = device.events();
    let online = device.caught_up().await;
    loop {
        for chat in device.chats().await?.into_iter().filter(|chat| chat.unread > 0) {
            take_unread(device, &chat).await?;
        }
        if !follow {
            return online;
        }
        changed(&mut events, |event| matches!(event, Event::Chats { .. })).await;
    }
}

/// A message is marked read after it was printed: a reader that dies in between gets it again, with the same id.
async fn take_unread(device: &Device, chat: &ChatSummary) -> anyhow::Result<()> {
    // The newest so many of others' texts are the unread ones.
    let wanted = usize::try_from(chat.unread)?;
    let mut unread = Vec::new();
    let mut before = None;
    while unread.len() < wanted {
        let (messages, more) = page(device, &chat.id, before, PAGE).await?;
        before = messages.first().map(|message| message.id.clone());
        let theirs = |message: &MessageView| !message.outgoing && matches!(message.content, Content::Text { .. });
        unread.splice(0..0, messages.into_iter().filter(theirs));
        if !more || before.is_none() {
            break;
        }
    }
    let unread = unread.split_off(unread.len().saturating_sub(wanted));
    for message in &unread {
        if let Content::Text { text, files, .. } = &message.content {
            print::json(&Received {
                chat: &chat.id,
                chat_title: &chat.title,
                id: &message.id,
                sender: message.sender.as_ref().map_or("", |sender| &sender.0),
                sender_name: &message.sender_name,
                sent_ms: message.sent_ms,
                text,
                files,
            })?;
        }
    }
    if let Some(last) = unread.last() {
        device.command(Command::MarkRead { chat: chat.id.clone(), up_to: last.id.clone() }).await?;
    }
    Ok(())
}

/// Messages before this one, oldest first, and whether there are more.
pub async fn page(
    device: &Device,
    chat: &ChatId,
    before: Option<MessageId>,
    limit: u32,
) -> anyhow::Result<(Vec<MessageView>, bool)> {
    let query = Query::Messages { chat: chat.clone(), before, after: None, around: None, limit };
    match device.query(query).await? {
        Answer::Messages { messages, more_before, .. } => Ok((messages, more_before)),
        other => Err(unexpected(&other).into()),
    }
}
