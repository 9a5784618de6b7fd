//! A backup brings everything back, and the account goes on.

use crate::common::{Device, World};
use serde_json::{Value, json};
use std::path::Path;

/// A thousand messages of a chat, with something in each that no other has.
pub fn past(folder: &Path) -> String {
    let mut text = String::new();
    for n in 0..1_000 {
        let (day, hour, minute) = (1 + n / 60 / 24, n / 60 % 24, n % 60);
        let who = if n % 3 == 0 { "Asha Sen" } else { "Bilal" };
        text += &format!("{day:02}/12/23, {hour:02}:{minute:02} - {who}: message {n}: the roads are closed\n");
    }
    let path = folder.join("WhatsApp Chat with Bilal.txt");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Made of the backup at this place.
pub fn restore(world: &World, name: &str, folder: &str, digits: &str) -> Device {
    let device = world.device(name);
    let key = device.profile.with_extension("key");
    std::fs::write(&key, digits).unwrap();
    let back = device.json(&["backup", "restore", folder, "--key-file", key.to_str().unwrap(), "--device-name", name]);
    assert_eq!(back[0]["lost"], json!([]));
    device
}

/// The message that holds the file, and the bytes that file has.
pub fn saved(device: &Device, message: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let saved = device.json(&["download", message, "--to", folder.path().to_str().unwrap()]).pop().unwrap();
    std::fs::read(saved["path"].as_str().unwrap()).unwrap()
}

#[test]
fn after_the_phone_is_lost_everything_is_back_and_the_account_goes_on() {
    let world = World::new();
    let (phone, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    phone.ok(&["send", "bilal", "hello"]);
    bilal.json(&["receive"]);
    let folder = tempfile::tempdir().unwrap();
    let file = past(folder.path());
    phone.ok(&["import", &file, "--me", "Asha Sen", "--chat", "bilal", "--zone", "UTC", "--dates", "day-month-year"]);
    let document: Vec<u8> = (0..700_000u32).map(|n| (n / 7) as u8).collect();
    let path = folder.path().join("timetable.bin");
    std::fs::write(&path, &document).unwrap();
    let sent = phone.json(&["send", "bilal", "the timetable", "--file", path.to_str().unwrap()]).pop().unwrap();
    let timetable = sent["message"].as_str().unwrap_or_else(|| panic!("{sent}")).to_owned();
    let desktop = world.linked(&phone, "desktop");
    let at_home = phone.serve();
    desktop.ok(&["history", "status", "--wait"]);
    assert_eq!(at_home.end(), 0);

    // Made twice: the second time nothing is new. Then a little more, which costs little.
    let place = folder.path().join("backup");
    let place = place.to_str().unwrap();
    let first = phone.json(&["backup", "create", place]).pop().unwrap();
    assert_eq!((&first["generation"], &first["files"]), (&json!(1), &json!(1)));
    assert!(first["messages"].as_u64().unwrap() >= 1_002, "{first}");
    let again = phone.json(&["backup", "create", place]).pop().unwrap();
    assert_eq!((&again["unchanged"], &again["bytes"]), (&json!(true), &json!(0)));
    let hello = phone.json(&["messages", "bilal"]);
    let hello = hello.iter().find(|message| message["content"]["text"] == "hello").unwrap()["id"].as_str().unwrap();
    phone.ok(&["react", hello, "🚲"]);
    phone.ok(&["send", "bilal", "one more"]);
    let more = phone.json(&["backup", "create", place]).pop().unwrap();
    assert_eq!(more["generation"], 2);
    assert!(more["bytes"].as_u64().unwrap() < 100_000, "{more}");
    let checked = phone.json(&["backup", "verify", place]).pop().unwrap();
    assert_eq!((&checked["files"], &checked["flaws"]), (&json!(1), &json!([])));
    assert_eq!(phone.json(&["backup", "list", place]).len(), 2);
    let digits = phone.ok(&["backup", "key"]);
    assert_eq!(digits.lines().count(), 8);
    let before = phone.json(&["digests"]);

    // The phone is gone. The desktop goes on alone, and what it says is in no backup.
    let lost = Device { profile: folder.path().join("lost"), trusts: None };
    std::fs::rename(&phone.profile, &lost.profile).unwrap();
    desktop.ok(&["send", "bilal", "my phone is gone"]);

    let found = restore(&world, "found", place, &digits);
    assert_eq!(found.json(&["digests"]), before);
    assert!(saved(&found, &timetable) == document, "another file than was sent");

    // What the backup has not comes from the desktop, and everybody hears the new phone.
    let mut at_desk = desktop.serve();
    let mut running = found.serve();
    running.until("what the desktop said", |device| {
        let query = json!({ "type": "search", "text": "phone", "chat": null, "before": null, "limit": 5 });
        let hits = device.query(query);
        hits["hits"].as_array().is_some_and(|hits| !hits.is_empty()).then_some(())
    });
    let chat = running.chat_with("bilal");
    let sent = running.send(&chat, "I have a new one");
    running.until("the relay has it", |device| {
        let messages = device.query(json!({ "type": "messages_by_id", "ids": [sent] }));
        (messages["messages"][0]["status"] != "waiting").then_some(())
    });
    at_desk.until("the desktop hears the new phone", |device| {
        device.texts(&chat).iter().any(|text| text == "I have a new one").then_some(())
    });
    assert_eq!((running.end(), at_desk.end()), (0, 0));
    let texts = |device: &Device| -> Vec<Value> { device.json(&["receive"]) };
    assert!(texts(&bilal).iter().any(|message| message["text"] == "I have a new one"));
    assert_eq!(found.json(&["digests"]), desktop.json(&["digests"]));

    // The old phone is out, should somebody find it.
    assert_eq!(lost.code(&["send", "bilal", "it was me"]), 5);
    let devices = found.json(&["devices", "list"]);
    let names: Vec<&str> = devices.iter().map(|device| device["name"].as_str().unwrap()).collect();
    assert!(names.len() == 2 && names.contains(&"found") && names.contains(&"desktop"), "{devices:?}");

    // And the next backup goes on where the lost phone's ended.
    let next = found.json(&["backup", "create", place]).pop().unwrap();
    assert_eq!(next["generation"], 3);
    assert!(next["bytes"].as_u64().unwrap() < 100_000, "{next}");
}

/// Every file of a backup, by its path.
fn objects(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => all.extend(objects(&path)),
            false => all.push((path.clone(), std::fs::read(&path).unwrap())),
        }
    }
    all.sort();
    all
}

