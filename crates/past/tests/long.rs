//! A chat of 500,000 messages is read message by message: memory does not grow with it.
#![cfg(target_os = "linux")] // where a process can be asked for the most memory it has had
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use harkara_past::{Export, Reading, Taking};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};

const MESSAGES: u64 = 500_000;
const LINE: u64 = 100;

/// A chat that is nowhere: every line is made when it is read.
struct Endless(u64);

impl Endless {
    fn line(n: u64) -> String {
        let (minute, hour, day) = (n / 4 % 60, n / 240 % 24, n / 5760);
        let (day, month, year) = (day % 28 + 1, day / 28 % 12 + 1, day / 336 + 2012);
        let author = ["Asha: from work", "Bilal"][(n / 3 % 2) as usize];
        let line = format!("{day:02}/{month:02}/{year}, {hour:02}:{minute:02} - {author}: message {n} of years");
        format!("{line:<width$}\n", width = LINE as usize - 1)
    }
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0 >= MESSAGES * LINE {
            return Ok(0);
        }
        let line = Self::line(self.0 / LINE);
        let left = &line.as_bytes()[(self.0 % LINE) as usize..];
        let length = left.len().min(buffer.len());
        buffer[..length].copy_from_slice(&left[..length]);
        self.0 += length as u64;
        Ok(length)
    }
}

impl Seek for Endless {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0 = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::End(by) => (MESSAGES * LINE).checked_add_signed(by).unwrap(),
            SeekFrom::Current(by) => self.0.checked_add_signed(by).unwrap(),
        };
        Ok(self.0)
    }
}

fn most_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn half_a_million_messages_cost_no_more_memory_than_a_few() {
    let before = most_kib();
    let mut export = Export::open(Endless(0), "chat.txt").unwrap();
    let survey = export.survey(None).unwrap();
    let messages = export.messages(&survey, &Reading::new(TimeZone::UTC)).unwrap();
    let mut taking = Taking::new(messages, BTreeMap::new(), None);
    let mut taken = 0;
    loop {
        let batch = taking.batch().unwrap();
        assert!(batch.len() <= 500);
        match batch.len() {
            0 => break,
            more => taken += more as u64,
        }
        assert!(batch.iter().all(|message| ["Asha: from work", "Bilal"].contains(&message.author.as_str())));
    }
    assert_eq!((taken, taking.left), (MESSAGES, 0));
    let grown = most_kib() - before;
    assert!(grown < 16 * 1024, "{grown} KiB for a text of {} KiB", MESSAGES * LINE / 1024);
}
