//! A volunteer's proxy beside HAProxy and nginx: the same visitors, certificate, cipher and server behind, in turn, with one
//! processor for the server and another for everything else.
//!
//! Two cores shared by server and visitors say little by the clock alone, so each server's own processor time is counted too:
//! that holds whatever the other side, or somebody else on the machine, was doing.

mod backend;
mod process;
mod servers;
mod visitor;

use crate::Scale;
use crate::report::{Report, middle};
use backend::Backend;
use process::{Pinned, cpu_seconds, raise_files, settled_pss};
use servers::{Kind, Server};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};
use visitor::{Tunnel, Visitors};

/// Handshakes under way at once.
const CALLERS: usize = 32;
/// Tunnels that carry at once.
const CARRIERS: usize = 4;

/// What was measured of one server in one round.
struct Round {
    handshakes: f64,
    handshake_cpu: f64,
    down: f64,
    down_cpu: f64,
    up: f64,
    up_cpu: f64,
    greeted: f64,
    tunnel: f64,
}

pub fn measure(report: &mut Report, folder: &Path, scale: &Scale) {
    if let Some(missing) = Kind::ALL.iter().find_map(|kind| kind.missing()) {
        return report.skip("proxy", &format!("{missing} is not there"));
    }
    // Either end of every tunnel.
    let (files, wanted) = (raise_files(), 2 * scale.tunnels as u64 + 500);
    if files < wanted {
        return report.skip("proxy", &format!("{files} files may be open, {wanted} are needed (ulimit -n)"));
    }
    let mut rounds: Vec<Vec<Round>> = Kind::ALL.iter().map(|_| Vec::new()).collect();
    let _pinned = Pinned::take();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let certificate = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    for number in 0..scale.proxy_rounds {
        for (kind, rounds) in Kind::ALL.iter().zip(&mut rounds) {
            let folder = folder.join(format!("proxy-{number}-{kind:?}"));
            servers::write_certificate(&folder, &certificate);
            rounds.push(runtime.block_on(round(*kind, &folder, scale)));
        }
    }
    tell(report, &rounds, scale);
}

async fn round(kind: Kind, folder: &Path, scale: &Scale) -> Round {
    let backend = Backend::start().await;
    let span = Duration::from_secs(scale.seconds);
    let visitors = Visitors::new();
    let mut server = Server::start(kind, folder, &backend, scale.tunnels).await;
    let (handshakes, handshake_cpu) = handshakes(&server, &visitors, span).await;
    let (down, down_cpu) = carry(&mut server, &visitors, &backend, backend::DOWN, span).await;
    let (up, up_cpu) = carry(&mut server, &visitors, &backend, backend::UP, span).await;
    // Each afresh: what a program keeps after a storm is another matter.
    drop(server);
    let server = Server::start(kind, folder, &backend, scale.tunnels).await;
    let mut held = Vec::with_capacity(scale.tunnels);
    for _ in 0..scale.tunnels {
        held.push(visitors.connect(server.address).await);
    }
    let greeted = settled_pss(server.process()).await / scale.tunnels as f64;
    drop((held, server));
    let mut server = Server::start(kind, folder, &backend, scale.tunnels).await;
    let mut held = Vec::with_capacity(scale.tunnels);
    for _ in 0..scale.tunnels {
        held.push(Tunnel::open(&visitors, &mut server, backend::STILL).await);
    }
    let tunnel = settled_pss(server.process()).await / scale.tunnels as f64;
    Round { handshakes, handshake_cpu, down, down_cpu, up, up_cpu, greeted, tunnel }
}

/// Full handshakes a second, each on a connection of its own that is closed in order; and microseconds of the server's each.
async fn handshakes(server: &Server, visitors: &Arc<Visitors>, span: Duration) -> (f64, f64) {
    let done = Arc::new(AtomicU64::new(0));
    let callers: Vec<_> = (0..CALLERS)
        .map(|_| {
            let (visitors, done, address) = (visitors.clone(), done.clone(), server.address);
            tokio::spawn(async move {
                loop {
                    visitors.call(address).await;
                    done.fetch_add(1, Relaxed);
                }
            })
        })
        .collect();
    let (count, seconds, cpu) = over(server, span, || done.load(Relaxed)).await;
    callers.iter().for_each(tokio::task::JoinHandle::abort);
    (count / seconds, cpu * 1e6 / count)
}

/// MiB a second through some tunnels, and seconds of the server's for a GiB.
async fn carry(
    server: &mut Server,
    visitors: &Arc<Visitors>,
    backend: &Backend,
    way: u8,
    span: Duration,
) -> (f64, f64) {
    let received = Arc::new(AtomicU64::new(0));
    let mut carriers = Vec::new();
    for _ in 0..CARRIERS {
        let mut tunnel = Tunnel::open(visitors, server, way).await;
        let received = received.clone();
        carriers.push(tokio::spawn(async move {
            match way {
                backend::DOWN => tunnel.drain(&received).await,
                _ => tunnel.fill().await,
            }
        }));
    }
    let arrived = if way == backend::DOWN { received } else { backend.received.clone() };
    let (bytes, seconds, cpu) = over(server, span, || arrived.load(Relaxed)).await;
    carriers.iter().for_each(tokio::task::JoinHandle::abort);
    let mib = bytes / 1048576.0;
    (mib / seconds, cpu * 1024.0 / mib)
}

/// How much a counter has grown, in how many seconds, at how many seconds of the server's processor.
async fn over(server: &Server, span: Duration, counter: impl Fn() -> u64) -> (f64, f64, f64) {
    tokio::time::sleep(Duration::from_millis(500)).await;
    let (began, count, cpu) = (Instant::now(), counter(), cpu_seconds(server.process()));
    tokio::time::sleep(span).await;
    let count = counter() - count;
    let cpu = cpu_seconds(server.process()) - cpu;
    (count as f64, began.elapsed().as_secs_f64(), cpu)
}

/// How one figure is drawn from a round.
type Part = (&'static str, &'static str, fn(&Round) -> f64);

const PARTS: &[Part] = &[
    ("new TLS connections", "1/s", |round| round.handshakes),
    ("processor for a new TLS connection", "µs", |round| round.handshake_cpu),
    ("to the visitor", "MiB/s", |round| round.down),
    ("processor for a GiB to the visitor", "s", |round| round.down_cpu),
    ("from the visitor", "MiB/s", |round| round.up),
    ("processor for a GiB from the visitor", "s", |round| round.up_cpu),
    ("memory for an idle TLS connection", "KiB", |round| round.greeted),
    ("memory for an idle tunnel", "KiB", |round| round.tunnel),
];

/// Medians. Memory is the whole program's, by the connections it holds.
fn tell(report: &mut Report, rounds: &[Vec<Round>], scale: &Scale) {
    report.figure("proxy: idle connections held", scale.tunnels as f64, "connections");
    for (name, unit, part) in PARTS {
        let medians: Vec<f64> = rounds.iter().map(|rounds| middle(rounds.iter().map(part).collect()).0).collect();
        for (kind, other) in Kind::ALL.iter().zip(&medians).skip(1) {
            report.against(&format!("proxy: {name}"), medians[0], unit, kind.name(), *other);
        }
    }
}