#[test]
fn a_password_brings_the_backup_back_and_another_password_moves_no_data() {
    let world = World::new();
    let (phone, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    phone.ok(&["send", "bilal", "hello"]);
    bilal.json(&["receive"]);
    let set = ["backup", "password", "set"];
    assert_eq!(phone.say(&set, "password1").status.code(), Some(4), "too easy to guess");
    assert!(phone.say(&set, "nine bicycles cross Dhaka\n").status.success());
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("backup");
    phone.ok(&["backup", "create", place.to_str().unwrap()]);
    let before = objects(&place);
    assert!(phone.say(&["backup", "password", "change"], "seven umbrellas left in Kolkata").status.success());
    assert!(objects(&place) == before, "the storage learns nothing of it");
    let digests = phone.json(&["digests"]);
    std::fs::remove_dir_all(&phone.profile).unwrap();

    let found = world.device("found");
    let (place, link) = (place.to_str().unwrap(), world.link());
    let restore = ["backup", "restore", place, "--password", "--relay", link, "--account", "asha"];
    let wrong = found.say(&restore, "nine bicycles cross Dhaka");
    assert_eq!(wrong.status.code(), Some(9));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("9 tries are left"), "{wrong:?}");
    assert!(!found.profile.exists());
    // Told when, a person waits; this is the shortest wait there is, and nothing else shows that it is over.
    let end = std::time::Instant::now() + crate::common::PATIENCE;
    let back = loop {
        let back = found.say(&restore, "seven umbrellas left in Kolkata");
        if back.status.success() || std::time::Instant::now() > end {
            break back;
        }
        assert!(String::from_utf8_lossy(&back.stderr).contains("9 tries are left"), "{back:?}");
    };
    assert!(back.status.success(), "{back:?}");
    assert_eq!(found.json(&["digests"]), digests);
    let status = found.json(&["backup", "password", "status"]).pop().unwrap();
    assert_eq!((&status["set"], &status["wrongTries"]), (&json!(true), &json!(0)));
    assert!(status["usedMs"].as_u64().unwrap() > 0);
    found.ok(&["send", "bilal", "from a new phone"]);
    assert_eq!(bilal.json(&["receive"]).pop().unwrap()["text"], "from a new phone");
}

