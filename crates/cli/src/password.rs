//! The password of backups: set, taken away, looked at, and used to have the key back.

use crate::args::{ByPassword, Password};
use crate::device::{Device, PATIENCE, unexpected};
use crate::exit::NotConnected;
use crate::print;
use anyhow::{Context, bail, ensure};
use harkara_api::{Answer, ApiError, Command, ErrorCode, PasswordOutcome, Platform, Query, Reply, Secret};
use harkara_client::backup::{Seed, in_local_time};
use std::io::{IsTerminal, Read};
use std::path::Path;

/// A password opened nothing: it was wrong, or too early, or tried too often.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct NotOpened(String);

/// Carries it out.
pub async fn password(device: &Device, what: &Password, json: bool) -> anyhow::Result<()> {
    match what {
        Password::Set => {
            device.online().await?;
            let password = typed_twice()?;
            done(device.command(Command::SetBackupPassword { password }).await?)?;
            said("the password opens the backups from now on", json)
        }
        Password::Remove => {
            device.online().await?;
            done(device.command(Command::RemoveBackupPassword).await?)?;
            said("no password opens the backups any more; the 64 digits do", json)
        }
        Password::Status => status(device, json).await,
    }
}

fn done(reply: Reply) -> anyhow::Result<()> {
    ensure!(reply == Reply::Done, "unexpected reply {reply:?}");
    Ok(())
}

fn said(what: &str, json: bool) -> anyhow::Result<()> {
    if json { Ok(()) } else { Ok(print::line(what)?) }
}

async fn status(device: &Device, json: bool) -> anyhow::Result<()> {
    device.online().await?;
    let known = match device.query(Query::BackupPassword).await? {
        Answer::BackupPassword { password } => password,
        other => return Err(unexpected(&other).into()),
    };
    if json {
        return Ok(print::json(&known)?);
    }
    print::line(match (known.set, known.destroyed) {
        (true, _) => format!("there is a password, since {}", in_local_time(known.changed_ms)),
        (_, true) => "the password was tried ten times and opens nothing any more: set a new one".into(),
        _ => "there is no password".into(),
    })?;
    if known.used_ms > 0 {
        print::line(format!("used last: {}", in_local_time(known.used_ms)))?;
    }
    if known.wrong_tries > 0 {
        let (tries, last) = (known.wrong_tries, in_local_time(known.tried_ms));
        print::line(format!("tried {tries} times since without being right, last {last}"))?;
    }
    if known.went_back_ms > 0 {
        let noticed = in_local_time(known.went_back_ms);
        print::line(format!("the relay has gone back to an older state, noticed {noticed}: set a new password"))?;
    }
    Ok(())
}

/// What the password opens, asked of the relay by a device that belongs to nobody and is gone afterwards.
pub async fn key(profile: &Path, by: &ByPassword) -> anyhow::Result<Seed> {
    let relay_link = by.relay.clone().context("which relay keeps the key? --relay")?;
    let who = by.account.clone().context("whose backup is it? --account")?;
    let password = typed("Password: ")?;
    let mut beside = profile.file_name().context("no name for a profile")?.to_owned();
    beside.push(".asking");
    let beside = profile.with_file_name(beside);
    let device = Device::passing(beside.clone(), Platform::Cli)?;
    for link in &by.proxies {
        device.command(Command::AddProxy { link: link.clone() }).await?;
    }
    if !by.proxies.is_empty() {
        device.command(Command::SetProxyOnly { on: true }).await?;
    }
    let asked = device.command(Command::OpenBackupKey { relay_link, who, password });
    let answer = tokio::time::timeout(2 * PATIENCE, asked).await;
    device.close().await;
    std::fs::remove_dir_all(&beside).with_context(|| beside.display().to_string())?;
    let answer = answer.map_err(|_| NotConnected("the relay does not answer".into()))?;
    let Reply::BackupPassword { outcome } = answer? else { bail!("an unexpected reply") };
    let minutes = |wait_ms: u64| wait_ms.div_ceil(60_000);
    let why = match outcome {
        PasswordOutcome::Right { key } => return Ok(Seed::read(&key.0)?),
        PasswordOutcome::Wrong { left, wait_ms } => {
            let wait = minutes(wait_ms);
            format!("the password is wrong, or there is none; {left} tries are left, the next in {wait} min")
        }
        PasswordOutcome::Wait { left, wait_ms } => {
            let wait = minutes(wait_ms);
            format!("somebody has tried a wrong one; {left} tries are left, the next in {wait} min")
        }
        PasswordOutcome::Gone => "it was tried ten times: the password opens nothing any more, the 64 digits do".into(),
    };
    Err(NotOpened(why).into())
}

/// Passwords are no arguments: those can be seen by everybody on the computer.
fn typed(prompt: &str) -> anyhow::Result<Secret> {
    if std::io::stdin().is_terminal() {
        return Ok(Secret(rpassword::prompt_password(prompt)?));
    }
    let mut text = String::new();
    std::io::stdin().take(10_000).read_to_string(&mut text)?;
    Ok(Secret(text.lines().next().unwrap_or_default().to_owned()))
}

fn typed_twice() -> anyhow::Result<Secret> {
    let password = typed("New password: ")?;
    if std::io::stdin().is_terminal() && typed("Again: ")? != password {
        return Err(ApiError::new(ErrorCode::BadInput, "the two are not the same; nothing was changed").into());
    }
    Ok(password)
}

/// Whether an error is about a password that opened nothing.
pub fn is_about_it(error: &anyhow::Error) -> bool {
    error.downcast_ref::<NotOpened>().is_some()
}
