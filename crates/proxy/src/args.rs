//! The command line.

use clap::{Args, Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Lets people whose network blocks their Harkara relay reach it, behind a web site of yours.
#[derive(Parser)]
#[command(version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    /// The proxy's folder: secrets, certificates, the default site.
    #[arg(long, global = true, env = "STATE_DIRECTORY", default_value = "/var/lib/harkara-proxy")]
    pub data: PathBuf,
}

#[derive(Subcommand)]
pub enum Command {
    /// Serve until stopped.
    Serve(Serve),
    /// Who is let in.
    #[command(subcommand)]
    Secret(Secret),
    /// Print the link of a secret, and a QR code of it.
    Link {
        /// The secret's name.
        name: String,
    },
    /// Look whether everything works, and say what to do where it does not.
    Doctor,
}

#[derive(Args)]
pub struct Serve {
    /// Your domain, whose port 443 leads to this computer.
    #[arg(long)]
    pub domain: String,
    /// The relay to lead to: its link, its address (wss://...), or its domain. May be given several times.
    #[arg(long, required = true)]
    pub relay: Vec<String>,
    /// The web site that everybody sees: a folder, or http://host:port of a web server behind. Without it a small page is made.
    #[arg(long)]
    pub site: Option<String>,
    /// The address to listen on.
    #[arg(long, default_value = "[::]:443")]
    pub listen: SocketAddr,
    /// A web server on this computer ends TLS and passes requests on to --listen, which must then be on loopback.
    #[arg(long, conflicts_with_all = ["cert", "key"])]
    pub behind: bool,
    /// Where to get the certificate: Let's Encrypt, or any other authority that speaks ACME and that this system trusts.
    #[arg(long, value_name = "URL", default_value = "https://acme-v02.api.letsencrypt.org/directory", conflicts_with_all = ["cert", "behind"])]
    pub acme: String,
    /// A certificate chain of your own, PEM, instead of one from an authority.
    #[arg(long, requires = "key")]
    pub cert: Option<PathBuf>,
    /// The certificate's key, PEM.
    #[arg(long, requires = "cert")]
    pub key: Option<PathBuf>,
    /// The secret path; the one of the last start if it is not given, and random at first. A new path needs new links.
    #[arg(long)]
    pub path: Option<String>,
    /// The port in links, if it is not 443.
    #[arg(long, default_value_t = 443)]
    pub public_port: u16,
    /// Serve Prometheus metrics on this address, which must be on loopback.
    #[arg(long)]
    pub metrics: Option<SocketAddr>,
}

#[derive(Subcommand)]
pub enum Secret {
    /// Make one, and print its link.
    Add {
        /// For whom: one word. They can't see it.
        name: String,
        /// At most so many GiB in a month.
        #[arg(long)]
        monthly_gib: Option<u32>,
        /// At most so many people at once.
        #[arg(long, default_value_t = 50)]
        tunnels: u32,
        /// Good for so many days.
        #[arg(long)]
        days: Option<u32>,
    },
    /// Names, limits, and what was used this month.
    List,
    /// Take one back: its link is worthless at once.
    Revoke {
        /// The secret's name.
        name: String,
    },
}
