//! Files in messages: sent, fetched, saved.

use crate::args::Action;
use crate::device::{Device, changed};
use crate::print;
use anyhow::Context;
use harkara_api::{
    ApiError, Command, Content, ErrorCode, Event, FileAction, FileFault, FileState, FileView, MessageId, NewFile,
    Reply, Status,
};
use serde::Serialize;
use std::path::PathBuf;

/// Sends files in one message and waits until the relay has it, however long that takes: interrupted, it goes on with
/// the next command of this device.
pub async fn send(
    device: &Device,
    to: &str,
    text: String,
    reply_to: Option<String>,
    files: &[PathBuf],
    shrink: bool,
    json: bool,
) -> anyhow::Result<()> {
    let files = files.iter().map(|path| new_file(path, shrink)).collect::<anyhow::Result<Vec<_>>>()?;
    send_prepared(device, to, text, reply_to, files, json).await
}

/// The same, for files that are named already.
pub async fn send_prepared(
    device: &Device,
    to: &str,
    text: String,
    reply_to: Option<String>,
    files: Vec<NewFile>,
    json: bool,
) -> anyhow::Result<()> {
    let chat = device.chat(to).await?;
    let mut events = device.events();
    let reply = device.command(Command::SendFiles { chat, text, quote: reply_to.map(MessageId), files }).await?;
    let Reply::Message { message } = &reply else {
        return Err(ApiError::new(ErrorCode::Internal, format!("unexpected reply {reply:?}")).into());
    };
    if json {
        print::json(&reply)?;
    }
    loop {
        let now = device.message(message).await?;
        match now.status {
            Status::Waiting => {}
            Status::Failed => anyhow::bail!("not sent"),
            _ => return Ok(()),
        }
        if let Content::Text { files, .. } = &now.content {
            files.iter().try_for_each(hopeless)?;
        }
        follow(&mut events, message, json).await?;
    }
}

fn new_file(path: &PathBuf, shrink: bool) -> anyhow::Result<NewFile> {
    let whole = std::path::absolute(path).with_context(|| format!("{}", path.display()))?;
    anyhow::ensure!(whole.is_file(), "{} is no file", path.display());
    let name = whole.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let source = whole.into_os_string().into_string().map_err(|_| anyhow::anyhow!("a path that is not Unicode"))?;
    Ok(NewFile { source, name, shrink, voice: false })
}

/// A saved file, for programs.
#[derive(Serialize)]
struct Saved {
    path: PathBuf,
}

/// Fetches a file, unless it is here, and saves it.
pub async fn download(device: &Device, message: MessageId, place: u32, to: PathBuf, json: bool) -> anyhow::Result<()> {
    let mut events = device.events();
    let begun = device.command(Command::File { message: message.clone(), place, action: FileAction::Download }).await;
    if begun.as_ref().is_err_and(|error| error.code == ErrorCode::NotFound) {
        // It may stand in the mailbox.
        device.caught_up().await?;
        device.command(Command::File { message: message.clone(), place, action: FileAction::Download }).await?;
    } else {
        begun?;
    }
    device.command(Command::File { message: message.clone(), place, action: FileAction::Resume }).await?;
    loop {
        let file = file(device, &message, place).await?;
        match file.state {
            FileState::Here | FileState::Uploading { .. } => break,
            _ => hopeless(&file)?,
        }
        follow(&mut events, &message, json).await?;
    }
    let saved = device.save_file(message, place, to).await?;
    if json {
        print::json(&Saved { path: saved.path })?;
    } else {
        print::line(saved.path.display().to_string())?;
    }
    Ok(())
}

/// Holds, goes on, gives up.
pub async fn act(device: &Device, message: MessageId, place: u32, action: Action, json: bool) -> anyhow::Result<()> {
    let action = match action {
        Action::Download => FileAction::Download,
        Action::Pause => FileAction::Pause,
        Action::Resume => FileAction::Resume,
        Action::Cancel => FileAction::Cancel,
    };
    device.command(Command::File { message: message.clone(), place, action }).await?;
    let file = file(device, &message, place).await?;
    if json {
        print::json(&file)?;
    } else {
        print::line(print::file(&file))?;
    }
    Ok(())
}

async fn file(device: &Device, message: &MessageId, place: u32) -> anyhow::Result<FileView> {
    let view = device.message(message).await?;
    let Content::Text { files, .. } = view.content else { return Err(ErrorCode::NotFound.into()) };
    let file = files.into_iter().find(|file| file.place == place);
    Ok(file.ok_or(ErrorCode::NotFound)?)
}

/// What waiting will not mend.
fn hopeless(file: &FileView) -> anyhow::Result<()> {
    let FileState::Failed { fault, .. } = file.state else { return Ok(()) };
    let why = match fault {
        // Another device of this account may bring it back.
        FileFault::Missing => {
            "the relay does not keep it any more; other devices of this account have been asked for it"
        }
        FileFault::Damaged => "it is not what was sent",
        FileFault::SourceGone => "it can't be read any more, or has changed",
        FileFault::TooLarge => "it is larger than 2 GiB",
        FileFault::Quota => "the relay keeps no more for this account",
        FileFault::DiskFull => "there is no room on this device",
        FileFault::Cancelled => "it was given up",
    };
    let code = match fault {
        FileFault::Quota => ErrorCode::QuotaExceeded,
        FileFault::DiskFull => ErrorCode::DiskFull,
        FileFault::Missing => ErrorCode::NotFound,
        _ => ErrorCode::FileDamaged,
    };
    Err(ApiError::new(code, format!("{}: {why}", file.name)).into())
}

/// Waits until there is news of this message, and shows how far its files are.
async fn follow(
    events: &mut tokio::sync::broadcast::Receiver<Event>,
    message: &MessageId,
    json: bool,
) -> anyhow::Result<()> {
    let mut told = None;
    changed(events, |event| match event {
        Event::Messages { ids, .. } => ids.contains(message),
        Event::Files { progress } => {
            let its = progress.iter().find(|file| file.message == *message);
            told = its.cloned().or(told.take());
            its.is_some()
        }
        _ => false,
    })
    .await;
    if let Some(progress) = told
        && json
    {
        print::json(&progress)?;
    }
    Ok(())
}
