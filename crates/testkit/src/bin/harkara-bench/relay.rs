//! Messages a real relay stores per second: each acknowledged only when it is on the disk.

use crate::Scale;
use crate::bare;
use crate::people::Person;
use crate::report::Report;
use harkara_relay::{Config, DataDir, Policy, Rates, serve};
use harkara_wire::proto::relay::{Ack, client_frame::Request, server_frame::Body};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

const PAIRS: u32 = 20;
/// Messages under way for each sender: as many as the relay takes in before it reads no more.
const WINDOW: u64 = 32;
const BYTES: usize = 512;

pub fn measure(report: &mut Report, folder: &Path, scale: &Scale) {
    let span = Duration::from_secs(scale.seconds);
    let batch = PAIRS as usize * WINDOW as usize;
    let raw = bare::group_commit(folder, batch, BYTES, span);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for (name, online) in [("store messages, recipients away", false), ("store and deliver messages", true)] {
        let data = DataDir::open(&folder.join(format!("relay-{online}"))).unwrap();
        let rate = runtime.block_on(run(data, span, online));
        let what = "bare SQLite, one row each, 640 to a FULL commit, one thread";
        report.against(&format!("relay: {name}"), rate, "messages/s", what, raw);
    }
}

async fn run(data: DataDir, span: Duration, online: bool) -> f64 {
    let key = data.public_key();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let policy = Policy { open: true, ..Policy::default() };
    let rates = Rates { requests: (u32::MAX, 1), ..Rates::default() };
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let config = Config { policy, rates, ..Config::default() };
    let relay = tokio::spawn(serve(listener, data, config, async move { drop(stopped.await) }));

    let stored = Arc::new(AtomicU64::new(0));
    let mut pairs = Vec::new();
    for pair in 0..PAIRS {
        let (sender, recipient) = (Person::new(2 * pair), Person::new(2 * pair + 1));
        let mut away = recipient.come(address, &key).await;
        let mut there = sender.come(address, &key).await;
        there.ask(sender.group_with(&recipient)).await;
        if online {
            away.subscribe().await;
            pairs.push(tokio::spawn(receive(away)));
        }
        pairs.push(tokio::spawn(send(sender, there, stored.clone())));
    }
    // Half a second to come into its stride, then count.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let (before, began) = (stored.load(Ordering::Relaxed), Instant::now());
    tokio::time::sleep(span).await;
    let rate = (stored.load(Ordering::Relaxed) - before) as f64 / began.elapsed().as_secs_f64();
    pairs.iter().for_each(tokio::task::JoinHandle::abort);
    stop.send(()).unwrap();
    relay.await.unwrap().unwrap();
    rate
}

async fn send(person: Person, mut client: crate::people::Client, stored: Arc<AtomicU64>) {
    let (mut sent, mut answered) = (0, 0);
    loop {
        while sent < answered + WINDOW {
            client.post(person.message(sent, BYTES)).await;
            sent += 1;
        }
        client.flush().await;
        // Half a window at a time: a flush for each message would measure the flush.
        for _ in 0..WINDOW / 2 {
            let frame = client.frame().await;
            assert!(matches!(frame.body, Some(Body::Stored(_))), "{frame:?}");
            answered += 1;
            stored.fetch_add(1, Ordering::Relaxed);
        }
    }
}

async fn receive(mut client: crate::people::Client) {
    loop {
        if let Some(Body::Deliver(deliver)) = client.frame().await.body
            && !deliver.more
        {
            client.post(Request::Ack(Ack { sequence: deliver.sequence })).await;
            client.flush().await;
        }
    }
}

/// For the memory measurement: where a relay program listens.
pub fn port_of(link: &str) -> SocketAddr {
    let link = harkara_wire::relay_link::RelayLink::parse(link).unwrap();
    let port = link.address.rsplit(':').next().unwrap().split('/').next().unwrap();
    format!("127.0.0.1:{port}").parse().unwrap()
}
