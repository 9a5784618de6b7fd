//! Chats from another messenger, taken over, and ours handed out in the same form.

use crate::args::DateOrder;
use crate::device::{Device, unexpected};
use crate::print;
use anyhow::{Context, bail, ensure};
use harkara_api::{AccountId, Answer, ChatId, ChatKind, PastChoice, PastView, Query};
use harkara_client::PastFile;
use std::collections::BTreeMap;
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

fn named(file: &Path, how: &How) -> anyhow::Result<PastFile> {
    let path = file.canonicalize().with_context(|| format!("{} can't be opened", file.display()))?;
    Ok(PastFile {
        source: path.to_str().context("a path that is not UTF-8")?.to_owned(),
        name: path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        zone: how.zone.clone(),
    })
}

fn order(how: &How) -> Option<harkara_api::DateOrder> {
    how.order.map(|order| match order {
        DateOrder::DayMonthYear => harkara_api::DateOrder::DayMonthYear,
        DateOrder::MonthDayYear => harkara_api::DateOrder::MonthDayYear,
        DateOrder::YearMonthDay => harkara_api::DateOrder::YearMonthDay,
    })
}

/// Shows what an import would take over, as JSON.
pub async fn preview(device: &Device, file: &Path, how: &How) -> anyhow::Result<()> {
    print::json(&device.client().past_view(named(file, how)?, order(how)).await?)?;
    Ok(())
}

/// Takes a file over into a conversation. Interrupted or repeated, it doubles nothing.
pub async fn import(device: &Device, file: &Path, how: &How, whose: &Whose, json: bool) -> anyhow::Result<()> {
    let chat = device.chat(&whose.chat).await?;
    let file = named(file, how)?;
    let view = device.client().past_view(file.clone(), order(how)).await?;
    if view.order_open && how.order.is_none() {
        bail!(
            "in {} the day can't be told from the month: look at --preview and say --dates day-month-year or \
             month-day-year",
            view.sample
        );
    }
    let people = people(device, &chat, whose, &view).await?;
    let choice = PastChoice { chat, order: order(how), people };
    let source = file.source.clone();
    let outcome = device.client().past_take(file, choice, |_| true).await?;
    match json {
        true => print::json(&outcome)?,
        false => {
            print::line(format!("{} messages taken over, {} were here already", outcome.added, outcome.already_here))?
        }
    }
    if view.files > 0 {
        device.client().past_sealed(&source).await?;
    }
    Ok(())
}

/// Who the names in the file are here. Whoever is nobody here keeps their name and nothing else.
async fn people(
    device: &Device,
    chat: &ChatId,
    whose: &Whose,
    view: &PastView,
) -> anyhow::Result<BTreeMap<String, AccountId>> {
    let me = device.overview().await?.account.context("this device belongs to no account")?.id;
    let detail = match device.query(Query::ChatDetail { chat: chat.clone() }).await? {
        Answer::ChatDetail { detail } => detail,
        other => return Err(unexpected(&other).into()),
    };
    let names: Vec<&str> = view.people.iter().map(|person| person.name.as_str()).collect();
    ensure!(
        names.contains(&whose.me.as_str()),
        "nobody in this file is called {}: there are {}",
        whose.me,
        names.join(", ")
    );
    let mut people = BTreeMap::from([(whose.me.clone(), me)]);
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

/// Writes a conversation into a file that does not exist yet: with its files where the name ends in `.zip`.
pub async fn export(device: &Device, chat: &str, file: &Path, zone: Option<&str>) -> anyhow::Result<()> {
    let chat = device.chat(chat).await?;
    Ok(device.client().export_chat(chat, file.to_owned(), zone.map(str::to_owned)).await?)
}
