//! Chats from other messengers: looked at, taken over, and ours written in the same form. Each on a thread of its own.

mod write;

use crate::client::{Client, beside, ended};
use crate::driver::Ask;
use harkara_api::{ApiError, Command, DateOrder, ErrorCode, PastChoice, PastProgress, PastView, Reply};
use harkara_past::{Export, Reading, Settled, Survey, Taking};
use jiff::{Zoned, tz::TimeZone};
use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
};
use tokio::sync::{broadcast::error::RecvError, mpsc, oneshot};

/// A file with a chat from another messenger.
#[derive(Debug, Clone)]
pub struct PastFile {
    /// A path, or the name of a staged file. Files of messages are read from it later: a path must not be relative.
    pub source: String,
    /// What the file is called, for the chat's title.
    pub name: String,
    /// Where the phone was, such as `Asia/Kolkata`; `None`: where this computer is.
    pub zone: Option<String>,
}

impl Client {
    /// What is in a file, its dates read in this order or as the file has it.
    pub async fn past_view(&self, file: PastFile, order: Option<DateOrder>) -> Result<PastView, ApiError> {
        let path = self.past_path(&file);
        beside("harkara-past", move || {
            let (mut export, survey, reading) = open(&path, &file, order, "")?;
            let view = export.preview(&survey, &reading)?;
            Ok(PastView { order: order.unwrap_or(survey.dates.order.into()), ..view.into() })
        })
        .await
    }

    /// Takes a file over, doubling nothing, as long as `heard` says so. Stopped or cut, it can be repeated.
    pub async fn past_take(
        &self,
        file: PastFile,
        choice: PastChoice,
        heard: impl Fn(&PastProgress) -> bool + Send + 'static,
    ) -> Result<PastProgress, ApiError> {
        let (path, asks) = (self.past_path(&file), self.asks.clone());
        let source = file.source.clone();
        let taken = beside("harkara-past", move || take(&path, &file, choice, &asks, &heard)).await;
        self.past_close(source).await?;
        taken
    }

    /// A staged file that no message waits for is not kept.
    pub async fn past_close(&self, source: String) -> Result<(), ApiError> {
        if !self.queries.awaited(source.clone(), false).await? {
            self.stage.remove(&source);
        }
        Ok(())
    }

    /// Waits until every file that came along in this one is sealed, or can't be.
    pub async fn past_sealed(&self, source: &str) -> Result<(), ApiError> {
        let mut events = self.events();
        while self.queries.awaited(source.to_owned(), true).await? {
            // Having missed some is as good a reason to look again.
            if matches!(events.recv().await, Err(RecvError::Closed)) {
                return Err(ended());
            }
        }
        Ok(())
    }

    fn past_path(&self, file: &PastFile) -> PathBuf {
        self.stage.path(&file.source).unwrap_or_else(|| PathBuf::from(&file.source))
    }
}

type Opened = Export<BufReader<File>>;

fn open(
    path: &Path,
    file: &PastFile,
    order: Option<DateOrder>,
    chat: &str,
) -> Result<(Opened, Survey, Reading), ApiError> {
    let refused = |error: std::io::Error| ApiError::new(ErrorCode::NotFound, error.to_string());
    let mut export = Export::open(BufReader::new(File::open(path).map_err(refused)?), &file.name)?;
    let zone = zone(file.zone.as_deref())?;
    let survey = export.survey(Some(Zoned::now().with_time_zone(zone.clone()).date()))?;
    let chat = chat.as_bytes().to_vec();
    Ok((export, survey, Reading { order: order.map(Into::into), chat, ..Reading::new(zone) }))
}

fn zone(name: Option<&str>) -> Result<TimeZone, ApiError> {
    let unknown = |error: jiff::Error| ApiError::new(ErrorCode::BadInput, error.to_string());
    name.map_or_else(|| Ok(TimeZone::system()), |name| TimeZone::get(name).map_err(unknown))
}

fn take(
    path: &Path,
    file: &PastFile,
    choice: PastChoice,
    asks: &mpsc::Sender<Ask>,
    heard: &impl Fn(&PastProgress) -> bool,
) -> Result<PastProgress, ApiError> {
    let (mut export, survey, reading) = open(path, file, choice.order, &choice.chat.0)?;
    if choice.order.is_none() && survey.dates.settled == Settled::Open {
        return Err(ApiError::new(ErrorCode::BadInput, format!("which number of {} is the day", survey.dates.sample)));
    }
    let messages = export.messages(&survey, &reading)?;
    let mut taking = Taking::new(messages, choice.people, Some(file.source.clone()));
    let mut so_far = PastProgress::default();
    loop {
        let batch = taking.batch()?;
        so_far.left = taking.left;
        if batch.is_empty() {
            return Ok(so_far);
        }
        let all = batch.len() as u64;
        let added = u64::from(command(asks, Command::Import { chat: choice.chat.clone(), messages: batch })?);
        so_far.added += added;
        so_far.already_here += all - added.min(all);
        if !heard(&so_far) {
            return Ok(so_far);
        }
    }
}

fn command(asks: &mpsc::Sender<Ask>, command: Command) -> Result<u32, ApiError> {
    let (reply, replied) = oneshot::channel();
    asks.blocking_send(Ask::Command(command, reply)).map_err(|_| ended())?;
    match replied.blocking_recv().map_err(|_| ended())?? {
        Reply::Imported { added } => Ok(added),
        other => Err(ApiError::new(ErrorCode::Internal, format!("unexpected reply {other:?}"))),
    }
}
