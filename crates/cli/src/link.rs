//! Signing up and linking, from either side.

use crate::device::{Device, PATIENCE, changed};
use crate::{code, print};
use anyhow::{Context, bail};
use harkara_api::{ApiError, Command, ErrorCode, Event, LinkRequest, LinkState, Stage};
use std::io::{BufRead, Write};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::timeout,
};

/// How the person at the phone decides.
pub enum Consent {
    /// Asked, and answered on standard input.
    Ask,
    /// Yes, whatever the codes are.
    Always,
    /// Yes, if these are the words.
    IfWords(String),
}

/// Makes an account.
pub async fn sign_up(
    device: &Device,
    relay_link: String,
    handle: String,
    name: Option<String>,
    device_name: String,
    json: bool,
) -> anyhow::Result<()> {
    let name = name.unwrap_or_else(|| handle.clone());
    let signing_up = device.command(Command::SignUp { relay_link, handle, name, device_name });
    let reply = match timeout(PATIENCE, signing_up).await {
        Ok(reply) => reply?,
        Err(_) => return Err(device.not_connected("not signed up").into()),
    };
    if json { Ok(print::json(&reply)?) } else { Ok(print::line("signed up")?) }
}

/// Shows codes until a phone has linked this device.
pub async fn show(device: &Device, relay_link: String, device_name: String, json: bool) -> anyhow::Result<()> {
    let mut events = device.events();
    device.command(Command::StartLinking { relay_link, device_name }).await?;
    loop {
        let state = next_state(&mut events).await?;
        if json {
            print::json(&state)?;
        } else {
            tell(&state)?;
        }
        match state {
            LinkState::Done => break,
            LinkState::CodesUsedUp => return Err(ApiError::from(ErrorCode::LinkTimedOut).into()),
            LinkState::Failed { code } => return Err(ApiError::from(code).into()),
            _ => {}
        }
    }
    settled(device, &mut events).await
}

/// Linked is linked when the next start would know it.
async fn settled(device: &Device, events: &mut Receiver<Event>) -> anyhow::Result<()> {
    while device.overview().await?.stage != Stage::Linked {
        changed(events, |event| matches!(event, Event::Overview)).await;
    }
    Ok(())
}

fn tell(state: &LinkState) -> anyhow::Result<()> {
    match state {
        LinkState::ShowCode { code, typed, number, of, .. } => {
            print::line(code::draw(code)?)?;
            print::line(format!("code {number} of {of}; as text:\n{code}\nor typed on the phone: {typed}"))?;
        }
        LinkState::Compare { request } => {
            print::line(format!("Linking with {}. Both devices must show:", request.name))?;
            short_code(request)?;
        }
        LinkState::Finishing => print::line("confirmed, setting up")?,
        LinkState::Done => print::line("linked")?,
        _ => {}
    }
    Ok(())
}

fn short_code(request: &LinkRequest) -> anyhow::Result<()> {
    let numbers: Vec<_> = request.numbers.iter().map(|number| format!("{number:04}")).collect();
    print::line(format!("\n    {}\n    {}\n", request.words.join(" "), numbers.join(" ")))?;
    Ok(())
}

/// Acts as the phone: scans the code, compares, links.
pub async fn scan(device: &Device, given: &str, consent: Consent, json: bool) -> anyhow::Result<()> {
    let code = code::read(given)?;
    device.online().await?;
    let mut events = device.events();
    device.command(Command::ScanLinkCode { code }).await?;
    loop {
        let state = next_state(&mut events).await?;
        if json {
            print::json(&state)?;
        }
        match state {
            LinkState::Compare { request } => {
                let same = agreed(&request, &consent, json)?;
                device.command(Command::ConfirmLink { same }).await?;
                if !same {
                    return Err(ApiError::new(ErrorCode::LinkRefused, "the codes are not the same").into());
                }
            }
            LinkState::Done => break,
            LinkState::Failed { code } => return Err(ApiError::from(code).into()),
            _ => {}
        }
    }
    if json { Ok(()) } else { Ok(print::line("linked")?) }
}

fn agreed(request: &LinkRequest, consent: &Consent, json: bool) -> anyhow::Result<bool> {
    if !json {
        print::line(format!("“{}” wants to become a device of this account and read everything.", request.name))?;
        if request.same_network == Some(false) {
            print::line("It is on another network than this device.")?;
        }
        short_code(request)?;
    }
    match consent {
        Consent::Always => Ok(true),
        Consent::IfWords(words) => Ok(words.split_whitespace().eq(request.words.iter().map(String::as_str))),
        Consent::Ask => ask(),
    }
}

fn ask() -> anyhow::Result<bool> {
    eprint!("Does the other screen show the same? [y/N] ");
    std::io::stderr().flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer).context("no answer")?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

async fn next_state(events: &mut Receiver<Event>) -> anyhow::Result<LinkState> {
    loop {
        match events.recv().await {
            Ok(Event::Link { state }) => return Ok(state),
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => bail!("the device has ended"),
        }
    }
}
