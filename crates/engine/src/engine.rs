//! The engine's law: mutate, then drain.

use crate::backup::RestoreStep;
use crate::error::{EngineError, Result};
use crate::linking::Linking;
use crate::memory::Memory;
use crate::step::Step;
use crate::{FileNews, Input, Output, backup, carry, commands, frames, nearby, relay_status, routes, timers, transfer};
use harkara_api::{ApiError, Connection as Link, ErrorCode, Event, Reply};
use harkara_store::{Database, own};
use harkara_wire::proto::identity::Platform;
use harkara_wire::relay_link::RelayLink;
use harkara_wire::session::Initiator;
use std::collections::VecDeque;

/// One device: its database, and what it has to say.
pub struct Engine {
    database: Database,
    memory: Memory,
    outputs: VecDeque<Output>,
    taken: usize,
}

impl Engine {
    /// Goes on where the database stands. The seed must be fresh random bytes each time.
    pub fn open(database: Database, seed: [u8; 32], now_ms: u64) -> std::result::Result<Self, ApiError> {
        let mut engine = Self { database, memory: Memory::new(seed), outputs: VecDeque::new(), taken: 0 };
        engine.carry_out(now_ms, commands::opened).map_err(|error| error.to_api())?;
        Ok(engine)
    }

    /// Says what kind of device this is; a desktop, if nobody says anything. A phone is whatever signs up.
    pub fn with_platform(mut self, platform: harkara_api::Platform) -> Self {
        self.memory.platform = match platform {
            harkara_api::Platform::Phone => Platform::Phone,
            harkara_api::Platform::Desktop => Platform::Desktop,
            harkara_api::Platform::Cli => Platform::Cli,
        };
        self
    }

    /// How many mailbox items one input may take in: the rest waits for [`Input::Tick`], at once. Fewer make a driver
    /// that has but one thread come back sooner, more cost less each.
    pub fn set_slice(&mut self, items: usize) {
        self.memory.slice = items.max(1);
    }

    /// How many mailbox items were taken in since this was asked last.
    pub fn taken(&mut self) -> usize {
        std::mem::take(&mut self.taken)
    }

    /// Says that there is nobody to move the bytes of files: they are mentioned, and neither sent nor fetched.
    pub fn without_files(mut self) -> Self {
        self.memory.files = false;
        self
    }

    /// Carries one input out, in one transaction. What comes of it waits in [`Engine::poll_output`]; an error is told
    /// there as well, and has changed nothing.
    pub fn handle(&mut self, input: Input, now_ms: u64) {
        let prepared = match &input {
            Input::File(FileNews::Prepared { file, .. } | FileNews::Failed { file, .. }) => Some(*file),
            _ => None,
        };
        let outcome = match input {
            Input::Command(id, command) => return self.command(id, command, now_ms),
            Input::Visible(chat) => {
                self.memory.visible = chat.and_then(|chat| harkara_wire::id::ChatId::from_hex(&chat.0).ok());
                return;
            }
            Input::Connected(welcome) => self.carry_out(now_ms, |step| frames::connected(step, &welcome)),
            Input::Disconnected(fault) => self.carry_out(now_ms, |step| frames::disconnected(step, fault)),
            Input::Frame(frame) => self.carry_out(now_ms, |step| frames::frames(step, [frame])),
            Input::Frames(frames) => self.carry_out(now_ms, |step| frames::frames(step, frames)),
            Input::File(news) => self.carry_out(now_ms, |step| transfer::news(step, news)),
            Input::Route(news) => self.carry_out(now_ms, |step| routes::news(step, news)),
            Input::Probed => self.carry_out(now_ms, carry::probed),
            Input::Nearby(here) => self.carry_out(now_ms, |step| nearby::found(step, &here)),
            Input::Status(bytes) => self.carry_out(now_ms, |step| relay_status::found(step, &bytes)),
            Input::Backup(news) => self.carry_out(now_ms, |step| backup::news(step, news)),
            Input::Tick => self.carry_out(now_ms, timers::tick),
        };
        if let Err(error) = outcome {
            let told = self.memory.linking.as_mut().map(Linking::rolled_back);
            self.outputs.extend(told.into_iter().flatten());
            tracing::warn!(%error, "input not carried out");
            // The shell says it once: what was prepared in vain is prepared again.
            if let Some(file) = prepared {
                self.memory.volatile.transfers.preparing.remove(&file);
            }
            self.memory.no_room = matches!(error, EngineError::Store(harkara_store::Error::DiskFull));
            self.outputs.push_back(Output::Event(Event::Fault { error: error.to_api() }));
            // The relay will deliver and answer again what could not be taken in.
            self.outputs.push_back(Output::Reconnect);
        }
    }

