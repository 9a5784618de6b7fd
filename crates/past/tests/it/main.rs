//! The crate as its callers see it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod archive;
mod bad;
mod forms;
mod law;
mod names;
mod people;

use harkara_past::{Content, Export, Message, Reading};
use jiff::tz::TimeZone;
use std::io::Cursor;

/// Opens a text.
pub fn open(text: &str) -> Export<Cursor<Vec<u8>>> {
    Export::open(Cursor::new(text.as_bytes().to_vec()), "WhatsApp Chat with Asha.txt").unwrap()
}

/// All messages of a text.
pub fn messages(text: &str) -> Vec<Message> {
    let mut export = open(text);
    let survey = export.survey(None).unwrap();
    export.messages(&survey, &Reading::new(TimeZone::UTC)).unwrap().collect::<Result<_, _>>().unwrap()
}

/// The words of a message that has nothing else.
pub fn text(message: &Message) -> &str {
    match &message.content {
        Content::Text { text } => text,
        other => panic!("no text: {other:?}"),
    }
}
