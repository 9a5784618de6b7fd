//! The servers that are measured, each configured to do the same: end TLS, and pass a WebSocket on in plain.

use super::backend::{Backend, STILL};
use super::process::{SERVER, split};
use super::visitor::{Tunnel, Visitors};
use crate::program::{Program, beside};
use harkara_wire::proxy_link::ProxyLink;
use harkara_wire::proxy_token::Purpose;
use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A secret opens so many tunnels within two minutes (`harkara_proxy`'s replay cache), and the bench wants more.
const SECRETS: usize = 4;
const STARTS_WITHIN: Duration = Duration::from_secs(30);

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    Harkara,
    HaproxyHttp,
    HaproxyTcp,
    Nginx,
}

impl Kind {
    /// Ours first.
    pub const ALL: [Self; 4] = [Self::Harkara, Self::HaproxyHttp, Self::HaproxyTcp, Self::Nginx];

    pub fn name(self) -> &'static str {
        match self {
            Self::Harkara => "harkara-proxy",
            Self::HaproxyHttp => "HAProxy, HTTP",
            Self::HaproxyTcp => "HAProxy, TCP",
            Self::Nginx => "nginx",
        }
    }

    fn program(self) -> Option<PathBuf> {
        let anywhere = |name: &str| {
            let mut folders = std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect::<Vec<_>>())?;
            // Where Debian has servers, whether or not this person's path leads there.
            folders.push("/usr/sbin".into());
            folders.into_iter().map(|folder| folder.join(name)).find(|path| path.is_file())
        };
        match self {
            Self::Harkara => beside("harkara-proxy"),
            Self::HaproxyHttp | Self::HaproxyTcp => anywhere("haproxy"),
            Self::Nginx => anywhere("nginx"),
        }
    }

    /// Its name, if it is not there.
    pub fn missing(self) -> Option<&'static str> {
        self.program().is_none().then(|| self.name())
    }
}

/// A server that runs, and is gone with this.
pub struct Server {
    pub address: SocketAddr,
    program: Program,
    links: Vec<ProxyLink>,
    asked: usize,
}

