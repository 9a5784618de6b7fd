//! What stands around a message on a screen: what it answers to, how people reacted, what it said before.

use super::{Reader, cut, known, name_sql, page};
use crate::imports::NOBODY;
use crate::messages::DELETED;
use crate::row::id;
use crate::{Result, annotations};
use harkara_api::{
    AccountId, Answer, Content, MentionSpan, MessageId, MessageView, QuoteView, ReactionCount, ReactionView,
    TextVersion,
};
use harkara_wire::id;
use harkara_wire::proto::content::Mention;
use rusqlite::OptionalExtension;

/// Kinds of reaction shown with a message; in a group of five hundred everybody may choose another.
const KINDS: u32 = 20;
/// Characters of the message that is answered to.
const QUOTED: usize = 300;

/// Mentions as a screen wants them; names follow.
pub(super) fn mention_spans(mentions: &[Mention]) -> Vec<MentionSpan> {
    let span = |mention: &Mention| {
        let account = id::AccountId::try_from(mention.account_id.as_slice()).ok()?;
        let (account, name) = (AccountId(account.hex()), String::new());
        Some(MentionSpan { start: mention.start, end: mention.end, account, name })
    };
    mentions.iter().filter_map(span).collect()
}

impl Reader<'_> {
    /// Adds what a list line does without: reactions, and what is answered to as it is now.
    pub(super) fn complete(&self, message: &mut MessageView) -> Result<()> {
        if let Some(quote) = &mut message.quote {
            self.complete_quote(quote, &message.chat)?;
        }
        if matches!(message.content, Content::Text { .. }) {
            message.reactions = self.counts(&known(id::MessageId::from_hex(&message.id.0), "message")?)?;
        }
        Ok(())
    }

    /// A quote carries words that anybody may have made up: where the message is here, it speaks for itself.
    fn complete_quote(&self, quote: &mut QuoteView, chat: &harkara_api::ChatId) -> Result<()> {
        let original = known(id::MessageId::from_hex(&quote.message.0), "message")?;
        let chat = known(id::ChatId::from_hex(&chat.0), "chat")?;
        let mut statement = self.conn.prepare_cached(
            "SELECT m.sender, m.kind, m.text, m.imported FROM messages m JOIN chats c ON c.chat = m.chat
             WHERE m.message_id = ?1 AND c.chat_id = ?2 AND m.kind <> 1",
        )?;
        let found = statement
            .query_row((original.as_bytes(), chat.as_bytes()), |row| {
                let (kind, text, imported) = (row.get::<_, i64>(1)?, row.get::<_, String>(2)?, row.get(3)?);
                Ok((id::<id::AccountId>(row, 0)?, kind, text, imported))
            })
            .optional()?;
        if let Some((sender, kind, text, imported)) = found {
            quote.sender = Some(AccountId(sender.hex()));
            quote.sender_name = Option::unwrap_or_default(imported);
            quote.text = text.chars().take(QUOTED).collect();
            quote.here = true;
            quote.deleted = kind == DELETED;
        }
        // Somebody of a chat that was brought along, who has no account.
        quote.sender = quote.sender.take().filter(|sender| sender.0 != NOBODY.hex());
        match quote.sender.clone() {
            Some(sender) => self.resolve_name(&sender, &mut quote.sender_name),
            None => Ok(()),
        }
    }

    fn counts(&self, message: &id::MessageId) -> Result<Vec<ReactionCount>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT value, count(*), max(account_id = coalesce((SELECT account_id FROM self), x'')) FROM annotations
             WHERE target = ?1 AND kind = 0 AND value <> '' GROUP BY value
             ORDER BY 2 DESC, min(changed_ms), value LIMIT ?2",
        )?;
        let rows = statement.query_map((message.as_bytes(), KINDS), |row| {
            Ok(ReactionCount { emoji: row.get(0)?, count: row.get(1)?, mine: row.get(2)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Who reacted, oneself first, then by account: an order that pages keep.
    pub(super) fn reactions(&self, message: &MessageId, after: Option<&AccountId>, limit: u32) -> Result<Answer> {
        let message = known(id::MessageId::from_hex(&message.0), "message")?;
        let limit = page(limit);
        let after = match after {
            None => None,
            Some(after) => Some(known(id::AccountId::from_hex(&after.0), "account")?),
        };
        let sql = format!(
            "SELECT n.account_id, {name}, n.account_id = s.account_id AS me, n.value
             FROM annotations n JOIN self s LEFT JOIN accounts a ON a.account_id = n.account_id
             WHERE n.target = ?1 AND n.kind = 0 AND n.value <> ''
                AND (?2 IS NULL OR (n.account_id <> s.account_id, n.account_id) > (?2 <> s.account_id, ?2))
             ORDER BY me DESC, n.account_id LIMIT ?3",
            name = name_sql("a")
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let after = after.as_ref().map(|after| after.as_bytes());
        let rows = statement.query_map((message.as_bytes(), after, limit as i64 + 1), |row| {
            Ok(ReactionView {
                account: AccountId(id::<id::AccountId>(row, 0)?.hex()),
                name: row.get(1)?,
                me: row.get(2)?,
                emoji: row.get(3)?,
            })
        })?;
        let mut people = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        let more = cut(&mut people, limit);
        Ok(Answer::Reactions { people, more })
    }

    /// What an edited message said, oldest first. The text before the first edit stands under the message's own id.
    pub(super) fn versions(&self, message: &id::MessageId) -> Result<Vec<TextVersion>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT value, changed_ms FROM annotations WHERE target = ?1 AND kind = 1
             ORDER BY annotation_id <> ?1, changed_ms, annotation_id",
        )?;
        let rows = statement.query_map([message.as_bytes()], |row| {
            Ok(TextVersion { text: row.get(0)?, since_ms: row.get::<_, i64>(1)? as u64 })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Who deleted a message.
    pub(super) fn deleted_by(&self, message: &MessageId, by: &mut Option<AccountId>, name: &mut String) -> Result<()> {
        let message = known(id::MessageId::from_hex(&message.0), "message")?;
        if let Some(account) = annotations::deleted_by(self.conn, &message)? {
            let account = AccountId(account.hex());
            self.resolve_name(&account, name)?;
            *by = Some(account);
        }
        Ok(())
    }
}
