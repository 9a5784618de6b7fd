//! `harkara-relay`: serves, makes invites, says how it is.

mod incident;
mod terminal;

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, Parser, Subcommand};
use harkara_relay::incidents::{self, IncidentError};
use harkara_relay::{Config, DataDir, Mirror, Policy, Storage, Tls, serve};
use harkara_wire::relay_link::{MAX_ADDRESSES, RelayLink};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::PathBuf;

/// A relay for Harkara: keeps messages it can't read until the devices they are for have them.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve until stopped.
    Serve(Box<Serve>),
    /// Make an invite: print its link, and a QR code of it.
    Invite(Invite),
    /// Tell people what is wrong, since when, and what was lost.
    #[command(subcommand)]
    Incident(incident::Verb),
    /// Print how many accounts, devices, groups and waiting messages there are.
    Stats {
        /// The relay's data folder.
        #[arg(long)]
        data: PathBuf,
    },
}

#[derive(Args)]
struct Serve {
    /// The relay's data folder: key, database, certificates. Made on first start.
    #[arg(long)]
    data: PathBuf,
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1:8480")]
    listen: SocketAddr,
    /// Let anybody register, without an invite.
    #[arg(long)]
    open: bool,
    /// Get a certificate for this domain by itself; port 443 of it must lead here.
    #[arg(long, conflicts_with_all = ["cert", "key"])]
    domain: Option<String>,
    /// Where to get it: Let's Encrypt, or any other authority that speaks ACME and that this system trusts.
    #[arg(
        long,
        value_name = "URL",
        default_value = "https://acme-v02.api.letsencrypt.org/directory",
        requires = "domain"
    )]
    acme: String,
    /// A certificate chain, PEM.
    #[arg(long, requires = "key")]
    cert: Option<PathBuf>,
    /// The certificate's key, PEM.
    #[arg(long, requires = "cert")]
    key: Option<PathBuf>,
    /// The folder of the built phone page, to be served.
    #[arg(long)]
    web: Option<PathBuf>,
    /// Serve Prometheus metrics on this address; keep it private.
    #[arg(long)]
    metrics: Option<SocketAddr>,
    /// The address that a volunteer's proxy comes from; may be repeated. The limits by address are not for these: the proxy
    /// limits its visitors itself.
    #[arg(long = "proxy", value_name = "IP")]
    proxies: Vec<IpAddr>,
    /// How many GiB the backups of one person may take here; 0: none are kept.
    #[arg(long, value_name = "GIB", default_value_t = Policy::default().backup_quota >> 30, value_parser = clap::value_parser!(u64).range(0..=1 << 20))]
    backups: u64,
    /// What people see as the relay's name.
    #[arg(long, default_value = "")]
    name: String,
    /// Where the outside reaches this relay, if that is not what it listens on: https://relay.example
    #[arg(long)]
    public_url: Option<String>,
    /// Where else the outside reaches this very relay, for networks that block the first address: wss://other.example/v1/ws. May
    /// be repeated, up to three times. Devices learn of it, and try all.
    #[arg(long = "also", value_name = "ADDRESS")]
    also: Vec<String>,
    /// Write the status to this folder too, for a web server that stands while the relay is down.
    #[arg(long, value_name = "FOLDER")]
    status_folder: Option<PathBuf>,
    /// Where that folder is found: https://status.example/. May be repeated, up to three times. Devices learn of it.
    #[arg(long = "status-at", value_name = "ADDRESS")]
    status_at: Vec<String>,
}

#[derive(Args)]
struct Invite {
    /// The relay's data folder.
    #[arg(long)]
    data: PathBuf,
    /// How many people may register with it.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    uses: u32,
    /// Where the outside reaches the relay, if it was never started with it.
    #[arg(long)]
    public_url: Option<String>,
}

fn main() -> Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match Cli::parse().command {
        Command::Serve(args) => tokio::runtime::Runtime::new()?.block_on(run(*args)),
        Command::Invite(args) => invite(&args),
        Command::Incident(verb) => incident::run(verb),
        Command::Stats { data } => stats(&data),
    }
}