impl Server {
    pub async fn start(kind: Kind, folder: &Path, backend: &Backend, connections: usize) -> Self {
        let address = free();
        let program = kind.program().unwrap();
        let mut command = match split() {
            true => {
                let mut command = Command::new("taskset");
                command.args(["-c", SERVER]).arg(program);
                command
            }
            false => Command::new(program),
        };
        // Both sides of each, and some more.
        let (most, behind) = (connections + 500, backend.address);
        match kind {
            Kind::Harkara => {
                fs::create_dir_all(folder.join("site")).unwrap();
                fs::write(folder.join("site/index.html"), "a site\n").unwrap();
                command.args(["serve", "--domain", "localhost", "--relay", &format!("ws://{behind}/v1/ws")]);
                command.args(["--listen", &address.to_string()]).arg("--site").arg(folder.join("site"));
                command.arg("--cert").arg(folder.join("cert.pem")).arg("--key").arg(folder.join("key.pem"));
                command.arg("--data").arg(folder.join("data"));
            }
            Kind::HaproxyHttp | Kind::HaproxyTcp => {
                let mode = if kind == Kind::HaproxyTcp { "tcp" } else { "http" };
                let config = haproxy(mode, folder, address, behind, most);
                command.args(["-db", "-q", "-f"]).arg(write(folder, "haproxy.cfg", &config));
            }
            Kind::Nginx => {
                let config = write(folder, "nginx.conf", &nginx(folder, address, behind, 2 * most));
                command.args(["-e", "stderr", "-p"]).arg(folder).arg("-c").arg(config);
            }
        }
        let log = fs::File::create(folder.join("log")).unwrap();
        let program = command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
        let mut server = Self { address, program: Program(program), links: Vec::new(), asked: 0 };
        let began = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert!(began.elapsed() < STARTS_WITHIN, "{} does not start: see {}", kind.name(), folder.display());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        if kind == Kind::Harkara {
            server.links = links(folder);
        }
        // What is made on first use is made, and new secrets are known.
        let visitors = Visitors::new();
        for _ in 0..SECRETS {
            while Tunnel::try_open(&visitors, &mut server, STILL).await.is_none() {
                assert!(began.elapsed() < STARTS_WITHIN, "{} opens no tunnel: see {}", kind.name(), folder.display());
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        server
    }

    pub fn process(&self) -> u32 {
        self.program.0.id()
    }

    /// What a visitor asks for to get to the server behind.
    pub fn path(&mut self) -> String {
        self.asked += 1;
        let Some(link) = self.links.get(self.asked % self.links.len().max(1)) else { return "/".into() };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        // The time too: what an earlier start has spent is still known.
        let mut nonce = [0; 12];
        nonce[..8].copy_from_slice(&(self.asked as u64).to_be_bytes());
        nonce[8..].copy_from_slice(&now.subsec_nanos().to_be_bytes());
        link.request_path(&link.relays[0], Purpose::Tunnel, u64::try_from(now.as_millis()).unwrap(), nonce)
    }
}

/// Four circles of friends, or those of the last start.
fn links(folder: &Path) -> Vec<ProxyLink> {
    let proxy = |arguments: &[&str]| {
        let mut command = Command::new(Kind::Harkara.program().unwrap());
        let output = command.args(arguments).arg("--data").arg(folder.join("data")).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let link = text.lines().find_map(|line| line.strip_prefix("For the app:")).map(ProxyLink::parse);
        link.map(Result::unwrap)
    };
    let of = |number: usize| {
        let name = format!("circle{number}");
        proxy(&["link", &name]).or_else(|| proxy(&["secret", "add", &name, "--tunnels", "100000"])).unwrap()
    };
    (0..SECRETS).map(of).collect()
}

fn haproxy(mode: &str, folder: &Path, address: SocketAddr, behind: SocketAddr, most: usize) -> String {
    let both = folder.join("both.pem");
    format!(
        "global\n  maxconn {most}\n  ssl-default-bind-options ssl-min-ver TLSv1.3\n\
         defaults\n  mode {mode}\n  timeout connect 5s\n  timeout client 300s\n  timeout server 300s\n  \
         timeout tunnel 300s\n  timeout http-request 300s\n\
         frontend web\n  bind {address} ssl crt {} alpn http/1.1\n  default_backend relay\n\
         backend relay\n  server relay {behind}\n",
        both.display()
    )
}

fn nginx(folder: &Path, address: SocketAddr, behind: SocketAddr, most: usize) -> String {
    let at = folder.display();
    let workers = if split() { "1" } else { "auto" };
    let temps: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|what| format!("{what}_temp_path {at}/{what};"))
        .concat();
    format!(
        "daemon off; worker_processes {workers}; pid {at}/pid; error_log stderr; worker_rlimit_nofile {most};\n\
         events {{ worker_connections {most}; }}\n\
         http {{ access_log off; {temps} server {{\n  listen {address} ssl; ssl_protocols TLSv1.3;\n  \
         ssl_certificate {at}/cert.pem; ssl_certificate_key {at}/key.pem;\n  \
         client_header_timeout 300s; proxy_read_timeout 300s; proxy_buffer_size 16k; proxy_buffers 8 16k;\n  \
         location / {{ proxy_pass http://{behind}; proxy_http_version 1.1;\n    \
         proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; }} }} }}\n"
    )
}

/// One certificate for all, ECDSA P-256.
pub fn write_certificate(folder: &Path, made: &rcgen::CertifiedKey) {
    fs::create_dir_all(folder).unwrap();
    let (cert, key) = (made.cert.pem(), made.key_pair.serialize_pem());
    write(folder, "both.pem", &(cert.clone() + &key));
    write(folder, "cert.pem", &cert);
    write(folder, "key.pem", &key);
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}
