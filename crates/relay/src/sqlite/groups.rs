//! Groups: epochs by compare-and-set, and what is sent in them.

use super::{DeviceRow, device_row, fixed, mailbox};
use crate::storage::*;
use harkara_wire::id::{AccountId, ChatId, DeviceId, GroupId, MessageId};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// A device in a group.
struct Member {
    device: i64,
    device_id: DeviceId,
}

pub(super) fn create(db: &Connection, new: &NewGroup<'_>, now_ms: u64, mailbox_quota: u64) -> StorageResult<Grouped> {
    let Some(creator) = device_row(db, &new.creator)? else { return Ok(Grouped::NotAMember) };
    if let Some(stored_ms) = answered(db, creator.device, &new.request_key)? {
        return Ok(Grouped::Done { stored_ms, to: Vec::new() });
    }
    let Some(members) = current(db, new.members)? else { return Ok(Grouped::NoSuchDevice) };
    if let Some((group, _)) = group_row(db, &new.group_id)? {
        if !is_squatted(db, group, &new.group_id, &members)? {
            return Ok(Grouped::Exists);
        }
        db.prepare_cached("DELETE FROM members WHERE grp = ?1")?.execute([group])?;
        forget_if_empty(db, group)?;
    }
    let counted = db
        .prepare_cached(
            "UPDATE accounts SET groups_created = groups_created + 1 WHERE account = ?1 AND groups_created < ?2",
        )?
        .execute(params![creator.account, new.quota])?;
    if counted == 0 {
        return Ok(Grouped::Quota);
    }
    db.prepare_cached("INSERT INTO groups (group_id, epoch, created_ms, group_info) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![new.group_id.as_bytes(), new.epoch, now_ms, new.group_info])?;
    let group = db.last_insert_rowid();
    for member in &members {
        join(db, group, member.device)?;
    }
    let mut to = members;
    to.retain(|member| new.welcome_to.contains(&member.device_id));
    let welcome = item(ItemKind::Welcome, &new.group_id, &new.creator, &new.request_key, new.welcome, now_ms);
    post(db, group, &welcome, &mut to, mailbox_quota)?;
    remember(db, creator.device, &new.request_key, now_ms)?;
    Ok(done(now_ms, to))
}

/// The ids of self groups and direct chats can be computed by anybody who knows the accounts. If the group that holds one has
/// others in it than those the id is made of, it was put there to keep them out, and yields to theirs.
fn is_squatted(db: &Connection, group: i64, id: &GroupId, members: &[Member]) -> StorageResult<bool> {
    let mut account = db.prepare_cached(
        "SELECT a.account_id FROM devices d JOIN accounts a ON a.account = d.account WHERE d.device = ?1",
    )?;
    let mut accounts_of = |members: &[Member]| -> StorageResult<BTreeSet<AccountId>> {
        let of = |member: &Member| Ok(AccountId(account.query_row([member.device], |row| row.get(0))?));
        members.iter().map(of).collect()
    };
    let owners = accounts_of(members)?;
    let derived = match owners.iter().collect::<Vec<_>>()[..] {
        [own] => GroupId::self_group(own) == *id,
        [one, other] => GroupId::first_of(&ChatId::direct(one, other)) == *id,
        _ => false,
    };
    Ok(derived && !accounts_of(&self::members(db, group)?)?.is_subset(&owners))
}

pub(super) fn commit(
    db: &Connection,
    new: &GroupCommit<'_>,
    now_ms: u64,
    mailbox_quota: u64,
) -> StorageResult<Grouped> {
    let Some(sender) = device_row(db, &new.sender)? else { return Ok(Grouped::NotAMember) };
    if let Some(stored_ms) = answered(db, sender.device, &new.request_key)? {
        return Ok(Grouped::Done { stored_ms, to: Vec::new() });
    }
    let Some((group, epoch)) = group_row(db, &new.group_id)? else { return Ok(Grouped::Unknown) };
    let may = if new.external { account_in(db, group, &sender)? } else { is_member(db, group, sender.device)? };
    if !may {
        return Ok(Grouped::NotAMember);
    }
    if epoch != new.base_epoch {
        return Ok(Grouped::Conflict(epoch));
    }
    let Some(mut added) = current(db, new.added)? else { return Ok(Grouped::NoSuchDevice) };
    let mut old = members(db, group)?;
    if (old.len() + added.len()) as u64 > new.quota {
        return Ok(Grouped::Quota);
    }
    if !old.iter().any(|member| member.device == sender.device) {
        old.push(Member { device: sender.device, device_id: new.sender });
    }
    let change = item(ItemKind::Commit, &new.group_id, &new.sender, &new.request_key, new.commit, now_ms);
    let welcome = item(ItemKind::Welcome, &new.group_id, &new.sender, &new.request_key, new.welcome, now_ms);
    post(db, group, &change, &mut old, mailbox_quota)?;
    for device in new.removed {
        if let Some(row) = device_row(db, device)? {
            quit(db, group, row.device)?;
        }
    }
    for member in &added {
        join(db, group, member.device)?;
    }
    if new.external {
        join(db, group, sender.device)?;
        added.clear();
    }
    post(db, group, &welcome, &mut added, mailbox_quota)?;
    db.prepare_cached("UPDATE groups SET epoch = ?2, group_info = ?3 WHERE grp = ?1")?.execute(params![
        group,
        new.base_epoch + 1,
        new.group_info
    ])?;
    remember(db, sender.device, &new.request_key, now_ms)?;
    old.append(&mut added);
    Ok(done(now_ms, old))
}

pub(super) fn send(db: &Connection, new: &NewMessage<'_>, now_ms: u64, mailbox_quota: u64) -> StorageResult<Grouped> {
    let Some(sender) = device_row(db, &new.sender)? else { return Ok(Grouped::NotAMember) };
    if let Some(stored_ms) = answered(db, sender.device, &new.message_key)? {
        return Ok(Grouped::Done { stored_ms, to: Vec::new() });
    }
    let Some((group, epoch)) = group_row(db, &new.group_id)? else { return Ok(Grouped::Unknown) };
    let mut to = members(db, group)?;
    let before = to.len();
    to.retain(|member| member.device != sender.device);
    if to.len() == before {
        return Ok(Grouped::NotAMember);
    }
    if epoch != new.epoch {
        return Ok(Grouped::Conflict(epoch));
    }
    let message = item(ItemKind::Message, &new.group_id, &new.sender, &new.message_key, new.message, now_ms);
    post(db, group, &message, &mut to, mailbox_quota)?;
    remember(db, sender.device, &new.message_key, now_ms)?;
    Ok(done(now_ms, to))
}

pub(super) fn info(db: &Connection, group: &GroupId, device: &DeviceId) -> StorageResult<Option<(u64, Vec<u8>)>> {
    let (Some((group, epoch)), Some(row)) = (group_row(db, group)?, device_row(db, device)?) else { return Ok(None) };
    if !account_in(db, group, &row)? {
        return Ok(None);
    }
    let mut query = db.prepare_cached("SELECT group_info FROM groups WHERE grp = ?1")?;
    Ok(Some((epoch, query.query_row([group], |row| row.get(0))?)))
}

pub(super) fn of_account(db: &Connection, device: &DeviceId) -> StorageResult<Vec<StoredGroup>> {
    let Some(row) = device_row(db, device)? else { return Ok(Vec::new()) };
    let mut query = db.prepare_cached(
        "SELECT g.group_id, g.epoch, max(m.device = ?2) FROM devices d
         JOIN members m ON m.device = d.device JOIN groups g ON g.grp = m.grp
         WHERE d.account = ?1 GROUP BY g.grp ORDER BY g.grp",
    )?;
    let mut rows = query.query([row.account, row.device])?;
    let mut groups = Vec::new();
    while let Some(row) = rows.next()? {
        let group_id: Vec<u8> = row.get(0)?;
        groups.push(StoredGroup { group_id: GroupId(fixed(&group_id)?), epoch: row.get(1)?, member: row.get(2)? });
    }
    Ok(groups)
}

pub(super) fn leave(db: &Connection, group: &GroupId, device: &DeviceId) -> StorageResult<()> {
    let (Some((group, _)), Some(row)) = (group_row(db, group)?, device_row(db, device)?) else { return Ok(()) };
    db.prepare_cached(
        "DELETE FROM members WHERE grp = ?1 AND device IN (SELECT device FROM devices WHERE account = ?2)",
    )?
    .execute([group, row.account])?;
    forget_if_empty(db, group)
}

/// Takes one device out of everything.
pub(super) fn leave_all(db: &Connection, device: i64) -> StorageResult<()> {
    let mut query = db.prepare_cached("DELETE FROM members WHERE device = ?1 RETURNING grp")?;
    let groups = query.query_map([device], |row| row.get::<_, i64>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    groups.into_iter().try_for_each(|group| forget_if_empty(db, group))
}

fn forget_if_empty(db: &Connection, group: i64) -> StorageResult<()> {
    db.prepare_cached("DELETE FROM groups WHERE grp = ?1 AND NOT EXISTS (SELECT 1 FROM members WHERE grp = ?1)")?
        .execute([group])?;
    Ok(())
}

fn item<'a>(
    kind: ItemKind,
    group: &'a GroupId,
    sender: &'a DeviceId,
    key: &'a MessageId,
    payload: &'a [u8],
    stored_ms: u64,
) -> mailbox::NewItem<'a> {
    mailbox::NewItem {
        kind,
        group_id: Some(group.as_bytes()),
        sender: Some(sender.as_bytes()),
        message_key: Some(key.as_bytes()),
        payload,
        stored_ms,
    }
}

