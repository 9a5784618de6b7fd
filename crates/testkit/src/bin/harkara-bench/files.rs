//! A large file from one device over a real relay to another: encrypted and stored, fetched and saved. Beside it the same
//! bytes over a plain connection on the same machine, from file to file.

use crate::Scale;
use crate::program::{Program, beside, relay};
use crate::report::Report;
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

const MIB: usize = 1 << 20;
const RAW: &str = "the same file over a plain connection, from disk to disk";

pub fn measure(report: &mut Report, folder: &Path, scale: &Scale) {
    let (Some(cli), Some((relay, link))) = (beside("harkara-cli"), relay(&folder.join("files-relay"))) else {
        return report.skip("files", "harkara-cli or harkara-relay is not built");
    };
    let source = folder.join("large.bin");
    make(&source, scale.file_mib);
    let rate = |began: Instant| scale.file_mib as f64 / began.elapsed().as_secs_f64();

    let began = Instant::now();
    copy(&source, &folder.join("copied.bin"));
    let raw = rate(began);

    let mut asha = Bot::sign_up(&cli, folder, &link, "asha");
    let mut bilal = Bot::sign_up(&cli, folder, &link, "bilal");
    let chat = asha.ask(json!({"command": {"type": "start_direct_chat", "handle": "bilal"}}))["reply"]["chat"].clone();
    let file = json!({"source": source, "name": "large.bin", "shrink": false});
    let began = Instant::now();
    let sent = asha.ask(json!({"command": {"type": "send_files", "chat": chat, "text": "", "files": [file]}}));
    let message = sent["reply"]["message"].clone();
    asha.until(&message, |message| message["content"]["files"][0]["state"]["state"] == "uploading");
    report.against("file: encrypt, from disk to disk", rate(began), "MiB/s", RAW, raw);
    asha.until(&message, |message| message["status"] != "waiting");
    report.against("file: encrypt and upload, until the relay has it", rate(began), "MiB/s", RAW, raw);

    bilal.until(&message, |message| message["content"]["files"][0]["state"]["state"] == "remote");
    let began = Instant::now();
    bilal.ask(json!({"command": {"type": "file", "message": message, "place": 0, "action": "download"}}));
    bilal.until(&message, |message| message["content"]["files"][0]["state"]["state"] == "here");
    report.against("file: download and check", rate(began), "MiB/s", RAW, raw);
    let saved = bilal.ask(json!({"save": {"message": message, "place": 0, "to": folder}}));
    report.against("file: download, decrypt and save", rate(began), "MiB/s", RAW, raw);
    let saved = PathBuf::from(saved["saved"].as_str().unwrap());
    assert_eq!(saved.metadata().unwrap().len(), source.metadata().unwrap().len(), "the whole file");

    for (who, process) in
        [("the sender", asha.program.0.id()), ("the receiver", bilal.program.0.id()), ("the relay", relay.0.id())]
    {
        match peak(process) {
            Some(peak) => report.figure(&format!("file: most that {who} ever held"), peak / 1024.0, "MiB"),
            None => report.skip("file: peak memory", "this system does not tell"),
        }
    }
}

/// Bytes that nothing can make smaller.
fn make(path: &Path, mebibytes: usize) {
    let mut chance = StdRng::seed_from_u64(7);
    let mut file = File::create(path).unwrap();
    let mut piece = vec![0; MIB];
    for _ in 0..mebibytes {
        chance.fill_bytes(&mut piece);
        file.write_all(&piece).unwrap();
    }
    file.sync_all().unwrap();
}

fn copy(from: &Path, to: &Path) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let from = from.to_owned();
    let sender = std::thread::spawn(move || {
        std::io::copy(&mut File::open(from).unwrap(), &mut TcpStream::connect(address).unwrap()).unwrap()
    });
    let mut file = File::create(to).unwrap();
    std::io::copy(&mut listener.accept().unwrap().0, &mut file).unwrap();
    file.sync_all().unwrap();
    sender.join().unwrap();
}

/// KiB that a process held when it held most.
fn peak(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// Somebody's device, driven by JSON lines.
struct Bot {
    program: Program,
    input: ChildStdin,
    lines: std::io::Lines<BufReader<ChildStdout>>,
    asked: u64,
    /// Some message has changed since this was last looked at.
    news: bool,
}

impl Bot {
    fn sign_up(cli: &Path, folder: &Path, link: &str, handle: &str) -> Self {
        let command = || {
            let mut command = Command::new(cli);
            command.env("HARKARA_PROFILE", folder.join(handle)).stderr(Stdio::null());
            command
        };
        assert!(command().args(["signup", link, handle]).stdout(Stdio::null()).status().unwrap().success());
        let mut program =
            command().arg("serve").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map(Program).unwrap();
        let input = program.0.stdin.take().unwrap();
        let lines = BufReader::new(program.0.stdout.take().unwrap()).lines();
        Self { program, input, lines, asked: 0, news: false }
    }

    fn ask(&mut self, mut request: Value) -> Value {
        self.asked += 1;
        request["id"] = json!(self.asked);
        writeln!(self.input, "{request}").unwrap();
        loop {
            let line = self.hear();
            if line["id"] == request["id"] {
                assert!(line["error"].is_null(), "{line}");
                return line;
            }
        }
    }

    /// Waits until a message is as wanted.
    fn until(&mut self, message: &Value, wanted: impl Fn(&Value) -> bool) {
        loop {
            self.news = false;
            let answer = self.ask(json!({"query": {"type": "messages_by_id", "ids": [message]}}));
            if answer["answer"]["messages"].get(0).is_some_and(&wanted) {
                return;
            }
            while !self.news {
                self.hear();
            }
        }
    }

    fn hear(&mut self) -> Value {
        let line: Value = serde_json::from_str(&self.lines.next().expect("it has ended").unwrap()).unwrap();
        self.news |= line["event"]["type"] == "messages" || !line["missed"].is_null();
        line
    }
}
