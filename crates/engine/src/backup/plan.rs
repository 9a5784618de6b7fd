//! Where backups go, and what came of them. Made they are by the driver.

use super::key::changed;
use crate::engine::Answer;
use crate::error::Result;
use crate::step::Step;
use harkara_api::{BackupFault, BackupMade, BackupPlace, BackupProof, BackupSchedule, ErrorCode, Reply};
use harkara_store::{backup_plan, backups};

/// What came of a backup.
#[derive(Debug, Clone)]
pub enum BackupNews {
    /// It was made; `kept` is what to remember of the storage.
    Made {
        /// What is in it.
        made: BackupMade,
        /// The generation that stands.
        kept: backups::Kept,
    },
    /// It was restored on trial, and was as it should be.
    Proven(BackupProof),
    /// It was not made, or not proven.
    Failed(BackupFault),
}

/// The person says where backups go, and how often.
pub(crate) fn set(step: &mut Step<'_>, place: Option<BackupPlace>, schedule: BackupSchedule) -> Result<Answer> {
    if place.is_some() && backups::key(step.db)?.is_none() {
        return Err(ErrorCode::BackupNoKey.into());
    }
    let before = backup_plan::get(step.db)?;
    let place = place.map(|place| keep_secret(place, before.place.as_ref()));
    if !place.as_ref().is_none_or(plausible) {
        return Err(ErrorCode::BadInput.into());
    }
    let same = before.place == place;
    let plan = backup_plan::Plan { place, schedule, since_ms: step.now_ms, ..before };
    // Another place has its own past, if any.
    let plan =
        if same { plan } else { backup_plan::Plan { fault: None, made: None, proof: None, tried_ms: 0, ..plan } };
    backup_plan::put(step.db, &plan)?;
    changed(step);
    Ok(Some(Reply::Done))
}

/// A screen never knows the secret: without one the place is the same as before with another detail.
fn keep_secret(mut place: BackupPlace, before: Option<&BackupPlace>) -> BackupPlace {
    if let BackupPlace::S3 { secret, key_id, endpoint, .. } = &mut place
        && secret.is_empty()
        && let Some(BackupPlace::S3 { secret: known, key_id: known_id, endpoint: known_at, .. }) = before
        && (&*key_id, &*endpoint) == (known_id, known_at)
    {
        secret.clone_from(known);
    }
    place
}

fn plausible(place: &BackupPlace) -> bool {
    match place {
        BackupPlace::Relay { link } => link.is_none(),
        BackupPlace::Folder { path } => !path.trim().is_empty(),
        BackupPlace::S3 { endpoint, region, bucket, key_id, secret, .. } => {
            [endpoint, region, bucket, key_id, secret].iter().all(|text| !text.trim().is_empty())
        }
    }
}

/// The driver has made one, or could not.
pub(crate) fn news(step: &mut Step<'_>, news: BackupNews) -> Result<()> {
    let plan = backup_plan::Plan { tried_ms: step.now_ms, ..backup_plan::get(step.db)? };
    let plan = match news {
        BackupNews::Made { made, kept } => {
            backups::put(step.db, &kept)?;
            backup_plan::Plan { made: Some(made), fault: None, ..plan }
        }
        BackupNews::Proven(proof) => backup_plan::Plan { proof: Some(proof), fault: None, ..plan },
        BackupNews::Failed(fault) => backup_plan::Plan { fault: Some(fault), ..plan },
    };
    backup_plan::put(step.db, &plan)?;
    changed(step);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s3(bucket: &str, secret: &str) -> BackupPlace {
        let [endpoint, region, key_id] = ["https://s3.example", "r", "id"].map(str::to_owned);
        let (bucket, prefix, secret) = (bucket.into(), String::new(), secret.into());
        BackupPlace::S3 { endpoint, region, bucket, prefix, key_id, secret }
    }

    #[test]
    fn a_secret_that_was_not_typed_again_is_the_one_from_before() {
        assert_eq!(keep_secret(s3("b", ""), Some(&s3("a", "known"))), s3("b", "known"));
        assert_eq!(keep_secret(s3("b", "new"), Some(&s3("a", "known"))), s3("b", "new"));
        let BackupPlace::S3 { region, bucket, prefix, key_id, secret, .. } = s3("a", "") else { return };
        let elsewhere =
            BackupPlace::S3 { endpoint: "https://evil.example".into(), region, bucket, prefix, key_id, secret };
        assert_eq!(keep_secret(elsewhere.clone(), Some(&s3("a", "known"))), elsewhere, "it goes to no other server");
        assert!(!plausible(&elsewhere));
    }
}
