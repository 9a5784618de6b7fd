//! Reads a made-up chat of 500,000 messages, and says how long each pass took and how much memory the process needed.
//!
//! `cargo run --release -p harkara-past --example half_a_million [MESSAGES]`

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use harkara_past::{Export, Reading};
use jiff::tz::TimeZone;
use std::fmt::Write as _;
use std::io::Cursor;
use std::time::Instant;

fn main() {
    let messages: u32 = std::env::args().nth(1).map_or(500_000, |count| count.parse().unwrap());
    let text = chat(messages);
    println!("{messages} messages, {:.1} MB", text.len() as f64 / 1e6);
    let before = peak_kib();
    let mut export = Export::open(Cursor::new(text.as_bytes()), "WhatsApp Chat with Asha.txt").unwrap();
    let reading = Reading::new(TimeZone::UTC);
    let start = Instant::now();
    let survey = export.survey(None).unwrap();
    println!("survey   {:.2} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let preview = export.preview(&survey, &reading).unwrap();
    println!("preview  {:.2} s, {} messages", start.elapsed().as_secs_f64(), preview.counts.messages);
    let start = Instant::now();
    let bytes: usize = export.messages(&survey, &reading).unwrap().map(|message| message.unwrap().key.0.len()).sum();
    println!("messages {:.2} s, {bytes} bytes of keys", start.elapsed().as_secs_f64());
    println!("memory   {} KiB above the text itself", peak_kib() - before);
}

fn chat(messages: u32) -> String {
    let mut text = String::new();
    for nth in 0..messages {
        let (minute, hour, day) = (nth / 4 % 60, nth / 240 % 24, nth / 5760);
        let (day, month, year) = (day % 28 + 1, day / 28 % 12 + 1, day / 336 + 20);
        let author = ["Asha", "Bilal", "Chitra"][nth as usize % 3];
        let said = match nth % 17 {
            0 => "<Media omitted>".to_owned(),
            1 => format!("several lines\nof message {nth}\nand a last one"),
            2 => format!("IMG-20240131-WA{:04}.jpg (file attached)", nth % 10_000),
            _ => format!("message {nth} of a chat that goes on and on for years, as chats do"),
        };
        writeln!(text, "{day:02}/{month:02}/{year}, {hour:02}:{minute:02} - {author}: {said}").unwrap();
    }
    text
}

/// The most memory this process has had, where the system says so.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}
