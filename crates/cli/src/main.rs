//! `harkara-cli`: a Harkara device without a window, for bots, scripts and tests. docs/cli.md shows how to use it.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod account;
mod act;
mod args;
mod backup;
mod code;
mod device;
mod exit;
mod fallback;
mod files;
mod link;
mod password;
mod past;
mod print;
mod proxy;
mod serve;
mod talk;
mod voice;

use anyhow::Context;
use args::{Args, Verb};
use clap::Parser;
use device::Device;
use harkara_api::{MessageId, Platform};
use link::Consent;
use std::{process::ExitCode, sync::Arc};

fn main() -> ExitCode {
    let args = Args::parse();
    tracing_subscriber::fmt().with_env_filter(harkara_client::log_filter()).with_writer(std::io::stderr).init();
    match run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("harkara-cli: {error:#}");
            exit::code(&error)
        }
    }
}

fn run(args: Args) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let profile =
        args.profile.or_else(harkara_client::default_profile).context("no directory for a profile: give --profile")?;
    if let Verb::Backup(what) = &args.verb
        && !matches!(what, args::Backup::Password(_))
    {
        let outcome = backup::run(&runtime, &profile, what, args.json);
        if outcome.is_err() || !matches!(what, args::Backup::Restore { .. }) {
            return outcome;
        }
    }
    let device = Arc::new(Device::open(profile, Platform::Cli)?);
    runtime.block_on(async {
        let outcome = tokio::select! {
            outcome = carry_out(&device, args.verb, args.json) => outcome,
            () = told_to_stop() => Ok(()),
        };
        let outcome = match outcome {
            Ok(()) => Ok(()),
            Err(error) => Err(device.because(error).await),
        };
        device.close().await;
        outcome
    })
}

async fn carry_out(device: &Arc<Device>, verb: Verb, json: bool) -> anyhow::Result<()> {
    match verb {
        Verb::Signup { relay_link, handle, name, device_name } => {
            link::sign_up(device, relay_link, handle, name, device_name, json).await
        }
        Verb::Link { scan: Some(code), yes, words, .. } => {
            let consent = match words {
                Some(words) => Consent::IfWords(words),
                None if yes => Consent::Always,
                None => Consent::Ask,
            };
            link::scan(device, &code, consent, json).await
        }
        Verb::Link { relay_link, device_name, .. } => {
            link::show(device, relay_link.context("no relay link")?, device_name, json).await
        }
        Verb::Status => account::status(device, json).await,
        Verb::Chats => talk::chats(device, json).await,
        Verb::Messages { chat, limit } => talk::messages(device, &chat, limit, json).await,
        Verb::Send { to, voice: Some(path), reply_to, .. } => voice::send(device, &to, &path, reply_to, json).await,
        Verb::Send { to, text, reply_to, files, original, .. } if !files.is_empty() => {
            files::send(device, &to, text.unwrap_or_default(), reply_to, &files, !original, json).await
        }
        Verb::Send { to, text, reply_to, .. } => talk::send(device, &to, text, reply_to, json).await,
        Verb::Download { message, place, to } => files::download(device, MessageId(message), place, to, json).await,
        Verb::File { message, place, action } => files::act(device, MessageId(message), place, action, json).await,
        Verb::Act(what) => act::act(device, what, json).await,
        Verb::Starred { chat } => act::starred(device, chat.as_deref(), json).await,
        Verb::Receive { follow } => talk::receive(device, follow).await,
        Verb::Search { text, chat, limit } => talk::search(device, text, chat.as_deref(), limit, json).await,
        Verb::Import { file, preview: true, dates, zone, .. } => {
            past::preview(device, &file, &past::How { order: dates, zone }).await
        }
        Verb::Import { file, chat, me, person, dates, zone, .. } => {
            let me = me.context("whose chat is it? --me")?;
            let whose = past::Whose { me, chat: chat.context("into which conversation? --chat")?, people: person };
            past::import(device, &file, &past::How { order: dates, zone }, &whose, json).await
        }
        Verb::Export { chat, file, zone } => past::export(device, &chat, &file, zone.as_deref()).await,
        Verb::Fallback(what) => fallback::fallback(device, what, json).await,
        Verb::Proxy(what) => proxy::proxy(device, what, json).await,
        Verb::Nearby { switch } => account::nearby(device, switch).await,
        Verb::Devices(what) => account::devices(device, what, json).await,
        Verb::Groups(what) => account::groups(device, what, json).await,
        Verb::History(what) => account::history(device, what, json).await,
        Verb::Digests => account::digests(device, json).await,
        Verb::Serve => serve::serve(device.clone()).await,
        Verb::Backup(args::Backup::Password(what)) => password::password(device, &what, json).await,
        // The rest was carried out before, without a running device; a restored one becomes its account's phone now.
        Verb::Backup(_) => device.caught_up().await.context("everything is back, and the account can't go on yet"),
    }
}

/// Resolves when the person or the system asks this program to end.
#[cfg(unix)]
async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}

/// Resolves when the person asks this program to end.
#[cfg(not(unix))]
async fn told_to_stop() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}
