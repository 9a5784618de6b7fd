//! Commands and queries in, replies and events out, as JSON lines: for bots in any language. Besides, the files of
//! messages can be saved: the profile is this process's alone.

use crate::device::Device;
use anyhow::Context;
use harkara_api::{Answer, ApiError, Command, ErrorCode, Event, MessageId, Query, Reply};
use serde::{Deserialize, Serialize};
use std::{path::PathBuf, sync::Arc};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    sync::{broadcast::error::RecvError, mpsc},
    task::JoinSet,
};

/// A line longer than this is no request.
const LONGEST_LINE: usize = 1 << 20;
/// Lines that may wait for a slow reader.
const LINES: usize = 1024;

/// A line from the bot.
#[derive(Deserialize)]
struct Request {
    id: u64,
    #[serde(flatten)]
    what: What,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Command(Command),
    Query(Query),
    Save(Save),
}

/// A file that is here is wanted in this folder.
#[derive(Deserialize)]
struct Save {
    message: MessageId,
    place: u32,
    to: PathBuf,
}

/// A line to the bot.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Reply(Reply),
    Answer(Box<Answer>),
    /// Where the file is now.
    Saved(PathBuf),
    Error(ApiError),
    Event(Event),
    /// The reader was too slow for so many events: look again at what matters.
    Missed(u64),
}

#[derive(Serialize)]
struct Numbered {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u64>,
    #[serde(flatten)]
    line: Line,
}

/// Goes on until standard input ends; what was asked by then is still answered.
pub async fn serve(device: Arc<Device>) -> anyhow::Result<()> {
    let (lines, written) = mpsc::channel(LINES);
    let events = tokio::spawn(pass_on(device.clone(), lines.clone()));
    let writer = tokio::spawn(write(written));
    let outcome = read(&device, &lines).await;
    events.abort();
    drop((lines, events.await));
    writer.await.context("writer")??;
    outcome
}

async fn read(device: &Arc<Device>, lines: &mpsc::Sender<Numbered>) -> anyhow::Result<()> {
    let mut input = BufReader::new(tokio::io::stdin());
    // One thread runs these in the order in which they were spawned, so commands begin in the order of their lines.
    let mut asked = JoinSet::new();
    let mut line = Vec::new();
    loop {
        line.clear();
        if bounded_line(&mut input, &mut line).await? == 0 {
            break;
        }
        if !line.trim_ascii().is_empty() {
            let request = serde_json::from_slice(&line).map_err(|error| misunderstood(&line, &error));
            let (device, lines) = (device.clone(), lines.clone());
            asked.spawn(async move {
                let answer = match request {
                    Ok(request) => answer(&device, request).await,
                    Err(answer) => answer,
                };
                // The writer is gone only when standard output is.
                let _ = lines.send(answer).await;
            });
        }
        while asked.try_join_next().is_some() {}
    }
    while asked.join_next().await.is_some() {}
    Ok(())
}

async fn answer(device: &Device, request: Request) -> Numbered {
    let line = match request.what {
        What::Command(command) => device.command(command).await.map_or_else(Line::Error, Line::Reply),
        What::Query(query) => {
            let found = device.query(query).await;
            found.map_or_else(Line::Error, |answer| Line::Answer(Box::new(answer)))
        }
        What::Save(Save { message, place, to }) => {
            let saved = device.save_file(message, place, to).await;
            saved.map_or_else(Line::Error, |saved| Line::Saved(saved.path))
        }
    };
    Numbered { id: Some(request.id), line }
}

fn misunderstood(line: &[u8], error: &serde_json::Error) -> Numbered {
    let id = serde_json::from_slice::<serde_json::Value>(line).ok().and_then(|value| value["id"].as_u64());
    Numbered { id, line: Line::Error(ApiError::new(ErrorCode::BadInput, error.to_string())) }
}

/// Reads up to the end of the line, or fails: a program that writes no line ends must not fill the memory.
async fn bounded_line(input: &mut BufReader<tokio::io::Stdin>, line: &mut Vec<u8>) -> anyhow::Result<usize> {
    use tokio::io::AsyncReadExt;
    let limit = u64::try_from(LONGEST_LINE)?;
    let length = input.take(limit).read_until(b'\n', line).await.context("standard input")?;
    anyhow::ensure!(length < LONGEST_LINE, "a line on standard input is longer than 1 MiB");
    Ok(length)
}

async fn pass_on(device: Arc<Device>, lines: mpsc::Sender<Numbered>) {
    let mut events = device.events();
    loop {
        let line = match events.recv().await {
            Ok(event) => Line::Event(event),
            Err(RecvError::Lagged(missed)) => Line::Missed(missed),
            Err(RecvError::Closed) => return,
        };
        if lines.send(Numbered { id: None, line }).await.is_err() {
            return;
        }
    }
}

async fn write(mut lines: mpsc::Receiver<Numbered>) -> anyhow::Result<()> {
    let mut out = tokio::io::stdout();
    while let Some(line) = lines.recv().await {
        let mut text = serde_json::to_vec(&line)?;
        text.push(b'\n');
        out.write_all(&text).await.context("standard output")?;
        if lines.is_empty() {
            out.flush().await.context("standard output")?;
        }
    }
    Ok(())
}
