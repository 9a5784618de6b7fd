//! Backups beside the engine: the commands that the engine knows nothing of, and the connections that are not its own.

use super::{Driver, Note};
use crate::backup::PartNews;
use crate::line::Line;
use harkara_api::{Command, FileAction, Reply};

impl Driver {
    /// Carries out what is about making and restoring backups. Anything else comes back: it is the engine's.
    pub(super) fn about_backups(&mut self, id: u64, command: Command, now_ms: u64) -> Option<Command> {
        let engine = &mut self.engine;
        let begun = match command {
            Command::StartBackup => self.backups.make(engine, &mut self.line.rng, now_ms),
            Command::ResumeRestore => self.backups.resume(engine, &mut self.line.rng, now_ms),
            Command::CancelBackup => {
                self.backups.cancel((engine, &mut self.line.rng), now_ms);
                self.collect(now_ms);
                Ok(())
            }
            Command::Restore { place, key, device_name } => {
                let wish = (id, place, key.as_str(), device_name);
                match self.backups.restore(engine, &mut self.line.rng, wish, now_ms) {
                    // It is answered when the newest messages are here.
                    Ok(()) => return None,
                    Err(error) => Err(error),
                }
            }
            command => {
                if let Command::File { message, place, action: FileAction::Download } = &command {
                    self.backups.want(message.clone(), *place);
                }
                if matches!(command, Command::SetBackup { .. }) {
                    self.backups.look();
                }
                return Some(command);
            }
        };
        self.outgoing.notes.push(match begun {
            Ok(()) => Note::Reply { id, reply: Reply::Done },
            Err(error) => Note::Refused { id, error },
        });
        None
    }

    /// It has sealed a part of a file for a backup, or opened one out of it.
    pub fn part_news(&mut self, number: u32, news: PartNews, now_ms: u64) {
        self.backups.part((number, news), (&mut self.engine, &mut self.line.rng), now_ms);
        self.collect(now_ms);
    }

    /// What can be done about backups, which is a step.
    pub(super) fn back_up(&mut self, now_ms: u64) {
        self.stepped = self.backups.run((&mut self.engine, &mut self.line.rng), &self.connection, now_ms);
        self.collect(now_ms);
    }

    /// Something happened on a connection: the engine's, or the one to the storage of backups.
    pub(super) fn on(&mut self, number: u32, happened: impl FnOnce(&mut Line), now_ms: u64) {
        match self.backups.line(number) {
            Some(Some(line)) => {
                happened(line);
                self.back_up(now_ms);
            }
            // That one is gone.
            Some(None) => {}
            None => {
                happened(&mut self.line);
                self.follow(now_ms);
            }
        }
    }
}
