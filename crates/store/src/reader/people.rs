//! People and one's own devices.

use super::{Reader, known, name_sql};
use crate::row::{id, opt_id};
use crate::{Error, Result};
use harkara_api::{AccountId, ChatId, ContactView, DeviceId, DeviceView, Platform};
use harkara_wire::id;
use rusqlite::ToSql;

impl Reader<'_> {
    /// Everybody known here but oneself, by name.
    pub(super) fn contacts(&self) -> Result<Vec<ContactView>> {
        self.read_contacts("WHERE a.account_id <> coalesce((SELECT account_id FROM self), x'')", &[])
    }

    /// One person.
    pub(super) fn contact(&self, account: &AccountId) -> Result<ContactView> {
        let account = known(id::AccountId::from_hex(&account.0), "person")?;
        let mut found = self.read_contacts("WHERE a.account_id = ?1", &[&account.as_bytes()])?;
        found.pop().ok_or(Error::NotFound("person"))
    }

    fn read_contacts(&self, conditions: &str, parameters: &[&dyn ToSql]) -> Result<Vec<ContactView>> {
        let sql = format!(
            "SELECT a.account_id, a.handle, a.profile_name, a.own_name, {name}, c.chat_id,
                    (SELECT count(*) FROM devices d WHERE d.account_id = a.account_id AND d.removed = 0)
             FROM accounts a LEFT JOIN chats c ON c.peer = a.account_id AND c.kind = 0
             {conditions} ORDER BY 5 COLLATE NOCASE, 1",
            name = name_sql("a")
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map(parameters, |row| {
            Ok(ContactView {
                account: AccountId(id::<id::AccountId>(row, 0)?.hex()),
                handle: row.get(1)?,
                profile_name: row.get(2)?,
                own_name: row.get(3)?,
                name: row.get(4)?,
                chat: opt_id::<id::ChatId>(row, 5)?.map(|chat| ChatId(chat.hex())),
                devices: row.get(6)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One's own devices, this one first, then the latest.
    pub(super) fn devices(&self) -> Result<Vec<DeviceView>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT d.device_id, d.name, d.platform, d.linked_ms, d.device_id = s.device_id,
                    iif(d.device_id = s.device_id, s.account_secret IS NOT NULL, d.platform = 1), d.notice
             FROM self s JOIN devices d ON d.account_id = s.account_id
             WHERE d.removed = 0 ORDER BY 5 DESC, d.linked_ms DESC, d.device_id",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(DeviceView {
                id: DeviceId(id::<id::DeviceId>(row, 0)?.hex()),
                name: row.get(1)?,
                platform: match row.get::<_, i64>(2)? {
                    1 => Platform::Phone,
                    2 => Platform::Desktop,
                    _ => Platform::Cli,
                },
                linked_ms: row.get::<_, i64>(3)? as u64,
                this_device: row.get(4)?,
                holds_account_key: row.get(5)?,
                new: row.get(6)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
