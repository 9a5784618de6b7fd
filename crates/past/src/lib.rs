//! Reads the chats people bring along, the .txt or .zip that WhatsApp's "Export chat" makes on Android and iOS, and
//! writes ours in the same form.
//!
//! Start at [`Export`]: it opens a file, [`Export::survey`] learns in one pass how this file writes its dates and names,
//! [`Export::preview`] is what a person is shown before anything is taken over, [`Export::messages`] yields the messages
//! one by one, and [`Export::media`] opens a file that came along. [`Taking`] turns messages into what Harkara takes over; [`Writer`] is the way back.
//!
//! The form is nowhere specified. It depends on the phone, its language and its clock, so nothing here asks for a locale:
//! what a date looks like is learnt from the whole file, and what the file does not settle ([`DateForm::settled`]) is
//! left to the person. Dates without a year (exports before 2014) are not read.
//!
//! This crate must never open a file or a socket, read a clock or guess a time zone (all of them are the caller's), keep
//! more than a message and the list of people in memory, write a name from an archive anywhere, or panic, whatever it is
//! given.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod archive;
mod body;
mod cursor;
mod error;
mod export;
mod key;
mod lines;
mod marks;
mod media;
mod message;
mod messages;
mod names;
mod package;
mod preview;
mod stamp;
mod survey;
mod taking;
mod title;
mod words;
mod write;

pub use error::Error;
pub use export::{Export, Limits, Reading};
pub use key::Key;
pub use media::{FileKind, Media};
pub use message::{Call, CallKind, Content, Hint, Message};
pub use messages::Messages;
pub use package::Package;
pub use preview::{Counts, Form, Person, Preview};
pub use stamp::Order;
pub use survey::{DateForm, Possible, Settled, Survey};
pub use taking::Taking;
pub use title::title;
pub use write::{Outgoing, Writer};

/// What this crate answers with.
pub type Result<T> = std::result::Result<T, Error>;
