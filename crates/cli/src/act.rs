//! What is done to messages, and what is starred.

use crate::args::Act;
use crate::device::{Device, unexpected};
use crate::print;
use harkara_api::{AccountId, Answer, ChatId, Command, MentionSpan, MessageId, Query};

const PAGE: u32 = 200;

/// Does it. The messages may still stand in the mailbox, so that comes first.
pub async fn act(device: &Device, what: Act, json: bool) -> anyhow::Result<()> {
    device.caught_up().await?;
    let ids = |ids: Vec<String>| ids.into_iter().map(MessageId).collect::<Vec<_>>();
    let command = match what {
        Act::React { message, emoji } => {
            Command::React { message: MessageId(message), emoji: emoji.unwrap_or_default() }
        }
        Act::Edit { message, text } => {
            let message = MessageId(message);
            let chat = match device.query(Query::MessageInfo { message: message.clone() }).await? {
                Answer::MessageInfo { info } => info.message.chat,
                other => return Err(unexpected(&other).into()),
            };
            let mentions = mentions(device, &chat, &text).await?;
            Command::EditText { message, text, mentions }
        }
        Act::Delete { messages, everyone: true } => Command::DeleteForEveryone { messages: ids(messages) },
        Act::Delete { messages, everyone: false } => Command::DeleteForMe { messages: ids(messages) },
        Act::Forward { to, messages } => {
            Command::Forward { messages: ids(messages), chats: vec![device.chat(&to).await?] }
        }
        Act::Star { messages, off } => Command::Star { messages: ids(messages), starred: !off },
        Act::Timer { chat, seconds } => Command::SetTimer { chat: device.chat(&chat).await?, seconds },
    };
    let reply = device.command(command).await?;
    if json {
        print::json(&reply)?;
    }
    Ok(())
}

/// Starred messages, newest first.
pub async fn starred(device: &Device, chat: Option<&str>, json: bool) -> anyhow::Result<()> {
    let chat = match chat {
        Some(chat) => Some(device.chat(chat).await?),
        None => None,
    };
    let mut before = None;
    loop {
        let (hits, more) = match device.query(Query::Starred { chat: chat.clone(), before, limit: PAGE }).await? {
            Answer::Starred { hits, more } => (hits, more),
            other => return Err(unexpected(&other).into()),
        };
        for hit in &hits {
            if json {
                print::json(hit)?;
            } else {
                print::line(format!("{}  {}", hit.chat_title, print::message(&hit.message)))?;
            }
        }
        before = hits.last().map(|hit| hit.message.id.clone());
        if !more || before.is_none() {
            return Ok(());
        }
    }
}

/// Members of a chat whose handle stands in a text with an @ before it.
pub async fn mentions(device: &Device, chat: &ChatId, text: &str) -> anyhow::Result<Vec<MentionSpan>> {
    if !text.contains('@') {
        return Ok(Vec::new());
    }
    let detail = match device.query(Query::ChatDetail { chat: chat.clone() }).await? {
        Answer::ChatDetail { detail } => detail,
        other => return Err(unexpected(&other).into()),
    };
    let people: Vec<_> = detail.members.into_iter().map(|member| (member.handle, member.account)).collect();
    Ok(spans(text, &people))
}

fn spans(text: &str, people: &[(String, AccountId)]) -> Vec<MentionSpan> {
    let in_handle = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    let mut spans = Vec::new();
    for (at, _) in text.match_indices('@') {
        let word: String = text[at + 1..].chars().take_while(|c| in_handle(*c)).collect();
        let handle = word.trim_end_matches('.').to_ascii_lowercase();
        if let Some((_, account)) = people.iter().find(|(known, _)| *known == handle) {
            let start = text[..at].encode_utf16().count() as u32;
            let end = start + 1 + handle.len() as u32;
            spans.push(MentionSpan { start, end, account: account.clone(), name: String::new() });
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_are_found_where_a_browser_counts_them_and_strangers_are_not() {
        let people = [("asha".to_owned(), AccountId("aa".into())), ("bilal.k".to_owned(), AccountId("bb".into()))];
        let found = spans("👋 @Asha, ask @bilal.k. or @nobody", &people);
        let seen: Vec<_> = found.iter().map(|span| (span.start, span.end, span.account.0.as_str())).collect();
        assert_eq!(seen, [(3, 8, "aa"), (14, 22, "bb")]);
    }
}
