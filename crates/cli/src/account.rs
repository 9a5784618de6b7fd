//! One's own devices, groups, history and digests.

use crate::args::{Devices, Groups, History, Switch};
use crate::device::{Device, changed, plain, unexpected};
use crate::print;
use anyhow::bail;
use harkara_api::{AccountId, Answer, ChatId, Command, DeviceId, DeviceView, Event, HistoryState, Query, Reply};

/// Who this device is.
pub async fn status(device: &Device, json: bool) -> anyhow::Result<()> {
    let overview = device.overview().await?;
    if json {
        return Ok(print::json(&overview)?);
    }
    match &overview.account {
        Some(account) => print::line(format!("@{} ({}), {} unread", account.handle, account.name, overview.unread))?,
        None => print::line("no account on this device yet")?,
    }
    print::line(plain(&overview.connection))?;
    // Read from what is kept here: also while the relay is down.
    let incidents = overview.relay_status.map(|status| status.incidents).unwrap_or_default();
    incidents.iter().try_for_each(|incident| print::line(print::incident(incident)))?;
    Ok(())
}

/// Whether people in the same local network are reached while the relay can't be.
pub async fn nearby(device: &Device, switch: Switch) -> anyhow::Result<()> {
    device.command(Command::SetNearby { on: matches!(switch, Switch::On) }).await?;
    Ok(())
}

/// One's own devices.
pub async fn devices(device: &Device, what: Devices, json: bool) -> anyhow::Result<()> {
    match what {
        Devices::List => {
            for one in list(device).await? {
                if json {
                    print::json(&one)?;
                } else {
                    let mark = if one.this_device { "  (this one)" } else { "" };
                    print::line(format!("{}  {:?}  {}{mark}", one.id, one.platform, one.name))?;
                }
            }
            Ok(())
        }
        Devices::Rename { device: named, name } => {
            let id = find(device, &named).await?;
            done(device.command(Command::RenameDevice { device: id, name }).await?, json)
        }
        Devices::Remove { device: named } => {
            let id = find(device, &named).await?;
            device.online().await?;
            done(device.command(Command::RemoveDevice { device: id }).await?, json)
        }
    }
}

async fn list(device: &Device) -> anyhow::Result<Vec<DeviceView>> {
    match device.query(Query::Devices).await? {
        Answer::Devices { devices } => Ok(devices),
        other => Err(unexpected(&other).into()),
    }
}

/// By id, by the beginning of one, or by name; never by guessing between two.
async fn find(device: &Device, named: &str) -> anyhow::Result<DeviceId> {
    let devices = list(device).await?;
    let fits = |one: &&DeviceView| one.name == named || (named.len() >= 4 && one.id.0.starts_with(named));
    match devices.iter().filter(fits).collect::<Vec<_>>()[..] {
        [one] => Ok(one.id.clone()),
        [] => bail!("no device is called {named}"),
        _ => bail!("several devices are called {named}: give the id"),
    }
}

/// Conversations of several people.
pub async fn groups(device: &Device, what: Groups, json: bool) -> anyhow::Result<()> {
    device.caught_up().await?;
    let command = match what {
        Groups::Create { name, handles } => Command::CreateGroup { name, handles },
        Groups::Add { chat, handles } => Command::AddMembers { chat: device.chat(&chat).await?, handles },
        Groups::Remove { chat, handle } => {
            let chat = device.chat(&chat).await?;
            let account = member(device, &chat, &handle).await?;
            Command::RemoveMember { chat, account }
        }
        Groups::Rename { chat, name } => Command::RenameGroup { chat: device.chat(&chat).await?, name },
        Groups::Leave { chat } => Command::LeaveGroup { chat: device.chat(&chat).await? },
    };
    done(device.command(command).await?, json)
}

async fn member(device: &Device, chat: &ChatId, handle: &str) -> anyhow::Result<AccountId> {
    let detail = match device.query(Query::ChatDetail { chat: chat.clone() }).await? {
        Answer::ChatDetail { detail } => detail,
        other => return Err(unexpected(&other).into()),
    };
    let handle = handle.trim_start_matches('@');
    match detail.members.into_iter().find(|member| member.handle == handle) {
        Some(member) => Ok(member.account),
        None => bail!("{handle} is not in this group"),
    }
}

/// How much of the past is here.
pub async fn history(device: &Device, what: History, json: bool) -> anyhow::Result<()> {
    let History::Status { wait } = what;
    let mut events = device.events();
    loop {
        let overview = device.overview().await?;
        let progress = overview.history;
        if json {
            print::json(&progress)?;
        } else {
            match &progress {
                Some(progress) => {
                    print::line(format!("{} of {} messages, {:?}", progress.received, progress.total, progress.state))?;
                }
                None => print::line("nothing has been asked for")?,
            }
        }
        // A device that holds the account key has no past elsewhere; another has asked for it, or will when it is online.
        let complete = overview.holds_account_key
            || progress.is_some_and(|progress| progress.sending || progress.state == HistoryState::Complete);
        if complete || !wait {
            return Ok(());
        }
        changed(&mut events, |event| matches!(event, Event::History { .. })).await;
    }
}

/// A digest per conversation.
pub async fn digests(device: &Device, json: bool) -> anyhow::Result<()> {
    let digests = match device.query(Query::Digests).await? {
        Answer::Digests { chats } => chats,
        other => return Err(unexpected(&other).into()),
    };
    for one in digests {
        if json {
            print::json(&one)?;
        } else {
            print::line(format!("{}  {}  {}", one.chat, one.digest, one.messages))?;
        }
    }
    Ok(())
}

fn done(reply: Reply, json: bool) -> anyhow::Result<()> {
    match reply {
        reply if json => print::json(&reply)?,
        Reply::Chat { chat } => print::line(chat.0)?,
        _ => {}
    }
    Ok(())
}
