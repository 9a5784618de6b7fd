//! Our chats, written in the form in which others are taken over: an archive with the files that are here, or a text.

use super::zone;
use crate::client::{Client, beside, unexpected};
use crate::files::{Shelf, free_name, read_part};
use crate::words::in_english;
use harkara_api::{Answer, ApiError, ChatId, Content, FileState, MessageId, MessageView, Query};
use harkara_media::Sealed;
use harkara_past::{Call, CallKind, Hint, Outgoing, Package, Writer};
use jiff::tz::TimeZone;
use std::{
    fs::File,
    io::{self, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

/// Messages looked at a time.
const PAGE: u32 = 200;
/// Bytes of a file read at a time.
const PIECE: usize = 256 * 1024;

/// A file of a message, and what it is called in the archive.
struct Named {
    message: MessageId,
    place: u32,
    name: String,
}

impl Client {
    /// Writes a chat, oldest message first, into a file that does not exist yet: an archive with the files that are
    /// here where its name ends in `.zip`, else a text. `time_zone`: of the times; `None`: this computer's.
    pub async fn export_chat(&self, chat: ChatId, path: PathBuf, time_zone: Option<String>) -> Result<(), ApiError> {
        let zone = zone(time_zone.as_deref())?;
        let packed = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
        let out = File::create_new(&path).map_err(|error| crate::profile::refused(&path, &error))?;
        let written = match packed {
            true => self.write_package(&chat, out, zone).await,
            false => self.write_text(&chat, out, zone).await,
        };
        if written.is_err() {
            // Half a chat must not pass for a whole one.
            let _ = std::fs::remove_file(&path);
        }
        written
    }

    /// The same into an archive in a folder, under a name that is not taken there; answers where it is.
    pub async fn export_among(&self, chat: ChatId, folder: &Path) -> Result<PathBuf, ApiError> {
        let title = match self.query(Query::ChatDetail { chat: chat.clone() }).await? {
            Answer::ChatDetail { detail } => detail.chat.title,
            other => return Err(unexpected(&other)),
        };
        let name = harkara_media::name::clean(&format!("{title}.zip"));
        let (path, out) = free_name(folder, &name).map_err(|error| crate::profile::refused(folder, &error))?;
        let written = self.write_package(&chat, out, zone(None)?).await;
        if written.is_err() {
            let _ = std::fs::remove_file(&path);
        }
        written.map(|()| path)
    }

    async fn write_text(&self, chat: &ChatId, out: File, zone: TimeZone) -> Result<(), ApiError> {
        let mut writer = Writer::new(BufWriter::new(out), zone);
        self.write_messages(chat, &mut writer, None).await?;
        writer.finish()?;
        Ok(())
    }

    async fn write_package(&self, chat: &ChatId, out: File, zone: TimeZone) -> Result<(), ApiError> {
        let mut package = Package::new(BufWriter::new(out));
        let mut files = Vec::new();
        let mut writer = package.chat(zone)?;
        self.write_messages(chat, &mut writer, Some(&mut files)).await?;
        writer.finish()?;
        for named in files {
            // Deleted or given up meanwhile: its name stays.
            let Ok((sealed, _)) = self.queries.file(named.message, named.place).await else { continue };
            let shelf = self.shelf.clone();
            package = beside("harkara-export", move || {
                package.file(&named.name, Stored { shelf, sealed, at: 0 })?;
                Ok(package)
            })
            .await?;
        }
        package.finish()?;
        Ok(())
    }

    async fn write_messages<W: Write>(
        &self,
        chat: &ChatId,
        writer: &mut Writer<W>,
        mut files: Option<&mut Vec<Named>>,
    ) -> Result<(), ApiError> {
        let own = match self.query(Query::Overview).await? {
            Answer::Overview { overview } => overview.account.map(|account| account.name).unwrap_or_default(),
            other => return Err(unexpected(&other)),
        };
        // Pages are read backwards: first where each begins, then what is in it.
        let mut pages = vec![None];
        while let Some(last) = pages.last() {
            let (messages, more) = self.page(chat, last.clone()).await?;
            match messages.first().filter(|_| more) {
                Some(first) => pages.push(Some(first.id.clone())),
                None => break,
            }
        }
        for before in pages.into_iter().rev() {
            for message in self.page(chat, before).await?.0 {
                for content in contents(&message, files.as_deref_mut()) {
                    let app = matches!(content, harkara_past::Content::System { .. });
                    let author = if message.outgoing { own.as_str() } else { &message.sender_name };
                    writer.write(&Outgoing {
                        ms: i64::try_from(message.sent_ms).unwrap_or(i64::MAX),
                        author: (!app && !author.is_empty()).then_some(author),
                        content: &content,
                        edited: message.edited_ms.is_some(),
                    })?;
                }
            }
        }
        Ok(())
    }

    async fn page(&self, chat: &ChatId, before: Option<MessageId>) -> Result<(Vec<MessageView>, bool), ApiError> {
        let query = Query::Messages { chat: chat.clone(), before, after: None, around: None, limit: PAGE };
        match self.query(query).await? {
            Answer::Messages { messages, more_before, .. } => Ok((messages, more_before)),
            other => Err(unexpected(&other)),
        }
    }
}

/// A message in the form's words: it has one file a message, the caption with the first.
fn contents(message: &MessageView, mut packed: Option<&mut Vec<Named>>) -> Vec<harkara_past::Content> {
    use harkara_past::Content as Past;
    let one = match &message.content {
        Content::Text { text, files, .. } if files.is_empty() => Past::Text { text: text.clone() },
        Content::Text { text, files, .. } => {
            let mut contents = Vec::with_capacity(files.len());
            for file in files {
                let here = matches!(
                    file.state,
                    FileState::Here | FileState::Uploading { .. } | FileState::Failed { here: true, .. }
                );
                let name = packed.as_deref_mut().filter(|_| here).map(|packed| {
                    let name = format!("{:08}-{}", packed.len() + 1, file.name);
                    packed.push(Named { message: message.id.clone(), place: file.place, name: name.clone() });
                    name
                });
                let caption = if contents.is_empty() { text.clone() } else { String::new() };
                contents.push(Past::Media { file: name, hint: Hint::Unknown, caption });
            }
            return contents;
        }
        Content::Deleted { .. } => Past::Deleted,
        Content::System { line } => Past::System { text: in_english(line) },
        Content::Call { call } => Past::Call(Call {
            media: if call.video { CallKind::Video } else { CallKind::Voice },
            missed: call.missed,
            note: call.note.clone(),
        }),
        Content::LeftOut { text, .. } => Past::Media { file: None, hint: Hint::Unknown, caption: text.clone() },
    };
    vec![one]
}

/// A sealed file, read as what is in it.
struct Stored {
    shelf: Shelf,
    sealed: Sealed,
    at: u64,
}

impl Read for Stored {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = buffer.len().min(PIECE);
        let bytes = read_part(&self.shelf, &self.sealed, self.at, wanted).map_err(io::Error::other)?;
        let length = bytes.len().min(buffer.len());
        buffer[..length].copy_from_slice(&bytes[..length]);
        self.at += length as u64;
        Ok(length)
    }
}
