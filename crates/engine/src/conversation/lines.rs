//! Lines the system writes into a chat.

use crate::error::{EngineError, Result};
use crate::step::Step;
use harkara_api::{AccountId as ApiAccount, SystemLine};
use harkara_store::chats::Chat;
use harkara_store::messages::{self, Around, NewMessage, SYSTEM, status};
use harkara_wire::id::{AccountId, MessageId};
use sha2::{Digest, Sha256};

/// An account as a system line names it; the name itself is looked up when it is shown.
pub(crate) fn who(account: &AccountId) -> (ApiAccount, String) {
    (ApiAccount(account.hex()), String::new())
}

/// Writes a line. `place` is a group and its epoch: with what the line says they are the same on every device that sees
/// the same thing, so that a line that comes again by history, or by another way, is the same line.
pub(crate) fn write(
    step: &mut Step<'_>,
    chat: &Chat,
    place: (&[u8], u64),
    line: &SystemLine,
    at_ms: u64,
) -> Result<()> {
    let json = serde_json::to_string(line).map_err(|_| EngineError::Internal("a system line that does not encode"))?;
    let mut hash = Sha256::new();
    hash.update("harkara/line/v1");
    hash.update(place.0);
    hash.update(place.1.to_be_bytes());
    hash.update(&json);
    let digest: [u8; 32] = hash.finalize().into();
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    let id = MessageId(id);
    let me = step.me()?;
    let new = messages::insert(
        step.db,
        &NewMessage {
            message_id: id,
            chat: chat.chat,
            sender: me.account,
            device: me.device,
            counter: 0,
            sort_ms: at_ms,
            sent_ms: at_ms,
            kind: SYSTEM,
            outgoing: false,
            status: status::RECEIVED,
            text: "",
            system: Some(&json),
            around: Around::default(),
        },
    )?;
    if new {
        step.stale.insert(chat.chat);
        step.changes.message(chat.chat_id, id);
    }
    Ok(())
}
