//! How backups stand.

use super::Reader;
use crate::{Result, backup_plan, backups, own, restoring};
use harkara_api::{Answer, BackupKeyState, BackupPlace, BackupView};

impl Reader<'_> {
    pub(super) fn backup(&self) -> Result<Answer> {
        let plan = backup_plan::get(self.conn)?;
        let own = own::get(self.conn)?;
        let key = match backups::key(self.conn)? {
            Some(_) => BackupKeyState::Ready,
            None if own.is_some_and(|own| own.account_secret.is_some()) => BackupKeyState::None,
            None => BackupKeyState::PhoneFirst,
        };
        let next_ms = plan.next_ms().filter(|_| key == BackupKeyState::Ready);
        Ok(Answer::Backup {
            backup: BackupView {
                key,
                place: plan.place.map(without_secret),
                schedule: plan.schedule,
                last: plan.made,
                proven: plan.proof,
                fault: plan.fault,
                tried_ms: plan.tried_ms,
                next_ms,
                // Whoever makes them knows.
                running: None,
            },
        })
    }

    pub(super) fn restore(&self) -> Result<Answer> {
        Ok(Answer::Restore { restore: restoring::view(self.conn)? })
    }
}

fn without_secret(mut place: BackupPlace) -> BackupPlace {
    if let BackupPlace::S3 { secret, .. } = &mut place {
        secret.clear();
    }
    place
}
