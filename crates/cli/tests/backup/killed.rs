//! kill -9 at random points of a backup and of a restore: nothing is lost, and at most one object is stored twice.
//!
//! A few points by default; `HARKARA_KILL_POINTS=100` for as many of each.

use crate::common::{Device, World};
use crate::restored::past;
use rand::RngExt;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

fn points() -> usize {
    std::env::var("HARKARA_KILL_POINTS").ok().and_then(|points| points.parse().ok()).unwrap_or(6)
}

/// A phone with a thousand messages and three files of several parts each, and its key.
fn phone(world: &World, folder: &Path) -> (Device, String) {
    let (phone, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    phone.ok(&["send", "bilal", "hello"]);
    bilal.json(&["receive"]);
    let file = past(folder);
    phone.ok(&["import", &file, "--me", "Asha Sen", "--chat", "bilal", "--zone", "UTC", "--dates", "day-month-year"]);
    let mut files = Vec::new();
    for number in 0..3u32 {
        let path = folder.join(format!("video-{number}.bin"));
        let bytes: Vec<u8> = (0..5_000_000u32).map(|n| (n.wrapping_mul(number + 7) >> 8) as u8).collect();
        std::fs::write(&path, bytes).unwrap();
        files.push(path.to_str().unwrap().to_owned());
    }
    let mut send = vec!["send", "bilal", "from the fair"];
    files.iter().for_each(|file| send.extend(["--file", file]));
    phone.ok(&send);
    let digits = phone.ok(&["backup", "key"]);
    (phone, digits)
}

/// Every object, and when it was written.
fn objects(place: &Path) -> BTreeMap<String, std::time::SystemTime> {
    let mut found = BTreeMap::new();
    for kind in ["head", "manifest", "segment", "media"] {
        for entry in std::fs::read_dir(place.join(kind)).into_iter().flatten().flatten() {
            let name = format!("{kind}/{}", entry.file_name().to_str().unwrap());
            found.insert(name, entry.metadata().unwrap().modified().unwrap());
        }
    }
    found
}

/// Starts it and kills it after so long. The moment is what is random here, so it is waited for.
fn killed_after(device: &Device, arguments: &[&str], wait: Duration) {
    let running = device.start(arguments);
    std::thread::sleep(wait);
    running.kill();
}

#[test]
fn a_backup_that_is_killed_anywhere_goes_on_with_what_is_stored() {
    let (world, folder) = (World::new(), tempfile::tempdir().unwrap());
    let (phone, digits) = phone(&world, folder.path());
    let mut dice = ChaCha20Rng::seed_from_u64(5);
    let began = Instant::now();
    phone.ok(&["backup", "create", folder.path().join("measured").to_str().unwrap()]);
    let whole = began.elapsed();
    let mut interrupted = 0;
    for point in 0..points() {
        let place = folder.path().join(format!("backup-{point}"));
        let create = ["backup", "create", place.to_str().unwrap()];
        killed_after(&phone, &create, whole.mul_f64(dice.random_range(0.05..0.95)));
        let before = objects(&place);
        interrupted += usize::from(!before.is_empty() && !before.contains_key("head/0000000001"));
        phone.ok(&create);
        let after = objects(&place);
        // What was whole when the power went was not stored again: only the one of which that had not been noted yet.
        let again: Vec<_> = before.iter().filter(|(name, at)| after.get(*name) != Some(*at)).collect();
        assert!(again.len() <= 1, "point {point}: {again:?}");
        let verified = phone.json(&["backup", "verify", place.to_str().unwrap()]).pop().unwrap();
        assert_eq!(verified["flaws"], serde_json::json!([]), "point {point}");
        assert_eq!(verified["files"], 3);
        std::fs::remove_dir_all(&place).unwrap();
    }
    assert!(interrupted > 0, "no point was in the middle of it");
    drop(digits);
}

#[test]
fn a_restore_that_is_killed_anywhere_has_everything_in_the_end() {
    let (world, folder) = (World::new(), tempfile::tempdir().unwrap());
    let (phone, digits) = phone(&world, folder.path());
    let place = folder.path().join("backup");
    phone.ok(&["backup", "create", place.to_str().unwrap()]);
    let expected = phone.json(&["digests"]);
    let key = folder.path().join("key");
    std::fs::write(&key, &digits).unwrap();
    let restore = ["backup", "restore", place.to_str().unwrap(), "--key-file", key.to_str().unwrap()];
    let began = Instant::now();
    world.device("measured").ok(&restore);
    let whole = began.elapsed();
    let mut dice = ChaCha20Rng::seed_from_u64(6);
    let mut interrupted = 0;
    for point in 0..points() {
        let device = world.device(&format!("found-{point}"));
        killed_after(&device, &restore, whole.mul_f64(dice.random_range(0.05..0.95)));
        let half = device.profile.with_file_name(format!("found-{point}.restoring"));
        interrupted += usize::from(half.exists());
        assert!(half.exists() || !device.profile.exists() || device.profile.join("harkara.db").exists());
        if !device.profile.join("harkara.db").exists() {
            device.ok(&restore);
        }
        assert_eq!(device.json(&["digests"]), expected, "point {point}");
        assert!(!half.exists());
        std::fs::remove_dir_all(&device.profile).unwrap();
    }
    assert!(interrupted > 0, "no point was in the middle of it");
}