    /// Takes in a part of a backup that this device is made of. False: it does not say what it must, and is lost.
    pub fn restore(&mut self, part: RestoreStep, now_ms: u64) -> std::result::Result<bool, ApiError> {
        self.carry_out(now_ms, |step| backup::carry_out(step, part)).map_err(|error| error.to_api())
    }

    /// The next thing to do, or `None` when the engine waits for an input.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When the engine wants [`Input::Tick`], and why.
    pub fn poll_timeout(&self) -> Option<(u64, &'static str)> {
        self.memory.timeout
    }

    /// The link to the relay, for the overview.
    pub fn connection(&self) -> Link {
        self.memory.connection.clone()
    }

    /// Begins a session as this device with the relay that the last [`Output::Connect`] named; its private keys stay
    /// here. `seed` is fresh randomness. Answers the handshake and its first message.
    pub fn session(&self, seed: [u8; 32]) -> std::result::Result<(Initiator, Vec<u8>), ApiError> {
        let key = match (self.memory.linking.as_ref().and_then(Linking::new_device), self.memory.away.relay_key()) {
            (Some(device), _) => device.relay().key,
            (None, Some(carrier)) => carrier,
            (None, None) => {
                let own = own::get(self.database.connection())?.ok_or(ErrorCode::NotLinked)?;
                RelayLink::parse(&own.relay_link).map_err(|_| ErrorCode::InviteInvalid)?.key
            }
        };
        self.session_with(&key, seed)
    }

    /// The same with the relay that has this key: one the engine has named.
    pub fn session_with(
        &self,
        relay_key: &[u8; 32],
        seed: [u8; 32],
    ) -> std::result::Result<(Initiator, Vec<u8>), ApiError> {
        let begun = match self.memory.linking.as_ref().and_then(Linking::new_device) {
            Some(device) => Initiator::new(device.transport(), relay_key, seed),
            None => {
                let own = own::get(self.database.connection())?.ok_or(ErrorCode::NotLinked)?;
                Initiator::new(&own.transport_secret, relay_key, seed)
            }
        };
        begun.map_err(|error| ApiError::new(ErrorCode::RelayKeyChanged, error.to_string()))
    }

    /// The database, for readers beside the engine.
    pub fn database(&self) -> &Database {
        &self.database
    }

    fn command(&mut self, id: u64, command: harkara_api::Command, now_ms: u64) {
        match self.carry_out(now_ms, |step| commands::command(step, id, command)) {
            Ok(Some(reply)) => self.outputs.push_back(Output::Reply(id, Ok(reply))),
            Ok(None) => {}
            Err(error) => {
                tracing::info!(%error, "command refused");
                if let Some(linking) = self.memory.linking.take_if(|_| self.memory.link_moved) {
                    self.outputs.extend(linking.given_up(&error.to_api(), id));
                }
                self.outputs.push_back(Output::Reply(id, Err(error.to_api())));
            }
        }
    }

    /// One transaction. After an error the memory is as it was before, and MLS groups are loaded anew.
    fn carry_out<T>(&mut self, now_ms: u64, work: impl FnOnce(&mut Step<'_>) -> Result<T>) -> Result<T> {
        let saved = self.memory.save();
        self.memory.link_moved = false;
        let memory = &mut self.memory;
        let done = self.database.transaction(|db| {
            let mut step = Step::new(db, now_ms, memory);
            let answer = work(&mut step)?;
            timers::settle(&mut step)?;
            step.write_groups()?;
            Ok::<_, EngineError>((answer, step.out, step.changes, step.taken))
        });
        match done {
            Ok((answer, out, changes, taken)) => {
                self.taken += taken;
                self.outputs.extend(out);
                self.outputs.extend(changes.into_events().into_iter().map(Output::Event));
                self.outputs.extend(self.memory.linking.as_mut().map(Linking::committed).into_iter().flatten());
                self.memory.linking.take_if(|linking| linking.over());
                Ok(answer)
            }
            Err(error) => {
                self.memory.restore(saved);
                Err(error)
            }
        }
    }
}

/// What a command answers: at once, or later under its number.
pub(crate) type Answer = Option<Reply>;
