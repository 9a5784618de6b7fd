//! What a person is shown before anything is taken over.

use crate::messages::Messages;
use crate::survey::{DateForm, Survey};
use crate::{Content, Message, Result};
use jiff::civil::DateTime;
use serde::Serialize;
use std::collections::HashMap;

/// What a person is shown before anything is taken over.
#[derive(Debug, Clone, Serialize)]
pub struct Preview {
    /// The chat's name, as the file's name has it; may be empty.
    pub title: String,
    /// Which phone's form this is.
    pub form: Form,
    /// The earliest message, by the phone's clock.
    pub first: DateTime,
    /// The latest.
    pub last: DateTime,
    /// How many of which kind.
    pub counts: Counts,
    /// Who wrote, and how much; most first.
    pub people: Vec<Person>,
    /// How the chat begins.
    pub beginning: Vec<Message>,
    /// How dates were read, and whether the person should say.
    pub dates: DateForm,
    /// Whether the clock has twelve hours.
    pub twelve_hours: bool,
    /// Lines in which something could not be read.
    pub damaged_lines: u64,
}

/// Which phone's form a file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Stamp and dash.
    Android,
    /// Stamp in brackets.
    Ios,
}

/// How many of which kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All of them.
    pub messages: u64,
    /// Words.
    pub text: u64,
    /// With a file that is named.
    pub media: u64,
    /// Of these, the file came along.
    pub media_here: u64,
    /// Where a file was left out.
    pub media_left_out: u64,
    /// Calls.
    pub calls: u64,
    /// Taken back.
    pub deleted: u64,
    /// The app's own lines.
    pub system: u64,
}

/// Who wrote, and how much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// As named on that phone.
    pub name: String,
    /// Of any kind but the app's own.
    pub messages: u64,
}

/// Messages shown of the beginning, and how much of each.
const SHOWN: usize = 5;
const SHOWN_CHARS: usize = 200;

impl Preview {
    pub(crate) fn of(messages: Messages<'_>, survey: &Survey, title: String) -> Result<Self> {
        let mut counts = Counts::default();
        let mut people: HashMap<String, u64> = HashMap::new();
        let mut beginning = Vec::with_capacity(SHOWN);
        let mut span: Option<(DateTime, DateTime)> = None;
        let files = messages.files;
        for message in messages {
            let message = message?;
            counts.add(&message, |name| files.is_some_and(|files| files.contains_key(&crate::media::fold(name))));
            span = Some(span.map_or((message.at, message.at), |(a, b)| (a.min(message.at), b.max(message.at))));
            if let Some(author) = &message.author {
                match people.get_mut(author) {
                    Some(count) => *count += 1,
                    None => drop(people.insert(author.clone(), 1)),
                }
            }
            if beginning.len() < SHOWN {
                beginning.push(shortened(message));
            }
        }
        let (first, last) = span.unwrap_or_default();
        let mut people: Vec<Person> = people.into_iter().map(|(name, messages)| Person { name, messages }).collect();
        people.sort_by(|a, b| b.messages.cmp(&a.messages).then_with(|| a.name.cmp(&b.name)));
        Ok(Self {
            title,
            form: if survey.is_ios() { Form::Ios } else { Form::Android },
            first,
            last,
            counts,
            people,
            beginning,
            dates: survey.dates.clone(),
            twelve_hours: survey.shape.twelve,
            damaged_lines: survey.damaged_lines,
        })
    }
}

impl Counts {
    fn add(&mut self, message: &Message, here: impl Fn(&str) -> bool) {
        self.messages += 1;
        match &message.content {
            Content::Text { .. } => self.text += 1,
            Content::Media { file: Some(file), .. } => {
                self.media += 1;
                self.media_here += u64::from(here(file));
            }
            Content::Media { file: None, .. } => self.media_left_out += 1,
            Content::Call(_) => self.calls += 1,
            Content::Deleted => self.deleted += 1,
            Content::System { .. } => self.system += 1,
        }
    }
}

fn shortened(mut message: Message) -> Message {
    let words = match &mut message.content {
        Content::Text { text } | Content::System { text } | Content::Media { caption: text, .. } => Some(text),
        Content::Call(_) | Content::Deleted => None,
    };
    if let Some(text) = words
        && let Some((at, _)) = text.char_indices().nth(SHOWN_CHARS)
    {
        text.truncate(at);
        text.push('…');
    }
    message
}
