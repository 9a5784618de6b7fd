//! What the volunteer reads.

use anyhow::Result;
use harkara_proxy::doctor::{Finding, Verdict};
use harkara_proxy::{Secret, Settings, Usage};
use harkara_wire::address::is_internal;
use qrcode::{EcLevel, QrCode, render::unicode};
use std::io::{IsTerminal, Write};
use std::net::ToSocketAddrs;

/// More make the QR code too fine.
const ADDRESSES: usize = 2;

/// After the start. Secrets are shown to a person, never to a service's log.
pub fn welcome(settings: &Settings, data: &std::path::Path, first: Option<&Secret>) -> Result<()> {
    let mut out = std::io::stdout();
    if let Some(secret) = first.filter(|_| out.is_terminal()) {
        invitation(settings, secret)?;
    }
    let data = data.display();
    let text = format!(
        "The proxy is running for {} and leads to {} only.\n\
         To invite somebody:    harkara-proxy secret add NAME --data {data}\n\
         To check everything:   harkara-proxy doctor --data {data}\n\
         Everything is in {data}: back that folder up. Stop with Ctrl-C.\n",
        settings.domain,
        settings.relays.join(" and "),
    );
    // Nobody may be reading; that is no reason not to serve.
    let _ = out.write_all(text.as_bytes());
    Ok(())
}

/// A link, for eyes and for cameras. With the addresses that the domain has now, so that nobody who is watched need ask for them.
pub fn invitation(settings: &Settings, secret: &Secret) -> Result<()> {
    let mut link = settings.link(secret);
    let found = (settings.domain.as_str(), settings.port).to_socket_addrs().into_iter().flatten().map(|at| at.ip());
    let found = found.filter(|ip| !is_internal(*ip) && ip.to_string() != settings.domain);
    link.addresses = found.take(ADDRESSES).collect();
    let web = link.on_page(&format!("https://{}/", link.authority()));
    let code = QrCode::with_error_correction_level(&web, EcLevel::L)?;
    let code = code.render::<unicode::Dense1x2>().quiet_zone(true).build();
    let text = format!(
        "{code}\n\
         As a web link:  {web}\n\
         For the app:    {link}\n\
         It lets in whoever has it, until you revoke \"{}\". Give it to people, do not publish it.\n",
        secret.name
    );
    Ok(std::io::stdout().write_all(text.as_bytes())?)
}

/// The secrets, and what each has used this month.
pub fn list(secrets: &[Secret], usage: &Usage) -> Result<()> {
    let mut text = format!("{:<20} {:>16} {:>12} {:>9}  until\n", "name", usage.month, "of", "tunnels");
    for secret in secrets {
        let used = usage.bytes.get(&secret.id).copied().unwrap_or(0);
        let most = secret.monthly_bytes.map_or("no limit".into(), mebibytes);
        let until = secret.expires_s.map_or("revoked".into(), date);
        text += &format!("{:<20} {:>16} {most:>12} {:>9}  {until}\n", secret.name, mebibytes(used), secret.tunnels);
    }
    Ok(std::io::stdout().write_all(text.as_bytes())?)
}

/// What `doctor` found. True if the proxy works.
pub fn report(findings: &[Finding], settings: &Settings) -> Result<bool> {
    let mut text = String::new();
    for finding in findings {
        let mark = match finding.verdict {
            Verdict::Good => "ok  ",
            Verdict::Notice => "note",
            Verdict::Bad => "BAD ",
        };
        text += &format!("{mark}  {}\n", finding.what);
        if !finding.advice.is_empty() {
            text += &format!("      {}\n", finding.advice);
        }
    }
    let bad = findings.iter().filter(|finding| finding.verdict == Verdict::Bad).count();
    // This server's own visit does not pass the hosting company's firewall.
    text += &match bad {
        0 => format!(
            "\nThe proxy works, seen from here. Open {} once on a phone without Wi-Fi, to know that the way from outside is open.\n",
            settings.web_address()
        ),
        _ => "\nSomething has to be done: see BAD above.\n".to_owned(),
    };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(bad == 0)
}

fn mebibytes(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / 1048576.0)
}

fn date(unix_s: u64) -> String {
    let end = std::time::UNIX_EPOCH + std::time::Duration::from_secs(unix_s.min(u64::from(u32::MAX)));
    let text = httpdate::fmt_http_date(end);
    text.get(5..16).unwrap_or_default().to_owned()
}
