//! `harkara-proxy`: serves, invites, says how it is.

mod args;
mod exporter;
mod terminal;

use anyhow::{Context, Result, bail, ensure};
use args::{Cli, Command, Serve};
use clap::Parser;
use harkara_proxy::{
    Config, DataDir, Limits, NewSecret, Origin, Relay, Secret, Secrets, Settings, Tls, Usage, doctor, listen, serve,
    write_default_site,
};
use harkara_wire::proxy_link::{is_path, split_authority};
use std::path::Path;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

/// What is wrong with a relay's certificate is said in our words.
const LOG: &str = "info,rustls_platform_verifier=off";
/// Who is invited by the first start.
const FIRST: &str = "friends";

fn main() -> Result<ExitCode> {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| LOG.into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let cli = Cli::parse();
    let data = DataDir::open(&cli.data)?;
    match cli.command {
        Command::Serve(args) => tokio::runtime::Runtime::new()?.block_on(run(args, data, &cli.data))?,
        Command::Secret(command) => secret(command, &data)?,
        Command::Link { name } => {
            let secrets = Secrets::load(&data)?;
            let secret = secrets.find(&name).with_context(|| format!("there is no secret called {name}"))?;
            terminal::invitation(&settings(&data)?, secret)?;
        }
        Command::Doctor => {
            let secret = Secrets::load(&data)?.0.into_iter().next();
            let target = doctor::Target { settings: settings(&data)?, secret, connect: None, tls: None };
            let findings = tokio::runtime::Runtime::new()?.block_on(doctor::examine(&target));
            if !terminal::report(&findings, &target.settings)? {
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn run(args: Serve, data: DataDir, path: &Path) -> Result<()> {
    let relays = args.relay.iter().map(|text| Relay::parse(text)).collect::<Result<Vec<_>, _>>()?;
    let settings = keep_settings(&args, &data, &relays)?;
    let tls = match (args.behind, args.cert, args.key) {
        (true, ..) => {
            ensure!(args.listen.ip().is_loopback(), "--behind: listen on loopback only, as in --listen 127.0.0.1:8490");
            Tls::None
        }
        (_, Some(cert), Some(key)) => Tls::Files { cert, key },
        _ => Tls::Acme { domain: settings.domain.clone(), directory: args.acme.clone() },
    };
    let site = origin(args.site.as_deref(), &data, &settings.domain)?;
    let listener = listen(args.listen).with_context(|| {
        format!("can't listen on {}; ports below 1024 need root or CAP_NET_BIND_SERVICE", args.listen)
    })?;
    if let Some(address) = args.metrics {
        ensure!(address.ip().is_loopback(), "--metrics: on loopback only, as in 127.0.0.1:9481");
        exporter::serve(address).await?;
    }
    let first = match Secrets::load(&data)?.0.is_empty() {
        true => Some(Secrets::add(
            &data,
            NewSecret { name: FIRST.into(), monthly_bytes: None, tunnels: 50, expires_s: None },
        )?),
        false => None,
    };
    terminal::welcome(&settings, path, first.as_ref())?;
    let config = Config { site, relays, path: settings.path, tls, limits: Limits::default() };
    serve(listener, data, config, stop_signal()).await?;
    tracing::info!("stopped");
    Ok(())
}

/// What this start says, and of the last one what this does not say.
fn keep_settings(args: &Serve, data: &DataDir, relays: &[Relay]) -> Result<Settings> {
    let (domain, 443) = split_authority(&args.domain).unwrap_or_default() else {
        bail!("--domain: a name such as proxy.example, without https:// and without a port");
    };
    let path = match (&args.path, Settings::load(data)?) {
        (Some(path), _) => path.trim_matches('/').to_owned(),
        (None, Some(kept)) => kept.path,
        (None, None) => Settings::random_path()?,
    };
    ensure!(is_path(&path), "--path: letters, digits and -._~ only, with single slashes between them");
    let relays = relays.iter().map(|relay| relay.address().to_owned()).collect();
    let settings = Settings { domain, port: args.public_port, path, relays };
    settings.save(data)?;
    Ok(settings)
}

fn origin(site: Option<&str>, data: &DataDir, domain: &str) -> Result<Origin> {
    if let Some(upstream) = site.and_then(|site| site.strip_prefix("http://")) {
        return Ok(Origin::Upstream(upstream.trim_end_matches('/').to_owned()));
    }
    let folder = match site {
        Some(site) if site.contains("://") => bail!("--site: a folder, or http://host:port of a web server near by"),
        Some(folder) => folder.into(),
        None => {
            let folder = data.path("site");
            let mut seed = [0; 32];
            getrandom::fill(&mut seed)?;
            write_default_site(&folder, domain, seed)?;
            folder
        }
    };
    ensure!(folder.is_dir(), "{}: no such folder", folder.display());
    Ok(Origin::Folder(folder))
}

fn secret(command: args::Secret, data: &DataDir) -> Result<()> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    match command {
        args::Secret::Add { name, monthly_gib, tunnels, days } => {
            // Before it is made, so that nothing is made where no link can be printed.
            let settings = settings(data)?;
            let new = NewSecret {
                name,
                monthly_bytes: monthly_gib.map(|gib| u64::from(gib) << 30),
                tunnels,
                expires_s: days.map(|days| now + u64::from(days) * 86_400),
            };
            let secret: Secret = Secrets::add(data, new)?;
            terminal::invitation(&settings, &secret)
        }
        args::Secret::List => terminal::list(&Secrets::load(data)?.0, &Usage::load(data, now * 1000)?),
        args::Secret::Revoke { name } => Ok(Secrets::revoke(data, &name)?),
    }
}

fn settings(data: &DataDir) -> Result<Settings> {
    Settings::load(data)?.context("start the proxy once: harkara-proxy serve --domain D --relay R")
}

/// Ctrl-C, or what a service manager sends.
async fn stop_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