#[test]
fn without_another_device_the_chats_go_on_all_the_same() {
    let world = World::new();
    let (phone, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    phone.ok(&["send", "bilal", "hello"]);
    bilal.json(&["receive"]);
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("backup");
    let place = place.to_str().unwrap();
    phone.ok(&["backup", "create", place]);
    let digits = phone.ok(&["backup", "key"]);
    std::fs::remove_dir_all(&phone.profile).unwrap();
    let found = restore(&world, "found", place, &digits);
    found.ok(&["send", "bilal", "from a new phone"]);
    assert_eq!(bilal.json(&["receive"]).pop().unwrap()["text"], "from a new phone");
    bilal.ok(&["send", "asha", "welcome back"]);
    let heard = found.json(&["receive"]);
    assert_eq!(heard.last().unwrap()["text"], "welcome back");
    assert_eq!(found.json(&["messages", "bilal"]).iter().filter(|one| one["content"]["text"].is_string()).count(), 3);
}

#[test]
fn a_wrong_key_and_a_damaged_backup_are_told_apart_and_leave_no_profile() {
    let world = World::new();
    let phone = world.sign_up("asha");
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("backup");
    phone.ok(&["backup", "create", place.to_str().unwrap()]);
    let key = folder.path().join("key");
    let tries = |digits: &str, place: &Path| {
        std::fs::write(&key, digits).unwrap();
        let device = world.device("new");
        let arguments = ["backup", "restore", place.to_str().unwrap(), "--key-file", key.to_str().unwrap()];
        let output = device.run(&arguments);
        assert!(!device.profile.join("harkara.db").exists());
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let digits = phone.ok(&["backup", "key"]);
    let (code, said) = tries(&world.sign_up("bilal").ok(&["backup", "key"]), &place);
    assert!(code == 9 && said.contains("another backup"), "{said}");
    let mut typed = digits.clone();
    let last = if typed.as_bytes()[10] == b'9' { "0" } else { "9" };
    typed.replace_range(10..11, last);
    let (_, said) = tries(&typed, &place);
    assert!(said.contains("line 2"), "{said}");
    let (code, said) = tries(&digits, &folder.path().join("elsewhere"));
    assert!(code == 9 && said.contains("can't be reached"), "{said}");
    for name in ["keyring", "keyring.copy"] {
        let mut bytes = std::fs::read(place.join(name)).unwrap();
        bytes[30] ^= 1;
        std::fs::write(place.join(name), bytes).unwrap();
    }
    let (code, said) = tries(&digits, &place);
    assert!(code == 9 && said.contains("damaged"), "{said}");
    std::fs::remove_file(place.join("keyring")).unwrap();
    std::fs::remove_file(place.join("keyring.copy")).unwrap();
    let (code, said) = tries(&digits, &place);
    assert!(code == 9 && said.contains("missing"), "{said}");
}

#[test]
fn a_broken_backup_says_what_is_lost_and_is_mended_and_one_that_went_back_is_noticed() {
    let world = World::new();
    let (phone, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    phone.ok(&["send", "bilal", "hello"]);
    bilal.json(&["receive"]);
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("backup");
    let create = ["backup", "create", place.to_str().unwrap()];
    let verify = ["backup", "verify", place.to_str().unwrap()];
    phone.ok(&create);
    let segments = |place: &Path| -> Vec<std::path::PathBuf> {
        std::fs::read_dir(place.join("segment")).unwrap().map(|entry| entry.unwrap().path()).collect()
    };
    let first = segments(&place);
    for path in &first {
        let mut bytes = std::fs::read(path).unwrap();
        bytes[90] ^= 1;
        std::fs::write(path, bytes).unwrap();
    }
    assert_eq!(phone.code(&verify), 9);
    let said = String::from_utf8(phone.run(&verify).stdout).unwrap();
    assert!(said.contains("messages from 20"), "{said}");
    phone.ok(&["backup", "create", place.to_str().unwrap(), "--mend"]);
    phone.ok(&verify);

    phone.ok(&["send", "bilal", "more"]);
    phone.ok(&create);
    for name in ["head/0000000002", "head/0000000002.copy"] {
        std::fs::remove_file(place.join(name)).unwrap();
    }
    for command in [&create[..], &verify[..]] {
        let output = phone.run(command);
        assert_eq!(output.status.code(), Some(9));
        assert!(String::from_utf8(output.stderr).unwrap().contains("gone back"));
    }
}
