//! Chats from another messenger, taken over, and ours handed out in the same form.

use crate::args::DateOrder;
use crate::device::{Device, unexpected};
use crate::{print, talk};
use anyhow::{Context, bail, ensure};
use harkara_api::{
    AccountId, Answer, CallView, ChatId, ChatKind, Command, Content, Imported, ImportedContent, MessageId, MessageView,
    Query, Reply,
};
use harkara_past::{Call, CallKind, Export, Hint, Message, Order, Outgoing, Preview, Reading, Settled, Survey, Writer};
use jiff::Zoned;
use jiff::tz::TimeZone;
use serde::Serialize;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::Path;

/// How a file is to be read, as said on the command line.
#[derive(Debug)]
pub struct How {
    pub order: Option<DateOrder>,
    pub zone: Option<String>,
}

/// Whose chat it is, as said on the command line.
#[derive(Debug)]
pub struct Whose {
    /// The person's own name in the file.
    pub me: String,
    pub chat: String,
    /// "Name in the file=handle".
    pub people: Vec<String>,
}

type Opened = Export<BufReader<File>>;

/// Messages in one command, and about how many bytes.
const BATCH: usize = 500;
const BATCH_BYTES: usize = 128 * 1024;
/// Longer than any text the other messenger lets through.
const LONGEST: usize = 160 * 1024;

fn open(file: &Path, how: &How, chat: Option<&ChatId>) -> anyhow::Result<(Opened, Survey, Reading)> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let source = BufReader::new(File::open(file).with_context(|| format!("{} can't be opened", file.display()))?);
    let mut export = Export::open(source, &name)?;
    let survey = export.survey(Some(Zoned::now().date()))?;
    let zone = match &how.zone {
        Some(zone) => TimeZone::get(zone).context("no such time zone")?,
        None => TimeZone::system(),
    };
    let order = how.order.map(|order| match order {
        DateOrder::DayMonthYear => Order::DayMonthYear,
        DateOrder::MonthDayYear => Order::MonthDayYear,
        DateOrder::YearMonthDay => Order::YearMonthDay,
    });
    let chat = chat.map(|chat| chat.0.clone().into_bytes()).unwrap_or_default();
    Ok((export, survey, Reading { order, chat, ..Reading::new(zone) }))
}

/// Shows what an import would take over, as JSON.
pub fn preview(file: &Path, how: &How) -> anyhow::Result<()> {
    let (mut export, survey, reading) = open(file, how, None)?;
    print::json(&export.preview(&survey, &reading)?)?;
    Ok(())
}

/// What became of a file.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    added: u64,
    already_here: u64,
    /// Taken back by their authors, or longer than a message can be.
    left: u64,
}

/// Takes a file over into a conversation. Interrupted or repeated, it doubles nothing.
pub async fn import(device: &Device, file: &Path, how: &How, whose: &Whose, json: bool) -> anyhow::Result<()> {
    let chat = device.chat(&whose.chat).await?;
    let (mut export, survey, reading) = open(file, how, Some(&chat))?;
    if how.order.is_none() && survey.dates.settled == Settled::Open {
        bail!(
            "in {} the day can't be told from the month: look at --preview and say --dates day-month-year or \
             month-day-year",
            survey.dates.sample
        );
    }
    let people = people(device, &chat, whose, &export.preview(&survey, &reading)?).await?;
    let mut outcome = Outcome::default();
    let (mut batch, mut bytes) = (Vec::with_capacity(BATCH), 0);
    for message in export.messages(&survey, &reading)? {
        let Some((imported, weight)) = imported(message?, &people) else {
            outcome.left += 1;
            continue;
        };
        if batch.len() == BATCH || bytes + weight > BATCH_BYTES {
            send(device, &chat, std::mem::take(&mut batch), &mut outcome).await?;
            bytes = 0;
        }
        bytes += weight;
        batch.push(imported);
    }
    send(device, &chat, batch, &mut outcome).await?;
    match json {
        true => print::json(&outcome)?,
        false => {
            print::line(format!("{} messages taken over, {} were here already", outcome.added, outcome.already_here))?
        }
    }
    Ok(())
}

async fn send(device: &Device, chat: &ChatId, messages: Vec<Imported>, outcome: &mut Outcome) -> anyhow::Result<()> {
    let count = messages.len() as u64;
    if count == 0 {
        return Ok(());
    }
    match device.command(Command::Import { chat: chat.clone(), messages }).await? {
        Reply::Imported { added } => {
            outcome.added += u64::from(added);
            outcome.already_here += count - u64::from(added);
            Ok(())
        }
        other => bail!("unexpected reply {other:?}"),
    }
}

