//! Messages as a screen shows them.

use super::{Reader, around, cut, known, name_sql, page};
use crate::imports::NOBODY;
use crate::messages::{CALL, DELETED, LEFT_OUT, SYSTEM, mentions_from_blob};
use crate::row::{id, opt_id};
use crate::{Error, Result, links};
use harkara_api::{
    Answer, CarriedView, CarrierKind, ChatId, Connection, Content, Fault, IncidentKind, MessageId, MessageInfo,
    MessageView, PersonMark, QuoteView, Status, SystemLine, WaitReason,
};
use harkara_wire::id;
use rusqlite::{OptionalExtension, Row, ToSql};

/// What a message is known by besides its content.
struct Found {
    chat: i64,
    device: id::DeviceId,
    counter: i64,
}

/// A message, its chat and its sender.
pub(super) const MESSAGE_FROM: &str =
    "messages m JOIN chats c ON c.chat = m.chat LEFT JOIN accounts s ON s.account_id = m.sender";

/// As stored.
fn carried(kind: i64, pending: bool) -> Option<CarriedView> {
    let kind = match kind {
        1 => CarrierKind::Fallback,
        2 => CarrierKind::Nearby,
        _ => return None,
    };
    Some(CarriedView { kind, pending })
}

impl Reader<'_> {
    /// What [`Reader::read_message`] reads, out of [`MESSAGE_FROM`].
    pub(super) fn message_columns() -> String {
        format!(
            "m.message_id, c.chat_id, m.sender, iif(s.account_id IS NULL AND m.imported IS NOT NULL, m.imported, {name}),
             m.outgoing, m.sort_ms, m.kind, m.status, m.text, m.system,
             c.repair > 0 OR c.group_id IS NULL, m.mentions, m.forwarded, m.edited_ms,
             iif(m.lifetime_ms > 0 AND m.status <> 0, m.sort_ms + m.lifetime_ms, NULL), m.quote_of, m.quote_sender,
             m.quote_text, EXISTS (SELECT 1 FROM stars WHERE stars.target = m.message_id AND starred = 1),
             m.imported IS NOT NULL, m.carried, m.unplaced",
            name = name_sql("s")
        )
    }

    /// Both, for a query that goes on with its conditions.
    fn message_sql() -> String {
        format!("SELECT {} FROM {MESSAGE_FROM}", Self::message_columns())
    }

    /// The columns of [`Reader::message_columns`], beginning with `first`.
    pub(super) fn read_message(&self, row: &Row<'_>, first: usize) -> rusqlite::Result<MessageView> {
        let kind: i64 = row.get(first + 6)?;
        let status = status(row.get(first + 7)?);
        let preparing: bool = row.get(first + 10)?;
        let json = row.get_ref(first + 9)?.as_blob_or_null()?.unwrap_or_default();
        let content = match kind {
            SYSTEM => {
                // What a later version wrote and this one can't read is still a line.
                let line = serde_json::from_slice(json).unwrap_or(SystemLine::Unreadable { from_name: String::new() });
                Content::System { line }
            }
            DELETED => Content::Deleted { by: None, by_name: String::new() },
            CALL => Content::Call { call: serde_json::from_slice(json).unwrap_or_default() },
            LEFT_OUT => {
                let text: String = row.get(first + 8)?;
                let name = serde_json::from_slice(json).unwrap_or_default();
                Content::LeftOut { name, links: links::spans(&text), text }
            }
            _ => {
                let text: String = row.get(first + 8)?;
                let mentions = mentions_from_blob(row.get_ref(first + 11)?.as_blob_or_null()?);
                Content::Text {
                    links: links::spans(&text),
                    mentions: around::mention_spans(&mentions),
                    text,
                    files: Vec::new(),
                }
            }
        };
        let quote = match opt_id::<id::MessageId>(row, first + 15)? {
            None => None,
            Some(message) => Some(QuoteView {
                message: MessageId(message.hex()),
                sender: opt_id::<id::AccountId>(row, first + 16)?.map(|sender| harkara_api::AccountId(sender.hex())),
                sender_name: String::new(),
                text: row.get::<_, Option<String>>(first + 17)?.unwrap_or_default(),
                here: false,
                deleted: false,
            }),
        };
        let sender = opt_id::<id::AccountId>(row, first + 2)?;
        Ok(MessageView {
            id: MessageId(id::<id::MessageId>(row, first)?.hex()),
            chat: ChatId(id::<id::ChatId>(row, first + 1)?.hex()),
            sender: sender
                .filter(|sender| kind != SYSTEM && *sender != NOBODY)
                .map(|sender| harkara_api::AccountId(sender.hex())),
            sender_name: row.get(first + 3)?,
            outgoing: row.get(first + 4)?,
            // The relay's time where there is one: what is shown must agree with the order.
            sent_ms: row.get::<_, i64>(first + 5)? as u64,
            content,
            status,
            waiting: (status == Status::Waiting).then(|| self.wait_reason(preparing)).transpose()?,
            quote,
            reactions: Vec::new(),
            forwarded: row.get(first + 12)?,
            starred: row.get(first + 18)?,
            edited_ms: row.get::<_, Option<i64>>(first + 13)?.map(|ms| ms as u64),
            expires_ms: row.get::<_, Option<i64>>(first + 14)?.map(|ms| ms as u64),
            imported: row.get(first + 19)?,
            carried: carried(row.get(first + 20)?, row.get(first + 21)?),
        })
    }

    pub(super) fn wait_reason(&self, preparing: bool) -> rusqlite::Result<WaitReason> {
        Ok(match &self.connection {
            Connection::Offline { fault, .. } => match fault {
                Fault::NoNetwork => WaitReason::NoNetwork,
                // What it said before it went says more than its silence.
                Fault::RelayDown | Fault::RelayAway => match self.incident()? {
                    Some(IncidentKind::Maintenance) => WaitReason::Maintenance,
                    Some(IncidentKind::Outage) => WaitReason::Incident,
                    None if *fault == Fault::RelayAway => WaitReason::RelayAway,
                    None => WaitReason::RelayDown,
                },
                Fault::RelayBusy => WaitReason::RelayBusy,
                Fault::RelayFault | Fault::Certificate | Fault::RelayKeyChanged => WaitReason::RelayFault,
                Fault::ClockWrong | Fault::DiskFull | Fault::DeviceRemoved => WaitReason::ThisDevice,
                Fault::ProxyDown | Fault::NoProxy => WaitReason::Proxy,
            },
            Connection::Carried { .. } => WaitReason::Home,
            Connection::None | Connection::Connecting => WaitReason::Connecting,
            Connection::Online { .. } if preparing => WaitReason::Preparing,
            Connection::Online { .. } => WaitReason::Sending,
        })
    }

    /// Names are those of today.
    pub(super) fn resolve_names(&self, message: &mut MessageView) -> Result<()> {
        let line = match &mut message.content {
            Content::System { line } => line,
            Content::Deleted { by, by_name } => return self.deleted_by(&message.id, by, by_name),
            Content::Text { mentions, .. } => {
                return mentions.iter_mut().try_for_each(|named| self.resolve_name(&named.account, &mut named.name));
            }
            Content::Call { .. } | Content::LeftOut { .. } => return Ok(()),
        };
        match line {
            SystemLine::Created { by, by_name }
            | SystemLine::Renamed { by, by_name, .. }
            | SystemLine::TimerChanged { by, by_name, .. }
            | SystemLine::Left { who: by, who_name: by_name }
            | SystemLine::DevicesChanged { who: by, who_name: by_name } => self.resolve_name(by, by_name),
            SystemLine::Added { by, by_name, who, who_name }
            | SystemLine::Removed { by, by_name, who, who_name }
            | SystemLine::AdminChanged { by, by_name, who, who_name, .. } => {
                self.resolve_name(by, by_name)?;
                self.resolve_name(who, who_name)
            }
            SystemLine::Recovered | SystemLine::Imported { .. } => Ok(()),
            SystemLine::Unreadable { from_name } => {
                from_name.clone_from(&message.sender_name);
                Ok(())
            }
        }
    }

    pub(super) fn resolve_name(&self, account: &harkara_api::AccountId, name: &mut String) -> Result<()> {
        let Ok(account) = id::AccountId::from_hex(&account.0) else { return Ok(()) };
        let sql = format!("SELECT {} FROM accounts a WHERE a.account_id = ?1", name_sql("a"));
        let found = self.conn.prepare_cached(&sql)?.query_row([account.as_bytes()], |row| row.get(0)).optional()?;
        if let Some(found) = found {
            *name = found;
        }
        Ok(())
    }

    /// A page of a chat, oldest first.
    pub(super) fn messages(
        &self,
        chat: &ChatId,
        before: Option<&MessageId>,
        after: Option<&MessageId>,
        around: Option<&MessageId>,
        limit: u32,
    ) -> Result<Answer> {
        let number = self.chat_number(chat)?;
        let limit = page(limit);
        if let Some(anchor) = around {
            let mut messages = self.side(number, "<=", Some(anchor), limit.div_ceil(2))?;
            let mut later = self.side(number, ">", Some(anchor), limit / 2)?;
            let more_before = cut(&mut messages, limit.div_ceil(2));
            let more_after = cut(&mut later, limit / 2);
            messages.reverse();
            messages.append(&mut later);
            return Ok(Answer::Messages { messages, more_before, more_after });
        }
        if let Some(anchor) = after {
            let mut messages = self.side(number, ">", Some(anchor), limit)?;
            let more_after = cut(&mut messages, limit);
            return Ok(Answer::Messages { messages, more_before: true, more_after });
        }
        let mut messages = self.side(number, "<", before, limit)?;
        let more_before = cut(&mut messages, limit);
        messages.reverse();
        Ok(Answer::Messages { messages, more_before, more_after: before.is_some() })
    }

    /// Up to `limit + 1` messages on one side of the anchor, nearest first.
    fn side(&self, chat: i64, side: &str, anchor: Option<&MessageId>, limit: usize) -> Result<Vec<MessageView>> {
        let order = if side == ">" { "ASC" } else { "DESC" };
        let (sort_ms, message) = match anchor {
            None => (i64::MAX, [0xff; 16]),
            Some(anchor) => {
                let message = known(id::MessageId::from_hex(&anchor.0), "message")?;
                let place = crate::messages::place(self.conn, &message)?.ok_or(Error::NotFound("message"))?;
                (place.sort_ms as i64, message.0)
            }
        };
        let sql = format!(
            "{} WHERE m.chat = ?1 AND (m.sort_ms, m.message_id) {side} (?2, ?3)
             ORDER BY m.sort_ms {order}, m.message_id {order} LIMIT ?4",
            Self::message_sql()
        );
        self.read_messages(&sql, &[&chat, &sort_ms, &message, &(limit as i64 + 1)])
    }

    fn read_messages(&self, sql: &str, parameters: &[&dyn ToSql]) -> Result<Vec<MessageView>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(parameters, |row| self.read_message(row, 0))?;
        let mut messages = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        for message in &mut messages {
            self.resolve_names(message)?;
            self.complete(message)?;
            self.add_files(message)?;
        }
        Ok(messages)
    }

    /// These messages as they are now; those not here are left out.
    pub(super) fn messages_by_id(&self, ids: &[MessageId]) -> Result<Answer> {
        let sql = format!("{} WHERE m.message_id = ?1", Self::message_sql());
        let mut messages = Vec::new();
        for message in ids.iter().take(page(u32::MAX)).filter_map(|asked| id::MessageId::from_hex(&asked.0).ok()) {
            messages.append(&mut self.read_messages(&sql, &[&message.as_bytes()])?);
        }
        Ok(Answer::Messages { messages, more_before: false, more_after: false })
    }

    /// How far a message has come with every other person in its chat.
    pub(super) fn message_info(&self, asked: &MessageId) -> Result<MessageInfo> {
        let message = known(id::MessageId::from_hex(&asked.0), "message")?;
        let sql = format!("{} WHERE m.message_id = ?1", Self::message_sql());
        let view = self.read_messages(&sql, &[&message.as_bytes()])?.pop().ok_or(Error::NotFound("message"))?;
        let found = self
            .conn
            .prepare_cached("SELECT chat, device, counter FROM messages WHERE message_id = ?1")?
            .query_row([message.as_bytes()], |row| {
                Ok(Found { chat: row.get(0)?, device: id(row, 1)?, counter: row.get(2)? })
            })?;
        let sql = format!(
            "SELECT p.account_id, {name}, coalesce(r.delivered, 0) >= ?3, coalesce(r.read, 0) >= ?3
             FROM members p JOIN messages m ON m.message_id = ?4
                LEFT JOIN accounts a ON a.account_id = p.account_id
                LEFT JOIN receipts r ON r.chat = p.chat AND r.account_id = p.account_id AND r.device = ?2
             WHERE p.chat = ?1 AND p.account_id <> m.sender
                AND p.account_id <> coalesce((SELECT account_id FROM self), x'')
             ORDER BY 2 COLLATE NOCASE, 1",
            name = name_sql("a")
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let parameters = (found.chat, found.device.as_bytes(), found.counter, message.as_bytes());
        let rows = statement.query_map(parameters, |row| {
            let (delivered, read): (bool, bool) = (row.get(2)?, row.get(3)?);
            Ok(PersonMark {
                account: harkara_api::AccountId(id::<id::AccountId>(row, 0)?.hex()),
                name: row.get(1)?,
                status: match view.status {
                    // Uncounted or not at the relay: nobody can have it.
                    Status::Waiting | Status::Failed => view.status,
                    _ if found.counter == 0 => Status::Stored,
                    _ if read => Status::Read,
                    _ if delivered => Status::Delivered,
                    _ => Status::Stored,
                },
            })
        })?;
        let people = rows.collect::<rusqlite::Result<_>>()?;
        Ok(MessageInfo { message: view, people, versions: self.versions(&message)? })
    }
}

fn status(number: i64) -> Status {
    use crate::messages::status;
    match number {
        status::WAITING => Status::Waiting,
        status::STORED => Status::Stored,
        status::DELIVERED => Status::Delivered,
        status::READ => Status::Read,
        status::FAILED => Status::Failed,
        _ => Status::Received,
    }
}