async fn run(args: Serve) -> Result<()> {
    let data = DataDir::open(&args.data)?;
    // Made, upgraded or refused before anybody is told that the relay runs.
    drop(data.storage()?);
    if let Some(web) = &args.web {
        ensure!(web.join("index.html").is_file(), "{}: no index.html there; build the phone page first", web.display());
    }
    let tls = match (args.domain, args.cert, args.key) {
        (Some(domain), _, _) => Tls::Acme { domain, directory: args.acme },
        (None, Some(cert), Some(key)) => Tls::Files { cert, key },
        _ => Tls::None,
    };
    let listener = TcpListener::bind(args.listen).with_context(|| format!("can't listen on {}", args.listen))?;
    let here = listener.local_addr()?;
    let url = public_url(args.public_url.as_deref(), &tls, here)?;
    let link = link(&data, &url, &args.name, String::new(), &args.also)?;
    std::fs::write(data.path().join("public-url"), format!("{url}\n{}\n{}\n", args.name, args.also.join("\n")))?;

    let mirror = Mirror { folder: args.status_folder, name: args.name.clone() };
    match incidents::mirror(&data, &mirror, &args.status_at) {
        // Messages go on; the page can wait.
        Err(error @ IncidentError::Folder(_)) => tracing::warn!(%error, "the status folder"),
        outcome => outcome?,
    }

    let web_address = if args.web.is_some() { url.clone() } else { String::new() };
    terminal::welcome(&url, &link, args.web.is_some(), args.open, &args.data);
    if let Some(address) = args.metrics {
        serve_metrics(address).await?;
    }
    // Without --also nobody has thought about where it is reached: what people's links say is better than a guess.
    let said = if args.also.is_empty() { 0 } else { MAX_ADDRESSES };
    let addresses = link.addresses().take(said).map(String::from).collect();
    let (open, name, backup_quota) = (args.open, args.name, args.backups << 30);
    let policy = Policy { open, name, web_address, addresses, guests_only: false, backup_quota };
    let config = Config { policy, web: args.web, tls, proxies: args.proxies, ..Config::default() };
    serve(listener, data, config, stop_signal()).await?;
    tracing::info!("stopped");
    Ok(())
}

/// The address people use, without a slash at its end.
fn public_url(given: Option<&str>, tls: &Tls, here: SocketAddr) -> Result<String> {
    let url = match (given, tls) {
        (Some(url), _) => url.trim_end_matches('/').to_owned(),
        (None, Tls::Acme { domain, .. }) => format!("https://{domain}"),
        (None, Tls::Files { .. }) => bail!("--public-url is needed with a certificate: https://the-name-in-it"),
        // A browser gives a page on `localhost` what it refuses one on another address without TLS.
        (None, Tls::None) if here.ip().is_loopback() => format!("http://localhost:{}", here.port()),
        (None, Tls::None) => format!("http://{here}"),
    };
    ensure!(
        url.starts_with("https://") || url.starts_with("http://"),
        "--public-url must begin with https:// or http://"
    );
    Ok(url)
}

/// `also`: where else it is reached.
fn link(data: &DataDir, url: &str, name: &str, invite: String, also: &[String]) -> Result<RelayLink> {
    // http to ws, https to wss
    let address = format!("{}/v1/ws", url.replacen("http", "ws", 1));
    let addresses = std::iter::once(address.clone()).chain(also.iter().cloned()).collect();
    let link = RelayLink { address, others: Vec::new(), key: data.public_key(), invite, name: name.to_owned() };
    link.at(addresses).context("--also takes up to three addresses like wss://other.example/v1/ws")
}

fn invite(args: &Invite) -> Result<()> {
    let data = DataDir::open(&args.data)?;
    let remembered = std::fs::read_to_string(data.path().join("public-url")).unwrap_or_default();
    let mut lines = remembered.lines();
    let url = args.public_url.as_deref().or(lines.next()).filter(|url| !url.is_empty());
    let url = url.context("start the relay once, or give --public-url")?.trim_end_matches('/');
    let name = lines.next().unwrap_or_default();
    let also: Vec<_> = lines.filter(|line| !line.is_empty()).map(String::from).collect();
    let link = link(&data, url, name, data.invite(args.uses)?, &also)?;
    terminal::invitation(&link, url, args.uses)
}

fn stats(path: &std::path::Path) -> Result<()> {
    ensure!(path.join("relay.db").is_file(), "{}: no relay's data folder", path.display());
    let stats = DataDir::open(path)?.storage()?.stats()?;
    let mebibytes = |bytes: u64| bytes as f64 / 1048576.0;
    println!("accounts  {:>12}", stats.accounts);
    println!("devices   {:>12}", stats.devices);
    println!("groups    {:>12}", stats.groups);
    println!("waiting   {:>12}   {:.1} MiB", stats.waiting, mebibytes(stats.waiting_bytes));
    println!("blobs     {:>12}   {:.1} MiB", stats.blobs, mebibytes(stats.blob_bytes));
    println!("backups   {:>12}   {:.1} MiB", stats.backups, mebibytes(stats.backup_bytes));
    println!("carried   {:>12}", stats.carried);
    Ok(())
}

async fn serve_metrics(address: SocketAddr) -> Result<()> {
    let handle = metrics_exporter_prometheus::PrometheusBuilder::new().install_recorder()?;
    let listener = tokio::net::TcpListener::bind(address).await.with_context(|| format!("metrics on {address}"))?;
    let upkeep = handle.clone();
    tokio::spawn(async move {
        let mut interval = tokio::time::interval(std::time::Duration::from_secs(5));
        loop {
            interval.tick().await;
            upkeep.run_upkeep();
        }
    });
    let app = axum::Router::new().route("/metrics", axum::routing::get(move || async move { handle.render() }));
    tokio::spawn(async move { axum::serve(listener, app).await });
    Ok(())
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