/// Who the names in the file are here. Whoever is nobody here keeps their name and nothing else.
async fn people(
    device: &Device,
    chat: &ChatId,
    whose: &Whose,
    preview: &Preview,
) -> anyhow::Result<HashMap<String, AccountId>> {
    let me = device.overview().await?.account.context("this device belongs to no account")?.id;
    let detail = match device.query(Query::ChatDetail { chat: chat.clone() }).await? {
        Answer::ChatDetail { detail } => detail,
        other => return Err(unexpected(&other).into()),
    };
    let names: Vec<&str> = preview.people.iter().map(|person| person.name.as_str()).collect();
    ensure!(
        names.contains(&whose.me.as_str()),
        "nobody in this file is called {}: there are {}",
        whose.me,
        names.join(", ")
    );
    let mut people = HashMap::from([(whose.me.clone(), me)]);
    for pair in &whose.people {
        let (name, handle) = pair.rsplit_once('=').context("--person wants NAME=HANDLE")?;
        let handle = handle.trim_start_matches('@');
        let known = detail.members.iter().find(|member| member.handle == handle);
        let known = known.with_context(|| format!("{handle} is not in this conversation"))?;
        people.insert(name.to_owned(), known.account.clone());
    }
    for name in names {
        let member = detail.members.iter().find(|member| !member.me && member.name == name);
        let account = match detail.chat.kind {
            ChatKind::Direct => detail.chat.contact.clone(),
            ChatKind::Group => member.map(|member| member.account.clone()),
        };
        if let Some(account) = account {
            people.entry(name.to_owned()).or_insert(account);
        }
    }
    Ok(people)
}

fn imported(message: Message, people: &HashMap<String, AccountId>) -> Option<(Imported, usize)> {
    let content = match message.content {
        harkara_past::Content::Text { text } => ImportedContent::Text { text },
        harkara_past::Content::Media { file, caption, .. } => {
            ImportedContent::LeftOut { name: file.unwrap_or_default(), text: caption }
        }
        harkara_past::Content::Call(Call { media, missed, note }) => {
            ImportedContent::Call { call: CallView { video: media == CallKind::Video, missed, note } }
        }
        harkara_past::Content::System { text } => ImportedContent::Line { text },
        harkara_past::Content::Deleted => return None,
    };
    let weight = match &content {
        ImportedContent::Text { text } | ImportedContent::LeftOut { text, .. } | ImportedContent::Line { text } => {
            text.len()
        }
        ImportedContent::Call { call } => call.note.len(),
    };
    let imported = Imported {
        id: MessageId(message.key.to_string()),
        sent_ms: u64::try_from(message.ms).unwrap_or(0),
        account: message.author.as_ref().and_then(|author| people.get(author).cloned()),
        author: message.author.unwrap_or_default(),
        content,
    };
    (weight <= LONGEST).then_some((imported, weight + 128))
}

/// Writes a conversation into a text file, oldest message first.
pub async fn export(device: &Device, chat: &str, file: &Path, zone: Option<&str>) -> anyhow::Result<()> {
    let chat = device.chat(chat).await?;
    let own_name = device.overview().await?.account.map(|account| account.name).unwrap_or_default();
    let zone = match zone {
        Some(zone) => TimeZone::get(zone).context("no such time zone")?,
        None => TimeZone::system(),
    };
    // Pages are read backwards: first where each begins, then what is in it.
    let mut pages = vec![None];
    while let Some(last) = pages.last() {
        let (messages, more) = talk::page(device, &chat, last.clone(), talk::PAGE).await?;
        match messages.first().filter(|_| more) {
            Some(first) => pages.push(Some(first.id.clone())),
            None => break,
        }
    }
    let out = File::create_new(file).with_context(|| format!("{} can't be made", file.display()))?;
    let mut writer = Writer::new(BufWriter::new(out), zone);
    for before in pages.into_iter().rev() {
        for message in talk::page(device, &chat, before, talk::PAGE).await?.0 {
            let content = content(&message);
            let app = matches!(content, harkara_past::Content::System { .. });
            let author = if message.outgoing { own_name.as_str() } else { &message.sender_name };
            writer.write(&Outgoing {
                ms: i64::try_from(message.sent_ms)?,
                author: (!app && !author.is_empty()).then_some(author),
                content: &content,
                edited: false,
            })?;
        }
    }
    writer.finish()?;
    Ok(())
}

fn content(message: &MessageView) -> harkara_past::Content {
    match &message.content {
        // The form has one file a message: of several the first is named.
        Content::Text { text, files, .. } => match files.first() {
            None => harkara_past::Content::Text { text: text.clone() },
            Some(file) => harkara_past::Content::Media {
                file: Some(file.name.clone()),
                hint: Hint::Unknown,
                caption: text.clone(),
            },
        },
        Content::Deleted { .. } => harkara_past::Content::Deleted,
        Content::System { line } => harkara_past::Content::System { text: print::system(line) },
        Content::Call { call } => harkara_past::Content::Call(Call {
            media: if call.video { CallKind::Video } else { CallKind::Voice },
            missed: call.missed,
            note: call.note.clone(),
        }),
        Content::LeftOut { name, text, .. } => harkara_past::Content::Media {
            file: (!name.is_empty()).then(|| name.clone()),
            hint: Hint::Unknown,
            caption: text.clone(),
        },
    }
}
