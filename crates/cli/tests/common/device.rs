//! A device driven through the real program.

use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Child, ChildStdin, Command, Output, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::{Duration, Instant},
};

/// Nothing in these tests takes this long; a test that waits longer has failed.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A profile, and the program that uses it.
pub struct Device {
    pub profile: PathBuf,
    /// The authorities its system trusts; `None`: those of this computer.
    pub trusts: Option<PathBuf>,
}

impl Device {
    /// The program with these arguments, not started yet.
    fn program(&self, args: &[&str]) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_harkara-cli"));
        // Without a session bus there is no keychain, so that tests leave nothing in a person's.
        program.env("HARKARA_PROFILE", &self.profile).env("DBUS_SESSION_BUS_ADDRESS", "disabled:").args(args);
        if let Some(authorities) = &self.trusts {
            program.env("SSL_CERT_FILE", authorities);
        }
        program
    }

    /// Runs it to the end.
    pub fn run(&self, args: &[&str]) -> Output {
        self.program(args).stdin(Stdio::null()).output().unwrap()
    }

    /// Runs it to the end, with this on its standard input.
    pub fn say(&self, args: &[&str], input: &str) -> Output {
        let program = self.program(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = program.unwrap();
        // One that has refused its arguments reads nothing.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// Runs it to its successful end and answers what it printed.
    pub fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// As [`Device::ok`], each line as JSON.
    pub fn json(&self, args: &[&str]) -> Vec<Value> {
        let args: Vec<_> = ["--json"].iter().chain(args).copied().collect();
        self.ok(&args).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The exit code.
    pub fn code(&self, args: &[&str]) -> i32 {
        self.run(args).status.code().unwrap()
    }

    /// Starts it and listens to what it prints, line by line.
    pub fn start(&self, args: &[&str]) -> Running {
        let mut child = self.program(args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (heard, lines) = channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in output.lines() {
                let Ok(line) = line else { return };
                // A line cut off by a kill is no JSON.
                let Ok(line) = serde_json::from_str(&line) else { continue };
                if heard.send(line).is_err() {
                    return;
                }
            }
        });
        Running { input: child.stdin.take(), child, lines, events: Vec::new(), last: 0 }
    }

    /// Starts the serve mode.
    pub fn serve(&self) -> Running {
        self.start(&["serve"])
    }
}

/// A program that runs; killed with the test.
pub struct Running {
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<Value>,
    events: Vec<Value>,
    last: u64,
}

impl Running {
    /// Waits until linking has come to this stage.
    pub fn stage(&self, stage: &str) -> Value {
        loop {
            let line = self.line().unwrap_or_else(|| panic!("it ended before {stage}"));
            assert_ne!(line["stage"], "failed", "{line}");
            if line["stage"] == stage {
                return line;
            }
        }
    }

    /// The next line it prints; `None` when it has ended.
    pub fn line(&self) -> Option<Value> {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => Some(line),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("no line in time"),
        }
    }

    /// Says something without waiting for the answer; answers its number.
    pub fn say(&mut self, kind: &str, what: Value) -> u64 {
        self.last += 1;
        let line = json!({ "id": self.last, kind: what });
        // A program that was killed hears nothing more.
        let _ = writeln!(self.input.as_mut().unwrap(), "{line}");
        self.last
    }

    /// The answer under this number; events on the way are kept.
    pub fn answer(&mut self, id: u64) -> Value {
        loop {
            let line = self.line().expect("it has ended");
            if line["id"] == id {
                return line;
            }
            self.events.extend(line.get("event").cloned());
        }
    }

    /// Carries out a command.
    pub fn command(&mut self, command: Value) -> Value {
        let id = self.say("command", command.clone());
        let line = self.answer(id);
        assert!(line.get("reply").is_some(), "{command}: {line}");
        line["reply"].clone()
    }

    /// Looks.
    pub fn query(&mut self, query: Value) -> Value {
        let id = self.say("query", query.clone());
        let line = self.answer(id);
        assert!(line.get("answer").is_some(), "{query}: {line}");
        line["answer"].clone()
    }

    /// Looks until something is so, again after each event.
    pub fn until<T>(&mut self, what: &str, mut look: impl FnMut(&mut Self) -> Option<T>) -> T {
        let end = Instant::now() + PATIENCE;
        loop {
            self.events.clear();
            if let Some(found) = look(self) {
                return found;
            }
            while self.events.is_empty() {
                assert!(Instant::now() < end, "waited in vain until {what}");
                let line = self.line().expect("it has ended");
                self.events.extend(line.get("event").cloned());
            }
        }
    }

    /// Waits until the relay is there and the mailbox empty.
    pub fn caught_up(&mut self) {
        self.until("caught up", |device| {
            let overview = device.query(json!({ "type": "overview" }));
            let connection = &overview["overview"]["connection"];
            (connection["state"] == "online" && connection["catchingUp"] == false).then_some(())
        });
    }

    /// Opens the direct chat with somebody; the relay is asked who that is.
    pub fn chat_with(&mut self, handle: &str) -> String {
        self.caught_up();
        let reply = self.command(json!({ "type": "start_direct_chat", "handle": handle }));
        reply["chat"].as_str().unwrap().to_owned()
    }

    /// Sends a text and answers its message id.
    pub fn send(&mut self, chat: &str, text: &str) -> String {
        let reply = self.command(json!({ "type": "send_text", "chat": chat, "text": text }));
        reply["message"].as_str().unwrap().to_owned()
    }

    /// All texts of a chat, oldest first, with who sent them and their status; none where there is no such chat yet.
    pub fn messages(&mut self, chat: &str) -> Vec<Value> {
        let mut all: Vec<Value> = Vec::new();
        loop {
            let before = all.first().map(|message| message["id"].clone());
            let query = json!({
                "type": "messages", "chat": chat, "before": before, "after": null, "around": null, "limit": 200,
            });
            let id = self.say("query", query);
            let line = self.answer(id);
            if line["error"]["code"] == "not_found" {
                return Vec::new();
            }
            let page = &line["answer"];
            let texts = page["messages"].as_array().unwrap().clone();
            let empty = texts.is_empty();
            all.splice(0..0, texts);
            if page["moreBefore"] == false || empty {
                break;
            }
        }
        all.retain(|message| message["content"]["type"] != "system");
        all
    }

    /// The texts of a chat, oldest first.
    pub fn texts(&mut self, chat: &str) -> Vec<String> {
        self.messages(chat).iter().map(|one| one["content"]["text"].as_str().unwrap().to_owned()).collect()
    }

    /// The power cut.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Lets it end by itself and answers its exit code.
    pub fn end(mut self) -> i32 {
        drop(self.input.take());
        self.child.wait().unwrap().code().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Has often ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
