//! What idle programs hold: proportional set size, as the kernel counts it.

use crate::Scale;
use crate::people::Person;
use crate::program::{Program, beside, relay};
use crate::relay::port_of;
use crate::report::Report;
use harkara_wire::relay_link::RelayLink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

pub fn measure(report: &mut Report, folder: &Path, scale: &Scale) {
    let Some((relay, link)) = relay(&folder.join("idle")) else {
        return report.skip("memory", "harkara-relay is not built");
    };
    let (address, key) = (port_of(&link), RelayLink::parse(&link).unwrap().key);

    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(cli(report, folder, &link));
    runtime.block_on(async {
        // One device comes and goes, so that what is made on first use is made.
        drop(Person::new(1).come(address, &key).await);
        let Some(idle) = settled_pss(relay.0.id()).await else {
            return report.skip("memory", "this system has no smaps_rollup");
        };
        report.figure("relay, idle", idle / 1024.0, "MiB");
        let mut clients = Vec::with_capacity(scale.connections);
        for number in 0..scale.connections as u32 {
            let mut client = Person::new(number + 10).come(address, &key).await;
            client.subscribe().await;
            clients.push(client);
        }
        let full = settled_pss(relay.0.id()).await.unwrap();
        report.figure("relay, per idle device", (full - idle) / scale.connections as f64, "KiB");
    });
}

/// A device without a window, with an account and connected.
async fn cli(report: &mut Report, folder: &Path, link: &str) {
    let Some(program) = beside("harkara-cli") else { return report.skip("memory of harkara-cli", "it is not built") };
    let command = || {
        let mut command = Command::new(&program);
        command.env("HARKARA_PROFILE", folder.join("cli")).stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let signed_up = command().args(["signup", link, "bench"]).status().unwrap();
    if !signed_up.success() {
        return report.skip("memory of harkara-cli", "it could not sign up");
    }
    let serve = command().arg("serve").stdin(Stdio::piped()).spawn().map(Program).unwrap();
    tokio::time::sleep(Duration::from_secs(2)).await;
    if let Some(idle) = settled_pss(serve.0.id()).await {
        report.figure("harkara-cli, idle and connected", idle / 1024.0, "MiB");
    }
}

/// KiB, once two looks half a second apart agree within a hundredth.
async fn settled_pss(process: u32) -> Option<f64> {
    let mut before = pss(process)?;
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let now = pss(process)?;
        if (now - before).abs() <= before / 100.0 {
            return Some(now);
        }
        before = now;
    }
    Some(before)
}

/// KiB of one process.
pub fn pss(process: u32) -> Option<f64> {
    let rollup = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
