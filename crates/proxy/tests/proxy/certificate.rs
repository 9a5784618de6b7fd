//! The certificate, from a real authority. Needs Pebble, and is ignored by itself: `cargo xtask test` runs it where that is.

use crate::pebble::{Pebble, free};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command};

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(data: &Path, listen: SocketAddr, pebble: &Pebble) -> Running {
    let mut command = Command::new(env!("CARGO_BIN_EXE_harkara-proxy"));
    command.args(["serve", "--domain", "localhost", "--relay", "ws://127.0.0.1:9/v1/ws", "--acme", &pebble.directory]);
    command.args(["--listen", &listen.to_string()]).arg("--data").arg(data).env("SSL_CERT_FILE", &pebble.trust);
    let log = std::fs::File::options().create(true).append(true).open(data.join("log")).unwrap();
    Running(command.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap())
}

#[test]
#[ignore = "needs pebble"]
fn a_certificate_is_fetched_used_renewed_in_time_and_kept_for_the_next_start() {
    let (folder, listen) = (tempfile::tempdir().unwrap(), free());
    let mut pebble = Pebble::start(listen.port(), 45);
    let running = serve(folder.path(), listen, &pebble);
    let first = pebble.wait_for_another_than(&[], listen);
    // At two thirds of its time the next comes; until then, and while it comes, nobody is turned away.
    let second = loop {
        let now = pebble.visit(listen).expect("always a good certificate");
        if now != first {
            break now;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    };
    drop(running);

    // The authority is away when the proxy comes back.
    pebble.stop();
    let _again = serve(folder.path(), listen, &pebble);
    assert!(pebble.wait_for_another_than(&[], listen) == second);
    let log = std::fs::read_to_string(folder.path().join("log")).unwrap();
    assert!(log.contains("DeployedNewCert") && log.contains("DeployedCachedCert"), "{log}");
}
