//! What a person is told about the devices of their account: at once when one is linked, and again hours later, so that
//! a link made by somebody else does not go unseen.

use crate::conversation::clean_name;
use crate::error::Result;
use crate::step::Step;
use harkara_api::Notification;
use harkara_store::devices::{self, Notice};
use harkara_wire::id::DeviceId;
use harkara_wire::proto::content::DeviceLinked;

/// How long the device that linked it may take to say what the new one is called.
const NAME_MS: u64 = 60 * 1000;
/// When the person is told again, unless they have acknowledged the device.
const REMINDER_MS: u64 = 3 * 60 * 60 * 1000;

/// This device has just taken another one in. The person knows; they are asked again later all the same.
pub(crate) fn linked_here(step: &mut Step<'_>, device: &DeviceId) -> Result<()> {
    note(step, device, Notice::Told)
}

/// A device has appeared in the account, taken in by another one.
pub(crate) fn linked_elsewhere(step: &mut Step<'_>, device: &DeviceId) -> Result<()> {
    note(step, device, Notice::Untold)
}

/// The device that took it in says what it is called.
pub(crate) fn named(step: &mut Step<'_>, linked: &DeviceLinked) -> Result<()> {
    let Ok(device) = DeviceId::try_from(linked.device_id.as_slice()) else { return Ok(()) };
    devices::set_name(step.db, &device, &clean_name(&linked.name), linked.linked_ms.min(step.now_ms))?;
    step.changes.devices();
    for (untold, _, _) in devices::notices(step.db)?.iter().filter(|(_, _, notice)| *notice == Notice::Untold) {
        if *untold == device {
            tell(step, &device, Notice::Told)?;
        }
    }
    Ok(())
}

/// Tells what is due to be told.
pub(crate) fn remind(step: &mut Step<'_>) -> Result<()> {
    for (device, linked_ms, notice) in devices::notices(step.db)? {
        if due_ms(linked_ms, notice) <= step.now_ms {
            tell(step, &device, if notice == Notice::Untold { Notice::Told } else { Notice::Reminded })?;
        }
    }
    Ok(())
}

/// When something is due to be told.
pub(crate) fn next_reminder_ms(step: &Step<'_>) -> Result<Option<u64>> {
    Ok(devices::notices(step.db)?.into_iter().map(|(_, linked_ms, notice)| due_ms(linked_ms, notice)).min())
}

fn due_ms(linked_ms: u64, notice: Notice) -> u64 {
    linked_ms.saturating_add(if notice == Notice::Untold { NAME_MS } else { REMINDER_MS })
}

fn note(step: &mut Step<'_>, device: &DeviceId, notice: Notice) -> Result<()> {
    devices::set_notice(step.db, device, notice)?;
    step.changes.devices();
    step.changes.overview();
    Ok(())
}

fn tell(step: &mut Step<'_>, device: &DeviceId, notice: Notice) -> Result<()> {
    note(step, device, notice)?;
    let name = devices::get(step.db, device)?.map(|row| row.name).unwrap_or_default();
    step.changes.notice(Notification::DeviceLinked { device: harkara_api::DeviceId(device.hex()), name });
    Ok(())
}
