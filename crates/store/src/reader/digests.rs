//! A digest of every chat, to compare devices with.

use super::Reader;
use crate::Result;
use crate::row::id;
use harkara_api::{ChatDigest, ChatId};
use harkara_wire::id;
use sha2::{Digest, Sha256};

impl Reader<'_> {
    /// SHA-256 over (message id, sender, text, reactions) in order. What has not reached the relay is on one device only and left out.
    pub(super) fn digests(&self) -> Result<Vec<ChatDigest>> {
        let mut chats = self.conn.prepare_cached("SELECT chat, chat_id FROM chats WHERE kind <> 2 ORDER BY chat_id")?;
        let mut messages = self.conn.prepare_cached(
            "SELECT message_id, sender, text FROM messages
             WHERE chat = ?1 AND kind <> 1 AND status NOT IN (0, 5) ORDER BY sort_ms, message_id",
        )?;
        let mut reactions = self.conn.prepare_cached(
            "SELECT account_id, value FROM annotations WHERE target = ?1 AND kind = 0 AND value <> '' ORDER BY account_id",
        )?;
        let mut digests = Vec::new();
        let mut rows = chats.query([])?;
        while let Some(chat) = rows.next()? {
            let mut hasher = Sha256::new();
            let mut count = 0;
            let mut found = messages.query([chat.get::<_, i64>(0)?])?;
            while let Some(message) = found.next()? {
                hasher.update(message.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?);
                hasher.update(message.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?);
                let text = message.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
                hasher.update((text.len() as u64).to_be_bytes());
                hasher.update(text);
                let mut reacted = reactions.query([message.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?])?;
                while let Some(reaction) = reacted.next()? {
                    hasher.update(reaction.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?);
                    hasher.update(reaction.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?);
                }
                count += 1;
            }
            digests.push(ChatDigest {
                chat: ChatId(id::<id::ChatId>(chat, 1)?.hex()),
                messages: count,
                digest: hex::encode(hasher.finalize()),
            });
        }
        Ok(digests)
    }
}
