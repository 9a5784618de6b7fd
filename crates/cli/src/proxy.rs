//! Ways around a network that blocks the relay.

use crate::args::{Proxies, Switch};
use crate::device::{Device, unexpected};
use crate::exit::NotConnected;
use crate::print;
use anyhow::bail;
use harkara_api::{Answer, Command, ProxyFault, ProxyKind, ProxyView, Query, Reply};

/// Carries it out.
pub async fn proxy(device: &Device, what: Proxies, json: bool) -> anyhow::Result<()> {
    match what {
        Proxies::Add { link } => {
            let link = if link == "-" { std::io::read_to_string(std::io::stdin())? } else { link };
            match device.command(Command::AddProxy { link }).await? {
                Reply::Proxy { proxy } if json => print::json(&serde_json::json!({ "proxy": proxy }))?,
                Reply::Proxy { proxy } => print::line(format!("proxy {proxy} was added"))?,
                other => bail!("unexpected reply {other:?}"),
            }
        }
        Proxies::List => list(device, json).await?,
        Proxies::Test { proxy } => match device.command(Command::TestProxy { proxy }).await? {
            Reply::ProxyTested { fault, took_ms } => return tested(fault, took_ms, json),
            other => bail!("unexpected reply {other:?}"),
        },
        Proxies::Remove { proxy } => drop(device.command(Command::RemoveProxy { proxy }).await?),
        Proxies::Only { switch } => {
            let on = matches!(switch, Switch::On);
            device.command(Command::SetProxyOnly { on }).await?;
        }
    }
    Ok(())
}

async fn list(device: &Device, json: bool) -> anyhow::Result<()> {
    let (only, proxies) = match device.query(Query::Proxies).await? {
        Answer::Proxies { only, proxies } => (only, proxies),
        other => return Err(unexpected(&other).into()),
    };
    for proxy in &proxies {
        if json {
            print::json(proxy)?;
        } else {
            print::line(line(proxy))?;
        }
    }
    if !json && only {
        print::line("nothing is connected to but through these")?;
    }
    Ok(())
}

fn line(proxy: &ProxyView) -> String {
    let kind = match proxy.kind {
        ProxyKind::Harkara => "",
        ProxyKind::Socks => " (SOCKS5)",
        ProxyKind::Http => " (HTTP)",
    };
    let health = match (proxy.fault, proxy.worked_ms) {
        (Some(fault), _) => fault.to_string(),
        (None, Some(_)) => "it works".to_owned(),
        (None, None) => "not tried yet".to_owned(),
    };
    format!("{:>3}  {}{kind}  {health}", proxy.id, proxy.name)
}

fn tested(fault: Option<ProxyFault>, took_ms: u64, json: bool) -> anyhow::Result<()> {
    if json {
        print::json(&serde_json::json!({ "fault": fault, "tookMs": took_ms }))?;
    }
    match fault {
        Some(fault) => Err(NotConnected(fault.to_string()).into()),
        None if json => Ok(()),
        None => Ok(print::line(format!("it leads to the relay ({took_ms} ms)"))?),
    }
}
