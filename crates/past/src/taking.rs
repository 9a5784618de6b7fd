//! An exported chat in the form in which Harkara takes chats over.

use crate::{Call, CallKind, Content, Error, Message, Messages, Order, Preview, Result, Settled};
use harkara_api::{
    AccountId, ApiError, CallView, DateOrder, ErrorCode, Imported, ImportedContent, MessageId, PastLine, PastOrder,
    PastPerson, PastView,
};
use std::collections::BTreeMap;

/// Messages in one batch, and about how many bytes.
const BATCH: usize = 500;
const BATCH_BYTES: usize = 128 * 1024;
/// Longer than any text the other messenger lets through.
const LONGEST: usize = 160 * 1024;

/// Turns messages into batches, each one `Command::Import`.
pub struct Taking<'a> {
    messages: Messages<'a>,
    people: BTreeMap<String, AccountId>,
    /// What the archive is called as the source of files, empty where each is to get one of its own; `None`: files stay behind.
    source: Option<String>,
    next: Option<(Imported, usize)>,
    /// Taken back by their authors, or longer than a message can be.
    pub left: u64,
}

impl<'a> Taking<'a> {
    /// `people`: who the names in the file are. `source`: what the archive is called for whoever reads its files, as above.
    pub fn new(messages: Messages<'a>, people: BTreeMap<String, AccountId>, source: Option<String>) -> Self {
        Self { messages, people, source, next: None, left: 0 }
    }

    /// The next messages; none at the end.
    pub fn batch(&mut self) -> Result<Vec<Imported>> {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < BATCH {
            let (imported, weight) = match self.next.take() {
                Some(kept) => kept,
                None => match self.messages.next() {
                    None => break,
                    Some(message) => match self.imported(message?) {
                        Some(read) => read,
                        None => continue,
                    },
                },
            };
            if bytes + weight > BATCH_BYTES && !batch.is_empty() {
                self.next = Some((imported, weight));
                break;
            }
            bytes += weight;
            batch.push(imported);
        }
        Ok(batch)
    }

    fn imported(&mut self, message: Message) -> Option<(Imported, usize)> {
        let (weight, content) = match message.content {
            Content::Text { text } => (text.len(), ImportedContent::Text { text }),
            Content::Media { file, caption, .. } => (caption.len(), self.file(file.unwrap_or_default(), caption)),
            Content::Call(Call { media, missed, note }) => {
                (note.len(), ImportedContent::Call { call: CallView { video: media == CallKind::Video, missed, note } })
            }
            Content::System { text } => (text.len(), ImportedContent::Line { text }),
            Content::Deleted => {
                self.left += 1;
                return None;
            }
        };
        if weight > LONGEST {
            self.left += 1;
            return None;
        }
        let imported = Imported {
            id: MessageId(message.key.to_string()),
            sent_ms: u64::try_from(message.ms).unwrap_or(0),
            account: message.author.as_ref().and_then(|author| self.people.get(author).cloned()),
            author: message.author.unwrap_or_default(),
            content,
        };
        Some((imported, weight + 128))
    }

    fn file(&self, name: String, text: String) -> ImportedContent {
        let came = self.messages.files.is_some_and(|files| files.contains_key(&crate::media::fold(&name)));
        match self.source.clone().filter(|_| came) {
            Some(source) => ImportedContent::File { source, name, text },
            None => ImportedContent::LeftOut { name, text },
        }
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        let code = match &error {
            Error::UnknownDates { sample, .. } => return Self::new(ErrorCode::PastDates, sample.clone()),
            Error::Empty | Error::NotText | Error::NotAChat | Error::NoChatInArchive | Error::WrongOrder => {
                ErrorCode::PastNoChat
            }
            Error::Bomb
            | Error::TooManyFiles
            | Error::TooLong
            | Error::MessageTooLong { .. }
            | Error::TooManyPeople => ErrorCode::PastAbsurd,
            Error::Damaged(_) | Error::Unsupported(_) | Error::UnsafeName => ErrorCode::PastDamaged,
            Error::NoSuchFile => ErrorCode::NotFound,
            Error::Read(cause) if cause.kind() == std::io::ErrorKind::StorageFull => ErrorCode::DiskFull,
            Error::Read(_) => ErrorCode::PastDamaged,
        };
        Self::new(code, error.to_string())
    }
}

impl From<DateOrder> for Order {
    fn from(order: DateOrder) -> Self {
        match order {
            DateOrder::DayMonthYear => Self::DayMonthYear,
            DateOrder::MonthDayYear => Self::MonthDayYear,
            DateOrder::YearMonthDay => Self::YearMonthDay,
        }
    }
}

impl From<Order> for DateOrder {
    fn from(order: Order) -> Self {
        match order {
            Order::DayMonthYear => Self::DayMonthYear,
            Order::MonthDayYear => Self::MonthDayYear,
            Order::YearMonthDay => Self::YearMonthDay,
        }
    }
}

impl From<Preview> for PastView {
    fn from(preview: Preview) -> Self {
        let dates = preview.dates;
        Self {
            title: preview.title,
            first: preview.first.date().to_string(),
            last: preview.last.date().to_string(),
            messages: preview.counts.messages,
            calls: preview.counts.calls,
            files: preview.counts.media_here,
            files_left_out: preview.counts.media - preview.counts.media_here + preview.counts.media_left_out,
            people: preview
                .people
                .into_iter()
                .map(|person| PastPerson { name: person.name, messages: person.messages })
                .collect(),
            beginning: preview.beginning.into_iter().map(line).collect(),
            sample: dates.sample,
            order: dates.order.into(),
            order_open: dates.settled == Settled::Open,
            orders: dates
                .possible
                .iter()
                .map(|known| PastOrder {
                    order: known.order.into(),
                    first: known.first.to_string(),
                    last: known.last.to_string(),
                })
                .collect(),
        }
    }
}

fn line(message: Message) -> PastLine {
    let text = match message.content {
        Content::Text { text } | Content::System { text } => text,
        Content::Media { file, caption, .. } => [file.unwrap_or_default(), caption].join(" ").trim().to_owned(),
        Content::Call(call) => call.note,
        Content::Deleted => String::new(),
    };
    PastLine { at: message.at.strftime("%Y-%m-%d %H:%M").to_string(), author: message.author.unwrap_or_default(), text }
}
