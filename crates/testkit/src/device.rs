//! A device: an engine on a disk, which may die and be started again.

use crate::disk::Disk;
use harkara_api::{
    Answer, ApiError, ChatId, Connection as Link, Event, MessageView, Query, Reply, Status, StorageView,
};
use harkara_engine::Engine;
use harkara_store::{Reader, rusqlite};
use std::collections::{BTreeMap, BTreeSet};

/// One device of somebody.
pub struct Device {
    /// Whose it is, an index of people.
    pub person: usize,
    pub(crate) engine: Option<Engine>,
    pub(crate) disk: Disk,
    /// The relay it wants a connection to.
    pub(crate) wanted: bool,
    /// Its connection, an index of wires.
    pub(crate) wire: Option<usize>,
    /// Turned off, or without network.
    pub offline: bool,
    /// Its clock is this far off.
    pub clock_off_ms: i64,
    pub(crate) replies: BTreeMap<u64, Result<Reply, ApiError>>,
    /// What it told its screen, newest last.
    pub events: Vec<Event>,
    pub(crate) commands: u64,
    /// The next tick that is on the calendar, by the world's clock.
    pub(crate) tick_ms: Option<u64>,
    /// An attempt to connect is on the calendar.
    pub(crate) connecting: bool,
}

impl Device {
    pub(crate) fn new(person: usize, disk: Disk) -> Self {
        Self {
            person,
            engine: None,
            disk,
            wanted: false,
            wire: None,
            offline: false,
            clock_off_ms: 0,
            replies: BTreeMap::new(),
            events: Vec::new(),
            commands: 0,
            tick_ms: None,
            connecting: false,
        }
    }

    /// Its clock at this moment of the world.
    pub(crate) fn clock(&self, now_ms: u64) -> u64 {
        now_ms.saturating_add_signed(self.clock_off_ms)
    }

    /// The running engine.
    pub fn engine(&self) -> &Engine {
        self.engine.as_ref().expect("the device is running")
    }

    /// Whether its process is alive.
    pub fn is_running(&self) -> bool {
        self.engine.is_some()
    }

    /// Its database.
    pub fn db(&self) -> &rusqlite::Connection {
        self.engine().database().connection()
    }

    /// What a screen would be told.
    pub fn ask(&self, query: &Query) -> Answer {
        Reader::new(self.db(), Link::Online { catching_up: false, clock_ahead_ms: 0 }, StorageView::Memory)
            .answer(query)
            .unwrap_or_else(|error| panic!("{query:?}: {error}"))
    }

    /// All messages of a chat, oldest first; none if the chat is not here.
    pub fn messages(&self, chat: &ChatId) -> Vec<MessageView> {
        let Answer::Chat { chat: Some(_) } = self.ask(&Query::Chat { chat: chat.clone() }) else { return Vec::new() };
        let mut all = Vec::new();
        let mut before = None;
        loop {
            let query = Query::Messages { chat: chat.clone(), before, after: None, around: None, limit: 500 };
            let Answer::Messages { mut messages, more_before, .. } = self.ask(&query) else { panic!("{query:?}") };
            before = messages.first().map(|message| message.id.clone());
            messages.append(&mut all);
            all = messages;
            if !more_before {
                return all;
            }
        }
    }

    /// Texts of a chat, oldest first.
    pub fn texts(&self, chat: &ChatId) -> Vec<String> {
        self.messages(chat).into_iter().filter_map(|message| text(&message)).collect()
    }

    /// Own texts of a chat that stand so.
    pub fn texts_at(&self, chat: &ChatId, so: impl Fn(Status) -> bool) -> BTreeSet<String> {
        let own = self.messages(chat).into_iter().filter(|message| message.outgoing && so(message.status));
        own.filter_map(|message| text(&message)).collect()
    }

    /// Handles of the people in a chat, sorted.
    pub fn people(&self, chat: &ChatId) -> Vec<String> {
        let Answer::ChatDetail { detail } = self.ask(&Query::ChatDetail { chat: chat.clone() }) else { panic!() };
        let mut handles: Vec<_> = detail.members.into_iter().map(|member| member.handle).collect();
        handles.sort();
        handles
    }
}

/// A message's text; none for lines of the system.
pub(crate) fn text(message: &MessageView) -> Option<String> {
    match &message.content {
        harkara_api::Content::Text { text, .. } => Some(text.clone()),
        _ => None,
    }
}