/// Posts to the members that have room, and takes the others out of the group (and of `to`).
fn post(
    db: &Connection,
    group: i64,
    item: &mailbox::NewItem<'_>,
    to: &mut Vec<Member>,
    quota: u64,
) -> StorageResult<()> {
    if item.payload.is_empty() {
        to.clear();
        return Ok(());
    }
    let mut query = db.prepare_cached("SELECT mailbox_bytes FROM devices WHERE device = ?1")?;
    let mut room = Vec::with_capacity(to.len());
    for member in to.drain(..) {
        let bytes: u64 = query.query_row([member.device], |row| row.get(0))?;
        if bytes + item.payload.len() as u64 > quota {
            tracing::warn!(device = %member.device_id, "mailbox is full: the device is taken out of a group");
            quit(db, group, member.device)?;
        } else {
            room.push(member);
        }
    }
    *to = room;
    mailbox::post(db, item, to.iter().map(|member| member.device))
}

fn done(stored_ms: u64, to: Vec<Member>) -> Grouped {
    Grouped::Done { stored_ms, to: to.into_iter().map(|member| member.device_id).collect() }
}

fn group_row(db: &Connection, group: &GroupId) -> StorageResult<Option<(i64, u64)>> {
    let mut query = db.prepare_cached("SELECT grp, epoch FROM groups WHERE group_id = ?1")?;
    Ok(query.query_row([group.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// These devices, if every one is known and not removed.
fn current(db: &Connection, devices: &[DeviceId]) -> StorageResult<Option<Vec<Member>>> {
    let mut members = Vec::with_capacity(devices.len());
    for id in devices {
        match device_row(db, id)?.filter(|row| !row.removed) {
            Some(row) => members.push(Member { device: row.device, device_id: *id }),
            None => return Ok(None),
        }
    }
    Ok(Some(members))
}

fn members(db: &Connection, group: i64) -> StorageResult<Vec<Member>> {
    let mut query = db.prepare_cached(
        "SELECT m.device, d.device_id FROM members m JOIN devices d ON d.device = m.device WHERE m.grp = ?1",
    )?;
    let mut rows = query.query([group])?;
    let mut members = Vec::new();
    while let Some(row) = rows.next()? {
        members.push(Member { device: row.get(0)?, device_id: DeviceId(row.get(1)?) });
    }
    Ok(members)
}

fn is_member(db: &Connection, group: i64, device: i64) -> StorageResult<bool> {
    Ok(db.prepare_cached("SELECT 1 FROM members WHERE grp = ?1 AND device = ?2")?.exists([group, device])?)
}

fn account_in(db: &Connection, group: i64, device: &DeviceRow) -> StorageResult<bool> {
    let mut query = db.prepare_cached(
        "SELECT 1 FROM devices d JOIN members m ON m.device = d.device AND m.grp = ?1 WHERE d.account = ?2 LIMIT 1",
    )?;
    Ok(!device.removed && query.exists([group, device.account])?)
}

fn join(db: &Connection, group: i64, device: i64) -> StorageResult<()> {
    db.prepare_cached("INSERT OR IGNORE INTO members (grp, device) VALUES (?1, ?2)")?.execute([group, device])?;
    Ok(())
}

fn quit(db: &Connection, group: i64, device: i64) -> StorageResult<()> {
    db.prepare_cached("DELETE FROM members WHERE grp = ?1 AND device = ?2")?.execute([group, device])?;
    Ok(())
}

pub(super) fn answered(db: &Connection, device: i64, key: &MessageId) -> StorageResult<Option<u64>> {
    let mut query = db.prepare_cached("SELECT at_ms FROM answered WHERE device = ?1 AND request_key = ?2")?;
    Ok(query.query_row(params![device, key.as_bytes()], |row| row.get(0)).optional()?)
}

pub(super) fn remember(db: &Connection, device: i64, key: &MessageId, now_ms: u64) -> StorageResult<()> {
    db.prepare_cached("INSERT INTO answered (device, request_key, at_ms) VALUES (?1, ?2, ?3)")?.execute(params![
        device,
        key.as_bytes(),
        now_ms
    ])?;
    Ok(())
}
