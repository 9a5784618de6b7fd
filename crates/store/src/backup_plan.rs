//! Table `backup_plan`: where backups of this device go, how often, and what came of them.

use crate::{Error, Result};
use harkara_api::{BackupFault, BackupMade, BackupPlace, BackupProof, BackupSchedule};
use rusqlite::{Connection, OptionalExtension};
use serde::{Serialize, de::DeserializeOwned};

const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;

/// The one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub place: Option<BackupPlace>,
    pub schedule: BackupSchedule,
    pub since_ms: u64,
    pub tried_ms: u64,
    pub fault: Option<BackupFault>,
    pub made: Option<BackupMade>,
    pub proof: Option<BackupProof>,
}

impl Plan {
    /// Before anybody has said anything.
    pub fn none() -> Self {
        let schedule = BackupSchedule::Never;
        Self { place: None, schedule, since_ms: 0, tried_ms: 0, fault: None, made: None, proof: None }
    }

    /// When the next backup is due. After one that failed, an hour later at the earliest.
    pub fn next_ms(&self) -> Option<u64> {
        self.place.as_ref()?;
        let every = match self.schedule {
            BackupSchedule::Never => return None,
            BackupSchedule::Daily => DAY_MS,
            BackupSchedule::Weekly => 7 * DAY_MS,
            BackupSchedule::Monthly => 30 * DAY_MS,
        };
        let due = self.made.map_or(self.since_ms, |made| made.made_ms.saturating_add(every)).max(self.since_ms);
        Some(if self.fault.is_some() { due.max(self.tried_ms.saturating_add(HOUR_MS)) } else { due })
    }

    /// When it is to be proven again that the backup can be restored: monthly.
    pub fn proof_due_ms(&self) -> Option<u64> {
        let made = self.made.filter(|_| self.next_ms().is_some())?;
        let due = self.proof.map_or(made.made_ms, |proof| proof.proven_ms.saturating_add(30 * DAY_MS));
        Some(if self.fault.is_some() { due.max(self.tried_ms.saturating_add(DAY_MS)) } else { due })
    }
}

/// What stands there.
pub fn get(conn: &Connection) -> Result<Plan> {
    let mut statement = conn.prepare_cached(
        "SELECT place, schedule, since_ms, tried_ms, fault, made_ms, messages, media, bytes, proven_ms, proven_messages,
                proven_media FROM backup_plan WHERE one = 1",
    )?;
    let row = statement.query_row([], |row| {
        let texts = (row.get::<_, Option<String>>(0)?, row.get::<_, String>(1)?, row.get::<_, Option<String>>(4)?);
        let number = |column: usize| row.get::<_, i64>(column).map(|number| number as u64);
        let (made_ms, proven_ms) = (number(5)?, number(9)?);
        let made = BackupMade { made_ms, messages: number(6)?, media: number(7)?, bytes: number(8)? };
        let proof = BackupProof { proven_ms, messages: number(10)?, media: number(11)? };
        let plan = Plan {
            since_ms: number(2)?,
            tried_ms: number(3)?,
            made: (made_ms > 0).then_some(made),
            proof: (proven_ms > 0).then_some(proof),
            ..Plan::none()
        };
        Ok((texts, plan))
    });
    let Some(((place, schedule, fault), plan)) = row.optional()? else { return Ok(Plan::none()) };
    Ok(Plan {
        place: place.as_deref().map(from_text).transpose()?,
        schedule: from_text(&schedule)?,
        fault: fault.as_deref().map(from_text).transpose()?,
        ..plan
    })
}

/// Writes the whole row.
pub fn put(conn: &Connection, plan: &Plan) -> Result<()> {
    let (made, proof) = (plan.made, plan.proof);
    conn.prepare_cached(
        "INSERT OR REPLACE INTO backup_plan (one, place, schedule, since_ms, tried_ms, fault, made_ms, messages, media,
            bytes, proven_ms, proven_messages, proven_media) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute((
        plan.place.as_ref().map(to_text).transpose()?,
        to_text(&plan.schedule)?,
        plan.since_ms as i64,
        plan.tried_ms as i64,
        plan.fault.as_ref().map(to_text).transpose()?,
        made.map_or(0, |made| made.made_ms as i64),
        made.map_or(0, |made| made.messages as i64),
        made.map_or(0, |made| made.media as i64),
        made.map_or(0, |made| made.bytes as i64),
        proof.map_or(0, |proof| proof.proven_ms as i64),
        proof.map_or(0, |proof| proof.messages as i64),
        proof.map_or(0, |proof| proof.media as i64),
    ))?;
    Ok(())
}

pub(crate) fn to_text<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Damaged(error.to_string()))
}

pub(crate) fn from_text<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::Damaged(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> BackupPlace {
        BackupPlace::Folder { path: "/media/stick".into() }
    }

    fn made(made_ms: u64) -> Plan {
        let made = BackupMade { made_ms, messages: 2, media: 1, bytes: 9 };
        Plan { place: Some(place()), schedule: BackupSchedule::Daily, made: Some(made), ..Plan::none() }
    }

    #[test]
    fn what_was_written_is_read() {
        let database = crate::Database::open_in_memory().unwrap();
        let conn = database.connection();
        assert_eq!(get(conn).unwrap(), Plan::none());
        let [endpoint, region, bucket, prefix, key_id, secret] =
            ["https://s3.example", "r", "b", "p", "id", "s"].map(str::to_owned);
        let place = BackupPlace::S3 { endpoint, region, bucket, prefix, key_id, secret };
        let proof = BackupProof { proven_ms: 8, messages: 2, media: 1 };
        let plan = Plan { place: Some(place), fault: Some(BackupFault::Full), proof: Some(proof), ..made(7) };
        put(conn, &plan).unwrap();
        assert_eq!(get(conn).unwrap(), plan);
    }

    #[test]
    fn the_next_one_is_due_a_day_later_and_an_hour_after_a_failure() {
        let plan = made(DAY_MS);
        assert_eq!(plan.next_ms(), Some(2 * DAY_MS));
        let failed = Plan { fault: Some(BackupFault::Away), tried_ms: 2 * DAY_MS, ..plan.clone() };
        assert_eq!(failed.next_ms(), Some(2 * DAY_MS + HOUR_MS));
        assert_eq!(Plan { made: None, since_ms: 5, ..plan.clone() }.next_ms(), Some(5), "the first at once");
        assert_eq!(Plan { schedule: BackupSchedule::Never, ..plan.clone() }.next_ms(), None);
        assert_eq!(Plan { place: None, ..plan }.next_ms(), None);
    }

    #[test]
    fn a_proof_is_due_with_the_first_backup_and_every_month() {
        let plan = made(DAY_MS);
        assert_eq!(plan.proof_due_ms(), Some(DAY_MS));
        let proof = BackupProof { proven_ms: DAY_MS, messages: 2, media: 1 };
        assert_eq!(Plan { proof: Some(proof), ..plan }.proof_due_ms(), Some(31 * DAY_MS));
        assert_eq!(Plan::none().proof_due_ms(), None);
    }
}
