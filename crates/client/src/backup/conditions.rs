//! When a backup may begin by itself.

use harkara_api::{BackupPlace, Connection, Fault};

/// Whether this is a good moment: the messages come first, and the battery is not emptied for it. Whether a network is
/// metered this computer does not say in a way that all systems share; what a person starts is not asked about.
pub(super) fn good(place: &BackupPlace, connection: &Connection) -> bool {
    if on_battery() {
        return false;
    }
    match connection {
        Connection::Online { catching_up, .. } => !catching_up,
        // It goes there on a connection of its own; whether there is a way, this one knows.
        _ if matches!(place, BackupPlace::Relay { .. }) => false,
        // Neither a folder nor another server needs the relay; but where there is no network at all, why try.
        Connection::Offline { fault: Fault::NoNetwork, .. } => matches!(place, BackupPlace::Folder { .. }),
        _ => true,
    }
}

/// Where the system says that it runs on its battery.
#[cfg(target_os = "linux")]
fn on_battery() -> bool {
    let Ok(supplies) = std::fs::read_dir("/sys/class/power_supply") else { return false };
    let read = |path: std::path::PathBuf| std::fs::read_to_string(path).unwrap_or_default();
    let supplies: Vec<_> = supplies.flatten().map(|entry| entry.path()).collect();
    let mains = supplies.iter().any(|path| read(path.join("online")).trim() == "1");
    let draining = supplies.iter().any(|path| read(path.join("status")).trim() == "Discharging");
    draining && !mains
}

#[cfg(not(target_os = "linux"))]
fn on_battery() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_that_are_still_coming_come_first() {
        let online = |catching_up| Connection::Online { catching_up, clock_ahead_ms: 0, proxy: None };
        let folder = BackupPlace::Folder { path: "/media/stick".into() };
        let [endpoint, region, bucket, prefix, key_id, secret] = Default::default();
        let s3 = BackupPlace::S3 { endpoint, region, bucket, prefix, key_id, secret };
        let away = Connection::Offline { fault: Fault::NoNetwork, retry_at_ms: None };
        assert!(!good(&folder, &online(true)) && !good(&s3, &online(true)));
        if !on_battery() {
            assert!(good(&folder, &online(false)) && good(&s3, &online(false)));
            assert!(good(&folder, &away), "a folder needs no network");
        }
        assert!(!good(&s3, &away));
        let relay = BackupPlace::Relay { link: None };
        let down = Connection::Offline { fault: Fault::RelayDown, retry_at_ms: None };
        assert!(!good(&relay, &down));
        if !on_battery() {
            assert!(good(&folder, &down) && good(&relay, &online(false)));
        }
    }
}
