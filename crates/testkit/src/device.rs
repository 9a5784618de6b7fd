//! A device: an engine on a disk, which may die and be started again.

use crate::disk::Disk;
use crate::shelf::Shelf;
use harkara_api::{
    Answer, ApiError, ChatId, Connection as Link, Event, MessageId, MessageView, Query, Reply, Status, StorageView,
};
use harkara_engine::{Chunk, Engine, stored_file};
use harkara_store::{Reader, rusqlite};
use harkara_wire::nearby::NearbySecret;
use std::collections::{BTreeMap, BTreeSet};

/// What comes behind it was written by an edit.
pub const EDITED: &str = " ~ ";

/// One device of somebody.
pub struct Device {
    /// Whose it is, an index of people.
    pub person: usize,
    pub(crate) engine: Option<Engine>,
    pub(crate) disk: Disk,
    /// Its files.
    pub shelf: Shelf,
    /// Chunks asked for on this connection, by request.
    pub(crate) gets: BTreeMap<u64, Chunk>,
    /// Files it need not prepare any more.
    pub(crate) stopped: BTreeSet<i64>,
    /// No work with files is done before an earlier one.
    pub(crate) files_ms: u64,
    /// How often its process was started.
    pub(crate) life: u64,
    /// It wants a connection, to this relay.
    pub(crate) wanted: bool,
    pub(crate) relay: usize,
    /// The relay it looks for beside that.
    pub(crate) looks_for: Option<usize>,
    /// Relays it can't reach from where it is.
    pub cut_off: BTreeSet<usize>,
    /// The local network it is in, if any.
    pub(crate) room: Option<usize>,
    /// The carrier it keeps for people there, and what it announces it by.
    pub(crate) carrier: Option<usize>,
    pub(crate) announces: Option<NearbySecret>,
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
            shelf: Shelf::default(),
            gets: BTreeMap::new(),
            stopped: BTreeSet::new(),
            files_ms: 0,
            life: 0,
            wanted: false,
            relay: crate::HOME,
            looks_for: None,
            cut_off: BTreeSet::new(),
            room: None,
            carrier: None,
            announces: None,
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
        Reader::new(self.db(), Link::Online { catching_up: false, clock_ahead_ms: 0, proxy: None }, StorageView::Memory)
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

    /// The bytes of a file of a message, and its name; `None`: it is not here, or not whole.
    pub fn file(&self, message: &MessageId, place: u32) -> Option<(Vec<u8>, String)> {
        let (sealed, name) = stored_file(self.db(), message, place).ok()?;
        Some((self.shelf.opened(&sealed)?, name))
    }

    /// Handles of the people in a chat, sorted.
    pub fn people(&self, chat: &ChatId) -> Vec<String> {
        let Answer::ChatDetail { detail } = self.ask(&Query::ChatDetail { chat: chat.clone() }) else { panic!() };
        let mut handles: Vec<_> = detail.members.into_iter().map(|member| member.handle).collect();
        handles.sort();
        handles
    }
}

/// What a text is called in stories: it keeps its beginning, up to [`EDITED`], when it is edited. One that was forwarded
/// is another one. None for lines of the system and what was deleted.
pub fn text(message: &MessageView) -> Option<String> {
    match &message.content {
        harkara_api::Content::Text { text, .. } => {
            let beginning = text.split_once(EDITED).map_or(text.as_str(), |(beginning, _)| beginning);
            Some(if message.forwarded { format!("{beginning} as {}", message.id.0) } else { beginning.into() })
        }
        _ => None,
    }
}
