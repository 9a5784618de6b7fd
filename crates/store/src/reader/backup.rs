//! How backups stand.

use super::Reader;
use crate::{Result, backup_plan, backups, own, restoring, vault};
use harkara_api::{Answer, BackupKeyState, BackupPasswordView, BackupPlace, BackupView};
use harkara_wire::vault::TRIES;

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

    pub(super) fn backup_password(&self) -> Result<Answer> {
        let known = vault::get(self.conn)?;
        let password = BackupPasswordView {
            set: known.kept && known.tries < TRIES,
            changed_ms: known.changed_ms,
            destroyed: known.tries >= TRIES,
            wrong_tries: known.tries,
            tried_ms: known.tried_ms,
            used_ms: known.opened_ms,
            went_back_ms: known.went_back_ms,
        };
        Ok(Answer::BackupPassword { password })
    }
}

fn without_secret(mut place: BackupPlace) -> BackupPlace {
    if let BackupPlace::S3 { secret, .. } = &mut place {
        secret.clear();
    }
    place
}
