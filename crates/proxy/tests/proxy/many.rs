//! The program itself, with ten thousand connections on which nobody ever finishes saying hello.

use crate::encrypted::authority;
use crate::pebble::{free, until};
use crate::world::PATIENCE;
use harkara_proxy::{Tls, probe};
use rustls::pki_types::ServerName;
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

const MANY: usize = 10_000;
/// For each of them, at most.
const KIB: usize = 16;

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    /// KiB of memory, of this kind.
    fn memory(&self, kind: &str) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(kind)).unwrap();
        line.trim_start_matches(':').trim().trim_end_matches(" kB").parse().unwrap()
    }

    fn files(&self) -> usize {
        std::fs::read_dir(format!("/proc/{}/fd", self.0.id())).unwrap().count()
    }
}

/// Lets this process, and what it starts, open as many files as it may ask for.
fn raise_files() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
    let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    let most = line.split_whitespace().nth(4).unwrap();
    let own = std::process::id().to_string();
    let raised = Command::new("prlimit").args(["--pid", &own, &format!("--nofile={most}:{most}")]).status();
    assert!(raised.unwrap().success());
    most.parse().unwrap_or(usize::MAX)
}

#[tokio::test]
async fn ten_thousand_half_open_connections_cost_little_stop_nobody_and_end_in_time() {
    let many = MANY.min(raise_files() - 2_000);
    let (folder, authority, listen) = (tempfile::tempdir().unwrap(), authority(), free());
    let Tls::Files { cert, key } = &authority.tls else { panic!("files") };
    let mut command = Command::new(env!("CARGO_BIN_EXE_harkara-proxy"));
    command.args(["serve", "--domain", "localhost", "--relay", "ws://127.0.0.1:9/v1/ws"]).arg("--cert").arg(cert);
    command.arg("--key").arg(key).args(["--listen", &listen.to_string()]).arg("--data").arg(folder.path());
    let running = Running(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    until(|| std::net::TcpStream::connect(listen).ok());
    let visit = async |address: SocketAddr| {
        let name = ServerName::try_from("localhost").unwrap();
        let stream = TcpStream::connect(address).await.unwrap();
        let stream = TlsConnector::from(authority.client(&[])).connect(name, stream).await.expect("room for a visitor");
        let home =
            probe::ask(stream, b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n", PATIENCE).await;
        assert_eq!(home.status(), 200);
    };
    visit(listen).await;
    let (before, files) = (running.memory("VmRSS"), running.files());

    let mut held = Vec::with_capacity(many);
    for number in 0..many {
        let mut stream = TcpStream::connect(listen).await.unwrap();
        // A third say nothing, a third begin a hello, a third send what is none.
        let said: &[u8] = [&b""[..], &[0x16, 3, 1, 2, 0, 1, 0, 1], b"GET / HTT"][number % 3];
        let _ = stream.write_all(said).await;
        held.push(stream);
        if number % 1_000 == 999 {
            visit(listen).await;
        }
    }
    visit(listen).await;
    let most = running.memory("VmHWM").saturating_sub(before);
    assert!(most < many * KIB, "{most} KiB for {many}");

    let ended = async {
        for stream in &mut held {
            let _ = stream.read_to_end(&mut Vec::new()).await;
        }
    };
    tokio::time::timeout(PATIENCE, ended).await.expect("nobody may stay");
    visit(listen).await;
    until(|| (running.files() <= files + 10).then_some(()));
}
